"""All reasons of all verdicts in little room: what is said of many candidates stands once.

A law rule says the same in all zones of a kind to all projects of a kind (unless it gives an estimate from the
area), a clause the same to every candidate in a unit, a gap to all that it concerns. What is said together is a *case*.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np

from .engine.ranges import written_out
from .findings import Gap, ZoneJudgement
from .law.judging import Finding
from .model import Effect, Verdict
from .resolved_clauses import ResolvedClauses, UnitClauses
from .result_tables import FindingRows, PlaceRows, ReasonRows
from .tables import Integers, Objects, Overlaps, Zones, ZoningDataset, objects

#: A reason names no more items than this.
MOST_LISTED = 10


@dataclass(frozen=True)
class FindingBook:
    """Entry ``i`` says case ``case[i]`` about ``place[i]`` to candidate ``candidate[i]``, one candidate after another.

    Case ``c`` is the rows ``case_reason[case_start[c]:case_start[c + 1]]`` of ``reasons``.
    """

    candidate: Integers
    place: Integers
    case: Integers
    places: PlaceRows
    case_start: Integers
    case_reason: Integers
    reasons: ReasonRows

    def rows(self, ids: Objects) -> FindingRows:
        """The result table, for candidates with these ids."""
        number, entry = written_out(self.case_start[self.case], self.case_start[self.case + 1])
        places, reasons = self.places.take(self.place[entry]), self.reasons.take(self.case_reason[number])
        return FindingRows(candidate_id=ids[self.candidate[entry]], **places.columns(), **reasons.columns())


def finding_book(dataset: ZoningDataset, books: list[FindingBook], clauses: ResolvedClauses) -> FindingBook:
    """What the books say, in their order, then the clauses, for each candidate."""
    books = [
        *books,
        of_clauses(dataset, clauses, lambda part: part.bans),
        of_clauses(dataset, clauses, lambda part: part.conflicts),
    ]
    candidate = np.concatenate([book.candidate for book in books])
    order = np.argsort(candidate, kind="stable")
    starts = _shifted(books, lambda book: book.case_start[:-1], lambda book: len(book.case_reason))
    return FindingBook(
        candidate=candidate[order],
        place=_shifted(books, lambda book: book.place, lambda book: len(book.places))[order],
        case=_shifted(books, lambda book: book.case, lambda book: len(book.case_start) - 1)[order],
        places=PlaceRows.joined([book.places for book in books]),
        case_start=np.append(starts, sum(len(book.case_reason) for book in books)),
        case_reason=_shifted(books, lambda book: book.case_reason, lambda book: len(book.reasons)),
        reasons=ReasonRows.joined([book.reasons for book in books]),
    )


def _shifted(
    books: list[FindingBook], pick: Callable[[FindingBook], Integers], size: Callable[[FindingBook], int]
) -> Integers:
    """Numbers of all books, those of each raised by what the books before it have."""
    first = np.cumsum([0, *map(size, books)])
    return np.concatenate([pick(book) + start for book, start in zip(books, first)])


def of_rules(zones: Zones, overlaps: Overlaps, judgement: ZoneJudgement, unit: str) -> FindingBook:
    """What the rulebook says of each overlap that is no sliver; measures are in ``unit``.

    A borderline overlap decides nothing by itself: what is said of it amounts to ``review`` at most. An estimate
    from the measure is of one overlap alone, and with it the whole case.
    """
    findings = list(chain.from_iterable(judgement.findings))
    start = np.cumsum([0, *map(len, judgement.findings)])
    rows = np.flatnonzero(~overlaps.is_sliver)
    rows = rows[np.diff(start)[judgement.case[rows]] > 0]
    key = judgement.case[rows] * 2 + overlaps.is_borderline[rows]
    estimates = np.asarray([any(f.rule.rates for f in found) for found in judgement.findings], dtype=bool)
    own = estimates[judgement.case[rows]]
    key[own] = -1 - np.flatnonzero(own)
    _, first, case = np.unique(key, return_index=True, return_inverse=True)
    said = rows[first]
    number, of_case = written_out(start[judgement.case[said]], start[judgement.case[said] + 1])
    reason, reasons = _told(findings, number, overlaps.take(said[of_case]), unit)
    zone, place = np.unique(overlaps.zone[rows], return_inverse=True)
    return FindingBook(
        candidate=overlaps.candidate[rows],
        place=np.asarray(place, dtype=np.int64).ravel(),
        case=np.asarray(case, dtype=np.int64).ravel(),
        places=places_of(zones, zone),
        case_start=np.append(np.searchsorted(of_case, np.arange(len(said))), len(of_case)),
        case_reason=reason,
        reasons=reasons,
    )


def _told(findings: list[Finding], number: Integers, overlaps: Overlaps, unit: str) -> tuple[Integers, ReasonRows]:
    """What finding ``number`` says of the overlap beside it: row of the reasons, and these, each once."""
    key = number * 2 + overlaps.is_borderline
    estimated = np.asarray([bool(finding.rule.rates) for finding in findings], dtype=bool)[number]
    key[estimated] = -1 - np.flatnonzero(estimated)
    _, first, reason = np.unique(key, return_index=True, return_inverse=True)
    those = overlaps.take(first)
    most = np.where(those.is_borderline, int(Verdict.REVIEW), int(Verdict.PROHIBITED)).tolist()
    found, measures = [findings[row] for row in number[first].tolist()], those.measure.tolist()
    texts = [[each.rule.text(word, m, unit) for each, m in zip(found, measures)] for word in ("zh", "en")]
    return np.asarray(reason, dtype=np.int64).ravel(), rule_reasons(found, most, texts)


def places_of(zones: Zones, zone: Integers) -> PlaceRows:
    """Zones as places that reasons are about."""
    return PlaceRows(zones.themes[zone], zones.codes[zone], zones.names[zone], zones.grades[zone])


def rule_reasons(found: Sequence[Finding], most: Sequence[int], texts: Sequence[list[str]]) -> ReasonRows:
    """What each finding says, where it amounts to ``most`` at the utmost; ``texts`` are Chinese, then English."""
    rules = [finding.rule for finding in found]
    verdicts = [None if f.verdict is None else Verdict(min(f.verdict, limit)).word for f, limit in zip(found, most)]
    return ReasonRows(
        rule_id=objects([rule.rule_id for rule in rules]),
        effect=objects([str(finding.effect) for finding in found]),
        verdict=objects(verdicts),
        document=objects([rule.document for rule in rules]),
        article=objects([rule.citation for rule in rules]),
        valid_from=objects([rule.valid_from.isoformat() for rule in rules]),
        valid_to=objects([rule.valid_to.isoformat() if rule.valid_to else None for rule in rules]),
        text_zh=objects(texts[0]),
        text_en=objects(texts[1]),
        question_zh=objects([finding.question("zh") or None for finding in found]),
        question_en=objects([finding.question("en") or None for finding in found]),
        documents_zh=objects(["；".join(finding.documents("zh")) or None for finding in found]),
        documents_en=objects(["; ".join(finding.documents("en")) or None for finding in found]),
        confidence=objects([str(finding.confidence) for finding in found]),
    )


def one_by_one(candidate: Integers, place: Integers, places: PlaceRows, reasons: ReasonRows) -> FindingBook:
    """Each reason is said once, about the place and to the candidate beside it."""
    numbers = np.arange(len(reasons))
    return FindingBook(candidate, place, numbers, places, np.arange(len(reasons) + 1), numbers, reasons)


def of_gaps(gaps: list[Gap]) -> FindingBook:
    """What data and rulebook cannot answer, as reasons for ``review``."""
    nothing, numbers = objects([None] * len(gaps)), np.arange(len(gaps))
    columns: dict[str, Any] = dict.fromkeys(ReasonRows.__dataclass_fields__, nothing)
    columns |= {
        "rule_id": objects([gap.code for gap in gaps]),
        "effect": objects([str(Effect.INFORM)] * len(gaps)),
        "verdict": objects([Verdict.REVIEW.word] * len(gaps)),
        "text_zh": objects([_listed(gap.items, "：", "；") for gap in gaps]),
        "text_en": objects([_listed(gap.items, ": ", "; ") for gap in gaps]),
    }
    concerned = [np.flatnonzero(gap.concerned) for gap in gaps]
    gap_of = np.repeat(numbers, [len(rows) for rows in concerned])
    places = PlaceRows(objects([gap.theme for gap in gaps]), nothing, nothing, nothing)
    of_all = one_by_one(numbers, numbers, places, ReasonRows(**columns))
    candidate = np.concatenate([np.zeros(0, dtype=np.int64), *concerned])
    return replace(of_all, candidate=candidate, place=gap_of, case=gap_of)


def _listed(items: Sequence[str], colon: str, separator: str) -> str | None:
    """How many there are, and the first of them by name."""
    more = ["…"] if len(items) > MOST_LISTED else []
    return f"{len(items)}{colon}{separator.join([*items[:MOST_LISTED], *more])}" if items else None


def of_clauses(
    dataset: ZoningDataset, clauses: ResolvedClauses, pick: Callable[[UnitClauses], ReasonRows]
) -> FindingBook:
    """What ``pick`` takes of the units of each candidate: the clauses that bind, or those that loosen an upper tier."""
    parts = {id(part): part for several in clauses.parts for part in several}
    tables = {number: pick(part) for number, part in parts.items()}
    telling = {number: place for place, number in enumerate(number for number in tables if len(tables[number]))}
    of_set = [[telling[id(part)] for part in several if id(part) in telling] for several in clauses.parts]
    start = np.cumsum([0, *map(len, of_set)])
    rows = np.flatnonzero(clauses.set_of >= 0)
    held = clauses.set_of[rows]
    number, owner = written_out(start[held], start[held + 1])
    case = np.asarray(list(chain.from_iterable(of_set)), dtype=np.int64)[number]
    reasons = ReasonRows.joined([_no_reasons(), *(tables[number] for number in telling)])
    units = np.asarray([parts[number].found.unit[0] for number in telling], dtype=np.int64)
    return FindingBook(
        candidate=rows[owner],
        place=case,
        case=case,
        places=places_of(dataset.zones, units),
        case_start=np.cumsum([0, *(len(tables[number]) for number in telling)]),
        case_reason=np.arange(len(reasons)),
        reasons=reasons,
    )


def _no_reasons() -> ReasonRows:
    return ReasonRows(**dict.fromkeys(ReasonRows.__dataclass_fields__, objects([])))
