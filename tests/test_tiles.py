"""Tiles and trapezoids give what GEOS gives, pair by pair, however the grid and the shapes lie."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ecozoning.core.engine.edge_tiles import laid_out
from ecozoning.core.engine.geometry import same_dimension
from ecozoning.core.engine.measuring import projected
from ecozoning.core.engine.overlay import overlaid
from ecozoning.core.engine.shared_ground import overlapping_pairs
from ecozoning.core.engine.signed_edges import rightward, rings_of, signed_edges
from ecozoning.core.engine.tile_grid import cut_at_lines, grid_over
from ecozoning.core.engine.tile_overlaps import Polygons, tile_overlaps
from ecozoning.core.engine.tile_windows import windows_of, without_edges
from ecozoning.core.tables import objects
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layouts import SCALE, compare, index_of, parcels, partition, star

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("crs", ["EPSG:4530", "EPSG:4531"])
@pytest.mark.parametrize("offset", [(0.0, 0.0), (128.0, 64.0), (-0.05, 255.95), (1e-10, -1e-10), (77.7, 191.3)])
def test_partition_agrees_with_geos_in_every_grid_position_and_crs(crs, offset):
    """Shapes on whole numbers in one zone land at odd numbers in the next, through longitude and latitude."""
    zones, candidates = partition(seed=1), parcels(300, seed=2)
    drawn = shapely.transform(np.append(zones, candidates), lambda xy: xy + np.asarray(offset) + [42.5e6, 4.82e6])
    moved = projected(projected(drawn, "EPSG:4530", "EPSG:4490"), "EPSG:4490", crs)
    # At 42 million metres east the last digit of a number is some nanometres: hundreds of metres times that.
    compare(moved[len(zones) :], moved[: len(zones)], rounding_m2=1e-4)


@pytest.mark.parametrize("size", [20.0, 256.0, 900.0, 9_000.0])
def test_candidates_of_every_size_agree_with_geos(size):
    compare(parcels(60, seed=3, size=size), partition(seed=4))


@pytest.mark.parametrize("lean", [0.0, 1e-9, 1e-7, 1e-5])
@pytest.mark.parametrize("width", [0.05, 0.3, 0.9])
def test_narrow_pieces_have_their_width_though_their_edges_are_upright(width, lean):
    """An upright edge has no run from which its length could be told."""
    zones = objects([shapely.box(0, 0, 1_000, 1_000)])
    beside = shapely.Polygon([(-100, 300), (width, 300), (width + lean, 700), (-100 - lean, 700)])
    below = shapely.Polygon([(300, -100), (700, -100 - lean), (700, width + lean), (300, width)])
    shapes = objects([beside, below])
    found = overlaid(index_of(zones), shapes, 2, 1.0)
    pieces = shapely.intersection(shapes, zones[0])
    np.testing.assert_allclose(found.width_m, 2 * shapely.area(pieces) / shapely.length(pieces), rtol=1e-9)


ADVERSARIAL = {
    "a tile exactly": "POLYGON ((0 0, 256 0, 256 256, 0 256, 0 0))",
    "corners on the grid": "POLYGON ((0 0, 512 256, 1024 0, 768 512, 1024 1024, 512 768, 0 1024, 256 512, 0 0))",
    "hole": "POLYGON ((-300 -300, 900 -300, 900 900, -300 900, -300 -300), (0 0, 0 512, 512 512, 512 0, 0 0))",
    "hole that touches the shell": "POLYGON ((0 0, 900 0, 900 900, 0 900, 0 0), (0 0, 300 600, 600 300, 0 0))",
    "hole of a whole tile": "POLYGON ((-600 -600, 900 -600, 900 900, -600 900, -600 -600),"
    " (0 0, 256 0, 256 256, 0 256, 0 0))",
    "parts that meet at a point": "MULTIPOLYGON (((0 0, 256 0, 256 256, 0 0)), ((256 256, 600 256, 600 700, 256 256)))",
    "part in the hole of another": "MULTIPOLYGON (((-900 -900, 900 -900, 900 900, -900 900, -900 -900),"
    " (-700 -700, 700 -700, 700 700, -700 700, -700 -700)), ((-100 -100, 300 -100, 300 300, -100 300, -100 -100)))",
    "needle": "POLYGON ((-2000 10, 2000 10.2, 2000 10.4, -2000 10))",
    "comb": "POLYGON ((0 0, 0 800, 1 800, 1 1, 256 1, 256 800, 257 800, 257 1, 512 1, 512 800, 513 800, 513 0, 0 0))",
    "far away and tiny": "POLYGON ((7000 7000, 7000.5 7000, 7000.5 7000.5, 7000 7000.5, 7000 7000))",
    "huge": "POLYGON ((-90000 -90000, 90000 -90000.5, 90000.25 90000, -90000 90000, -90000 -90000))",
    "hair beside a grid line": "POLYGON ((-1e-11 0, 512.00000000001 0, 512 300, 0 300.00000000001, -1e-11 0))",
}


@pytest.mark.parametrize("turn", [1, -1], ids=["as drawn", "reversed"])
def test_adversarial_shapes_agree_with_geos_against_each_other(turn):
    shapes = objects(shapely.from_wkt(list(ADVERSARIAL.values())))
    candidates = shapes if turn == 1 else objects(shapely.reverse(shapes))
    compare(candidates, shapes)
    offset = objects(shapely.transform(candidates, lambda xy: xy + np.asarray([13.37, -7.7])))
    compare(offset, shapes)


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_each_zone_alone_agrees_with_geos(name):
    """A zone that fills tiles without an edge in them is not lost, nor seen where it is not."""
    compare(parcels(200, seed=5, extent=3_000), objects([shapely.from_wkt(ADVERSARIAL[name])]))


def test_candidates_far_from_all_edges_are_inside_without_geometry():
    tiles = laid_out(objects([shapely.box(0, 0, 10_000, 10_000)]))
    inside = objects([shapely.box(5_000, 5_000, 5_100, 5_100)])
    assert without_edges(tiles, windows_of(tiles.grid, inside)).all()
    overlaps = overlaid(index_of(objects([shapely.box(0, 0, 10_000, 10_000)])), inside, 2)
    assert overlaps.share.tolist() == [1.0]
    assert overlaps.piece[0] is inside[0]


def test_candidates_beyond_the_grid_meet_nothing():
    index = index_of(objects([shapely.box(0, 0, 1_000, 1_000)]))
    far = objects([shapely.box(-90_000, -90_000, -89_000, -89_000), shapely.box(90_000, 0, 90_100, 100), None])
    assert len(overlaid(index, far, 2)) == 0


def test_overlapping_zones_are_measured_singly_and_known_to_overlap():
    zones = objects([star(seed, 900) for seed in range(12)])
    compare(parcels(200, seed=6, extent=1_500), zones)
    tree = shapely.STRtree(zones)
    first, second = tree.query(zones, predicate="intersects")
    truth = {(a, b) for a, b in zip(first, second) if a < b and shapely.area(zones[a] & zones[b]) > 1e-3}
    keys = overlapping_pairs(laid_out(zones), zones, np.zeros(len(zones), dtype=np.int64))
    assert {(key // len(zones), key % len(zones)) for key in keys.tolist()} == truth


def test_neighbours_of_a_partition_do_not_overlap_and_themes_are_kept_apart():
    cells = partition(seed=7)
    tiles = laid_out(cells)
    assert len(overlapping_pairs(tiles, cells, np.zeros(len(cells), dtype=np.int64))) == 0
    twice = np.append(cells, cells)
    tiles = laid_out(twice)
    of_two = np.repeat([0, 1], len(cells))
    assert len(overlapping_pairs(tiles, twice, of_two)) == 0
    assert len(overlapping_pairs(tiles, twice, np.zeros(len(twice), dtype=np.int64))) == len(cells)


def test_zone_whose_outline_does_not_close_is_named_and_left_to_geos():
    broken = shapely.from_wkt("POLYGON ((0 0, 900 900, 900 0, 0 900, 0 0))")
    zones = objects([shapely.box(2_000, 0, 3_000, 900), broken, shapely.box(-2_000, 0, -1_000, 900)])
    tiles = laid_out(zones)
    assert tiles.doubtful.tolist() in ([1], [])
    sound = zones[[0, 2]]
    polygons = Polygons(np.arange(2), sound, shapely.bounds(sound), shapely.area(sound), shapely.length(sound))
    intact = tile_overlaps(tiles, polygons, windows_of(tiles.grid, sound))
    areas = dict(zip(zip(intact.candidate.tolist(), intact.zone.tolist()), intact.area.tolist()))
    assert areas[0, 0] == pytest.approx(900_000)
    assert areas[1, 2] == pytest.approx(900_000)


def test_cut_edges_are_the_same_line_and_cross_no_grid_line():
    shapes = objects([star(8, 2_000), shapely.box(0, 0, 512, 700)])
    rings = rings_of(shapes)
    cut = cut_at_lines(rings, grid_over(shapely.total_bounds(shapes)))
    for a, b in ((cut.ax, cut.bx), (cut.ay, cut.by)):
        assert (np.ceil(np.maximum(a, b) / 256) - np.floor(np.minimum(a, b) / 256) <= 1).all()
    for owner in (0, 1):
        own = cut.take(cut.ring == owner)
        # A ring goes on where it was, and comes back to where it began.
        np.testing.assert_array_equal((own.bx, own.by), (np.roll(own.ax, -1), np.roll(own.ay, -1)))
    edges = rightward(cut.ring, cut.ax, cut.ay, cut.bx, cut.by)
    for owner in (0, 1):
        under = [
            (e.sign * (e.x1 - e.x0) * (e.y0 + e.y1) / 2)[e.owner == owner].sum() for e in (signed_edges(shapes), edges)
        ]
        assert under[0] == pytest.approx(under[1], rel=1e-12)


COORDINATES = st.integers(-8, 8)
POINTS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=9, unique=True)
SEEDS = st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=12, unique=True)


@FEW
@given(points=POINTS, seeds=SEEDS, shift=st.sampled_from([0.0, 0.5, 0.0373]))
def test_any_shape_on_any_partition_agrees_with_geos(points, seeds, shift):
    """Whole numbers of half tiles make edges, corners and grid lines fall together often."""
    shape = same_dimension(objects([shapely.make_valid(shapely.Polygon(points))]), 2)[0]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=shapely.box(-9, -9, 9, 9)))
    zones = objects(shapely.transform(cells, lambda xy: (xy + shift) * SCALE))
    if shape is not None:
        compare(objects([shapely.transform(shape, lambda xy: xy * SCALE)]), zones)
