"""The main job as sentences: outcomes, verdicts, requirements, gaps, repairs."""

from __future__ import annotations

import pickle
from datetime import date

import numpy as np
import pytest
import shapely
from ecozoning.core.batches import join, split
from ecozoning.core.errors import Cancelled, InputRefused
from ecozoning.core.screening import screen
from squares import candidates, clause, covered, drawn, job, overlap, screened, square, unit, verdict, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
WATER = zone("water_source", square(0, 0, 1_000), "grade1", code="W1", name="示例水源地")
PLOT = square(100, 100, 100)


def articles(result, candidate="C1"):
    rows = result.findings.candidate_id == candidate
    return set(zip(result.findings.document[rows], result.findings.article[rows]))


def test_parcel_in_a_grade_1_water_zone_is_prohibited_with_article_validity_and_zone_name():
    result = screened(candidates(PLOT), [U1, WATER])
    assert verdict(result) == "prohibited"
    rows = (result.findings.zone_code == "W1") & (result.findings.verdict == "prohibited")
    found = result.findings.take(rows)
    assert ("生态环境法典", "319(1)") in set(zip(found.document, found.article))
    assert set(found.zone_name) == {"示例水源地"}
    assert "2026-08-15" in set(found.valid_from)
    assert overlap(result, "W1")["effect"] in {"prohibit", "prohibit_except"}


def test_the_day_before_the_code_cites_the_old_law():
    before = screened(candidates(PLOT), [U1, WATER], as_of=date(2026, 8, 14))
    after = screened(candidates(PLOT), [U1, WATER], as_of=date(2026, 8, 15))
    assert verdict(before) == verdict(after) == "prohibited"
    assert "水污染防治法" in {document for document, _ in articles(before)}
    assert "生态环境法典" not in {document for document, _ in articles(before)}
    assert "水污染防治法" not in {document for document, _ in articles(after)}


def test_grade_2_is_a_question_while_the_activity_is_unknown():
    zones = [U1, zone("water_source", square(0, 0, 1_000), "grade2", code="W2")]
    result = screened(candidates(PLOT), zones)
    assert verdict(result) == "review"
    assert any(question for question in result.findings.question_zh)


def test_black_soil_restricts_a_solar_farm_and_lets_farming_be():
    zones = [U1, zone("black_soil", square(0, 0, 1_000), code="B")]
    result = screened(candidates(PLOT, PLOT, activities=["光伏发电", "种植"]), zones)
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["restricted", "clear"]


def test_candidate_without_any_zone_is_clear_but_its_clauses_stay_open():
    result = screened(candidates(PLOT), [U1], clauses=[clause(1), clause(2)])
    assert verdict(result) == "clear"
    assert result.candidates.open_clauses[0] == 2


def test_candidate_outside_all_units_is_outside_and_its_themes_have_no_data():
    result = screened(candidates(square(50_000, 0, 100)), [U1, WATER])
    assert verdict(result) == "outside"
    assert covered(result, "redline")["outcome"] == "no_data"
    assert result.candidates.uncovered_share[0] == 1.0


def test_candidate_outside_the_units_but_in_a_water_zone_is_not_told_as_outside():
    far = zone("water_source", square(50_000, 0, 1_000), "grade1", code="W1")
    assert verdict(screened(candidates(square(50_100, 100, 100)), [U1, far])) == "prohibited"


def test_candidate_partly_outside_the_units_needs_review():
    result = screened(candidates(square(4_900, 0, 200)), [U1])
    assert verdict(result) == "review"
    assert "gap:uncovered" in set(result.findings.rule_id)
    assert covered(result, "redline")["outcome"] == "none"
    assert covered(result, "redline")["note"] == "partly_outside_dataset"


@pytest.mark.parametrize("missing", ["redline", "water_source"])
def test_missing_essential_theme_is_no_data_and_review_never_clear(missing):
    present = {"control_unit", "redline", "water_source"} - {missing}
    result = screened(candidates(PLOT), [U1], themes=present)
    assert covered(result, missing)["outcome"] == "no_data"
    assert verdict(result) == "review"


def test_every_candidate_has_one_row_for_every_theme_and_custom_themes_too():
    zones = [U1, zone("custom:gas_field", square(0, 0, 50), code="G")]
    result = screened(candidates(PLOT, None), zones)
    themes = set(result.coverage.theme)
    assert "custom:gas_field" in themes
    assert len(themes) == 15
    assert len(result.coverage) == 2 * len(themes)
    assert covered(result, "wetland")["outcome"] == "no_data"
    assert covered(result, "custom:gas_field")["outcome"] == "none"


def test_candidate_without_geometry_is_invalid_and_every_theme_failed():
    result = screened(candidates(None, PLOT), [U1])
    assert [verdict(result, "C1"), verdict(result, "C2")] == ["invalid", "clear"]
    assert covered(result, "redline")["outcome"] == "failed"
    assert "geometry_missing" in set(result.problems.code)


def test_bow_tie_is_repaired_counted_and_named():
    bow_tie = drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))")
    result = screened(candidates(bow_tie, ids=["领结"]), [U1])
    assert verdict(result, "领结") == "clear"
    assert result.candidates.measure[0] == pytest.approx(5_000, rel=1e-3)
    assert result.run["count_geometry_repaired"] == "1"
    assert list(result.problems.item) == ["领结"]


def test_invalid_zone_is_repaired_and_named():
    bow_tie = zone("redline", drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"), code="R")
    result = screened(candidates(square(-10, -10, 120)), [U1, bow_tie])
    assert overlap(result, "R")["measure"] == pytest.approx(5_000, rel=1e-3)
    assert ("zone", "R") in set(zip(result.problems.subject, result.problems.item))


def test_clauses_of_all_four_tiers_come_for_each_unit_upper_tier_first():
    clauses = [
        clause(4),
        clause(3, "county", "220202"),
        clause(2, "city", "220200"),
        clause(1, "basin", "songhua"),
        clause(9, "county", "220284"),
    ]
    scopes = [("U1", "basin", "songhua"), ("U1", "city", "220200"), ("U1", "county", "220202")]
    result = screened(candidates(PLOT), [U1], clauses=clauses, scopes=scopes)
    assert list(result.requirements.tier) == ["basin", "city", "county", "unit"]
    assert set(result.requirements.unit_code) == {"U1"}
    assert result.requirements.source_document[0] == "测试清单"


def test_clause_that_names_industries_applies_by_prefix():
    clauses = [clause(1, effect="prohibit", industries="26, 2511")]
    found = candidates(PLOT, PLOT, PLOT, industries=["C2614", "4415", None])
    result = screened(found, [U1], clauses=clauses)
    assert list(result.requirements.applies) == ["yes", "no", "judge"]
    assert [verdict(result, c) for c in ("C1", "C2", "C3")] == ["prohibited", "clear", "clear"]
    assert list(result.candidates.open_clauses) == [0, 0, 1]


def test_clause_out_of_force_is_left_out():
    result = screened(candidates(PLOT), [U1], clauses=[clause(1, valid_to="2026-08-14"), clause(2)])
    assert list(result.requirements.clause_no) == ["2"]


def test_suggested_effect_is_never_used_for_a_verdict():
    clauses = [clause(1, effect_suggested="prohibit", industries="26")]
    assert verdict(screened(candidates(PLOT, industries=["2614"]), [U1], clauses=clauses)) == "clear"


def test_unknown_activity_text_is_named():
    result = screened(candidates(PLOT, activities=["建一个没听说过的东西"]), [U1])
    assert "activity_unrecognised" in set(result.problems.code)


def test_units_are_named_largest_share_first():
    zones = [unit("U1", square(0, 0, 100, 1_000)), unit("U2", square(100, 0, 900, 1_000))]
    result = screened(candidates(square(0, 0, 1_000)), zones)
    assert result.candidates.unit_codes[0] == "U2;U1"
    assert result.candidates.main_unit[0] == "U2"


@pytest.mark.parametrize("kind", ["none", "conflicts", "all"])
def test_pieces_are_kept_as_asked_and_rows_are_there_either_way(kind):
    from ecozoning.core.model import Pieces

    zones = [U1, WATER]
    result = screened(candidates(square(500, 500, 1_000)), zones, pieces=Pieces(kind))
    has_piece = {code: wkb is not None for code, wkb in zip(result.overlaps.zone_code, result.overlaps.wkb)}
    assert has_piece == {"U1": kind == "all", "W1": kind != "none"}


def test_pieces_lie_in_longitude_and_latitude():
    result = screened(candidates(square(500, 500, 1_000)), [U1, WATER])
    box = shapely.total_bounds(shapely.from_wkb(result.overlaps.wkb))
    assert 125 < box[0] < box[2] < 127
    assert 43 < box[1] < box[3] < 44


def test_an_input_without_a_known_crs_is_refused():
    with pytest.raises(InputRefused) as refused:
        screened(candidates(PLOT), [U1], crs="")
    assert refused.value.code == "crs_unknown"


def test_cancel_ends_the_run():
    with pytest.raises(Cancelled):
        screen(job(candidates(PLOT), [U1]), progress=lambda _: False)


def same(left, right):
    for name in ("candidates", "overlaps", "stretches", "coverage", "nearby", "findings", "requirements", "problems"):
        for column, values in getattr(left, name).columns().items():
            other = getattr(right, name).columns()[column]
            equal = np.array_equal(values, other, equal_nan=values.dtype.kind == "f")
            assert equal, f"{name}.{column}"
    assert left.run == right.run


@pytest.mark.parametrize("parts", [1, 2, 3, 50])
def test_any_split_of_the_candidates_gives_the_same_answer(parts):
    shapes = [square(x, 100, 400) for x in range(-5_400, 5_400, 600)] + [None]
    shapes.append(drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"))
    bow_tie = zone("redline", drawn("POLYGON ((0 0, 900 900, 900 0, 0 900, 0 0))"), code="R")
    whole = job(candidates(*shapes), [U1, WATER, bow_tie], clauses=[clause(1)], near_m=500.0, buffer_m=100.0)
    same(join([screen(part) for part in split(whole, parts)]), screen(whole))


def test_a_job_survives_pickling_and_gives_the_same_result():
    whole = job(candidates(PLOT, square(900, 900, 300)), [U1, WATER])
    same(screen(pickle.loads(pickle.dumps(whole))), screen(whole))
