"""The common piece of a polygon and a zone, cut out by GEOS (:mod:`.route_overlaps`, :mod:`.site_overlaps`: the rest).

A polygon that touches a zone along an edge or at a corner has no piece.
"""

from __future__ import annotations

import numpy as np
import shapely

from ..progress import Progress, silent, step
from ..tables import Integers, Objects, objects
from .geometry import same_dimension

#: Pieces narrower than this are two edges on one line: an edge of 1 km that is straight in longitude
#: and latitude lies up to 19 mm beside the one that is straight in the Gauss-Krüger projection.
TOUCH_M = 0.02
#: Pairs that are clipped between two reports of progress.
BATCH = 256


def bounding_pairs(candidates: Objects, zones: Objects) -> tuple[Integers, Integers]:
    """Row numbers of candidates and zones whose bounding boxes meet, ordered by both."""
    candidate, zone = shapely.STRtree(zones).query(candidates)
    order = np.lexsort((zone, candidate))
    return candidate[order].astype(np.int64), zone[order].astype(np.int64)


def clipped(
    candidates: Objects, zones: Objects, candidate: Integers, zone: Integers, progress: Progress = silent
) -> Objects:
    """The common piece of each pair of polygons, ``None`` where there is none."""
    shapely.prepare(zones[np.unique(zone)])
    pieces = np.full(len(candidate), None, dtype=object)
    by_zone = np.lexsort((candidate, zone))
    for start in range(0, len(by_zone), BATCH):
        step(progress, start / len(by_zone))
        rows = by_zone[start : start + BATCH]
        pieces[rows] = _pieces(candidates[candidate[rows]], zones[zone[rows]])
    return pieces


def _pieces(shapes: Objects, zones: Objects) -> Objects:
    """Whole inside: the candidate itself; else the clip, without what only lies on an outline."""
    pieces = np.full(len(shapes), None, dtype=object)
    inside = shapely.covers(zones, shapes)
    pieces[inside] = shapes[inside]
    crossing = np.flatnonzero(~inside & shapely.intersects(zones, shapes))
    if len(crossing):
        clips = shapely.intersection(shapes[crossing], zones[crossing])
        pieces[crossing] = same_dimension(objects(clips), 2)
    return pieces
