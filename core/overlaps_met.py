"""The overlaps of a run: measured, told apart from what only touches, and held against the thresholds."""

from __future__ import annotations

import numpy as np

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
    # Whose requirements hold is a question at every line between two units: each is a kind of its own.
    kind = np.where(ready.index.is_unit, -1 - np.arange(len(ready.zones)), standing.kinds.kind_of)
    return with_doubts_marked(found, ready.zones, kind, limits, thresholds.position_tolerance_m, dimension), touching
