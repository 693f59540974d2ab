"""Which zones of one theme overlap each other, so that their ground must not be counted twice."""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Floats, Integers, Objects
from .edge_tiles import EdgeTiles
from .ranges import written_out
from .trapezoids import Bundles, common_areas

#: Less than this in a tile is rounding: neighbours share an edge, not ground.
ROUNDING_M2 = 1e-6
#: Pairs of edges are counted up in groups of this many pairs of parts.
BATCH_PAIRS = 50_000


def overlapping_pairs(tiles: EdgeTiles, zones: Objects, theme: Integers) -> Integers:
    """Keys (smaller row * number of zones + larger row) of the pairs of one theme that overlap.

    Zones that could not be laid out are taken to overlap whatever they come near.
    """
    found = [_among_filled(tiles, theme), _among_parts(tiles, theme), _between(tiles, theme), _doubtful(tiles, zones)]
    pairs = np.concatenate(found)
    return np.asarray(np.unique(pairs.min(axis=1) * len(zones) + pairs.max(axis=1)))


def _mates(tile: Integers, theme: Integers) -> tuple[Integers, Integers]:
    """All pairs of entries with the same tile and theme, as two columns of entry numbers."""
    order = np.lexsort((theme, tile))
    changes = (np.diff(tile[order]) != 0) | (np.diff(theme[order]) != 0)
    ends = np.append(np.flatnonzero(changes) + 1, len(order))
    end = ends[np.searchsorted(ends, np.arange(len(order)), side="right")] if len(order) else ends[:0]
    second, first = written_out(np.arange(len(order)) + 1, end)
    return order[first], order[second]


def _among_filled(tiles: EdgeTiles, theme: Integers) -> Integers:
    """Two zones of a theme that fill the same tile."""
    several = np.flatnonzero(np.diff(tiles.filled_start) > 1)
    place, at = written_out(tiles.filled_start[several], tiles.filled_start[several + 1])
    zone = tiles.filled_zone[place]
    first, second = _mates(several[at], theme[zone])
    return _as_pairs(zone[first], zone[second])


def _among_parts(tiles: EdgeTiles, theme: Integers) -> Integers:
    """Two zones of a theme whose parts in a tile have an area in common."""
    first, second = _mates(_tile_of(tiles.part_start), theme[tiles.part_zone])
    found = [np.zeros((0, 2), dtype=np.int64)]
    for start in range(0, len(first), BATCH_PAIRS):
        one, other = first[start : start + BATCH_PAIRS], second[start : start + BATCH_PAIRS]
        edge, pair = written_out(tiles.edge_start[other], tiles.edge_start[other + 1])
        area = common_areas(tiles.edges, tiles.edge_start, tiles.edges, Bundles(one[pair], edge, pair), len(one))
        real = area > ROUNDING_M2
        found.append(_as_pairs(tiles.part_zone[one[real]], tiles.part_zone[other[real]]))
    return np.concatenate(found)


def _between(tiles: EdgeTiles, theme: Integers) -> Integers:
    """A zone that fills a tile, and one of the same theme that has a part of it."""
    part = np.flatnonzero(_part_areas(tiles) > ROUNDING_M2)
    tile = _tile_of(tiles.part_start)[part]
    place, at = written_out(tiles.filled_start[tile], tiles.filled_start[tile + 1])
    first, second = tiles.filled_zone[place], tiles.part_zone[part[at]]
    same = theme[first] == theme[second]
    return _as_pairs(first[same], second[same])


def _doubtful(tiles: EdgeTiles, zones: Objects) -> Integers:
    number, zone = shapely.STRtree(zones).query(zones[tiles.doubtful])
    return _as_pairs(tiles.doubtful[number], zone.astype(np.int64))


def _part_areas(tiles: EdgeTiles) -> Floats:
    edges = tiles.edges
    bottom = np.repeat(
        tiles.grid.y + _tile_of(tiles.part_start) // tiles.grid.columns * tiles.grid.size, np.diff(tiles.edge_start)
    )
    under = edges.sign * (edges.x1 - edges.x0) * ((edges.y0 + edges.y1) / 2 - bottom)
    part = np.repeat(np.arange(len(tiles.part_zone)), np.diff(tiles.edge_start))
    return np.bincount(part, weights=under, minlength=len(tiles.part_zone)).astype(np.float64)


def _tile_of(starts: Integers) -> Integers:
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _as_pairs(first: Integers, second: Integers) -> Integers:
    return np.stack([first, second], axis=1)
