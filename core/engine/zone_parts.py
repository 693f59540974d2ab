"""Some zones taken apart at the lines of a grid: their edges, lids and pictures tile by tile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..tables import ColumnTable, Floats, Integers, Objects
from .lids import Lids, Passages, among, lids_of
from .ranges import beginnings, ends_of, written_out
from .signed_edges import SignedEdges, rightward, rings_of
from .tile_grid import CutEdges, TileGrid, cut_at_lines
from .tile_sketch import CELLS, Bits, below_lids, sketched


@dataclass(frozen=True)
class ZoneParts:
    """What :class:`.edge_tiles.EdgeTiles` keeps of zones, by zone and tile.

    ``filled_tile`` and ``filled_zone`` go together, as do all columns from ``tile`` to ``lids``, which
    count the edges and the lids of each part.
    """

    filled_tile: Integers
    filled_zone: Integers
    tile: Integers
    zone: Integers
    crossed: Bits
    inside: Bits
    edges: Integers
    lids: Integers
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: npt.NDArray[np.int8]
    lid_x0: Floats
    lid_x1: Floats
    doubtful: Integers


@dataclass(frozen=True)
class _Runs(ColumnTable):
    """Stretches of rings within one tile: edges ``start`` to ``end``; the ring goes on with run ``next``."""

    key: Integers
    start: Integers
    end: Integers
    next: Integers


def zone_parts(zones: Objects, rows: Integers, grid: TileGrid) -> ZoneParts:
    """The parts of the zones in ``rows``; keys are ``(zone * columns + column) * rows + row``."""
    rings = rings_of(zones[rows])
    cut = cut_at_lines(rings, grid)
    zone = rows[rings.owner[cut.ring]]
    runs = _runs(cut, (zone * grid.columns + cut.column) * grid.rows + cut.row)
    lids = lids_of(_passages(cut, runs, zone), grid)
    if len(lids.doubtful):
        runs = runs.take(~among(zone[runs.start], lids.doubtful))
    runs = runs.take(np.argsort(runs.key, kind="stable"))
    edge, run = written_out(runs.start, runs.end)
    edges = rightward(runs.key[run], cut.ax[edge], cut.ay[edge], cut.bx[edge], cut.by[edge])
    return _assembled(edges, lids, grid)


def _runs(cut: CutEdges, key: Integers) -> _Runs:
    start = beginnings(key, cut.ring)
    first = beginnings(cut.ring[start])
    following = np.arange(1, len(start) + 1)
    following[ends_of(first, len(start)) - 1] = first
    return _Runs(key[start], start, ends_of(start, len(key)), following)


def _passages(cut: CutEdges, runs: _Runs, zone: Integers) -> Passages:
    """From the end of each run to the next run of its ring, where that is in another tile."""
    moves = runs.take(runs.key != runs.key[runs.next])
    last, to = moves.end - 1, runs.start[moves.next]
    return Passages(zone[last], cut.column[last], cut.row[last], cut.column[to], cut.row[to], cut.bx[last])


def _assembled(edges: SignedEdges, lids: Lids, grid: TileGrid) -> ZoneParts:
    """Parts out of edges that are owned by keys in order, and of the lids that go with them."""
    starts = beginnings(edges.owner)
    key, counts = edges.owner[starts], ends_of(starts, len(edges)) - starts
    parted = among(lids.whole, key)
    x, y = _corners(key, grid)
    lid_part, lid_x0, lid_x1 = _lids_of_parts(key, x, lids.whole[parted], lids, grid.size)
    crossed, under = _sketched(edges, starts, np.repeat(x, counts), np.repeat(y, counts), grid.size / CELLS)
    under ^= _under_lids(lid_part, lid_x0, lid_x1, x, grid.size / CELLS)
    filled = lids.whole[~parted]
    return ZoneParts(
        filled_tile=_tile(filled, grid),
        filled_zone=filled // (grid.columns * grid.rows),
        tile=_tile(key, grid),
        zone=key // (grid.columns * grid.rows),
        crossed=crossed,
        inside=under & ~crossed,
        edges=counts,
        lids=np.bincount(lid_part, minlength=len(key)),
        x0=edges.x0,
        y0=edges.y0,
        x1=edges.x1,
        y1=edges.y1,
        sign=edges.sign.astype(np.int8),
        lid_x0=lid_x0,
        lid_x1=lid_x1,
        doubtful=lids.doubtful,
    )


def _lids_of_parts(
    key: Integers, x: Floats, whole: Integers, lids: Lids, size: float
) -> tuple[Integers, Floats, Floats]:
    """Part, beginning and end of all lids of parts; ``whole`` are the keys of the parts under a whole lid."""
    part = np.searchsorted(key, np.concatenate([whole, lids.key]))
    order = np.argsort(part, kind="stable")
    left = x[part[: len(whole)]]
    x0, x1 = np.concatenate([left, lids.x0]), np.concatenate([left + size, lids.x1])
    return part[order], x0[order], x1[order]


def _sketched(edges: SignedEdges, starts: Integers, x: Floats, y: Floats, cell: float) -> tuple[Bits, Bits]:
    """The pictures of parts from edges in tiles with their corners at ``x``, ``y``."""
    x0, y0, x1, y1 = (edges.x0 - x) / cell, (edges.y0 - y) / cell, (edges.x1 - x) / cell, (edges.y1 - y) / cell
    return sketched(x0, y0, x1, y1, starts)


def _under_lids(lid_part: Integers, x0: Floats, x1: Floats, corner: Floats, cell: float) -> Bits:
    """For each part, of which ``corner`` is the left side, the cells below its lids."""
    under = np.zeros(len(corner), dtype=np.uint64)
    left = corner[lid_part]
    first = beginnings(lid_part)
    below = below_lids((x0 - left) / cell, (x1 - left) / cell)
    under[lid_part[first]] = np.bitwise_or.reduceat(below, first)
    return under


def _corners(key: Integers, grid: TileGrid) -> tuple[Floats, Floats]:
    """Lower left corners of tiles."""
    return grid.x + key // grid.rows % grid.columns * grid.size, grid.y + key % grid.rows * grid.size


def _tile(key: Integers, grid: TileGrid) -> Integers:
    return key % grid.rows * grid.columns + key // grid.rows % grid.columns
