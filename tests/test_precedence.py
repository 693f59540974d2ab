"""Tiers of the access list against one another: repeats are read once, loosening is a conflict for a person."""

from __future__ import annotations

import numpy as np
import pytest
from squares import candidates, clause, screened, square, unit, verdict

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(100, 100, 100)
SCOPES = [("U1", "basin", "b"), ("U1", "city", "c"), ("U1", "county", "d")]
SCOPE_OF = {"basin": "b", "city": "c", "county": "d", "unit": "U1"}


def run(*clauses, industry="2614"):
    return screened(candidates(PLOT, industries=[industry]), [U1], clauses=clauses, scopes=SCOPES)


def of(number, tier, effect, text=None, industries="26", **more):
    words = text or f"第{number}条"
    return clause(number, tier, SCOPE_OF[tier], words, effect=effect, industries=industries, **more)


def marks(result):
    """requirement id -> (relation, clause above)."""
    columns = result.requirements
    return dict(zip(columns.requirement_id, zip(columns.relation, columns.overridden_by)))


@pytest.mark.parametrize(
    ("upper", "lower", "is_conflict"),
    [
        ("prohibit", "restrict", True),
        ("prohibit", "require", True),
        ("prohibit", "encourage", True),
        ("restrict", "encourage", True),
        ("restrict", "require", False),
        ("require", "encourage", False),
        ("prohibit", "prohibit", False),
        ("restrict", "prohibit", False),
        ("encourage", "prohibit", False),
        ("prohibit", None, False),
        (None, "encourage", False),
    ],
)
def test_a_lower_tier_may_refine_and_tighten_but_not_loosen(upper, lower, is_conflict):
    result = run(of(1, "city", upper), of(2, "county", lower))
    assert marks(result)["R2"] == (("loosens", "R1") if is_conflict else (None, None))
    assert ("gap:loosened" in set(result.findings.rule_id)) == is_conflict


def test_a_conflict_makes_review_and_both_clauses_stay():
    result = run(of(1, "city", "restrict"), of(2, "county", "encourage"))
    assert list(result.requirements.requirement_id) == ["R1", "R2"]
    assert verdict(result) == "restricted"
    found = result.findings.take(result.findings.rule_id == "gap:loosened")
    assert (found.zone_code[0], found.verdict[0]) == ("U1", "review")
    assert found.text_zh[0] == "R1: 第1条\nR2: 第2条"


def test_the_stricter_clause_decides_while_the_conflict_waits():
    assert verdict(run(of(1, "basin", "prohibit"), of(2, "unit", "encourage"))) == "prohibited"


def test_a_conflict_that_does_not_concern_the_industry_is_no_reason():
    result = run(of(1, "city", "prohibit"), of(2, "county", "encourage"), industry="4416")
    assert marks(result)["R2"] == ("loosens", "R1")
    assert verdict(result) == "clear"


@pytest.mark.parametrize(("upper", "lower"), [("26", "2614"), ("2614", "26"), ("C26,30", "30"), ("25，26", "26")])
def test_industries_overlap_by_prefix(upper, lower):
    result = run(of(1, "city", "prohibit", industries=upper), of(2, "county", "restrict", industries=lower))
    assert marks(result)["R2"] == ("loosens", "R1")


@pytest.mark.parametrize(("upper", "lower"), [("26", "27"), (None, "26"), ("26", None), ("C", "26")])
def test_without_a_common_named_industry_there_is_no_loosening(upper, lower):
    result = run(of(1, "city", "prohibit", industries=upper), of(2, "county", "restrict", industries=lower))
    assert marks(result)["R2"] == (None, None)


def test_another_dimension_or_the_same_tier_is_no_loosening():
    other = of(2, "county", "encourage", dimension="risk")
    assert marks(run(of(1, "city", "prohibit"), other))["R2"] == (None, None)
    assert marks(run(of(1, "city", "prohibit"), of(2, "city", "encourage")))["R2"] == (None, None)


def test_the_strictest_upper_clause_is_named_and_of_equals_the_uppermost():
    three = of(1, "basin", "restrict"), of(2, "city", "prohibit"), of(3, "county", "encourage")
    assert marks(run(*three))["R3"] == ("loosens", "R2")
    two = of(1, "basin", "prohibit"), of(2, "city", "prohibit"), of(3, "county", "encourage")
    assert marks(run(*two))["R3"] == ("loosens", "R1")


def test_a_repeated_clause_is_marked_judged_once_and_cited_with_both_sources():
    again = of(2, "county", "restrict", text="限制 新建化工。", source_document="县清单", source_clause="3")
    result = run(of(1, "city", "restrict", text="限制新建化工。"), again)
    assert marks(result)["R2"] == ("repeats", "R1")
    binding = result.findings.take(np.asarray([rule.startswith("clause:") for rule in result.findings.rule_id]))
    assert list(binding.rule_id) == ["clause:R1"]
    assert binding.article[0] == "测试清单 1; 县清单 3"
    assert verdict(result) == "restricted"


def test_a_repeated_open_clause_counts_once():
    result = run(of(1, "city", None, text="同文", industries=None), of(2, "unit", None, text="同文", industries=None))
    assert len(result.requirements) == 2
    assert result.candidates.open_clauses[0] == 1


@pytest.mark.parametrize("other", [{"effect": "prohibit"}, {"industries": "27"}, {"dimension": "risk"}])
def test_the_same_words_with_another_effect_industry_or_dimension_are_not_a_repeat(other):
    result = run(of(1, "city", "restrict", text="同文"), of(2, "county", "restrict", text="同文") | other)
    assert marks(result)["R2"] == (None, None)


def test_a_tier_that_the_scheme_does_not_name_is_above_nothing():
    strange = of(1, "city", "prohibit") | {"tier": "park", "scope_code": "p"}
    scopes = [*SCOPES, ("U1", "park", "p")]
    clauses = [strange, of(2, "county", "encourage")]
    result = screened(candidates(PLOT, industries=["2614"]), [U1], clauses=clauses, scopes=scopes)
    assert marks(result)["R2"] == (None, None)
