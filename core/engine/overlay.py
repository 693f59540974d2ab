"""Candidates x zones -> :class:`Overlaps`: one row per candidate and zone.

What lies in tiles without edges is wholly inside the zones that fill them (:mod:`.tile_overlaps`).
The other polygons are measured from edges (:mod:`.trapezoids`). GEOS clips (:mod:`.clipping`) points,
what spreads over too many tiles, and every pair so thin or small that a threshold may decide; lines are
followed segment by segment (:mod:`.route_overlaps`).

Two edges that were drawn as one line part by millimetres when the layers come from different CRS or
have different vertices on it. What is narrower than :data:`TOUCH_M` is therefore touching too; it is
named among the problems of the run, and still counted for control units, whose shares must add up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import is_

import numpy as np
import shapely

from ..progress import Progress, part, silent
from ..tables import Booleans, Floats, Integers, Objects, Overlaps, objects
from ..thresholds import Thresholds
from .clipping import TOUCH_M, bounding_pairs, clipped
from .cut_pieces import cut_pieces
from .edge_tiles import EdgeTiles
from .facing import Polygons
from .geometry import same_dimension
from .local_zones import local_zones, same_area
from .measuring import MeasuringFrame, areas_m2, lengths_m
from .route_overlaps import routes_overlaid
from .tile_overlaps import MOST_TILES, TileOverlaps, tile_overlaps, zones_about
from .tile_windows import Windows, filled_pairs, windows_over, without_edges
from .zone_index import ZoneIndex

#: A candidate of which no more than this share lies outside a zone is inside: the rest is rounding.
ROUNDING_SHARE = 1e-9
#: The width up to which a run of the default thresholds must know pieces exactly.
LOOK_M = Thresholds().look_m


@dataclass(frozen=True)
class Pairs:
    """Candidates and zones, row by row."""

    candidate: Integers
    zone: Integers

    def take(self, rows: Integers | Booleans) -> Pairs:
        """The pairs that ``rows`` names."""
        return Pairs(self.candidate[rows], self.zone[rows])

    @staticmethod
    def joined(found: list[Pairs]) -> Pairs:
        """All pairs, one table after the other."""
        nothing = np.zeros(0, dtype=np.int64)
        return Pairs(
            np.concatenate([nothing, *(pairs.candidate for pairs in found)]),
            np.concatenate([nothing, *(pairs.zone for pairs in found)]),
        )


def measures(frame: MeasuringFrame, shapes: Objects, dimension: int) -> Floats:
    """Area in m2, length in m, or number of points of each multi geometry; NULL is 0."""
    if dimension == 2:
        return areas_m2(shapes)
    if dimension == 1:
        return lengths_m(frame, shapes)
    return np.asarray(shapely.get_num_geometries(shapes), dtype=np.float64)


def overlaid(
    index: ZoneIndex,
    candidates: Objects,
    dimension: int,
    min_width_m: float = LOOK_M,
    progress: Progress = silent,
) -> Overlaps:
    """All overlaps, ordered by candidate and zone, with slivers and borderline ones not yet marked.

    Parameters
    ----------
    index
        The zones; names the measuring CRS in which the candidates are.
    candidates
        Valid geometries (:func:`.geometry.made_ready`), ``None`` is skipped.
    dimension
        0, 1 or 2: that of the candidates.
    min_width_m
        The width up to which the run will look: pieces that may be narrower are measured from their
        shape; of the others ``width_m`` is only a lower bound. Pieces are ``None`` where no shape was
        needed (:func:`with_pieces`).
    """
    own, perimeter = measures(index.frame, candidates, dimension), np.asarray(shapely.length(candidates))
    whole, measured, unsure = sorted_out(index, candidates, dimension, own, perimeter, max(min_width_m, TOUCH_M))
    if dimension == 1:
        return _along(index, candidates, own, whole, unsure, part(progress, 0.1, 1.0))
    unsure, pieces = _clipped_pairs(index, candidates, unsure, dimension, part(progress, 0.1, 1.0))
    pairs = Pairs.joined([whole, Pairs(measured.candidate, measured.zone), unsure])
    measure = np.concatenate([own[whole.candidate], measured.area, measures(index.frame, pieces, dimension)])
    around = np.concatenate([perimeter[whole.candidate], measured.around_m, shapely.length(pieces)])
    order = np.argsort(pairs.candidate * len(index.theme) + pairs.zone, kind="stable")
    order = order[measure[order] > 0]
    candidate, zone, measure = pairs.candidate[order], pairs.zone[order], measure[order]
    piece = np.full(len(order), None, dtype=object)
    is_whole, is_clipped = order < len(whole.zone), order >= len(pairs.zone) - len(pieces)
    piece[is_whole] = candidates[candidate[is_whole]]
    piece[is_clipped] = pieces[order[is_clipped] - (len(pairs.zone) - len(pieces))]
    no_number = np.full(len(order), np.nan)
    return Overlaps(
        candidate=candidate,
        zone=zone,
        measure=measure,
        share=measure / own[candidate],
        zone_share=measure / index.area_m2[zone] if dimension == 2 else no_number,
        width_m=2 * measure / around[order] if dimension == 2 else no_number,
        is_sliver=np.zeros(len(order), dtype=bool),
        is_borderline=np.zeros(len(order), dtype=bool),
        stretches=np.full(len(order), None, dtype=object),
        piece=piece,
    )


def _clipped_pairs(
    index: ZoneIndex, candidates: Objects, pairs: Pairs, dimension: int, progress: Progress
) -> tuple[Pairs, Objects]:
    """Those of the pairs that have a common piece, and the pieces."""
    if len(pairs.zone) == 0:
        return pairs, candidates[:0]
    pieces = clipped(candidates, index.shapes, pairs.candidate, pairs.zone, dimension, index.is_unit, progress)
    hit = ~shapely.is_missing(pieces)
    return pairs.take(hit), pieces[hit]


def _along(index: ZoneIndex, routes: Objects, own: Floats, whole: Pairs, unsure: Pairs, progress: Progress) -> Overlaps:
    """The overlaps of routes, those inside by their tiles and those near an outline."""
    pairs = Pairs.joined([whole, unsure])
    is_inside = np.arange(len(pairs.candidate)) < len(whole.candidate)
    return routes_overlaid(index, routes, own, pairs.candidate, pairs.zone, is_inside, progress)


def measure_one(index: ZoneIndex, shape: shapely.Geometry, min_width_m: float = LOOK_M) -> Overlaps:
    """The overlaps of a single valid geometry of the measuring CRS, as :func:`overlaid` finds them.

    For what is drawn with the mouse: about a millisecond at most for a parcel; pieces only on request.
    """
    return overlaid(index, objects([shape]), int(shapely.get_dimensions(shape)), min_width_m)


def sorted_out(
    index: ZoneIndex, candidates: Objects, dimension: int, own: Floats, perimeter: Floats, min_width_m: float
) -> tuple[Pairs, TileOverlaps, Pairs]:
    """Pairs wholly inside, pairs with a measured area, and pairs that must be clipped."""
    tiles = index.tiles
    box = shapely.bounds(candidates)
    windows = windows_over(tiles.grid, box)
    plain = without_edges(tiles, windows)
    large = windows.tile_counts > MOST_TILES
    row, zone = filled_pairs(tiles, windows.take(plain))
    inside = Pairs(np.flatnonzero(plain)[row], zone)
    rows = np.flatnonzero(~plain & ~large)
    if dimension == 2:
        near = tile_overlaps(tiles, Polygons(rows, candidates[rows], box[rows], own[rows], perimeter[rows]))
    else:
        near = _about(tiles, windows, rows)
    kept, measured, unsure = _told_apart(near, own, min_width_m)
    far = [_bounding(index, candidates, np.flatnonzero(~plain & large)), _bounding_doubtful(index, candidates, ~large)]
    return Pairs.joined([inside, kept]), measured, Pairs.joined([unsure, *far])


def _about(tiles: EdgeTiles, windows: Windows, rows: Integers) -> TileOverlaps:
    """What the tiles say of lines and points: inside, or near an outline and not measured."""
    inside, near = zones_about(tiles, windows.take(rows))
    pairs, is_inside = np.append(inside, near), np.arange(len(inside) + len(near)) < len(inside)
    nothing = np.zeros(len(pairs))
    return TileOverlaps(rows[pairs // tiles.zones], pairs % tiles.zones, is_inside, nothing, nothing, is_inside)


def _told_apart(near: TileOverlaps, areas: Floats, min_width_m: float) -> tuple[Pairs, TileOverlaps, Pairs]:
    """Whole inside, measured as well as the run looks, and unsure."""
    inside = near.inside | (near.area >= areas[near.candidate] * (1 - ROUNDING_SHARE))
    sure = ~inside & (near.exact | (near.area > min_width_m / 2 * near.around_m))
    pairs = Pairs(near.candidate, near.zone)
    return pairs.take(inside), near.take(sure), pairs.take(~inside & ~sure)


def _bounding(index: ZoneIndex, candidates: Objects, rows: Integers) -> Pairs:
    if len(rows) == 0:
        return Pairs.joined([])
    candidate, zone = bounding_pairs(candidates[rows], index.shapes)
    return Pairs(rows[candidate], zone)


def _bounding_doubtful(index: ZoneIndex, candidates: Objects, wanted: Booleans) -> Pairs:
    """Pairs with the zones that could not be laid out in tiles."""
    doubtful = index.tiles.doubtful
    if len(doubtful) == 0:
        return Pairs.joined([])
    candidate, zone = bounding_pairs(candidates[wanted], index.shapes[doubtful])
    return Pairs(np.flatnonzero(wanted)[candidate], doubtful[zone])


def with_pieces(index: ZoneIndex, candidates: Objects, overlaps: Overlaps, wanted: Booleans) -> Overlaps:
    """The same overlaps of polygons with the piece of each ``wanted`` row.

    Pieces are put together from edges (:mod:`.cut_pieces`); where one has not the area and the length around it that
    were measured, GEOS cuts it from the neighbourhood of its candidate or, if that does not help, from the whole zone.
    """
    rows = np.flatnonzero(wanted & shapely.is_missing(overlaps.piece))
    found = _put_together(index, candidates, overlaps.take(rows))
    other = np.flatnonzero(~_as_measured(found, overlaps.take(rows)))
    found[other] = _clipped_pieces(index, candidates, overlaps.take(rows[other]))
    piece = overlaps.piece.copy()
    piece[rows] = found
    return replace(overlaps, piece=piece)


def _put_together(index: ZoneIndex, candidates: Objects, overlaps: Overlaps) -> Objects:
    """Pieces of overlaps from edges, ``None`` where these do not tell; for candidates that the tiles are for."""
    met, number = np.unique(overlaps.candidate, return_inverse=True)
    shapes = candidates[met]
    box = shapely.bounds(shapes)
    small = np.flatnonzero(windows_over(index.tiles.grid, box).tile_counts <= MOST_TILES)
    polygons = Polygons(small, shapes[small], box[small], np.zeros(len(small)), np.zeros(len(small)))
    pairs = number * index.tiles.zones + overlaps.zone
    order = np.argsort(pairs, kind="stable")
    found = np.empty(len(pairs), dtype=object)
    found[order] = cut_pieces(index.tiles, polygons, pairs[order])
    return found


def _clipped_pieces(index: ZoneIndex, candidates: Objects, overlaps: Overlaps) -> Objects:
    """Pieces of overlaps by GEOS."""
    if len(overlaps) == 0:
        return overlaps.piece
    shapes = candidates[overlaps.candidate]
    near = local_zones(index.shapes, overlaps.zone, shapely.bounds(shapes))
    found = same_dimension(objects(shapely.intersection(shapes, near)), 2)
    other = np.flatnonzero(~same_area(found, overlaps.measure))
    whole = shapely.intersection(shapes[other], index.shapes[overlaps.zone[other]])
    found[other] = same_dimension(objects(whole), 2)
    return found


def _as_measured(pieces: Objects, overlaps: Overlaps) -> Booleans:
    """Which pieces have the area and the length around them that were measured."""
    around = 2 * overlaps.measure / overlaps.width_m
    right = np.abs(shapely.length(pieces) - around) <= 1e-9 * around + 1e-6
    return np.asarray(same_area(pieces, overlaps.measure) & right)


def whole_pieces(overlaps: Overlaps, candidates: Objects) -> Booleans:
    """Which pieces are the candidate itself, so that whatever is known of its shape is known of the piece."""
    own = map(is_, overlaps.piece.tolist(), candidates[overlaps.candidate].tolist())
    return np.asarray(np.fromiter(own, dtype=bool, count=len(overlaps)) & ~shapely.is_missing(overlaps.piece))


def pieces_as_wkb(overlaps: Overlaps, candidates: Objects, wkb: Objects) -> Objects:
    """The pieces as WKB; ``wkb`` is that of the candidates, and serves for every piece that is a whole candidate."""
    whole = whole_pieces(overlaps, candidates)
    found = wkb[overlaps.candidate]
    found[~whole] = shapely.to_wkb(overlaps.piece[~whole])
    return found
