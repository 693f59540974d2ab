"""Red line and reserve core by the overlaps: a ban where they must meet, silence where they cannot, else a question."""

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


@pytest.mark.parametrize("grade", [None, "buffer", "核心区"])
def test_a_reserve_of_unknown_grade_stays_a_question(grade):
    assert core_rule(run(zone("nature_reserve", square(0, 0, 1_000), grade, code="N"))) == (None, True)


def test_pieces_that_may_lie_apart_stay_a_question():
    west = zone("nature_reserve", square(0, 0, 150, 1_000), "core", code="N")
    half_red = zone("redline", square(150, 0, 1_000), code="H")
    present = ("control_unit", "redline", "water_source", "nature_reserve")
    result = screened(candidates(PLOT, activities=["管护巡护"]), [U1, half_red, west], themes=present)
    assert core_rule(result) == (None, True)


def test_pieces_larger_than_the_candidate_together_must_meet():
    west = zone("nature_reserve", square(0, 0, 160, 1_000), "core", code="N")
    red = zone("redline", square(150, 0, 1_000), code="H")
    present = ("control_unit", "redline", "water_source", "nature_reserve")
    result = screened(candidates(PLOT, activities=["公路"]), [U1, red, west], themes=present)
    assert core_rule(result) == ("prohibited", False)


def test_a_route_and_a_site_are_answered_alike():
    core = zone("nature_reserve", square(0, 0, 1_000), "core", code="N")
    assert core_rule(run(core, shape=drawn("LINESTRING (10 10, 900 900)"), activity="公路")) == ("prohibited", False)
    assert core_rule(run(core, shape=drawn("POINT (10 10)"), activity="公路")) == ("prohibited", False)
