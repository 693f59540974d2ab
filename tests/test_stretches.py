"""Every stretch of a route in every zone, whatever the route does; compared with classified samples of the route."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ecozoning.core.batches import join, split
from ecozoning.core.engine.measuring import lengths_m
from ecozoning.core.engine.overlay import overlaid
from ecozoning.core.engine.stretches import united_lengths_m
from ecozoning.core.model import AreaMethod
from ecozoning.core.screening import screen
from ecozoning.core.tables import objects
from hypothesis import given
from hypothesis import strategies as st
from layouts import index_of, partition
from squares import candidates, covered, drawn, job, overlap, screened, square, unit, zone
from test_screening import same

U1 = unit("U1", square(-5_000, -5_000, 10_000))
RED = zone("redline", square(0, 0, 100), code="R")


def run(wkt, *zones, **more):
    return screened(candidates(drawn(wkt)), list(zones) or [U1, RED], area_method=AreaMethod.GAUSS_KRUGER, **more)


def chainages(result, code="R", candidate="C1"):
    rows = result.stretches.take((result.stretches.zone_code == code) & (result.stretches.candidate_id == candidate))
    assert rows.stretch_no.tolist() == list(range(1, len(rows) + 1))
    np.testing.assert_allclose(rows.length_m, rows.to_m - rows.from_m)
    return [(round(start, 3), round(end, 3)) for start, end in zip(rows.from_m, rows.to_m)]


@pytest.mark.parametrize(
    ("wkt", "expected"),
    [
        pytest.param("LINESTRING (-50 50, 150 50)", [(50, 150)], id="through"),
        pytest.param("LINESTRING (10 50, 90 50)", [(0, 80)], id="inside"),
        pytest.param("LINESTRING (-50 20, 150 20, 150 80, -50 80)", [(50, 150), (310, 410)], id="in and out twice"),
        pytest.param("LINESTRING (-50 50, 50 50, -50 50)", [(50, 150)], id="back on itself, turning inside"),
        pytest.param("LINESTRING (-50 50, 150 50, -50 50)", [(50, 150), (250, 350)], id="back on itself, outside"),
        pytest.param("LINESTRING (-50 50, 150 50, -50 50, 150 50)", [(50, 150), (250, 350), (450, 550)], id="thrice"),
        pytest.param("LINESTRING (-50 50, 150 50, 50 150, 50 -50)", [(50, 150), (391.421, 491.421)], id="over itself"),
        pytest.param(
            "LINESTRING (50 50, 50 150, -50 150, -50 50, 50 50)", [(0, 50), (350, 400)], id="loop from inside"
        ),
        pytest.param("LINESTRING (-50 150, -50 50, 50 50, 50 150, -50 150)", [(150, 250)], id="loop from outside"),
        pytest.param("LINESTRING (20 20, 80 20, 80 80, 20 80, 20 20)", [(0, 240)], id="loop inside"),
        pytest.param("MULTILINESTRING ((-50 50, 50 50), (50 50, 150 50))", [(50, 150)], id="parts that meet"),
        pytest.param("MULTILINESTRING ((-50 50, 50 50), (60 50, 150 50))", [(50, 100), (100, 140)], id="parts apart"),
        pytest.param("MULTILINESTRING ((50 50, 90 50), (50 50, 10 50))", [(0, 40), (40, 80)], id="parts back to back"),
        pytest.param("LINESTRING (-50 50, 50 50, 50 50, 150 50)", [(50, 150)], id="a point twice"),
        pytest.param("LINESTRING (-50 50, 0 100, 50 150)", [], id="only touching a corner"),
        pytest.param("LINESTRING (0 -50, 0 150)", [], id="along the outline"),
        pytest.param("LINESTRING (-50 0, 50 0, 50 50, 0 50, 0 100)", [(100, 200)], id="along, in, and along again"),
        pytest.param("LINESTRING (50 50, 50 0, 90 0, 90 50)", [(0, 50), (90, 140)], id="in, along, and in again"),
        pytest.param("LINESTRING (50 50, 50 0, 50 50)", [(0, 100)], id="to the outline and back"),
    ],
)
def test_stretches_are_where_the_route_lies_in_the_zone(wkt, expected):
    result = run(wkt)
    assert chainages(result) == expected
    found = overlap(result, "R")
    if not expected:
        assert found is None
        return
    assert found["crossings"] == len(expected)
    assert (round(found["from_m"], 3), round(found["to_m"], 3)) == (expected[0][0], expected[-1][1])
    assert found["measure"] == pytest.approx(sum(end - start for start, end in expected), abs=1e-3)
    pieces = shapely.get_parts(shapely.from_wkb(found["wkb"]))
    assert len(pieces) == len(expected)


def test_half_of_one_segment_may_follow_the_outline():
    """The outline turns away halfway: no vertex of the route says so."""
    shape = drawn("POLYGON ((0 0, 100 0, 100 -100, 200 -100, 200 100, 0 100, 0 0))")
    assert chainages(run("LINESTRING (-50 0, 150 0)", U1, zone("redline", shape, code="R"))) == [(150, 200)]


def test_a_line_drawn_beside_the_outline_by_a_centimetre_only_touches():
    assert chainages(run("LINESTRING (-50 0.01, 50 0.01, 50 50)")) == [(100, 149.99)]


def test_each_unit_has_its_stretch_and_no_metre_is_lost():
    units = [unit(f"U{n}", square(100 * n, -500, 100, 1_000)) for n in range(5)]
    result = run("LINESTRING (50 0, 450 0, 450 100, 150 100)", *units)
    assert chainages(result, "U1") == [(50, 150), (750, 800)]
    assert chainages(result, "U4") == [(350, 550)]
    assert result.overlaps.share.sum() == pytest.approx(1.0, abs=1e-12)
    assert result.candidates.uncovered_share[0] == 0.0
    starts = result.stretches.from_m
    assert (np.diff(starts) >= 0).all()


def test_a_route_on_the_line_between_two_units_has_a_stretch_in_both():
    units = [unit("U1", square(-100, -100, 100, 200)), unit("U2", square(0, -100, 100, 200))]
    result = run("LINESTRING (-50 -50, 0 -50, 0 50, 50 50)", *units)
    assert chainages(result, "U1") == [(0, 150)]
    assert chainages(result, "U2") == [(50, 200)]
    assert covered(result, "control_unit")["share"] == pytest.approx(1.0)


def test_overlapping_zones_count_a_stretch_once_and_a_second_pass_again():
    zones = [U1, zone("redline", square(0, 0, 60, 100), code="A"), zone("redline", square(40, 0, 60, 100), code="B")]
    result = run("LINESTRING (-50 50, 150 50, -50 50)", *zones)
    assert [overlap(result, code)["measure"] for code in "AB"] == pytest.approx([120, 120], rel=1e-9)
    assert covered(result, "redline")["measure"] == pytest.approx(200, rel=1e-9)
    assert covered(result, "redline")["share"] == pytest.approx(0.5, rel=1e-9)


def test_polygons_and_points_have_no_stretches():
    result = screened(candidates(square(0, 0, 50)), [U1, RED])
    assert (len(result.stretches), overlap(result, "R")["crossings"]) == (0, 0)
    assert np.isnan(overlap(result, "R")["from_m"])


def wild(random, kind):
    """A route on a lattice, so that it meets vertices and edges: plain, back on itself, closed, or in parts."""
    points = random.integers(-60, 60, (int(random.integers(3, 8)), 2)) * 100.0
    if kind == "back":
        points = np.concatenate([points, points[::-1]])
    if kind == "closed":
        points = np.concatenate([points, points[:1]])
    return shapely.MultiLineString([points[:2], points[1:]] if kind == "parts" else [points])


def sampled(route, shape, count=4_000):
    """Chainages of places of a route, whether each lies in the shape, and the length that each stands for."""
    places, inside, lengths, start = [], [], [], 0.0
    for part in route.geoms:
        xy = shapely.get_coordinates(part)
        ends = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
        along = (np.arange(count) + 0.5) / count * ends[-1]
        inside.append(shapely.contains_xy(shape, *(np.interp(along, ends, column) for column in xy.T)))
        places.append(start + along)
        lengths.append(np.full(count, ends[-1] / count))
        start += ends[-1]
    return np.concatenate(places), np.concatenate(inside), np.concatenate(lengths)


@pytest.mark.parametrize("seed", range(6))
def test_every_sample_of_a_route_lies_in_a_stretch_exactly_where_it_lies_in_the_zone(seed):
    random, zones = np.random.default_rng(seed), partition(seed=seed + 300)
    routes = objects([wild(random, kind) for kind in ("plain", "back", "closed", "parts")])
    index = index_of(zones)
    found = overlaid(index, routes, 1)
    scale = lengths_m(index.frame, routes) / shapely.length(routes)
    assert len(found) > 30
    for candidate, row, stretches, measure in zip(found.candidate, found.zone, found.stretches, found.measure):
        place, inside, length = sampled(routes[candidate], zones[row])
        place, length = place * scale[candidate], length * scale[candidate]
        said = ((place[:, None] > stretches[:, 0]) & (place[:, None] < stretches[:, 1])).any(axis=1)
        assert (said != inside).sum() <= 2 * len(stretches)
        assert measure == pytest.approx((stretches[:, 1] - stretches[:, 0]).sum(), rel=1e-12)
        assert measure == pytest.approx(length[inside].sum(), abs=2 * length.max() * len(stretches))
    for candidate, route in enumerate(routes):
        for row in set(range(len(zones))) - set(found.zone[found.candidate == candidate].tolist()):
            assert not sampled(route, zones[row])[1].any()


ENDS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), st.integers(1, 20)), max_size=30)


@given(ENDS)
def test_length_of_a_union_is_that_of_a_union_of_metres(rows):
    metres = [set(), set(), set(), set()]
    for owner, start, size in rows:
        metres[owner] |= set(range(start, start + size))
    owner, start, size = (np.asarray(column, dtype=np.int64) for column in (zip(*rows) if rows else ([], [], [])))
    found = united_lengths_m(owner, start.astype(float), (start + size).astype(float), 4)
    assert found.tolist() == [len(each) for each in metres]


@pytest.mark.parametrize("parts", [2, 3, 50])
def test_any_split_gives_the_same_stretches(parts):
    routes = [drawn(f"LINESTRING ({-50 - n} {n}, 150 {n + 5}, {60 - n} {n + 5}, 50 150)") for n in range(0, 90, 9)]
    whole = job(candidates(*routes), [unit("U1", square(-500, -500, 550, 1_000)), U1, RED])
    assert len(screen(whole).stretches) > 30
    same(join([screen(part) for part in split(whole, parts)]), screen(whole))
