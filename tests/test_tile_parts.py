"""Zones in tiles: their edges, lids and pictures are what GEOS says of the zone and the tile."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from awkward import AWKWARD
from ecozoning.core.engine.edge_tiles import laid_out
from ecozoning.core.engine.lids import Passages, lids_of
from ecozoning.core.engine.ranges import beginnings, ends_of, written_out
from ecozoning.core.engine.shared_ground import part_areas, tile_of
from ecozoning.core.engine.signed_edges import rings_of, signed_edges
from ecozoning.core.engine.tile_grid import TileGrid, cut_at_lines, grid_over
from ecozoning.core.engine.tile_sketch import CELLS, cells_between
from ecozoning.core.engine.tile_windows import tiles_of, windows_over
from ecozoning.core.tables import objects
from layouts import partition, star

ZONES = {
    "partition": partition(seed=31),
    "few long edges": objects([star(seed, 2_500, vertices=5) for seed in range(6)]),
    "awkward": objects([shape for name, shape in AWKWARD.items() if name != "larger than a county"]),
}


def tile_boxes(grid, tile):
    x, y = grid.x + tile % grid.columns * grid.size, grid.y + tile // grid.columns * grid.size
    return shapely.box(x, y, x + grid.size, y + grid.size)


@pytest.fixture(scope="module", params=ZONES, ids=str)
def laid(request):
    zones = ZONES[request.param]
    return zones, laid_out(zones)


def test_part_of_a_zone_in_a_tile_has_the_area_of_their_intersection(laid):
    zones, tiles = laid
    common = shapely.intersection(zones[tiles.part_zone], tile_boxes(tiles.grid, tile_of(tiles.part_start)))
    np.testing.assert_allclose(part_areas(tiles, np.arange(len(tiles.part_zone))), shapely.area(common), atol=1e-6)


def test_filled_tiles_are_those_that_a_zone_covers_without_an_edge_in_them(laid):
    zones, tiles = laid
    boxes = tile_boxes(tiles.grid, np.arange(tiles.grid.columns * tiles.grid.rows))
    tile = tile_of(tiles.filled_start)
    filled = set(zip(tile.tolist(), tiles.filled_zone.tolist()))
    assert all(shapely.area(shapely.difference(boxes[t], zones[z])) < 1e-6 for t, z in filled)
    parted = set(zip(tile_of(tiles.part_start).tolist(), tiles.part_zone.tolist()))
    assert not filled & parted
    for zone, shape in enumerate(zones):
        met = shapely.area(shapely.intersection(boxes, shape)) > 1e-6
        assert {(t, zone) for t in np.flatnonzero(met).tolist()} <= filled | parted


def test_lids_are_as_long_as_the_zone_along_the_upper_side_of_the_tile(laid):
    zones, tiles = laid
    lid, part = written_out(tiles.lid_start, tiles.lid_end)
    lengths = np.bincount(part, weights=(tiles.lid_x1 - tiles.lid_x0)[lid], minlength=len(tiles.part_zone))
    x0, _, x1, y1 = shapely.bounds(tile_boxes(tiles.grid, tile_of(tiles.part_start))).T
    below = y1 - 1e-6  # what only comes down to the side from above is no lid
    sides = shapely.linestrings(np.stack([np.stack([x0, below], axis=1), np.stack([x1, below], axis=1)], axis=1))
    common = shapely.length(shapely.intersection(sides, zones[tiles.part_zone]))
    steep = np.abs(lengths - common) > 1e-3
    # Where an outline is flatter than a thousandth, a micrometre further down is another place.
    assert steep.mean() < 0.02


def test_pictures_never_say_in_or_out_where_an_edge_is(laid):
    zones, tiles = laid
    cell = tiles.grid.size / CELLS
    corner = shapely.bounds(tile_boxes(tiles.grid, tile_of(tiles.part_start)))[:, :2]
    bits = np.arange(CELLS * CELLS, dtype=np.uint64)
    x, y = (corner[:, axis, None] + (bits % 8 if axis == 0 else bits // 8) * cell for axis in (0, 1))
    crossed, inside = (
        (column[:, None] >> bits & np.uint64(1)).astype(bool) for column in (tiles.crossed, tiles.inside)
    )
    assert not (crossed & inside).any()
    area = shapely.area(shapely.intersection(shapely.box(x, y, x + cell, y + cell), zones[tiles.part_zone][:, None]))
    np.testing.assert_allclose(area[inside], cell * cell, rtol=1e-9)
    np.testing.assert_allclose(area[~inside & ~crossed], 0.0, atol=1e-6)


def test_long_edges_cross_few_cells():
    """From corner to corner of a tile: the cells of the diagonal and their neighbours, not all 64."""
    tiles = laid_out(objects([shapely.Polygon([(1, 2), (2_561, 2_562), (2_561, 2)])]))
    on_diagonal = np.flatnonzero(tile_of(tiles.part_start) == 3 * tiles.grid.columns + 3)
    assert 8 <= bin(tiles.crossed[on_diagonal[0]]).count("1") <= 24


def test_cells_of_a_rectangle_are_its_bits():
    cells = int(cells_between(*np.asarray([[1], [2], [3], [4]]))[0])
    assert cells == sum(1 << row * 8 + column for row in (2, 3) for column in (1, 2))
    assert int(cells_between(*np.asarray([[0], [0], [8], [8]]))[0]) == 2**64 - 1
    assert int(cells_between(*np.asarray([[3], [0], [3], [8]]))[0]) == 0


def test_window_has_the_tiles_and_cells_that_its_box_meets():
    grid = TileGrid(-256.0, -256.0, 256.0, 6, 5)
    box = np.asarray([[10.0, 20.0, 300.0, 30.0], [np.nan] * 4, [-9e9, -9e9, 9e9, 9e9]])
    windows = windows_over(grid, box)
    assert windows.tile_counts.tolist() == [2, 0, 30]
    found = tiles_of(windows.take(np.asarray([0])), grid.columns)
    assert found.tile.tolist() == [7, 8]
    assert found.is_first.tolist() == [True, False]
    assert found.is_top.all()
    assert [bin(cells).count("1") for cells in found.cells.tolist()] == [8, 2]


def test_ring_that_leaps_over_a_tile_makes_its_zone_doubtful():
    grid = TileGrid(0.0, 0.0, 256.0, 4, 4)
    column, to_column = np.asarray([0, 2, 1, 1]), np.asarray([2, 0, 1, 1])
    row, to_row, zone = np.asarray([0, 0, 0, 1]), np.asarray([0, 0, 1, 0]), np.asarray([5, 5, 6, 6])
    lids = lids_of(Passages(zone, column, row, to_column, to_row, np.asarray([256.0, 256.0, 300.0, 280.0])), grid)
    assert lids.doubtful.tolist() == [5]
    assert (lids.x0.tolist(), lids.x1.tolist()) == ([280.0], [300.0])


@pytest.mark.parametrize("turn", [shapely.reverse, shapely.normalize, lambda shapes: shapes])
def test_rings_have_the_inside_on_their_left_however_they_were_drawn(turn):
    shapes = objects(turn(np.append(ZONES["awkward"], [None])))
    rings = rings_of(shapes)
    area = np.bincount(
        np.repeat(rings.owner, np.diff(rings.start) - 1),
        weights=[(rings.x[at] * rings.y[at + 1] - rings.x[at + 1] * rings.y[at]) / 2 for at in rings.edge_starts()[0]],
        minlength=len(shapes),
    )
    np.testing.assert_allclose(area, np.nan_to_num(shapely.area(shapes)), rtol=1e-6, atol=1e-6)
    edges = signed_edges(shapes)
    under = np.bincount(
        edges.owner, weights=edges.sign * (edges.x1 - edges.x0) * (edges.y0 + edges.y1) / 2, minlength=len(shapes)
    )
    np.testing.assert_allclose(under, np.nan_to_num(shapely.area(shapes)), rtol=1e-6, atol=1e-4)


def test_shell_whose_hole_touches_its_first_vertex_is_not_taken_for_one_ring():
    shape = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(0, 0), (3, 1), (1, 3)]])
    assert len(rings_of(objects([shape, shapely.box(0, 0, 1, 1)])).owner) == 3


def test_two_zones_with_a_common_edge_are_cut_at_the_same_points():
    line = [(3.3, -700.1), (517.9, 130.7), (1_033.3, 1_911.1)]
    left, right = shapely.Polygon([*line, (-900, 500)]), shapely.Polygon([*line, (2_900, 500)][::-1])
    grid = grid_over(shapely.total_bounds([left, right]))
    points = []
    for shape in (left, right):
        cut = cut_at_lines(rings_of(objects([shape])), grid)
        points.append(set(zip(cut.ax.tolist(), cut.ay.tolist())))
    on_line = {point for point in points[0] if shapely.LineString(line).distance(shapely.Point(point)) < 1e-6}
    assert len(on_line) > 12
    assert on_line <= points[1]


def test_ranges_and_stretches():
    numbers, owner = written_out(np.asarray([4, 9, 2]), np.asarray([6, 9, 5]))
    assert (numbers.tolist(), owner.tolist()) == ([4, 5, 2, 3, 4], [0, 0, 2, 2, 2])
    first = beginnings(np.asarray([1, 1, 2, 2, 2]), np.asarray([0, 0, 0, 7, 7]))
    assert (first.tolist(), ends_of(first, 5).tolist()) == ([0, 2, 3], [2, 3, 5])
    assert len(beginnings(np.zeros(0))) == len(ends_of(np.zeros(0), 0)) == 0
