"""A whole run: candidates are read, screened and written batch by batch, so that any number fits into memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Callable

from ..core.batch_result import BatchResult
from ..core.batches import Tally, of_candidates
from ..core.job import ScreeningJob
from ..core.progress import Progress, part, silent, step
from ..core.result_tables import ProblemRows
from ..core.screening import screen_batch
from ..core.standing import Standing, standing_of
from .cache_folder import cache_folder
from .candidate_stream import BATCH, CandidateBatch, CandidateStream
from .geopackage import Values
from .index_file import kept_index
from .result_writer import result_writer

#: Shares of the run: making the index ready, and everything else.
INDEX_PART = 0.1
#: Problems that are given back; all of them stand in the result.
TOLD_PROBLEMS = 50

#: Screens jobs in their order, telling how far it is with the present one; :func:`one_after_another` is one.
Screener = Callable[[Iterable[ScreeningJob], Standing, Progress], Iterator[BatchResult]]


@dataclass(frozen=True)
class RunSummary:
    """What a run came to: its record, the first of its problems, and how many there are."""

    run: dict[str, str]
    problems: ProblemRows
    problem_count: int


class StreamProgress:
    """The progress of a run that knows how many candidates are done, and how many are being screened."""

    def __init__(self, progress: Progress, count: int) -> None:
        self._progress, self._count = progress, count
        self._done = self._present = 0

    def __call__(self, fraction: float) -> bool:
        """Report that ``fraction`` of the present batch is done."""
        whole = max(self._count, self._done + self._present, 1)
        return self._progress((self._done + fraction * self._present) / whole)

    def start(self, size: int) -> None:
        """A batch of ``size`` candidates comes next."""
        self._present = size

    def finish(self, size: int) -> None:
        """A batch of ``size`` candidates is written."""
        self._done, self._present = self._done + size, 0
        step(self, 0.0)


def one_after_another(jobs: Iterable[ScreeningJob], standing: Standing, progress: Progress) -> Iterator[BatchResult]:
    """Screen in this thread."""
    return (screen_batch(job, standing, progress) for job in jobs)


def run_streamed(
    job: ScreeningJob,
    stream: CandidateStream,
    output: Path,
    versions: Mapping[str, str],
    progress: Progress = silent,
    screener: Screener = one_after_another,
    batch_size: int = BATCH,
) -> RunSummary:
    """Screen ``stream`` against the dataset of ``job`` and write the result.

    Parameters
    ----------
    job
        Dataset, rulebook, vocabulary and options; candidates of its own do not count.
    stream
        The candidates.
    output
        The GeoPackage to come; it is there when all went well, else an older one stays.
    versions
        What goes into the run record beside what the core knows.
    progress
        Called between batches and within.
    screener
        Who screens the batches.
    batch_size
        Candidates in a batch; the rows are the same whatever it is.

    Raises
    ------
    EcoZoningError
        Whatever reading, screening or writing refuses, or :class:`..core.errors.Cancelled`.
    """
    job = replace(job, candidates_crs=stream.crs, dimension=stream.dimension())
    making = part(progress, 0.0, INDEX_PART)
    standing = standing_of(job, kept_index(cache_folder(), job.dataset, job.options, making))
    step(progress, INDEX_PART)
    how_far = StreamProgress(part(progress, INDEX_PART, 1.0), stream.count)
    columns: deque[dict[str, Values]] = deque()
    tally, told, count = Tally(), [], 0
    with result_writer(output, job.dataset, job.dimension or 0, stream.kinds) as writer:
        for batch in screener(_jobs(job, stream.batches(batch_size), columns, how_far), standing, how_far):
            problems = of_candidates(batch.problems) if tally.run else batch.problems
            tally.add(batch.run, batch.problems)
            writer.add(replace(batch, problems=problems), columns.popleft())
            told.append(problems.take(slice(0, TOLD_PROBLEMS)))
            count += len(problems)
            how_far.finish(len(batch.candidates))
            del batch  # not to be kept while the next one is read and screened
        writer.write_run(tally.run | dict(versions))
    return RunSummary(tally.run | dict(versions), ProblemRows.joined(told).take(slice(0, TOLD_PROBLEMS)), count)


def _jobs(
    job: ScreeningJob, batches: Iterable[CandidateBatch], columns: deque[dict[str, Values]], how_far: StreamProgress
) -> Iterator[ScreeningJob]:
    """A job for each batch; the columns that it brings along wait in ``columns`` until its rows are written."""
    for batch in batches:
        columns.append(batch.columns)
        how_far.start(len(batch.candidates))
        yield replace(job, candidates=batch.candidates)
