"""The neighbourhood of a zone, so that clipping a parcel need not walk along the whole of its outline."""

from __future__ import annotations

import numpy as np
import shapely

from ..tables import Floats, Integers, Objects, objects

#: Side of the squares whose candidates share a neighbourhood, and what it reaches beyond them, in metres.
SQUARE_M, REACH_M = 1_024.0, 512.0
#: Zones with fewer vertices are taken whole.
FEW_VERTICES = 128


def local_zones(zones: Objects, zone: Integers, box: Floats) -> Objects:
    """For each pair the zone as far as it lies around ``box`` (the candidate's bounds), or the whole.

    What is cut off lies well outside the box, so edges and corners in it are the zone's own.
    """
    square = np.floor((box[:, :2] + box[:, 2:]) / 2 / SQUARE_M)
    corner = square * SQUARE_M
    far = (box[:, :2] <= corner - REACH_M / 2) | (box[:, 2:] >= corner + SQUARE_M + REACH_M / 2)
    cut = (shapely.get_num_coordinates(zones)[zone] > FEW_VERTICES) & ~far.any(axis=1)
    found = zones[zone]
    keys, place = _distinct(zone[cut], square[cut])
    cuttings = np.empty(len(keys), dtype=object)
    for number, (row, column, line) in enumerate(keys.tolist()):
        x, y = column * SQUARE_M - REACH_M, line * SQUARE_M - REACH_M
        side = SQUARE_M + 2 * REACH_M
        cuttings[number] = shapely.clip_by_rect(zones[row], x, y, x + side, y + side)
    found[cut] = cuttings[place]
    return found


def _distinct(zone: Integers, square: Floats) -> tuple[Integers, Integers]:
    rows = np.column_stack([zone, square.astype(np.int64)])
    keys, place = np.unique(rows, axis=0, return_inverse=True)
    return keys, np.asarray(place).ravel()


def common_shapes(shapes: Objects, near: Objects, whole: Objects) -> Objects:
    """Intersections with the neighbourhoods ``near`` of the zones ``whole``.

    A neighbourhood is faulty where its zone meets itself just on the line at which it ends. GEOS seldom
    minds; where it does, the whole zones take their place.
    """
    try:
        return objects(shapely.intersection(shapes, near))
    except shapely.errors.GEOSException:
        return objects(shapely.intersection(shapes, np.where(shapely.is_valid(near), near, whole)))
