"""What the clauses of the access list come to: those that bind, and those that contradict an upper tier."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .law.access_list import ClauseSet
from .model import CLAUSE_RULE, Applies, ClauseEffect, Effect, Verdict
from .result_tables import ReasonRows
from .tables import Clauses, Integers, Objects, ZoningDataset, objects

#: What a clause of the access list that applies amounts to (生态环境法典 art. 67: the list binds).
CLAUSE_VERDICTS = {
    str(ClauseEffect.PROHIBIT): (Effect.PROHIBIT, Verdict.PROHIBITED),
    str(ClauseEffect.RESTRICT): (Effect.APPROVAL, Verdict.RESTRICTED),
}
#: Rule id of the finding that a lower tier loosens an upper one.
LOOSENED = "gap:loosened"


@dataclass(frozen=True)
class ClauseSource:
    """Where a clause stands; one that lower tiers repeat stands in several places."""

    document: str | None
    article: str | None


def clause_sources(found: ClauseSet, wanted: Integers, clauses: Clauses) -> tuple[ClauseSource, ...]:
    """The sources of the ``wanted`` rows, which are no repeats, with those of the clauses that repeat them."""
    kept = np.where(found.is_repeat, found.superior, found.clause)
    rows: dict[tuple[int, int], list[int]] = {}
    for unit, first, row in zip(found.unit.tolist(), kept.tolist(), found.clause.tolist()):
        rows.setdefault((unit, first), []).append(row)
    pairs = zip(found.unit[wanted].tolist(), found.clause[wanted].tolist())
    return tuple(_joined(clauses, rows[pair]) for pair in pairs)


def _joined(clauses: Clauses, rows: list[int]) -> ClauseSource:
    documents, articles = clauses.source_document[rows], clauses.source_clause[rows]
    if len(set(documents)) == 1:
        return ClauseSource(documents[0], "; ".join(dict.fromkeys(filter(None, articles))) or None)
    places = (" ".join(filter(None, place)) for place in zip(documents, articles))
    return ClauseSource(documents[0], "; ".join(dict.fromkeys(places)))


@dataclass(frozen=True)
class BindingClauses:
    """The clauses of one set that apply for sure and forbid or restrict; ``sources`` are those of repeats as well.

    ``verdicts`` are what each amounts to, as numbers.
    """

    unit: Integers
    clause: Integers
    sources: tuple[ClauseSource, ...]
    verdicts: Integers

    @property
    def verdict(self) -> int:
        """The strongest of them, -1 where there is none."""
        return int(self.verdicts.max(initial=-1))

    @property
    def certain(self) -> list[int]:
        """The clauses that forbid or restrict beyond doubt."""
        certain: list[int] = self.clause[self.verdicts >= int(Verdict.RESTRICTED)].tolist()
        return certain


def binding(found: ClauseSet, clauses: Clauses, doubtful: Collection[int] = ()) -> BindingClauses:
    """Pick from a clause set what decides: ``applies`` yes, ``effect`` prohibit or restrict; repeats once.

    In ``doubtful`` units, of which the candidate may hold nothing at all, a clause amounts to ``review`` at most.
    """
    effects = clauses.effect[found.clause]
    applying = (found.applies == str(Applies.YES)) & ~found.is_repeat
    rows = np.flatnonzero(applying & np.isin(effects.astype(str), list(CLAUSE_VERDICTS)))
    verdicts = np.asarray([int(CLAUSE_VERDICTS[effect][1]) for effect in effects[rows]], dtype=np.int64)
    units = found.unit[rows]
    verdicts = np.where(np.isin(units, list(doubtful)), np.minimum(verdicts, int(Verdict.REVIEW)), verdicts)
    return BindingClauses(units, found.clause[rows], clause_sources(found, rows, clauses), verdicts)


def clause_reasons(found: BindingClauses, dataset: ZoningDataset) -> ReasonRows:
    """One row per binding clause; ``rule_id`` is ``clause:<requirement_id>``."""
    clauses, rows = dataset.clauses, found.clause
    effects = [CLAUSE_VERDICTS[effect][0] for effect in clauses.effect[rows]]
    return ReasonRows(
        rule_id=objects([f"{CLAUSE_RULE}{name}" for name in clauses.requirement_id[rows]]),
        effect=objects([str(effect) for effect in effects]),
        verdict=objects([Verdict(number).word for number in found.verdicts.tolist()]),
        document=objects([source.document for source in found.sources]),
        article=objects([source.article for source in found.sources]),
        valid_from=clauses.valid_from[rows],
        valid_to=clauses.valid_to[rows],
        text_zh=clauses.text[rows],
        text_en=clauses.text[rows],
        question_zh=objects([None] * len(rows)),
        question_en=objects([None] * len(rows)),
        documents_zh=objects([None] * len(rows)),
        documents_en=objects([None] * len(rows)),
        confidence=objects(["access_list"] * len(rows)),
    )


def conflict_reasons(found: ClauseSet, dataset: ZoningDataset) -> ReasonRows:
    """One row per clause that loosens one of an upper tier where both apply: a reason for ``review``.

    The text holds both clauses with their ids, the upper first; what a person must do about it stands
    with the messages, under ``gap:loosened``.
    """
    clauses, rows = dataset.clauses, np.flatnonzero(found.is_conflict)
    lower, upper = found.clause[rows], found.superior[rows]
    texts = objects([_both(clauses, pair) for pair in zip(upper, lower)])
    columns: dict[str, Objects] = dict.fromkeys(ReasonRows.__dataclass_fields__, _same(None, rows))
    columns |= {
        "rule_id": _same(LOOSENED, rows),
        "effect": _same(str(Effect.INFORM), rows),
        "verdict": _same(Verdict.REVIEW.word, rows),
        "text_zh": texts,
        "text_en": texts,
    }
    return ReasonRows(**columns)


def _both(clauses: Clauses, rows: Iterable[int]) -> str:
    return "\n".join(f"{clauses.requirement_id[row]}: {clauses.text[row]}" for row in rows)


def _same(value: Any, rows: Integers) -> Objects:
    return objects([value] * len(rows))
