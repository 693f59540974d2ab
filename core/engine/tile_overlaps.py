"""Common areas of candidates and zones, read off the tiles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers
from .edge_tiles import EdgeTiles
from .facing import Polygons, facing
from .near_edges import NearZones, near_zones
from .ranges import slices_of
from .signed_edges import SignedEdges
from .tile_windows import MARGIN_M, Windows, windows_over
from .trapezoids import in_common

#: Candidates over more tiles than this are not for the tiles.
MOST_TILES = 1024
#: Tiles of candidates that are worked on at once.
BATCH_TILES = 8_192
#: Less than so much, or such a share of the polygon, may be rounding.
ROUNDING_M2, ROUNDING_SHARE = 1e-6, 1e-12


@dataclass(frozen=True)
class TileOverlaps(ColumnTable):
    """Pairs of candidate and zone.

    ``inside``: no edge of the zone runs through the box of the candidate, which lies in the zone.
    ``area`` is the common area (m2, with rounding errors of either sign) and ``around_m`` the length
    around it; where that is not ``exact``, no less. Pairs that do not even touch are mostly left out.
    """

    candidate: Integers
    zone: Integers
    inside: Booleans
    area: Floats
    around_m: Floats
    exact: Booleans


def polygons_of(whole: Polygons) -> Polygons:
    """The single polygons of multi polygons."""
    counts = shapely.get_num_geometries(whole.shape)
    if (counts == 1).all():
        return whole
    found = whole.take(np.repeat(np.arange(len(whole)), counts))
    several = np.repeat(counts > 1, counts)
    parts = shapely.get_parts(whole.shape[counts > 1])
    found.shape[several], found.box[several] = parts, shapely.bounds(parts)
    found.area[several], found.around_m[several] = shapely.area(parts), shapely.length(parts)
    return found


def tile_overlaps(tiles: EdgeTiles, candidates: Polygons, windows: Windows) -> TileOverlaps:
    """What the tiles say of candidates (multi polygons), none of whose windows has too many tiles."""
    polygons = polygons_of(candidates)
    windows = windows if polygons is candidates else windows_over(tiles.grid, polygons.box)
    found = [_of_batch(tiles, polygons.take(some), windows.take(some)) for some in batches_of(windows)]
    rows = found[0] if len(found) == 1 else TileOverlaps.joined([_no_overlaps(), *found])
    return _by_candidate(rows, polygons, tiles.zones)


def zones_about(tiles: EdgeTiles, windows: Windows) -> tuple[Integers, Integers]:
    """Pairs (window * number of zones + zone): zones all over the box of a window, and those with edges near it."""
    nothing = np.zeros(0, dtype=np.int64)
    found = []
    for some in batches_of(windows):
        about = near_zones(tiles, windows.take(some))
        found.append((about.inside + some.start * tiles.zones, about.near + some.start * tiles.zones))
    inside, near = zip((nothing, nothing), *found)
    return np.concatenate(inside), np.concatenate(near)


def batches_of(windows: Windows) -> list[slice]:
    """Slices of windows with some :data:`BATCH_TILES` tiles each."""
    return slices_of(windows.tile_counts, BATCH_TILES)


def _no_overlaps() -> TileOverlaps:
    nothing = np.zeros(0)
    return TileOverlaps(nothing.astype(np.int64), nothing.astype(np.int64), nothing > 0, nothing, nothing, nothing > 0)


def _of_batch(tiles: EdgeTiles, polygons: Polygons, windows: Windows) -> TileOverlaps:
    """One row for each polygon and zone."""
    found = near_zones(tiles, windows)
    inside = found.inside // tiles.zones
    is_inside = np.ones(len(inside), dtype=bool)
    rows = TileOverlaps(
        polygons.candidate[inside],
        found.inside % tiles.zones,
        is_inside,
        polygons.area[inside],
        polygons.around_m[inside],
        is_inside,
    )
    return TileOverlaps.joined([rows, _measured(tiles, polygons, found)]) if len(found.near) else rows


def _measured(tiles: EdgeTiles, polygons: Polygons, found: NearZones) -> TileOverlaps:
    """The near pairs of polygon and zone, without those that have nothing in common."""
    pairs = facing(tiles, polygons, found)
    own = pairs.polygons
    common = in_common(pairs.edges, pairs.other, pairs.met, pairs.lids, len(own))
    area, around_m = common.area + own.area * pairs.covered, common.around + own.around_m * pairs.covered
    small = np.abs(area) <= np.minimum(ROUNDING_M2 + ROUNDING_SHARE * own.area, own.area / 2)
    blurred = common.grazing | small | pairs.upright()
    if blurred.any():
        around_m = np.where(blurred, own.around_m + _outline_m(pairs.outlines, own.box), around_m)
    nothing = np.zeros(len(own), dtype=bool)
    rows = TileOverlaps(own.candidate, found.near % tiles.zones, nothing, area, around_m, ~blurred)
    return rows.take(~small | pairs.touching(small)) if small.any() else rows


def _outline_m(outlines: SignedEdges, box: Floats) -> Floats:
    """Length of the edges of each pair's zone that its box may meet."""
    met = np.minimum(outlines.y0, outlines.y1) <= (box[:, 3] + MARGIN_M)[outlines.owner]
    length = np.sqrt((outlines.x1 - outlines.x0) ** 2 + (outlines.y1 - outlines.y0) ** 2) * met
    return np.bincount(outlines.owner, weights=length, minlength=len(box)).astype(np.float64)


def _by_candidate(found: TileOverlaps, polygons: Polygons, zones: int) -> TileOverlaps:
    """What several polygons of a candidate have in common with a zone, added up."""
    counts = np.bincount(polygons.candidate, minlength=1)
    if counts.max() <= 1:
        return found
    pairs, pair = np.unique(found.candidate * zones + found.zone, return_inverse=True)
    inside, area, around_m, blurred = (
        np.bincount(pair, weights=values, minlength=len(pairs)).astype(np.float64)
        for values in (found.inside, found.area, found.around_m, ~found.exact)
    )
    candidate = pairs // zones
    return TileOverlaps(candidate, pairs % zones, inside == counts[candidate], area, around_m, blurred == 0)
