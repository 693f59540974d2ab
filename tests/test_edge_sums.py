"""Sums over pairs of edges: area and length of what two polygons have in common, and which pairs may be left out."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from awkward import AWKWARD
from ecozoning.core.engine import edge_sieve
from ecozoning.core.engine.edge_sieve import EdgeSieve, Meetings, meetings
from ecozoning.core.engine.ranges import written_out
from ecozoning.core.engine.signed_edges import signed_edges
from ecozoning.core.engine.trapezoids import close_meetings, in_common, upright
from ecozoning.core.tables import objects
from layouts import star


def around_the_origin(shape):
    return shapely.affinity.translate(shape, -shape.centroid.x, -shape.centroid.y)


#: Polygons of 3 to 700 edges around one place, one with a hole.
STARS = [around_the_origin(star(seed, 300, vertices=size)) for seed, size in enumerate((3, 16, 17, 33, 700))]
OURS = objects([*STARS, around_the_origin(star(7, 400)) - around_the_origin(star(8, 90, vertices=40))])
OTHERS = objects([around_the_origin(star(seed, 350, vertices=30)) for seed in range(50, 50 + len(OURS))])


def facing(ours, others):
    """Edges of both, and every edge of the others with every edge of the polygon in the same row."""
    edges, other = signed_edges(ours), signed_edges(others)
    starts = np.searchsorted(edges.owner, np.arange(len(ours) + 1))
    everything = Meetings(*written_out(starts[other.owner], starts[other.owner + 1]))
    return edges, starts, other, everything


def test_sieve_leaves_out_only_what_adds_nothing():
    edges, starts, other, everything = facing(OURS, OTHERS)
    sieved = EdgeSieve.of(edges, starts).meetings(other, other.owner)
    assert len(sieved) < len(everything) / 4
    for met in (sieved, everything):
        assert (np.diff(met.other) >= 0).all()
    one, all_of_them = (in_common(edges, other, met, 0, len(OURS)) for met in (sieved, everything))
    np.testing.assert_array_equal(one.area, all_of_them.area)
    np.testing.assert_array_equal(one.around, all_of_them.around)
    assert close_meetings(edges, other, sieved).sum() == close_meetings(edges, other, everything).sum() > 0


def test_few_edges_go_without_a_sieve(monkeypatch):
    edges, starts, other, everything = facing(OURS[:1], OTHERS[:1])
    assert len(meetings(edges, starts, other, other.owner)) == len(everything)
    monkeypatch.setattr(edge_sieve, "FEW", 0)
    assert len(meetings(edges, starts, other, other.owner)) < len(everything)


def test_sieve_in_small_portions_finds_the_same(monkeypatch):
    edges, starts, other, _ = facing(OURS, OTHERS)
    whole = EdgeSieve.of(edges, starts).meetings(other, other.owner)
    monkeypatch.setattr(edge_sieve, "BATCH", 7)
    parts = EdgeSieve.of(edges, starts).meetings(other, other.owner)
    np.testing.assert_array_equal((parts.ours, parts.other), (whole.ours, whole.other))


@pytest.mark.parametrize("shift", [0.0, 4.0e7])
def test_area_and_length_around_are_those_of_the_intersection(shift):
    ours, others = (objects(shapely.transform(shapes, lambda xy: xy + shift)) for shapes in (OURS, OTHERS))
    edges, _, other, everything = facing(ours, others)
    common = in_common(edges, other, everything, 0, len(ours))
    pieces = shapely.intersection(ours, others)
    assert (shapely.area(pieces) > 10_000).all()
    np.testing.assert_allclose(common.area, shapely.area(pieces), rtol=1e-9 if shift == 0 else 1e-7)
    np.testing.assert_allclose(common.around, shapely.length(pieces), rtol=1e-9 if shift == 0 else 1e-7)
    assert not common.grazing.any()


def test_area_is_right_and_grazing_is_told_where_edges_lie_on_one_line():
    square = shapely.box(0, 0, 100, 100)
    tilted = [shapely.affinity.rotate(shape, 30, (0, 0)) for shape in (square, shapely.box(100, 20, 150, 80), square)]
    ours, others = (
        objects([tilted[0]] * 3),
        objects([tilted[1], tilted[2], shapely.affinity.translate(tilted[2], 7, 3)]),
    )
    edges, _, other, everything = facing(ours, others)
    common = in_common(edges, other, everything, 0, 3)
    np.testing.assert_allclose(common.area, shapely.area(shapely.intersection(ours, others)), atol=1e-6)
    assert common.grazing.tolist() == [True, True, False]


def test_upright_edges_are_told():
    shapes = objects([shapely.box(0, 0, 9, 9), star(3, 50), shapely.Polygon([(0, 0), (5, 0), (1e-7, 9)])])
    assert np.unique(upright(signed_edges(shapes))).tolist() == [0, 2]


def test_lids_count_for_what_lies_below_them_but_have_no_length():
    """A triangle under a lid at y = 60: all below the lid is in common, and only the outline goes around it."""
    triangle = shapely.Polygon([(0, 0), (100, 0), (50, 50)])
    edges, lid = signed_edges(objects([triangle])), signed_edges(objects([shapely.box(-10, -10, 110, 60)]))
    lid = lid.take((lid.sign == 1) & (lid.y0 == 60))
    everything = Meetings(np.arange(len(edges)), np.zeros(len(edges), dtype=np.int64))
    common = in_common(edges, lid, everything, 1, 1)
    assert common.area[0] == pytest.approx(2_500)
    assert common.around[0] == pytest.approx(triangle.length)


def test_edges_that_touch_or_cross_are_close():
    shapes = objects([shape for shape in AWKWARD.values() if shapely.get_num_coordinates(shape) < 60])
    one, other = np.nonzero(shapely.intersects(shapely.boundary(shapes)[:, None], shapely.boundary(shapes)))
    edges, _, others, everything = facing(shapes[one], shapes[other])
    close = close_meetings(edges, others, everything)
    assert set(others.owner[everything.other[close]].tolist()) == set(range(len(one)))


def test_edges_that_lie_apart_are_not_close():
    edges, _, other, everything = facing(objects([star(1, 100)]), objects([star(2, 100, x=900.0)]))
    assert not close_meetings(edges, other, everything).any()
