"""The documentation in both languages: complete, the same on both sides, and true about the algorithms."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote

import ecozoning
import pytest
from ecozoning.core.law.rule import Confidence
from ecozoning.core.model import Category, Effect, Outcome, Theme, Verdict
from ecozoning.core.tables import Clauses, Units, UnitScopes
from ecozoning.reports.figures import printed
from ecozoning.reports.words import Words
from ecozoning.storage.dataset_file import ZONE_COLUMNS
from ecozoning.storage.result_file import TABLES, read_result
from ecozoning.storage.rulebook_file import shipped_rulebook, shipped_vocabulary

ROOT = Path(ecozoning.__file__).resolve().parent
DOCS = ROOT / "docs"
LANGUAGES = ("zh", "en")
PAGES = sorted(path.name for path in (DOCS / "zh").glob("*.md"))
ALL_PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#{1,6}) +(.+)$", re.MULTILINE)


def text_of(path):
    """A page without its code blocks, whose # are comments."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


def page(language, name):
    return (DOCS / language / name).read_text(encoding="utf-8")


def sections(language):
    """Section of each algorithm, by the id in its heading."""
    found = re.split(r"^## ", page(language, "algorithms.md"), flags=re.MULTILINE)[1:]
    return {part.split()[0]: part for part in found}


def described(section):
    """Names in the first column of the section's tables."""
    cells = re.findall(r"^\| (`[^|]+?) *\|", section, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def anchors(text):
    """Links to headings as code hosts write them, and those that the page names itself."""
    titles = {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for _, title in HEADING.findall(text)}
    return titles | set(re.findall(r'<a name="([^"]+)"', text))


def test_both_languages_have_the_same_pages():
    assert sorted(path.name for path in (DOCS / "en").glob("*.md")) == PAGES
    assert len(PAGES) >= 9


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_headings_tables_and_pictures(name):
    shapes = {}
    for language in LANGUAGES:
        text = text_of(DOCS / language / name)
        levels = [len(marks) for marks, _ in HEADING.findall(text)]
        rows = len(re.findall(r"^\|", text, re.MULTILINE))
        # A picture of the other language may be another file.
        pictures = text.count("![")
        shapes[language] = (levels, rows, pictures, page(language, name).count("\n```"))
    assert shapes["zh"] == shapes["en"]


@pytest.mark.parametrize("path", ALL_PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_and_picture_is_there(path):
    broken = []
    for target in LINK.findall(text_of(path)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = unquote(target).partition("#")
        goal = (path.parent / file).resolve() if file else path
        if not goal.exists() or (
            anchor and f'name="{anchor}"' not in text_of(goal) and anchor not in anchors(text_of(goal))
        ):
            broken.append(target)
    assert broken == []


def test_every_page_can_be_reached_from_the_index():
    for language in LANGUAGES:
        linked = {target.partition("#")[0] for target in LINK.findall(page(language, "index.md"))}
        assert set(PAGES) - {"index.md"} <= linked


def test_every_picture_is_shown_somewhere():
    shown = {Path(target).name for path in ALL_PAGES for target in LINK.findall(path.read_text(encoding="utf-8"))}
    assert {path.name for path in (DOCS / "images").glob("*.*")} <= shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_algorithm_is_described_with_exactly_its_parameters_and_outputs(ecozoning_provider, language):
    told = sections(language)
    algorithms = {algorithm.id(): algorithm for algorithm in ecozoning_provider.algorithms()}
    assert set(told) == set(algorithms)
    for name, algorithm in algorithms.items():
        definitions = [*algorithm.parameterDefinitions(), *algorithm.outputDefinitions()]
        assert described(told[name]) == {definition.name() for definition in definitions}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_static_enums_and_defaults_are_described(ecozoning_provider, language):
    told = sections(language)
    for algorithm in ecozoning_provider.algorithms():
        for definition in algorithm.parameterDefinitions():
            if definition.type() == "enum":
                for word in definition.options():
                    assert f"`{word}`" in told[algorithm.id()], (algorithm.id(), word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_of_dataset_and_result_is_described(language):
    text = page(language, "data-formats.md")
    columns = {field.name for kind in (Units, UnitScopes, Clauses, *TABLES.values()) for field in fields(kind)}
    columns |= set(ZONE_COLUMNS.values())
    assert sorted(name for name in columns - {"wkb"} if f"`{name}`" not in text) == []
    assert sorted(name for name in TABLES if not re.search(rf"^### {name}\b", text, re.MULTILINE)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_category_and_rule_word_is_described(language):
    formats, verdicts = page(language, "data-formats.md"), page(language, "verdicts.md")
    themes = [*map(str, Theme), *map(str, Category)]
    assert [word for word in themes if f"`{word}`" not in formats] == []
    words = [*map(str, Effect), *map(str, Outcome), *map(str, Confidence), *(verdict.word for verdict in Verdict)]
    assert [word for word in words if f"`{word}`" not in verdicts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_a_rule_is_described(language):
    schema = json.loads((ROOT / "resources" / "rulebooks" / "national.schema.json").read_text(encoding="utf-8"))
    section = page(language, "data-formats.md").split("national.schema.json")[1]
    assert [field for field in schema["$defs"]["rule"]["properties"] if f"`{field}`" not in section] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_of_rules_and_activities_are_those_of_the_files(language):
    book, vocabulary = shipped_rulebook(), shipped_vocabulary()
    verdicts, formats = page(language, "verdicts.md"), page(language, "data-formats.md")
    assert re.search(rf"\b{len(book.rules)}\b|{len(book.rules)} 条", verdicts)
    assert book.covers_from.isoformat() in verdicts
    for word in Confidence:
        count = sum(rule.confidence is word for rule in book.rules)
        assert re.search(rf"`{word}` \|.*\| {count} \|", verdicts), word
    for part in ("kinds", "activities", "statements", "industries"):
        count = len(getattr(vocabulary, part))
        assert re.search(rf"^\| `{part}` \|[^|]*\b{count}\b", formats, re.MULTILINE | re.ASCII), part


@pytest.fixture(scope="module")
def tutorial_result(ecozoning_provider, tmp_path_factory):
    """What the tutorial's run gives."""
    import processing

    sample = ROOT / "resources" / "sample"
    names = {"ID_FIELD": "code", "NAME_FIELD": "name", "INDUSTRY_FIELD": "industry", "ACTIVITY_FIELD": "activity"}
    inputs = {"INPUT": f"{sample / 'candidates.gpkg'}|layername=parcels", "DATASET": str(sample / "jilin.gpkg")}
    output = {"AS_OF": "2026-11-01", "OUTPUT": str(tmp_path_factory.mktemp("tutorial") / "result.gpkg")}
    return read_result(processing.run("ecozoning:screen", {**inputs, **names, **output})["OUTPUT"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_the_tutorial_are_those_of_its_run(tutorial_result, language):
    text, words = page(language, "tutorial.md"), Words(language)
    verdicts = tutorial_result.candidates.verdict.tolist()
    for verdict in Verdict:
        name = words.label("verdict", verdict.word) if language == "zh" else verdict.word
        assert f"{name} {verdicts.count(verdict.word)}" in text, name
    rows = tutorial_result.overlaps
    hit = (rows.candidate_id == "P016") & (rows.theme == "redline")
    assert printed(rows.measure[hit][0], "m2") in text
    assert printed(rows.share[hit][0], "share") in text


def test_parcels_of_the_tutorial_show_what_it_says(tutorial_result):
    rows = tutorial_result.candidates
    verdict = dict(zip(rows.candidate_id, rows.verdict))
    assert [verdict[name] for name in ("P016", "P032", "P037")] == ["prohibited", "review", "review"]
    assert dict(zip(rows.candidate_id, rows.notes))["P052"] == "geometry_repaired"
    overlaps = tutorial_result.overlaps
    red = overlaps.theme == "redline"
    assert "P057" not in set(overlaps.candidate_id[red])
    assert overlaps.is_sliver[red & (overlaps.candidate_id == "P058")].tolist() == [0]
    assert overlaps.min_area_m2[red & (overlaps.candidate_id == "P058")].tolist() == [0.1]
    assert sorted(overlaps.theme[overlaps.is_sliver == 1]) == ["black_soil", "control_unit", "control_unit"]
    assert set(overlaps.candidate_id[overlaps.is_sliver == 1]) == {"P020", "P058"}
    assert overlaps.candidate_id[overlaps.is_borderline == 1].tolist() == ["P059"]
    assert set(rows.admission) == {"needs_information"}
