"""Extra vertices on long edges, so that a straight edge stays where it is when it is projected.

A straight line in one projection is a curve in another. The gap grows with the square of the edge's
length; for a parcel's edges it is far below a millimetre, for a 30 km edge it is metres.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import numpy.typing as npt
import shapely

from ..tables import Booleans, Floats, Integers, Objects

#: Edges shorter than this are never looked at: their gap is below 0.1 mm within 500 km of the centre.
SHORTEST_EDGE_M = 200.0
#: The gap between chord and curve that is left in place.
TOLERANCE_M = 1e-4

Move = Callable[[Floats, Floats], Any]


def densified(shapes: Objects, move: Move) -> Objects:
    """``shapes`` with evenly spaced vertices on each edge that ``move`` would bend too far.

    How many depends on the edge alone, so two neighbours get the same vertices on their common edge.

    Parameters
    ----------
    shapes
        Polygons, lines or points of a planar CRS in metres; NULL and empty are passed through.
    move
        Takes x and y arrays to the x and y of the projection to come.
    """
    result = shapes.copy()
    for kind in (shapely.GeometryType.MULTIPOLYGON, shapely.GeometryType.MULTILINESTRING):
        rows = np.flatnonzero((shapely.get_type_id(shapes) == kind) & _has_long_edge(shapes))
        if len(rows):
            result[rows] = _densified_of_kind(shapes[rows], kind, move)
    return result


def _has_long_edge(shapes: Objects) -> Booleans:
    box = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.hypot(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) > SHORTEST_EDGE_M)


def _densified_of_kind(shapes: Objects, kind: int, move: Move) -> Objects:
    _, coords, offsets = shapely.to_ragged_array(shapes)
    counts = edge_divisions(coords[:, :2], offsets[0], move)
    new_coords = _with_points(coords[:, :2], counts)
    starts = np.concatenate([[0], np.cumsum(counts)])
    new_offsets = (starts[offsets[0]], *offsets[1:])
    return np.asarray(shapely.from_ragged_array(kind, new_coords, new_offsets), dtype=object)


def edge_divisions(coords: Floats, ring_offsets: npt.NDArray[Any], move: Move) -> Integers:
    """Into how many pieces the edge that starts at each vertex is cut; 1 for the last of a ring.

    An edge to a place that ``move`` does not know (infinite coordinates) stays whole.
    """
    counts = np.ones(len(coords), dtype=np.int64)
    step = np.diff(coords, axis=0)
    long = np.append(np.hypot(step[:, 0], step[:, 1]) > SHORTEST_EDGE_M, False)
    long[ring_offsets[1:] - 1] = False
    rows = np.flatnonzero(long)
    if len(rows) == 0:
        return counts
    ends = [np.stack(move(*coords[rows + shift].T), axis=1) for shift in (0, 1)]
    middle = np.stack(move(*((coords[rows] + coords[rows + 1]) / 2).T), axis=1)
    with np.errstate(invalid="ignore"):
        gap = np.linalg.norm(middle - (ends[0] + ends[1]) / 2, axis=1)
    gap[~np.isfinite(gap)] = 0.0
    counts[rows] = np.maximum(1, np.ceil(np.sqrt(gap / TOLERANCE_M))).astype(np.int64)
    return counts


def _with_points(coords: Floats, counts: Integers) -> Floats:
    """Each vertex followed by the evenly spaced points of its edge."""
    owner = np.repeat(np.arange(len(coords)), counts)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    fraction = (np.arange(len(owner)) - first[owner]) / counts[owner]
    following = np.minimum(owner + 1, len(coords) - 1)
    return np.asarray(coords[owner] + (coords[following] - coords[owner]) * fraction[:, None])
