"""Shapes at which overlays go wrong, on each other and in every position to the grid: each pair as GEOS has it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from awkward import AWKWARD, HAIR_BESIDE_THE_GRID, TILE, box, ring
from ecozoning.core.engine import clipping, geometry, shared_ground, tile_overlaps, trapezoids
from ecozoning.core.engine.overlay import overlaid
from ecozoning.core.model import AreaMethod
from ecozoning.core.tables import objects
from layouts import compare, geos_areas, index_of, moved, pairs_of, parcels, partition, patchwork, star
from squares import at, candidates, covered, screened, unit, zone

SHAPES = objects(AWKWARD.values())
#: On whole tiles in the coordinates of a Gauss-Krüger zone; an equal-area projection has its origin in the dataset.
FAR_OUT = (1_954 * TILE, 18_829 * TILE)

BOW_TIE = shapely.MultiPolygon([ring((0, 0), (450, 450), (0, 900)), ring((900, 0), (900, 900), (450, 450))])


@pytest.mark.parametrize(
    "place",
    [(0.0, 0.0), FAR_OUT, (1e-9, -1e-9), (500_000.0 + TILE / 3, 4_820_000.0 + TILE / 7)],
    ids=["on the grid", "on the grid, far out", "a nanometre off", "off the grid, far out"],
)
def test_every_shape_agrees_with_geos_on_every_other(place):
    shapes = moved(SHAPES, *place)
    compare(shapes, shapes)


@pytest.mark.parametrize(
    "place", [(0.0, 0.0), FAR_OUT, (1e-9, -1e-9), (1e-10, 1e-10), (5e-10, -3e-10), (TILE / 3, -TILE / 7), (-0.05, 0.05)]
)
def test_every_shape_is_laid_out_in_tiles(place):
    """What does not close on the grid is left to GEOS, at its price; valid zones should be so for want of care only."""
    doubtful = index_of(moved(SHAPES, *place)).tiles.doubtful
    assert [list(AWKWARD)[number] for number in doubtful] == []


def test_zone_a_hair_beside_the_grid_loses_nothing_and_its_neighbours_neither():
    zones = objects([box(-2, -2, 4), HAIR_BESIDE_THE_GRID, box(-20, -20, 40), HAIR_BESIDE_THE_GRID])
    index = index_of(zones)
    assert {(1, 3), (0, 1), (1, 2)} <= {divmod(key, len(zones)) for key in index.overlapping.tolist()}
    compare(np.append(parcels(60, seed=24, size=60.0, extent=300), zones), zones)


def test_zones_that_fill_the_same_tiles_are_all_found():
    """Far from every edge, one, two or three zones over one another, and none in the hole of two."""
    zones = objects([box(-20, -20, 40), box(-16, -16, 20) - box(-12, -12, 6), box(-8, -8, 30), box(-8, -8, 30)])
    steps = np.arange(-22, 24, 1.5)
    compare(objects([box(x + 0.25, y + 0.25, 0.4) for x in steps for y in steps]), zones)


@pytest.mark.parametrize("nudge", [(1e-9, -1e-9), (3e-4, -2e-4), (TILE / 3, -TILE / 7)])
def test_shapes_beside_each_other_agree_with_geos(nudge):
    """Far out GEOS itself brings together what is some micrometres apart, so it is not asked for more than 1e-6."""
    zones = moved(SHAPES, *FAR_OUT)
    compare(moved(zones, *nudge), zones, relative=1e-6)


@pytest.mark.parametrize("name", AWKWARD)
def test_each_shape_alone_agrees_with_geos(name):
    """Alone, so that its grid ends where it ends."""
    zones = objects([AWKWARD[name]])
    x, y, right, top = np.clip(zones[0].bounds, -1_000, 1_000)
    centres = np.random.default_rng(len(name)).uniform([x - 400, y - 400], [right + 400, top + 400], (40, 2))
    around = [star(number, 70.0, *centre, 11) for number, centre in enumerate(centres)]
    on_the_grid = [box(column / 2, row / 2, 0.5) for column in range(-2, 3) for row in range(-2, 3)]
    compare(objects([*around, *on_the_grid]), zones)


@pytest.mark.parametrize("place", [(0.0, 0.0), FAR_OUT, (-17.0, 31.0)])
def test_what_only_touches_is_no_pair_at_all(place):
    """Not even one of a speck: along an edge, at a corner, in a hole, between the teeth of a comb."""
    zones = objects([box(0, 0, 1), box(2, 0, 3) - box(3, 1, 1), AWKWARD["comb over many tiles"]])
    beside = objects([box(1, 0, 1), box(1, 1, 1), box(-1, 0, 1), box(-1, -1, 1), box(3, 1, 1), box(3.25, 1, 0.5)])
    between = objects([shapely.box(7, 3, 15.8, 4_000), shapely.box(7, 3, 9, 3.5)])
    assert overlaid(index_of(moved(zones[:2], *place)), moved(beside, *place), 2).zone.tolist() == []
    assert overlaid(index_of(moved(zones[2:], *place)), moved(between, *place), 2).zone.tolist() == []


@pytest.mark.parametrize("place", [(0.0, 0.0), (100.0, -30.0), (-5_000.3, -7_000.7)])
def test_at_and_beyond_the_rim_of_the_grid_nothing_is_lost_or_made_up(place):
    """The grid ends a tile beyond the zones: candidates lie inside, over, on, beside and far from its rim."""
    zones = moved(objects([box(0, 0, 6), box(2, 1, 5, 1), box(6.5, 1.5, 0.5, 5)]), *place)
    steps = [-9, -2, -1.5, -1, -0.5, 0, 0.25, 1, 2, 4.5, 5, 5.5, 6, 6.5, 7, 50]
    candidates_ = [box(x, y, size) for x in steps for y in steps for size in (0.5, 1, 4)]
    compare(moved(objects(candidates_), *place), zones)
    whole = moved(objects([box(-90, -90, 200), box(-2, -2, 12)]), *place)
    assert overlaid(index_of(zones), whole, 2).zone_share.tolist() == pytest.approx([1.0] * 6, rel=1e-9)


def test_zones_wholly_covered_have_their_whole_area_in_the_candidate():
    zones = patchwork(np.arange(64).reshape(8, 8), 200.0)
    around = objects([shapely.box(-450, -450, 450, 450), star(3, 1_500.0), shapely.box(-800, -800, 800, 800)])
    compare(around, zones)
    found = overlaid(index_of(zones), around, 2)
    whole = found.take(found.zone_share > 1 - 1e-9)
    expected = {(c, z) for c in range(3) for z in range(64) if shapely.covers(around[c], zones[z])}
    assert set(pairs_of(whole)) == expected
    assert len(expected) > 64 + 16


def test_each_zone_is_wholly_inside_itself_and_inside_nothing_smaller():
    found = overlaid(index_of(SHAPES), SHAPES, 2)
    own = found.candidate == found.zone
    np.testing.assert_array_equal(found.candidate[own], np.arange(len(SHAPES)))
    np.testing.assert_allclose(found.share[own], 1.0, rtol=0, atol=1e-9)
    assert (found.share <= 1 + 1e-9).all()
    assert (found.zone_share <= 1 + 1e-9).all()


@pytest.mark.parametrize("place", [FAR_OUT, (13.37, -7.7)])
def test_zones_that_have_ground_in_common_are_known(place):
    zones = moved(SHAPES, *place)
    keys = index_of(zones).overlapping
    found = {(key // len(zones), key % len(zones)) for key in keys.tolist()}
    common = {pair: area for pair, area in geos_areas(zones, zones).items() if pair[0] < pair[1]}
    assert {pair for pair, area in common.items() if area > 1e-3} <= found
    assert {pair for pair in found if common.get(pair, 0.0) < 1e-9} == set()


def test_zones_that_could_not_be_laid_out_are_found_all_the_same():
    """A zone that is in no tile is looked for by its box: nothing is lost with it."""
    zones, shapes = partition(seed=29), parcels(80, seed=31)
    whole = index_of(zones)
    lost = np.asarray([3, 7])
    missing = zones.copy()
    missing[lost] = None
    tiles = replace(index_of(missing).tiles, doubtful=lost.astype(np.int32))
    index = replace(whole, tiles=tiles)
    found, expected = overlaid(index, shapes, 2), overlaid(whole, shapes, 2)
    assert np.isin(expected.zone, lost).any()
    assert pairs_of(found) == pytest.approx(pairs_of(expected), rel=1e-9)


#: How much is worked on at once; far more than any picture here has.
AT_ONCE = [
    (geometry, "GROUP_VERTICES", 300),
    (tile_overlaps, "BATCH_TILES", 7),
    (trapezoids, "BATCH", 512),
    (shared_ground, "BATCH_PAIRS", 5),
    (clipping, "BATCH", 3),
]


@pytest.mark.parametrize(("room", "name", "few"), AT_ONCE, ids=[name for _, name, _ in AT_ONCE])
def test_how_much_is_worked_on_at_once_changes_no_number(monkeypatch, room, name, few):
    zones, shapes = SHAPES[:20], np.append(SHAPES[5:20], parcels(40, seed=23, extent=1_500))
    expected_index = index_of(zones)
    expected = pairs_of(overlaid(expected_index, shapes, 2))
    monkeypatch.setattr(room, name, few)
    index = index_of(zones)
    assert pairs_of(overlaid(index, shapes, 2)) == pytest.approx(expected, rel=1e-12)
    assert index.overlapping.tolist() == expected_index.overlapping.tolist()


def test_zones_spread_over_a_province_are_laid_out_in_larger_tiles():
    """Beyond four million tiles of 256 m the tiles grow; whole numbers of them still lie on grid lines."""
    spread = [(0, 0), (350_000, -120_000), (-300_000, 400_000)]
    zones = np.concatenate([moved(SHAPES[:12], *place) for place in spread])
    near = np.concatenate([moved(parcels(25, seed=21, extent=1_500), *place) for place in spread])
    assert index_of(zones).tiles.grid.size > TILE
    compare(near, zones)


def test_faulty_drawings_are_measured_as_what_was_meant():
    """As zone and as candidate; what both of GEOS's ways to mend agree on."""
    drawn_and_meant = [
        (ring((0, 0), (900, 900), (900, 0), (0, 900)), BOW_TIE),
        (shapely.MultiPolygon([box(0, 0, 1), box(1, 0, 1)]), box(0, 0, 2, 1)),
        (ring((0, 0), (256, 0), (256, 100), (900, 100), (256, 100), (256, 256), (0, 256)), box(0, 0, 1)),
        (shapely.Polygon(box(0, 0, 3).exterior, [box(1, 0, 1).exterior]), box(0, 0, 3) - box(1, 0, 1)),
        (shapely.GeometryCollection([box(0, 0, 1), shapely.LineString([(0, 0), (900, 900)])]), box(0, 0, 1)),
    ]
    drawn, meant = zip(*drawn_and_meant)
    parts = [box(0.25, 0.25, 0.5), box(0.5, 0.5, 1.5), star(2, 400.0, 300.0, 300.0)]
    zones = [zone("redline", at(shape), code=f"R{number}") for number, shape in enumerate(drawn)]
    result = screened(
        candidates(*(at(shape) for shape in [*parts, *drawn])),
        [unit("U1", at(box(-40, -40, 80))), *zones],
        area_method=AreaMethod.GAUSS_KRUGER,
    )
    rows = result.overlaps.take(result.overlaps.theme == "redline")
    found = dict(zip(zip(rows.candidate_id, rows.zone_code), rows.measure))
    expected = geos_areas(objects([*parts, *meant]), objects(meant))
    assert found == pytest.approx({(f"C{c + 1}", f"R{z}"): area for (c, z), area in expected.items()}, rel=1e-6)
    assert set(result.problems.code) == {"geometry_repaired", "parts_dropped"}


def test_overlapping_and_repeated_zones_count_once_in_a_theme_and_apart_in_two():
    names = [name for name in AWKWARD if name != "larger than a county"]
    shapes = [AWKWARD[name] for name in names]
    themes = ["redline" if number % 2 else "water_source" for number in range(len(shapes))]
    zones = [unit("U1", at(shapely.box(-9_000, -9_000, 9_000, 9_000)))]
    zones += [zone(theme, at(shape), code=name) for theme, shape, name in zip(themes, shapes, names)]
    parts = [box(0, 0, 1), box(-1.25, -1.25, 3), star(5, 600.0), *parcels(12, seed=22, extent=900)]
    result = screened(candidates(*(at(shape) for shape in parts)), zones, area_method=AreaMethod.GAUSS_KRUGER)
    for theme in ("redline", "water_source"):
        all_zones = shapely.union_all([shape for shape, its in zip(shapes, themes) if its == theme])
        for number, shape in enumerate(parts, start=1):
            expected = shapely.intersection(shape, all_zones).area
            assert covered(result, theme, f"C{number}")["measure"] == pytest.approx(expected, rel=1e-6, abs=1e-2)
