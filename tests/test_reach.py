"""Rules that reach beyond a zone (长江保护法 26): a question where the data hold rivers, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ecozoning.core.batches import join, split
from ecozoning.core.errors import RulebookFault
from ecozoning.core.law.reach import Reach
from ecozoning.core.screening import screen
from ecozoning.storage.rulebook_file import shipped_rulebook
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import candidates, drawn, job, screened, square, unit, verdict, zone

U1 = unit("U1", square(-20_000, -20_000, 40_000))
PRESENT = ("control_unit", "redline", "water_source")


def river(x, grade="yangtze_main", code="R", width=500):
    """A river that runs north and whose west bank is at ``x``."""
    return zone("custom:river_bank", square(x, -15_000, width, 30_000), grade, code)


def run(*zones, activity="化工项目", shape=None, **more):
    plot = square(0, 0, 100) if shape is None else shape
    return screened(
        candidates(plot, activities=[activity]), [U1, *zones], themes=(*PRESENT, "custom:river_bank"), **more
    )


def said(result):
    """rule id -> verdict, of the rules for rivers."""
    rows = result.findings
    return {
        rule: word for rule, word, theme in zip(rows.rule_id, rows.verdict, rows.theme) if theme == "custom:river_bank"
    }


@pytest.mark.parametrize(
    ("grade", "activity", "gap_m", "expected"),
    [
        ("yangtze_main", "化工项目", 990, {"YZ-11"}),
        ("yangtze_main", "化工项目", 1010, set()),
        ("yangtze_tributary", "化工园区", 500, {"YZ-11"}),
        ("yangtze_important_tributary", "化工项目", 500, {"YZ-11"}),
        ("yangtze_main", "尾矿库", 2990, {"YZ-12"}),
        ("yangtze_main", "尾矿库", 3010, set()),
        ("yangtze_important_tributary", "尾矿库", 990, {"YZ-13"}),
        ("yangtze_important_tributary", "尾矿库", 1010, set()),
        ("yangtze_tributary", "尾矿库", 500, set()),
        ("yangtze_main", "住宅", 10, set()),
        ("yangtze_main", "化工项目;改建", 10, set()),
        ("other", "化工项目", 10, set()),
        (None, "化工项目", 10, {"YZ-11"}),
        ("yangtze_main", None, 500, {"YZ-11", "YZ-12"}),
    ],
)
def test_distances_of_the_law_by_kind_of_river_and_project(grade, activity, gap_m, expected):
    result = run(river(100 + gap_m, grade), activity=activity)
    assert set(said(result)) == expected
    assert set(said(result).values()) <= {"review"}
    assert verdict(result) == ("review" if expected else "clear")


def test_it_is_a_question_and_its_distance_is_called_indicative():
    result = run(river(600))
    row = list(result.findings.rule_id).index("YZ-11")
    assert "约 500 米，仅供参考" in result.findings.text_zh[row]
    assert "about 500 m, indicative" in result.findings.text_en[row]
    assert result.findings.question_zh[row]
    assert (result.findings.zone_code[row], result.findings.article[row]) == ("R", "26(2)")
    assert result.candidates.open_questions[0] == 1
    assert result.candidates.conflict_count[0] == 0


def test_inside_the_river_it_is_still_a_question():
    assert said(run(river(-100))) == {"YZ-11": "review"}


def test_an_official_range_bans_where_a_layer_of_rivers_only_asks():
    band = zone("custom:river_distance", square(-500, -500, 2_000), "yangtze_1km", code="B")
    assert verdict(run(river(600), band)) == "prohibited"


def test_of_several_rivers_of_one_kind_the_nearest_is_told():
    result = run(river(900, code="far"), river(-900, code="near", width=500))
    assert [c for c, t in zip(result.findings.zone_code, result.findings.theme) if t == "custom:river_bank"] == ["near"]


def test_an_upgrade_of_a_tailings_pond_keeps_its_exception_and_its_question():
    result = run(river(600), activity="尾矿库;尾矿库安全环保提升改建")
    assert said(result) == {"YZ-12": "review"}
    assert "安全" in result.findings.documents_zh[list(result.findings.rule_id).index("YZ-12")]


def test_without_such_a_layer_nothing_is_asked_and_the_run_says_what_it_lacks():
    result = screened(candidates(square(0, 0, 100), activities=["化工项目"]), [U1], themes=PRESENT)
    assert said(result) == {}
    assert "custom:river_bank" in result.run["rule_themes_without_data"].split(";")
    assert "custom:river_bank" not in run(river(600)).run["rule_themes_without_data"].split(";")


def test_a_river_that_is_not_in_force_counts_for_nothing():
    assert said(run({**river(600), "valid_to": "2026-01-01"})) == {}


def test_routes_sites_and_candidates_without_geometry():
    assert said(run(river(600), shape=drawn("LINESTRING (0 0, 0 900)"))) == {"YZ-11": "review"}
    assert said(run(river(600), shape=drawn("POINT (0 0)"))) == {"YZ-11": "review"}
    assert said(screened(candidates(None, activities=["化工项目"]), [U1, river(600)])) == {}


def test_a_candidate_outside_all_units_is_asked_as_well():
    far = screened(candidates(square(21_000, 0, 100), activities=["化工项目"]), [U1, river(21_500)])
    assert verdict(far) == "review"


def test_a_split_job_says_the_same():
    plots = candidates(
        *[square(x, 0, 100) for x in (0, 200, 5_000, 400)], activities=["化工项目", "尾矿库", None, "住宅"]
    )
    whole = job(plots, [U1, river(600)])
    parts = join([screen(part) for part in split(whole, 3)])
    for name in ("candidate_id", "rule_id", "verdict", "text_zh"):
        assert list(getattr(parts.findings, name)) == list(getattr(screen(whole).findings, name))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4_000))
def test_the_distance_decides_and_nothing_else(gap_m):
    result = run(river(100 + gap_m), activity="尾矿库")
    assert (said(result) == {"YZ-12": "review"}) == (gap_m < 3_000) or abs(gap_m - 3_000) <= 3


def test_every_shipped_reach_says_that_it_is_indicative():
    reaches = [rule.reach for rule in shipped_rulebook().rules if rule.reach]
    assert len(reaches) == 3
    for reach in reaches:
        assert "仅供参考" in reach.zh
        assert "indicative" in reach.en
        assert "{distance}" in reach.zh
        assert "{distance}" in reach.en


@pytest.mark.parametrize("fault", [{"m": 0}, {"m": -1}, {"m": "1"}, {"zh": ""}, {"x": 1}])
def test_a_faulty_reach_is_refused(fault):
    with pytest.raises(RulebookFault):
        Reach.from_data({"m": 1, "zh": "仅供参考", "en": "indicative"} | fault, "R")


def test_rules_of_other_days_reach_nowhere():
    early = job(candidates(square(0, 0, 100), activities=["化工项目"]), [U1, river(600)])
    rules = tuple(replace(rule, valid_to=early.options.as_of.replace(year=2025)) for rule in early.rulebook.rules)
    assert said(screen(replace(early, rulebook=replace(early.rulebook, rules=rules)))) == {}
