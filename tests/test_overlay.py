"""What counts as an overlap, and how much of it; squares in metres."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from squares import at, candidates, covered, drawn, overlap, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))


def test_candidate_wholly_inside_a_zone_is_a_hit_with_share_one():
    result = screened(candidates(square(100, 100, 100)), [U1, zone("redline", square(0, 0, 1_000), code="R")])
    assert overlap(result, "R")["share"] == 1.0
    assert covered(result, "redline")["outcome"] == "hit"


def test_candidate_equal_to_a_zone_is_a_hit():
    shape = square(0, 0, 1_000)
    result = screened(candidates(shape), [U1, zone("redline", shape, code="R")])
    assert overlap(result, "R")["share"] == pytest.approx(1.0, abs=1e-12)
    assert overlap(result, "R")["zone_share"] == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(
    "neighbour", [square(1_000, 0, 500), square(1_000, 1_000, 500)], ids=["along an edge", "at a corner"]
)
def test_touching_zone_is_not_an_overlap(neighbour):
    result = screened(candidates(square(0, 0, 1_000)), [U1, zone("redline", neighbour, code="R")])
    assert overlap(result, "R") is None
    assert covered(result, "redline")["outcome"] == "none"


def test_clip_measures_the_common_part():
    result = screened(candidates(square(0, 0, 1_000)), [U1, zone("redline", square(750, 0, 1_000), code="R")])
    found = overlap(result, "R")
    assert found["share"] == pytest.approx(0.25, rel=1e-6)
    assert found["zone_share"] == pytest.approx(0.25, rel=1e-6)
    assert found["measure"] == pytest.approx(250_000, rel=1e-4)


def test_all_parts_of_a_multi_part_overlap_are_measured():
    two = shapely.union_all([square(0, 0, 100), square(500, 0, 300)])
    result = screened(candidates(two), [U1, zone("redline", square(-50, -50, 2_000), code="R")])
    assert overlap(result, "R")["share"] == 1.0
    striped = shapely.union_all([square(0, -50, 50, 1_000), square(600, -50, 100, 1_000)])
    clipped = overlap(screened(candidates(two), [U1, zone("redline", striped, code="R")]), "R")
    assert clipped["share"] == pytest.approx((50 * 100 + 100 * 300) / (100 * 100 + 300 * 300), rel=1e-5)


def test_a_hole_in_the_zone_is_not_the_zone():
    ring = shapely.difference(square(-500, -500, 2_000), square(0, 0, 1_000))
    inside = screened(candidates(square(100, 100, 100)), [U1, zone("redline", ring, code="R")])
    assert covered(inside, "redline")["outcome"] == "none"
    over = screened(candidates(square(-500, -500, 2_000)), [U1, zone("redline", ring, code="R")])
    assert overlap(over, "R")["share"] == pytest.approx(0.75, rel=1e-6)


def test_overlapping_zones_of_one_theme_are_listed_singly_and_counted_once():
    zones = [
        U1,
        zone("redline", square(0, 0, 600, 1_000), code="A"),
        zone("redline", square(400, 0, 600, 1_000), code="B"),
    ]
    result = screened(candidates(square(0, 0, 1_000)), zones)
    assert overlap(result, "A")["share"] == pytest.approx(0.6, rel=1e-6)
    assert overlap(result, "B")["share"] == pytest.approx(0.6, rel=1e-6)
    assert covered(result, "redline")["share"] == pytest.approx(1.0, abs=1e-6)
    assert covered(result, "redline")["share"] <= 1.0


def test_shares_of_units_and_the_uncovered_share_make_one():
    shapes = [square(-4_000, 0, 8_000, 500), square(4_500, 0, 1_000)]
    zones = [unit("U1", square(-5_000, -5_000, 5_000, 10_000)), unit("U2", square(0, -5_000, 5_000, 10_000))]
    result = screened(candidates(*shapes), zones)
    for item, uncovered in zip(("C1", "C2"), result.candidates.uncovered_share):
        shares = result.overlaps.share[result.overlaps.candidate_id == item]
        assert shares.sum() + uncovered == pytest.approx(1.0, abs=1e-9)
    assert result.candidates.uncovered_share[0] == 0.0
    assert result.candidates.uncovered_share[1] == pytest.approx(0.5, rel=1e-6)


def test_sliver_is_kept_and_marked_and_not_judged():
    result = screened(candidates(square(0, 0, 1_000)), [U1, zone("redline", square(999.95, 0, 500), code="R")])
    found = overlap(result, "R")
    assert found["is_sliver"] == 1
    assert found["measure"] == pytest.approx(25, rel=1e-3)
    assert found["effect"] is None
    assert covered(result, "redline")["outcome"] == "below_threshold"


def test_thresholds_are_those_of_the_run():
    from ecozoning.core.engine.overlay import Thresholds

    zones = [U1, zone("redline", square(999.95, 0, 500), code="R")]
    result = screened(candidates(square(0, 0, 1_000)), zones, thresholds=Thresholds(0.0, 0.0))
    assert overlap(result, "R")["is_sliver"] == 0
    assert covered(result, "redline")["outcome"] == "hit"


def test_a_tiny_candidate_wholly_inside_is_no_sliver():
    result = screened(candidates(square(0, 0, 0.05)), [U1, zone("redline", square(-100, -100, 500), code="R")])
    assert overlap(result, "R")["is_sliver"] == 0
    assert covered(result, "redline")["outcome"] == "hit"


def test_a_small_measure_is_never_told_as_zero():
    result = screened(candidates(square(-4_000, -4_000, 8_000)), [U1, zone("redline", square(0, 0, 2), code="R")])
    assert 0 < overlap(result, "R")["share"] < 1e-6


def test_line_is_measured_by_length_with_chainage():
    line = drawn("LINESTRING (-1000 0, 3000 0)")
    result = screened(candidates(line), [U1, zone("redline", square(0, -500, 1_000), code="R")])
    found = overlap(result, "R")
    assert found["measure_unit"] == "m"
    assert found["measure"] == pytest.approx(1_000, rel=1e-4)
    assert found["from_m"] == pytest.approx(1_000, rel=1e-4)
    assert found["to_m"] == pytest.approx(2_000, rel=1e-4)
    assert np.isnan(found["zone_share"])


def test_line_along_the_edge_of_a_zone_is_not_a_hit():
    result = screened(
        candidates(drawn("LINESTRING (0 0, 1000 0)")), [U1, zone("redline", square(0, 0, 1_000), code="R")]
    )
    assert covered(result, "redline")["outcome"] == "none"


def test_line_that_ends_on_the_edge_and_one_that_crosses_and_follows_it_count_what_is_inside():
    zones = [U1, zone("redline", square(0, 0, 1_000), code="R")]
    ends = drawn("LINESTRING (-500 500, 0 500)")
    follows = drawn("LINESTRING (500 500, 500 0, 900 0)")
    result = screened(candidates(ends, follows), zones)
    assert overlap(result, "R", "C1") is None
    assert overlap(result, "R", "C2")["measure"] == pytest.approx(500, rel=1e-4)


def test_line_on_the_boundary_between_units_belongs_to_both_and_is_covered():
    zones = [unit("U1", square(-5_000, -5_000, 5_000, 10_000)), unit("U2", square(0, -5_000, 5_000, 10_000))]
    result = screened(candidates(drawn("LINESTRING (0 -100, 0 100)")), zones)
    assert set(result.candidates.unit_codes[0].split(";")) == {"U1", "U2"}
    assert result.candidates.uncovered_share[0] == 0.0
    assert covered(result, "control_unit")["share"] == pytest.approx(1.0)


def test_point_inside_is_a_hit_and_on_the_edge_is_not():
    zones = [U1, zone("redline", square(0, 0, 1_000), code="R")]
    result = screened(candidates(drawn("POINT (500 500)"), drawn("POINT (0 500)"), drawn("POINT (0 0)")), zones)
    assert [covered(result, "redline", c)["outcome"] for c in ("C1", "C2", "C3")] == ["hit", "none", "none"]
    assert overlap(result, "R")["measure_unit"] == "count"
    assert overlap(result, "R")["measure"] == 1.0


def test_zone_that_is_not_in_force_does_not_count():
    old = zone("redline", square(0, 0, 1_000), code="R", valid_to="2026-08-14")
    result = screened(candidates(square(100, 100, 100)), [U1, old])
    assert covered(result, "redline")["outcome"] == "none"
    assert result.run["count_zones_not_in_force"] == "1"


def test_candidate_larger_than_everything_is_measured():
    result = screened(candidates(square(-6_000, -6_000, 12_000)), [U1])
    assert overlap(result, "U1")["share"] == pytest.approx(100 / 144, rel=1e-5)


def test_near_zones_are_listed_with_distance_and_bearing_apart_from_overlaps():
    zones = [U1, zone("redline", square(1_500, 0, 500, 1_000), code="R")]
    result = screened(candidates(square(0, 0, 1_000)), zones, near_m=600.0, buffer_m=600.0)
    assert list(result.nearby.zone_code) == ["R"]
    assert result.nearby.distance_m[0] == pytest.approx(500, rel=1e-4)
    assert result.nearby.bearing_deg[0] == pytest.approx(90, abs=0.5)
    assert result.nearby.buffer_m2[0] > 0
    assert overlap(result, "R") is None
    assert covered(result, "redline")["outcome"] == "none"
    assert covered(result, "redline")["nearest_m"] == pytest.approx(500, rel=1e-4)
    assert covered(result, "control_unit")["nearest_m"] == 0.0


#: Two layers draw one edge of 10 km 0.4 mm apart: all that a candidate takes beyond it is narrow on average.
RED = zone("redline", square(0, 0, 10_000, 1_000), code="R")
WIDE_UNIT = unit("U1", square(-50_000, -50_000, 100_000))
ALONG_THE_EDGE = shapely.box(0, -50, 10_000, 0.0004)


def along_and_over(*more):
    return candidates(at(shapely.union_all([ALONG_THE_EDGE, *more])))


def test_ground_taken_beyond_a_long_common_edge_is_neither_touching_nor_a_sliver():
    result = screened(along_and_over(shapely.box(5_000, -50, 5_010, 10)), [WIDE_UNIT, RED])
    assert overlap(result, "R")["measure"] == pytest.approx(104, rel=1e-2)
    assert overlap(result, "R")["is_sliver"] == 0
    assert covered(result, "redline")["outcome"] == "hit"
    assert verdict(result) == "prohibited"


@pytest.mark.parametrize(
    "depth", [None, 0.015, 0.04, 0.09], ids=["nothing", "1.5 cm", "4 cm", "less than a tenth of a square metre"]
)
def test_long_common_edge_is_touching_still_where_nothing_beyond_it_could_be_judged(depth):
    more = [] if depth is None else [shapely.box(5_000, -50, 5_001, depth)]
    result = screened(along_and_over(*more), [WIDE_UNIT, RED])
    assert overlap(result, "R") is None
    assert list(result.problems.code) == ["touching"]


def test_sliver_of_a_unit_becomes_an_overlap_where_it_is_wide():
    units = [unit("U1", square(0, 0, 10_000, 1_000)), unit("U2", square(0, -1_000, 10_000, 1_000))]
    result = screened(along_and_over(), units)
    assert overlap(result, "U1")["is_sliver"] == 1
    result = screened(along_and_over(shapely.box(5_000, -50, 5_010, 10)), units)
    assert overlap(result, "U1")["is_sliver"] == 0
