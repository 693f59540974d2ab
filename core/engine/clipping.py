"""The common piece of a polygon or point and a zone, cut out by GEOS (lines: :mod:`.route_overlaps`).

A polygon that touches a zone along an edge or at a corner, or a point on its outline, has no piece.
Control units are the one exception for points: what lies on the line between two units belongs to
both, because the requirements of both must be read.
"""

from __future__ import annotations

import numpy as np
import shapely

from ..progress import Progress, silent, step
from ..tables import Booleans, Integers, Objects, objects
from .geometry import exploded, regrouped, same_dimension

#: Pieces narrower than this are two edges on one line: an edge of 1 km that is straight in longitude
#: and latitude lies up to 19 mm beside the one that is straight in the Gauss-Krüger projection.
TOUCH_M = 0.02
#: Where a segment must lie on an outline to follow it: its middle alone may lie there when it meets a corner.
ALONG = (0.5, 0.0, 1.0, 0.25, 0.75)
#: Pairs that are clipped between two reports of progress.
BATCH = 256


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
    shapely.prepare(zones[np.unique(zone)])
    pieces = np.full(len(candidate), None, dtype=object)
    by_zone = np.lexsort((candidate, zone))
    for start in range(0, len(by_zone), BATCH):
        step(progress, start / len(by_zone))
        rows = by_zone[start : start + BATCH]
        pieces[rows] = _pieces(candidates[candidate[rows]], zones[zone[rows]], dimension, is_unit[zone[rows]])
    return pieces


def _pieces(shapes: Objects, zones: Objects, dimension: int, closed: Booleans) -> Objects:
    """Whole inside: the candidate itself; else the clip, without what only lies on an outline.

    A clip has a vertex wherever a line comes to the outline or leaves it, the candidate has not.
    """
    pieces = np.full(len(shapes), None, dtype=object)
    inside = shapely.covers(zones, shapes)
    if dimension == 1:
        inside &= closed | shapely.contains_properly(zones, shapes)
    pieces[inside] = shapes[inside]
    crossing = np.flatnonzero(~inside & shapely.intersects(zones, shapes))
    if len(crossing):
        clips = shapely.intersection(shapes[crossing], zones[crossing])
        pieces[crossing] = same_dimension(objects(clips), dimension)
    if dimension == 0:
        _drop_points_on_outline(pieces, np.flatnonzero(~closed), zones)
    return pieces


def _drop_points_on_outline(pieces: Objects, rows: Integers, zones: Objects) -> None:
    """Take from pieces the points that only lie on the outline of their zone, in place."""
    rows = rows[~shapely.is_missing(pieces[rows])]
    points, owner = exploded(pieces[rows])
    on_outline = shapely.distance(points, shapely.boundary(zones[rows])[owner]) <= TOUCH_M
    changed = np.isin(owner, owner[on_outline])
    pieces[rows[np.unique(owner[changed])]] = None
    kept = changed & ~on_outline
    if kept.any():
        pieces[rows[np.unique(owner[kept])]] = regrouped(points[kept], owner[kept], 0)
