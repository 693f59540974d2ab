"""What the shipped rules come to for real projects in real zones."""

from __future__ import annotations

import datetime

import pytest
from ecozoning.core.law.judging import Finding, judge_zone
from ecozoning.core.law.project_facts import Part, ProjectFacts
from ecozoning.core.law.rule import Confidence
from ecozoning.core.model import Answer, Verdict
from ecozoning.storage.rulebook_file import shipped_rulebook, shipped_vocabulary
from hypothesis import given, settings
from hypothesis import strategies as st

VOCABULARY = shipped_vocabulary()
BOOK = shipped_rulebook()
TODAY = datetime.date(2026, 9, 1)
IN_FORCE = BOOK.in_force(TODAY)
UNKNOWN_ACTIVITY = None


def findings(theme, grade, activity, industry=None, as_of=TODAY) -> dict[str, Finding]:
    rules = BOOK.in_force(as_of).for_zone(theme, grade)
    return {found.rule.rule_id: found for found in judge_zone(rules, VOCABULARY.facts(activity, industry))}


def verdict(theme, grade, activity, industry=None, as_of=TODAY) -> str | None:
    found = list(findings(theme, grade, activity, industry, as_of).values())
    return found[0].verdict.word if found and found[0].verdict is not None else None


@pytest.mark.parametrize(
    ("theme", "grade", "activity", "expected"),
    [
        ("water_source", "grade1", UNKNOWN_ACTIVITY, "prohibited"),
        ("water_source", "grade1", "住宅", "prohibited"),
        ("water_source", "grade1", "供水设施", None),
        ("water_source", "grade1", "自来水厂", "review"),  # does it set an outlet?
        ("water_source", "grade1", "水源保护", None),
        ("water_source", "grade1", "网箱养殖", "prohibited"),
        ("water_source", "grade1", "管护巡护", None),
        ("water_source", "grade2", UNKNOWN_ACTIVITY, "review"),
        ("water_source", "grade2", "住宅", "review"),
        ("water_source", "grade2", "住宅;不排放污染物", None),
        ("water_source", "grade2", "化工项目", "prohibited"),
        ("water_source", "grade2", "旅游", "restricted"),
        ("water_source", "grade2", "畜禽养殖", "prohibited"),
        ("water_source", "grade2", "种植", None),
        ("water_source", "quasi", UNKNOWN_ACTIVITY, "review"),
        ("water_source", "quasi", "住宅", None),
        ("water_source", "quasi", "住宅;新建", None),
        ("water_source", "quasi", "化工项目", "prohibited"),
        ("water_source", "quasi", "化工项目;改建", "restricted"),
        ("water_source", "quasi", "工业项目", "review"),
        ("water_source", None, "住宅", "review"),
        ("water_source", None, UNKNOWN_ACTIVITY, "review"),
        ("redline", None, UNKNOWN_ACTIVITY, "prohibited"),
        ("redline", None, "住宅", "prohibited"),
        ("redline", None, "公路", "review"),
        ("redline", None, "公路;国家重大项目", "restricted"),
        ("redline", None, "公路;有限人为活动6", "restricted"),
        ("redline", None, "管护巡护", "restricted"),
        ("redline", None, "防洪", "restricted"),
        ("redline", None, "商品林抚育", "restricted"),
        ("redline", None, "采石挖砂取土", "prohibited"),
        ("redline", None, "旅游", "review"),
        ("redline", None, "生活垃圾填埋场;国家重大项目", "prohibited"),
        ("nature_reserve", "core", UNKNOWN_ACTIVITY, "prohibited"),
        ("nature_reserve", "core", "公路", "prohibited"),
        ("nature_reserve", "core", "科研监测", "restricted"),
        ("nature_reserve", "core", "生态修复", "restricted"),
        ("nature_reserve", "general", UNKNOWN_ACTIVITY, "prohibited"),
        ("nature_reserve", "general", "住宅", "prohibited"),
        ("nature_reserve", "general", "公路", "review"),
        ("nature_reserve", "general", "管护巡护", "restricted"),
        ("nature_reserve", "general", "旅游;保护地辅助设施", "restricted"),
        ("nature_reserve", None, "住宅", "review"),
        ("permanent_farmland", None, UNKNOWN_ACTIVITY, "prohibited"),
        ("permanent_farmland", None, "住宅", "prohibited"),
        ("permanent_farmland", None, "公路", "review"),
        ("permanent_farmland", None, "公路;国家重大项目", "restricted"),
        ("permanent_farmland", None, "种植", None),
        ("permanent_farmland", None, "林果业", "prohibited"),
        ("permanent_farmland", None, "挖塘养鱼", "prohibited"),
        ("black_soil", None, UNKNOWN_ACTIVITY, "restricted"),
        ("black_soil", None, "住宅", "restricted"),
        ("black_soil", None, "种植", None),
        ("wetland", "national_important", "住宅", "prohibited"),
        ("wetland", "ordinary", "住宅", "restricted"),
        ("forest", None, "公路", "restricted"),
        ("custom:river_distance", "yangtze_1km", "化工项目", "prohibited"),
        ("custom:river_distance", "yangtze_3km_main", "尾矿库", "prohibited"),
        ("ecological_space", None, "住宅", None),
    ],
)
def test_verdict_of_a_project_in_a_zone(theme, grade, activity, expected):
    assert verdict(theme, grade, activity) == expected


@pytest.mark.parametrize("grade", ["grade1", "grade2"])
def test_an_outlet_is_prohibited_in_both_grades(grade):
    found = findings("water_source", grade, "排污口")
    assert found["WS-01B"].verdict is found["WS-01C"].verdict is Verdict.PROHIBITED


def test_the_same_candidate_cites_another_law_a_day_later():
    before = findings("water_source", "grade1", "住宅", as_of=datetime.date(2026, 8, 14))
    after = findings("water_source", "grade1", "住宅", as_of=datetime.date(2026, 8, 15))
    assert before["WS-02A"].rule.document == "水污染防治法"
    assert after["WS-02B"].rule.document == "生态环境法典"
    assert before["WS-02A"].verdict is after["WS-02B"].verdict is Verdict.PROHIBITED
    assert "WS-02B" not in before
    assert "WS-02A" not in after


def test_grade_2_asks_whether_an_unknown_project_discharges():
    found = findings("water_source", "grade2", UNKNOWN_ACTIVITY)["WS-04B"]
    assert found.is_open
    assert "排放污染物" in found.question("zh")
    assert "discharge pollutants" in found.question("en")


def test_a_supply_project_is_outside_the_ban_of_grade_1():
    found = findings("water_source", "grade1", "供水设施")["WS-02B"]
    assert (found.verdict, found.effect, found.exception.kind) == (None, "inform", "supply_related")


def test_a_limited_activity_names_its_documents():
    found = findings("redline", None, "管护巡护")["RL-10"]
    assert found.verdict is Verdict.RESTRICTED
    assert found.exception.kind == "limited_1"
    assert any("认定意见" in document for document in found.documents("zh"))
    assert len(found.documents("zh")) == len(found.documents("en"))


def test_a_national_major_project_needs_the_no_alternative_opinion():
    found = findings("redline", None, "铁路；国家重大项目")["RL-10"]
    assert any("不可避让" in document for document in found.documents("zh"))
    assert str(found.exception.confidence) == "secondary"


@pytest.mark.parametrize("number", [9, 10])
def test_assumed_kinds_of_limited_activity_are_marked_unverified(number):
    found = findings("redline", None, f"住宅;有限人为活动{number}")["RL-10"]
    assert str(found.exception.confidence) == "unverified"


@pytest.mark.parametrize("activity", ["生活垃圾填埋场", "固体废物集中处置", "危险废物集中处置", "建筑垃圾集中处置"])
def test_waste_sites_in_the_red_line_are_prohibited_by_481(activity):
    found = findings("redline", None, f"{activity};国家重大项目;有限人为活动8")
    assert found["RL-40"].verdict is Verdict.PROHIBITED
    assert found["RL-40"].rule.article == "481"


def test_construction_waste_was_not_named_before_the_code():
    assert "RL-41" not in findings("redline", None, "建筑垃圾集中处置", as_of=datetime.date(2026, 8, 14))


def test_an_exception_for_one_activity_does_not_shelter_another():
    assert verdict("redline", None, "住宅;管护巡护") == "prohibited"
    assert verdict("nature_reserve", "core", "科研监测;采矿") == "prohibited"


def test_an_unrecognised_word_never_softens_a_ban():
    assert verdict("redline", None, "住宅;莫名项目") == "prohibited"
    assert verdict("redline", None, "莫名项目") == "prohibited"
    assert verdict("redline", None, "管护巡护;莫名项目") == "prohibited"


def test_rules_that_need_a_place_we_do_not_know_only_inform():
    found = findings("redline", None, "管护巡护")["RL-11"]
    assert (found.verdict, found.effect, found.is_open) == (None, "inform", True)


def test_reserve_facilities_lean_on_the_code_only_once_it_is_in_force():
    day_before = datetime.date(2026, 8, 14)
    before = findings("nature_reserve", "general", "旅游;保护地辅助设施", as_of=day_before)["NR-11"]
    after = findings("nature_reserve", "general", "旅游;保护地辅助设施")["NR-11"]
    assert before.verdict is Verdict.REVIEW
    assert (after.verdict, after.exception.kind) == (Verdict.RESTRICTED, "reserve_facilities")


def test_findings_stand_strongest_first_then_by_rule_id():
    found = judge_zone(IN_FORCE.for_zone("water_source", "grade1"), VOCABULARY.facts(None, None))
    keys = [(-f.strength, f.rule.rule_id) for f in found]
    assert keys == sorted(keys)
    assert found[0].verdict is Verdict.PROHIBITED
    assert found[-1].verdict is None


def test_every_open_finding_has_a_question_in_both_languages():
    for rules in {rule.theme: [r for r in BOOK.rules if r.theme == rule.theme] for rule in BOOK.rules}.values():
        for term in (None, *VOCABULARY.activities):
            for found in judge_zone(rules, VOCABULARY.facts(term and term.code, None)):
                if found.is_open:
                    assert found.question("zh"), found.rule.rule_id
                    assert found.question("en"), found.rule.rule_id


KINDS = sorted({kind for rule in BOOK.rules for kind in rule.kinds_asked()})
ANSWERS = st.sampled_from(list(Answer))


@st.composite
def parts(draw):
    answers = draw(st.dictionaries(st.sampled_from(KINDS), ANSWERS, max_size=25))
    return Part("drawn", answers, is_described=draw(st.booleans()))


def by_rule(part):
    return {found.rule.rule_id: found for found in judge_zone(IN_FORCE.rules, ProjectFacts((part,)))}


@settings(max_examples=150)
@given(parts())
def test_an_exception_is_only_ever_granted_by_a_yes(part):
    for found in by_rule(part).values():
        assert found.exception is None or part.answer(found.exception.kind) is Answer.YES


@settings(max_examples=150)
@given(parts(), st.sampled_from(KINDS), st.sampled_from([Answer.YES, Answer.NO]))
def test_learning_a_fact_changes_only_the_rules_that_ask_for_it(part, kind, answer):
    learned = Part(part.label, {**part.answers, kind: answer}, part.is_described)
    before, after = by_rule(part), by_rule(learned)
    asking = {rule.rule_id for rule in IN_FORCE.rules if kind in rule.kinds_asked()}
    assert {i for i in {*before, *after} if before.get(i) != after.get(i)} <= asking


@settings(max_examples=150)
@given(parts(), st.sampled_from(KINDS), st.sampled_from([Answer.YES, Answer.NO]))
def test_learning_a_fact_never_reopens_a_question_that_was_settled(part, kind, answer):
    if part.answer(kind) is not Answer.UNKNOWN:
        return
    learned = Part(part.label, {**part.answers, kind: answer}, part.is_described)
    after = by_rule(learned)
    for rule_id, found in by_rule(part).items():
        settled = not found.is_open and found.verdict is not None and found.exception is None
        if settled:
            assert after[rule_id] == found


@settings(max_examples=100)
@given(parts(), parts())
def test_more_activities_never_weaken_a_finding(one, other):
    together = {f.rule.rule_id: f.strength for f in judge_zone(IN_FORCE.rules, ProjectFacts((one, other)))}
    for part in (one, other):
        for rule_id, found in by_rule(part).items():
            assert together[rule_id] >= found.strength


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ("公路", "two_copies"),
        ("公路;国家重大项目", None),
        ("公路;有限人为活动6", "two_copies"),
        ("公路;有限人为活动9", "unverified"),
    ],
)
def test_a_finding_is_no_surer_than_the_exception_that_it_grants(activity, expected):
    found = findings("redline", None, activity)["RL-10"]
    texts = [found.rule, *filter(None, [found.exception])]
    assert str(found.confidence) == (expected or str(texts[-1].confidence))
    assert all(list(Confidence).index(t.confidence) <= list(Confidence).index(found.confidence) for t in texts)
