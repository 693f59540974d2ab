"""The declared area (证载、申报面积) beside the drawn one: shares of it, and how far the two differ.

A drawn area is what a run measures, and all tables add up in it. People read shares of the declared area, which may
be smaller than an overlap: such a share is then more than one, and is told as it is.
"""

from __future__ import annotations

import numpy as np

from .engine.geometry import Fault
from .job import ScreeningJob
from .tables import Floats


def declared_areas_m2(job: ScreeningJob, dimension: int) -> Floats:
    """The declared area of each parcel; NaN where there is none, for routes and for points."""
    declared = job.candidates.declared_area_m2
    with np.errstate(invalid="ignore"):
        return np.where((declared > 0) & (dimension == 2), declared, np.nan)


def declared_faults(job: ScreeningJob, dimension: int, drawn_m2: Floats) -> list[Fault]:
    """``declared_area_differs`` for each parcel whose two areas are further apart than the size rules allow."""
    declared, limit = declared_areas_m2(job, dimension), job.size_rules.declared
    apart = declared - drawn_m2
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero((drawn_m2 > 0) & (np.abs(apart) > limit.of(declared)))
    return [
        Fault(
            int(row),
            "declared_area_differs",
            f"{declared[row]:.2f} - {drawn_m2[row]:.2f} = {apart[row]:+.2f} m2 ({apart[row] / declared[row]:+.2%}); "
            f"{100 * limit.share:g} %, {limit.area_m2:g} m2",
        )
        for row in rows
    ]
