"""Which points lie in which zones, point by point.

What lies on the outline of a zone, no further than :data:`.clipping.TOUCH_M` from it, is not in the zone, unless it
lies on the line between two zones of one theme, or in the corner of several that fill the ground around it: then it
is in all of them, because the rules of each must be read. So is what lies on the line between two control units.
"""

from __future__ import annotations

import numpy as np
import shapely

from ..progress import Progress, silent, step
from ..tables import Booleans, Integers, Objects
from .clipping import TOUCH_M
from .geometry import exploded, regrouped
from .ranges import slices_of, written_out
from .zone_index import ZoneIndex

#: Pairs of point and zone that are looked at in one go.
BATCH = 100_000
#: Zones fill the ground around a point when none of so many places on a circle around it is apart from all of them.
#: Beyond the touching distance, a zone on one side alone does not reach the far side.
PLACES, RADIUS_M, APART_M = 32, 2 * TOUCH_M, TOUCH_M / 2


def sites_within(
    index: ZoneIndex, sites: Objects, candidate: Integers, zone: Integers, progress: Progress = silent
) -> Objects:
    """The points of each pair of multi point and zone that lie in the zone, ``None`` where none does.

    Where all of them do, the piece is the multi point itself.
    All zones with an edge near a site must be among its pairs.
    """
    pieces = np.full(len(candidate), None, dtype=object)
    shapely.prepare(index.shapes[np.unique(zone)])
    outlines = index.outlines(zone)
    order = np.argsort(candidate, kind="stable")
    met, start, count = np.unique(candidate[order], return_index=True, return_counts=True)
    points, owner = exploded(sites[met])
    held_pair, held_point = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for some in slices_of(count[owner], BATCH):
        step(progress, some.start / len(points))
        first = start[owner[some]]
        pair, point = written_out(first, first + count[owner[some]])
        pair, point = order[pair], point + some.start
        held = _held(index, outlines, points[point], point, zone[pair])
        held_pair.append(pair[held])
        held_point.append(point[held])
    pair, point = np.concatenate(held_pair), np.concatenate(held_point)
    order = np.lexsort((point, pair))
    if len(order):
        pieces[np.unique(pair)] = regrouped(points[point[order]], pair[order], 0)
    whole = np.bincount(pair, minlength=len(candidate)) == shapely.get_num_geometries(sites[candidate])
    pieces[whole] = sites[candidate[whole]]
    return pieces


def _held(index: ZoneIndex, outlines: Objects, points: Objects, number: Integers, zone: Integers) -> Booleans:
    """Whether each point (``number`` tells them apart) lies in the zone beside it."""
    held = np.asarray(shapely.covers(index.shapes[zone], points))
    edge = np.flatnonzero(shapely.dwithin(outlines[zone], points, TOUCH_M))
    if len(edge):
        held[edge] = _amid(index, points[edge], number[edge], zone[edge])
    return held


def _amid(index: ZoneIndex, points: Objects, number: Integers, zone: Integers) -> Booleans:
    """Whether the zones of one theme on whose outlines a point lies fill the ground around it together."""
    key = number * (int(index.theme.max()) + 1) + index.theme[zone]
    _, first, group = np.unique(key, return_index=True, return_inverse=True)
    group = np.asarray(group).ravel()
    return filled_around(points[first], RADIUS_M, group, index.shapes[zone])[group]


def filled_around(points: Objects, radius_m: float, number: Integers, zones: Objects) -> Booleans:
    """Whether zones together fill the ground on a circle around each point; ``number`` is the point of each zone."""
    turn = np.arange(PLACES) * (2 * np.pi / PLACES)
    ring = radius_m * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    places = shapely.points(shapely.get_coordinates(points)[:, None] + ring)
    filled = np.zeros(places.shape, dtype=bool)
    np.logical_or.at(filled, number, shapely.dwithin(zones[:, None], places[number], APART_M))
    return np.asarray(filled.all(axis=1))
