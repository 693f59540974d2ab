"""The declared area beside the drawn one: shares of it, how far they differ, and that nothing else changes."""

from __future__ import annotations

import numpy as np
import pytest
from squares import candidates, covered, drawn, overlap, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(0, 0, 100)
HALF = zone("redline", square(50, 0, 500), code="R")


def declared(area):
    return screened(candidates(PLOT, declared=[area]), [U1, HALF])


def test_share_of_the_declared_area_stands_beside_the_share_of_what_was_drawn():
    found = overlap(declared(8_000.0), "R")
    assert found["share"] == pytest.approx(0.5, rel=1e-6)
    assert found["declared_share"] == pytest.approx(5_000 / 8_000, rel=1e-6)
    total = covered(declared(8_000.0), "redline")
    assert (total["share"], total["declared_share"]) == (found["share"], found["declared_share"])


def test_a_declared_area_smaller_than_the_overlap_gives_more_than_one_and_is_told_as_it_is():
    result = declared(4_000.0)
    assert overlap(result, "R")["declared_share"] == pytest.approx(1.25, rel=1e-6)
    assert (overlap(result, "R")["share"], overlap(result, "U1")["share"]) == (pytest.approx(0.5, rel=1e-6), 1.0)
    assert result.candidates.uncovered_share[0] == 0.0


@pytest.mark.parametrize("area", [None, 0.0, -5.0])
def test_without_a_declared_area_there_are_no_shares_of_it(area):
    result = declared(np.nan if area is None else area)
    assert np.isnan(overlap(result, "R")["declared_share"])
    assert np.isnan(result.candidates.declared_difference_m2[0])


def test_the_difference_is_declared_less_drawn():
    assert declared(9_000.0).candidates.declared_difference_m2[0] == pytest.approx(-1_000, rel=1e-6)
    assert declared(10_500.0).candidates.declared_difference_m2[0] == pytest.approx(500, rel=1e-6)


@pytest.mark.parametrize(
    ("area", "is_problem"),
    [(10_000.0, False), (10_090.0, False), (9_910.0, False), (10_110.0, True), (9_890.0, True)],
)
def test_more_than_one_per_cent_apart_is_a_problem_with_both_areas_named(area, is_problem):
    result = declared(area)
    assert ("declared_area_differs" in result.problems.code) == is_problem
    assert ("declared_area_differs" in (result.candidates.notes[0] or "")) == is_problem
    if is_problem:
        assert f"{area:.2f}" in result.problems.detail[0]
        assert result.run["count_declared_area_differs"] == "1"


def test_small_parcels_are_given_five_square_metres_for_rounding():
    small = square(0, 0, 10)
    within, beyond = screened(candidates(small, small, declared=[104.0, 106.0]), [U1]).problems, ["C2"]
    assert within.item.tolist() == beyond


def test_it_changes_no_verdict_and_no_share():
    with_one, without = declared(1.0), declared(np.nan)
    assert verdict(with_one) == verdict(without)
    np.testing.assert_array_equal(with_one.overlaps.share, without.overlaps.share)


def test_routes_and_points_have_no_area_to_declare():
    line = drawn("LINESTRING (-50 50, 90 50)")
    result = screened(candidates(line, declared=[500.0]), [U1, HALF])
    assert np.isnan(overlap(result, "R")["declared_share"])
    assert np.isnan(result.candidates.declared_difference_m2[0])
    assert len(result.problems) == 0
