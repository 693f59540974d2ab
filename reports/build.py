"""A selection of a result -> one report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..core.decisions import DATASET_HASH
from ..core.model import Outcome, Theme, Verdict
from ..core.result_tables import ScreeningResult
from ..core.tables import ZoningDataset
from . import entries
from .clauses import merged_clauses
from .model import (
    CandidateEntry,
    CoverageEntry,
    DecisionEntry,
    FindingEntry,
    Gap,
    Header,
    Measure,
    NearbyEntry,
    OverlapEntry,
    Report,
    RunFact,
    StretchEntry,
    ThemeTotal,
    UnitEntry,
    VerdictCount,
)
from .plain_text import plain
from .scheme import header_of
from .selection import Selection, selections, verdict_rank
from .sketch import sketch_of
from .words import Words

GAPS = (Outcome.NO_DATA, Outcome.FAILED)
NOTICES = (
    "clear_is_not_compliance",
    "no_data_is_not_none",
    "person_judges",
    "rule_confidence",
    "share_base",
    "slivers",
    "overridden_shown",
    "rounding",
)


@dataclass(frozen=True)
class Source:
    """What every report of one export is made from."""

    result: ScreeningResult
    dataset: ZoningDataset
    group_by: str
    words: Words
    header: Header
    unit_rows: dict[str, int]
    notices: tuple[str, ...]


def build_reports(
    result: ScreeningResult, dataset: ZoningDataset, group_by: str, language: str = "zh"
) -> tuple[int, Iterator[Report]]:
    """How many reports there are, and the reports, each made when it is asked for.

    Raises
    ------
    InputRefused
        ``group_by_unknown``, ``language_not_available``.
    """
    source = Source(
        result=result,
        dataset=dataset,
        group_by=group_by,
        words=Words(language),
        header=header_of(dataset, result.run, Words(language)),
        unit_rows={plain(code): row for row, code in enumerate(dataset.units.unit_code)},
        notices=_notices(result, dataset),
    )
    chosen = selections(result, dataset, group_by)
    return len(chosen), (build_report(source, selection) for selection in chosen)


def build_report(source: Source, selection: Selection) -> Report:
    """The report of one selection."""
    result, is_single = source.result, source.group_by == "candidate"
    candidates = [entries.candidate_entry(result.candidates, row) for row in selection.candidates]
    overlaps = _ordered_overlaps(entries.overlap_entry(result.overlaps, row) for row in selection.overlaps)
    coverage = _coverage(result, selection.coverage, candidates)
    units = _units(source, selection, candidates, overlaps)
    unit_overlaps = {(o.candidate_id, o.zone_code): o for o in overlaps if o.theme == Theme.CONTROL_UNIT}
    return Report(
        group_by=source.group_by,
        subject_id=selection.subject_id,
        subject_name=_subject_name(source.group_by, candidates, units),
        language=source.words.language,
        header=source.header,
        verdicts=_verdict_counts(candidates),
        candidates=tuple(candidates),
        units=tuple(units),
        findings=_findings(source, selection.findings),
        overlaps=tuple(overlaps),
        stretches=_stretches(result, selection.stretches),
        coverage=tuple(coverage),
        nearby=_nearby(result, selection.nearby),
        totals=_unit_totals(units) if source.group_by == "unit" else _totals(coverage),
        gaps=_gaps(coverage),
        requirements=merged_clauses(result.requirements, selection.requirements, source.header, unit_overlaps),
        problems=tuple(entries.problem_entry(result.problems, row) for row in selection.problems),
        decisions=tuple(_decisions(source, candidates)),
        notices=source.notices,
        sketch=sketch_of(result, selection.candidates[0], selection.overlaps) if is_single else None,
        run=tuple(RunFact(plain(key), plain(value)) for key, value in result.run.items()),
    )


def _decisions(source: Source, candidates: Sequence[CandidateEntry]) -> Iterator[DecisionEntry]:
    """What persons decided about the candidates; held against the dataset that the report is made with."""
    shown = {candidate.candidate_id for candidate in candidates}
    for decision in source.result.decisions:
        if decision.candidate_id in shown:
            is_stale = decision.is_stale(source.dataset.content_hash, source.result.run, source.result.candidates)
            yield entries.decision_entry(decision, is_stale)


def theme_rank(theme: str) -> tuple[int, str]:
    """Sort key: themes in the order of the vocabulary, the dataset's own after them."""
    known = [str(word) for word in Theme]
    return (known.index(theme), "") if theme in known else (len(known), theme)


def _notices(result: ScreeningResult, dataset: ZoningDataset) -> tuple[str, ...]:
    stated = result.run.get(DATASET_HASH)
    differs = bool(stated) and stated != dataset.content_hash
    return (("dataset_differs",) if differs else ()) + NOTICES


def _subject_name(group_by: str, candidates: Sequence[CandidateEntry], units: Sequence[UnitEntry]) -> str:
    if group_by == "candidate":
        return candidates[0].candidate_name
    return units[0].unit_name if group_by == "unit" else ""


def _ordered_overlaps(overlaps: Iterable[OverlapEntry]) -> list[OverlapEntry]:
    return sorted(overlaps, key=lambda o: (theme_rank(o.theme), -(o.measure.value or 0.0)))


def _stretches(result: ScreeningResult, rows: Sequence[int]) -> tuple[StretchEntry, ...]:
    """Stretches in the order of the result, each with how many there are in its zone."""
    table = result.stretches
    places = [(table.candidate_id[row], table.theme[row], table.zone_code[row]) for row in rows]
    counted = Counter(places)
    return tuple(entries.stretch_entry(table, row, counted[place]) for row, place in zip(rows, places))


def _coverage(
    result: ScreeningResult, rows: Sequence[int], candidates: Sequence[CandidateEntry]
) -> list[CoverageEntry]:
    unit_of = {candidate.candidate_id: candidate.measure.unit for candidate in candidates}
    ids = result.coverage.candidate_id
    made = [entries.coverage_entry(result.coverage, row, unit_of.get(plain(ids[row]), "")) for row in rows]
    place = {candidate: order for order, candidate in enumerate(unit_of)}
    return sorted(made, key=lambda entry: (place.get(entry.candidate_id, len(place)), theme_rank(entry.theme)))


def _nearby(result: ScreeningResult, rows: Sequence[int]) -> tuple[NearbyEntry, ...]:
    """Candidate by candidate and theme by theme, the nearest zone first."""
    made = [entries.nearby_entry(result.nearby, row) for row in rows]
    place = {name: order for order, name in enumerate(dict.fromkeys(entry.candidate_id for entry in made))}

    def nearest_first(entry: NearbyEntry) -> tuple[object, ...]:
        distance = math.inf if entry.distance_m is None else entry.distance_m
        return place[entry.candidate_id], theme_rank(entry.theme), distance

    return tuple(sorted(made, key=nearest_first))


def _findings(source: Source, rows: Sequence[int]) -> tuple[FindingEntry, ...]:
    made = (entries.finding_entry(source.result.findings, row, source.words) for row in rows)
    return tuple(sorted(made, key=lambda entry: (-verdict_rank(entry.verdict), theme_rank(entry.theme))))


def _units(
    source: Source, selection: Selection, candidates: Sequence[CandidateEntry], overlaps: Sequence[OverlapEntry]
) -> list[UnitEntry]:
    by_unit: dict[str, list[OverlapEntry]] = {}
    for overlap in overlaps:
        if overlap.theme == Theme.CONTROL_UNIT:
            by_unit.setdefault(overlap.zone_code, []).append(overlap)
    if source.group_by == "unit":
        codes: Iterable[str] = (selection.subject_id,)
    else:
        codes = dict.fromkeys([*(code for entry in candidates for code in entry.unit_codes), *by_unit])
    units, rows = source.dataset.units, source.unit_rows
    return [entries.unit_entry(units, rows.get(code), code, by_unit.get(code, [])) for code in codes]


def _verdict_counts(candidates: Sequence[CandidateEntry]) -> tuple[VerdictCount, ...]:
    counted = Counter(candidate.verdict for candidate in candidates)
    return tuple(VerdictCount(v.word, counted[v.word]) for v in sorted(Verdict, reverse=True))


def _totals(coverage: Sequence[CoverageEntry]) -> tuple[ThemeTotal, ...]:
    """Sums of the coverage of each theme, in which overlapping zones of the theme count once."""
    hits: dict[tuple[str, str], list[float]] = {}
    for entry in coverage:
        if entry.outcome == Outcome.HIT:
            hits.setdefault((entry.theme, entry.measure.unit), []).append(entry.measure.value or 0.0)
    ordered = sorted(hits, key=lambda key: (theme_rank(key[0]), key[1]))
    return tuple(ThemeTotal(key[0], len(hits[key]), Measure.of(math.fsum(hits[key]), key[1])) for key in ordered)


def _unit_totals(units: Sequence[UnitEntry]) -> tuple[ThemeTotal, ...]:
    """What the candidates take of the one unit that the report is about."""
    return tuple(ThemeTotal(str(Theme.CONTROL_UNIT), u.candidates, u.measure) for u in units if u.measure)


def _gaps(coverage: Sequence[CoverageEntry]) -> tuple[Gap, ...]:
    counted = Counter((entry.theme, entry.outcome) for entry in coverage if entry.outcome in GAPS)
    total = Counter(entry.theme for entry in coverage)
    ordered = sorted(counted, key=lambda key: (theme_rank(key[0]), key[1]))
    return tuple(Gap(theme, outcome, counted[theme, outcome], total[theme]) for theme, outcome in ordered)
