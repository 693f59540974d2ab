"""Which zones of one theme overlap each other, so that their ground must not be counted twice."""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Floats, Integers, Objects
from .edge_sieve import meetings
from .edge_tiles import EdgeTiles, Numbers
from .lids import among
from .ranges import beginnings, ends_of, written_out
from .signed_edges import SignedEdges
from .trapezoids import in_common

#: Less than this in a tile is rounding: neighbours share an edge, not ground.
ROUNDING_M2 = 1e-6
#: Parts are measured in groups of this many pairs.
BATCH_PAIRS = 10_000


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
    starts = beginnings(tile[order], theme[order])
    end = np.repeat(ends_of(starts, len(order)), ends_of(starts, len(order)) - starts)
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
    """Two zones of a theme whose parts in a tile have an area in common.

    Their pictures mostly tell: a cell that is in for both, or none that is not out for one of them.
    """
    first, second = _mates(tile_of(tiles.part_start), theme[tiles.part_zone])
    sure = (tiles.inside[first] & tiles.inside[second]) != 0
    open_ = (tiles.inside | tiles.crossed)[first] & (tiles.inside | tiles.crossed)[second]
    unsure = np.flatnonzero(~sure & (open_ != 0))
    for start in range(0, len(unsure), BATCH_PAIRS):
        some = unsure[start : start + BATCH_PAIRS]
        sure[some] = _parts_in_common(tiles, first[some], second[some]) > ROUNDING_M2
    return _as_pairs(tiles.part_zone[first[sure]], tiles.part_zone[second[sure]])


def _parts_in_common(tiles: EdgeTiles, first: Integers, second: Integers) -> Floats:
    """The common area of pairs of parts in the same tile."""
    parts, number = np.unique(first, return_inverse=True)
    floors = floors_of(tiles, parts)
    ours = SignedEdges.joined([under_lids(tiles, parts), floors])
    ours = ours.take(np.argsort(ours.owner, kind="stable"))
    starts = np.searchsorted(ours.owner, np.arange(len(parts) + 1))
    other = under_lids(tiles, second)
    return in_common(ours, other, meetings(ours, starts, other, number[other.owner]), 0, len(second)).area


def under_lids(tiles: EdgeTiles, parts: Integers) -> SignedEdges:
    """Outlines and lids of parts, owned by their place in ``parts``."""
    row, owner = written_out(tiles.edge_start[parts], tiles.edge_end[parts])
    sign = tiles.sign[row].astype(np.float64)
    outline = SignedEdges(owner, tiles.x0[row], tiles.y0[row], tiles.x1[row], tiles.y1[row], sign)
    lid, owner = written_out(tiles.lid_start[parts], tiles.lid_end[parts])
    y = _bottoms(tiles, parts)[owner] + tiles.grid.size
    return SignedEdges.joined(
        [outline, SignedEdges(owner, tiles.lid_x0[lid], y, tiles.lid_x1[lid], y, np.ones(len(lid)))]
    )


def floors_of(tiles: EdgeTiles, parts: Integers) -> SignedEdges:
    """Where the zones of parts lie along the lower sides of their tiles: the lids of the tiles below."""
    zone, tile = tiles.part_zone[parts], tile_of(tiles.part_start)[parts] - tiles.grid.columns
    key = tile * tiles.zones + zone
    part_keys = tile_of(tiles.part_start) * tiles.zones + tiles.part_zone
    parted = np.flatnonzero(among(key, part_keys))
    below = np.searchsorted(part_keys, key[parted])
    lid, of_below = written_out(tiles.lid_start[below], tiles.lid_end[below])
    whole = np.flatnonzero(among(key, tile_of(tiles.filled_start) * tiles.zones + tiles.filled_zone))
    left = tiles.grid.x + tile[whole] % tiles.grid.columns * tiles.grid.size
    owner = np.concatenate([parted[of_below], whole])
    y = _bottoms(tiles, parts)[owner]
    x0, x1 = np.append(tiles.lid_x0[lid], left), np.append(tiles.lid_x1[lid], left + tiles.grid.size)
    return SignedEdges(owner, x0, y, x1, y, np.full(len(y), -1.0))


def _between(tiles: EdgeTiles, theme: Integers) -> Integers:
    """A zone that fills a tile, and one of the same theme that has a part of it."""
    tile = tile_of(tiles.part_start)
    place, part = written_out(tiles.filled_start[tile], tiles.filled_start[tile + 1])
    first, second = tiles.filled_zone[place], tiles.part_zone[part]
    same = theme[first] == theme[second]
    first, second, part = first[same], second[same], part[same]
    real = part_areas(tiles, part) > ROUNDING_M2
    return _as_pairs(first[real], second[real])


def _doubtful(tiles: EdgeTiles, zones: Objects) -> Integers:
    if len(tiles.doubtful) == 0:
        return _as_pairs(tiles.doubtful, tiles.doubtful)
    number, zone = shapely.STRtree(zones).query(zones[tiles.doubtful])
    return _as_pairs(tiles.doubtful[number], zone)


def part_areas(tiles: EdgeTiles, parts: Integers) -> Floats:
    """The area of each part: the trapezoids down from its edges and lids to the lower side of its tile."""
    edges = under_lids(tiles, parts)
    height = (edges.y0 + edges.y1) / 2 - _bottoms(tiles, parts)[edges.owner]
    under = edges.sign * (edges.x1 - edges.x0) * height
    return np.bincount(edges.owner, weights=under, minlength=len(parts)).astype(np.float64)


def _bottoms(tiles: EdgeTiles, parts: Integers) -> Floats:
    return tiles.grid.y + tile_of(tiles.part_start)[parts] // tiles.grid.columns * tiles.grid.size


def tile_of(starts: Numbers) -> Integers:
    """The tile of each entry, where ``starts`` are the first entries of the tiles."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _as_pairs(first: Numbers, second: Numbers) -> Integers:
    return np.stack([first, second], axis=1).astype(np.int64)
