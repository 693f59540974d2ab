"""Words: both languages say the same things, every word of the vocabulary and every error code has its text."""

from __future__ import annotations

import re
from pathlib import Path

import ecozoning
import pytest
from ecozoning.core import model
from ecozoning.core.errors import InputRefused
from ecozoning.core.law.rule import Confidence
from ecozoning.reports.build import NOTICES
from ecozoning.reports.words import LANGUAGES, Words, load_texts

ROOT = Path(ecozoning.__file__).parent
RAISED = re.compile(r'(?:InputRefused|RulebookFault|EcoZoningError|DatasetFault|\.fault)\(\s*"([a-z_]+)"')
GROUPS = {
    "theme": model.Theme,
    "category": model.Category,
    "domain": model.Domain,
    "effect": model.Effect,
    "clause_effect": model.ClauseEffect,
    "dimension": model.Dimension,
    "applies": model.Applies,
    "outcome": model.Outcome,
    "measure_unit": model.MeasureUnit,
    "area_method": model.AreaMethod,
    "answer": model.Answer,
    "confidence": Confidence,
}


def places(template):
    return sorted(re.findall(r"\{(\w+)\}", template if isinstance(template, str) else " ".join(template)))


def test_languages_have_the_same_labels_and_messages_with_the_same_facts():
    chinese, english = load_texts("zh"), load_texts("en")
    assert {g: set(w) for g, w in chinese["labels"].items()} == {g: set(w) for g, w in english["labels"].items()}
    assert set(chinese["messages"]) == set(english["messages"])
    for code, text in chinese["messages"].items():
        assert places(text) == places(english["messages"][code]), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_vocabulary_has_a_label(language):
    labels = load_texts(language)["labels"]
    missing = [
        (group, str(word)) for group, words in GROUPS.items() for word in words if str(word) not in labels[group]
    ]
    missing += [
        (g, v.word)
        for g in ("verdict", "verdict_meaning", "verdict_mark")
        for v in model.Verdict
        if v.word not in labels[g]
    ]
    missing += [("notice", notice) for notice in NOTICES if notice not in labels["notice"]]
    assert missing == []


def test_every_error_code_raised_by_the_pure_rooms_has_a_sentence():
    codes = set()
    for room in ("core", "storage", "reports"):
        for file in (ROOT / room).rglob("*.py"):
            codes |= set(RAISED.findall(file.read_text(encoding="utf-8")))
    assert codes
    assert sorted(codes - set(load_texts("zh")["messages"])) == []


def test_every_word_that_templates_and_sheets_ask_for_exists():
    asked = set()
    for file in [*(ROOT / "resources/report/templates").iterdir(), *(ROOT / "reports").glob("*.py")]:
        asked |= set(re.findall(r'label\("(phrase|heading|column|notice)", "(\w+)"', file.read_text(encoding="utf-8")))
    labels = load_texts("zh")["labels"]
    assert asked
    assert sorted((group, word) for group, word in asked if word not in labels[group]) == []


def test_unknown_code_shows_code_and_facts():
    assert Words("zh").message("brand_new", {"layer": "地块", "n": 3}) == "brand_new (layer=地块, n=3)"
    assert Words("en").message("brand_new") == "brand_new"


def test_facts_with_braces_and_missing_facts_do_no_harm():
    text = Words("zh").message("field_missing", {"layer": "{field.__class__}", "field": "{layer}"})
    assert "{field.__class__}" in text
    assert "{layer}" in text
    assert "?" in Words("zh").message("no_features")


def test_the_same_code_is_told_by_the_facts_that_come_with_it():
    words = Words("zh")
    assert "图层" in words.message("field_missing", {"layer": "地块", "field": "ID"})
    assert "规则 WS-01" in words.message("field_missing", {"rule_id": "WS-01", "field": "text_zh"})


def test_problem_without_detail_has_a_sentence_of_its_own():
    words = Words("zh")
    assert "：自相交[126.5 43.8]。" in words.problem("geometry_repaired", "Self-intersection[126.5 43.8]")
    assert "：。" not in words.problem("geometry_repaired", "")
    assert "“锂矿”" in words.problem("activity_unrecognised", "锂矿")
    assert "?" not in words.problem("activity_unrecognised", "")


def test_custom_theme_and_unknown_words_are_shown_as_they_are():
    words = Words("zh")
    assert words.label("theme", "custom:采煤沉陷区") == "采煤沉陷区"
    assert words.label("effect", "odd") == "odd"
    assert words.label("effect", None) == ""


def test_grade_depends_on_its_theme():
    words = Words("zh")
    assert words.grade("nature_reserve", "general") == "一般控制区"
    assert words.grade("water_element", "general") == "一般管控区"
    assert words.grade("control_unit", "general") == "一般管控单元"
    assert words.grade("water_source", "grade1") == "一级保护区"
    assert words.grade("custom:x", "甲类") == "甲类"
    assert words.grade("redline", None) == ""


def test_language_that_does_not_exist_is_refused():
    with pytest.raises(InputRefused) as refused:
        Words("fr")
    assert refused.value.code == "language_not_available"
