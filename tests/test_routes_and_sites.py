"""Lines by length and points by containment, pair by pair as GEOS has it; what follows an outline is apart."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from awkward import AWKWARD, TILE, box, ring
from ecozoning.core.engine.overlay import measure_one, overlaid
from ecozoning.core.engine.stretches import extents
from ecozoning.core.tables import objects
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from layouts import index_of, moved, pairs_of, patchwork
from squares import at, candidates, overlap, screened, unit, zone

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Closer to an outline than this is on it.
TOUCH_M = 0.02
#: All but the slit, which is two edges on one line: what lies there is in test_common_edges.
WITHOUT_SLIT = [shape for name, shape in AWKWARD.items() if not name.startswith("slit")]
#: An L with its inner corner at 500, 500.
BENT = ring((0, 0), (1_000, 0), (1_000, 500), (500, 500), (500, 1_000), (0, 1_000))
ROUTES = [
    ("meets the inner corner with its middle", [(100, 900), (900, 100)], 800 * 2**0.5),
    ("meets it out of the middle", [(200, 800), (900, 100)], 700 * 2**0.5),
    ("passes it within a centimetre", [(100, 899.99), (899.99, 100)], 799.99 * 2**0.5),
    ("runs to the inner corner and on along the edge", [(500, 100), (500, 1_000)], 400),
    ("runs to it and a little along the edge", [(500, 0), (500, 600)], 500),
    ("follows the edge for all but its end", [(500, 1_000), (500, 450)], 50),
    ("follows the outline all the way", [(1_000, 500), (500, 500), (500, 1_000), (0, 1_000)], 0),
    ("crosses the outline and the corner", [(-200, 1_200), (1_200, -200)], 1_000 * 2**0.5),
    ("enters and leaves through corners", [(0, 0), (500, 500), (1_000, 0)], 1_000 * 2**0.5),
]


@pytest.mark.parametrize("place", [(0.0, 0.0), (500_000.0, 4_820_000.0), (-77.7, 13.1)])
@pytest.mark.parametrize(("points", "inside_m"), [route[1:] for route in ROUTES], ids=[route[0] for route in ROUTES])
def test_route_counts_where_it_is_inside_and_not_where_it_follows_the_outline(points, inside_m, place):
    zones, line = moved(objects([BENT]), *place), shapely.MultiLineString([points])
    found = pairs_of(overlaid(index_of(zones), moved(objects([line]), *place), 1))
    assert sum(found.values()) == pytest.approx(inside_m, abs=1e-6)


def test_route_across_an_inner_corner_is_not_told_as_free():
    zones = [unit("U1", at(box(-20, -20, 40))), zone("redline", at(BENT), code="R")]
    line = at(shapely.LineString([(100, 900), (900, 100)]))
    assert overlap(screened(candidates(line), zones), "R")["measure"] == pytest.approx(800 * 2**0.5, rel=1e-4)


CHAINAGES = [
    ("a loop inside", [(100, 100), (300, 100), (300, 300), (100, 300), (100, 100)], (0, 800)),
    ("a loop that leaves and comes back", [(100, 100), (100, -200), (400, -200), (400, 100), (100, 100)], (0, 1_200)),
    ("a way out and the same way back", [(100, 100), (400, 100), (100, 100)], (0, 600)),
    ("in, out and in again", [(-100, 50), (700, 50), (700, 600), (300, 600)], (100, 1_750)),
]


@pytest.mark.parametrize(("points", "expected"), [case[1:] for case in CHAINAGES], ids=[case[0] for case in CHAINAGES])
def test_chainages_are_those_of_the_first_and_the_last_metre_inside(points, expected):
    found = overlaid(index_of(objects([BENT])), objects([shapely.MultiLineString([points])]), 1)
    _, from_m, to_m = extents(found)
    assert (from_m[0], to_m[0]) == pytest.approx(expected, abs=1e-6)


def each_alone(zones):
    """The index of zones of as many themes: what lies between two of one theme is in test_common_edges."""
    return index_of(zones, [f"custom:{number}" for number in range(len(zones))])


def compare_lengths(lines, zones):
    """All that is inside and off the outline counts, nothing that is outside or on the outline, by plain GEOS."""
    ours = pairs_of(overlaid(each_alone(zones), lines, 1))
    outlines = shapely.boundary(zones)
    strips = shapely.buffer(outlines, TOUCH_M * 1.001, quad_segs=2)
    for line, row in np.ndindex(len(lines), len(zones)):
        inside = shapely.intersection(lines[line], zones[row])
        most = inside.length - shapely.intersection(lines[line], outlines[row]).length
        least = shapely.difference(inside, strips[row]).length
        assert least - 1e-6 <= ours.get((line, row), 0.0) <= most + 1e-6, (line, row)


def compare_points(points, zones):
    """A point counts within a zone and off its outline."""
    point, row = shapely.STRtree(zones).query(points, predicate="within")
    off = shapely.distance(points[point], shapely.boundary(zones[row])) > TOUCH_M
    ours = pairs_of(overlaid(each_alone(zones), points, 0))
    assert set(ours) == set(zip(point[off].tolist(), row[off].tolist()))
    assert set(ours.values()) <= {1.0}


@pytest.mark.parametrize("place", [(0.0, 0.0), (500_000.0 + TILE / 3, 4_820_000.0 + TILE / 7)])
def test_routes_through_awkward_zones_are_as_long_as_geos_says(place):
    random = np.random.default_rng(31)
    ends = random.uniform(-1_500, 1_500, (30, 4, 2))
    ends[::3] = np.round(ends[::3] / TILE) * TILE
    lines = objects(shapely.multilinestrings(shapely.linestrings(ends)[:, None]))
    zones = objects(WITHOUT_SLIT)
    compare_lengths(moved(lines, *place), moved(zones, *place))


@pytest.mark.parametrize("place", [(0.0, 0.0), (500_000.0 + TILE / 3, 4_820_000.0 + TILE / 7)])
def test_sites_are_in_the_awkward_zones_that_geos_says(place):
    random = np.random.default_rng(32)
    spots = np.concatenate([random.uniform(-1_500, 1_500, (300, 2)), random.integers(-6, 7, (100, 2)) * TILE / 2])
    points = moved(objects(shapely.multipoints(shapely.points(spots)[:, None])), *place)
    zones = moved(objects(WITHOUT_SLIT), *place)
    compare_points(points, zones)


LABELS = st.integers(2, 6).flatmap(
    lambda size: st.lists(st.lists(st.integers(0, 5), min_size=size, max_size=size), min_size=size, max_size=size)
)
SPOTS = st.lists(st.tuples(st.integers(-12, 12), st.integers(-12, 12)), min_size=2, max_size=7, unique=True)


@pytest.mark.parametrize("dimension", [0, 1])
def test_single_routes_and_sites_get_what_they_get_among_many(dimension):
    spots = np.random.default_rng(33).uniform(-1_500, 1_500, (20, 4, 2))
    kind = (shapely.multipoints, shapely.linestrings)[dimension]
    shapes = objects(shapely.multilinestrings(kind(spots)[:, None]) if dimension else kind(shapely.points(spots)))
    index = index_of(objects(AWKWARD.values()))
    together = overlaid(index, shapes, dimension)
    assert len(together) > 40
    for number, shape in enumerate(shapes):
        alone, rows = measure_one(index, shape), together.take(together.candidate == number)
        assert alone.zone.tolist() == rows.zone.tolist()
        assert list(map(str, alone.stretches)) == list(map(str, rows.stretches))
        for name in ("measure", "share"):
            np.testing.assert_allclose(alone.columns()[name], rows.columns()[name], rtol=1e-12)


@FEW
@given(labels=LABELS, spots=SPOTS, step=st.sampled_from([TILE, 100.0]), shift=st.sampled_from([0.0, 0.1, TILE / 3]))
def test_any_route_and_its_corners_on_any_patchwork_agree_with_geos(labels, spots, step, shift):
    zones = moved(patchwork(labels, step), shift, -shift)
    xy = np.asarray(spots) * step / 4 + [shift, -shift]
    compare_lengths(objects([shapely.MultiLineString([xy])]), zones)
    compare_points(objects(shapely.multipoints(shapely.points(xy)[:, None])), zones)


@FEW
@given(labels=LABELS, spots=SPOTS, seed=st.integers(0, 2**16))
def test_a_route_through_units_loses_no_metre_and_counts_none_twice(labels, spots, seed):
    """Off the lines between units (on them it belongs to both), and where the route does not run over itself."""
    random = np.random.default_rng(seed)
    zones = patchwork(labels, 200.0, random.integers(-40, 40, (2 * len(labels) + 1, 2 * len(labels) + 1, 2)))
    line = objects([shapely.MultiLineString([np.asarray(spots) * 53.0 + random.uniform(0, 1, 2)])])
    assume(shapely.unary_union(line[0], grid_size=1e-6).length > line[0].length - 1e-3)
    total = overlaid(index_of(zones, ["control_unit"] * len(zones)), line, 1).measure.sum()
    assert total == pytest.approx(shapely.intersection(line[0], shapely.union_all(zones)).length, rel=1e-9, abs=1e-6)
