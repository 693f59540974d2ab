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

from dataclasses import dataclass

import numpy as np
import shapely

from ..progress import Progress, part, silent
from ..tables import Booleans, Floats, Integers, Objects, Overlaps, objects
from ..thresholds import Thresholds
from .clipping import TOUCH_M, bounding_pairs, clipped
from .geometry import same_dimension
from .local_zones import local_zones, same_area
from .measuring import MeasuringFrame, areas_m2, lengths_m
from .route_overlaps import routes_overlaid
from .tile_overlaps import MOST_TILES, TileOverlaps, filled_pairs, tile_overlaps, windows_of, without_edges
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
    whole, measured, unsure = sorted_out(index, candidates, dimension, perimeter, max(min_width_m, TOUCH_M))
    if dimension == 1:
        return _along(index, candidates, own, whole, unsure, part(progress, 0.1, 1.0))
    pieces = clipped(
        candidates, index.shapes, unsure.candidate, unsure.zone, dimension, index.is_unit, part(progress, 0.1, 1.0)
    )
    hit = ~shapely.is_missing(pieces)
    unsure, pieces = unsure.take(hit), pieces[hit]
    pairs = Pairs.joined([whole, Pairs(measured.candidate, measured.zone), unsure])
    measure = np.concatenate([own[whole.candidate], measured.area, measures(index.frame, pieces, dimension)])
    around = np.concatenate([perimeter[whole.candidate], measured.outline_m, shapely.length(pieces)])
    piece = np.concatenate([candidates[whole.candidate], np.full(len(measured), None, dtype=object), pieces])
    found = Overlaps(
        candidate=pairs.candidate,
        zone=pairs.zone,
        measure=measure,
        share=measure / own[pairs.candidate],
        zone_share=measure / index.area_m2[pairs.zone] if dimension == 2 else np.full(len(measure), np.nan),
        width_m=2 * measure / around if dimension == 2 else np.full(len(measure), np.nan),
        is_sliver=np.zeros(len(measure), dtype=bool),
        is_borderline=np.zeros(len(measure), dtype=bool),
        stretches=np.full(len(measure), None, dtype=object),
        piece=piece,
    )
    order = np.lexsort((found.zone, found.candidate))
    return found.take(order[found.measure[order] > 0])


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
    index: ZoneIndex, candidates: Objects, dimension: int, perimeter: Floats, min_width_m: float
) -> tuple[Pairs, TileOverlaps, Pairs]:
    """Pairs wholly inside, pairs with a measured area, and pairs that must be clipped.

    In the second ``outline_m`` is no less than the perimeter of the common piece.
    """
    tiles = index.tiles
    windows = windows_of(tiles.grid, candidates)
    plain = without_edges(tiles, windows) & ~shapely.is_missing(candidates)
    by_tiles = ~plain & (windows.tile_counts <= MOST_TILES) & (dimension == 2)
    rows, zone = filled_pairs(tiles, windows.take(plain))
    inside = [Pairs(np.flatnonzero(plain)[rows], zone)]
    near = tile_overlaps(tiles, candidates, windows, np.flatnonzero(by_tiles))
    kept, measured, thin = _told_apart(near, candidates, perimeter, min_width_m)
    unsure = [thin, _bounding(candidates, index.shapes, np.flatnonzero(~plain & ~by_tiles))]
    unsure.append(_bounding_doubtful(index, candidates, np.flatnonzero(plain | by_tiles)))
    return Pairs.joined([*inside, kept]), measured, Pairs.joined(unsure)


def _told_apart(
    near: TileOverlaps, candidates: Objects, perimeters: Floats, min_width_m: float
) -> tuple[Pairs, TileOverlaps, Pairs]:
    """Whole inside, sure of a measure, and unsure; what has neither area nor outline here is left out."""
    area, perimeter = shapely.area(candidates)[near.candidate], perimeters[near.candidate] + near.outline_m
    inside = near.inside | (near.area >= area * (1 - ROUNDING_SHARE))
    sure = ~inside & (near.area > min_width_m / 2 * perimeter)
    unsure = ~inside & ~sure & (near.outline_m > 0)
    measured = TileOverlaps(**(near.columns() | {"outline_m": perimeter})).take(sure)
    pairs = Pairs(near.candidate, near.zone)
    return pairs.take(inside), measured, pairs.take(unsure)


def _bounding(candidates: Objects, zones: Objects, rows: Integers) -> Pairs:
    if len(rows) == 0 or len(zones) == 0:
        return Pairs.joined([])
    candidate, zone = bounding_pairs(candidates[rows], zones)
    return Pairs(rows[candidate], zone)


def _bounding_doubtful(index: ZoneIndex, candidates: Objects, rows: Integers) -> Pairs:
    """Pairs with the zones that could not be laid out in tiles."""
    doubtful = index.tiles.doubtful
    found = _bounding(candidates, index.shapes[doubtful], rows)
    return Pairs(found.candidate, doubtful[found.zone])


def with_pieces(index: ZoneIndex, candidates: Objects, overlaps: Overlaps, wanted: Booleans) -> Overlaps:
    """The same overlaps of polygons with the piece of each ``wanted`` row.

    A piece is cut from the neighbourhood of its candidate; where it has not the area that was
    measured, from the whole zone.
    """
    rows = np.flatnonzero(wanted & shapely.is_missing(overlaps.piece))
    shapes, zone = candidates[overlaps.candidate[rows]], overlaps.zone[rows]
    near = local_zones(index.shapes, zone, shapely.bounds(shapes))
    found = same_dimension(objects(shapely.intersection(shapes, near)), 2)
    other = np.flatnonzero(~same_area(found, overlaps.measure[rows]))
    found[other] = same_dimension(objects(shapely.intersection(shapes[other], index.shapes[zone[other]])), 2)
    piece = overlaps.piece.copy()
    piece[rows] = found
    return Overlaps(**(overlaps.columns() | {"piece": piece}))
