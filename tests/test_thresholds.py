"""Slivers by area and width, stricter where a missed overlap costs most, and never laxer than the user asked for."""

from __future__ import annotations

import json
from pathlib import Path

import ecozoning
import jsonschema
import numpy as np
import pytest
from ecozoning.core.errors import RulebookFault
from ecozoning.core.tables import Zones
from ecozoning.core.thresholds import SizeRules, Thresholds, limits_of
from ecozoning.storage.rulebook_file import shipped_size_rules
from hypothesis import given
from hypothesis import strategies as st
from squares import candidates, covered, drawn, overlap, screened, square, table, unit, verdict, zone

FOLDER = Path(ecozoning.__file__).parent / "resources" / "thresholds"
U1 = unit("U1", square(-5_000, -5_000, 10_000))
#: What is measured alone, without what a drawn edge may be off.
EXACT = Thresholds(position_tolerance_m=0.0)
PLOT = square(0, 0, 1_000)


def data():
    return json.loads((FOLDER / "size_rules.json").read_text(encoding="utf-8"))


def strip(width, theme, grade=None, code="Z"):
    """A zone that reaches ``width`` metres into the plot along 100 m of its eastern edge."""
    return zone(theme, square(1_000 - width, 100, 50, 100), grade, code)


def corner(side, theme, grade=None, code="Z"):
    """A zone that takes a square of ``side`` metres from the plot's corner."""
    return zone(theme, square(1_000 - side, 1_000 - side, 50), grade, code)


def test_the_file_fits_its_schema():
    jsonschema.validate(data(), json.loads((FOLDER / "size_rules.schema.json").read_text(encoding="utf-8")))


def test_every_number_is_called_a_design_choice_and_not_a_standard_in_both_languages():
    found = data()
    for row in [*found["slivers"], found["declared_area"]]:
        assert "设计取值，不是标准" in row["reason_zh"]
        assert "design choice of the product, not a standard" in row["reason_en"]


def test_a_misspelt_field_of_the_file_is_refused():
    found = data()
    found["slivers"][0]["min_with_m"] = found["slivers"][0].pop("min_width_m")
    with pytest.raises(RulebookFault) as refused:
        SizeRules.from_data(found)
    assert (refused.value.code, refused.value.facts["field"]) == ("field_unknown", "min_with_m")


@pytest.mark.parametrize(
    ("theme", "grade", "is_judged"),
    [
        ("redline", None, True),
        ("redline", "marine", True),
        ("water_source", "grade1", True),
        ("water_source", None, True),  # may be grade 1
        ("water_source", "一级", True),  # not understood: may be grade 1
        ("water_source", "grade2", False),
        ("water_source", "quasi", False),
        ("wetland", "ordinary", False),
        ("nature_reserve", "core", False),
    ],
)
def test_a_strip_of_8_cm_and_a_corner_of_half_a_square_metre_count_only_where_it_is_strict(theme, grade, is_judged):
    for shape in (strip(0.08, theme, grade), corner(0.7, theme, grade)):
        result = screened(candidates(PLOT), [U1, shape], thresholds=EXACT)
        assert overlap(result, "Z")["is_sliver"] == (not is_judged)
        assert covered(result, theme)["outcome"] == ("hit" if is_judged else "below_threshold")


def test_control_units_have_the_general_thresholds():
    units = [unit("U1", square(-5_000, -5_000, 5_999.92, 10_000)), unit("U2", square(999.92, -5_000, 4_000, 10_000))]
    result = screened(candidates(PLOT), units, thresholds=EXACT)
    assert overlap(result, "U2")["sliver_reason"] == "width"
    assert result.candidates.unit_codes[0] == "U1"


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        (corner(0.7, "wetland"), "area"),
        (strip(0.08, "wetland"), "width"),
        (zone("wetland", square(999.95, 100, 50, 1), code="Z"), "both"),
        (strip(2.0, "wetland"), None),
    ],
)
def test_a_discarded_overlap_says_why_with_its_size_and_the_thresholds(shape, reason):
    found = overlap(screened(candidates(PLOT), [U1, shape], thresholds=EXACT), "Z")
    assert found["sliver_reason"] == reason
    assert (found["min_area_m2"], found["min_width_m"]) == (1.0, 0.1)
    assert (found["measure"] < 1.0, found["width_m"] < 0.1) == (reason in {"area", "both"}, reason in {"width", "both"})


def test_the_width_of_every_piece_is_twice_its_area_over_its_outline():
    result = screened(candidates(PLOT), [U1, strip(0.08, "wetland"), strip(2.0, "redline", code="R")])
    assert overlap(result, "Z")["width_m"] == pytest.approx(2 * 8 / (2 * 100.08), rel=1e-4)
    assert overlap(result, "R")["width_m"] == pytest.approx(2 * 200 / (2 * 102), rel=1e-4)
    assert overlap(result, "U1")["width_m"] == pytest.approx(500, rel=1e-4)


def test_without_pieces_the_widths_that_decide_are_still_there_and_others_are_unknown():
    from ecozoning.core.model import Pieces

    zones = [U1, strip(0.08, "wetland"), strip(20.0, "redline", code="R")]
    result = screened(candidates(PLOT), zones, pieces=Pieces.NONE)
    assert overlap(result, "Z")["width_m"] == pytest.approx(0.08, rel=1e-2)
    assert np.isnan(overlap(result, "R")["width_m"])


def test_a_line_is_held_against_the_width_as_a_length_and_a_point_has_no_size():
    zones = [U1, zone("wetland", square(0, 0, 100), code="Z")]
    short = screened(candidates(drawn("LINESTRING (-50 50, 0.08 50)")), zones, thresholds=EXACT)
    found = overlap(short, "Z")
    assert (found["sliver_reason"], found["min_width_m"]) == ("length", 0.1)
    assert np.isnan(found["min_area_m2"])
    point = overlap(screened(candidates(drawn("POINT (50 50)")), zones), "Z")
    assert point["is_sliver"] == 0
    assert np.isnan(point["min_width_m"])


def test_the_stricter_of_user_and_rules_holds():
    zones = [U1, strip(0.04, "redline"), strip(0.04, "wetland", code="W")]
    strict = screened(candidates(PLOT), zones, thresholds=Thresholds(0.01, 0.03, 0.0))
    assert [overlap(strict, code)["is_sliver"] for code in ("Z", "W")] == [0, 0]
    lax = screened(candidates(PLOT), zones, thresholds=Thresholds(100.0, 5.0, 0.0))
    assert [overlap(lax, code)["min_width_m"] for code in ("Z", "W")] == [0.05, 5.0]


KINDS = [("redline", None), ("water_source", "grade1"), ("water_source", "grade2"), ("water_source", None)]


@given(area=st.floats(0, 100), width=st.floats(0, 10))
def test_no_theme_is_ever_laxer_than_the_user(area, width):
    zones = table(Zones, [{"themes": theme, "grades": grade} for theme, grade in [*KINDS, ("forest", "other")]])
    found = limits_of(Thresholds(area, width), shipped_size_rules(), zones)
    assert (found.min_area_m2 <= area).all()
    assert (found.min_width_m <= width).all()
    assert (found.min_area_m2[-1], found.min_width_m[-1]) == (area, width)


def test_the_run_record_holds_thresholds_tolerance_and_the_hash_of_the_rules():
    record = screened(candidates(PLOT), [U1], thresholds=Thresholds(2.0, 0.3, 0.15)).run
    assert (record["min_area_m2"], record["min_width_m"], record["position_tolerance_m"]) == ("2.0", "0.3", "0.15")
    assert "redline 0.1 m2 0.05 m" in record["size_rules"]
    assert "water_source/grade1 0.1 m2 0.05 m" in record["size_rules"]
    assert len(record["size_rules_sha256"]) == 64


def test_what_is_wholly_inside_is_judged_whatever_the_user_asks_for():
    result = screened(candidates(square(0, 0, 0.05)), [U1, zone("redline", square(-9, -9, 20), code="Z")])
    assert (overlap(result, "Z")["is_sliver"], verdict(result)) == (0, "prohibited")
