"""What the prepared zones answer: for lines and points, for single shapes, for large ones, and with pieces."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ecozoning.core.engine import local_zones
from ecozoning.core.engine.overlay import Thresholds, measure_one, overlaid, with_pieces
from ecozoning.core.engine.tile_overlaps import MOST_TILES
from ecozoning.core.engine.tile_windows import windows_of
from ecozoning.core.model import Pieces
from ecozoning.core.tables import objects
from layouts import compare, geos_areas, index_of, moved, pairs_of, parcels, partition, star
from squares import candidates, overlap, screened, square, unit, zone


def test_lines_are_as_long_in_each_zone_as_geos_says():
    zones, random = partition(seed=11), np.random.default_rng(11)
    lines = objects(shapely.multilinestrings(shapely.linestrings(random.uniform(-6_500, 6_500, (40, 5, 2)))[:, None]))
    short = objects([shapely.MultiLineString([[(x, 0), (x + 30, 40)]]) for x in range(-5_000, 5_000, 370)])
    routes = np.append(lines, short)
    ours = pairs_of(overlaid(index_of(zones), routes, 1))
    for (line, row), length in ours.items():
        assert length == pytest.approx(shapely.intersection(routes[line], zones[row]).length, abs=1e-6)
    for line in range(len(routes)):
        total = sum(length for (candidate, _), length in ours.items() if candidate == line)
        assert total == pytest.approx(shapely.intersection(routes[line], shapely.union_all(zones)).length, abs=1e-5)


def test_points_are_in_the_zones_that_geos_says():
    zones, random = partition(seed=12), np.random.default_rng(12)
    points = objects(shapely.multipoints(shapely.points(random.uniform(-6_500, 6_500, (400, 2)))[:, None]))
    point, row = shapely.STRtree(zones).query(points, predicate="within")
    assert set(pairs_of(overlaid(index_of(zones), points, 0))) == set(zip(point.tolist(), row.tolist()))


def test_single_shapes_get_what_they_get_among_many():
    zones, shapes = partition(seed=13), parcels(80, seed=13)
    index = index_of(zones)
    together = pairs_of(overlaid(index, shapes, 2))
    for number, shape in enumerate(shapes):
        alone = measure_one(index, shape)
        expected = {row: area for (candidate, row), area in together.items() if candidate == number}
        assert alone.zone.tolist() == list(expected)
        np.testing.assert_allclose(alone.measure, list(expected.values()), rtol=1e-12)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_any_split_of_the_candidates_gives_the_same_numbers_bit_by_bit(size):
    zones, shapes = partition(seed=18), np.append(parcels(150, seed=18), parcels(50, seed=19, size=700.0))
    shapes = objects([*shapes, *[shapely.union_all(pair) for pair in zip(shapes[:60], shapes[60:120])], None])
    index = index_of(zones)
    together = overlaid(index, shapes, 2)
    together = with_pieces(index, shapes, together, np.ones(len(together), dtype=bool))
    for start in range(0, len(shapes), size):
        some = shapes[start : start + size]
        found = overlaid(index, some, 2)
        found = with_pieces(index, some, found, np.ones(len(found), dtype=bool))
        rows = (together.candidate >= start) & (together.candidate < start + size)
        for name in ("zone", "measure", "share", "zone_share", "width_m"):
            np.testing.assert_array_equal(getattr(found, name), getattr(together, name)[rows], err_msg=name)
        np.testing.assert_array_equal(shapely.to_wkb(found.piece), shapely.to_wkb(together.piece[rows]))


def test_widths_are_those_of_the_pieces_unless_edges_lie_on_one_line():
    zones, shapes = partition(seed=20), parcels(150, seed=20, size=300.0)
    found = overlaid(index_of(zones), shapes, 2)
    cut = shapely.intersection(shapes[found.candidate], zones[found.zone])
    np.testing.assert_allclose(found.width_m, 2 * shapely.area(cut) / shapely.length(cut), rtol=1e-9, atol=1e-8)
    assert shapely.is_missing(found.piece).sum() > 50


def test_candidate_larger_than_a_county_is_clipped_as_a_shape():
    zones = partition(seed=14, extent=40_000.0)
    county = objects([star(14, 30_000.0, vertices=400)])
    assert windows_of(index_of(zones).tiles.grid, county).tile_counts[0] > MOST_TILES
    compare(county, zones)


def test_pieces_have_the_area_that_was_measured_and_are_the_candidate_where_it_is_inside():
    zones, shapes = partition(seed=15), parcels(150, seed=15)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    assert shapely.is_missing(found.piece).any()
    whole = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    np.testing.assert_allclose(shapely.area(whole.piece), found.measure, rtol=1e-9)
    assert shapely.is_valid(whole.piece).all()
    inside = np.flatnonzero(found.share == 1.0)
    assert len(inside) > 50
    assert all(whole.piece[row] is shapes[found.candidate[row]] for row in inside)


def test_piece_is_the_intersection_with_the_whole_zone():
    zones, shapes = partition(seed=16), parcels(60, seed=16, size=400.0)
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    for candidate, row, piece in zip(whole.candidate, whole.zone, whole.piece):
        other = shapely.intersection(shapes[candidate], zones[row])
        assert shapely.area(shapely.symmetric_difference(piece, other)) < 1e-4


@pytest.mark.parametrize(
    ("pieces", "redline", "of_unit"),
    [(Pieces.NONE, False, False), (Pieces.CONFLICTS, True, False), (Pieces.ALL, True, True)],
)
def test_geometry_is_there_where_it_was_asked_for(pieces, redline, of_unit):
    zones = [unit("U1", square(-900, -900, 1_200, 3_000)), zone("redline", square(750, 0, 1_000), code="R")]
    result = screened(candidates(square(0, 0, 1_000)), zones, pieces=pieces)
    assert (overlap(result, "R")["wkb"] is not None) == redline
    assert (overlap(result, "U1")["wkb"] is not None) == of_unit
    assert overlap(result, "R")["measure"] == pytest.approx(250_000, rel=1e-4)


@pytest.mark.parametrize("width", [0.01, 0.03, 0.09, 0.11, 2.0])
def test_thin_pieces_have_their_true_width_where_a_threshold_asks(width):
    """Far thinner than the candidate, or just wider than what would be a sliver."""
    index = index_of(objects([shapely.box(1_000 - width, -500, 3_000, 3_000)]))
    found = overlaid(index, objects([shapely.MultiPolygon([shapely.box(0, 0, 1_000, 1_000)])]), 2, 0.1)
    true_width = 2 * 1_000 * width / (2 * 1_000 + 2 * width)
    assert found.measure[0] == pytest.approx(1_000 * width, rel=1e-6)
    if true_width < 0.1:
        assert found.width_m[0] == pytest.approx(true_width, rel=1e-6)
    else:
        assert 0.1 <= found.width_m[0] <= true_width * (1 + 1e-9)


def test_wider_slivers_are_known_where_the_run_asks_for_them():
    zones = [unit("U1", square(-9_000, -9_000, 20_000)), zone("wetland", square(990, 0, 500, 1_000), code="R")]
    shape = candidates(square(0, 0, 1_000))
    assert overlap(screened(shape, zones, thresholds=Thresholds(1.0, 15.0)), "R")["is_sliver"] == 1
    assert overlap(screened(shape, zones, thresholds=Thresholds(1.0, 5.0)), "R")["is_sliver"] == 0


def test_zones_that_could_not_be_laid_out_are_compared_with_every_candidate():
    """Such zones do not come out of preparation; if one did, it would go to GEOS with all that is near."""
    from dataclasses import replace

    zones, shapes = partition(seed=17), parcels(60, seed=17)
    index = index_of(zones)
    without = index_of(objects([None, *zones[1:]]))
    doubtful = replace(
        without, known_shapes=zones, tiles=replace(without.tiles, doubtful=np.asarray([0])), area_m2=index.area_m2
    )
    ours, theirs = pairs_of(overlaid(doubtful, shapes, 2)), geos_areas(shapes, zones)
    assert set(ours) == set(theirs)
    assert all(ours[pair] == pytest.approx(theirs[pair], rel=1e-9, abs=1e-6) for pair in ours)


def test_piece_is_cut_from_the_whole_zone_where_its_neighbourhood_comes_out_faulty():
    """Two parts that meet at a corner, just where the neighbourhood ends."""
    ends_at = local_zones.SQUARE_M + local_zones.REACH_M
    left = [(-512, -256), (-576, 64), (-320, 64), (0, 0), (64, -256), (64, -512), (-512, -512)]
    right = [(64, 384), (64, 640), (256, 576), (576, 640), (512, 384), (512, 0), (192, 64), (0, 0)]
    far = shapely.Point(-9_000, 0).buffer(50, quad_segs=40)
    zones = moved([shapely.MultiPolygon([shapely.Polygon(left), shapely.Polygon(right), far])], ends_at, 1_472.0)
    parcel = [(1_520.5, 393), (1_858, 355.5), (1_745.5, 430.5), (1_820.5, 468), (1_483, 1_218), (1_070.5, 430.5)]
    shapes = objects([shapely.MultiPolygon([shapely.Polygon(parcel)])])
    assert shapely.get_num_coordinates(zones[0]) > local_zones.FEW_VERTICES
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    assert whole.piece[0].equals(shapely.intersection(shapes[0], zones[0]))


def test_piece_is_cut_from_the_whole_zone_where_its_neighbourhood_comes_out_wrong():
    """Two corners on the lines where the neighbourhood ends: GEOS's clip by a rectangle joins them."""
    shell = [(-576, -512), (-1_088, 192), (-64, 960), (-320, 448), (-576, 512)]
    far = shapely.Point(-9_000, 0).buffer(50, quad_segs=40)
    zones = objects([shapely.MultiPolygon([shapely.Polygon(shell), far])])
    shapes = objects([shapely.MultiPolygon([shapely.box(-704, -544, -604, -444)])])
    expected = shapely.intersection(shapes[0], zones[0])
    assert shapely.get_num_coordinates(zones[0]) > local_zones.FEW_VERTICES
    index = index_of(zones)
    found = overlaid(index, shapes, 2)
    whole = with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    assert found.measure[0] == pytest.approx(expected.area, rel=1e-9)
    assert whole.piece[0].equals(expected)
