"""Split a job by candidates and join the results: any split gives the same answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .engine.geometry import decoded, main_dimension
from .job import ScreeningJob
from .result_tables import ProblemRows, ScreeningResult

#: Counts that every part finds alike; all other counts of the run record are added up.
SHARED_COUNTS = ("count_zones", "count_zones_not_in_force")
RESULT_TABLES = ("candidates", "overlaps", "stretches", "coverage", "nearby", "findings", "requirements")


def split(job: ScreeningJob, parts: int) -> list[ScreeningJob]:
    """At most ``parts`` jobs over consecutive candidates; the job itself where there is nothing to split."""
    dimension = main_dimension(decoded(job.candidates.wkb)) if job.dimension is None else job.dimension
    pieces = np.array_split(np.arange(len(job.candidates)), max(parts, 1))
    jobs = [replace(job, candidates=job.candidates.take(rows), dimension=dimension) for rows in pieces if len(rows)]
    return jobs or [job]


def join(results: Sequence[ScreeningResult]) -> ScreeningResult:
    """The result of the whole job: rows one after another, counts added up.

    Problems of zones are found again by every part; they are kept once.
    """
    first = results[0]
    tables: dict[str, Any] = {}
    for name in RESULT_TABLES:
        tables[name] = type(getattr(first, name)).joined([getattr(result, name) for result in results])
    later = [of_candidates(result.problems) for result in results[1:]]
    problems = type(first.problems).joined([first.problems, *later])
    tally = Tally()
    for result in results:
        tally.add(result.run, result.problems)
    return ScreeningResult(**tables, problems=problems, run=tally.run)


def of_candidates(problems: ProblemRows) -> ProblemRows:
    """Without those of zones, which every part finds alike."""
    return problems.take(problems.subject == "candidate")


class Tally:
    """The run record of the parts so far: counts added up, all else as in the first part."""

    def __init__(self) -> None:
        self.run: dict[str, str] = {}

    def add(self, run: dict[str, str], problems: ProblemRows) -> None:
        """Count a part; ``problems`` are all that it found, those of zones among them."""
        if not self.run:
            self.run = dict(run)
            return
        repeated = Counter(f"count_{code}" for code in problems.code[problems.subject == "zone"])
        for key, value in run.items():
            if key.startswith("count_") and key not in SHARED_COUNTS:
                self.run[key] = str(int(self.run.get(key, "0")) + int(value) - repeated[key])
