"""Candidates x zones -> :class:`Overlaps`: index, pairs, clip, one row per candidate and zone.

A pair counts only where both share something of the candidate's own dimension: a polygon that
touches a zone along an edge or at a corner, or a point on its outline, is not a hit. Control units
are the one exception for lines and points: what lies on the line between two units belongs to both,
because the requirements of both must be read.

Two edges that were drawn as one line part by millimetres when the layers come from different CRS or
have different vertices on it. What is narrower than :data:`TOUCH_M` is therefore touching too; it is
named among the problems of the run, and still counted for control units, whose shares must add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from .chainage import chainages_m
from .geometry import exploded, mean_widths_m, regrouped, same_dimension, segments
from .measuring import MeasuringFrame, areas_m2, lengths_m
from .progress import Progress, silent, step
from .tables import Booleans, Floats, Integers, Objects, Overlaps, objects

#: Pieces narrower than this are two edges on one line: an edge of 1 km that is straight in longitude
#: and latitude lies up to 19 mm beside the one that is straight in the Gauss-Krüger projection.
TOUCH_M = 0.02
#: Pairs that are clipped between two reports of progress.
BATCH = 256


@dataclass(frozen=True)
class Thresholds:
    """Below these a piece is a sliver (碎斑): kept and listed, but not judged."""

    min_area_m2: float = 1.0
    min_width_m: float = 0.1


def measures(frame: MeasuringFrame, shapes: Objects, dimension: int) -> Floats:
    """Area in m2, length in m, or number of points of each multi geometry; NULL is 0."""
    if dimension == 2:
        return areas_m2(shapes)
    if dimension == 1:
        return lengths_m(frame, shapes)
    return np.asarray(shapely.get_num_geometries(shapes), dtype=np.float64)


def overlaid(
    frame: MeasuringFrame,
    candidates: Objects,
    dimension: int,
    zones: Objects,
    is_unit: Booleans,
    progress: Progress = silent,
) -> Overlaps:
    """All overlaps, ordered by candidate and zone, with slivers not yet marked.

    Parameters
    ----------
    frame
        Names the measuring CRS in which both geometry arrays are.
    candidates, zones
        Valid multi geometries (:func:`.geometry.made_ready`), ``None`` is skipped.
    dimension
        0, 1 or 2: that of the candidates.
    is_unit
        Which zones are control units.
    """
    candidate, zone = bounding_pairs(candidates, zones)
    pieces = clipped(candidates, zones, candidate, zone, dimension, is_unit, progress)
    hit = ~shapely.is_missing(pieces)
    candidate, zone, pieces = candidate[hit], zone[hit], pieces[hit]
    measure = measures(frame, pieces, dimension)
    from_m, to_m = chainages_m(frame, candidates[candidate], pieces, dimension)
    found = Overlaps(
        candidate=candidate,
        zone=zone,
        measure=measure,
        share=measure / measures(frame, candidates, dimension)[candidate],
        zone_share=measure / areas_m2(zones)[zone] if dimension == 2 else np.full(len(zone), np.nan),
        width_m=mean_widths_m(pieces),
        is_sliver=np.zeros(len(zone), dtype=bool),
        from_m=from_m,
        to_m=to_m,
        piece=pieces,
    )
    return found.take(np.flatnonzero(measure > 0))


def bounding_pairs(candidates: Objects, zones: Objects) -> tuple[Integers, Integers]:
    """Row numbers of candidates and zones whose bounding boxes meet, ordered by both."""
    candidate, zone = shapely.STRtree(zones).query(candidates)
    order = np.lexsort((zone, candidate))
    return candidate[order].astype(np.int64), zone[order].astype(np.int64)


def clipped(
    candidates: Objects,
    zones: Objects,
    candidate: Integers,
    zone: Integers,
    dimension: int,
    is_unit: Booleans,
    progress: Progress = silent,
) -> Objects:
    """The common piece of each pair in the candidate's dimension, ``None`` where there is none."""
    shapely.prepare(zones)
    pieces = np.full(len(candidate), None, dtype=object)
    by_zone = np.lexsort((candidate, zone))
    for start in range(0, len(by_zone), BATCH):
        step(progress, start / len(by_zone))
        rows = by_zone[start : start + BATCH]
        pieces[rows] = _pieces(candidates[candidate[rows]], zones[zone[rows]], dimension, is_unit[zone[rows]])
    return pieces


def _pieces(shapes: Objects, zones: Objects, dimension: int, closed: Booleans) -> Objects:
    """Whole inside: the candidate itself; else the clip, without what only lies on an outline."""
    pieces = np.full(len(shapes), None, dtype=object)
    inside = shapely.covers(zones, shapes)
    pieces[inside] = shapes[inside]
    crossing = np.flatnonzero(~inside & shapely.intersects(zones, shapes))
    if len(crossing):
        clips = shapely.intersection(shapes[crossing], zones[crossing])
        pieces[crossing] = same_dimension(objects(clips), dimension)
    if dimension < 2:
        _drop_parts_on_outline(pieces, np.flatnonzero(~closed), zones, dimension)
    return pieces


def _drop_parts_on_outline(pieces: Objects, rows: Integers, zones: Objects, dimension: int) -> None:
    """Take from line and point pieces what only follows the outline of their zone, in place.

    A segment of a line follows the outline where its middle lies on it.
    """
    rows = rows[~shapely.is_missing(pieces[rows])]
    parts, owner = segments(pieces[rows]) if dimension == 1 else exploded(pieces[rows])
    middles = shapely.line_interpolate_point(parts, 0.5, normalized=True) if dimension == 1 else parts
    on_outline = shapely.distance(middles, shapely.boundary(zones[rows])[owner]) <= TOUCH_M
    changed = np.isin(owner, owner[on_outline])
    pieces[rows[np.unique(owner[changed])]] = None
    kept = changed & ~on_outline
    if kept.any():
        left = regrouped(parts[kept], owner[kept], dimension)
        left = same_dimension(objects(shapely.line_merge(left)), 1) if dimension == 1 else left
        pieces[rows[np.unique(owner[kept])]] = left


def without_touching(found: Overlaps, is_unit: Booleans, dimension: int) -> tuple[Overlaps, Overlaps]:
    """The overlaps that count, and those that are two edges on one line (never of control units)."""
    if dimension < 2:
        return found, found.take(np.zeros(0, dtype=np.int64))
    touching = (found.width_m < TOUCH_M) & (found.share < 1 - 1e-9) & ~is_unit[found.zone]
    return found.take(~touching), found.take(touching)


def with_slivers_marked(overlaps: Overlaps, thresholds: Thresholds, dimension: int) -> Overlaps:
    """The same overlaps with slivers marked.

    A polygon piece is a sliver below the area or the mean width, a line piece below the width taken
    as a length. A candidate that lies wholly inside is never a sliver, however small it is.
    """
    columns = overlaps.columns()
    if dimension == 2:
        small = (overlaps.measure < thresholds.min_area_m2) | (overlaps.width_m < thresholds.min_width_m)
    elif dimension == 1:
        small = overlaps.measure < thresholds.min_width_m
    else:
        small = np.zeros(len(overlaps), dtype=bool)
    columns["is_sliver"] = small & (overlaps.share < 1 - 1e-9)
    return Overlaps(**columns)
