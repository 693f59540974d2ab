"""The overlaps of a run: measured, told apart from what only touches, and held against the thresholds."""

from __future__ import annotations

from .engine.overlay import overlaid, without_touching
from .engine.slivers import with_doubts_marked
from .job import ScreeningJob
from .preparation import Prepared
from .progress import Progress
from .tables import Overlaps


def overlaps_met(job: ScreeningJob, ready: Prepared, progress: Progress) -> tuple[Overlaps, Overlaps]:
    """The overlaps that count, slivers and borderline ones marked; and those that are two edges on one line."""
    thresholds, dimension = job.options.thresholds, ready.dimension
    found = overlaid(ready.index, ready.candidates, dimension, thresholds.look_m, progress)
    found, touching = without_touching(found, ready.index.is_unit, dimension)
    return with_doubts_marked(found, ready.zones, job.limits, thresholds.position_tolerance_m, dimension), touching
