"""Polygons as bare edges, each with the side on which the inside lies.

An edge carries ``+1`` where the inside of its polygon lies below it and ``-1`` where it lies above.
Drop a trapezoid from every edge down to a base line and add them up with these signs: what is left is
the polygon, holes and parts included, whatever the order of its rings. This is all that
:mod:`.trapezoids` needs to know of a polygon.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import ColumnTable, Floats, Integers, Objects


@dataclass(frozen=True)
class SignedEdges(ColumnTable):
    """Edges from left (``x0``, ``y0``) to right (``x1``, ``y1``), so that ``x0 <= x1``.

    ``owner`` is the row of the polygon; ``sign`` is +1, -1, or 0 for a vertical edge, which has no
    trapezoid.
    """

    owner: Integers
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: Floats


def signed_edges(polygons: Objects) -> SignedEdges:
    """The edges of valid polygons or multi polygons, by owner; ``None`` has none."""
    present = np.flatnonzero(~shapely.is_missing(polygons))
    if len(present) == 0:
        return SignedEdges(np.zeros(0, dtype=np.int64), *(np.zeros(0) for _ in range(5)))
    _, coords, (ring_ends, polygon_rings, *multi_polygons) = shapely.to_ragged_array(polygons[present])
    first_rings = polygon_rings[multi_polygons[0]] if multi_polygons else polygon_rings
    ring_owner = np.repeat(present, np.diff(first_rings))
    inside_below = _inside_below_when_going_left(coords, ring_ends, polygon_rings)
    sizes = np.diff(ring_ends) - 1
    ring = np.repeat(np.arange(len(sizes)), sizes)
    start = np.arange(len(ring)) + ring
    return rightward(ring_owner[ring], coords[start], coords[start + 1], inside_below[ring])


def rightward(owner: Integers, start: Floats, end: Floats, going_left: Floats) -> SignedEdges:
    """Edges turned to run from left to right; ``going_left`` is the sign of those that run leftward."""
    swap = end[:, 0] < start[:, 0]
    left, right = np.where(swap[:, None], end, start), np.where(swap[:, None], start, end)
    sign = np.where(swap, going_left, -going_left)
    sign[left[:, 0] == right[:, 0]] = 0.0
    return SignedEdges(owner.astype(np.int64), left[:, 0], left[:, 1], right[:, 0], right[:, 1], sign)


def _inside_below_when_going_left(coords: Floats, ring_ends: Integers, polygon_rings: Integers) -> Floats:
    """+1 for each ring that has its polygon on the left of its direction, else -1."""
    rings = len(ring_ends) - 1
    # Relative to the ring's first vertex: the sign of a small ring far from the origin must be right.
    x, y = (coords[:, axis] - np.repeat(coords[ring_ends[:-1], axis], np.diff(ring_ends)) for axis in (0, 1))
    cross = np.append(x[:-1] * y[1:] - x[1:] * y[:-1], 0.0)
    cross[ring_ends[1:] - 1] = 0.0
    anticlockwise = np.add.reduceat(cross, ring_ends[:-1]) > 0
    is_shell = np.zeros(rings, dtype=bool)
    is_shell[polygon_rings[:-1]] = True
    return np.where(anticlockwise == is_shell, 1.0, -1.0)
