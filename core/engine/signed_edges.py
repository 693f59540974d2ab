"""Polygons as bare edges, each with the side on which the inside lies.

An edge carries ``+1`` where the inside of its polygon lies below it and ``-1`` where it lies above.
Drop a trapezoid from every edge down to a base line and add them up with these signs: what is left is
the polygon, holes and parts included, whatever the order of its rings. This is all that
:mod:`.trapezoids` needs to know of a polygon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .ranges import beginnings, offsets, written_out

#: An edge narrower than this is as good as vertical: its slope is taken as if it were this wide.
NARROWEST_M = 1e-12


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

    @property
    def slope(self) -> Floats:
        """Rise over run; finite for every edge, so that its height at ``x0`` comes out right."""
        return np.asarray((self.y1 - self.y0) / np.maximum(self.x1 - self.x0, NARROWEST_M))


@dataclass(frozen=True)
class Rings:
    """The rings of polygons, each closed and turned so that the inside of its polygon is on its left.

    Ring ``r`` is ``x`` and ``y`` from ``start[r]`` to ``start[r + 1]``; ``owner`` is the row of its polygon.
    """

    x: Floats
    y: Floats
    start: Integers
    owner: Integers

    @staticmethod
    def joined(tables: Sequence[Rings], owners: Sequence[int]) -> Rings:
        """The rings of all tables (at least one), of which each has so many ``owners``; they are counted on."""
        shift = np.cumsum([0, *owners[:-1]])
        sizes = [np.diff(rings.start) for rings in tables]
        return Rings(
            np.concatenate([rings.x for rings in tables]),
            np.concatenate([rings.y for rings in tables]),
            offsets(np.concatenate(sizes)),
            np.concatenate([rings.owner + first for rings, first in zip(tables, shift)]),
        )

    def edge_starts(self) -> tuple[Integers, Integers]:
        """The vertex at which each edge starts (it ends at the next one), and its ring."""
        return written_out(self.start[:-1], self.start[1:] - 1)


def rings_of(polygons: Objects) -> Rings:
    """The rings of valid polygons or multi polygons, in their order; ``None`` has none."""
    coords = shapely.get_coordinates(polygons)
    x, y = np.ascontiguousarray(coords[:, 0]), np.ascontiguousarray(coords[:, 1])
    sizes = shapely.get_num_coordinates(polygons).astype(np.int64)
    owner, shells = np.arange(len(polygons)), np.ones(len(polygons), dtype=bool)
    several = np.flatnonzero(~_is_one_ring(x, y, sizes))
    if len(several):
        owner, sizes, shells = _taken_apart(polygons, several, sizes)
    start = offsets(sizes)
    turned = np.flatnonzero((signed_areas(x, y, start) > 0) != shells)
    if len(turned):
        place, ring = written_out(start[turned], start[turned + 1])
        back = (start[turned] + start[turned + 1] - 1)[ring] - place
        x[place], y[place] = x[back], y[back]
    return Rings(x, y, start, owner)


def _is_one_ring(x: Floats, y: Floats, sizes: Integers) -> Booleans:
    """Which polygons are a single ring: their first vertex comes again as their last, and nowhere else."""
    if len(x) == 0:
        return np.zeros(len(sizes), dtype=bool)
    ends = np.cumsum(sizes)
    first = np.minimum(ends - sizes, len(x) - 1)
    again = (x == np.repeat(x[first], sizes)) & (y == np.repeat(y[first], sizes))
    return np.asarray((np.add.reduceat(again, first, dtype=np.int64) == 2) & again[ends - 1])


def _taken_apart(polygons: Objects, several: Integers, sizes: Integers) -> tuple[Integers, Integers, Booleans]:
    """Polygon, size and whether it is a shell, for all rings; only polygons of ``several`` have not one each."""
    parts, of_parts = shapely.get_parts(polygons[several], return_index=True)
    rings, of_rings = shapely.get_rings(parts, return_index=True)
    counts = np.ones(len(polygons), dtype=np.int64)
    counts[several] = np.bincount(of_parts[of_rings], minlength=len(several))
    owner, place = np.repeat(np.arange(len(polygons)), counts), np.cumsum(counts) - counts
    places, _ = written_out(place[several], place[several] + counts[several])
    all_sizes, shells = sizes[owner], np.ones(len(owner), dtype=bool)
    all_sizes[places] = shapely.get_num_coordinates(rings)
    shells[places] = False
    shells[places[beginnings(of_rings)]] = True
    return owner, all_sizes, shells


def signed_areas(x: Floats, y: Floats, start: Integers) -> Floats:
    """Twice the area of each ring, positive where it turns to the left."""
    if len(start) == 1:
        return np.zeros(0)
    # Relative to the ring's first vertex: the sign of a small ring far from the origin must be right.
    first, sizes = start[:-1], start[1:] - start[:-1]
    x, y = x - x[first].repeat(sizes), y - y[first].repeat(sizes)
    cross = np.empty(len(x))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    cross[start[1:] - 1] = 0.0
    return np.asarray(np.add.reduceat(cross, first))


def signed_edges(polygons: Objects) -> SignedEdges:
    """The edges of valid polygons or multi polygons, by owner and ring; ``None`` has none."""
    rings = rings_of(polygons)
    start, ring = rings.edge_starts()
    x, y = rings.x, rings.y
    return rightward(rings.owner[ring], x[start], y[start], x[start + 1], y[start + 1])


def rightward(owner: Integers, ax: Floats, ay: Floats, bx: Floats, by: Floats) -> SignedEdges:
    """Edges from left to right out of edges from ``a`` to ``b`` that have the inside on their left."""
    back = bx < ax
    sign = np.where(back, 1.0, -1.0)
    sign[ax == bx] = 0.0
    return SignedEdges(
        owner, np.minimum(ax, bx), np.where(back, by, ay), np.maximum(ax, bx), np.where(back, ay, by), sign
    )
