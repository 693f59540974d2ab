"""A grid of square tiles over the zones, and the cutting of rings at its lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, ColumnTable, Floats, Integers
from .signed_edges import Rings

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


@dataclass(frozen=True)
class CutEdges(ColumnTable):
    """Edges that run on as their rings do, from ``ax``, ``ay`` to ``bx``, ``by``, each within one tile.

    ``ring`` is the number of the ring; an edge on a grid line belongs to the tile above or on the right.
    """

    ring: Integers
    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats
    column: Integers
    row: Integers


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


def cut_at_lines(rings: Rings, grid: TileGrid) -> CutEdges:
    """The edges of all rings, cut where they cross a grid line; those without length are left out.

    ::

              |               Neighbours in a ring still share their very end points: vertices are put
        a-----1---.           on grid lines by one rule, and a cut has one point for both of its sides.
              |    `--.       Two zones that share an edge get the same cuts, because these are worked
        ------+--------2---   out from left to right whichever way the ring goes.
              |         `b
    """
    start, ring = rings.edge_starts()
    x, y = _snapped(rings.x, grid.size), _snapped(rings.y, grid.size)
    long = np.flatnonzero(_crosses_line(x, start, grid.size) | _crosses_line(y, start, grid.size))
    cuts = _Cuts.of(x, y, start[long], grid.size)
    parts = np.ones(len(start), dtype=np.int64)
    parts[long] = cuts.parts
    place = np.cumsum(parts) - parts
    edge = np.repeat(np.arange(len(start)), parts)
    ends = [values[start[edge] + end] for end in (0, 1) for values in (x, y)]
    at = place[long][cuts.edge] + cuts.number
    for column, values in zip(ends, (cuts.ax, cuts.ay, cuts.bx, cuts.by)):
        column[at] = values
    kept = (ends[0] != ends[2]) | (ends[1] != ends[3])
    if not kept.all():
        edge, ends = edge[kept], [column[kept] for column in ends]
    ax, ay, bx, by = ends
    column, row = _tile(ax, bx, grid.x, grid.size), _tile(ay, by, grid.y, grid.size)
    return CutEdges(ring[edge], ax, ay, bx, by, column, row)


def _tile(a: Floats, b: Floats, origin: float, size: float) -> Integers:
    return np.asarray((np.floor(np.minimum(a, b) / size) - origin / size).astype(np.int64))


def _crosses_line(values: Floats, start: Integers, size: float) -> Booleans:
    low, high = np.floor(values / size), np.ceil(values / size)
    low = np.minimum(low[start], low[start + 1])
    high = np.maximum(high[start], high[start + 1])
    return np.asarray(high - low > 1)


def _snapped(values: Floats, size: float) -> Floats:
    line = np.round(values / size) * size
    return np.where(np.abs(values - line) < SNAP_M, line, values)


@dataclass(frozen=True)
class _Cuts:
    """The parts of edges that cross lines; ``parts`` counts those of each edge, ``number`` goes along the ring."""

    parts: Integers
    edge: Integers
    number: Integers
    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats

    @staticmethod
    def of(x: Floats, y: Floats, start: Integers, size: float) -> _Cuts:
        """The parts of the edges that begin at the vertices ``start``."""
        back = x[start + 1] < x[start]
        left, right = start + back, start + ~back
        edge, x, y = _points(x[left], y[left], x[right], y[right], size)
        first = np.flatnonzero(edge[1:] == edge[:-1])
        edge = edge[first]
        parts = np.bincount(edge, minlength=len(start))
        number = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
        turned = back[edge]
        number = np.where(turned, parts[edge] - 1 - number, number)
        a, b = first + turned, first + ~turned
        return _Cuts(parts, edge, number, x[a], y[a], x[b], y[b])


def _points(x0: Floats, y0: Floats, x1: Floats, y1: Floats, size: float) -> tuple[Integers, Floats, Floats]:
    """Edge, x and y of the ends of edges and of all points where they cross lines, from left to right."""
    count = np.arange(len(x0))
    points = [(count, np.zeros(len(x0)), x0, y0), (count, np.ones(len(x0)), x1, y1)]
    points.append(_crossings(x0, y0, x1, y1, size))
    edge, place, y, x = _crossings(y0, x0, y1, x1, size)
    points.append((edge, place, x, y))
    edge, place, x, y = (np.concatenate(column) for column in zip(*points))
    order = np.lexsort((place, edge))
    edge, x, y = edge[order], _snapped(x[order], size), _snapped(y[order], size)
    x = x[np.lexsort((x, edge))]  # rounding must not turn a part around
    return edge, x, y


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
