"""Aliases, values, wordings and schemes are data: they fit their schemas, and every note has its sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import ecozoning
import jsonschema
import pytest
from ecozoning.core.errors import InputRefused
from ecozoning.reports.words import LANGUAGES, load_texts
from ecozoning.storage.field_resources import aliases, lookup, wording
from ecozoning.storage.scheme_file import expected_of, preset_names, read_scheme
from ecozoning.storage.toml_text import parsed_toml, toml_text

RESOURCES = Path(ecozoning.__file__).parent / "resources"
NOTED = re.compile(r'(?:notes\.(?:error|warn|info)|unknown_noted)\(\s*"([a-z_]+)"')


def loaded(*parts):
    return json.loads(RESOURCES.joinpath(*parts).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["aliases", "values"])
def test_field_tables_fit_their_schemas(name):
    jsonschema.validate(loaded("fields", f"{name}.json"), loaded("fields", f"{name}.schema.json"))


@pytest.mark.parametrize("name", preset_names())
def test_scheme_presets_fit_their_schema(name):
    raw = (RESOURCES / "schemes" / f"{name}.toml").read_bytes()
    jsonschema.validate(parsed_toml(raw, name), loaded("schemes", "scheme.schema.json"))
    assert read_scheme(name).preset.tiers[-1].id == "unit"


def test_no_name_means_two_things_but_those_that_the_content_decides():
    for table in ("units", "zones", "requirements"):
        seen: dict[str, set[str]] = {}
        for target, names in aliases(table).items():
            for alias in names:
                seen.setdefault(alias.name, set()).add(target)
        double = {name: targets for name, targets in seen.items() if len(targets) > 1}
        assert set(double) <= {"AREA"}, double


def test_every_note_has_its_sentence_in_both_languages():
    codes = set()
    for file in (RESOURCES.parent / "storage").glob("*.py"):
        codes |= set(NOTED.findall(file.read_text(encoding="utf-8")))
    faults = ("missing", "repaired", "not_measurable")
    codes |= {"source_parts_dropped", *(f"source_geometry_{fault}" for fault in faults)}
    assert len(codes) > 40
    for language in LANGUAGES:
        assert sorted(codes - set(load_texts(language)["messages"])) == []


def test_grades_of_the_former_zoning_have_no_automatic_meaning():
    table = lookup("grade", "nature_reserve")
    for value in ("核心区", "缓冲区", "实验区", "自然保护区核心区", "自然公园"):
        assert table.word(value) is None
        assert table.asks(value)
    assert table.word("核心保护区") == "core"


def test_wordings_are_patterns_for_all_four_effects():
    assert {str(effect) for effect in wording().patterns} == {"prohibit", "restrict", "require", "encourage"}


def test_published_figures_of_chongqing_are_found_by_district():
    scheme = read_scheme("chongqing")
    assert len(scheme.counties) == 32
    alone = expected_of(scheme, ["长寿区"])
    assert alone["expected.count.priority"] == "6"
    assert alone["expected.count.total"] == "25"
    assert alone["expected.share.key"] == "32.4"
    both = expected_of(scheme, ["长寿区", "大足区"])
    assert both["expected.count.total"] == str(25 + 24)
    assert "expected.share.key" not in both
    assert expected_of(scheme, ["长寿区", "巫溪县"]) == {}


def test_an_unknown_scheme_names_the_presets():
    with pytest.raises(InputRefused) as refused:
        read_scheme("beijing")
    assert "jilin_city" in str(refused.value.facts["known"])


def test_toml_comes_back_as_it_was():
    data = {"a": 'quo"te\n换行\\', "b": True, "c": [1.5, 2.0], "名 称": {"x.y": {"键": "值", "list": ["甲", "乙"]}}}
    assert parsed_toml(toml_text(data, "two\nlines").encode(), "x") == data
