"""Zones laid out on a grid of tiles: which zone fills a tile, and which edges run through it.

::

    +-------+-------+-------+     A tile that no edge of a zone runs through is filled by the zone or
    | fills |#######|       |     free of it, and then nothing is kept but "filled". In the others, the
    |       |##/~~~~|  free |     part of the zone in the tile is kept as the edges in it, under a lid:
    +-------+-/-----+-------+     the stretches of the tile's upper side that lie in the zone.
    | fills |/ free |  free |
    +-------+-------+-------+

The lid of the tile below would be the floor of the part. It is not kept, because nobody needs it who
looks at tiles from above (:mod:`.tile_overlaps`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..progress import Each, Progress, all_done, one_by_one, silent
from ..tables import Booleans, Floats, Integers, Objects
from .geometry import in_groups
from .ranges import offsets
from .tile_grid import TileGrid, grid_over
from .tile_sketch import Bits
from .zone_parts import zone_parts

#: Numbers of 32 bits, which take half the room.
Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class EdgeTiles:
    """The layout of ``zones`` zones.

    The zones that fill tile ``t`` whole are ``filled_zone[filled_start[t]:filled_start[t + 1]]``, the
    parts of zones in it ``part_start[t]:part_start[t + 1]``. Part ``p`` is of zone ``part_zone[p]``; it has
    the edges ``edge_start[p]:edge_end[p]`` in the columns ``x0`` to ``sign`` (see :mod:`.signed_edges`) and the
    lids ``lid_start[p]:lid_end[p]``; ``crossed`` and ``inside`` are its picture (:mod:`.tile_sketch`).
    ``crossed_before[r, c]`` counts the tiles with parts in the rows before ``r`` and the columns before
    ``c``. ``doubtful`` zones could not be laid out and are in no tile.
    """

    grid: TileGrid
    zones: int
    filled_start: Numbers
    filled_zone: Numbers
    part_start: Numbers
    part_zone: Numbers
    crossed: Bits
    inside: Bits
    edge_start: Numbers
    edge_end: Numbers
    x0: Floats
    y0: Floats
    x1: Floats
    y1: Floats
    sign: npt.NDArray[np.int8]
    lid_start: Numbers
    lid_end: Numbers
    lid_x0: Floats
    lid_x1: Floats
    crossed_before: Numbers
    doubtful: Numbers


def laid_out(zones: Objects, progress: Progress = silent, each: Each = one_by_one) -> EdgeTiles:
    """Lay out valid multi polygons of the measuring CRS, group by group; ``None`` takes no room."""
    grid = grid_over(shapely.total_bounds(zones))
    groups = all_done(lambda rows: vars(zone_parts(zones, rows, grid)), in_groups(zones), progress, each)
    return _joined(groups, grid, len(zones))


def _joined(groups: list[dict[str, npt.NDArray[Any]]], grid: TileGrid, zones: int) -> EdgeTiles:
    """All groups in one: filled tiles and parts by tile, edges and lids as they come, group by group.

    Takes the columns out of ``groups`` one by one, so that none is there twice for long.
    """

    def column(name: str, kind: Any) -> npt.NDArray[Any]:
        return np.concatenate([group.pop(name) for group in groups], dtype=kind, casting="same_kind")

    filled_tile, filled_zone = column("filled_tile", np.int32), column("filled_zone", np.int32)
    tile, zone = column("tile", np.int32), column("zone", np.int32)
    order = np.lexsort((zone, tile))
    part_start = _starts(tile, grid)
    edge_start, edge_end = _ranges(column("edges", np.int32), order)
    lid_start, lid_end = _ranges(column("lids", np.int32), order)
    return EdgeTiles(
        grid=grid,
        zones=zones,
        filled_start=_starts(filled_tile, grid),
        filled_zone=filled_zone[np.lexsort((filled_zone, filled_tile))],
        part_start=part_start,
        part_zone=zone[order],
        crossed=column("crossed", np.uint64)[order],
        inside=column("inside", np.uint64)[order],
        edge_start=edge_start,
        edge_end=edge_end,
        **{name: column(name, np.float64) for name in ("x0", "y0", "x1", "y1", "lid_x0", "lid_x1")},
        sign=column("sign", np.int8),
        lid_start=lid_start,
        lid_end=lid_end,
        crossed_before=_counted_before(np.diff(part_start).reshape(grid.rows, grid.columns) > 0),
        doubtful=column("doubtful", np.int32),
    )


def _starts(tile: Numbers, grid: TileGrid) -> Numbers:
    """First entry of each tile, and the number of entries, when they stand by tile."""
    counts = np.bincount(tile, minlength=grid.columns * grid.rows)
    return offsets(counts).astype(np.int32)


def _ranges(counts: Numbers, order: Integers) -> tuple[Numbers, Numbers]:
    """Where stretches of so many rows that follow one another begin and end, in another ``order``."""
    ends = np.cumsum(counts, dtype=np.int32)
    return (ends - counts)[order], ends[order]


def _counted_before(crossed: Booleans) -> Numbers:
    """Summed-area table: any rectangle of tiles is counted with four look-ups."""
    table = np.zeros((crossed.shape[0] + 1, crossed.shape[1] + 1), dtype=np.int32)
    table[1:, 1:] = crossed.cumsum(axis=0, dtype=np.int32).cumsum(axis=1)
    return table
