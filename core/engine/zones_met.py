"""Which zones each candidate meets, and how much is known of that without a shape being cut.

What lies in tiles without edges is wholly inside the zones that fill them. The pictures and the edges in
the other tiles tell of the rest (:mod:`.tile_overlaps`). Candidates that spread over too many tiles, and
zones that could not be laid out in tiles, are paired by their boxes, and nothing is known of these pairs.
"""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Booleans, Floats, Integers, Objects
from .clipping import bounding_pairs
from .edge_tiles import EdgeTiles
from .facing import Polygons
from .tile_overlaps import MOST_TILES, TileOverlaps, tile_overlaps, zones_about
from .tile_windows import Windows, filled_pairs, windows_over, without_edges
from .zone_index import ZoneIndex


def zones_met(index: ZoneIndex, candidates: Objects, dimension: int, own: Floats, around_m: Floats) -> TileOverlaps:
    """All pairs of candidate and zone that may have something in common, each once, in no order.

    Parameters
    ----------
    index
        The zones.
    candidates
        Multi geometries of the measuring CRS, ``None`` is skipped.
    dimension
        0, 1 or 2: that of the candidates. Only polygons are measured.
    own, around_m
        The area of each polygon and the length around it; anything for lines and points.
    """
    tiles = index.tiles
    box = shapely.bounds(candidates)
    windows = windows_over(tiles.grid, box)
    plain, large = without_edges(tiles, windows), windows.tile_counts > MOST_TILES
    rows = np.flatnonzero(~plain & ~large)
    found = [_filled(tiles, windows, np.flatnonzero(plain))] if len(rows) < max(len(box), 1) else []
    if len(rows) and dimension == 2:
        polygons = Polygons(rows, candidates[rows], box[rows], own[rows], around_m[rows])
        found.append(tile_overlaps(tiles, polygons, windows.take(rows)))
    elif len(rows):
        found.append(_about(tiles, windows, rows))
    if large.any():
        found.append(_boxed(candidates, np.flatnonzero(~plain & large), index.shapes, np.arange(tiles.zones)))
    if len(tiles.doubtful):
        found.append(_boxed(candidates, np.flatnonzero(~large), index.shapes, tiles.doubtful))
    return TileOverlaps.joined(found) if len(found) > 1 else found[0]


def _filled(tiles: EdgeTiles, windows: Windows, rows: Integers) -> TileOverlaps:
    """What fills the windows in ``rows``, through which no edge runs."""
    number, zone = filled_pairs(tiles, windows.take(rows))
    return _inside(rows[number], zone, np.ones(len(zone), dtype=bool))


def _about(tiles: EdgeTiles, windows: Windows, rows: Integers) -> TileOverlaps:
    """What is all over the boxes of lines and points, or has an edge near them."""
    inside, near = zones_about(tiles, windows.take(rows))
    pairs = np.append(inside, near)
    return _inside(rows[pairs // tiles.zones], pairs % tiles.zones, np.arange(len(pairs)) < len(inside))


def _boxed(candidates: Objects, rows: Integers, zones: Objects, wanted: Integers) -> TileOverlaps:
    """Pairs of the candidates in ``rows`` and the ``wanted`` zones whose boxes meet."""
    number, zone = bounding_pairs(candidates[rows], zones[wanted])
    return _inside(rows[number], wanted[zone].astype(np.int64), np.zeros(len(zone), dtype=bool))


def _inside(candidate: Integers, zone: Integers, inside: Booleans) -> TileOverlaps:
    """Pairs of which no more is known than whether the candidate lies inside."""
    unknown = np.zeros(len(zone))
    return TileOverlaps(candidate, zone, inside, unknown, unknown, inside)
