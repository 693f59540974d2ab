"""One candidate at a time, as it is drawn: numbers within a millisecond, the verdict before the next picture.

The answers are those of a run: they come out of the same functions. Where the dataset is large, what takes time is
making the :class:`.standing.Standing`, which is done once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from .borderline import overlap_verdicts
from .engine.measuring import placed
from .engine.overlay import measure_one
from .job import ScreeningJob
from .model import Pieces, Verdict
from .screening import resolved
from .standing import Standing
from .tables import Candidates, Integers, Objects, Overlaps, objects


@dataclass(frozen=True)
class LiveAnswer:
    """What a run would say of one candidate.

    ``overlaps`` are against the rows of the dataset's zones, ``amounts_to`` is the verdict of each alone (-1: none);
    ``measure`` is m2, m or a count; ``faults`` are codes of problems, as in the table ``problems``.
    """

    verdict: Verdict
    measure: float
    overlaps: Overlaps
    amounts_to: Integers
    uncovered_share: float
    conflict_count: int
    open_clauses: int
    faults: tuple[str, ...]


class LiveScreen:
    """A run that waits for candidates.

    Parameters
    ----------
    job
        Dataset, rulebook, vocabulary and options; candidates of its own do not count.
    standing
        That of the job (:func:`.standing.standing_of`).
    """

    def __init__(self, job: ScreeningJob, standing: Standing) -> None:
        self._job = replace(job, options=replace(job.options, pieces=Pieces.NONE, near_m=0.0, buffer_m=0.0))
        self._standing = standing

    def overlaps(self, shape: shapely.Geometry, crs: str) -> Overlaps:
        """Only the numbers: the overlaps of a valid polygon, line or point in ``crs``, slivers not marked.

        Raises
        ------
        InputRefused
            ``crs_unknown``, ``datum_not_cgcs2000``.
        """
        index = self._standing.index
        measured = placed(index.frame, objects([shape]), crs).measured[0]
        return measure_one(index, measured, self._job.options.thresholds.look_m)

    def answer(
        self, shape: shapely.Geometry | None, crs: str, activity: str | None = None, industry: str | None = None
    ) -> LiveAnswer:
        """What the run says of ``shape`` (of any kind, valid or not) for a project of ``activity`` and ``industry``.

        Raises
        ------
        InputRefused
            ``crs_unknown``, ``datum_not_cgcs2000``.
        """
        job = replace(self._job, candidates=_one(shape, activity, industry), candidates_crs=crs, dimension=None)
        found, _ = resolved(job, self._standing)
        return LiveAnswer(
            verdict=Verdict(int(found.verdicts.verdict[0])),
            measure=float(found.ready.measure[0]),
            overlaps=found.overlaps,
            amounts_to=overlap_verdicts(found.overlaps, found.judgement, found.ready.index.is_unit),
            uncovered_share=float(found.coverage.uncovered_share[0]),
            conflict_count=int(found.verdicts.conflict_count[0]),
            open_clauses=int(found.clauses.open_counts[0]),
            faults=tuple(found.ready.problems.code[found.ready.problems.subject == "candidate"]),
        )


def _one(shape: shapely.Geometry | None, activity: str | None, industry: str | None) -> Candidates:
    return Candidates(
        ids=objects(["live"]),
        names=objects([None]),
        wkb=_wkb(shape),
        industries=objects([industry]),
        activities=objects([activity]),
        declared_area_m2=np.full(1, np.nan),
    )


def _wkb(shape: shapely.Geometry | None) -> Objects:
    return objects([None if shape is None else shapely.to_wkb(shape)])
