"""A grid of square tiles over the zones, and the cutting of edges at its lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, Floats, Integers
from .signed_edges import SignedEdges

#: Side of a tile in metres. A power of two, so that grid lines are exact numbers.
SMALLEST_TILE_M = 256.0
#: Larger tiles are taken where there would be more than this many.
MOST_TILES = 4_000_000
#: What lies this close to a grid line is put on it, so that no cut is narrower than rounding.
SNAP_M = 1e-9


@dataclass(frozen=True)
class TileGrid:
    """Tiles of ``size`` metres from the corner ``x``, ``y``; tile number = row * columns + column."""

    x: float
    y: float
    size: float
    columns: int
    rows: int

    def column_of(self, x: Floats) -> Integers:
        """Column of each x, held to the grid."""
        return self._held(np.floor((x - self.x) / self.size), self.columns)

    def row_of(self, y: Floats) -> Integers:
        """Row of each y, held to the grid."""
        return self._held(np.floor((y - self.y) / self.size), self.rows)

    @staticmethod
    def _held(numbers: Floats, count: int) -> Integers:
        return np.clip(numbers, 0, count - 1).astype(np.int64)


def grid_over(box: Floats) -> TileGrid:
    """A grid over the extent ``box`` (xmin, ymin, xmax, ymax) with an empty tile around it.

    Where there is nothing (an extent of NaN) it is one empty tile.
    """
    size = SMALLEST_TILE_M
    if np.isnan(box).any():
        return TileGrid(0.0, 0.0, size, 1, 1)
    while ((box[2] - box[0]) / size + 3) * ((box[3] - box[1]) / size + 3) > MOST_TILES:
        size *= 2
    first = np.floor(box[:2] / size) - 1
    last = np.floor(box[2:] / size) + 1
    columns, rows = (last - first + 1).astype(int)
    return TileGrid(float(first[0] * size), float(first[1] * size), size, int(columns), int(rows))


def cut_at_lines(edges: SignedEdges, size: float) -> SignedEdges:
    """Each edge cut where it crosses a grid line (a multiple of ``size`` in x or in y).

    Neighbours in a ring still share their very end points, because these are put on grid lines by
    the same rule, and a cut has one point for both of its sides.
    """
    x0, y0, x1, y1 = (_snapped(values, size) for values in (edges.x0, edges.y0, edges.x1, edges.y1))
    many = _crosses_line(x0, x1, size) | _crosses_line(np.minimum(y0, y1), np.maximum(y0, y1), size)
    whole, long = np.flatnonzero(~many), np.flatnonzero(many)
    cuts = _cut(x0[long], y0[long], x1[long], y1[long], size)
    pieces = [
        SignedEdges(edges.owner[whole], x0[whole], y0[whole], x1[whole], y1[whole], edges.sign[whole]),
        SignedEdges(edges.owner[long][cuts[0]], *cuts[1:], edges.sign[long][cuts[0]]),
    ]
    found = SignedEdges.joined(pieces)
    vertical = found.x0 == found.x1
    found.sign[vertical] = 0.0
    return found.take(~vertical | (found.y0 != found.y1))


def _crosses_line(low: Floats, high: Floats, size: float) -> Booleans:
    return np.asarray(np.ceil(high / size) - np.floor(low / size) > 1)


def _snapped(values: Floats, size: float) -> Floats:
    line = np.round(values / size) * size
    return np.where(np.abs(values - line) < SNAP_M, line, values)


def _cut(
    x0: Floats, y0: Floats, x1: Floats, y1: Floats, size: float
) -> tuple[Integers, Floats, Floats, Floats, Floats]:
    """Number of the edge, and the end points, of each part of edges that cross grid lines."""
    points = [
        (np.arange(len(x0)), np.zeros(len(x0)), x0, y0),
        (np.arange(len(x0)), np.ones(len(x0)), x1, y1),
        _crossings(x0, y0, x1, y1, size),
    ]
    owner, place, y, x = _crossings(y0, x0, y1, x1, size)
    points.append((owner, place, x, y))
    edge, place, x, y = (np.concatenate(column) for column in zip(*points))
    order = np.lexsort((place, edge))
    edge, x, y = edge[order], _snapped(x[order], size), _snapped(y[order], size)
    x = x[np.lexsort((x, edge))]  # rounding must not turn a part around
    first = np.flatnonzero(edge[1:] == edge[:-1])
    return edge[first], x[first], y[first], x[first + 1], y[first + 1]


def _crossings(a0: Floats, b0: Floats, a1: Floats, b1: Floats, size: float) -> tuple[Integers, Floats, Floats, Floats]:
    """Where edges cross lines of constant ``a``: edge, place along it (0..1), ``a`` and ``b``."""
    low, high = np.minimum(a0, a1), np.maximum(a0, a1)
    first = np.floor(low / size) + 1
    count = np.maximum(np.ceil(high / size) - first, 0).astype(np.int64)
    edge = np.repeat(np.arange(len(a0)), count)
    number = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    a = (first[edge] + number) * size
    place = (a - a0[edge]) / (a1[edge] - a0[edge])
    return edge, place, a, b0[edge] + (b1[edge] - b0[edge]) * place
