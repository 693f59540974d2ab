"""The user's list of "two-high" industries: read or refused in words, named on every surface, never guessed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from ecozoning.core.decisions import decided_on
from ecozoning.core.errors import InputRefused
from ecozoning.core.law.rulebook import Rulebook
from ecozoning.core.law.two_high import ListEntry, mentions_the_list, names_the_list
from ecozoning.core.screening import screen
from ecozoning.reports.export import export_reports
from ecozoning.reports.words import resource_root
from ecozoning.storage.industry_codes import shipped
from ecozoning.storage.result_file import read_result
from ecozoning.storage.two_high_file import read_two_high
from jsonschema import Draft202012Validator
from qgis.core import QgsProcessingException
from refusals import told
from sample_copy import SAMPLE
from squares import candidates, clause, job, screened, square, unit, verdict, zone

LISTS = Path(__file__).parent / "cases" / "two_high"
RESOURCES = resource_root().joinpath("two_high")
FACTS = [
    ["名录名称", "《虚构测试名录》"],
    ["发布机关", "虚构机关"],
    ["文号", "虚构〔2025〕1号"],
    ["发布日期", "2025-06-01"],
    ["施行日期", "2025-07-01"],
]
HEADINGS = ["行业代码", "行业名称", "条件"]
ROWS = [["C2511", "原油加工", ""], ["3011", "水泥制造", "仅水泥熟料"]]
U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(100, 100, 100)
BAN = clause(1, effect="prohibit", industries="两高")


def written(path, facts=FACTS, headings=HEADINGS, rows=ROWS, encoding="utf-8-sig", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([["# 说明，只供测试；a, b, c"], *facts, [], headings, *rows])
    return path


def without(key):
    return [row for row in FACTS if row[0] != key]


def assert_is_the_list(found):
    assert (found.name, found.publisher, found.document_no) == ("虚构测试名录", "虚构机关", "虚构〔2025〕1号")
    assert (found.issued, found.valid_from, found.valid_to) == (date(2025, 6, 1), date(2025, 7, 1), None)
    assert found.entries == (ListEntry("2511", "原油加工", ""), ListEntry("3011", "水泥制造", "仅水泥熟料"))
    assert not found.by_process


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")]
)
def test_a_list_is_read_as_spreadsheets_save_text(tmp_path, encoding, delimiter):
    path = written(tmp_path / "名录.csv", encoding=encoding, delimiter=delimiter)
    assert_is_the_list(read_two_high(path))
    assert read_two_high(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_workbook_is_read_whatever_its_first_sheet_says(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["填写说明"])
    page = book.create_sheet("名录")
    for row in [*FACTS[:3], ["发布日期", date(2025, 6, 1)], ["施行日期", date(2025, 7, 1)], HEADINGS]:
        page.append(row)
    page.append([2511, "原油加工"])
    page.append([3011.0, "水泥制造", "仅水泥熟料"])
    book.save(tmp_path / "名录.xlsx")
    assert_is_the_list(read_two_high(tmp_path / "名录.xlsx"))


def test_english_words_several_codes_and_several_conditions_are_understood(tmp_path):
    facts = [
        ["name", "T"],
        ["Publisher", "P"],
        ["document_no", "1"],
        ["issued", "20250601"],
        ["valid_from", "2025-07-01"],
    ]
    facts += [["valid_to", "2026-12-31"], ["by_process", "yes"], ["source", "a copy"]]
    rows = [["1", "2611、2612", "", "p", "q"], ["2", "石油、煤炭及其他燃料加工业", "x", "", ""]]
    found = read_two_high(written(tmp_path / "l.csv", facts, ["No", "Code", "industry", "产品或工序", "规模"], rows))
    assert found.by_process
    assert (found.valid_to, found.source) == (date(2026, 12, 31), "a copy")
    assert [(e.code, e.condition) for e in found.entries] == [("2611", "p；q"), ("2612", "p；q"), ("25", "")]


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"facts": without("文号")}, "two_high_key_missing", None),
        ({"facts": [*without("文号"), ["文号", ""]]}, "two_high_key_missing", None),
        ({"facts": [*FACTS, ["文号 ", "2"]]}, "two_high_key_twice", (7, "A")),
        ({"facts": [*FACTS, ["施行日", "2"]]}, "two_high_key_unknown", (7, "A")),
        ({"facts": [*FACTS, ["文本来源", "a", "b"]]}, "two_high_key_unknown", (7, "A")),
        ({"facts": [*FACTS, ["失效日期", "长期"]]}, "two_high_date", (7, "B")),
        ({"facts": [*FACTS, ["失效日期", "2024-01-01"]]}, "two_high_dates_reversed", (7, "B")),
        ({"facts": [*FACTS, ["以工序认定", "可能"]]}, "two_high_answer", (7, "B")),
        ({"headings": ["行业名称", "条件"]}, "two_high_no_table", None),
        ({"headings": ["行业代码", "小类代码", "条件"]}, "two_high_code_twice", (8, "A")),
        ({"headings": ["行业代码", "行业名称", "能耗"]}, "two_high_column_unknown", (8, "C")),
        ({"rows": [["2511", "a", "b", "c"]]}, "two_high_column_unknown", (9, "D")),
        ({"rows": [["", "水泥制造", ""]]}, "two_high_code_missing", (9, "B")),
        ({"rows": [["2511"], ["9999"]]}, "two_high_code", (10, "A")),
        ({"rows": [["B2511"]]}, "two_high_code", (9, "A")),
        ({"rows": [["C"]]}, "two_high_code", (9, "A")),
        ({"rows": [["2511-2520"]]}, "two_high_code", (9, "A")),
        ({"rows": [["两高"]]}, "two_high_code", (9, "A")),
        ({"rows": [["610"]]}, "two_high_code_zero", (9, "A")),
        ({"rows": [["711"]]}, "two_high_code_zero", (9, "A")),
        ({"rows": [["6"]]}, "two_high_code_zero", (9, "A")),
        ({"rows": [["# 2511"]]}, "two_high_empty", None),
    ],
)
def test_a_faulty_list_is_refused_with_file_row_and_column(tmp_path, change, code, place):
    path = written(tmp_path / "l.csv", **change)
    with pytest.raises(InputRefused) as refused:
        read_two_high(path)
    facts = refused.value.facts
    assert (refused.value.code, facts["path"]) == (code, str(path))
    assert place is None or (facts["row"], facts["column"]) == place
    assert str(path) in told(refused.value)


def test_codes_of_manufacturing_are_no_lost_zeros(tmp_path):
    found = read_two_high(written(tmp_path / "l.csv", rows=[["311"], ["C26"], ["B0610"], ["L711"]]))
    assert [entry.code for entry in found.entries] == ["311", "26", "0610", "711"]


def test_the_template_is_empty_and_is_refused_until_it_is_filled_in(tmp_path):
    path = tmp_path / "template.csv"
    path.write_bytes(RESOURCES.joinpath("template.csv").read_bytes())
    with pytest.raises(InputRefused) as refused:
        read_two_high(path)
    assert refused.value.code == "two_high_key_missing"
    text = path.read_text(encoding="utf-8-sig")
    for row in csv.reader(text.splitlines()):
        is_instruction = row[0].startswith("#")
        assert is_instruction or not any(row[1:]) or row[0] == "行业代码 (code)"
    words = json.loads(RESOURCES.joinpath("fields.json").read_text(encoding="utf-8"))
    assert [key for key in words["keys"] if f"({key})" not in text] == []


def test_the_filled_in_template_is_read(tmp_path):
    lines = RESOURCES.joinpath("template.csv").read_text(encoding="utf-8-sig").splitlines()
    answers = dict(zip(("名录", "发布机关", "文号", "发布日", "施行日"), (row[1] for row in FACTS)))
    filled = [
        f"{line.rstrip(',')},{next((v for k, v in answers.items() if line.startswith(k)), '')}," for line in lines[:-1]
    ]
    path = tmp_path / "l.csv"
    path.write_text("\n".join([*filled, lines[-1], *map(",".join, ROWS)]), encoding="gb18030")
    assert_is_the_list(read_two_high(path))


def test_words_of_the_file_fit_their_schema():
    data, schema = (json.loads(RESOURCES.joinpath(name).read_text()) for name in ("fields.json", "fields.schema.json"))
    Draft202012Validator(schema).validate(data)


@pytest.mark.parametrize("word", ["两高", "“两高”", "“两高”项目", "两高行业", "two_high", "TWO_HIGH", " 两 高 "])
def test_words_that_stand_for_the_list(word):
    assert names_the_list(word)
    assert mentions_the_list(f"严控“两高”{word}")


@pytest.mark.parametrize("word", ["", "两高一资", "高耗能", "26", "C", "two", "非两高"])
def test_words_that_do_not(word):
    assert not names_the_list(word)


def test_building_a_dataset_keeps_the_word_for_the_list():
    assert shipped().stated("“两高”项目、C26") == "two_high,26"
    assert shipped().written_in("严格控制“两高”项目（C26、C31）") == "26,31"


def ran(clauses=(BAN,), industry="2614", activity=None, path=LISTS / "plain.csv", **more):
    found = candidates(PLOT, industries=[industry], activities=[activity])
    book = read_two_high(path) if path else None
    return screened(found, [U1], clauses=list(clauses), two_high=book, as_of=date(2026, 9, 1), **more)


def test_the_run_record_names_the_list_with_its_hash_or_says_that_there_is_none():
    record = ran().run
    assert record["two_high_state"] == "in_force"
    assert (record["two_high_name"], record["two_high_document_no"]) == ("虚构测试名录", "虚构〔2025〕1号")
    assert record["two_high_sha256"] == hashlib.sha256((LISTS / "plain.csv").read_bytes()).hexdigest()
    assert ran(path=None).run["two_high_state"] == "none"
    assert not [key for key in ran(path=None).run if key.startswith("two_high_") and key != "two_high_state"]


def test_the_person_who_judges_sees_how_the_project_stands_to_the_list():
    mention = clause(2, text="严格控制高耗能、高排放项目")
    other = clause(3, text="严格控制高耗水项目")
    rows = ran([BAN, mention, other]).requirements
    assert list(zip(rows.applies, rows.two_high)) == [("yes", "listed"), ("judge", "listed"), ("judge", None)]
    assert ran(industry="4416").requirements.two_high[0] == "not_listed"
    assert ran(path=None).requirements.two_high[0] == "no_list"


def test_the_entry_and_its_condition_are_information_and_no_verdict():
    result = ran(industry="3011")
    found = result.findings.take(result.findings.rule_id == "two_high:conditional")
    assert found.text_zh[0] == "3011 水泥制造 仅水泥熟料（虚构条件）"
    assert (found.verdict[0], found.effect[0], found.valid_to[0]) == (None, "inform", "2026-12-31")
    assert verdict(result) == "clear"


def test_a_split_job_says_the_same():
    from ecozoning.core.batches import join, split

    found = candidates(*[PLOT] * 4, industries=["2614", "4416", None, "3011"])
    whole = job(found, [U1], clauses=[BAN], two_high=read_two_high(LISTS / "plain.csv"))
    parts = join([screen(part) for part in split(whole, 3)])
    assert (
        list(parts.requirements.applies) == list(screen(whole).requirements.applies) == ["yes", "no", "judge", "judge"]
    )
    assert parts.run == screen(whole).run


LOCAL = {
    "rule_id": "LOCAL-2H",
    "theme": "forest",
    "grades": [],
    "kinds": ["two_high"],
    "when_unknown": "review",
    "effect": "prohibit",
    "document": "某省办法（测试）",
    "article": "1",
    "valid_from": "2025-01-01",
    "text_zh": "（测试）禁止“两高”项目",
    "text_en": "(Test) no two-high project",
    "question_zh": "是否属于“两高”项目？",
    "question_en": "Is it a two-high project?",
    "confidence": "unverified",
}


@pytest.mark.parametrize(
    ("industry", "activity", "path", "expected"),
    [
        ("2614", None, "plain.csv", "prohibited"),
        ("2614", "工业项目", "plain.csv", "prohibited"),
        ("4416", "光伏发电", "plain.csv", None),
        ("3011", "工业项目", "plain.csv", "review"),
        ("3011", "工业项目;两高项目", "plain.csv", "prohibited"),
        ("3011", "工业项目;非两高项目", "plain.csv", None),
        ("2614", "工业项目", None, "review"),
        ("4416", None, None, "review"),
    ],
)
def test_a_local_rule_may_ask_for_two_high_projects(industry, activity, path, expected):
    found = candidates(PLOT, industries=[industry], activities=[activity])
    asked = job(found, [U1, zone("forest", square(0, 0, 1_000))], two_high=path and read_two_high(LISTS / path))
    local = Rulebook.from_data({"name": "local", "version": "1", "rules": [LOCAL]})
    result = screen(replace(asked, rulebook=asked.rulebook.merged(local)))
    verdicts = result.findings.verdict[result.findings.rule_id == "LOCAL-2H"]
    assert list(verdicts) == ([] if expected is None else [expected])


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("group_by", ["candidate", "unit", "summary"])
def test_every_report_names_the_list_or_says_that_none_was_loaded(tmp_path, language, group_by):
    said = {"zh": ("未载入", "附有条件", "未采用"), "en": ("none was loaded", "with a condition", "was not used")}[
        language
    ]
    pages = {}
    for name, path, day in (("with", "plain.csv", 2026), ("without", None, 2026), ("late", "plain.csv", 2027)):
        found = candidates(PLOT, industries=["3011"])
        asked = job(found, [U1], clauses=[BAN], two_high=path and read_two_high(LISTS / path), as_of=date(day, 9, 1))
        export_reports(screen(asked), asked.dataset, tmp_path / name, group_by, ["html", "json"], language)
        files = [p for p in (tmp_path / name).glob("*.html") if p.stem != "index"]
        pages[name] = files[0].read_text(encoding="utf-8")
    assert "虚构〔2025〕1号" in pages["with"]
    assert "2025-06-01" in pages["with"]
    assert said[0] in pages["without"]
    assert said[0] not in pages["with"]
    assert said[2] in pages["late"]
    assert "two_high:" not in "".join(pages.values())
    if group_by == "candidate":
        assert said[1] in pages["with"]


def test_a_decision_goes_stale_with_the_list():
    result, other = ran(), ran(path=LISTS / "by_process.csv")
    given = {"candidate_id": "C1", "decision": "confirm", "reason": "r", "person": "p", "decided_on": "2026-09-01"}
    decision = decided_on(result, **given)
    assert decision.rulebook_hash == decided_on(ran(), **given).rulebook_hash
    assert decision.rulebook_hash != decided_on(other, **given).rulebook_hash
    assert decided_on(ran(path=None), **given).rulebook_hash == ran(path=None).run["rulebook_sha256"]


def test_the_algorithm_and_the_command_line_take_the_list(run, tmp_path):
    parcels, path = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels", str(LISTS / "plain.csv")
    first, second = tmp_path / "a.gpkg", tmp_path / "b.gpkg"
    asked = {"INPUT": parcels, "DATASET": str(SAMPLE / "jilin.gpkg"), "OUTPUT": str(first), "AS_OF": "2026-09-01"}
    run("ecozoning:screen", {**asked, "TWO_HIGH_LIST": path, "INDUSTRY_FIELD": "industry"})
    command = [sys.executable, "-m", "ecozoning", "screen", "--dataset", asked["DATASET"], "--layer", "parcels"]
    command += [
        "--candidates",
        str(SAMPLE / "candidates.gpkg"),
        "--as-of",
        "2026-09-01",
        "--industry-field",
        "industry",
    ]
    safe = {**os.environ, "PYTHONSAFEPATH": "1"}
    subprocess.run(
        [*command, "--two-high-list", path, "--output", str(second)], check=True, capture_output=True, env=safe
    )
    results = [read_result(each) for each in (first, second)]
    assert {result.run["two_high_state"] for result in results} == {"in_force"}
    listed = [sorted(r.findings.candidate_id[r.findings.rule_id == "two_high:listed"]) for r in results]
    assert listed[0] == listed[1] != []


def test_a_faulty_list_stops_the_run_and_leaves_nothing(run, tmp_path):
    path, output = written(tmp_path / "l.csv", rows=[["9999"]]), tmp_path / "result.gpkg"
    parcels = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels"
    asked = {"INPUT": parcels, "DATASET": str(SAMPLE / "jilin.gpkg"), "OUTPUT": str(output)}
    with pytest.raises(QgsProcessingException, match="9999"):
        run("ecozoning:screen", {**asked, "TWO_HIGH_LIST": str(path)})
    assert not output.exists()
