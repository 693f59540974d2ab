"""From the words of a candidate to what is known of the project."""

from __future__ import annotations

import pytest
from ecozoning.core.errors import RulebookFault
from ecozoning.core.law.activities import Vocabulary
from ecozoning.core.law.project_facts import any_of
from ecozoning.core.model import Answer
from ecozoning.storage.rulebook_file import shipped_industries, shipped_vocabulary
from hypothesis import given
from hypothesis import strategies as st

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
VOCABULARY = shipped_vocabulary()

# fmt: off
SAMPLE_LABELS = [
    "产业园区", "化工项目", "工业项目", "生活垃圾填埋场", "固体废物集中处置", "危险废物集中处置", "污水处理厂",
    "排污口", "住宅", "公共服务设施", "商业服务", "光伏发电", "风力发电", "水电", "旅游", "网箱养殖", "畜禽养殖",
    "种植", "林果业", "挖塘养鱼", "商品林抚育", "采矿", "地质勘查", "采石挖砂取土", "公路", "铁路", "油气管线",
    "输变电", "通信设施", "供水设施", "水源保护", "防洪", "航道疏浚", "科研监测", "管护巡护", "生态修复", "考古",
    "国防", "尾矿库", "国家重大项目", "原住居民生产生活",
]
# fmt: on


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ((), NO),
        ((NO, NO), NO),
        ((NO, UNKNOWN), UNKNOWN),
        ((UNKNOWN, YES), YES),
        ((YES, NO), YES),
        ((NO, UNKNOWN, YES), YES),
    ],
)
def test_or_lets_yes_win_then_unknown(answers, expected):
    assert any_of(answers) is expected


@pytest.mark.parametrize("label", SAMPLE_LABELS)
def test_every_label_of_the_sample_is_known(label):
    facts = VOCABULARY.facts(label, None)
    assert facts.unrecognised == ()
    assert len(facts.recognised) == 1


@pytest.mark.parametrize("text", [None, "", "  ", "；、"])
def test_without_words_nothing_is_known(text):
    facts = VOCABULARY.facts(text, None)
    assert facts.recognised == facts.unrecognised == ()
    assert all(facts.answer(kind) is UNKNOWN for kind in VOCABULARY.kinds)


def test_an_unrecognised_text_is_reported_and_leaves_everything_unknown():
    facts = VOCABULARY.facts("化工项目配套宿舍", None)
    assert facts.unrecognised == ("化工项目配套宿舍",)
    assert all(facts.answer(kind) is UNKNOWN for kind in VOCABULARY.kinds)


@pytest.mark.parametrize("text", ["公路", " 公路 ", "road", "ROAD", "Ｒｏａｄ", "highway", "道路"])
def test_labels_are_compared_without_width_case_and_blanks(text):
    assert VOCABULARY.facts(text, None).recognised == ("road",)


@pytest.mark.parametrize("separator", [";", "；", ",", "，", "、", "/", " / ", "\n"])
def test_several_activities_may_be_joined_in_many_ways(separator):
    facts = VOCABULARY.facts(f"住宅{separator}排污口", None)
    assert facts.recognised == ("housing", "outfall")
    assert (facts.answer("housing"), facts.answer("outfall")) == (YES, YES)


def test_an_unrecognised_part_makes_the_rest_unknown_but_not_what_is_yes():
    facts = VOCABULARY.facts("住宅;某某项目", None)
    assert facts.answer("housing") is YES
    assert facts.answer("chemical") is UNKNOWN
    assert VOCABULARY.facts("住宅", None).answer("chemical") is NO


def test_the_industry_answers_what_the_activity_leaves_open():
    assert VOCABULARY.facts("工业项目", None).answer("chemical") is UNKNOWN
    assert VOCABULARY.facts("工业项目", "2614").answer("chemical") is YES
    assert VOCABULARY.facts("工业项目", "3511").answer("chemical") is NO


def test_the_activity_decides_against_the_industry():
    assert VOCABULARY.facts("住宅", "2614").answer("chemical") is NO
    assert VOCABULARY.facts("化工项目", "3511").answer("chemical") is YES


def test_an_industry_alone_answers_what_it_can_and_no_more():
    facts = VOCABULARY.facts(None, "2614")
    assert facts.answer("chemical") is YES
    assert facts.answer("construction") is UNKNOWN


@pytest.mark.parametrize("industry", ["2614", "C2614", " c2614 ", "有机化学原料制造", "２６１４"])
def test_an_industry_is_a_code_with_or_without_letter_or_a_name(industry):
    facts = VOCABULARY.facts(None, industry)
    assert (facts.industries, facts.unrecognised) == (("2614",), ())


@pytest.mark.parametrize("industry", ["9999", "化学", "26.14", "26140"])
def test_an_industry_outside_the_standard_is_reported(industry):
    facts = VOCABULARY.facts(None, industry)
    assert (facts.industries, facts.unrecognised) == ((), (industry,))


def test_two_industries_combine_by_or():
    assert VOCABULARY.facts(None, "3511;2614").answer("chemical") is YES
    assert VOCABULARY.facts(None, "3511;5411").answer("chemical") is UNKNOWN


def test_the_longest_industry_prefix_decides():
    assert VOCABULARY.facts(None, "2661").answer("heavy_water_polluter") is UNKNOWN
    assert VOCABULARY.facts(None, "2631").answer("heavy_water_polluter") is YES


def test_a_statement_answers_the_question_beside_the_activity():
    assert VOCABULARY.facts("住宅", None).answer("discharges") is UNKNOWN
    assert VOCABULARY.facts("住宅;不排放污染物", None).answer("discharges") is NO
    assert VOCABULARY.facts("公路;国家重大项目", None).answer("national_major") is YES


def test_a_statement_does_not_talk_away_what_the_activity_says():
    assert VOCABULARY.facts("化工项目;不排放污染物", None).answer("discharges") is YES


def test_contradicting_statements_keep_the_yes():
    assert VOCABULARY.facts("住宅;不排放污染物;排放污染物", None).answer("discharges") is YES


def test_a_candidate_is_new_unless_it_says_otherwise():
    assert VOCABULARY.facts("化工项目", None).answer("new_or_extended") is YES
    assert VOCABULARY.facts("化工项目;改建", None).answer("new_or_extended") is NO


def test_two_activities_with_one_label_are_refused():
    term = {"code": "a", "zh": "公路", "en": "road", "kinds": {}}
    data = {"name": "n", "version": "1", "activities": [term, {**term, "code": "b"}]}
    with pytest.raises(RulebookFault) as refusal:
        Vocabulary.from_data(data)
    assert refusal.value.code == "label_ambiguous"


def test_an_activity_with_an_undeclared_kind_is_refused():
    term = {"code": "a", "zh": "公路", "en": "road", "kinds": {"flies": "yes"}}
    with pytest.raises(RulebookFault) as refusal:
        Vocabulary.from_data({"name": "n", "version": "1", "activities": [term]})
    assert (refusal.value.code, refusal.value.facts["value"]) == ("kind_unknown", "flies")


def test_the_industry_table_is_the_edition_of_2017():
    industries = shipped_industries()
    assert industries["25"] == "石油、煤炭及其他燃料加工业"
    assert industries["2614"] == "有机化学原料制造"


def test_every_industry_prefix_stands_in_the_standard():
    names = shipped_industries()
    assert [prefix for prefix in VOCABULARY.industries if not any(code.startswith(prefix) for code in names)] == []


def test_a_group_of_a_single_class_is_a_valid_code_though_the_table_leaves_it_out():
    assert VOCABULARY.facts(None, "191").unrecognised == ()


@given(st.text(max_size=40), st.text(max_size=12))
def test_no_text_breaks_the_reader_and_none_is_lost(activity, industry):
    facts = VOCABULARY.facts(activity, industry)
    assert len(facts.parts) >= 1
    assert set(facts.recognised) <= {term.code for term in (*VOCABULARY.activities, *VOCABULARY.statements)}
