"""The files: the same numbers in every format, safe texts, and all or nothing on the disk."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pytest
from ecozoning.core.tables import objects
from ecozoning.reports.export import export_reports
from ecozoning.reports.figures import printed

case = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("report_case.py"))))
OUTSIDE = re.compile(r'(?:src|href)\s*=\s*"(?!#)(?:https?:|//|file:)|@import|url\(', re.IGNORECASE)


class Reader(HTMLParser):
    """Rows marked ``data-row`` of every table with an id: their numbers, and the text around them."""

    def __init__(self):
        super().__init__()
        self.tables, self.tags, self.text = {}, [], []
        self._table, self._value = None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        if tag == "table":
            self._table = self.tables.setdefault(attributes.get("id", "?"), [])
        elif tag == "tr":
            self._in_row = "data-row" in attributes
            if self._in_row:
                self._table.append([])
        elif tag == "data" and self._table is not None and getattr(self, "_in_row", False):
            self._value = (float(attributes["value"]), attributes["data-kind"])

    def handle_data(self, data):
        self.text.append(data)
        if self._value is not None:
            self._table[-1].append((*self._value, data))
            self._value = None


def read_html(path):
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    return reader


def numbers_of(sheet):
    """Rows of numbers of a sheet, below its heading, with the formats that they are shown in."""
    first = int(re.match(r"[A-Z]+(\d+)", sheet.freeze_panes)[1])
    rows = sheet.iter_rows(min_row=first)
    return [[(c.value, c.number_format) for c in row if isinstance(c.value, (int, float))] for row in rows]


def shown(value, number_format):
    """What a spreadsheet shows."""
    literal = re.fullmatch(r'"(.*)"', number_format)
    if literal:
        return literal[1]
    percent = number_format.endswith("%")
    kind = {"0.00": "m2", "0.0000": "ha", "0.000": "km", "0": "count", "0.00%": "share"}[number_format]
    return printed(value, kind) + ("%" if percent else "")


def export(folder, group_by="candidate", formats=("html", "xlsx", "json"), result=None, dataset=None, **more):
    return export_reports(result or case.parcels(), dataset or case.dataset(), folder, group_by, formats, **more)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    export(folder / "candidate")
    export(folder / "summary", "summary")
    export(folder / "unit", "unit")
    result, dataset = case.highway()
    export(folder / "line", result=result, dataset=dataset)
    return folder


@pytest.mark.parametrize(
    ("report", "table", "sheet"),
    [
        ("candidate/P-1", "overlaps", "压占"),
        ("candidate/P-1", "coverage", "覆盖"),
        ("candidate/P-1", "nearby", "邻近"),
        ("candidate/P-6", "coverage", "覆盖"),
        ("line/G1", "overlaps", "压占"),
        ("line/G1", "stretches", "路段"),
        ("line/G1", "coverage", "覆盖"),
        ("summary/summary", "totals", "分主题合计"),
    ],
)
def test_html_and_workbook_show_the_same_numbers(exported, report, table, sheet):
    html = read_html(exported / f"{report}.html").tables[table]
    book = openpyxl.load_workbook(exported / f"{report}.xlsx")
    rows = numbers_of(book[sheet])
    assert len(html) == len(rows) > 0
    for html_row, sheet_row in zip(html, rows):
        chainages = 2 if table in {"overlaps", "stretches"} and report.startswith("line") else 0
        kept = sheet_row[: len(sheet_row) - chainages]
        assert [value for value, _, _ in html_row] == [pytest.approx(value, rel=1e-15) for value, _ in kept]
        assert [text for _, _, text in html_row] == [shown(*cell) for cell in kept]


def test_json_holds_the_unrounded_numbers_of_the_workbook(exported):
    document = json.loads((exported / "candidate/P-1.json").read_text(encoding="utf-8"))
    rows = numbers_of(openpyxl.load_workbook(exported / "candidate/P-1.xlsx")["压占"])
    expected = [
        [
            o["measure"]["value"],
            o["measure"]["ha"],
            o["measure"]["mu"],
            o["declared_share"],
            o["share"],
            o["zone_share"],
        ]
        for o in document["overlaps"]
    ]
    assert [[value for value, _ in row] for row in rows] == [pytest.approx(row, rel=1e-15) for row in expected]


def test_measured_something_is_never_shown_as_nothing_nor_as_everything(exported):
    overlaps = read_html(exported / "candidate/P-1.html").tables["overlaps"]
    texts = [text for row in overlaps for value, _, text in row if value > 0]
    assert "<0.01" in texts
    assert ">99.99%" in texts
    assert not {"0.00", "0.0000", "0.00%", "100.00%"} & {
        text for row in overlaps for value, _, text in row if 0 < value < 1
    }


def test_names_from_the_data_stay_text_in_html(exported):
    for name in ("candidate/P-1", "candidate/P_3", "candidate/index", "unit/ZH22020020002", "summary/summary"):
        reader = read_html(exported / f"{name}.html")
        assert "b" not in reader.tags
        assert "script" not in reader.tags
    assert "<b>扩建</b> & a=b" in "".join(read_html(exported / "candidate/P-1.html").text)


def test_html_needs_nothing_from_outside(exported):
    for path in exported.rglob("*.html"):
        assert not OUTSIDE.search(path.read_text(encoding="utf-8")), path


def test_text_that_looks_like_a_formula_stays_text(exported):
    cell = openpyxl.load_workbook(exported / "candidate/P_3.xlsx")["汇总"]["B5"]
    assert cell.value == case.FORMULA
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_banner_run_record_and_the_word_on_clear_stand_in_every_report(exported):
    for path in exported.rglob("*.html"):
        text = "".join(read_html(path).text)
        assert "合成示例数据，不得用于任何决策" in text, path
        assert "绝不表示项目符合准入要求" in text, path
        if path.name != "index.html":
            assert case.RUN["dataset_sha256"] in text, path
            assert "均非官方页面" in text, path
    for path in exported.rglob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        assert all("SYNTHETIC SAMPLE DATA" in sheet["A3"].value for sheet in book)
        values = [row[1] for row in book["运行记录"].iter_rows(values_only=True)]
        assert case.RUN["dataset_sha256"] in values
        assert any("绝不表示项目符合准入要求" in str(value) for value in values)


def test_no_banner_where_the_data_are_real(tmp_path):
    run = {**case.RUN, "dataset_synthetic": "no"}
    export(tmp_path, "summary", result=case.parcels(run), dataset=case.dataset("no"))
    assert "SYNTHETIC" not in (tmp_path / "summary.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(tmp_path / "summary.xlsx")["汇总"]["A3"].value == "候选对象编号"


def test_no_data_is_told_apart_from_not_met(exported):
    text = "".join(read_html(exported / "candidate/P-1.html").text)
    assert "无数据：湿地、林地、近岸海域" in text
    sheet = openpyxl.load_workbook(exported / "candidate/P-1.xlsx")["覆盖"]
    outcomes = {row[1]: row[2] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert (outcomes["湿地"], outcomes["自然保护地"], outcomes["生态保护红线"]) == ("无数据", "未涉及", "低于阈值")


def test_conformity_is_left_to_a_person_with_a_choice_of_four(exported):
    sheet = openpyxl.load_workbook(exported / "candidate/P-1.xlsx")["管控要求"]
    headings = [cell.value for cell in sheet[4]]
    assert headings[-2:] == ["本项目情况", "符合性"]
    assert all(row[-2:] == (None, None) for row in sheet.iter_rows(min_row=5, values_only=True))
    assert sheet.data_validations.dataValidation[0].formula1 == '"符合,不符合,不涉及,待核实"'


def test_sheets_are_frozen_filtered_and_named(exported):
    book = openpyxl.load_workbook(exported / "candidate/P-1.xlsx")
    assert book.sheetnames == ["汇总", "压占", "碎斑与临界", "覆盖", "邻近", "依据", "管控要求", "数据问题", "运行记录"]
    for sheet in book:
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref.startswith("A4:")


def test_control_characters_lone_surrogates_and_endless_texts_do_no_harm(tmp_path):
    result = case.parcels()
    names = objects(["a\x00b\x0bc\ud800d\ufffe", "x" * 40_000, "😀" * 20_000, "+1", "\r\n二行", "正常"])
    result = replace(result, candidates=replace(result.candidates, candidate_name=names))
    export(tmp_path, "summary", result=result)
    sheet = openpyxl.load_workbook(tmp_path / "summary.xlsx")["汇总"]
    found = {row[0]: row[1] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert found["P-6"] == "abcd"
    assert all(len(text.encode("utf-16-le")) // 2 <= 32_767 for text in found.values())
    assert found["P-1"].endswith("完整内容见 JSON 报告）")
    document = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert max(len(c["candidate_name"]) for c in document["candidates"]) == 40_000


def test_index_links_every_report(exported):
    text = (exported / "candidate/index.html").read_text(encoding="utf-8")
    for link in re.findall(r'href="([^"]+)"', text):
        assert (exported / "candidate" / link).is_file()
    assert len(re.findall("href=", text)) == 6


def test_english_reports_are_english(tmp_path):
    export(tmp_path, "summary", language="en")
    text = "".join(read_html(tmp_path / "summary.html").text)
    assert "never claims compliance" in text
    assert openpyxl.load_workbook(tmp_path / "summary.xlsx").sheetnames[0] == "Summary"


def test_result_without_candidates_still_makes_a_summary(tmp_path):
    result = case.parcels()
    nothing = np.zeros(0, dtype=np.int64)
    tables = ("candidates", "overlaps", "coverage", "nearby", "findings", "requirements", "problems")
    empty = replace(result, **{name: getattr(result, name).take(nothing) for name in tables})
    assert len(export(tmp_path, "summary", result=empty)) == 3
    assert export(tmp_path / "single", result=empty) == []
