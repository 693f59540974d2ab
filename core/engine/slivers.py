"""Which overlaps are too small to be judged, and which are so close to that limit that the drawing cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ..tables import Booleans, Floats, Integers, Objects, Overlaps
from ..thresholds import Limits
from .clipping import TOUCH_M
from .geometry import exploded
from .site_overlaps import filled_around

#: Wider than a threshold is what is so by more than rounding.
WIDER = 1.001
#: A candidate of which no more than this share lies outside a zone is inside.
WHOLE = 1 - 1e-9


def without_touching(found: Overlaps, is_unit: Booleans, limits: Limits, dimension: int) -> tuple[Overlaps, Overlaps]:
    """The overlaps that count, and those that are two edges on one line (never of control units)."""
    if dimension < 2:
        return found, found.take(np.zeros(0, dtype=np.int64))
    touching = (found.width_m < TOUCH_M) & (found.share < WHOLE) & ~is_unit[found.zone]
    touching &= ~wide_somewhere(found, touching, limits, 0.0)
    return found.take(~touching), found.take(touching)


def wide_somewhere(overlaps: Overlaps, asked: Booleans, limits: Limits, more_m: float) -> Booleans:
    """Which of the overlaps ``asked`` about hold ground enough that is wide enough, however narrow they are on average.

    Along an edge of ten kilometres that two layers draw half a millimetre apart, the mean width of a piece says
    nothing of the place where the candidate goes over that edge. Wide is what is wider than the threshold and
    ``more_m``, and 2 cm at least (:data:`.clipping.TOUCH_M`); enough is the threshold of the area.
    """
    rows = np.flatnonzero(asked)
    zone, pieces = overlaps.zone[rows], overlaps.piece[rows]
    reach = np.maximum(limits.min_width_m[zone] + more_m, TOUCH_M) * WIDER / 2
    wide = shapely.area(shapely.buffer(shapely.buffer(pieces, -reach), reach))
    found = np.zeros(len(overlaps), dtype=bool)
    found[rows[(wide > 0) & (wide >= limits.min_area_m2[zone])]] = True
    return found


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
    is_short = part & (size < limits.min_width_m[overlaps.zone])
    if dimension == 2:
        is_short &= ~wide_somewhere(overlaps, is_short & ~is_small, limits, 0.0)
    return is_small, is_short


def with_doubts_marked(
    overlaps: Overlaps, zones: Objects, ground: Integers, limits: Limits, tolerance_m: float, dimension: int
) -> Overlaps:
    """The same overlaps with slivers and borderline ones marked; both may be true of one.

    Borderline is an overlap whose mean width (polygons) or length (lines) is no further from its threshold than the
    positional tolerance, on either side, unless the candidate lies wholly inside, the two only touch
    (:data:`.clipping.TOUCH_M`), or the piece is wide somewhere beyond all tolerance; and a point that lies no further
    than that from the outline of its zone, unless zones of the same ``ground`` go on beyond it.
    """
    is_small, is_short = _below(overlaps, limits, dimension)
    if tolerance_m <= 0:
        is_borderline = np.zeros(len(overlaps), dtype=bool)
    elif dimension == 0:
        is_borderline = _near_outline(overlaps, zones, ground, tolerance_m)
    else:
        size = overlaps.width_m if dimension == 2 else overlaps.measure
        off = np.abs(size - limits.min_width_m[overlaps.zone])
        is_borderline = (size >= TOUCH_M) & (off <= tolerance_m) & (overlaps.share < WHOLE)
        if dimension == 2:
            is_borderline &= ~wide_somewhere(overlaps, is_borderline, limits, tolerance_m)
    return replace(overlaps, is_sliver=is_small | is_short, is_borderline=is_borderline)


def _near_outline(overlaps: Overlaps, zones: Objects, ground: Integers, tolerance_m: float) -> Booleans:
    """Overlaps of points all of which lie no further than the tolerance from where the ground of their zone ends."""
    points, owner = exploded(overlaps.piece)
    met, place = np.unique(overlaps.zone[owner], return_inverse=True)
    outlines = shapely.boundary(zones[met])
    shapely.prepare(outlines)
    near = np.asarray(shapely.dwithin(outlines[place.ravel()], points, tolerance_m))
    if near.any():
        near[near] = ~_amid(points[near], ground[overlaps.zone[owner[near]]], zones, ground, tolerance_m)
    firm = np.zeros(len(overlaps), dtype=bool)
    firm[owner[~near]] = True
    return ~firm


def _amid(points: Objects, own: Integers, zones: Objects, ground: Integers, tolerance_m: float) -> Booleans:
    """Whether zones of its ``own`` ground go on all around each point, further than the tolerance."""
    reach = tolerance_m + TOUCH_M
    number, zone = shapely.STRtree(zones).query(points, predicate="dwithin", distance=reach)
    same = ground[zone] == own[number]
    number, zone = number[same], zone[same]
    shapely.prepare(zones[np.unique(zone)])
    return filled_around(points, reach, number, zones[zone])


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
