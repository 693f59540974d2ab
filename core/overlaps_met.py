"""The overlaps of a run: measured, told apart from what only touches, and held against the thresholds."""

from __future__ import annotations

from .engine.overlay import overlaid, with_pieces
from .engine.slivers import with_doubts_marked, without_touching
from .job import ScreeningJob
from .preparation import Prepared
from .progress import Progress
from .standing import Standing
from .tables import Overlaps


def overlaps_met(
    job: ScreeningJob, ready: Prepared, standing: Standing, progress: Progress
) -> tuple[Overlaps, Overlaps]:
    """The overlaps that count, slivers and borderline ones marked; and those that are two edges on one line."""
    thresholds, dimension, limits = job.options.thresholds, ready.dimension, standing.limits
    found = overlaid(ready.index, ready.candidates, dimension, thresholds.look_m, progress)
    if dimension == 2:
        # What is narrow on average must be looked at where it is wide.
        found = with_pieces(ready.index, ready.candidates, found, found.width_m < thresholds.look_m)
    found, touching = without_touching(found, ready.index.is_unit, limits, dimension)
    tolerance_m, ground = thresholds.position_tolerance_m, standing.kinds.ground
    return with_doubts_marked(found, ready.zones, ground, limits, tolerance_m, dimension), touching
