"""Common areas of candidates and zones, read off the tiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .edge_tiles import EdgeTiles
from .ranges import written_out
from .signed_edges import SignedEdges, signed_edges
from .tile_grid import TileGrid
from .trapezoids import Bundles, common_areas, heights

#: Every box is looked at with this much around it, so that what only touches is seen too.
MARGIN_M = 0.05
#: Candidates over more tiles than this are not for the tiles.
MOST_TILES = 1024
#: Tiles of candidates that are worked on at once.
BATCH_TILES = 20_000


@dataclass(frozen=True)
class Windows(ColumnTable):
    """The tiles that a box meets: first column and row, and those behind the last."""

    column: Integers
    row: Integers
    column_end: Integers
    row_end: Integers

    @property
    def tile_counts(self) -> Integers:
        """How many tiles each window has."""
        return np.asarray((self.column_end - self.column) * (self.row_end - self.row))


@dataclass(frozen=True)
class TileOverlaps(ColumnTable):
    """Pairs of candidate and zone whose tiles meet.

    ``inside``: no edge of the zone runs through the box of the candidate, which lies in the zone.
    Otherwise ``area`` is the common area (m2, with rounding errors of either sign), and ``outline_m``
    is no less than the length of the zone's outline in the candidate.
    """

    candidate: Integers
    zone: Integers
    inside: Booleans
    area: Floats
    outline_m: Floats


def windows_of(grid: TileGrid, shapes: Objects) -> Windows:
    """The window of each shape; one without tiles for ``None``."""
    box = shapely.bounds(shapes)
    missing = np.isnan(box[:, 0])
    box = np.nan_to_num(box)
    ends = (grid.column_of(box[:, 2] + MARGIN_M) + 1, grid.row_of(box[:, 3] + MARGIN_M) + 1)
    column, row = grid.column_of(box[:, 0] - MARGIN_M), grid.row_of(box[:, 1] - MARGIN_M)
    return Windows(column, row, np.where(missing, column, ends[0]), np.where(missing, row, ends[1]))


def without_edges(tiles: EdgeTiles, windows: Windows) -> Booleans:
    """Windows through which no edge of any zone runs: one set of zones fills all of their tiles."""
    table = tiles.crossed_before
    count = table[windows.row_end, windows.column_end] - table[windows.row, windows.column_end]
    count += table[windows.row, windows.column] - table[windows.row_end, windows.column]
    return np.asarray(count == 0)


def filled_pairs(tiles: EdgeTiles, windows: Windows) -> tuple[Integers, Integers]:
    """Number of the window and zone, for windows :func:`without_edges`: all zones that fill them."""
    tile = windows.row * tiles.grid.columns + windows.column
    empty = windows.tile_counts == 0
    place, window = written_out(
        tiles.filled_start[tile], np.where(empty, tiles.filled_start[tile], tiles.filled_start[tile + 1])
    )
    return window, tiles.filled_zone[place]


def tile_overlaps(tiles: EdgeTiles, candidates: Objects, windows: Windows, rows: Integers) -> TileOverlaps:
    """What the tiles say of the polygons in ``rows``, whose windows are not too large, in that order."""
    if len(rows) == 0:
        nothing = np.zeros(0)
        return TileOverlaps(rows, rows, nothing > 0, nothing, nothing)
    counts = np.cumsum(windows.tile_counts[rows])
    cuts = np.flatnonzero(np.diff(counts // BATCH_TILES)) + 1
    found = [_of_batch(tiles, candidates, windows, some) for some in (np.split(rows, cuts) if len(cuts) else [rows])]
    return TileOverlaps.joined(found) if len(found) > 1 else found[0]


def _of_batch(tiles: EdgeTiles, all_candidates: Objects, all_windows: Windows, rows: Integers) -> TileOverlaps:
    candidates, windows = all_candidates[rows], all_windows.take(rows)
    tile, owner = _tiles_of(windows, tiles.grid.columns)
    place, filled = written_out(tiles.filled_start[tile], tiles.filled_start[tile + 1])
    part, parted = written_out(tiles.part_start[tile], tiles.part_start[tile + 1])
    zone = np.concatenate([tiles.filled_zone[place], tiles.part_zone[part]])
    width = int(zone.max(initial=0)) + 1
    pairs, pair = np.unique(owner[np.concatenate([filled, parted])] * width + zone, return_inverse=True)
    of_filled, of_parts = pair[: len(place)], pair[len(place) :]
    candidate = pairs // width
    inside = np.bincount(of_filled, minlength=len(pairs)) == windows.tile_counts[candidate]
    box = shapely.bounds(candidates)
    still = ~inside[of_filled]
    near = _Near.joined(
        [
            _edges_of_parts(tiles, part, tile[parted], of_parts, box[candidate]),
            _sides_of_tiles(tiles.grid, tile[filled[still]], of_filled[still]),
        ]
    )
    outline_m = _outline_m(near, box[candidate])
    calm = outline_m == 0
    depth = _zones_over_middle(tiles.grid, near, box[candidate])
    inside |= calm & (depth == 1)
    # Neither calm inside nor calm outside: summed up, whatever the reason.
    area = _areas(candidates, candidate, near, ~inside & ~(calm & (depth == 0)))
    return TileOverlaps(rows[candidate], pairs % width, inside, area, outline_m)


def _tiles_of(windows: Windows, columns: int) -> tuple[Integers, Integers]:
    """All tiles of all windows, and the window that each is of."""
    counts = windows.tile_counts
    place, owner = written_out(np.zeros(len(counts), dtype=np.int64), counts)
    width = (windows.column_end - windows.column)[owner]
    row = windows.row[owner] + place // np.maximum(width, 1)
    return row * columns + windows.column[owner] + place % np.maximum(width, 1), owner


@dataclass(frozen=True)
class _Near(SignedEdges):
    """Edges beside which a candidate may lie; ``owner`` is the pair of candidate and zone."""

    tile: Integers
    is_outline: Booleans


def _edges_of_parts(tiles: EdgeTiles, part: Integers, tile: Integers, pair: Integers, box: Floats) -> _Near:
    """The edges of parts that are neither beside nor below the box of their pair."""
    edges = tiles.edges
    row, at = written_out(tiles.edge_start[part], tiles.edge_start[part + 1])
    around = box[pair[at]]
    apart = (edges.x0[row] > around[:, 2] + MARGIN_M) | (edges.x1[row] < around[:, 0] - MARGIN_M)
    apart |= np.maximum(edges.y0[row], edges.y1[row]) < around[:, 1] - MARGIN_M
    row, at = row[~apart], at[~apart]
    found = edges.take(row).columns() | {"owner": pair[at]}
    return _Near(**found, tile=tile[at], is_outline=tiles.is_outline[row])


def _sides_of_tiles(grid: TileGrid, tile: Integers, pair: Integers) -> _Near:
    """Upper and lower side of tiles that a zone fills: as edges, a tile has no others."""
    x, y = grid.x + tile % grid.columns * grid.size, grid.y + tile // grid.columns * grid.size
    x, both, sign = np.tile(x, 2), np.concatenate([y + grid.size, y]), np.repeat([1.0, -1.0], len(tile))
    no_outline = np.zeros(2 * len(tile), dtype=bool)
    return _Near(np.tile(pair, 2), x, both, x + grid.size, both, sign, np.tile(tile, 2), no_outline)


def _outline_m(near: _Near, box: Floats) -> Floats:
    """Length of the edges of each pair's zone that its candidate's box may meet."""
    met = near.is_outline & (np.minimum(near.y0, near.y1) <= box[near.owner, 3] + MARGIN_M)
    length = np.where(met, np.hypot(near.x1 - near.x0, near.y1 - near.y0), 0.0)
    return np.bincount(near.owner, weights=length, minlength=len(box)).astype(np.float64)


def _zones_over_middle(grid: TileGrid, near: _Near, box: Floats) -> Floats:
    """1 where the middle of a pair's box lies in the zone, 0 where it does not: edges above it, with signs."""
    x, y = (box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2
    middle = grid.row_of(y) * grid.columns + grid.column_of(x)
    x, y = x[near.owner], y[near.owner]
    over = np.flatnonzero((near.tile == middle[near.owner]) & (near.x0 <= x) & (x < near.x1))
    over = over[heights(near, over, x[over]) > y[over]]
    return np.bincount(near.owner[over], weights=near.sign[over], minlength=len(box)).astype(np.float64)


def _areas(candidates: Objects, candidate: Integers, near: _Near, wanted: Booleans) -> Floats:
    """Common area of each ``wanted`` pair, 0 for the others."""
    rows = np.flatnonzero(wanted[near.owner])
    needed = np.unique(candidate[near.owner[rows]])
    ours = signed_edges(candidates[needed])
    starts = np.searchsorted(ours.owner, np.arange(len(needed) + 1))
    number = np.searchsorted(needed, candidate)
    bundles = Bundles(number[near.owner[rows]], rows, near.owner[rows])
    return common_areas(ours, starts, near, bundles, len(candidate))
