"""The overlaps of a run: measured, told apart from what only touches, and held against the thresholds."""

from __future__ import annotations

from .engine.overlay import overlaid, with_pieces
from .engine.slivers import with_doubts_marked, without_touching
from .job import ScreeningJob
from .preparation import Prepared
from .progress import Progress
from .tables import Overlaps
from .thresholds import Limits


def overlaps_met(job: ScreeningJob, ready: Prepared, limits: Limits, progress: Progress) -> tuple[Overlaps, Overlaps]:
    """The overlaps that count, slivers and borderline ones marked; and those that are two edges on one line."""
    thresholds, dimension = job.options.thresholds, ready.dimension
    found = overlaid(ready.index, ready.candidates, dimension, thresholds.look_m, progress)
    if dimension == 2:
        # What is narrow on average must be looked at where it is wide.
        found = with_pieces(ready.index, ready.candidates, found, found.width_m < thresholds.look_m)
    found, touching = without_touching(found, ready.index.is_unit, limits, dimension)
    return with_doubts_marked(found, ready.zones, limits, thresholds.position_tolerance_m, dimension), touching
