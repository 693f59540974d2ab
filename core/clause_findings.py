"""What the clauses of the access list come to: those that bind, and those that contradict an upper tier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .law.access_list import ClauseSet
from .model import CLAUSE_RULE, Applies, ClauseEffect, Effect, Theme, Verdict
from .result_tables import FindingRows
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


def clause_sources(found: ClauseSet, clauses: Clauses) -> dict[tuple[int, int], ClauseSource]:
    """(unit, clause) -> its sources with those of the clauses that repeat it, for clauses that are no repeats."""
    kept = np.where(found.is_repeat, found.superior, found.clause)
    rows: dict[tuple[int, int], list[int]] = {}
    for unit, first, row in zip(found.unit.tolist(), kept.tolist(), found.clause.tolist()):
        rows.setdefault((unit, first), []).append(row)
    return {pair: _joined(clauses, several) for pair, several in rows.items()}


def _joined(clauses: Clauses, rows: list[int]) -> ClauseSource:
    documents, articles = clauses.source_document[rows], clauses.source_clause[rows]
    if len(set(documents)) == 1:
        return ClauseSource(documents[0], "; ".join(dict.fromkeys(filter(None, articles))) or None)
    places = (" ".join(filter(None, place)) for place in zip(documents, articles))
    return ClauseSource(documents[0], "; ".join(dict.fromkeys(places)))


@dataclass(frozen=True)
class BindingClauses:
    """The clauses of one set that apply for sure and forbid or restrict; ``sources`` are those of repeats as well."""

    unit: Integers
    clause: Integers
    sources: tuple[ClauseSource, ...]
    verdict: int


def binding(found: ClauseSet, clauses: Clauses) -> BindingClauses:
    """Pick from a clause set what decides: ``applies`` yes, ``effect`` prohibit or restrict; repeats once."""
    effects = clauses.effect[found.clause]
    applying = (found.applies == str(Applies.YES)) & ~found.is_repeat
    rows = np.flatnonzero(applying & np.isin(effects.astype(str), list(CLAUSE_VERDICTS)))
    verdict = max((int(CLAUSE_VERDICTS[effect][1]) for effect in effects[rows]), default=-1)
    sources = clause_sources(found, clauses)
    units, numbers = found.unit[rows], found.clause[rows]
    return BindingClauses(units, numbers, tuple(sources[pair] for pair in zip(units, numbers)), verdict)


def clause_findings(candidate_id: str, found: BindingClauses, dataset: ZoningDataset) -> FindingRows:
    """One row per binding clause of one candidate; ``rule_id`` is ``clause:<requirement_id>``."""
    clauses, zones, rows = dataset.clauses, dataset.zones, found.clause
    effects = [CLAUSE_VERDICTS[effect] for effect in clauses.effect[rows]]
    return FindingRows(
        candidate_id=objects([candidate_id] * len(rows)),
        theme=objects([str(Theme.CONTROL_UNIT)] * len(rows)),
        zone_code=zones.codes[found.unit],
        zone_name=zones.names[found.unit],
        grade=zones.grades[found.unit],
        rule_id=objects([f"{CLAUSE_RULE}{name}" for name in clauses.requirement_id[rows]]),
        effect=objects([str(effect) for effect, _ in effects]),
        verdict=objects([verdict.word for _, verdict in effects]),
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


def conflict_findings(candidate_id: str, found: ClauseSet, dataset: ZoningDataset) -> FindingRows:
    """One row per clause that loosens one of an upper tier where both apply: a reason for ``review``.

    The text holds both clauses with their ids, the upper first; what a person must do about it stands
    with the messages, under ``gap:loosened``.
    """
    clauses, zones, rows = dataset.clauses, dataset.zones, np.flatnonzero(found.is_conflict)
    unit, lower, upper = found.unit[rows], found.clause[rows], found.superior[rows]
    texts = objects([_both(clauses, pair) for pair in zip(upper, lower)])
    columns: dict[str, Objects] = dict.fromkeys(FindingRows.__dataclass_fields__, _same(None, rows))
    columns |= {
        "candidate_id": _same(candidate_id, rows),
        "theme": _same(str(Theme.CONTROL_UNIT), rows),
        "zone_code": zones.codes[unit],
        "zone_name": zones.names[unit],
        "grade": zones.grades[unit],
        "rule_id": _same(LOOSENED, rows),
        "effect": _same(str(Effect.INFORM), rows),
        "verdict": _same(Verdict.REVIEW.word, rows),
        "text_zh": texts,
        "text_en": texts,
    }
    return FindingRows(**columns)


def _both(clauses: Clauses, rows: Iterable[int]) -> str:
    return "\n".join(f"{clauses.requirement_id[row]}: {clauses.text[row]}" for row in rows)


def _same(value: Any, rows: Integers) -> Objects:
    return objects([value] * len(rows))
