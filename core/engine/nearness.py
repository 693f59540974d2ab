"""Zones that a candidate does not overlap but comes near: distance, bearing, and its buffer's share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Floats, Integers, Objects
from .measuring import CGCS2000, ELLIPSOID, MeasuringFrame, areas_m2, mover

#: The measuring CRS stretches distances by up to some 0.1 %.
STRETCH = 1.002
MILLIMETRE = 0.001


@dataclass(frozen=True)
class Nearby:
    """Pairs within the distance asked for; see :class:`..tables.NearbyRows` for the columns."""

    candidate: Integers
    zone: Integers
    distance_m: Floats
    bearing_deg: Floats
    buffer_m2: Floats


def zones_near(frame: MeasuringFrame, candidates: Objects, zones: Objects, near_m: float, buffer_m: float) -> Nearby:
    """All pairs within ``near_m`` or ``buffer_m``, overlapping ones too (their distance is 0).

    Distances and bearings are geodesic between the nearest points in the measuring CRS.
    """
    reach = max(near_m, buffer_m)
    if reach <= 0:
        nothing = np.zeros(0)
        return Nearby(nothing.astype(np.int64), nothing.astype(np.int64), nothing, nothing, nothing)
    # Ask a little further, then measure.
    candidate, zone = shapely.STRtree(zones).query(candidates, predicate="dwithin", distance=reach * STRETCH)
    order = np.lexsort((zone, candidate))
    candidate, zone = candidate[order].astype(np.int64), zone[order].astype(np.int64)
    distance, bearing = _nearest(frame, candidates[candidate], zones[zone])
    shared = _buffer_areas_m2(candidates, zones, candidate, zone, buffer_m)
    keep = distance <= reach
    return Nearby(candidate[keep], zone[keep], distance[keep], bearing[keep], shared[keep])


def with_nearest(
    near: Nearby, frame: MeasuringFrame, candidates: Objects, zones: Objects, theme: Integers, buffer_m: float
) -> Nearby:
    """The same pairs with, for each candidate, the nearest zone of each theme (``theme``: a number per zone).

    The zone with the smaller row of two at one distance. A candidate inside a zone has it as its nearest.
    """
    found = [(near.candidate, near.zone)]
    for number in np.unique(theme):
        rows = np.flatnonzero((theme == number) & ~shapely.is_missing(zones))
        if len(rows):
            candidate, place = _nearest_pairs(frame, candidates, zones[rows])
            found.append((candidate, rows[place]))
    pairs = np.unique(np.concatenate([np.stack(pair, axis=1) for pair in found]), axis=0)
    candidate, zone = pairs[:, 0], pairs[:, 1]
    distance, bearing = _nearest(frame, candidates[candidate], zones[zone])
    shared = _buffer_areas_m2(candidates, zones, candidate, zone, buffer_m)
    return Nearby(candidate, zone, distance, bearing, shared)


def _nearest_pairs(frame: MeasuringFrame, candidates: Objects, zones: Objects) -> tuple[Integers, Integers]:
    """Each candidate with its nearest zone, by distance on the ellipsoid."""
    tree = shapely.STRtree(zones)
    rows = np.flatnonzero(~shapely.is_missing(candidates))
    (place, _), plane = tree.query_nearest(candidates[rows], return_distance=True, all_matches=False)
    # Whatever is nearly as near in the measuring CRS may be nearest on the ellipsoid.
    place, zone = tree.query(candidates[rows[place]], predicate="dwithin", distance=plane * STRETCH + MILLIMETRE)
    candidate, zone = rows[place].astype(np.int64), zone.astype(np.int64)
    distance, _ = _nearest(frame, candidates[candidate], zones[zone])
    order = np.lexsort((zone, distance, candidate))
    _, first = np.unique(candidate[order], return_index=True)
    return candidate[order[first]], zone[order[first]]


def _nearest(frame: MeasuringFrame, shapes: Objects, zones: Objects) -> tuple[Floats, Floats]:
    if len(shapes) == 0:
        return np.zeros(0), np.zeros(0)
    ends = shapely.get_coordinates(shapely.shortest_line(shapes, zones)).reshape(-1, 2, 2)
    lon, lat = mover(frame.definition, CGCS2000).transform(ends[..., 0].ravel(), ends[..., 1].ravel())
    lon, lat = lon.reshape(-1, 2), lat.reshape(-1, 2)
    azimuth, _, distance = ELLIPSOID.inv(lon[:, 0], lat[:, 0], lon[:, 1], lat[:, 1])
    distance, touching = np.asarray(distance), (ends[:, 0] == ends[:, 1]).all(axis=1)
    return np.where(touching, 0.0, distance), np.where(touching, np.nan, np.asarray(azimuth) % 360)


def _buffer_areas_m2(
    candidates: Objects, zones: Objects, candidate: Integers, zone: Integers, buffer_m: float
) -> Floats:
    """Area that the buffer (footprint included) of each pair's candidate shares with the zone."""
    if buffer_m <= 0:
        return np.full(len(candidate), np.nan)
    wanted = np.unique(candidate)
    buffers = np.full(len(candidates), None, dtype=object)
    buffers[wanted] = shapely.buffer(candidates[wanted], buffer_m, quad_segs=16)
    return areas_m2(shapely.intersection(buffers[candidate], zones[zone]))
