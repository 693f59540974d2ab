"""Zones laid out on a grid of tiles: which zone fills a tile, and which edges run through it.

::

    +-------+-------+-------+     A tile that no edge of a zone runs through is filled by the zone or
    | fills |#######|       |     free of it, and then nothing is kept but "filled". In the others, the
    |       |##/~~~~|  free |     part of the zone in the tile is kept as the edges in it, closed by
    +-------+-/-----+-------+     a lid: the stretches of the tile's upper side that lie in the zone.
    | fills |/ free |  free |     The lids of the tile below, with the opposite sign, are its floor.
    +-------+-------+-------+

Lids come from counting: going down a column, every end point of an edge at some x begins or ends a
stretch of the zone for all tiles below that edge, until an edge further down takes it back. Whatever
does not come out as "inside" or "outside" shows that a zone's outline does not close: its tiles are
not made up, the zone is named in ``doubtful``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .ranges import written_out
from .signed_edges import SignedEdges, signed_edges
from .tile_grid import TileGrid, cut_at_lines, grid_over

#: Zones are laid out in groups of about this many vertices, to bound the memory that it takes.
GROUP_VERTICES = 200_000


@dataclass(frozen=True)
class EdgeTiles:
    """The layout of all zones.

    The zones that fill tile ``t`` whole are ``filled_zone[filled_start[t]:filled_start[t + 1]]``, the
    parts of zones in it ``part_start[t]:part_start[t + 1]``; part ``p`` is of zone ``part_zone[p]`` and
    has the edges ``edge_start[p]:edge_start[p + 1]``. ``is_outline`` tells edges of zones from lids and
    floors. ``crossed_before[r, c]`` counts the tiles with parts in the rows before ``r`` and the columns
    before ``c``.
    """

    grid: TileGrid
    filled_start: Integers
    filled_zone: Integers
    part_start: Integers
    part_zone: Integers
    edge_start: Integers
    edges: SignedEdges
    is_outline: Booleans
    crossed_before: Integers
    doubtful: Integers


@dataclass(frozen=True)
class _Lids(ColumnTable):
    """Stretches ``x0`` to ``x1`` of a tile's upper side that lie in a zone."""

    zone: Integers
    column: Integers
    row: Integers
    x0: Floats
    x1: Floats


@dataclass(frozen=True)
class _Layout:
    """What one group of zones adds: keys are tile number * number of zones + zone."""

    filled: Integers
    part: Integers
    edges: SignedEdges
    is_outline: Booleans
    doubtful: Integers


def laid_out(zones: Objects) -> EdgeTiles:
    """Lay out valid multi polygons of the measuring CRS; ``None`` takes no room."""
    grid = grid_over(shapely.total_bounds(zones))
    groups = [_group(zones, rows, grid) for rows in _groups(zones)]
    part = np.concatenate([group.part for group in groups])
    order = np.argsort(part, kind="stable")
    part = part[order]
    first = np.flatnonzero(np.append(True, part[1:] != part[:-1]))[: len(part)]
    filled = np.sort(np.concatenate([group.filled for group in groups]))
    tiles = np.arange(grid.columns * grid.rows + 1) * len(zones)
    part_start = np.searchsorted(part[first], tiles)
    return EdgeTiles(
        grid=grid,
        filled_start=np.searchsorted(filled, tiles),
        filled_zone=filled % len(zones),
        part_start=part_start,
        part_zone=part[first] % len(zones),
        edge_start=np.append(first, len(part)),
        edges=SignedEdges.joined([group.edges for group in groups]).take(order),
        is_outline=np.concatenate([group.is_outline for group in groups])[order],
        crossed_before=_counted_before(np.diff(part_start).reshape(grid.rows, grid.columns) > 0),
        doubtful=np.concatenate([group.doubtful for group in groups]),
    )


def _groups(zones: Objects) -> list[Integers]:
    vertices = np.cumsum(shapely.get_num_coordinates(zones))
    cuts = np.flatnonzero(np.diff(vertices // GROUP_VERTICES)) + 1
    return list(np.split(np.arange(len(zones)), cuts))


def _counted_before(crossed: Booleans) -> Integers:
    """Summed-area table: any rectangle of tiles is counted with four look-ups."""
    table = np.zeros((crossed.shape[0] + 1, crossed.shape[1] + 1), dtype=np.int64)
    table[1:, 1:] = crossed.cumsum(axis=0).cumsum(axis=1)
    return table


def _group(zones: Objects, rows: Integers, grid: TileGrid) -> _Layout:
    """Lay out the zones in ``rows``."""
    edges = signed_edges(zones[rows])
    edges = cut_at_lines(SignedEdges(**(edges.columns() | {"owner": rows[edges.owner]})), grid.size)
    column = grid.column_of((edges.x0 + edges.x1) / 2)
    row = grid.row_of((edges.y0 + edges.y1) / 2)
    lids, doubtful = _lids(edges, column, row)
    width = len(zones)
    tile = row * grid.columns + column
    part = tile * width + edges.owner
    if len(doubtful):
        kept = np.isin(edges.owner, doubtful, invert=True)
        edges, part = edges.take(kept), part[kept]
    is_whole = lids.x1 - lids.x0 == grid.size
    own = (lids.row * grid.columns + lids.column) * width + lids.zone
    below = own + grid.columns * width
    parts = np.unique(np.concatenate([part, own[~is_whole], below[~is_whole]]))
    has_lid, has_floor = _among(own, parts), _among(below, parts)
    closing = [_level(lids.take(has_lid), grid, 1.0), _level(lids.take(has_floor), grid, -1.0)]
    return _Layout(
        filled=own[~has_lid],
        part=np.concatenate([part, own[has_lid], below[has_floor]]),
        edges=SignedEdges.joined([edges, *closing]),
        is_outline=np.arange(len(part) + has_lid.sum() + has_floor.sum()) < len(part),
        doubtful=doubtful,
    )


def _among(values: Integers, ordered: Integers) -> Booleans:
    if len(ordered) == 0:
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[place] == values)


def _level(lids: _Lids, grid: TileGrid, sign: float) -> SignedEdges:
    y = grid.y + (lids.row + 1) * grid.size
    return SignedEdges(lids.zone, lids.x0, y, lids.x1, y, np.full(len(lids), sign))


def _lids(edges: SignedEdges, column: Integers, row: Integers) -> tuple[_Lids, Integers]:
    """The lids of every tile, and the zones for which they do not add up (found by halving)."""
    zones = np.unique(edges.owner)
    lids = _closed_lids(edges, column, row)
    if lids is not None:
        return lids, zones[:0]
    if len(zones) == 1:
        return _Lids(zones[:0], column[:0], row[:0], edges.x0[:0], edges.x1[:0]), zones
    lower = edges.owner < zones[len(zones) // 2]
    found = [_lids(edges.take(half), column[half], row[half]) for half in (lower, ~lower)]
    return _Lids.joined([lids for lids, _ in found]), np.concatenate([doubtful for _, doubtful in found])


def _closed_lids(edges: SignedEdges, column: Integers, row: Integers) -> _Lids | None:
    """The lids of every tile; ``None`` where an outline does not close."""
    zone, col, x, weight, height = _turning_points(edges, column, row)
    # A stretch that begins or ends at x does so in all rows from the next end point's down to its own.
    same = (zone[1:] == zone[:-1]) & (col[1:] == col[:-1]) & (x[1:] == x[:-1])
    running = np.cumsum(weight)
    if (running[np.append(~same, True)[: len(zone)]] != 0).any():
        return None
    next_height = np.append(height[1:], height[-1:])
    point, lid_row = _rows_between(next_height, height, running != 0)
    rows = int(height.max(initial=0)) + 1
    order = np.lexsort((x[point], (zone[point] * (int(col.max(initial=0)) + 1) + col[point]) * rows + lid_row))
    point, lid_row = point[order], lid_row[order]
    # Inside, outside, inside, ...: each stretch has a beginning and an end in its own tile.
    start, end = point[0::2], point[1::2]
    if (np.cumsum(running[point]) != (np.arange(len(point)) + 1) % 2).any():
        return None
    return _Lids(zone[start], col[start], lid_row[0::2], x[start], x[end])


def _rows_between(low: Integers, high: Integers, wanted: Booleans) -> tuple[Integers, Integers]:
    """Entry and row number for all rows from ``low`` up to, but not including, ``high``."""
    rows, entry = written_out(low[wanted], high[wanted])
    return np.flatnonzero(wanted)[entry], rows


def _turning_points(
    edges: SignedEdges, column: Integers, row: Integers
) -> tuple[Integers, Integers, Floats, Floats, Integers]:
    """Zone, column, x, weight and row of all ends of edges, each row from the top down.

    Ends that meet in one tile cancel: only where an outline leaves a tile is something left.
    """
    kept_left, kept_right = _loose_ends(edges, column, row)
    end = np.concatenate([np.flatnonzero(kept_left), np.flatnonzero(kept_right)])
    lefts = np.count_nonzero(kept_left)
    x = np.concatenate([edges.x0[end[:lefts]], edges.x1[end[lefts:]]])
    weight = np.concatenate([edges.sign[end[:lefts]], -edges.sign[end[lefts:]]])
    strip = edges.owner[end] * (int(column.max(initial=0)) + 1) + column[end]
    order = np.lexsort((-row[end], x, strip))
    end, x, weight, strip = end[order], x[order], weight[order], strip[order]
    fresh = np.ones(len(end), dtype=bool)
    fresh[1:] = (strip[1:] != strip[:-1]) | (x[1:] != x[:-1]) | (row[end[1:]] != row[end[:-1]])
    first = np.flatnonzero(fresh)
    total = np.add.reduceat(weight, first) if len(first) else weight
    first, total = first[total != 0], total[total != 0]
    end = end[first]
    return edges.owner[end], column[end], x[first], total, row[end]


def _loose_ends(edges: SignedEdges, column: Integers, row: Integers) -> tuple[Booleans, Booleans]:
    """Left and right ends of edges that are left when an edge meets the next of its ring in one tile.

    Leaving out what is known to cancel spares most of the sorting; what is overlooked cancels later.
    """
    steep = edges.sign != 0
    left, right = steep.copy(), steep.copy()
    same = (edges.owner[1:] == edges.owner[:-1]) & (column[1:] == column[:-1]) & (row[1:] == row[:-1])
    onward = np.flatnonzero(same & (edges.sign[1:] == edges.sign[:-1]) & steep[1:])
    for this, that, one, other in ((right, left, "1", "0"), (left, right, "0", "1")):
        met = onward[_equal_ends(edges, onward, one, other)]
        this[met], that[met + 1] = False, False
    back = np.flatnonzero(same & (edges.sign[1:] == -edges.sign[:-1]) & steep[1:])
    for ends, name in ((right, "1"), (left, "0")):
        met = back[_equal_ends(edges, back, name, name)]
        ends[met], ends[met + 1] = False, False
    return left, right


def _equal_ends(edges: SignedEdges, rows: Integers, one: str, other: str) -> Booleans:
    """Where end ``one`` of an edge is end ``other`` of the next."""
    columns = edges.columns()
    same_x = columns["x" + one][rows] == columns["x" + other][rows + 1]
    return np.asarray(same_x & (columns["y" + one][rows] == columns["y" + other][rows + 1]))
