"""A zone without usable geometry may lie anywhere: its theme is not answered, nothing is told as free of conflict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from ecozoning.core.batches import join, split
from ecozoning.core.errors import InputRefused
from ecozoning.core.live import LiveScreen
from ecozoning.core.screening import screen
from ecozoning.core.standing import standing_of
from ecozoning.reports.build import build_reports
from ecozoning.reports.words import Words
from ecozoning.storage.result_file import read_result
from squares import EAST, NORTH, candidates, covered, drawn, job, screened, square, unit, verdict, written, zone
from test_screening import same as assert_same

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(0, 0, 100)
APART = square(1_000, 1_000, 100)


def broken_at(x):
    with np.errstate(invalid="ignore"):
        return shapely.Polygon([(EAST, NORTH), (EAST + 90, NORTH), (x, NORTH + 90)])


LOST = {
    "NULL": None,
    "empty": shapely.Polygon(),
    "a corner at infinity": broken_at(np.inf),
    "a corner that is no number": broken_at(np.nan),
    "a corner off the earth": broken_at(1e20),
    "an outline instead of its ground": drawn("LINESTRING (0 0, 90 0, 90 90, 0 0)"),
}


def lost(theme, shape=None, code="lost", **more):
    return zone(theme, shape, code=code, **more)


def gap(result, candidate="C1"):
    found = result.findings
    return found.take((found.rule_id == "gap:lost_zones") & (found.candidate_id == candidate))


@pytest.mark.filterwarnings("ignore:.* encountered in .*:RuntimeWarning")
@pytest.mark.parametrize("theme", ["redline", "water_source"])
@pytest.mark.parametrize("shape", LOST.values(), ids=LOST)
def test_a_lost_zone_of_an_essential_theme_leaves_its_theme_unanswered_and_asks_for_review(shape, theme):
    for others in ([], [zone(theme, APART, code="apart")]):
        result = screened(candidates(PLOT), [U1, lost(theme, shape), *others])
        told = covered(result, theme)
        assert (told["outcome"], told["note"]) == ("no_data", "zones_without_geometry")
        assert np.isnan(told["measure"])
        assert verdict(result) == "review"
        assert gap(result).theme.tolist() == [theme]
        assert result.candidates.open_questions[0] == 1
        assert "lost" in set(result.problems.item)


def test_what_was_found_is_kept_and_said_to_be_incomplete():
    result = screened(candidates(square(950, 950, 100)), [U1, lost("redline"), zone("redline", APART, code="R")])
    told = covered(result, "redline")
    assert (told["outcome"], told["note"], round(told["share"], 3)) == ("hit", "zones_without_geometry", 0.25)
    assert verdict(result) == "prohibited"
    assert len(gap(result)) == 1


def test_slivers_of_a_theme_with_a_lost_zone_are_said_to_be_incomplete():
    result = screened(candidates(PLOT), [U1, lost("black_soil"), zone("black_soil", square(99.95, 0, 100), code="B")])
    told = covered(result, "black_soil")
    assert (told["outcome"], told["note"]) == ("below_threshold", "zones_without_geometry")


def test_a_lost_zone_of_another_theme_is_told_but_is_no_reason_for_review():
    """Nor is a theme that the dataset lacks altogether, but for units, red lines and water sources."""
    result = screened(candidates(PLOT), [U1, lost("wetland")])
    assert (covered(result, "wetland")["outcome"], covered(result, "redline")["outcome"]) == ("no_data", "none")
    assert verdict(result) == "clear"
    assert len(gap(result)) == 0


def test_a_lost_zone_that_is_not_in_force_matters_to_nobody():
    result = screened(candidates(PLOT), [U1, lost("redline", valid_to="2020-01-01")])
    assert (covered(result, "redline")["outcome"], verdict(result)) == ("none", "clear")


def test_a_zone_drawn_without_area_is_known_to_hold_nothing():
    result = screened(candidates(PLOT), [U1, lost("redline", drawn("POLYGON ((0 0, 60 60, 30 30, 0 0))"))])
    assert (covered(result, "redline")["outcome"], verdict(result)) == ("none", "clear")


def test_where_a_unit_is_lost_nobody_is_outside_and_who_lies_in_other_units_is_judged_as_ever():
    beside, across = square(20_000, 0, 100), square(4_950, 0, 100)
    result = screened(candidates(PLOT, beside, across), [U1, lost("control_unit", code="U2")])
    assert [verdict(result, name) for name in ("C1", "C2", "C3")] == ["clear", "review", "review"]
    told = [covered(result, "control_unit", name) for name in ("C1", "C2", "C3")]
    assert [(row["outcome"], row["note"]) for row in told] == [
        ("hit", None),
        ("no_data", "zones_without_geometry"),
        ("hit", "zones_without_geometry"),
    ]
    assert [len(gap(result, name)) for name in ("C1", "C2", "C3")] == [0, 1, 1]


def test_candidates_without_shape_and_outside_the_plan_are_told_so_as_ever():
    result = screened(candidates(None, square(20_000, 0, 100)), [U1, lost("redline")])
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["invalid", "outside"]
    assert covered(result, "redline", "C1")["outcome"] == "failed"
    assert covered(result, "redline", "C2")["note"] == "outside_dataset"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("生态保护红线", "没有可用图形", "2：R-1；R-2", "请补齐", "资料不全")),
        ("en", ("Ecological red line", "no usable geometry", "2: R-1; R-2", "Obtain the geometry", "data incomplete")),
    ],
)
def test_file_and_report_say_which_zones_are_lost_in_both_languages(tmp_path, language, words):
    zones = [U1, lost("redline", code="R-1"), lost("redline", shapely.Polygon(), code="R-2")]
    written(tmp_path / "r.gpkg", candidates(PLOT), zones)
    result = read_result(tmp_path / "r.gpkg")
    assert (covered(result, "redline")["outcome"], verdict(result)) == ("no_data", "review")
    asked = job(candidates(PLOT), zones)
    assert_same(replace(result, run={}), replace(screen(asked), run={}))
    for group_by in ("candidate", "summary"):
        report = next(build_reports(result, asked.dataset, group_by, language)[1])
        finding = next(each for each in report.findings if each.rule_id == "gap:lost_zones")
        note = next(each.note for each in report.coverage if each.theme == "redline")
        told = (finding.text, finding.text, finding.text, finding.question, Words(language).label("note", note))
        assert [word in text for word, text in zip(words, told)] == [True] * 5
        assert [(gap.theme, gap.outcome) for gap in report.gaps if gap.theme == "redline"] == [("redline", "no_data")]


def test_of_many_lost_zones_the_first_are_named():
    result = screened(candidates(PLOT), [U1, *(lost("redline", code=f"R{n}") for n in range(12))])
    assert gap(result).text_zh[0] == "12：" + "；".join([*(f"R{n}" for n in range(10)), "…"])


@pytest.mark.parametrize("parts", [2, 3])
def test_any_split_says_the_same_of_lost_zones(parts):
    asked = job(
        candidates(PLOT, None, APART, square(20_000, 0, 9)), [U1, lost("redline"), lost("control_unit", code="U2")]
    )
    assert_same(join([screen(part) for part in split(asked, parts)]), screen(asked))


def test_what_is_drawn_by_hand_gets_the_same_answer():
    asked = job(candidates(PLOT), [U1, lost("redline")])
    live = LiveScreen(asked, standing_of(asked))
    assert live.answer(PLOT, asked.candidates_crs).verdict.word == "review"


def test_a_dataset_of_lost_zones_only_is_refused_by_name():
    with pytest.raises(InputRefused) as refused:
        screened(candidates(PLOT), [lost("redline"), lost("control_unit")])
    assert refused.value.code == "dataset_empty"
