"""Split a job by candidates and join the results: any split gives the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .engine.geometry import decoded, main_dimension
from .job import ScreeningJob
from .result_tables import ScreeningResult

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
    later = [result.problems.take(result.problems.subject == "candidate") for result in results[1:]]
    problems = type(first.problems).joined([first.problems, *later])
    return ScreeningResult(**tables, problems=problems, run=_joined_record(results))


def _joined_record(results: Sequence[ScreeningResult]) -> dict[str, str]:
    record = dict(results[0].run)
    problem_codes = set(results[0].problems.code[results[0].problems.subject == "zone"])
    for result in results[1:]:
        for key, value in result.run.items():
            if key.startswith("count_") and key not in SHARED_COUNTS:
                record[key] = str(int(record.get(key, "0")) + int(value))
        for code in problem_codes:
            repeated = ((result.problems.subject == "zone") & (result.problems.code == code)).sum()
            record[f"count_{code}"] = str(int(record[f"count_{code}"]) - int(repeated))
    return record
