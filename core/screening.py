"""The main job: candidates against a zoning dataset, one straight line from data to answers."""

from __future__ import annotations

from .batch_result import BatchResult
from .collecting import Resolved, batch_result
from .coverage import covered
from .engine.zone_index import ZoneIndex
from .findings import judged_zones
from .job import ScreeningJob
from .overlaps_met import overlaps_met
from .preparation import prepared
from .progress import Progress, part, silent, step
from .reach_findings import judged_reach
from .resolved_clauses import resolved_clauses
from .result_tables import ScreeningResult
from .shown_pieces import with_shown_pieces
from .standing import Standing, standing_of
from .surroundings import surroundings
from .tables import Overlaps
from .verdict import decided


def screen(job: ScreeningJob, progress: Progress = silent, index: ZoneIndex | None = None) -> ScreeningResult:
    """One row per candidate, per overlap, per candidate and theme; stretches, reasons and clauses.

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
    found, touching = resolved(job, standing, progress)
    step(progress, 0.9)
    return batch_result(job, found, touching)


def resolved(job: ScreeningJob, standing: Standing, progress: Progress = silent) -> tuple[Resolved, Overlaps]:
    """All answers about the candidates of ``job``, and the overlaps that were taken for touching."""
    ready = prepared(job, standing.index)
    step(progress, 0.1)
    overlaps, touching = overlaps_met(job, ready, standing, part(progress, 0.1, 0.7))
    near = surroundings(job, ready)
    coverage = covered(job.dataset, ready, overlaps, standing.kinds, job.options.thresholds)
    step(progress, 0.8)
    judgement = judged_zones(job, ready, overlaps, standing.kinds)
    overlaps = with_shown_pieces(job.options.pieces, ready, overlaps, judgement)
    clauses = resolved_clauses(job, overlaps, standing.clauses)
    reach = judged_reach(job, ready, standing.kinds)
    verdicts = decided(job, ready, overlaps, coverage, judgement, clauses, reach)
    return Resolved(ready, overlaps, near, coverage, judgement, clauses, reach, verdicts, standing), touching
