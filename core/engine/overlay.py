"""Candidates x zones -> :class:`Overlaps`: one row per candidate and zone.

Most is known from tiles and edges (:mod:`.zones_met`). GEOS clips (:mod:`.clipping`) what spreads over too many
tiles, and every pair so thin or small that a threshold may decide where edges do not tell exactly; lines are
followed segment by segment (:mod:`.route_overlaps`), and points looked at one by one (:mod:`.site_overlaps`).

Two edges that were drawn as one line part by millimetres when the layers come from different CRS or
have different vertices on it. What is narrower than :data:`TOUCH_M` is therefore touching too; it is
named among the problems of the run, and still counted for control units, whose shares must add up.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from ..progress import Progress, part, silent
from ..tables import Booleans, Floats, Integers, Objects, Overlaps, objects
from ..thresholds import Thresholds
from .clipping import TOUCH_M, clipped
from .measuring import MeasuringFrame, areas_m2, lengths_m
from .pieces import pieces_of
from .route_overlaps import routes_overlaid
from .site_overlaps import sites_within
from .zone_index import ZoneIndex
from .zones_met import zones_met

#: A candidate of which no more than this share lies outside a zone is inside: the rest is rounding.
ROUNDING_SHARE = 1e-9
#: The width up to which a run of the default thresholds must know pieces exactly.
LOOK_M = Thresholds().look_m


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
    met = zones_met(index, candidates, dimension, own, perimeter)
    if dimension == 1:
        told = part(progress, 0.1, 1.0)
        return routes_overlaid(index, candidates, own, met.candidate, met.zone, met.inside, told)
    inside = met.inside | (met.area >= own[met.candidate] * (1 - ROUNDING_SHARE))
    measure = np.where(inside, own[met.candidate], met.area)
    around = np.where(inside, perimeter[met.candidate], met.around_m)
    piece = np.full(len(met), None, dtype=object)
    unsure = np.flatnonzero(~(inside | met.exact | (measure > max(min_width_m, TOUCH_M) / 2 * around)))
    if len(unsure):
        pairs, told = met.take(unsure), part(progress, 0.1, 1.0)
        clips = _clips(index, candidates, dimension, pairs.candidate, pairs.zone, told)
        piece[unsure], measure[unsure] = clips, measures(index.frame, clips, dimension)
        around[unsure] = shapely.length(clips)
    order = np.argsort(met.candidate * len(index.theme) + met.zone, kind="stable")
    order = order[measure[order] > 0]
    candidate, zone, measure, whole = met.candidate[order], met.zone[order], measure[order], inside[order]
    piece = piece[order]
    piece[whole] = candidates[candidate[whole]]
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


def _clips(
    index: ZoneIndex, candidates: Objects, dimension: int, candidate: Integers, zone: Integers, progress: Progress
) -> Objects:
    """The common piece of each pair of polygon, or of points, and zone."""
    if dimension == 0:
        return sites_within(index, candidates, candidate, zone, progress)
    return clipped(candidates, index.shapes, candidate, zone, progress)


def measure_one(index: ZoneIndex, shape: shapely.Geometry, min_width_m: float = LOOK_M) -> Overlaps:
    """The overlaps of a single valid geometry of the measuring CRS, as :func:`overlaid` finds them.

    For what is drawn with the mouse: about a millisecond at most for a parcel; pieces only on request.
    """
    return overlaid(index, objects([shape]), int(shapely.get_dimensions(shape)), min_width_m)


def with_pieces(index: ZoneIndex, candidates: Objects, overlaps: Overlaps, wanted: Booleans) -> Overlaps:
    """The same overlaps of polygons with the piece of each ``wanted`` row (:mod:`.pieces`)."""
    rows = np.flatnonzero(wanted & shapely.is_missing(overlaps.piece))
    piece = overlaps.piece.copy()
    piece[rows] = pieces_of(index, candidates, overlaps.take(rows))
    return replace(overlaps, piece=piece)
