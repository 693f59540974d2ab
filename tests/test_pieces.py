"""Pieces put together from edges are the ones that GEOS cuts; where edges do not tell, GEOS does cut."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from awkward import AWKWARD
from ecozoning.core.engine import pieces
from ecozoning.core.engine.cut_pieces import cut_pieces
from ecozoning.core.engine.facing import Polygons
from ecozoning.core.engine.inner_edges import Strokes
from ecozoning.core.engine.overlay import overlaid, with_pieces
from ecozoning.core.engine.pieces import pieces_as_wkb, whole_pieces
from ecozoning.core.engine.ring_joining import joined_rings, multi_polygons
from ecozoning.core.engine.signed_edges import Rings, rings_of
from ecozoning.core.tables import objects
from layouts import index_of, parcels, partition, star


def from_edges(zones, shapes):
    """Pieces of all pairs that overlap, from edges alone, with candidate and zone of each."""
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    polygons = Polygons(
        np.arange(len(shapes)), shapes, shapely.bounds(shapes), shapely.area(shapes), shapely.length(shapes)
    )
    return found, cut_pieces(index.tiles, polygons, found.candidate * len(zones) + found.zone)


def holed(count, seed, size):
    """Parcels with a hole, and with a second polygon far off."""
    shells = parcels(count, seed, size)
    holes = objects([shapely.affinity.scale(shape, 0.2, 0.2) for shape in shells])
    second = objects([shapely.affinity.translate(shape, 4 * size, -3 * size) for shape in shells])
    return objects([shapely.union_all(pair) for pair in zip(shapely.difference(shells, holes), second)])


@pytest.mark.parametrize("shapes", [parcels(200, 41), parcels(20, 42, size=1_500.0), holed(150, 43, 250.0)])
def test_pieces_are_those_of_geos(shapes):
    zones = np.append(
        partition(seed=41), [star(seed, 400, *np.asarray([seed % 5, seed // 5]) * 900) for seed in range(25)]
    )
    found, cut = from_edges(objects(zones), shapes)
    assert not shapely.is_missing(cut).any()
    assert shapely.is_valid(cut).all()
    other = shapely.intersection(shapes[found.candidate], objects(zones)[found.zone])
    assert shapely.area(shapely.symmetric_difference(cut, other)).max() < 1e-6
    np.testing.assert_allclose(shapely.area(cut), found.measure, rtol=1e-9, atol=1e-8)
    np.testing.assert_allclose(2 * shapely.area(cut) / shapely.length(cut), found.width_m, rtol=1e-9, atol=1e-8)


def test_pieces_have_no_vertices_where_edges_cross_grid_lines():
    zone = shapely.Polygon([(-3_000, -2_000), (3_000, -2_100.5), (2_900, 2_000.7), (-3_100, 2_300)])
    shape = shapely.Polygon([(-2_000, -2_500), (2_000, -2_500), (100, 900)])
    _, cut = from_edges(objects([zone]), objects([shapely.MultiPolygon([shape])]))
    assert shapely.get_num_coordinates(cut[0]) == shapely.get_num_coordinates(shapely.intersection(zone, shape))


def test_islands_and_holes_of_zones_are_in_the_pieces():
    islands = shapely.union_all([star(seed, 60, x=400.0 * seed) for seed in range(3)])
    pond = shapely.difference(shapely.Point(300, 700).buffer(90), shapely.Point(310, 690).buffer(50))
    field = shapely.affinity.rotate(shapely.box(-900, -900, 1_900, 1_900), 10)
    rest = shapely.difference(shapely.box(-5_000, -5_000, 5_000, 5_000), shapely.union_all([islands, pond]))
    zones, shapes = objects([islands, pond, rest]), objects([shapely.MultiPolygon([field])])
    _, cut = from_edges(zones, shapes)
    for zone, piece in zip(zones[:2], cut):
        assert piece.normalize() == shapely.MultiPolygon(shapely.get_parts(zone).tolist()).normalize()
    # Which of two shells a hole is in does not come out of the edges: that piece is for GEOS.
    assert cut[2] is None
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(3, dtype=bool))
    assert shapely.area(shapely.symmetric_difference(whole.piece[2], shapely.intersection(field, rest))) < 1e-6


def test_pairs_whose_edges_lie_on_one_line_are_left_to_geos():
    square = shapely.affinity.rotate(shapely.box(0, 0, 300, 300), 20, (0, 0))
    beside = shapely.affinity.rotate(shapely.box(100, 0, 700, 300), 20, (0, 0))
    zones, shapes = objects([beside]), objects([shapely.MultiPolygon([square])])
    assert from_edges(zones, shapes)[1][0] is None
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(1, dtype=bool))
    assert shapely.area(shapely.symmetric_difference(whole.piece[0], shapely.intersection(square, beside))) < 1e-6


def test_piece_that_has_not_the_measured_area_is_cut_again(monkeypatch):
    zones, shapes = partition(seed=44), parcels(40, 44, size=600.0)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    expected = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    wrong = objects([shapely.MultiPolygon([shapely.box(0, 0, 1, 1)])] * (found.share < 1).sum())
    monkeypatch.setattr(pieces, "cut_pieces", lambda *_: wrong)
    again = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    assert shapely.area(shapely.symmetric_difference(again.piece, expected.piece)).max() < 1e-6


def test_awkward_shapes_have_the_pieces_that_geos_cuts():
    zones = objects([shape for name, shape in AWKWARD.items() if name != "larger than a county"])
    shapes = objects([star(seed, 300, vertices=30) for seed in range(12)])
    shapes = objects([shapely.MultiPolygon([shape]) for shape in shapes])
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    other = shapely.intersection(shapes[found.candidate], zones[found.zone])
    assert shapely.area(shapely.symmetric_difference(whole.piece, other)).max() < 1e-4
    assert shapely.is_valid(whole.piece).all()


def test_only_wanted_pieces_are_cut():
    zones, shapes = partition(seed=45), parcels(60, 45, size=500.0)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    wanted = found.zone % 2 == 0
    some = with_pieces(index, shapes, found, wanted)
    assert shapely.is_missing(some.piece[~wanted]).sum() == shapely.is_missing(found.piece[~wanted]).sum()
    assert not shapely.is_missing(some.piece[wanted]).any()


def test_whole_candidates_keep_their_bytes():
    zones, shapes = partition(seed=46), parcels(60, 46)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    found = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    wkb = objects(shapely.to_wkb(shapes))
    written, whole = pieces_as_wkb(found, shapes, wkb), whole_pieces(found, shapes)
    assert 10 < whole.sum() < len(found)
    assert all(bytes_ is wkb[row] for bytes_, row in zip(written[whole], found.candidate[whole]))
    np.testing.assert_array_equal(written[~whole], shapely.to_wkb(found.piece[~whole]))


def strokes(*rings):
    """Every ring as single strokes of one pair each."""
    rows = [(pair, *a, *b) for pair, ring in enumerate(rings) for a, b in zip(ring, [*ring[1:], ring[0]])]
    pair, ax, ay, bx, by = (np.asarray(column) for column in zip(*rows))
    return Strokes(pair, ax, ay, bx, by)


def test_strokes_in_any_order_make_the_same_rings():
    first, second = [(0.0, 0.0), (9.0, 0.5), (9.5, 9.0), (3.0, 12.0)], [(1.0, 1.0), (4.0, 2.0), (2.0, 5.0)]
    given, random = strokes(first, second), np.random.default_rng(47)
    for _ in range(5):
        order = random.permutation(len(given))
        rings = joined_rings(
            given.take(order[np.argsort(given.pair[order], kind="stable")]), np.zeros(2, dtype=bool), 256
        )
        shapes = multi_polygons(rings, np.arange(2), np.zeros(2, dtype=bool))
        assert [shape.area for shape in shapes] == [shapely.Polygon(first).area, shapely.Polygon(second).area]


def test_strokes_that_do_not_close_are_doubtful():
    given = strokes([(0.0, 0.0), (9.0, 0.5), (9.5, 9.0)], [(1.0, 1.0), (4.0, 2.0), (2.0, 5.0)])
    doubtful = np.zeros(2, dtype=bool)
    rings = joined_rings(given.take(np.arange(1, 6)), doubtful, 256)
    assert doubtful.tolist() == [True, False]
    assert rings.owner.tolist() == [1]


def test_holes_that_may_belong_to_several_shells_are_doubtful():
    hole = shapely.Polygon([(2, 2), (3, 2), (3, 3)])
    shells = rings_of(objects([shapely.box(0, 0, 9, 9), shapely.box(20, 0, 29, 9)]))
    turned = rings_of(objects([shapely.box(1, 1, 4, 4) - hole]))
    inner = Rings(
        turned.x[turned.start[1] :], turned.y[turned.start[1] :], turned.start[1:] - turned.start[1], np.zeros(1, int)
    )
    together = Rings.joined([shells, inner], [0, 0])
    together = Rings(together.x, together.y, together.start, np.zeros(3, dtype=np.int64))
    doubtful = np.zeros(1, dtype=bool)
    assert multi_polygons(together, np.zeros(1, dtype=np.int64), doubtful).tolist() == [None]
    assert doubtful.tolist() == [True]
