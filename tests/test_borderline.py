"""An overlap that hangs on a few centimetres: review at most, judged or not, and never passed over in silence."""

from __future__ import annotations

import pytest
import shapely
from ecozoning.core.batches import join, split
from ecozoning.core.model import Pieces
from ecozoning.core.screening import screen
from ecozoning.core.thresholds import Thresholds
from squares import at, candidates, clause, covered, drawn, job, overlap, screened, square, unit, verdict, zone
from test_screening import same

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(0, 0, 1_000)
HOUSING = {"activities": ["住宅"]}


def strip(width, theme="redline", grade=None, code="Z"):
    """A zone that reaches ``width`` metres into the plot along all of its eastern edge."""
    return zone(theme, square(1_000 - width, 0, 500, 1_000), grade, code)


def borderline_findings(result, candidate="C1"):
    found = result.findings
    return found.take((found.rule_id == "gap:borderline") & (found.candidate_id == candidate))


@pytest.mark.parametrize(
    ("width", "is_sliver", "is_borderline", "expected"),
    [
        (0.015, None, None, "clear"),  # narrower than 2 cm is touching
        (0.03, 1, 1, "review"),  # just discarded
        (0.06, 0, 1, "review"),  # just judged
        (0.24, 0, 1, "review"),
        (0.26, 0, 0, "prohibited"),  # 0.05 m, and more than 0.2 m beyond
        (5.0, 0, 0, "prohibited"),
    ],
)
def test_strip_of_a_red_line_is_firm_only_beyond_threshold_and_tolerance(width, is_sliver, is_borderline, expected):
    result = screened(candidates(PLOT, **HOUSING), [U1, strip(width)])
    found = overlap(result, "Z")
    assert (found and found["is_sliver"], found and found["is_borderline"]) == (is_sliver, is_borderline)
    assert verdict(result) == expected
    assert len(borderline_findings(result)) == (is_borderline or 0)


@pytest.mark.parametrize(("width", "expected"), [(0.03, "clear"), (0.06, "prohibited")])
def test_a_tolerance_of_zero_switches_it_off(width, expected):
    zones = [U1, strip(width)]
    result = screened(candidates(PLOT, **HOUSING), zones, thresholds=Thresholds(position_tolerance_m=0.0))
    assert (overlap(result, "Z")["is_borderline"], verdict(result)) == (0, expected)


def test_the_tolerance_is_that_of_the_run():
    result = screened(candidates(PLOT, **HOUSING), [U1, strip(2.0)], thresholds=Thresholds(position_tolerance_m=3.0))
    assert (overlap(result, "Z")["is_borderline"], verdict(result)) == (1, "review")


def test_the_finding_says_zone_size_threshold_and_what_to_do_in_both_languages():
    result = screened(candidates(PLOT, **HOUSING), [U1, {**strip(0.06), "names": "示例红线"}])
    found = borderline_findings(result)
    assert (found.zone_code[0], found.zone_name[0], found.verdict[0]) == ("Z", "示例红线", "review")
    for text in (found.text_zh[0], found.text_en[0]):
        assert all(number in text for number in ("60.0", "0.060", "0.05", "0.2"))
    assert "实测" in found.question_zh[0]
    assert "示例红线" in found.question_zh[0]
    assert "survey" in found.question_en[0]


def test_rules_of_a_borderline_overlap_are_listed_and_amount_to_review():
    result = screened(candidates(PLOT, **HOUSING), [U1, strip(0.06)])
    rules = result.findings.take(result.findings.rule_id != "gap:borderline")
    assert "prohibited" not in set(rules.verdict)
    assert "review" in set(rules.verdict)
    assert overlap(result, "Z")["effect"] == "prohibit_except"
    assert result.candidates.conflict_count[0] == 0


def test_a_discarded_overlap_keeps_its_outcome_and_still_asks_for_a_survey():
    result = screened(candidates(PLOT, **HOUSING), [U1, strip(0.03)])
    assert covered(result, "redline")["outcome"] == "below_threshold"
    assert overlap(result, "Z")["sliver_reason"] == "width"
    assert set(result.findings.rule_id) == {"gap:borderline"}
    assert result.candidates.open_questions[0] == 1


def test_a_borderline_overlap_never_weakens_what_stands_firm():
    zones = [U1, strip(0.06), zone("water_source", square(0, 0, 300), "grade1", code="W")]
    result = screened(candidates(PLOT, **HOUSING), zones)
    assert verdict(result) == "prohibited"
    assert result.candidates.conflict_count[0] == 1


@pytest.mark.parametrize("width", [0.03, 0.06])
def test_what_would_be_free_well_inside_the_zone_is_free_at_its_edge(width):
    """Patrols may enter a red line of water protection: where the edge lies does not matter to them."""
    zones = [U1, strip(width, "water_source", "grade1")]
    result = screened(candidates(PLOT, activities=["管护巡护"]), zones)
    inside = screened(candidates(PLOT, activities=["管护巡护"]), [U1, strip(1_000.0, "water_source", "grade1")])
    assert verdict(result) == verdict(inside) == "clear"
    found = borderline_findings(result)
    assert (found.verdict[0], found.question_zh[0], result.candidates.open_questions[0]) == (None, None, 0)


def test_a_candidate_wholly_inside_is_never_borderline_however_small():
    result = screened(candidates(square(0, 0, 0.15), **HOUSING), [U1, zone("redline", square(-9, -9, 20), code="Z")])
    assert (overlap(result, "Z")["is_borderline"], verdict(result)) == (0, "prohibited")


def units_with_edge(width):
    """Two units; the second reaches ``width`` metres into the plot."""
    edge = 1_000 - width
    return [unit("U1", square(-5_000, -5_000, 5_000 + edge, 10_000)), unit("U2", square(edge, -5_000, 4_000, 10_000))]


BANS = [clause(n, scope=f"U{n}", effect="prohibit", industries="26") for n in (1, 2)]


@pytest.mark.parametrize("width", [0.05, 0.2])
def test_which_unit_holds_a_hair_of_the_candidate_is_a_question(width):
    result = screened(candidates(PLOT), units_with_edge(width))
    assert (overlap(result, "U2")["is_borderline"], verdict(result)) == (1, "review")


def test_edges_of_units_on_one_line_are_no_question():
    result = screened(candidates(PLOT), units_with_edge(0.01))
    assert (overlap(result, "U2")["is_borderline"], verdict(result)) == (0, "clear")


def test_a_ban_in_a_borderline_unit_is_review_and_one_in_a_firm_unit_stays_a_ban():
    found = candidates(PLOT, industries=["2614"])
    edge = screened(found, units_with_edge(0.2), clauses=BANS[1:])
    assert (verdict(edge), edge.candidates.conflict_count[0]) == ("review", 0)
    assert dict(zip(edge.findings.rule_id, edge.findings.verdict))["clause:R2"] == "review"
    firm = screened(found, units_with_edge(0.2), clauses=BANS)
    assert (verdict(firm), firm.candidates.conflict_count[0]) == ("prohibited", 1)
    assert dict(zip(firm.findings.rule_id, firm.findings.verdict))["clause:R1"] == "prohibited"


def test_two_candidates_of_the_same_units_do_not_share_a_doubt():
    found = candidates(PLOT, square(500, 0, 1_000), industries=["2614", "2614"])
    result = screened(found, units_with_edge(0.2), clauses=BANS[1:])
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["review", "prohibited"]


def test_a_borderline_ban_refuses_nobody():
    real = {"synthetic": "no", "document_no": "1"}
    whole = job(candidates(PLOT, industries=["2614"]), [*units_with_edge(3.0), strip(0.06)], clauses=BANS[1:])
    for zones, expected in ((units_with_edge(0.2), "needs_information"), (units_with_edge(3.0), "refused")):
        other = job(candidates(PLOT, industries=["2614"]), [*zones, strip(0.06)], clauses=BANS[1:])
        dataset = type(other.dataset)(**{**vars(other.dataset), "scheme": {**whole.dataset.scheme, **real}})
        result = screen(type(other)(**{**vars(other), "dataset": dataset}))
        assert result.candidates.admission[0] == expected


@pytest.mark.parametrize(("width", "settled"), [(0.15, False), (300.0, True)])
def test_a_core_that_is_met_by_a_hair_leaves_it_open_whether_the_red_line_lies_in_a_core(width, settled):
    zones = [U1, zone("redline", PLOT, code="Z"), strip(width, "nature_reserve", "core", "N")]
    rules = screened(candidates(PLOT, **HOUSING), zones).findings
    assert rules.verdict[rules.rule_id == "RL-11"].tolist() == ["prohibited" if settled else None]


@pytest.mark.parametrize(
    ("end", "is_borderline", "expected"),
    [(0.01, 0, "clear"), (0.045, 1, "review"), (0.24, 1, "review"), (0.26, 0, "prohibited")],
)
def test_a_line_is_borderline_by_its_length_in_the_zone(end, is_borderline, expected):
    line = drawn(f"LINESTRING (-100 50, {end} 50)")
    result = screened(candidates(line, **HOUSING), [U1, zone("redline", square(0, 0, 100), code="Z")])
    found = overlap(result, "Z")
    assert ((found["is_borderline"] if found else 0), verdict(result)) == (is_borderline, expected)


@pytest.mark.parametrize(
    ("x", "is_borderline", "expected"), [(0.05, 1, "review"), (0.19, 1, "review"), (0.21, 0, "prohibited")]
)
def test_a_point_is_borderline_within_the_tolerance_of_the_outline(x, is_borderline, expected):
    zones = [U1, zone("redline", square(0, 0, 100), code="Z")]
    result = screened(candidates(drawn(f"POINT ({x} 50)"), **HOUSING), zones)
    assert (overlap(result, "Z")["is_borderline"], verdict(result)) == (is_borderline, expected)
    if is_borderline:
        assert f"{x:.3f}" in borderline_findings(result).text_zh[0]


@pytest.mark.parametrize("x", [-0.1, 0.0, 0.05, 0.19])
def test_a_point_amid_zones_of_one_kind_is_firm_though_it_lies_by_an_outline(x):
    """The line between two zones of the same theme and grade is no edge of the ground that they protect."""
    halves = [zone("redline", square(side, 0, 100), code=code) for side, code in ((-100, "A"), (0, "B"))]
    result = screened(candidates(drawn(f"POINT ({x} 50)"), **HOUSING), [U1, *halves])
    found = [overlap(result, code) for code in "AB"]
    assert {row["is_borderline"] for row in found if row} == {0}
    assert verdict(result) == "prohibited"


def test_a_point_by_the_line_between_two_grades_or_near_the_outer_edge_of_two_zones_stays_borderline():
    grades = [
        zone("water_source", square(-100, 0, 100), "grade1", "A"),
        zone("water_source", square(0, 0, 100), "grade2", "B"),
    ]
    result = screened(candidates(drawn("POINT (0.05 50)"), **HOUSING), [U1, *grades])
    assert overlap(result, "B")["is_borderline"] == 1
    halves = [zone("redline", square(side, 0, 100), code=code) for side, code in ((-100, "A"), (0, "B"))]
    result = screened(candidates(drawn("POINT (0.05 0.1)"), **HOUSING), [U1, *halves])
    assert overlap(result, "B")["is_borderline"] == 1
    assert verdict(result) == "review"


def test_a_point_by_the_line_between_two_units_is_a_question_though_they_are_of_one_category():
    units = [unit("L", square(-100, 0, 100), "priority"), unit("R", square(0, 0, 100), "priority")]
    result = screened(candidates(drawn("POINT (0.05 50)"), **HOUSING), units)
    assert overlap(result, "R")["is_borderline"] == 1
    assert verdict(result) == "review"


def test_of_several_points_one_that_is_firmly_inside_is_enough():
    zones = [U1, zone("redline", square(0, 0, 100), code="Z")]
    result = screened(candidates(drawn("MULTIPOINT (0.05 50, 50 50)"), **HOUSING), zones)
    assert (overlap(result, "Z")["is_borderline"], verdict(result)) == (0, "prohibited")


def test_a_borderline_piece_is_kept_where_conflicts_are_shown():
    result = screened(candidates(PLOT, **HOUSING), [U1, strip(0.03), strip(0.06, code="Y")], pieces=Pieces.CONFLICTS)
    assert [overlap(result, code)["wkb"] is not None for code in ("U1", "Z", "Y")] == [False, True, True]


def test_the_true_width_decides_wherever_the_strip_lies():
    """Large overlaps are measured from edges and thin ones from their shape: both must agree with the drawing."""
    for width in (0.05, 0.1, 0.2, 0.28, 0.32, 1.0):
        for height in (40.0, 900.0):
            shape = shapely.box(1_000 - width, 20, 1_200, 20 + height)
            piece = shapely.box(1_000 - width, 20, 1_000, 20 + height)
            true = 2 * piece.area / piece.length
            result = screened(candidates(PLOT), [U1, zone("wetland", at(shape), code="Z")])
            assert overlap(result, "Z")["is_borderline"] == (abs(true - 0.1) <= 0.2), (width, height)


@pytest.mark.parametrize("parts", [2, 3, 50])
def test_any_split_gives_the_same_doubts(parts):
    shapes = [square(-0.01 * n * n, 0, 1_000) for n in range(12)] + [square(990, 0, 10 + 0.03 * n) for n in range(9)]
    zones = [*units_with_edge(0.0), strip(0.06), zone("wetland", square(-300, 0, 299.9, 900), code="W")]
    whole = job(candidates(*shapes, industries=["2614"] * len(shapes)), zones, clauses=BANS)
    same(join([screen(part) for part in split(whole, parts)]), screen(whole))
