"""Estimates from statutory rates: an amount that says it is one, and only where the unit fits."""

from __future__ import annotations

import pytest
from ecozoning.core.errors import RulebookFault
from ecozoning.core.law.rates import Rate
from ecozoning.storage.rulebook_file import shipped_rulebook
from squares import candidates, drawn, screened, square, unit, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
SOIL = zone("black_soil", square(0, 0, 1_000), code="B")
SHORE = zone("coastal", square(0, 0, 1_000), "natural_shoreline", code="S")


def text(result, rule_id, language="zh"):
    rows = result.findings.rule_id == rule_id
    return "\n".join(getattr(result.findings, f"text_{language}")[rows])


def amounts(result, rule_id):
    numbers = "".join(letter if letter.isdigit() or letter in ".," else " " for letter in text(result, rule_id))
    return [float(word.replace(",", "")) for word in numbers.split() if word.strip(".,")]


def test_topsoil_exposure_is_area_times_the_statutory_range_and_called_an_estimate():
    result = screened(candidates(square(900, 100, 200, 100), activities=["光伏发电"]), [U1, SOIL])
    area = result.overlaps.measure[result.overlaps.zone_code == "B"][0]
    assert area == pytest.approx(10_000, rel=1e-3)
    found = amounts(result, "BS-04")
    for rate in (100, 200, 50, 100):
        assert any(value == pytest.approx(area * rate, abs=0.5) for value in found)
    assert text(result, "BS-04").count("估算") == 2
    assert text(result, "BS-04", "en").count("Estimate") == 2


def test_farming_on_black_soil_has_no_exposure():
    assert text(screened(candidates(square(100, 100, 100), activities=["种植"]), [U1, SOIL]), "BS-04") == ""


def test_a_line_over_black_soil_has_no_area_and_no_estimate():
    result = screened(candidates(drawn("LINESTRING (-100 50, 600 50)"), activities=["公路"]), [U1, SOIL])
    assert "估算" not in text(result, "BS-04")
    assert text(result, "BS-04")


def test_a_line_along_the_natural_shoreline_is_estimated_by_its_length_and_an_area_is_not():
    result = screened(candidates(drawn("LINESTRING (-100 50, 600 50)")), [U1, SHORE])
    length = result.overlaps.measure[result.overlaps.zone_code == "S"][0]
    assert length == pytest.approx(600, rel=1e-3)
    assert any(value == pytest.approx(500 * length, abs=0.5) for value in amounts(result, "CO-03"))
    assert "估算" not in text(screened(candidates(square(0, 0, 100)), [U1, SHORE]), "CO-03")


def test_every_shipped_rate_says_that_it_is_an_estimate():
    rates = [rate for rule in shipped_rulebook().rules for rate in rule.rates]
    assert rates
    for rate in rates:
        assert "估算" in rate.zh
        assert "Estimate" in rate.en
        assert all(place in words for words in (rate.zh, rate.en) for place in ("{measure}", "{low}", "{high}"))


@pytest.mark.parametrize(
    "fault", [{"per": "ha"}, {"low": 9, "high": 1}, {"low": True}, {"low": "1"}, {"zh": " "}, {"x": 1}]
)
def test_a_faulty_rate_is_refused(fault):
    with pytest.raises(RulebookFault):
        Rate.from_data({"per": "m2", "low": 1, "high": 2, "zh": "估算", "en": "Estimate"} | fault, "R")
