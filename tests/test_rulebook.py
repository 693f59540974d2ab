"""The shipped rules: complete, dated, and chosen by theme, grade and as-of date."""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import re
from pathlib import Path

import jsonschema
import pytest
from ecozoning.core.errors import RulebookFault
from ecozoning.core.law.rule import Confidence
from ecozoning.core.law.rulebook import Rulebook
from ecozoning.core.model import Effect
from ecozoning.storage.rulebook_file import read_rulebook, rulebook_with_local, shipped_rulebook, shipped_vocabulary

RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "rulebooks"
LAST_OLD_DAY = datetime.date(2026, 8, 14)
FIRST_NEW_DAY = datetime.date(2026, 8, 15)

#: The rule the faults below are made from.
RULE = {
    "rule_id": "LOCAL-01",
    "theme": "water_source",
    "grades": ["grade1"],
    "kinds": ["farming"],
    "when_unknown": "review",
    "effect": "prohibit",
    "document": "某省饮用水水源保护条例",
    "article": "12",
    "valid_from": "2020-01-01",
    "valid_to": None,
    "text_zh": "一级保护区内禁止使用化肥",
    "text_en": "No fertiliser in first-grade zones.",
    "question_zh": "是否使用化肥？",
    "question_en": "Does it use fertiliser?",
    "confidence": "one_copy",
    "sources": ["a local copy"],
}


def local_book(**changes: object) -> dict[str, object]:
    return {"name": "province", "version": "1", "rules": [{**RULE, **changes}]}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return shipped_rulebook()


def ids(rules: object) -> set[str]:
    return {rule.rule_id for rule in rules}


@pytest.mark.parametrize("name", ["national", "activities"])
def test_shipped_file_fits_its_schema(name):
    data = json.loads((RESOURCES / f"{name}.json").read_text(encoding="utf-8"))
    schema = json.loads((RESOURCES / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)


def test_no_rule_is_lost_and_no_id_stands_twice(book):
    assert len(ids(book.rules)) == len(book.rules) == 208


def test_every_rule_speaks_both_languages_and_names_its_source(book):
    for rule in book.rules:
        assert all((rule.text_zh, rule.text_en)), rule.rule_id
        assert all((rule.document, rule.sources)), rule.rule_id
        assert bool(rule.question_zh) == bool(rule.question_en), rule.rule_id
        assert bool(rule.note_zh) == bool(rule.note_en), rule.rule_id
        assert all(len(e.documents_zh) == len(e.documents_en) for e in rule.exceptions), rule.rule_id


def copy_of(source: str) -> str:
    """Where a source was read: a repository without commit and file, or the host of a page."""
    return source.split("@")[0] if "@" in source else re.split(r"[ /]", source)[0]


def test_two_copies_are_two_and_none_is_a_mere_summary(book):
    for rule in book.rules:
        texts = {copy_of(source) for source in rule.sources if not re.search(r"digest|summary|start date", source)}
        if rule.confidence is Confidence.TWO_COPIES:
            assert len(texts) >= 2, rule.rule_id
        elif rule.confidence is Confidence.ONE_COPY:
            assert texts, rule.rule_id


def test_no_law_rests_on_two_copies_of_which_one_was_made_from_the_other(book):
    # Outside the Code, china-law-db is LawRefBook's own text.
    for rule in book.rules:
        if rule.document != "生态环境法典":
            assert "qisehong/china-law-db" not in {copy_of(source) for source in rule.sources}, rule.rule_id


def test_what_was_not_seen_is_said_in_both_languages(book):
    for rule in book.rules:
        if rule.confidence in (Confidence.SECONDARY, Confidence.UNVERIFIED):
            assert "未见" in rule.note_zh, rule.rule_id
            assert "not seen" in rule.note_en, rule.rule_id


def test_no_exception_is_surer_than_the_texts_it_rests_on(book):
    for rule in book.rules:
        if rule.confidence is Confidence.ONE_COPY:
            own = [e for e in rule.exceptions if not e.basis or e.basis.startswith(rule.document.split(",")[0])]
            assert all(e.confidence is not Confidence.TWO_COPIES for e in own), rule.rule_id


def test_a_copy_in_a_repository_names_its_commit(book):
    for rule in book.rules:
        for source in rule.sources:
            if re.search(r"\.(md|json|txt)\b", source):
                assert re.search(r"^[\w.-]+/[\w.-]+@[0-9a-f]{7} ", source), (rule.rule_id, source)


def test_every_rule_is_in_force_on_its_first_and_last_day(book):
    for rule in book.rules:
        assert rule.in_force(rule.valid_from)
        assert rule.valid_to is None or rule.in_force(rule.valid_to)


def test_every_kind_a_rule_asks_for_is_in_the_vocabulary(book):
    asked = {kind for rule in book.rules for kind in rule.kinds_asked()}
    assert shipped_vocabulary().missing_kinds(asked) == ()


def test_no_exception_is_granted_by_default(book):
    kinds = shipped_vocabulary().kinds
    for rule in book.rules:
        assert all(str(kinds[e.kind].default) != "yes" for e in rule.exceptions), rule.rule_id


def test_a_ban_with_exceptions_lists_them_or_says_why_not(book):
    for rule in book.rules:
        if rule.effect is Effect.PROHIBIT_EXCEPT:
            assert rule.exceptions or rule.note_zh, rule.rule_id


def test_the_book_says_that_no_copy_was_official(book):
    assert any("官方" in zh and "official" in en for zh, en in book.notes)


def test_the_water_law_speaks_until_14_august_and_the_code_from_the_15th(book):
    before = book.in_force(LAST_OLD_DAY).for_zone("water_source", "grade1")
    after = book.in_force(FIRST_NEW_DAY).for_zone("water_source", "grade1")
    assert {"WS-01A", "WS-02A"} <= ids(before)
    assert not {"WS-01B", "WS-02B"} & ids(before)
    assert {"WS-01B", "WS-02B"} <= ids(after)
    assert "水污染防治法" not in {rule.document for rule in after}
    assert {rule.document for rule in after if rule.rule_id == "WS-02B"} == {"生态环境法典"}


def test_laws_that_the_code_left_in_force_stand_beside_it(book):
    assert {"PF-01", "PF-06"} <= ids(book.in_force(FIRST_NEW_DAY).for_zone("permanent_farmland", None))
    assert {"WS-01B", "WS-01C"} <= ids(book.in_force(FIRST_NEW_DAY).for_zone("water_source", "grade2"))


def test_a_grade_reaches_its_own_rules_and_those_without_grade(book):
    quasi = ids(book.in_force(FIRST_NEW_DAY).for_zone("water_source", "quasi"))
    assert "WS-06B" in quasi
    assert not {"WS-01B", "WS-02B", "WS-04B"} & quasi


@pytest.mark.parametrize("grade", [None, "", "一级", "buffer"])
@pytest.mark.parametrize("theme", ["water_source", "nature_reserve"])
def test_an_unknown_grade_opens_the_rules_of_all_grades(book, theme, grade):
    in_force = book.in_force(FIRST_NEW_DAY)
    found = {rule.rule_id: rule for rule in in_force.for_zone(theme, grade)}
    every = {rule.rule_id: rule for word in in_force.grade_words(theme) for rule in in_force.for_zone(theme, word)}
    assert set(found) == set(every)
    for rule_id, rule in every.items():
        in_all_grades = not rule.grades or set(in_force.grade_words(theme)) <= set(rule.grades)
        assert found[rule_id].grade_is_open is not in_all_grades


@pytest.mark.parametrize("theme", ["redline", "nature_reserve", "control_unit"])
def test_marine_rules_stay_away_from_land(book, theme):
    marine = {rule.rule_id for rule in book.rules if "marine" in rule.grades}
    for day in (LAST_OLD_DAY, FIRST_NEW_DAY):
        for grade in (None, "priority", "core", "general"):
            assert not marine & ids(book.in_force(day).for_zone(theme, grade))


@pytest.mark.parametrize("grade", ["core", "general", "buffer", "experimental", "unzoned", None])
@pytest.mark.parametrize("day", ["2024-01-01", "2026-03-14", "2026-03-15", "2026-08-15"])
def test_no_reserve_zone_is_ever_without_a_ban(book, grade, day):
    rules = book.in_force(datetime.date.fromisoformat(day)).for_zone("nature_reserve", grade)
    bans = {rule.rule_id for rule in rules if rule.effect is not Effect.INFORM}
    assert bans & {"NR-01", "NR-02", "NR-05", "NR-10", "NR-11"}


@pytest.mark.parametrize("theme", ["redline", "water_source", "permanent_farmland", "black_soil", "wetland", "forest"])
def test_main_themes_have_binding_rules_on_every_day_covered(book, theme):
    turns = {book.covers_from} | {rule.valid_from for rule in book.rules if rule.valid_from >= book.covers_from}
    for day in turns:
        rules = [rule for rule in book.in_force(day).rules if rule.theme == theme]
        assert any(rule.effect is not Effect.INFORM for rule in rules), (theme, day)


def test_a_day_before_the_book_begins_is_not_covered(book):
    assert not book.covers(datetime.date(2023, 12, 31))
    assert book.covers(FIRST_NEW_DAY)


@pytest.mark.parametrize(
    ("rule_id", "citation"),
    [("WS-02B", "319(1)"), ("NR-28", "55(1)(三)"), ("AL-07", "105(一)"), ("RL-42", "1171(1)(一); 1179(四)")],
)
def test_a_citation_carries_paragraph_and_item(book, rule_id, citation):
    assert next(rule.citation for rule in book.rules if rule.rule_id == rule_id) == citation


def test_a_local_rule_stands_beside_the_shipped_ones_with_its_origin(tmp_path):
    path = tmp_path / "province.json"
    path.write_text(json.dumps(local_book()), encoding="utf-8")
    merged = rulebook_with_local(path)
    added = [rule for rule in merged.for_zone("water_source", "grade1") if rule.rule_id == "LOCAL-01"]
    assert [rule.origin for rule in added] == ["province"]
    assert [source.name for source in merged.sources] == ["national", "province"]
    assert all(len(source.sha256) == 64 for source in merged.sources)
    assert merged.covers_from == shipped_rulebook().covers_from


def test_a_local_rule_may_not_take_the_id_of_a_shipped_one(book):
    with pytest.raises(RulebookFault) as refusal:
        book.merged(Rulebook.from_data(local_book(rule_id="WS-01B")))
    assert refusal.value.code == "rule_id_twice"
    assert refusal.value.facts["rule_id"] == "WS-01B"


def test_a_local_rule_for_a_grade_that_nobody_knows_is_refused(book):
    with pytest.raises(RulebookFault) as refusal:
        book.merged(Rulebook.from_data(local_book(grades=["grade9"])))
    assert (refusal.value.code, refusal.value.facts["field"]) == ("grade_unknown", "grades")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("effect", "forbid", "field_word"),
        ("valid_from", "15.8.2026", "field_date"),
        ("valid_to", "2019-12-31", "empty_interval"),
        ("text_en", "", "field_missing"),
        ("question_en", "", "field_missing"),
        ("grades", "grade1", "field_type"),
        ("kind", ["farming"], "field_unknown"),
        ("sources", [1], "field_type"),
        ("exceptions", [{"kind": "farming"}], "field_missing"),
    ],
)
def test_a_faulty_rule_is_refused_by_file_rule_and_field(tmp_path, field, value, code):
    path = tmp_path / "local.json"
    path.write_text(json.dumps(local_book(**{field: value})), encoding="utf-8")
    with pytest.raises(RulebookFault) as refusal:
        read_rulebook(path)
    facts = refusal.value.facts
    assert refusal.value.code == code
    assert facts["rule_id"] == "LOCAL-01"
    assert facts["file"] == str(path)
    assert facts["field"] == ("verdict" if field == "exceptions" else field)


def test_a_missing_field_is_named():
    data = copy.deepcopy(local_book())
    del data["rules"][0]["document"]
    with pytest.raises(RulebookFault) as refusal:
        Rulebook.from_data(data)
    assert refusal.value.facts == {"rule_id": "LOCAL-01", "field": "document"}


@pytest.mark.parametrize(
    ("content", "code"), [(b"{", "file_not_json"), (b"\xff\xfe\x00", "file_not_utf8"), (b"[]", "not_an_object")]
)
def test_a_broken_file_is_refused_by_name(tmp_path, content, code):
    path = tmp_path / "local.json"
    path.write_bytes(content)
    with pytest.raises(RulebookFault) as refusal:
        read_rulebook(path)
    assert (refusal.value.code, refusal.value.facts["file"]) == (code, str(path))


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(RulebookFault) as refusal:
        read_rulebook(tmp_path / "none.json")
    assert refusal.value.code == "file_unreadable"


def test_rulebook_and_vocabulary_travel_to_other_processes(book):
    vocabulary = shipped_vocabulary()
    assert pickle.loads(pickle.dumps(book)) == book
    copied = pickle.loads(pickle.dumps(vocabulary))
    assert copied.facts("公路", None) == vocabulary.facts("公路", None)
