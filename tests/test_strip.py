"""The strip map of a route, and what reports of routes and points show beside it."""

from __future__ import annotations

import json
import re
import runpy
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pytest
from ecozoning.reports.build import build_reports
from ecozoning.reports.export import export_reports
from ecozoning.reports.figures import compass
from ecozoning.reports.strip import cut, round_step, strip_map, text_width, wrapped
from ecozoning.reports.words import Words
from squares import candidates, dataset, drawn, screened, square, unit, zone

case = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("report_case.py"))))
CHAINAGE = re.compile(r"K\d+\+\d{3}(\.\d)?")
SVG = "{http://www.w3.org/2000/svg}"


def picture(report, language="zh"):
    """The strip map as a tree."""
    text = strip_map(report, Words(language))
    return ElementTree.fromstring(text.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def report_of(result, data, language="zh"):
    return next(build_reports(result, data, "candidate", language)[1])


def highway(count=40):
    return report_of(*case.highway(count))


def pieces(tree):
    return [rect for rect in tree.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]


def test_every_stretch_is_a_piece_as_long_as_it_is():
    report = highway()
    found = pieces(picture(report))
    assert len(found) == len(report.stretches) == 42
    scale = 580.0 / report.candidates[0].measure.value
    lengths = sorted(float(piece.get("width")) for piece in found)
    expected = sorted(max(stretch.length_m * scale, 1.5) for stretch in report.stretches)
    assert lengths == pytest.approx(expected, abs=0.06)


def test_pieces_say_zone_and_chainage_and_have_the_colours_of_their_theme():
    report = highway(2)
    titles = {piece.find(f"{SVG}title").text: piece.get("fill") for piece in pieces(picture(report))}
    red = [title for title in titles if title.startswith("红线一")]
    assert red[0] == "红线一 · K20+100.5 – K20+601 · 500.50 m"
    assert {titles[title] for title in red} == {"#E60000"}


def test_no_two_labels_of_one_line_lie_over_each_other():
    for report in (highway(2), highway(40), highway(150)):
        rows = {}
        for text in picture(report).iter(f"{SVG}text"):
            if CHAINAGE.fullmatch(text.text):
                rows.setdefault(text.get("y"), []).append((float(text.get("x")), text))
        for labels in list(rows.values())[:-1]:  # the axis has its labels in the middle
            labels.sort(key=lambda label: label[0])
            for (x, text), (following, _) in zip(labels, labels[1:]):
                assert x + text_width(text.text, 10) <= following


def test_stretches_of_one_theme_that_overlap_are_drawn_in_rows_of_their_own():
    report = highway(2)
    red = [stretch for stretch in report.stretches if stretch.theme == "redline"]
    other = replace(red[0], zone_code="HX-2", from_m=red[0].from_m + 100, to_m=red[0].to_m + 100)
    tops = lambda found: {piece.get("y") for piece in pieces(picture(found)) if piece.get("fill") == "#E60000"}  # noqa: E731
    assert len(tops(report)) == 1
    assert len(tops(replace(report, stretches=(*report.stretches, other)))) == 2


def test_names_from_the_data_stay_text():
    report = highway(2)
    nasty = tuple(replace(stretch, zone_name='<b>"&红线') for stretch in report.stretches)
    text = strip_map(replace(report, stretches=nasty), Words("zh"))
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_parcels_have_no_strip_map():
    assert strip_map(next(build_reports(case.parcels(), case.dataset(), "candidate")[1]), Words("zh")) == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_of_themes_fit_beside_their_row_on_two_lines(language):
    words = Words(language)
    for theme in case.THEMES:
        lines = wrapped(words.label("theme", theme), 110, 12)
        assert len(lines) <= 2
        assert all(text_width(line, 12) <= 110 for line in lines)


def test_chinese_letters_are_twice_as_wide_and_what_does_not_fit_is_cut():
    assert text_width("红线", 10) == 20
    assert cut("示例生态保护红线", 59, 10) == "示例生态…"
    assert cut("示例", 20, 10) == "示例"
    assert cut("示例生态保护红线", 49, 10) == ""


@pytest.mark.parametrize(("least", "step"), [(0.3, 0.5), (1.0, 1.0), (230.0, 500.0), (5_001.0, 10_000.0)])
def test_marks_of_the_axis_are_round(least, step):
    assert round_step(least) == pytest.approx(step)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("routes")
    result, data = case.highway(3)
    export_reports(result, data, folder, "candidate", ["html", "xlsx", "json"])
    export_reports(result, data, folder / "unit", "unit", ["html"])
    return folder


def test_chainage_is_shown_in_pages_and_workbooks_and_never_in_data(exported):
    assert "K20+100.5" in (exported / "G1.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(exported / "G1.xlsx")
    rows = list(book["路段"].iter_rows(min_row=5, values_only=True))
    assert ("K20+100.5", "K20+601") in {row[1:3] for row in rows}
    assert [row[1] for row in book["压占"].iter_rows(min_row=4, max_row=4, values_only=True)]
    document = (exported / "G1.json").read_text(encoding="utf-8")
    assert not CHAINAGE.search(document)
    assert json.loads(document)["stretches"][0]["from_m"] == 0.0


def test_unit_reports_list_the_stretches_in_the_unit(exported):
    text = (exported / "unit" / "ZH22020020002.html").read_text(encoding="utf-8")
    assert 'id="stretches"' in text
    assert len(CHAINAGE.findall(text)) == 2


def site(tmp_path):
    zones = [
        unit("U1", square(-5_000, -5_000, 10_000)),
        zone("redline", square(300, -50, 100), code="R", name="示例红线"),
        zone("water_source", square(-50, -50, 100), "grade1", code="W", name="示例水源地"),
    ]
    result = screened(candidates(drawn("POINT (0 0)"), ids=["S1"]), zones)
    export_reports(result, dataset(zones), tmp_path, "candidate", ["html", "xlsx"])
    return tmp_path


def test_a_report_about_a_point_says_unit_zones_and_nearest_zone_with_distance_and_bearing(tmp_path):
    text = (site(tmp_path) / "S1.html").read_text(encoding="utf-8")
    table = re.search(r'<table id="places">.*?</table>', text, re.DOTALL)[0]
    rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in table.split("<tr")[2:]]
    assert any("位于其中" in row and "U1" in row for row in rows)
    assert any("位于其中" in row and "示例水源地" in row for row in rows)
    assert any("最近" in row and "示例红线" in row and "300.0" in row and "90°（东）" in row for row in rows)
    assert any("林地" in row and "无数据" in row for row in rows)
    sheet = openpyxl.load_workbook(tmp_path / "S1.xlsx")["邻近"]
    assert [row[2] for row in sheet.iter_rows(min_row=5, values_only=True)] == ["R"]


@pytest.mark.parametrize(("degrees", "word"), [(0, "n"), (22, "n"), (23, "ne"), (90, "e"), (338, "n"), (359.9, "n")])
def test_directions_are_the_nearest_of_eight(degrees, word):
    assert compass(degrees) == word


def test_bases_of_shares_are_named_and_the_declared_one_stands_first(tmp_path):
    export_reports(case.parcels(), case.dataset(), tmp_path, "candidate", ["html", "xlsx"])
    text = (tmp_path / "P-1.html").read_text(encoding="utf-8")
    head = re.search(r'<table id="overlaps">.*?</thead>', text, re.DOTALL)[0]
    assert head.index("占证载/申报面积") < head.index("占图上量算值")
    assert "占证载/申报面积 90.60 %、占图上量算值 90.59 %" in text
    headings = [cell.value for cell in openpyxl.load_workbook(tmp_path / "P-1.xlsx")["压占"][4]]
    assert headings.index("占证载/申报面积（%）") + 1 == headings.index("占图上量算值（%）")
    without = (tmp_path / "P-2.html").read_text(encoding="utf-8")
    assert "占证载/申报面积（%）" not in without
    assert "占图上量算值（%）" in without


def test_discarded_and_borderline_overlaps_are_in_every_report_with_size_threshold_and_reason(tmp_path):
    for group_by, name in (("candidate", "P-1"), ("summary", "summary")):
        export_reports(case.parcels(), case.dataset(), tmp_path / group_by, group_by, ["html", "xlsx"])
        text = (tmp_path / group_by / f"{name}.html").read_text(encoding="utf-8")
        table = re.search(r'<table id="doubtful">.*?</table>', text, re.DOTALL)[0]
        for told in ("红线 &lt;7&gt;", "0.031", "面积 0.1 m²、宽度 0.05 m", "面积和平均宽度都低于阈值", "临界"):
            assert told in table, (group_by, told)
        sheet = openpyxl.load_workbook(tmp_path / group_by / f"{name}.xlsx")["碎斑与临界"]
        row = next(sheet.iter_rows(min_row=5, values_only=True))
        assert row[5:9] == (0.004, 0.031, 0.1, 0.05)
        assert "都低于阈值" in row[9]
