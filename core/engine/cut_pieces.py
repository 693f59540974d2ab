"""The common pieces of polygons and zones, put together from their edges; nothing is clipped."""

from __future__ import annotations

import numpy as np

from ..tables import Integers, Objects
from .edge_tiles import EdgeTiles
from .facing import Polygons, facing
from .inner_edges import inner_stretches
from .lids import among
from .near_edges import near_zones
from .ring_joining import joined_rings, multi_polygons
from .signed_edges import Rings, rings_of
from .tile_overlaps import batches_of, polygons_of
from .tile_windows import windows_over


def cut_pieces(tiles: EdgeTiles, candidates: Polygons, pairs: Integers) -> Objects:
    """The common piece of each pair, a multi polygon; ``None`` where it is doubtful or there is none.

    Parameters
    ----------
    tiles
        The zones.
    candidates
        Multi polygons, none of which spreads over too many tiles.
    pairs
        Candidate * number of zones + zone, in order.
    """
    polygons = polygons_of(candidates)
    windows = windows_over(tiles.grid, polygons.box)
    rings, pieces = [], []
    doubtful = np.zeros(len(pairs), dtype=bool)
    for some in batches_of(windows):
        batch = polygons.take(some)
        found = near_zones(tiles, windows.take(some))
        near, inside = (_of_pairs(keys, batch, tiles.zones, pairs) for keys in (found.near, found.inside))
        found = found.only(found.near[near >= 0])
        if len(found.near):
            stretches, unclear = inner_stretches(facing(tiles, batch, found))
            rings.append(joined_rings(stretches, unclear, tiles.grid.size))
            pieces.append(near[near >= 0])
            doubtful[pieces[-1][unclear]] = True
        rings.append(rings_of(batch.shape[found.inside[inside >= 0] // tiles.zones]))
        pieces.append(inside[inside >= 0])
    if len(rings) == 0:
        return np.full(len(pairs), None, dtype=object)
    return multi_polygons(Rings.joined(rings, [len(piece) for piece in pieces]), np.concatenate(pieces), doubtful)


def _of_pairs(keys: Integers, polygons: Polygons, zones: int, pairs: Integers) -> Integers:
    """The row in ``pairs`` of each polygon * zones + zone; -1 where it is not among them."""
    of_candidates = polygons.candidate[keys // zones] * zones + keys % zones
    return np.where(among(of_candidates, pairs), np.searchsorted(pairs, of_candidates), -1)
