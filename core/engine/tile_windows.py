"""Boxes on the grid of tiles: which tiles and which cells of tiles they meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .edge_tiles import EdgeTiles
from .ranges import written_out
from .tile_grid import TileGrid
from .tile_sketch import CELLS, Bits, cells_between

#: Every box is looked at with this much around it, so that what only touches is seen too.
MARGIN_M = 0.05


@dataclass(frozen=True)
class Windows(ColumnTable):
    """What a box meets: its first and last columns and rows of cells, counted from the corner of the grid."""

    left: Integers
    low: Integers
    right: Integers
    high: Integers

    @property
    def column(self) -> Integers:
        """First column of tiles."""
        return self.left // CELLS

    @property
    def row(self) -> Integers:
        """First row of tiles."""
        return self.low // CELLS

    @property
    def column_end(self) -> Integers:
        """Column of tiles behind the last."""
        return self.right // CELLS + 1

    @property
    def row_end(self) -> Integers:
        """Row of tiles behind the last."""
        return self.high // CELLS + 1

    @property
    def tile_counts(self) -> Integers:
        """How many tiles each window has."""
        return np.asarray((self.column_end - self.column) * (self.row_end - self.row))


@dataclass(frozen=True)
class WindowTiles(ColumnTable):
    """One row per window and tile: number of the window, number of the tile, and the cells that the box meets.

    ``is_first`` marks the lower left tile of a window, ``is_top`` its upper row.
    """

    window: Integers
    tile: Integers
    cells: Bits
    is_first: Booleans
    is_top: Booleans


def windows_of(grid: TileGrid, shapes: Objects) -> Windows:
    """The window of each shape; one without tiles for ``None``."""
    return windows_over(grid, shapely.bounds(shapes))


def windows_over(grid: TileGrid, box: Floats) -> Windows:
    """The window of each box (xmin, ymin, xmax, ymax), held to the grid; one without tiles for NaN."""
    cell = grid.size / CELLS
    corner = (grid.x + MARGIN_M, grid.y + MARGIN_M, grid.x - MARGIN_M, grid.y - MARGIN_M)
    places = np.floor((box - corner) / cell)
    np.maximum(places, 0, out=places)
    np.minimum(places, np.asarray([grid.columns, grid.rows] * 2) * CELLS - 1, out=places)
    missing = np.isnan(places[:, 0])
    places[missing] = (0, 0, -CELLS, 0)
    left, low, right, high = places.T.astype(np.int64)
    return Windows(left, low, right, high)


def without_edges(tiles: EdgeTiles, windows: Windows) -> Booleans:
    """Windows through which no edge of any zone runs: one set of zones fills all of their tiles."""
    table = tiles.crossed_before
    column, row, column_end, row_end = windows.column, windows.row, windows.column_end, windows.row_end
    count = table[row_end, column_end] - table[row, column_end] + table[row, column] - table[row_end, column]
    return np.asarray(count == 0)


def filled_pairs(tiles: EdgeTiles, windows: Windows) -> tuple[Integers, Integers]:
    """Number of the window and zone, for windows :func:`without_edges`: all zones that fill them."""
    tile = windows.row * tiles.grid.columns + windows.column
    place, window = written_out(tiles.filled_start[tile], tiles.filled_start[tile + (windows.right >= windows.left)])
    return window, tiles.filled_zone[place].astype(np.int64)


def tiles_of(windows: Windows, columns: int) -> WindowTiles:
    """All tiles of all windows, window by window and row by row, of a grid with so many ``columns``."""
    column, row, row_end = windows.column, windows.row, windows.row_end
    across = windows.column_end - column
    counts = across * (row_end - row)
    place, window = written_out(np.zeros(len(counts), dtype=np.int64), counts)
    first, across = column[window], across[window]
    row = row[window] + place // across
    column = first + place % across
    cells = cells_between(
        np.maximum(windows.left[window] - column * CELLS, 0),
        np.maximum(windows.low[window] - row * CELLS, 0),
        np.minimum(windows.right[window] - column * CELLS, CELLS - 1) + 1,
        np.minimum(windows.high[window] - row * CELLS, CELLS - 1) + 1,
    )
    return WindowTiles(window, row * columns + column, cells, place == 0, row == row_end[window] - 1)
