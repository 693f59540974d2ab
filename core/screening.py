"""The main job: candidates against a zoning dataset, one straight line from data to answers."""

from __future__ import annotations

from dataclasses import dataclass

from .batch_result import BatchResult
from .collecting import (
    Resolved,
    candidate_rows,
    nearby_rows,
    nearest_by_theme,
    overlap_rows,
    problem_rows,
)
from .coverage import covered
from .coverage_book import coverage_book
from .engine.nearness import zones_near
from .engine.overlay import overlaid, with_slivers_marked, without_touching
from .engine.zone_index import ZoneIndex
from .finding_book import finding_book, of_rules
from .findings import judged_zones
from .job import ScreeningJob
from .law.access_list import AccessList
from .preparation import index_of, prepared
from .progress import Progress, part, silent, step
from .requirement_book import requirement_book
from .resolved_clauses import ClauseLookup, resolved_clauses
from .result_tables import ScreeningResult
from .run_record import run_record
from .shown_pieces import with_shown_pieces
from .verdict import decided


@dataclass(frozen=True)
class Standing:
    """What all batches of a run share: the zones made ready, and the access list of the day."""

    index: ZoneIndex
    clauses: ClauseLookup


def standing_of(job: ScreeningJob, index: ZoneIndex | None = None) -> Standing:
    """Make ready what does not depend on the candidates; ``index`` is that of the dataset where it was made before.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    index = index_of(job.dataset, job.options) if index is None else index
    return Standing(index, ClauseLookup(AccessList(job.dataset, job.options.as_of)))


def screen(job: ScreeningJob, progress: Progress = silent, index: ZoneIndex | None = None) -> ScreeningResult:
    """Screen every candidate of ``job`` and write all rows out.

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
    return screen_batch(job, standing_of(job, index), progress).written_out(job.dataset)


def screen_batch(job: ScreeningJob, standing: Standing, progress: Progress = silent) -> BatchResult:
    """Screen the candidates of ``job``, which may be a part of a run; see :func:`screen`."""
    ready = prepared(job, standing.index)
    step(progress, 0.1)
    thresholds = job.options.thresholds
    found = overlaid(ready.index, ready.candidates, ready.dimension, thresholds.min_width_m, part(progress, 0.1, 0.7))
    found, touching = without_touching(found, ready.index.is_unit, ready.dimension)
    overlaps = with_slivers_marked(found, thresholds, ready.dimension)
    near = zones_near(ready.frame, ready.candidates, ready.zones, job.options.near_m, job.options.buffer_m)
    coverage = covered(job.dataset, ready, overlaps, thresholds)
    step(progress, 0.8)
    judgement = judged_zones(job, overlaps)
    overlaps = with_shown_pieces(job.options.pieces, ready, overlaps, judgement)
    clauses = resolved_clauses(job, overlaps, standing.clauses)
    verdicts = decided(job, ready, overlaps, coverage, judgement, clauses)
    step(progress, 0.9)
    problems = problem_rows(job, ready, touching)
    found_all = Resolved(ready, overlaps, near, coverage, judgement, clauses, verdicts)
    ruled = of_rules(job.dataset.zones, overlaps, judgement, found_all.measure_unit)
    return BatchResult(
        candidates=candidate_rows(job, found_all),
        overlaps=overlap_rows(job, found_all),
        coverage=coverage_book(coverage, ready.measure, nearest_by_theme(job, found_all)),
        nearby=nearby_rows(job, found_all),
        findings=finding_book(job.dataset, ruled, verdicts.gaps, clauses),
        requirements=requirement_book(clauses),
        problems=problems,
        run=run_record(job, ready, problems, verdicts.verdict),
    )
