"""Write down what a run has found, as the rows of the result tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .admission import admissions, open_questions, settled_bans
from .batch_result import BatchResult
from .borderline import of_borderlines, questions_asked
from .coverage import Coverage, whole_snapped
from .coverage_book import coverage_book
from .declared import declared_areas_m2
from .engine.measuring import CGCS2000, projected
from .engine.nearness import Nearby
from .engine.pieces import whole_pieces
from .engine.slivers import known_widths_m, sliver_reasons
from .engine.stretches import extents
from .finding_book import finding_book, of_gaps, of_rules
from .findings import ZoneJudgement
from .job import ScreeningJob
from .law.judging import Finding
from .list_findings import of_two_high_list
from .model import MeasureUnit, Verdict
from .preparation import Prepared
from .reach_findings import ReachJudgement, of_reach
from .requirement_book import requirement_book
from .resolved_clauses import ResolvedClauses
from .result_tables import CandidateRows, NearbyRows, OverlapRows, ProblemRows
from .route_rows import stretch_rows
from .run_record import run_record
from .standing import Standing
from .tables import Floats, Objects, Overlaps, objects, where
from .verdict import Verdicts

UNITS_OF_MEASURE = (MeasureUnit.COUNT, MeasureUnit.METRE, MeasureUnit.SQUARE_METRE)


@dataclass(frozen=True)
class Resolved:
    """All intermediate answers of a run, ready to be written down."""

    ready: Prepared
    overlaps: Overlaps
    near: Nearby
    coverage: Coverage
    judgement: ZoneJudgement
    clauses: ResolvedClauses
    reach: ReachJudgement
    verdicts: Verdicts
    standing: Standing

    @property
    def measure_unit(self) -> str:
        """Unit of all measures of the run."""
        return str(UNITS_OF_MEASURE[self.ready.dimension])


def candidate_rows(job: ScreeningJob, found: Resolved) -> CandidateRows:
    """One row per candidate, in the order of the input; geometry as it was used, NULL where none."""
    held_by, codes = found.clauses.units, job.dataset.zones.codes
    joined = {units: ";".join(codes[list(units)]) if units else None for units in set(held_by)}
    questions = open_questions(found.overlaps, found.judgement, found.verdicts, found.clauses, found.reach)
    questions += questions_asked(found.overlaps, found.judgement, found.ready.index.is_unit, len(job.candidates))
    banned = settled_bans(found.overlaps, found.judgement, found.clauses)
    candidates, declared = job.candidates, declared_areas_m2(job, found.ready.dimension)
    measure = np.where(found.ready.measurable, found.ready.measure, np.nan)
    return CandidateRows(
        candidate_id=candidates.ids,
        candidate_name=candidates.names,
        verdict=objects([Verdict(number).word for number in found.verdicts.verdict.tolist()]),
        measure=measure,
        measure_unit=objects([found.measure_unit] * len(candidates)),
        declared_area_m2=candidates.declared_area_m2,
        declared_difference_m2=declared - measure,
        industry=candidates.industries,
        activity=candidates.activities,
        unit_codes=objects([joined[units] for units in held_by]),
        main_unit=objects([codes[units[0]] if units else None for units in held_by]),
        conflict_count=found.verdicts.conflict_count,
        open_clauses=found.clauses.open_counts,
        uncovered_share=found.coverage.uncovered_share,
        notes=_candidate_notes(job, found),
        admission=admissions(job.dataset, found.verdicts, banned, questions, found.clauses),
        open_questions=questions,
        wkb=found.ready.shown,
    )


def _candidate_notes(job: ScreeningJob, found: Resolved) -> Objects:
    problems = found.ready.problems
    codes: dict[str, list[str]] = {}
    for subject, item, code in zip(problems.subject, problems.item, problems.code):
        if subject == "candidate":
            codes.setdefault(item, []).append(code)
    return objects([";".join(codes[item]) if item in codes else None for item in job.candidates.ids])


def piece_wkb(ready: Prepared, overlaps: Overlaps) -> Objects:
    """Pieces as WKB in CGCS2000 longitude and latitude; a piece that is the whole candidate has its very bytes."""
    whole = whole_pieces(overlaps, ready.candidates)
    wkb = where(whole, ready.shown[overlaps.candidate])
    moved = projected(overlaps.piece[~whole], ready.frame.definition, CGCS2000)
    wkb[~whole] = shapely.to_wkb(moved, output_dimension=2)
    return wkb


def overlap_rows(job: ScreeningJob, found: Resolved) -> OverlapRows:
    """One row per overlap, slivers among them; effect and rule are those of the strongest finding."""
    overlaps, zones, dimension = found.overlaps, job.dataset.zones, found.ready.dimension
    length = len(overlaps)
    limits = found.standing.limits
    crossings, from_m, to_m = extents(overlaps)
    leading = found.judgement.of_overlaps(_leading)
    leading[overlaps.is_sliver] = None
    return OverlapRows(
        candidate_id=job.candidates.ids[overlaps.candidate],
        theme=zones.themes[overlaps.zone],
        zone_code=zones.codes[overlaps.zone],
        zone_name=zones.names[overlaps.zone],
        grade=zones.grades[overlaps.zone],
        measure=overlaps.measure,
        measure_unit=objects([found.measure_unit] * length),
        share=whole_snapped(overlaps.share),
        declared_share=overlaps.measure / declared_areas_m2(job, dimension)[overlaps.candidate],
        zone_share=whole_snapped(overlaps.zone_share),
        width_m=known_widths_m(overlaps, job.options.thresholds.look_m, dimension),
        effect=objects([None if finding is None else str(finding.effect) for finding in leading]),
        rule_id=objects([None if finding is None else finding.rule.rule_id for finding in leading]),
        is_sliver=overlaps.is_sliver.astype(np.int64),
        sliver_reason=sliver_reasons(overlaps, limits, dimension),
        is_borderline=overlaps.is_borderline.astype(np.int64),
        min_area_m2=limits.min_area_m2[overlaps.zone] if dimension == 2 else np.full(length, np.nan),
        min_width_m=limits.min_width_m[overlaps.zone] if dimension > 0 else np.full(length, np.nan),
        crossings=crossings,
        from_m=from_m,
        to_m=to_m,
        wkb=piece_wkb(found.ready, overlaps),
    )


def _leading(findings: tuple[Finding, ...]) -> Finding | None:
    return findings[0] if findings else None


def nearest_by_theme(found: Resolved) -> Floats:
    """Distance to the nearest zone of each theme, 0 where hit, NaN beyond what was asked for."""
    nearest = np.full(found.coverage.measure.shape, np.inf)
    theme_of = found.standing.kinds.theme_of
    np.minimum.at(nearest, (found.near.candidate, theme_of[found.near.zone]), found.near.distance_m)
    nearest[found.overlaps.candidate, theme_of[found.overlaps.zone]] = 0.0
    return np.where(np.isinf(nearest), np.nan, nearest)


def nearby_rows(job: ScreeningJob, found: Resolved) -> NearbyRows:
    """Zones within reach that the footprint does not overlap."""
    near, zones = found.near, job.dataset.zones
    width = max(len(zones), 1)
    hit = np.unique(found.overlaps.candidate * width + found.overlaps.zone)
    rows = np.flatnonzero(~np.isin(near.candidate * width + near.zone, hit))
    candidate, zone = near.candidate[rows], near.zone[rows]
    return NearbyRows(
        candidate_id=job.candidates.ids[candidate],
        theme=zones.themes[zone],
        zone_code=zones.codes[zone],
        zone_name=zones.names[zone],
        grade=zones.grades[zone],
        distance_m=near.distance_m[rows],
        bearing_deg=near.bearing_deg[rows],
        buffer_m2=near.buffer_m2[rows],
    )


def problem_rows(job: ScreeningJob, ready: Prepared, touching: Overlaps) -> ProblemRows:
    """What preparation found, and the overlaps taken for touching; zones first, then by candidate."""
    zones, count = job.dataset.zones, len(touching)
    touches = ProblemRows(
        subject=objects(["candidate"] * count),
        theme=zones.themes[touching.zone],
        item=job.candidates.ids[touching.candidate],
        code=objects(["touching"] * count),
        detail=objects(
            f"{code}: {area:.4f} m2, {1000 * width:.2f} mm"
            for code, area, width in zip(zones.codes[touching.zone], touching.measure, touching.width_m)
        ),
    )
    rows = ProblemRows.joined([ready.problems, touches])
    place = {item: number for number, item in enumerate(job.candidates.ids)}
    order = [place[item] if subject == "candidate" else -1 for subject, item in zip(rows.subject, rows.item)]
    return rows.take(np.argsort(order, kind="stable"))


def batch_result(job: ScreeningJob, found: Resolved, touching: Overlaps) -> BatchResult:
    """All rows and books; ``touching`` are the overlaps that were taken for two edges on one line."""
    zones, ready, overlaps = job.dataset.zones, found.ready, found.overlaps
    said = [
        of_borderlines(job, ready, overlaps, found.judgement, found.standing.limits),
        of_rules(zones, overlaps, found.judgement, found.measure_unit),
        of_reach(zones, found.reach),
        of_gaps(found.verdicts.gaps),
        of_two_high_list(job),
    ]
    problems = problem_rows(job, ready, touching)
    declared = declared_areas_m2(job, ready.dimension)
    return BatchResult(
        candidates=candidate_rows(job, found),
        overlaps=overlap_rows(job, found),
        stretches=stretch_rows(job, overlaps),
        coverage=coverage_book(found.coverage, ready.measure, declared, nearest_by_theme(found)),
        nearby=nearby_rows(job, found),
        findings=finding_book(job.dataset, said, found.clauses),
        requirements=requirement_book(found.clauses),
        problems=problems,
        run=run_record(job, ready, problems, found.verdicts.verdict),
    )
