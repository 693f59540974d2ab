"""Red line and reserve core by geometry: a ban where they meet inside the candidate, silence where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from squares import candidates, drawn, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(100, 100, 100)
RED = zone("redline", square(0, 0, 1_000), code="R")


def core_rule(result):
    rows = np.flatnonzero(result.findings.rule_id == "RL-11")
    assert len(rows) <= 1
    if not len(rows):
        return None
    found = result.findings
    return found.verdict[rows[0]], bool(found.question_zh[rows[0]])


def run(*zones, activity="管护巡护", themes=("nature_reserve",), shape=PLOT, **more):
    present = ("control_unit", "redline", "water_source", *themes)
    return screened(candidates(shape, activities=[activity]), [U1, RED, *zones], themes=present, **more)


def test_inside_red_line_and_core_the_ban_holds_whatever_the_activity():
    core = zone("nature_reserve", square(0, 0, 1_000), "core", code="N")
    assert core_rule(run(core, activity="公路;国家重大项目")) == ("prohibited", False)
    assert verdict(run(core, activity="公路;国家重大项目")) == "prohibited"


def test_activities_that_the_reserve_law_lists_are_restricted_there():
    core = zone("nature_reserve", square(0, 0, 1_000), "core", code="N")
    assert core_rule(run(core)) == ("restricted", False)


def test_without_a_core_the_rule_is_silent_where_reserves_are_in_the_data():
    assert core_rule(run()) is None
    general = zone("nature_reserve", square(0, 0, 1_000), "general", code="N")
    assert core_rule(run(general)) is None


def test_without_data_on_reserves_it_stays_a_question():
    assert core_rule(run(themes=())) == (None, True)


def test_while_a_reserve_has_no_shape_it_stays_a_question():
    assert core_rule(run(zone("nature_reserve", None, "general", code="N"))) == (None, True)


@pytest.mark.parametrize("grade", [None, "buffer", "核心区"])
def test_a_reserve_of_unknown_grade_stays_a_question(grade):
    assert core_rule(run(zone("nature_reserve", square(0, 0, 1_000), grade, code="N"))) == (None, True)


PRESENT = ("control_unit", "redline", "water_source", "nature_reserve")


def of_pieces(red, core, activity="公路;国家重大项目", shape=PLOT, grade="core", theme="nature_reserve"):
    """The rule for a plot that meets a piece of a red line and one of a reserve."""
    zones = [zone("redline", red, code="H"), zone(theme, core, grade, code="N")]
    return core_rule(screened(candidates(shape, activities=[activity]), [U1, *zones], themes=PRESENT))


def test_red_line_and_core_that_only_share_an_edge_in_the_plot_do_not_meet():
    assert of_pieces(square(150, 0, 1_000), square(0, 0, 150, 1_000)) is None


def test_small_pieces_that_lie_apart_in_the_plot_do_not_meet():
    assert of_pieces(square(100, 100, 10), square(180, 180, 10)) is None


def test_small_pieces_that_meet_in_the_plot_do():
    assert of_pieces(square(100, 100, 10), square(105, 105, 10)) == ("prohibited", False)


def test_what_they_share_outside_the_plot_does_not_matter():
    red = drawn("POLYGON ((150 0, 400 0, 400 400, 190 400, 190 190, 150 190, 150 0))")
    core = drawn("POLYGON ((100 150, 140 150, 140 300, 400 300, 400 400, 100 400, 100 150))")
    assert of_pieces(red, core) is None


def test_a_common_piece_below_the_tolerance_is_a_sliver():
    assert of_pieces(square(100, 100, 10), square(109.5, 109.5, 10)) is None
    assert of_pieces(square(100, 100, 10), square(108, 108, 10)) == ("prohibited", False)


def test_a_piece_of_a_reserve_of_unknown_grade_stays_a_question_only_where_it_meets_the_red_line():
    assert of_pieces(square(100, 100, 10), square(105, 105, 10), grade=None) == (None, True)
    assert of_pieces(square(100, 100, 10), square(180, 180, 10), grade=None) is None


def test_the_core_of_a_national_park_counts_as_well():
    found = of_pieces(square(100, 100, 10), square(105, 105, 10), theme="custom:national_park")
    assert found == ("prohibited", False)


def test_a_route_is_judged_where_both_lie_under_it():
    route = drawn("LINESTRING (0 150, 900 150)")
    assert of_pieces(square(0, 0, 200), square(100, 0, 500), shape=route) == ("prohibited", False)
    assert of_pieces(square(0, 0, 200), square(300, 0, 500), shape=route) is None
    assert of_pieces(square(0, 0, 200), square(200, 0, 500), shape=route) is None


def test_pieces_larger_than_the_candidate_together_must_meet():
    west = zone("nature_reserve", square(0, 0, 160, 1_000), "core", code="N")
    red = zone("redline", square(150, 0, 1_000), code="H")
    result = screened(candidates(PLOT, activities=["公路"]), [U1, red, west], themes=PRESENT)
    assert core_rule(result) == ("prohibited", False)


def test_a_route_and_a_site_are_answered_alike():
    core = zone("nature_reserve", square(0, 0, 1_000), "core", code="N")
    assert core_rule(run(core, shape=drawn("LINESTRING (10 10, 900 900)"), activity="公路")) == ("prohibited", False)
    assert core_rule(run(core, shape=drawn("POINT (10 10)"), activity="公路")) == ("prohibited", False)
