r"""The common area of two polygons, from their edges alone.

::

        ____f____          The inside of a polygon is the signed sum of the trapezoids under its edges
       /         \\         (:mod:`.signed_edges`). So the common area of polygon P with edges e and
    --e-----------e--      polygon Z with edges f is the signed sum, over all pairs of edges, of the
     |  common   |         area below both. Below both is below f, less what lies below f but above
     |  below    |         e; and the first of these cancels, because the edges of P above any x have
     |  both     |         signs that add up to nothing:

    area(P and Z)  =  - sum over e, f of  sign(e) sign(f)  integral of max(f(x) - e(x), 0) dx

The integral runs over the x that both edges have, and is that of a straight line cut off at zero.
There is no crossing to be found and no case to be told apart: holes, parts, shared edges and edges
that touch all go through the same sum, and no geometry object is made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Floats, Integers
from .signed_edges import SignedEdges

#: Pairs of edges that are worked on at once: their columns stay in the processor's cache.
BATCH = 1 << 16


@dataclass(frozen=True)
class Bundles:
    """What is summed: for row ``i``, each edge of ``polygon[i]`` with the single edge ``edge[i]``.

    ``total`` names the sum to which row ``i`` belongs.
    """

    polygon: Integers
    edge: Integers
    total: Integers


def common_areas(
    polygon_edges: SignedEdges, polygon_starts: Integers, other: SignedEdges, bundles: Bundles, totals: int
) -> Floats:
    """The signed sums of ``bundles``, in the square of the coordinates' unit.

    Parameters
    ----------
    polygon_edges
        Edges of the polygons P, each polygon's edges together.
    polygon_starts
        First edge of each P, and the number of edges as a last entry.
    other
        Edges of the polygons Z. Those that lie below or beside all of P may be left out.
    bundles
        Which P meets which edge of a Z, and in which sum it counts.
    totals
        How many sums there are.
    """
    area = np.zeros(totals)
    sizes = np.diff(polygon_starts)
    # Polygons of about the same size are worked on together, as rows of a table with some empty places.
    power = np.ceil(np.log2(np.maximum(sizes, 8))).astype(np.int64)
    for exponent in np.unique(power[bundles.polygon]).tolist():
        polygons = np.flatnonzero(power == exponent)
        table = _table(polygon_edges, polygon_starts[polygons], sizes[polygons], 1 << exponent)
        rows = np.flatnonzero(power[bundles.polygon] == exponent)
        place = np.searchsorted(polygons, bundles.polygon[rows])
        step = max(1, BATCH >> exponent)
        for start in range(0, len(rows), step):
            some = rows[start : start + step]
            met, place_of = _side_by_side(table, place[start : start + step], other, bundles.edge[some])
            some = some[met]
            e = polygon_starts[bundles.polygon[some]] + place_of
            weights = _integrals(polygon_edges, other, e, bundles.edge[some])
            area += np.bincount(bundles.total[some], weights=weights, minlength=totals)
    return area


def _table(edges: SignedEdges, starts: Integers, sizes: Integers, width: int) -> tuple[Floats, Floats]:
    """Left and right ends of the edges of each polygon, a row each; nothing lies beside an empty place."""
    place = np.arange(width)
    full = place < sizes[:, None]
    edge = np.where(full, starts[:, None] + place, 0)
    return np.where(full, edges.x0[edge], np.inf), np.where(full, edges.x1[edge], -np.inf)


def _side_by_side(
    table: tuple[Floats, Floats], polygon: Integers, other: SignedEdges, f: Integers
) -> tuple[Integers, Integers]:
    """Which rows of ``polygon`` and ``f``, and which edge of the polygon, have some x in common."""
    left = np.maximum(table[0][polygon], other.x0[f][:, None])
    right = np.minimum(table[1][polygon], other.x1[f][:, None])
    row, place = np.nonzero(right > left)
    return row, place


def _integrals(ours: SignedEdges, other: SignedEdges, e: Integers, f: Integers) -> Floats:
    """What each pair of edges adds to the area."""
    left, right = np.maximum(ours.x0[e], other.x0[f]), np.minimum(ours.x1[e], other.x1[f])
    at_left = heights(other, f, left) - heights(ours, e, left)
    at_right = heights(other, f, right) - heights(ours, e, right)
    return np.asarray(-ours.sign[e] * other.sign[f] * (right - left) * _mean_above_zero(at_left, at_right))


def heights(edges: SignedEdges, rows: Integers, x: Floats) -> Floats:
    """The height of each edge of ``rows`` at its ``x``."""
    x0, y0 = edges.x0[rows], edges.y0[rows]
    return np.asarray(y0 + (edges.y1[rows] - y0) * ((x - x0) / (edges.x1[rows] - x0)))


def _mean_above_zero(start: Floats, end: Floats) -> Floats:
    """Mean of ``max(line, 0)`` along a line that goes from ``start`` to ``end``."""
    high, low = np.maximum(start, end), np.minimum(start, end)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = high * high / (high - low)
    return np.asarray(np.where(low >= 0, start + end, np.where(high > 0, crossing, 0.0)) / 2)
