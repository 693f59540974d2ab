"""Write down what a run has found, as the rows of the result tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .admission import admissions, open_questions, settled_bans
from .borderline import borderline_findings, questions_asked
from .clause_findings import clause_findings, conflict_findings
from .coverage import ROUNDING_SHARE, Coverage
from .declared import declared_areas_m2
from .engine.measuring import CGCS2000, projected
from .engine.nearness import Nearby
from .engine.slivers import known_widths_m, sliver_reasons
from .engine.stretches import extents
from .findings import ZoneJudgement, gap_findings, rule_findings
from .job import ScreeningJob
from .law.judging import Finding
from .model import MeasureUnit, Outcome, Verdict
from .preparation import Prepared
from .result_tables import (
    CandidateRows,
    CoverageRows,
    FindingRows,
    NearbyRows,
    OverlapRows,
    ProblemRows,
    RequirementRows,
)
from .tables import Floats, Objects, Overlaps, objects, where
from .verdict import ResolvedClauses, Verdicts

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
    verdicts: Verdicts

    @property
    def measure_unit(self) -> str:
        """Unit of all measures of the run."""
        return str(UNITS_OF_MEASURE[self.ready.dimension])


def candidate_rows(job: ScreeningJob, found: Resolved) -> CandidateRows:
    """One row per candidate, in the order of the input; geometry as it was used, NULL where none."""
    codes = job.dataset.zones.codes
    joined = objects([";".join(codes[list(units)]) if units else None for units in found.clauses.units])
    main = objects([codes[units[0]] if units else None for units in found.clauses.units])
    open_counts = np.append(found.clauses.open_counts, 0)[found.clauses.set_of]
    questions = open_questions(found.overlaps, found.judgement, found.verdicts, found.clauses)
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
        unit_codes=joined,
        main_unit=main,
        conflict_count=found.verdicts.conflict_count,
        open_clauses=open_counts,
        uncovered_share=found.coverage.uncovered_share,
        notes=_candidate_notes(job, found),
        admission=admissions(job.dataset, found.verdicts, banned, questions, found.clauses),
        open_questions=questions,
        wkb=as_wkb(found.ready, found.ready.candidates),
    )


def _candidate_notes(job: ScreeningJob, found: Resolved) -> Objects:
    problems = found.ready.problems
    codes: dict[str, list[str]] = {}
    for subject, item, code in zip(problems.subject, problems.item, problems.code):
        if subject == "candidate":
            codes.setdefault(item, []).append(code)
    return objects([";".join(codes[item]) if item in codes else None for item in job.candidates.ids])


def as_wkb(ready: Prepared, shapes: Objects) -> Objects:
    """Geometry of the measuring CRS as WKB in CGCS2000 longitude and latitude."""
    moved = projected(shapes, ready.frame.definition, CGCS2000)
    return objects(shapely.to_wkb(moved, output_dimension=2))


def overlap_rows(job: ScreeningJob, found: Resolved) -> OverlapRows:
    """One row per overlap, slivers among them; effect and rule are those of the strongest finding."""
    overlaps, zones, dimension = found.overlaps, job.dataset.zones, found.ready.dimension
    limits, length = job.limits, len(overlaps)
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
        wkb=as_wkb(found.ready, overlaps.piece),
    )


def _leading(findings: tuple[Finding, ...]) -> Finding | None:
    return findings[0] if findings else None


def whole_snapped(share: Floats) -> Floats:
    """Shares within rounding of the whole are the whole: the last bit must not print as ">99.99 %"."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(share - 1) < ROUNDING_SHARE, 1.0, share)


def coverage_rows(job: ScreeningJob, found: Resolved) -> CoverageRows:
    """Every candidate x theme, candidates first in their order, then themes in theirs."""
    coverage, count = found.coverage, len(job.candidates)
    outcome = np.stack(coverage.outcome, axis=1).ravel()
    measure = np.stack(coverage.measure, axis=1)
    answered = ~np.isin(outcome.astype(str), [str(Outcome.NO_DATA), str(Outcome.FAILED)])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (measure / found.ready.measure[:, None]).ravel()
        declared_share = (measure / declared_areas_m2(job, found.ready.dimension)[:, None]).ravel()
    share = whole_snapped(share)
    return CoverageRows(
        candidate_id=np.repeat(job.candidates.ids, len(coverage.themes)),
        theme=np.tile(objects(coverage.themes), count),
        outcome=outcome,
        measure=np.where(answered, measure.ravel(), np.nan),
        share=np.where(answered, share, np.nan),
        declared_share=np.where(answered, declared_share, np.nan),
        nearest_m=_nearest_by_theme(job, found).ravel(),
        note=_coverage_notes(found, outcome),
    )


def _nearest_by_theme(job: ScreeningJob, found: Resolved) -> Floats:
    """Distance to the nearest zone of each theme, 0 where hit, NaN beyond what was asked for."""
    themes = found.coverage.themes
    nearest = np.full((len(job.candidates), len(themes)), np.inf)
    number = {theme: place for place, theme in enumerate(themes)}
    theme_of = np.asarray([number[theme] for theme in job.dataset.zones.themes], dtype=np.int64)
    np.minimum.at(nearest, (found.near.candidate, theme_of[found.near.zone]), found.near.distance_m)
    nearest[found.overlaps.candidate, theme_of[found.overlaps.zone]] = 0.0
    return np.where(np.isinf(nearest), np.nan, nearest)


def _coverage_notes(found: Resolved, outcome: Objects) -> Objects:
    """Codes that say why: not in the dataset, outside its area, or partly outside its area."""
    outside = np.repeat(found.coverage.outside, len(found.coverage.themes))
    partly = np.repeat(found.coverage.partly_outside, len(found.coverage.themes))
    notes = np.full(len(outcome), None, dtype=object)
    notes[partly & (outcome == str(Outcome.NONE))] = "partly_outside_dataset"
    notes[outcome == str(Outcome.NO_DATA)] = "theme_not_in_dataset"
    notes[outside & (outcome == str(Outcome.NO_DATA))] = "outside_dataset"
    notes[outcome == str(Outcome.FAILED)] = "geometry_not_measurable"
    return notes


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


def finding_rows(job: ScreeningJob, found: Resolved) -> FindingRows:
    """All reasons: law rules, binding clauses, gaps; by candidate, in the order of the input."""
    ids, verdicts = job.candidates.ids, found.verdicts
    parts = [
        borderline_findings(job, found.ready, found.overlaps, found.judgement),
        rule_findings(job, found.overlaps, found.judgement, found.measure_unit),
        gap_findings(ids, verdicts.gaps),
    ]
    in_conflict = found.clauses.in_conflict
    for row in np.flatnonzero(found.clauses.set_of >= 0):
        binding = found.clauses.bindings[found.clauses.set_of[row]]
        if len(binding.clause):
            parts.append(clause_findings(ids[row], binding, job.dataset))
        if in_conflict[row]:
            parts.append(conflict_findings(ids[row], found.clauses.sets[found.clauses.set_of[row]], job.dataset))
    rows = FindingRows.joined(parts)
    place = {item: number for number, item in enumerate(ids)}
    return rows.take(np.argsort([place[item] for item in rows.candidate_id], kind="stable"))


def requirement_rows(job: ScreeningJob, found: Resolved) -> RequirementRows:
    """One row per candidate, unit and clause: all tiers of every unit that holds the candidate."""
    rows = np.flatnonzero(found.clauses.set_of >= 0)
    sets = [found.clauses.sets[number] for number in found.clauses.set_of[rows]]
    owner = np.repeat(rows, [len(each.clause) for each in sets])
    nothing = [np.zeros(0, dtype=np.int64)]
    clause = np.concatenate([each.clause for each in sets] or nothing)
    unit = np.concatenate([each.unit for each in sets] or nothing)
    applies = np.concatenate([each.applies for each in sets] or [objects([])])
    superior = np.concatenate([each.superior for each in sets] or nothing)
    relation = np.concatenate([each.relation for each in sets] or [objects([])])
    clauses = job.dataset.clauses
    return RequirementRows(
        candidate_id=job.candidates.ids[owner],
        unit_code=job.dataset.zones.codes[unit],
        tier=clauses.tier[clause],
        scope_code=clauses.scope_code[clause],
        dimension=clauses.dimension[clause],
        clause_no=clauses.clause_no[clause],
        effect=clauses.effect[clause],
        text=clauses.text[clause],
        source_document=clauses.source_document[clause],
        source_clause=clauses.source_clause[clause],
        applies=applies,
        overridden_by=where(superior >= 0, clauses.requirement_id[superior]),
        requirement_id=clauses.requirement_id[clause],
        relation=relation,
    )
