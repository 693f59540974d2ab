"""The common pieces of polygons and zones, put together from their edges; nothing is clipped."""

from __future__ import annotations

import numpy as np

from ..tables import Booleans, Integers, Objects
from .edge_tiles import EdgeTiles
from .facing import Polygons, facing
from .inner_edges import inner_strokes
from .lids import among
from .near_edges import near_zones
from .ring_joining import joined_rings, multi_polygons
from .signed_edges import Rings, rings_of
from .tile_overlaps import batches_of, polygons_of
from .tile_windows import Windows, windows_over


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
    doubtful = np.zeros(len(pairs), dtype=bool)
    found = [(rings_of(polygons.shape[:0]), np.zeros(0, dtype=np.int64))]
    for some in batches_of(windows):
        found += _of_batch(tiles, polygons.take(some), windows.take(some), pairs, doubtful)
    rings, pieces = zip(*found)
    return multi_polygons(Rings.joined(rings, [len(piece) for piece in pieces]), np.concatenate(pieces), doubtful)


def _of_batch(
    tiles: EdgeTiles, polygons: Polygons, windows: Windows, pairs: Integers, doubtful: Booleans
) -> list[tuple[Rings, Integers]]:
    """Rings, owned by numbers, and the row in ``pairs`` that each number stands for; some become ``doubtful``."""
    about = near_zones(tiles, windows)
    near, inside = (_of_pairs(keys, polygons, tiles.zones, pairs) for keys in (about.near, about.inside))
    found = [(rings_of(polygons.shape[about.inside[inside >= 0] // tiles.zones]), inside[inside >= 0])]
    about, near = about.only(about.near[near >= 0]), near[near >= 0]
    if len(near):
        strokes, unclear = inner_strokes(facing(tiles, polygons, about))
        found.append((joined_rings(strokes, unclear, tiles.grid.size), near))
        doubtful[near[unclear]] = True
    return found


def _of_pairs(keys: Integers, polygons: Polygons, zones: int, pairs: Integers) -> Integers:
    """The row in ``pairs`` of each polygon * zones + zone; -1 where it is not among them."""
    of_candidates = polygons.candidate[keys // zones] * zones + keys % zones
    return np.where(among(of_candidates, pairs), np.searchsorted(pairs, of_candidates), -1)
