"""The common pieces of candidates and zones that overlap, as shapes.

A piece is put together from edges (:mod:`.cut_pieces`). Where these do not tell, or the piece has not the
area and the length around it that were measured, GEOS cuts it from the neighbourhood of its candidate or,
if that does not help, from the whole zone.
"""

from __future__ import annotations

from operator import is_

import numpy as np
import shapely

from ..tables import Booleans, Objects, Overlaps, objects
from .cut_pieces import cut_pieces
from .facing import Polygons
from .geometry import same_dimension
from .local_zones import common_shapes, local_zones
from .tile_overlaps import MOST_TILES
from .tile_windows import windows_over
from .zone_index import ZoneIndex

#: By this share, and by this much, a piece may differ from what was measured.
ROUNDING_SHARE, ROUNDING = 1e-9, 1e-6


def pieces_of(index: ZoneIndex, candidates: Objects, overlaps: Overlaps) -> Objects:
    """The piece of each overlap of polygons."""
    pieces = _put_together(index, candidates, overlaps)
    other = np.flatnonzero(~(_has_area(pieces, overlaps) & _has_length(pieces, overlaps)))
    if len(other):
        pieces[other] = _clipped(index, candidates, overlaps.take(other))
    return pieces


def _put_together(index: ZoneIndex, candidates: Objects, overlaps: Overlaps) -> Objects:
    """Pieces from edges, for candidates that do not spread over too many tiles; ``None`` for the others."""
    met, number = np.unique(overlaps.candidate, return_inverse=True)
    shapes = candidates[met]
    box = shapely.bounds(shapes)
    small = np.flatnonzero(windows_over(index.tiles.grid, box).tile_counts <= MOST_TILES)
    unknown = np.zeros(len(small))
    pairs = number * index.tiles.zones + overlaps.zone
    order = np.argsort(pairs, kind="stable")
    pieces = np.empty(len(pairs), dtype=object)
    pieces[order] = cut_pieces(index.tiles, Polygons(small, shapes[small], box[small], unknown, unknown), pairs[order])
    return pieces


def _clipped(index: ZoneIndex, candidates: Objects, overlaps: Overlaps) -> Objects:
    """Pieces by GEOS."""
    shapes = candidates[overlaps.candidate]
    near = local_zones(index.shapes, overlaps.zone, shapely.bounds(shapes))
    pieces = same_dimension(common_shapes(shapes, near, index.shapes[overlaps.zone]), 2)
    other = np.flatnonzero(~_has_area(pieces, overlaps))
    whole = shapely.intersection(shapes[other], index.shapes[overlaps.zone[other]])
    pieces[other] = same_dimension(objects(whole), 2)
    return pieces


def _has_area(pieces: Objects, overlaps: Overlaps) -> Booleans:
    """Which pieces have the area that was measured."""
    gap = np.abs(np.nan_to_num(shapely.area(pieces)) - overlaps.measure)
    return np.asarray(gap <= ROUNDING_SHARE * overlaps.measure + ROUNDING)


def _has_length(pieces: Objects, overlaps: Overlaps) -> Booleans:
    """Which pieces have the length around them that the mean width says."""
    around = 2 * overlaps.measure / overlaps.width_m
    return np.asarray(np.abs(np.nan_to_num(shapely.length(pieces)) - around) <= ROUNDING_SHARE * around + ROUNDING)


def whole_pieces(overlaps: Overlaps, candidates: Objects) -> Booleans:
    """Which pieces are the candidate itself, so that what is known of its shape is known of the piece."""
    own = map(is_, overlaps.piece.tolist(), candidates[overlaps.candidate].tolist())
    return np.asarray(np.fromiter(own, dtype=bool, count=len(overlaps)) & ~shapely.is_missing(overlaps.piece))


def pieces_as_wkb(overlaps: Overlaps, candidates: Objects, wkb: Objects) -> Objects:
    """The pieces as WKB; ``wkb`` is that of the candidates, and serves for every piece that is a whole candidate."""
    whole = whole_pieces(overlaps, candidates)
    found = wkb[overlaps.candidate]
    found[~whole] = shapely.to_wkb(overlaps.piece[~whole])
    return found
