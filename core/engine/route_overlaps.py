"""Routes x zones -> :class:`Overlaps` with every contiguous stretch, worked out segment by segment.

What follows the outline of a zone, no further than :data:`.clipping.TOUCH_M` from it, is no overlap. Control units
are the exception: what lies on the line between two units belongs to both, because the requirements of both must
be read.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from ..progress import Progress, silent, step
from ..tables import Booleans, Floats, Integers, Objects, Overlaps, objects
from .clipping import TOUCH_M
from .geometry import exploded
from .ranges import written_out
from .stretches import Intervals, Segments, Stretches, segments_of, stretches_of
from .zone_index import ZoneIndex

#: Pairs of segment and zone that are looked at in one go.
BATCH = 100_000


def routes_overlaid(
    index: ZoneIndex,
    routes: Objects,
    lengths_m: Floats,
    candidate: Integers,
    zone: Integers,
    is_inside: Booleans,
    progress: Progress = silent,
) -> Overlaps:
    """The overlaps of pairs of route and zone, ordered by both, without what only touches.

    Parameters
    ----------
    routes, lengths_m
        Multi lines of the measuring CRS, and their measured lengths.
    candidate, zone
        The pairs, row by row; each once.
    is_inside
        Whether the route is known to lie inside the zone, far from its outline.
    """
    order = np.lexsort((zone, candidate))
    candidate, zone, is_inside = candidate[order], zone[order], is_inside[order]
    shapely.prepare(index.shapes[np.unique(zone[~is_inside])])
    outlines = _outlines(index, zone[~is_inside])
    found = [_nothing()]
    for rows in _batches(routes, candidate):
        step(progress, rows.start / len(candidate))
        met = np.unique(candidate[rows])
        segments = segments_of(index.frame, routes[met])
        pairs = _Pairs(segments, np.searchsorted(met, candidate[rows]), zone[rows], is_inside[rows])
        stretches = stretches_of(segments, _intervals(index, outlines, pairs))
        found.append(_overlaps(stretches, candidate[rows], zone[rows], lengths_m))
    return Overlaps.joined(found)


class _Pairs:
    """One batch: every segment of the route of each pair; ``owner`` is the row of the pair."""

    def __init__(self, segments: Segments, route: Integers, zone: Integers, is_inside: Booleans) -> None:
        starts, ends = np.searchsorted(segments.route, route), np.searchsorted(segments.route, route, side="right")
        self.segments, self._zone_of, self._inside = segments, zone, is_inside
        self.segment, self.owner = written_out(starts, ends)
        lines = np.stack([segments.start, segments.start + segments.step], axis=1)
        self.lines = objects(shapely.linestrings(lines))

    @property
    def zone(self) -> Integers:
        return self._zone_of[self.owner]

    @property
    def is_inside(self) -> Booleans:
        return self._inside[self.owner]


def _batches(routes: Objects, candidate: Integers) -> Iterator[slice]:
    """Slices of the pairs with at most :data:`BATCH` segments, or with a single pair."""
    sizes = np.cumsum(shapely.get_num_coordinates(routes)[candidate])
    start = 0
    while start < len(candidate):
        done = sizes[start - 1] if start else 0
        end = max(int(np.searchsorted(sizes, done + BATCH, side="right")), start + 1)
        yield slice(start, end)
        start = end


def _outlines(index: ZoneIndex, zone: Integers) -> Objects:
    """The outlines of those zones that a route must not merely follow, by row of the zone; prepared."""
    outlines = np.full(len(index.shapes), None, dtype=object)
    wanted = np.unique(zone[~index.is_unit[zone]])
    outlines[wanted] = shapely.boundary(index.shapes[wanted])
    shapely.prepare(outlines[wanted])
    return outlines


def _intervals(index: ZoneIndex, outlines: Objects, pairs: _Pairs) -> Intervals:
    """Which part of each segment lies in the zone of its pair."""
    is_inside, zone = pairs.is_inside, pairs.zone
    near = np.flatnonzero(~is_inside)
    near = near[_boxes_meet(pairs.lines[pairs.segment[near]], index.shapes, zone[near])]
    lines, zones = pairs.lines[pairs.segment[near]], index.shapes[zone[near]]
    covered = shapely.covers(zones, lines)
    crossing = np.flatnonzero(~covered)
    crossing = crossing[shapely.intersects(zones[crossing], lines[crossing])]
    whole = np.concatenate([np.flatnonzero(is_inside), near[covered]])
    cut, begin, end = _cut(pairs, near[crossing], shapely.intersection(lines[crossing], zones[crossing]))
    item = np.concatenate([whole, cut])
    begin, end = np.concatenate([np.zeros(len(whole)), begin]), np.concatenate([np.ones(len(whole)), end])
    doubtful = ~is_inside[item] & ~index.is_unit[zone[item]]
    doubtful[doubtful] = shapely.dwithin(
        outlines[zone[item[doubtful]]], pairs.lines[pairs.segment[item[doubtful]]], TOUCH_M
    )
    checked, first, last = _without_followed(outlines, pairs, item[doubtful], begin[doubtful], end[doubtful])
    item = np.concatenate([item[~doubtful], checked])
    begin, end = np.concatenate([begin[~doubtful], first]), np.concatenate([end[~doubtful], last])
    return Intervals(pairs.owner[item], pairs.segment[item], begin, end)


def _boxes_meet(lines: Objects, zones: Objects, zone: Integers) -> Booleans:
    met, place = np.unique(zone, return_inverse=True)
    one, other = shapely.bounds(lines), shapely.bounds(zones[met])[place.ravel()]
    return np.asarray((one[:, :2] <= other[:, 2:]).all(axis=1) & (other[:, :2] <= one[:, 2:]).all(axis=1))


def _cut(pairs: _Pairs, item: Integers, clips: Objects) -> tuple[Integers, Floats, Floats]:
    """Item and fractions of each straight part of the clips; what is only a point is left out."""
    parts, row = exploded(clips)
    coords, part = shapely.get_coordinates(parts, return_index=True)
    fraction = _fractions(pairs, item[row[part]], coords)
    begin, end = np.ones(len(parts)), np.zeros(len(parts))
    np.minimum.at(begin, part, fraction)
    np.maximum.at(end, part, fraction)
    long = end > begin
    return item[row[long]], begin[long], end[long]


def _fractions(pairs: _Pairs, item: Integers, points: Floats) -> Floats:
    """Where along the segment of its item each point lies, 0..1."""
    start, run = pairs.segments.start[pairs.segment[item]], pairs.segments.step[pairs.segment[item]]
    along = ((points - start) * run).sum(axis=1) / (run * run).sum(axis=1)
    return np.asarray(np.clip(along, 0.0, 1.0), dtype=np.float64)


def _without_followed(
    outlines: Objects, pairs: _Pairs, item: Integers, begin: Floats, end: Floats
) -> tuple[Integers, Floats, Floats]:
    """The parts of intervals that do not follow an outline.

    An interval ends where the outline is crossed. It is cut where a corner of the outline lies beside it, and each
    part follows the outline where its middle lies on it.
    """
    row, cut = _corners_beside(outlines, pairs, item)
    inner = (cut > begin[row]) & (cut < end[row])
    row = np.concatenate([np.arange(len(item)), np.arange(len(item)), row[inner]])
    place = np.concatenate([begin, end, cut[inner]])
    order = np.lexsort((place, row))
    row, place = row[order], place[order]
    part = np.flatnonzero((row[1:] == row[:-1]) & (place[1:] > place[:-1]))
    owner, begin, end = item[row[part]], place[part], place[part + 1]
    segment = pairs.segment[owner]
    middle = pairs.segments.start[segment] + ((begin + end) / 2)[:, None] * pairs.segments.step[segment]
    apart = ~shapely.dwithin(outlines[pairs.zone[owner]], shapely.points(middle), TOUCH_M)
    return owner[apart], begin[apart], end[apart]


def _corners_beside(outlines: Objects, pairs: _Pairs, item: Integers) -> tuple[Integers, Floats]:
    """Rows of ``item``, and where beside its segment a corner of the outline of its zone lies."""
    zones, place = np.unique(pairs.zone[item], return_inverse=True)
    lines = pairs.lines[pairs.segment[item]]
    corners, owner = shapely.get_coordinates(outlines[zones], return_index=True)
    boxes, reach = shapely.bounds(lines), np.full((len(zones), 4), np.inf) * [1, 1, -1, -1]
    np.minimum.at(reach[:, :2], place.ravel(), boxes[:, :2] - TOUCH_M)
    np.maximum.at(reach[:, 2:], place.ravel(), boxes[:, 2:] + TOUCH_M)
    kept = (corners >= reach[owner, :2]).all(axis=1) & (corners <= reach[owner, 2:]).all(axis=1)
    corners, owner = corners[kept], owner[kept]
    row, corner = shapely.STRtree(shapely.points(corners)).query(lines, predicate="dwithin", distance=TOUCH_M)
    own = owner[corner] == place.ravel()[row]
    return row[own], _fractions(pairs, item[row[own]], corners[corner[own]])


def _overlaps(found: Stretches, candidate: Integers, zone: Integers, lengths_m: Floats) -> Overlaps:
    """One row per pair that has a stretch."""
    pair, first = np.unique(found.owner, return_index=True)
    chainages = np.stack([found.from_m, found.to_m], axis=1)
    measure = np.add.reduceat(found.to_m - found.from_m, first) if len(first) else np.zeros(0)
    count = len(pair)
    return Overlaps(
        candidate=candidate[pair],
        zone=zone[pair],
        measure=measure,
        share=measure / lengths_m[candidate[pair]],
        zone_share=np.full(count, np.nan),
        width_m=np.full(count, np.nan),
        is_sliver=np.zeros(count, dtype=bool),
        is_borderline=np.zeros(count, dtype=bool),
        stretches=objects(np.split(chainages, first[1:])[:count]),
        piece=objects(shapely.multilinestrings(found.shape, indices=np.searchsorted(pair, found.owner))),
    )


def _nothing() -> Overlaps:
    nothing = np.zeros(0, dtype=np.int64)
    none = Stretches(nothing, np.zeros(0), np.zeros(0), objects([]))
    return _overlaps(none, nothing, nothing, np.zeros(0))
