"""For a point: its unit, its zones, and the nearest zone of every theme with distance and bearing, unasked."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import pytest
import shapely
from ecozoning.core.batches import join, split
from ecozoning.core.screening import screen
from squares import CRS, candidates, covered, drawn, job, screened, square, unit, zone
from test_screening import same

U1 = unit("U1", square(-5_000, -5_000, 10_000))
POINT = drawn("POINT (0 0)")
ELLIPSOID = pyproj.Geod(a=6378137.0, rf=298.257222101)


def near(result, candidate="C1"):
    rows = result.nearby.take(result.nearby.candidate_id == candidate)
    return {code: (d, b) for code, d, b in zip(rows.zone_code, rows.distance_m, rows.bearing_deg)}


def test_each_theme_has_its_nearest_zone_and_only_that():
    zones = [
        U1,
        zone("redline", square(300, -50, 100), code="R1"),
        zone("redline", square(2_000, -50, 100), code="R2"),
        zone("wetland", square(-50, -700, 100), code="W"),
        zone("black_soil", square(-4_100, 4_000, 100), code="B"),
    ]
    found = near(screened(candidates(POINT), zones))
    assert set(found) == {"R1", "W", "B"}
    assert found["R1"] == pytest.approx((300, 90), rel=1e-4, abs=0.1)
    assert found["W"] == pytest.approx((600, 180), rel=1e-4, abs=0.1)
    assert found["B"] == pytest.approx((math.hypot(4_000, 4_000), 315), rel=1e-4, abs=0.1)


def test_coverage_tells_the_distance_of_every_theme_with_data():
    zones = [U1, zone("redline", square(300, -50, 100)), zone("wetland", square(-50, -50, 100))]
    result = screened(candidates(POINT), zones)
    assert covered(result, "redline")["nearest_m"] == pytest.approx(300, rel=1e-4)
    assert covered(result, "wetland")["nearest_m"] == 0.0
    assert math.isnan(covered(result, "forest")["nearest_m"])
    assert covered(result, "redline")["outcome"] == "none"


def test_a_theme_that_holds_the_point_is_an_overlap_and_not_near():
    result = screened(candidates(POINT), [U1, zone("redline", square(-50, -50, 100), code="R")])
    assert near(result) == {}
    assert set(result.overlaps.zone_code) == {"U1", "R"}


def test_a_point_outside_every_unit_has_a_nearest_unit():
    result = screened(candidates(drawn("POINT (6000 0)")), [U1])
    assert near(result)["U1"] == pytest.approx((1_000, 270), rel=1e-3, abs=0.2)


def test_zones_that_were_asked_for_stand_beside_the_nearest_once():
    zones = [U1, *(zone("redline", square(100 * n, -50, 50), code=f"R{n}") for n in (1, 2, 30))]
    assert set(near(screened(candidates(POINT), zones, near_m=500.0))) == {"R1", "R2"}


def test_parcels_and_routes_are_told_only_what_was_asked_for():
    zones = [U1, zone("redline", square(300, -50, 100), code="R")]
    for shape in (square(0, 0, 10), drawn("LINESTRING (0 0, 10 0)")):
        assert len(screened(candidates(shape), zones).nearby) == 0


def test_zones_not_in_force_are_not_near():
    zones = [U1, zone("redline", square(300, -50, 100), code="R", valid_to="2020-01-01")]
    assert near(screened(candidates(POINT), zones)) == {}


def test_distances_are_those_on_the_ellipsoid_to_the_nearest_place_of_the_outline():
    random = np.random.default_rng(4)
    shapes = [square(x, y, 200) for x, y in random.uniform(-4_500, 4_500, (40, 2))]
    zones = [U1, *(zone("wetland", shape, code=f"W{n}") for n, shape in enumerate(shapes))]
    points = [drawn(f"POINT ({x} {y})") for x, y in random.uniform(-4_500, 4_500, (25, 2))]
    result = screened(candidates(*points), zones)
    to_degrees = pyproj.Transformer.from_crs(CRS, "EPSG:4490", always_xy=True)
    for number, point in enumerate(points, start=1):
        best = math.inf
        for shape in shapes:
            if shapely.intersects(shape, point):
                best = 0.0
            places = shapely.get_coordinates(shapely.segmentize(shapely.boundary(shape), 0.25))
            lon, lat = to_degrees.transform(places[:, 0], places[:, 1])
            start = to_degrees.transform(point.x, point.y)
            away = ELLIPSOID.inv(np.full(len(lon), start[0]), np.full(len(lon), start[1]), lon, lat)[2]
            best = min(best, float(np.min(away)))
        assert covered(result, "wetland", f"C{number}")["nearest_m"] == pytest.approx(best, abs=0.01)


@pytest.mark.parametrize("parts", [2, 50])
def test_any_split_gives_the_same_nearest_zones(parts):
    points = [drawn(f"POINT ({x} {x / 3})") for x in range(-900, 900, 170)] + [None]
    zones = [U1, zone("redline", square(300, -50, 100)), zone("wetland", square(-50, -700, 100))]
    whole = job(candidates(*points), zones, near_m=400.0, buffer_m=50.0)
    same(join([screen(part) for part in split(whole, parts)]), screen(whole))
