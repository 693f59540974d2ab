"""Routes as straight segments, and the stretches of them that lie in a zone, by chainage (里程桩号).

A place on a route is told by segment and fraction of it, never by looking for the nearest point of the route:
routes cross themselves, run back on themselves and are closed, and a point of the map then has several chainages.
Parts of a multi-part route follow one another in their order; where the next part begins elsewhere, a stretch ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects, Overlaps, objects
from .measuring import MeasuringFrame, steps_m

#: Ends of pieces that are no further apart along the route are one place: rounding of the cut.
JOIN_M = 1e-6


@dataclass(frozen=True)
class Segments(ColumnTable):
    """The straight segments of routes, in route order.

    ``route`` is the row of the route; ``start`` and ``step`` are rows of x, y in the measuring CRS; ``from_m`` is the
    chainage of the start, ``length_m`` the measured length; ``follows`` says that it begins where the one before
    it in the table ends.
    """

    route: Integers
    start: Floats
    step: Floats
    from_m: Floats
    length_m: Floats
    follows: Booleans


def segments_of(frame: MeasuringFrame, routes: Objects) -> Segments:
    """The segments of multi lines of the measuring CRS; segments without length are left out, ``None`` has none."""
    parts, owner = shapely.get_parts(routes, return_index=True)
    coords, part = shapely.get_coordinates(parts, return_index=True)
    steps = np.diff(coords, axis=0)
    real = np.flatnonzero((part[1:] == part[:-1]) & steps.any(axis=1))
    start, step, route = coords[real], steps[real], owner[part[real]].astype(np.int64)
    length = steps_m(frame, start, coords[real + 1])
    follows = np.append(False, (route[1:] == route[:-1]) & (start[1:] == coords[real[:-1] + 1]).all(axis=1))
    return Segments(route, start, step, _chainages(route, length), length, follows[: len(route)])


def _chainages(route: Integers, length_m: Floats) -> Floats:
    """Where each segment begins, summed route by route: the same to the last bit whichever routes are together."""
    firsts = np.append(np.unique(route, return_index=True)[1], len(route))
    begins = np.zeros(len(route))
    for first, end in zip(firsts[:-1], firsts[1:]):
        begins[first + 1 : end] = np.cumsum(length_m[first : end - 1])
    return begins


@dataclass(frozen=True)
class Intervals(ColumnTable):
    """Parts of segments: from the fraction ``begin`` to the fraction ``end`` of each ``segment``, for an ``owner``."""

    owner: Integers
    segment: Integers
    begin: Floats
    end: Floats


@dataclass(frozen=True)
class Stretches(ColumnTable):
    """Contiguous stretches, by owner and in route order; ``shape`` is the line, in the direction of the route."""

    owner: Integers
    from_m: Floats
    to_m: Floats
    shape: Objects


def stretches_of(segments: Segments, intervals: Intervals) -> Stretches:
    """Intervals of each owner joined where one goes on where the other ends."""
    intervals = intervals.take(np.lexsort((intervals.begin, intervals.segment, intervals.owner)))
    segment, owner = intervals.segment, intervals.owner
    begins = segments.from_m[segment] + intervals.begin * segments.length_m[segment]
    ends = segments.from_m[segment] + intervals.end * segments.length_m[segment]
    goes_on = (segment[1:] == segment[:-1]) | ((segment[1:] == segment[:-1] + 1) & segments.follows[segment[1:]])
    joined = (owner[1:] == owner[:-1]) & goes_on & (begins[1:] - ends[:-1] <= JOIN_M)
    first = np.flatnonzero(np.append(True, ~joined)[: len(owner)])
    last = np.append(first[1:], len(owner))[: len(first)] - 1
    return Stretches(owner[first], begins[first], ends[last], _shapes(segments, intervals, first))


def _shapes(segments: Segments, intervals: Intervals, first: Integers) -> Objects:
    """A line through the beginning of each stretch and the end of each of its intervals."""
    stretch = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(intervals))))
    ends = segments.start[intervals.segment] + intervals.end[:, None] * segments.step[intervals.segment]
    begun = intervals.take(first)
    begins = segments.start[begun.segment] + begun.begin[:, None] * segments.step[begun.segment]
    points = np.concatenate([begins, ends])
    line = np.concatenate([np.arange(len(first)), stretch])
    order = np.argsort(line, kind="stable")
    return objects(shapely.linestrings(points[order], indices=line[order]))


def written_stretches(overlaps: Overlaps) -> tuple[Integers, Floats]:
    """The stretches of all overlaps, one below another: the row of the overlap, and (from, to) in m."""
    counts = [0 if stretches is None else len(stretches) for stretches in overlaps.stretches]
    listed = [stretches for stretches in overlaps.stretches if stretches is not None]
    return np.repeat(np.arange(len(overlaps)), counts), np.concatenate([np.zeros((0, 2)), *listed])


def extents(overlaps: Overlaps) -> tuple[Integers, Floats, Floats]:
    """How many stretches each overlap has, and its first and last chainage in m; NaN where it has none."""
    row, chainages = written_stretches(overlaps)
    first, last = np.full(len(overlaps), np.nan), np.full(len(overlaps), np.nan)
    np.fmin.at(first, row, chainages[:, 0])
    np.fmax.at(last, row, chainages[:, 1])
    return np.bincount(row, minlength=len(overlaps)).astype(np.int64), first, last


def united_lengths_m(owner: Integers, from_m: Floats, to_m: Floats, count: int) -> Floats:
    """Length of the union of stretches for each of ``count`` owners: what several of them share counts once."""
    order = np.lexsort((to_m, from_m, owner))
    owner, from_m, to_m = owner[order], from_m[order], to_m[order]
    # The furthest end so far of the same owner: by rank, so that the maximum starts anew with each owner.
    by_end = np.lexsort((to_m, owner))
    rank = np.empty(len(owner), dtype=np.int64)
    rank[by_end] = np.arange(len(owner))
    reached = to_m[by_end[np.maximum.accumulate(rank)]] if len(owner) else to_m
    same = owner[1:] == owner[:-1]
    before = np.append(-np.inf, np.where(same, reached[:-1], -np.inf))[: len(owner)]
    fresh = np.maximum(to_m - np.maximum(from_m, before), 0.0)
    return np.bincount(owner, weights=fresh, minlength=count).astype(np.float64)
