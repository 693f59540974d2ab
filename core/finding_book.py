"""All reasons of all verdicts in little room: what is said stands once, and each candidate refers to it.

A law rule says the same to every candidate in a zone (unless it gives an estimate from the area), a clause to every
candidate in a unit, a gap to all that it concerns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from .clause_findings import clause_reasons, conflict_reasons
from .engine.ranges import written_out
from .findings import Gap, ZoneJudgement
from .law.judging import Finding
from .model import Effect, Verdict
from .resolved_clauses import ResolvedClauses, UnitClauses
from .result_tables import FindingRows, ReasonRows
from .tables import Integers, Objects, Overlaps, Zones, ZoningDataset, objects


@dataclass(frozen=True)
class FindingBook:
    """Entry ``i`` says row ``reason[i]`` of ``reasons`` of candidate ``candidate[i]``, one candidate after another."""

    candidate: Integers
    reason: Integers
    reasons: ReasonRows

    def rows(self, ids: Objects) -> FindingRows:
        """The result table, for candidates with these ids."""
        return FindingRows(candidate_id=ids[self.candidate], **self.reasons.take(self.reason).columns())


def finding_book(dataset: ZoningDataset, ruled: FindingBook, gaps: list[Gap], clauses: ResolvedClauses) -> FindingBook:
    """What the law rules say (:func:`of_rules`), then gaps in the data, then clauses, for each candidate."""
    books = [ruled, of_gaps(gaps), of_clauses(dataset, clauses)]
    first = np.cumsum([0, *(len(book.reasons) for book in books)])
    candidate = np.concatenate([book.candidate for book in books])
    reason = np.concatenate([book.reason + start for book, start in zip(books, first)])
    order = np.argsort(candidate, kind="stable")
    return FindingBook(candidate[order], reason[order], ReasonRows.joined([book.reasons for book in books]))


def of_rules(zones: Zones, overlaps: Overlaps, judgement: ZoneJudgement, unit: str) -> FindingBook:
    """What the rulebook says of each overlap that is no sliver; measures are in ``unit``."""
    findings = list(chain.from_iterable(judgement.findings))
    ends = np.cumsum([0, *map(len, judgement.findings)])
    solid = np.flatnonzero(~overlaps.is_sliver)
    case = judgement.case[solid]
    finding, of_solid = written_out(ends[case], ends[case + 1])
    row = solid[of_solid]
    key = overlaps.zone[row] * max(len(findings), 1) + finding
    # An estimate is of one overlap alone.
    own = np.asarray([bool(found.rule.rates) for found in findings] or [False], dtype=bool)[finding]
    key[own] = -1 - np.flatnonzero(own)
    _, first, reason = np.unique(key, return_index=True, return_inverse=True)
    those = overlaps.take(row[first])
    said = _rule_reasons(zones, those, [findings[number] for number in finding[first].tolist()], unit)
    return FindingBook(overlaps.candidate[row], np.asarray(reason, dtype=np.int64).ravel(), said)


def _rule_reasons(zones: Zones, overlaps: Overlaps, found: list[Finding], unit: str) -> ReasonRows:
    """One row per overlap and the finding beside it."""
    zone, rules, measures = overlaps.zone, [finding.rule for finding in found], overlaps.measure.tolist()
    return ReasonRows(
        theme=zones.themes[zone],
        zone_code=zones.codes[zone],
        zone_name=zones.names[zone],
        grade=zones.grades[zone],
        rule_id=objects([rule.rule_id for rule in rules]),
        effect=objects([str(finding.effect) for finding in found]),
        verdict=objects([None if finding.verdict is None else finding.verdict.word for finding in found]),
        document=objects([rule.document for rule in rules]),
        article=objects([rule.citation for rule in rules]),
        valid_from=objects([rule.valid_from.isoformat() for rule in rules]),
        valid_to=objects([rule.valid_to.isoformat() if rule.valid_to else None for rule in rules]),
        text_zh=objects([rule.text("zh", measure, unit) for rule, measure in zip(rules, measures)]),
        text_en=objects([rule.text("en", measure, unit) for rule, measure in zip(rules, measures)]),
        question_zh=objects([finding.question("zh") or None for finding in found]),
        question_en=objects([finding.question("en") or None for finding in found]),
        documents_zh=objects(["；".join(finding.documents("zh")) or None for finding in found]),
        documents_en=objects(["; ".join(finding.documents("en")) or None for finding in found]),
        confidence=objects([str(rule.confidence) for rule in rules]),
    )


def of_gaps(gaps: list[Gap]) -> FindingBook:
    """What data and rulebook cannot answer, as reasons for ``review``."""
    columns: dict[str, Any] = dict.fromkeys(ReasonRows.__dataclass_fields__, objects([None] * len(gaps)))
    columns |= {
        "theme": objects([gap.theme for gap in gaps]),
        "rule_id": objects([gap.code for gap in gaps]),
        "effect": objects([str(Effect.INFORM)] * len(gaps)),
        "verdict": objects([Verdict.REVIEW.word] * len(gaps)),
    }
    concerned = [np.flatnonzero(gap.concerned) for gap in gaps]
    reason = np.repeat(np.arange(len(gaps)), [len(rows) for rows in concerned])
    return FindingBook(np.concatenate([np.zeros(0, dtype=np.int64), *concerned]), reason, ReasonRows(**columns))


def of_clauses(dataset: ZoningDataset, clauses: ResolvedClauses) -> FindingBook:
    """The clauses that bind each candidate, then those that loosen an upper tier."""
    parts = {id(part): part for several in clauses.parts for part in several}
    numbers, reasons = _numbered(dataset, list(parts.values()))
    of_set = [
        [number for pick in (0, 1) for part in several for number in numbers[id(part)][pick]]
        for several in clauses.parts
    ]
    ends = np.cumsum([0, *map(len, of_set)])
    rows = np.flatnonzero(clauses.set_of >= 0)
    held = clauses.set_of[rows]
    place, owner = written_out(ends[held], ends[held + 1])
    flat = np.asarray(list(chain.from_iterable(of_set)), dtype=np.int64)
    return FindingBook(rows[owner], flat[place], reasons)


def _numbered(dataset: ZoningDataset, parts: list[UnitClauses]) -> tuple[dict[int, tuple[range, range]], ReasonRows]:
    """The reasons of each part one after the other, and the numbers of its bans and of its conflicts."""
    numbers, tables, first = {}, [_no_reasons()], 0
    for part in parts:
        found = (clause_reasons(part.binding, dataset), conflict_reasons(part.found, dataset))
        middle = first + len(found[0])
        numbers[id(part)] = (range(first, middle), range(middle, middle + len(found[1])))
        first = middle + len(found[1])
        tables.extend(found)
    return numbers, ReasonRows.joined(tables)


def _no_reasons() -> ReasonRows:
    return ReasonRows(**dict.fromkeys(ReasonRows.__dataclass_fields__, objects([])))
