"""Batches shared among processes; the results come back in the order of the candidates."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

from ..core.batch_result import BatchResult
from ..core.job import ScreeningJob
from ..core.progress import Progress, step
from ..core.screening import screen_batch
from ..core.standing import Standing, standing_of
from ..core.tables import Candidates
from ..storage.cache_folder import cache_folder
from ..storage.candidate_stream import BATCH
from ..storage.index_file import index_name, kept_index
from ..storage.streamed_run import Screener

#: Batches that wait for a process, for each process.
WAITING = 1
#: Batches that a process gets at least, so that none waits long for the last one.
SHARES = 4

#: What a worker process keeps from one batch to the next.
_kept: dict[str, tuple[ScreeningJob, Standing]] = {}


def fair_share(count: int, workers: int) -> int:
    """The size of batches with which so many processes are busy to the end."""
    if workers <= 1 or count <= 0:
        return BATCH
    return max(1, min(BATCH, -(-count // (workers * SHARES))))


def shared_among(workers: int, method: str | None = None) -> Screener:
    """A screener of so many processes; each holds the dataset and its index, and no more than a few batches wait.

    ``method`` is how processes come to be, ``fork`` or ``spawn``; the usual one of the system where it is not named.
    """
    context = get_context(method)

    def screened(jobs: Iterable[ScreeningJob], standing: Standing, progress: Progress) -> Iterator[BatchResult]:
        pending: deque[Future[BatchResult]] = deque()
        pool: ProcessPoolExecutor | None = None
        try:
            for job in jobs:
                if pool is None:
                    common = replace(job, candidates=Candidates.none())
                    inherits = context.get_start_method() == "fork"
                    shared = (common, standing if inherits or not _index_is_kept(common) else None)
                    pool = ProcessPoolExecutor(workers, context, _keep, shared)
                pending.append(pool.submit(_screen, job.candidates))
                if len(pending) > workers * (1 + WAITING):
                    yield pending.popleft().result()
                step(progress, 0.0)
            while pending:
                yield pending.popleft().result()
        finally:
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)

    return screened


def _index_is_kept(job: ScreeningJob) -> bool:
    return (cache_folder() / f"{index_name(job.dataset, job.options)}.npz").is_file()


def _keep(job: ScreeningJob, standing: Standing | None) -> None:
    """Keep what all batches share; ``None``: the index lies in its file, where all processes use the same memory."""
    if standing is None:
        standing = standing_of(job, kept_index(cache_folder(), job.dataset, job.options))
    _kept["run"] = (job, standing)


def _screen(candidates: Candidates) -> BatchResult:
    job, standing = _kept["run"]
    return screen_batch(replace(job, candidates=candidates), standing)
