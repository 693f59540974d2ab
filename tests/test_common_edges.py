"""Routes and sites on the line between two zones of one theme: inside the theme, never told as free of conflict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from ecozoning.core.engine.measuring import CGCS2000, projected
from ecozoning.core.engine.overlay import measure_one
from ecozoning.core.engine.stretches import united_lengths_m
from ecozoning.core.model import AreaMethod
from ecozoning.core.screening import screen
from ecozoning.core.tables import objects
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from layouts import index_of, patchwork
from squares import CRS, at, candidates, covered, drawn, job, overlap, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
LEFT, RIGHT = square(-100, 0, 100, 200), square(0, 0, 100, 200)
#: From below the two zones along the whole of their common edge, and out again.
ALONG = drawn("LINESTRING (0 -50, 0 250)")


def run(shape, *zones, **more):
    return screened(candidates(shape), [U1, *zones], area_method=AreaMethod.GAUSS_KRUGER, **more)


def two(theme="redline", grades=(None, None), shapes=(LEFT, RIGHT)):
    return [zone(theme, shape, grade, code) for shape, grade, code in zip(shapes, grades, "AB")]


def lengths(result, codes="AB"):
    found = [overlap(result, code) for code in codes]
    return [0.0 if row is None else round(row["measure"], 3) for row in found]


PAIRS = [
    ("redline", (None, None), "prohibited"),
    ("water_source", ("grade2", "grade2"), "prohibited"),
    ("water_source", ("grade1", "grade2"), "prohibited"),
    ("nature_reserve", ("core", "general"), "prohibited"),
]


@pytest.mark.parametrize(("theme", "grades", "expected"), PAIRS)
def test_route_along_the_common_edge_of_two_zones_is_in_both_and_once_in_their_theme(theme, grades, expected):
    result = screened(
        candidates(ALONG, activities=["住宅;排放污染物"]),
        [U1, *two(theme, grades)],
        area_method=AreaMethod.GAUSS_KRUGER,
    )
    assert lengths(result) == [200, 200]
    assert [overlap(result, code)["crossings"] for code in "AB"] == [1, 1]
    total = covered(result, theme)
    assert (total["outcome"], round(total["measure"], 3), round(total["share"], 6)) == ("hit", 200, round(2 / 3, 6))
    assert verdict(result) == expected


def test_route_along_a_common_edge_is_not_in_the_zones_of_another_theme():
    """Two themes that meet have no ground in common: each has an outer edge there."""
    result = run(ALONG, zone("redline", LEFT, code="A"), zone("water_source", RIGHT, "grade2", "B"))
    assert lengths(result) == [0, 0]
    assert covered(result, "redline")["outcome"] == covered(result, "water_source")["outcome"] == "none"


def test_route_along_the_edge_between_two_units_is_in_both_as_it_is_for_zones():
    shapes = square(-100, -100, 100, 400), square(0, -100, 100, 400)
    result = screened(candidates(ALONG), [unit("A", shapes[0]), unit("B", shapes[1])])
    assert lengths(result) == pytest.approx([300, 300], rel=1e-3)
    assert covered(result, "control_unit")["share"] == pytest.approx(1.0)


def test_only_where_there_is_a_zone_on_both_sides_does_the_edge_count():
    """The left zone is longer than the right one, which has no corner on the route's segment but its own."""
    result = run(ALONG, *two(shapes=(square(-100, 0, 100, 200), square(0, 120, 100, 80))))
    assert lengths(result) == [80, 80]
    assert covered(result, "redline")["measure"] == pytest.approx(80, abs=1e-6)
    assert covered(result, "redline")["share"] == pytest.approx(80 / 300, abs=1e-9)


@pytest.mark.parametrize("off", [-0.015, -1e-9, 1e-9, 0.0, 0.004, 0.015])
def test_zones_and_routes_that_part_by_millimetres_have_the_edge_in_common(off):
    for line in (ALONG, drawn(f"LINESTRING ({off} -50, {off} 250)")):
        result = run(line, *two(shapes=(LEFT, square(off, 0, 100, 200))))
        assert covered(result, "redline")["measure"] == pytest.approx(200, abs=1e-3), off
        assert verdict(result) == "prohibited"


def test_zones_four_centimetres_apart_have_no_edge_in_common():
    assert lengths(run(ALONG, *two(shapes=(LEFT, square(0.04, 0, 100, 200))))) == [0, 0]


def test_a_slanted_edge_with_a_vertex_on_one_side_only_is_common_all_along():
    left = drawn("POLYGON ((0 0, 37 111, 0 111, 0 0))")
    right = drawn("POLYGON ((0 0, 100 0, 100 111, 37 111, 12.345 37.035, 0 0))")
    result = run(drawn("LINESTRING (0 0, 37 111)"), *two(shapes=(left, right)))
    assert covered(result, "redline")["share"] == pytest.approx(1.0, abs=1e-6)
    assert verdict(result) == "prohibited"


def test_degrees_and_metres_of_one_edge_are_one_edge():
    """The route comes in longitude and latitude, the zones in metres."""
    halves = "POLYGON ((0 0, 3700 1110, 0 1110, 0 0))", "POLYGON ((0 0, 3700 0, 3700 1110, 0 0))"
    zones = two(shapes=tuple(map(drawn, halves)))
    line = projected(objects([drawn("LINESTRING (0 0, 3700 1110)")]), CRS, CGCS2000)[0]
    result = screen(replace(job(candidates(line), [U1, *zones]), candidates_crs="EPSG:4490"))
    assert covered(result, "redline")["share"] == pytest.approx(1.0, abs=1e-6)


def test_a_nested_zone_keeps_its_outer_edge():
    """The outer zone has the route already; the inner one has its outline there, and no neighbour."""
    result = run(
        ALONG,
        zone("water_source", square(0, 50, 50), "grade1", "A"),
        zone("water_source", square(-100, 0, 300), "grade2", "B"),
    )
    assert lengths(result) == [0, 250]


def test_an_outer_edge_is_no_overlap_as_the_page_on_numbers_says():
    result = run(ALONG, zone("redline", RIGHT, code="A"))
    assert (overlap(result, "A"), covered(result, "redline")["outcome"], verdict(result)) == (None, "none", "clear")


BACK = drawn("LINESTRING (0 -50, 0 250, 0 -50)")


def test_there_and_back_along_a_common_edge_counts_both_passes_once_per_theme():
    result = run(BACK, *two())
    assert lengths(result) == [400, 400]
    assert [overlap(result, code)["crossings"] for code in "AB"] == [2, 2]
    assert covered(result, "redline")["share"] == pytest.approx(2 / 3, abs=1e-9)
    assert (result.overlaps.share <= 1).all()


TWICE = {
    "there and back": "LINESTRING (-50 50, 150 50, -50 50)",
    "two parts, the same way": "MULTILINESTRING ((-50 50, 150 50), (-50 50, 150 50))",
    "two parts, one the other way": "MULTILINESTRING ((-50 50, 150 50), (150 50, -50 50))",
    "back over a part of it": "LINESTRING (-50 50, 150 50, -50 50, 150 50, 50 50, 150 50)",
}


@pytest.mark.parametrize("wkt", TWICE.values(), ids=TWICE)
def test_route_drawn_twice_over_the_same_ground_loses_nothing_and_has_no_share_over_one(wkt):
    line = drawn(wkt)
    zones = [*two(shapes=(square(-100, 0, 100), square(0, 0, 60))), zone("redline", square(40, 0, 60), code="C")]
    halves = [unit("U1", square(-500, -500, 550, 1_000)), unit("U2", square(50, -500, 550, 1_000))]
    result = screened(candidates(line), [*halves, *zones], area_method=AreaMethod.GAUSS_KRUGER)
    passes = [
        shapely.LineString(pair) for part in shapely.get_parts(line) for pair in zip(part.coords, part.coords[1:])
    ]
    for row in (*zones, *halves):
        shape = shapely.from_wkb(row["wkb"])
        expected = sum(shapely.intersection(each, shape).length for each in passes)
        found = overlap(result, row["codes"])
        rows = result.stretches.zone_code == row["codes"]
        assert found["measure"] == pytest.approx(expected, rel=1e-9)
        assert result.stretches.length_m[rows].sum() == pytest.approx(expected, rel=1e-9)
        assert found["share"] == pytest.approx(expected / line.length, rel=1e-9)
    ground = shapely.union_all([shapely.from_wkb(row["wkb"]) for row in zones])
    expected = sum(shapely.intersection(each, ground).length for each in passes)
    assert covered(result, "redline")["measure"] == pytest.approx(expected, rel=1e-9)
    assert covered(result, "control_unit")["share"] == pytest.approx(1.0, rel=1e-12)
    assert result.candidates.uncovered_share[0] == 0.0
    assert result.overlaps.share.max() <= 1 >= result.coverage.share[~np.isnan(result.coverage.share)].max()


SPOTS = {"on the common edge": (0, 100), "a centimetre beside it": (0.01, 100)}


@pytest.mark.parametrize(("theme", "grades"), [pair[:2] for pair in PAIRS])
@pytest.mark.parametrize("spot", SPOTS.values(), ids=SPOTS)
def test_site_on_the_common_edge_of_two_zones_is_in_both_and_once_in_their_theme(spot, theme, grades):
    result = screened(candidates(at(shapely.Point(spot)), activities=["住宅;排放污染物"]), [U1, *two(theme, grades)])
    assert lengths(result) == [1, 1]
    assert (covered(result, theme)["outcome"], covered(result, theme)["measure"]) == ("hit", 1)
    assert verdict(result) in ("review", "prohibited")


@pytest.mark.parametrize("count", [2, 3, 4, 7])
@pytest.mark.parametrize("theme", ["redline", "control_unit"])
def test_site_in_the_corner_of_several_zones_is_in_each_of_them(count, theme):
    turns = np.linspace(0, 2 * np.pi, count * 4 + 1) + 0.2
    wedges = []
    for number in range(count):
        some = turns[4 * number : 4 * number + 5]
        rim = np.stack([np.cos(some), np.sin(some)], axis=1) * 100
        wedges.append(at(shapely.Polygon([(0, 0), *rim])))
    zones = [
        zone(theme, shape, "general" if theme == "control_unit" else None, f"Z{n}") for n, shape in enumerate(wedges)
    ]
    result = screened(candidates(at(shapely.Point(0, 0))), zones if theme == "control_unit" else [U1, *zones])
    assert lengths(result, [row["codes"] for row in zones]) == [1] * count
    assert covered(result, theme)["measure"] == 1
    if theme == "redline":
        assert verdict(result) in ("review", "prohibited")
        without = screened(candidates(at(shapely.Point(0, 0))), [U1, *zones[1:]])
        assert covered(without, theme)["outcome"] == "none"


def test_sites_of_one_candidate_are_told_apart():
    points = at(shapely.MultiPoint([(0, 100), (50, 100), (-50, 100), (100, 100), (500, 500)]))
    result = run(points, *two())
    assert lengths(result) == [2, 2]
    assert (covered(result, "redline")["measure"], covered(result, "redline")["share"]) == (3, 0.6)
    assert shapely.get_num_geometries(shapely.from_wkb(overlap(result, "B")["wkb"])) == 2
    assert overlap(result, "U1")["wkb"] == result.candidates.wkb[0]


def test_piece_of_a_site_that_is_all_in_a_zone_is_the_site_itself_to_the_last_bit():
    for spot in SPOTS.values():
        result = run(at(shapely.Point(spot)), *two())
        assert {overlap(result, code)["wkb"] for code in "AB"} == {result.candidates.wkb[0]}


def test_a_hair_through_a_single_zone_is_two_edges_on_one_line():
    """Parts of one zone that lie a millimetre apart; ten centimetres are a gap."""
    for width, inside in ((0.001, 1), (0.1, 0)):
        split = zone("redline", shapely.union_all([LEFT, square(width, 0, 100, 200)]), code="A")
        middle = width / 2
        assert lengths(run(at(shapely.Point(middle, 100)), split), "A") == [inside]
        assert lengths(run(drawn(f"LINESTRING ({middle} -50, {middle} 250)"), split), "A") == [200 * inside]


@pytest.mark.parametrize("gap", [1e-9, 0.001, 0.015])
def test_site_in_a_hair_between_two_zones_is_in_both(gap):
    shapes = square(-100 - gap / 2, 0, 100, 200), square(gap / 2, 0, 100, 200)
    assert lengths(run(at(shapely.Point(0, 100)), *two(shapes=shapes))) == [1, 1]


def test_site_on_an_outer_edge_or_corner_is_no_overlap_as_the_page_on_numbers_says():
    for spot in [(100, 100), (0, 200), (100, 200), (-100, 0)]:
        assert covered(run(at(shapely.Point(spot)), *two()), "redline")["outcome"] == "none", spot


LABELS = st.integers(2, 5).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 4), min_size=size, max_size=size), min_size=size, max_size=size)
)
PLACES = st.lists(st.tuples(st.integers(-10, 10), st.integers(-10, 10)), min_size=2, max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(labels=LABELS, spots=PLACES, seed=st.none() | st.integers(0, 2**16))
def test_whatever_lies_within_the_ground_of_a_theme_lies_in_one_of_its_zones(labels, spots, seed):
    """Along knots and edges of a net of zones, straight or crooked, against the union of all of them."""
    size, step = len(labels), 100.0
    jitter = None if seed is None else np.random.default_rng(seed).uniform(-20, 20, (2 * size + 1, 2 * size + 1, 2))
    zones = patchwork(labels, step, jitter)
    knots = shapely.get_coordinates(zones)
    spots = knots[[(11 * x + y) % len(knots) for x, y in spots]]
    ground, index = shapely.union_all(zones), index_of(zones)
    for spot in spots:
        inside = shapely.contains_properly(ground, shapely.Point(spot))
        assert bool(len(measure_one(index, shapely.MultiPoint([spot])))) == inside
    assume(len(np.unique(spots, axis=0)) > 1)
    found = measure_one(index, shapely.MultiLineString([spots]))
    stretches = np.concatenate([np.zeros((0, 2)), *found.stretches])
    steps = [shapely.LineString(pair) for pair in zip(spots, spots[1:])]
    most = sum(shapely.intersection(each, ground).length for each in steps)
    strip = shapely.buffer(ground.boundary, 0.0201)
    least = sum(shapely.difference(shapely.intersection(each, ground), strip).length for each in steps)
    united = united_lengths_m(np.zeros(len(stretches), dtype=np.int64), stretches[:, 0], stretches[:, 1], 1)[0]
    assert least - 0.2 <= united <= most + 0.2
