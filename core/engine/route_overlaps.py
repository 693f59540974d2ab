"""Routes x zones -> :class:`Overlaps` with every contiguous stretch, worked out segment by segment.

What follows the outline of a zone, no further than :data:`.clipping.TOUCH_M` from it, is no overlap, unless it
follows the line between two zones of one theme: then it lies within the ground of the theme, and is in both, because
the rules of both must be read. So is what lies on the line between two control units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from ..progress import Progress, silent, step
from ..tables import Booleans, Floats, Integers, Objects, Overlaps, objects
from .clipping import TOUCH_M
from .geometry import exploded
from .ranges import beginnings, slices_of, written_out
from .stretches import Intervals, Segments, Stretches, segments_of, stretches_of
from .zone_index import ZoneIndex

#: Pairs of segment and zone that are looked at in one go, those of one segment always together.
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
    outlines = index.outlines(zone[~is_inside])
    met, first, count = np.unique(candidate, return_index=True, return_counts=True)
    found = [_nothing()]
    for some in slices_of(shapely.get_num_coordinates(routes[met]) * count, BATCH):
        step(progress, first[some.start] / len(candidate))
        rows = slice(first[some.start], first[some][-1] + count[some][-1])
        segments = segments_of(index.frame, routes[met[some]])
        pairs = _pairs(segments, first[some] - rows.start, count[some], zone[rows], is_inside[rows])
        intervals = Intervals.joined([_intervals(index, outlines, each) for each in pairs])
        found.append(_overlaps(stretches_of(segments, intervals), candidate[rows], zone[rows], lengths_m))
    return Overlaps.joined(found)


@dataclass(frozen=True)
class _Pairs:
    """Segments and zones that their route is paired with; ``owner`` is the row of the pair of route and zone.

    ``strip`` is the ground about ``line``, within touching distance and a little more.
    """

    segments: Segments
    segment: Integers
    owner: Integers
    zone: Integers
    is_inside: Booleans
    line: Objects
    strip: Objects


def _pairs(
    segments: Segments, first: Integers, count: Integers, zone: Integers, is_inside: Booleans
) -> Iterator[_Pairs]:
    """Every segment with the ``count`` zones from the row ``first`` of its route, few segments at a time."""
    lines = objects(shapely.linestrings(np.stack([segments.start, segments.start + segments.step], axis=1)))
    strips = _strips(segments)
    for some in slices_of(count[segments.route], BATCH):
        route = segments.route[some]
        owner, place = written_out(first[route], first[route] + count[route])
        segment = place + some.start
        yield _Pairs(segments, segment, owner, zone[owner], is_inside[owner], lines[segment], strips[segment])


def _strips(segments: Segments) -> Objects:
    """A rectangle about each segment, :data:`.clipping.TOUCH_M` beyond it on all sides."""
    along = TOUCH_M / np.hypot(*segments.step.T)[:, None] * segments.step
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1)
    start, end = segments.start - along, segments.start + segments.step + along
    return objects(shapely.polygons(np.stack([start + aside, end + aside, end - aside, start - aside], axis=1)))


def _intervals(index: ZoneIndex, outlines: Objects, pairs: _Pairs) -> Intervals:
    """Which part of each segment lies in the zone of its pair."""
    near = np.flatnonzero(~pairs.is_inside)
    near = near[_boxes_meet(pairs.strip[near], index.shapes, pairs.zone[near])]
    lines, zones = pairs.line[near], index.shapes[pairs.zone[near]]
    covered = shapely.covers(zones, lines)
    beside = shapely.intersects(outlines[pairs.zone[near]], pairs.strip[near])
    crossing = np.flatnonzero(~covered & (beside | index.is_unit[pairs.zone[near]]))
    crossing = crossing[shapely.intersects(zones[crossing], lines[crossing])]
    whole = np.concatenate([np.flatnonzero(pairs.is_inside), near[covered]])
    cut, begin, end = _cut(pairs, near[crossing], shapely.intersection(lines[crossing], zones[crossing]))
    item = np.concatenate([whole, cut])
    begin, end = np.concatenate([np.zeros(len(whole)), begin]), np.concatenate([np.ones(len(whole)), end])
    doubtful = np.zeros(len(pairs.owner), dtype=bool)
    doubtful[near[beside]] = True
    doubtful = doubtful[item]
    parts = _Parts(index, outlines, pairs, near[beside], item[doubtful], begin[doubtful], end[doubtful])
    checked, first, last = parts.held()
    item = np.concatenate([item[~doubtful], checked])
    begin, end = np.concatenate([begin[~doubtful], first]), np.concatenate([end[~doubtful], last])
    return Intervals(pairs.owner[item], pairs.segment[item], begin, end)


def _boxes_meet(strips: Objects, zones: Objects, zone: Integers) -> Booleans:
    met, place = np.unique(zone, return_inverse=True)
    one, other = shapely.bounds(strips), shapely.bounds(zones[met])[place.ravel()]
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


class _Parts:
    """The parts of segments that come near outlines, the same ones for all zones of a theme.

    An interval ends where an outline is crossed, and where a corner of an outline lies beside a segment the outline
    may turn away from it: segments are cut at all such places. Each part follows an outline where its middle lies
    on it.

    Parameters
    ----------
    beside
        The pairs of segment and zone of which the outline comes near the segment, in order; no units.
    item, begin, end
        The intervals of these that lie in their zone.
    """

    def __init__(
        self,
        index: ZoneIndex,
        outlines: Objects,
        pairs: _Pairs,
        beside: Integers,
        item: Integers,
        begin: Floats,
        end: Floats,
    ) -> None:
        self._shapes, self._outlines, self._pairs = index.shapes, outlines, pairs
        kinds = int(index.theme.max(initial=0)) + 1
        met, group = np.unique(pairs.segment[beside] * kinds + index.theme[pairs.zone[beside]], return_inverse=True)
        group, groups, row = np.asarray(group).ravel(), np.arange(len(met)), np.searchsorted(beside, item)
        corner_of, corner = _corners_beside(outlines, pairs, beside)
        of = np.concatenate([groups, groups, group[row], group[row], group[corner_of]])
        place = np.concatenate([np.zeros(len(met)), np.ones(len(met)), begin, end, corner])
        order = np.lexsort((place, of))
        fresh = beginnings(of[order], place[order])
        number = np.empty(len(of), dtype=np.int64)
        number[order] = np.repeat(np.arange(len(fresh)), np.diff(np.append(fresh, len(of))))
        first, last, begins, ends, _ = np.split(number, np.cumsum([len(met), len(met), len(item), len(item)]))
        self._cut = place[order][fresh]
        self._part, owner = written_out(first[group], last[group])
        self._item = beside[owner]
        skipped = np.cumsum(last[group] - first[group]) - last[group]
        self._inside = np.zeros(len(owner), dtype=bool)
        self._inside[written_out(begins + skipped[row], ends + skipped[row])[0]] = True

    def held(self) -> tuple[Integers, Floats, Floats]:
        """The pair, beginning and end of each part that lies in the zone of its pair, or on a common edge of it."""
        segments, segment = self._pairs.segments, self._pairs.segment[self._item]
        begin, end, zone = self._cut[self._part], self._cut[self._part + 1], self._pairs.zone[self._item]
        run = segments.step[segment]
        middle = segments.start[segment] + ((begin + end) / 2)[:, None] * run
        followed = np.flatnonzero(shapely.dwithin(self._outlines[zone], shapely.points(middle), TOUCH_M))
        held = self._inside.copy()
        held[followed] = self._on_common_edge(followed, zone[followed], middle[followed], run[followed])
        return self._item[held], begin[held], end[held]

    def _on_common_edge(self, rows: Integers, zone: Integers, middle: Floats, run: Floats) -> Booleans:
        """Whether parts that follow their zone have it on one side and one of its theme, maybe itself, on the other."""
        aside = TOUCH_M / np.hypot(*run.T)[:, None] * np.stack([-run[:, 1], run[:, 0]], axis=1)
        beside = shapely.points(np.stack([middle + aside, middle - aside], axis=1))
        sides = shapely.covers(self._shapes[zone][:, None], beside)
        taken = np.zeros((len(self._cut), 2), dtype=bool)
        np.logical_or.at(taken, self._part[rows], sides)
        return np.asarray(sides.any(axis=1) & taken[self._part[rows]].all(axis=1))


def _corners_beside(outlines: Objects, pairs: _Pairs, item: Integers) -> tuple[Integers, Floats]:
    """Rows of ``item``, and where beside its segment a corner of the outline of its zone lies."""
    zones, place = np.unique(pairs.zone[item], return_inverse=True)
    lines = pairs.line[item]
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
