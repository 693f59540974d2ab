"""The main job: candidates against a zoning dataset, one straight line from data to answers."""

from __future__ import annotations

from .collecting import (
    Resolved,
    candidate_rows,
    coverage_rows,
    finding_rows,
    nearby_rows,
    overlap_rows,
    problem_rows,
    requirement_rows,
)
from .coverage import covered
from .engine.nearness import zones_near
from .engine.overlay import overlaid, with_slivers_marked, without_touching
from .engine.zone_index import ZoneIndex
from .findings import judged_zones
from .job import ScreeningJob
from .law.access_list import AccessList
from .preparation import prepared
from .progress import Progress, part, silent, step
from .result_tables import ScreeningResult
from .run_record import run_record
from .shown_pieces import with_shown_pieces
from .verdict import decided, resolved_clauses


def screen(job: ScreeningJob, progress: Progress = silent, index: ZoneIndex | None = None) -> ScreeningResult:
    """Screen every candidate of ``job``.

    A pure function of picklable data: the same job gives the same result in a thread, a process or
    on another machine, and a job split by candidates gives the same rows (:mod:`.batches`).

    Parameters
    ----------
    job
        Candidates, dataset, rulebook, vocabulary and options.
    progress
        Called with the finished part; may answer that the run shall stop.
    index
        That of the dataset for the options of the job (:func:`.preparation.index_of`), where it was
        made before; else it is made in the run.

    Returns
    -------
    ScreeningResult
        One row per candidate; one per overlap; one per candidate and theme; reasons; clauses.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    Cancelled
        Where ``progress`` said so; nothing is half-done.
    """
    ready = prepared(job, index)
    step(progress, 0.1)
    limits = job.options.thresholds
    found = overlaid(ready.index, ready.candidates, ready.dimension, limits.min_width_m, part(progress, 0.1, 0.7))
    found, touching = without_touching(found, ready.index.is_unit, limits, ready.dimension)
    overlaps = with_slivers_marked(found, limits, ready.dimension)
    near = zones_near(ready.frame, ready.candidates, ready.zones, job.options.near_m, job.options.buffer_m)
    coverage = covered(job.dataset, ready, overlaps, limits)
    step(progress, 0.8)
    judgement = judged_zones(job, overlaps)
    overlaps = with_shown_pieces(job.options.pieces, ready, overlaps, judgement)
    clauses = resolved_clauses(job, overlaps, AccessList(job.dataset, job.options.as_of))
    verdicts = decided(job, ready, overlaps, coverage, judgement, clauses)
    step(progress, 0.9)
    problems = problem_rows(job, ready, touching)
    outcome = Resolved(ready, overlaps, near, coverage, judgement, clauses, verdicts)
    return ScreeningResult(
        candidates=candidate_rows(job, outcome),
        overlaps=overlap_rows(job, outcome),
        coverage=coverage_rows(job, outcome),
        nearby=nearby_rows(job, outcome),
        findings=finding_rows(job, outcome),
        requirements=requirement_rows(job, outcome),
        problems=problems,
        run=run_record(job, ready, problems, verdicts.verdict),
    )
