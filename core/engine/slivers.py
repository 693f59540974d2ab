"""Which overlaps are too small to be judged, and which are so close to that limit that the drawing cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ..tables import Booleans, Floats, Integers, Objects, Overlaps
from ..thresholds import Limits
from .clipping import TOUCH_M
from .geometry import exploded

#: A candidate of which no more than this share lies outside a zone is inside.
WHOLE = 1 - 1e-9


def sliver_reasons(overlaps: Overlaps, limits: Limits, dimension: int) -> Objects:
    """Why an overlap is a sliver: ``area``, ``width`` or ``both``, for lines ``length``; ``None`` where it is none."""
    is_small, is_short = _below(overlaps, limits, dimension)
    reasons = np.full(len(overlaps), None, dtype=object)
    reasons[is_small], reasons[is_short] = "area", "length" if dimension == 1 else "width"
    reasons[is_small & is_short] = "both"
    return reasons


def _below(overlaps: Overlaps, limits: Limits, dimension: int) -> tuple[Booleans, Booleans]:
    """Masks of the overlaps below the area, and below the width, of their zones.

    The length of a line is held against the width. A candidate that lies wholly inside is never a sliver, however
    small it is, and points have no size.
    """
    part = (overlaps.share < WHOLE) & (dimension > 0)
    size = overlaps.width_m if dimension == 2 else overlaps.measure
    is_small = part & (dimension == 2) & (overlaps.measure < limits.min_area_m2[overlaps.zone])
    return is_small, part & (size < limits.min_width_m[overlaps.zone])


def with_doubts_marked(
    overlaps: Overlaps, zones: Objects, limits: Limits, tolerance_m: float, dimension: int
) -> Overlaps:
    """The same overlaps with slivers and borderline ones marked; both may be true of one.

    Borderline is an overlap whose mean width (polygons) or length (lines) is no further from its threshold than the
    positional tolerance, on either side, unless the candidate lies wholly inside or the two only touch
    (:data:`.clipping.TOUCH_M`); and a point that lies no further than that from the outline of its zone.
    """
    is_small, is_short = _below(overlaps, limits, dimension)
    if tolerance_m <= 0:
        is_borderline = np.zeros(len(overlaps), dtype=bool)
    elif dimension == 0:
        is_borderline = _near_outline(overlaps, zones, tolerance_m)
    else:
        size = overlaps.width_m if dimension == 2 else overlaps.measure
        off = np.abs(size - limits.min_width_m[overlaps.zone])
        is_borderline = (size >= TOUCH_M) & (off <= tolerance_m) & (overlaps.share < WHOLE)
    return replace(overlaps, is_sliver=is_small | is_short, is_borderline=is_borderline)


def _near_outline(overlaps: Overlaps, zones: Objects, tolerance_m: float) -> Booleans:
    """Overlaps of points all of which lie no further than the tolerance from the outline."""
    points, owner = exploded(overlaps.piece)
    met, place = np.unique(overlaps.zone[owner], return_inverse=True)
    outlines = shapely.boundary(zones[met])
    shapely.prepare(outlines)
    firm = np.zeros(len(overlaps), dtype=bool)
    firm[owner[~shapely.dwithin(outlines[place.ravel()], points, tolerance_m)]] = True
    return ~firm


def outline_distances_m(shapes: Objects, zones: Objects, zone: Integers) -> Floats:
    """How far each shape is from the outline of its zone."""
    return np.asarray(shapely.distance(shapes, shapely.boundary(zones[zone])), dtype=np.float64)


def known_widths_m(overlaps: Overlaps, look_m: float, dimension: int) -> Floats:
    """Mean width of each piece: from its shape where there is one, else where it was known exactly; NaN elsewhere.

    Up to ``look_m`` the overlay knows widths exactly (:func:`.overlay.overlaid`), beyond it only a lower bound.
    """
    if dimension != 2:
        return np.full(len(overlaps), np.nan)
    with np.errstate(invalid="ignore"):
        drawn = 2 * overlaps.measure / shapely.length(overlaps.piece)
        exact = np.where(overlaps.width_m <= look_m, overlaps.width_m, np.nan)
    return np.where(shapely.is_missing(overlaps.piece), exact, drawn)
