"""The checks of codes, words, dates, figures and clauses: each finds its fault and nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from ecozoning.core.model import AreaMethod
from ecozoning.core.quality.checking import CHECKS, check
from ecozoning.core.quality.issues import SEVERITIES
from ecozoning.reports.quality_page import sentence
from ecozoning.reports.words import Words
from quality_case import G, K, P, checked, issues, three_units
from squares import clause, dataset, square, unit, zone

CODES = {
    "ZH2202021000": "unit_code_format",
    "HY22020210001": None,
    "zh22020210001": "unit_code_format",
    "ZH22020240001": "unit_code_format",
    "YS22020210001": "unit_code_format",
    "开发区1号": "unit_code_format",
    "ZH22020220001": "category_digit",
    "": "unit_code_missing",
    None: "unit_code_missing",
}


@pytest.mark.parametrize(("code", "expected"), CODES.items())
def test_codes_are_warned_of_and_never_refused(code, expected):
    row = zone("control_unit", square(0, 0, 1000), "priority", name="单元")
    found = checked([row | {"codes": code}])
    assert set(found) == ({expected} if expected else set())
    if expected == "unit_code_format":
        assert found[expected][0]["severity"] == "warning"


def test_a_code_of_another_county_is_only_a_hint():
    found = checked(three_units(), units={"county_code": ["220202", "220204", None]})
    assert set(found) == {"unit_code_county"}
    assert found["unit_code_county"][0]["item"] == K


def test_duplicates_are_named_once_for_each_row():
    zones = [unit(P, square(0, 0, 1000), "priority"), unit(P, square(1000, 0, 1000), "priority")]
    zones += [zone("redline", square(0, 0, 10), code="R1"), zone("wetland", square(0, 0, 10), code="R1")]
    found = checked(zones, clauses=[clause(1, scope=P), clause(1, scope=P)])
    assert len(found["unit_code_twice"]) == 2
    assert "zone_code_twice" not in found
    assert found["requirement_id_twice"][0]["facts"]["count"] == 2


def test_category_outside_the_vocabulary():
    assert set(checked([unit(P, square(0, 0, 1000), "优先保护")])) == {"category_unknown"}
    assert set(checked([unit(P, square(0, 0, 1000), None)])) == {"category_unknown"}


def stated(*areas):
    return {"stated_area_km2": [np.nan if area is None else area for area in areas]}


def with_areas(zones, *areas, **options):
    data = dataset(zones)
    values = np.asarray([np.nan if area is None else area for area in areas])
    return issues(replace(data, units=replace(data.units, stated_area_km2=values)), **options)


def test_stated_areas_may_differ_by_a_hundredth():
    assert with_areas(three_units(), 1.0, 1.0, 1.009) == {}
    found = with_areas(three_units(), 1.0, 1.0, 1.02)
    assert set(found) == {"stated_area_differs"}
    assert found["stated_area_differs"][0]["facts"]["difference_km2"] == pytest.approx(-0.02, abs=1e-3)


def test_planar_areas_are_recognised_as_a_method_not_as_errors():
    far = [unit(P, square(80_000, 0, 30_000), "priority")]
    found = with_areas(far, 900.0)
    assert set(found) == {"stated_area_planar"}
    assert found["stated_area_planar"][0]["facts"]["difference_km2"] > 0.1
    assert with_areas(far, 900.0, area_method=AreaMethod.GAUSS_KRUGER) == {}
    assert set(with_areas(far, 905.0)) == {"stated_area_differs"}


def test_counts_against_the_scheme():
    scheme = {"expected.count.priority": "2", "expected.count.total": "3", "expected.count.key": "一"}
    found = checked(three_units(), scheme=scheme)
    assert set(found) == {"count_differs", "scheme_value_unreadable"}
    assert found["count_differs"][0]["facts"] == {"category": "priority", "expected": "2", "found": 1}


def strips(*shares):
    """One unit per share (per cent), as strips of a square of 10 km."""
    words, zones, x = ("priority", "key", "general"), [], 0.0
    for number, (word, share) in enumerate(zip(words, shares), start=1):
        zones.append(unit(f"ZH220202{number}0001", square(x, 0, 100 * share, 10_000), word))
        x += 100 * share
    return zones


def shares(*texts):
    return {f"expected.share.{word}": text for word, text in zip(("priority", "key", "general"), texts)}


def test_shares_as_rounded_are_accepted_and_others_named():
    zones = strips(52.48, 26.42, 21.10)
    assert checked(zones, scheme=shares("52.48", "26.42", "21.10")) == {}
    assert checked(zones, scheme=shares("52.5", "26.4", "21.1")) == {}
    found = checked(zones, scheme=shares("52.48", "26.40", "21.12"))
    assert [row["facts"]["category"] for row in found["share_differs"]] == ["key", "general"]


def test_both_ways_of_closing_to_a_hundred_are_accepted_and_said():
    """Kaihua 2024: 75.23, 7.00 (5.69 + 1.31, in truth 6.993), 17.77 (the remainder, in truth 17.778)."""
    zones = strips(75.2294, 6.9930, 17.7776)
    found = checked(zones, scheme=shares("75.23", "7.00", "17.77"))
    assert set(found) == {"share_closed"}
    assert len(found["share_closed"]) == 2
    rows = strips(60, 20.0045, 19.9955)
    assert set(checked(rows, scheme=shares("60.00", "20.01", "19.99"))) == {"share_closed"}


def test_a_share_that_is_the_sum_of_rounded_sub_types():
    zones = [
        unit("ZH22020220001", square(0, 0, 568.6, 10_000), "key"),
        unit("ZH22020220002", square(568.6, 0, 130.7, 10_000), "key"),
        unit(P, square(699.3, 0, 10_000 - 699.3, 10_000), "priority"),
    ]
    units = {"subtype": ["城镇生活", "产业集聚", None]}
    wanted = {"expected.share.key": "7.00"}
    assert set(checked(zones, scheme=wanted)) == {"share_differs"}
    assert set(checked(zones, scheme=wanted, units=units)) == {"share_closed"}


def test_shares_that_do_not_add_up_are_said():
    assert "shares_not_100" in checked(strips(50, 30, 20), scheme=shares("50.00", "30.00", "21.00"))


SCOPES = [(code, "city", "220200") for code in (P, K, G)]
DIMENSIONS = ("spatial", "discharge", "risk", "resource")


def full_list():
    """A clause of each dimension for the city and for each unit."""
    number = iter(range(100))
    rows = [clause(next(number), "city", "220200", dimension=word) for word in DIMENSIONS]
    return rows + [clause(next(number), "unit", code, dimension=word) for code in (P, K, G) for word in DIMENSIONS]


def test_a_whole_list_has_no_issues():
    assert checked(three_units(), clauses=full_list(), scopes=SCOPES) == {}


def test_orphan_clauses_and_scopes():
    rows = [*full_list(), clause(900, "county", "220299"), clause(901, "unit", "ZH22020210099")]
    found = checked(three_units(), clauses=rows, scopes=[*SCOPES, ("ZH00000010001", "city", "220200")])
    assert set(found) == {"clause_orphan", "scope_unit_unknown"}
    assert [row["item"] for row in found["clause_orphan"]] == ["R900", "R901"]


def test_units_without_clauses_are_named_with_their_dimensions():
    rows = [row for row in full_list() if not (row["scope_code"] == K and row["dimension"] in ("risk", "resource"))]
    found = checked(three_units(), clauses=rows, scopes=SCOPES)
    assert set(found) == {"unit_lacks_clauses"}
    assert found["unit_lacks_clauses"][0]["item"] == K
    assert found["unit_lacks_clauses"][0]["facts"]["dimensions"] == "risk;resource"
    rows = [row for row in full_list() if row["tier"] == "unit" and row["scope_code"] != G]
    assert [row["item"] for row in checked(three_units(), clauses=rows)["unit_without_any_clause"]] == [G]


def test_without_a_list_nothing_is_said_of_clauses():
    report = check(dataset(three_units()))
    outcome = {entry.name: entry for entry in report.checks}
    assert outcome["clauses"].not_possible == "no_requirements"
    assert outcome["reserves"].not_possible == "no_reserves"
    assert outcome["redline_priority"].not_possible == "no_redlines"
    assert outcome["gaps"].not_possible == ""


def test_words_outside_the_vocabulary():
    zones = [
        *three_units(),
        zone("Redline", square(0, 0, 10), code="a"),
        zone("custom:采煤", square(0, 0, 10), code="b"),
    ]
    zones += [zone(None, square(0, 0, 10), code="c"), zone("water_source", square(0, 0, 10), "一级", code="d")]
    zones += [zone("water_source", square(0, 0, 10), None, code="e")]
    rows = [*full_list(), clause(800, "unit", P, dimension="空间"), clause(801, "unit", P, effect="forbid")]
    found = checked(zones, clauses=rows, scopes=SCOPES, units={"domain": ["land", "sea", None]})
    expected = {"theme_unknown": "a", "theme_missing": "c", "grade_unknown": "d", "grade_missing": "e"}
    assert {code: found[code][0]["item"] for code in expected} == expected
    assert {"dimension_unknown", "effect_unknown", "domain_unknown"} <= set(found)
    assert len(found) == 7


def test_empty_and_garbled_texts():
    zones = [*three_units(), zone("wetland", square(0, 0, 10), code="a") | {"names": "  "}]
    zones += [zone("wetland", square(0, 0, 10), code="b") | {"codes": None}]
    zones += [zone("wetland", square(0, 0, 10), code="d", name="锟斤拷")]
    rows = [*full_list(), clause(800, "unit", P, text=" "), clause(801, "unit", P, text="null")]
    found = checked(zones, clauses=[*rows, clause(802, "unit", P, source_document=None)], scopes=SCOPES)
    expected = {
        "zone_name_missing",
        "zone_code_missing",
        "text_garbled",
        "clause_text_missing",
        "clause_source_missing",
    }
    assert set(found) == expected
    assert len(found["clause_text_missing"]) == 2


def test_reversed_and_unreadable_dates():
    late = zone("wetland", square(0, 0, 10), code="a", valid_from="2026-01-01", valid_to="2025-12-31")
    odd = zone("wetland", square(0, 0, 10), code="b", valid_from="2026年")
    found = checked([*three_units(), late, odd], scheme={"valid_from": "2024-02-30"})
    assert found["dates_reversed"][0]["item"] == "a"
    assert {row["item"] for row in found["date_unreadable"]} == {"b", "scheme"}


def test_what_is_missing_is_said_and_not_refused():
    found = check(dataset([zone("redline", square(0, 0, 100), code="R1")], scheme={})).issues
    assert {"table_missing", "theme_without_data", "scheme_key_missing"} <= set(found.code)
    tables = {facts["table"] for code, facts in zip(found.code, found.facts) if code == "table_missing"}
    assert tables == {"control_units", "unit_scopes", "requirements"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_issue_and_check_has_its_words(language):
    words = Words(language)
    for code in SEVERITIES:
        assert words.label("issue", code) != code
        assert words.label("issue_advice", code) != code
        assert words.has_message(f"issue:{code}")
    for name, _check, _weight in CHECKS:
        assert words.label("check", name) != name
    for reason in ("no_units", "no_reserves", "no_redlines", "no_priority_units", "no_stated_areas", "no_requirements"):
        assert words.label("check_reason", reason) != reason


def test_sentences_round_and_translate_their_facts():
    words = Words("zh")
    told = sentence("category_digit", {"digit": "2", "by_code": "key", "category": "general"}, words)
    assert told == "编码类别位 2 表示重点管控单元，而类别为一般管控单元。"
    told = sentence("unit_lacks_clauses", {"dimensions": "risk;resource", "count": 2}, words)
    assert "环境风险防控、资源开发利用" in told
