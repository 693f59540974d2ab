"""Lists, mappings and schemes that cannot be right: one clear message each, and nothing is left behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from messy_city import csv_file, units_file
from refusals import HEAD, SQUARE, UNIT, book_file, bytes_in, cut, layer_file, noise, refused, zipped


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A small shapefile and a list that are as they should be."""
    folder = tmp_path_factory.mktemp("good")
    units_file(folder / "u.shp", limit=5)

    return folder


def _listed(rows, name="list.csv", encoding="utf-8"):
    return lambda folder: Path(csv_file(folder / name, rows, encoding))


def _book(rows, change=None):
    return lambda folder: book_file(folder / "list.xlsx", rows, change)


def _formula(book):
    book.active["B2"] = '=CONCATENATE("禁止","采矿")'


def _twice(book):
    book.active["C1"] = "空间布局约束"


def _spoiled_book(folder):
    path = book_file(folder / "list.xlsx", [HEAD, [UNIT, "禁止"]])
    spoiled = folder / "spoiled.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoiled, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, b"<not xml" if part.filename.endswith("sheet1.xml") else content)
    path.unlink()
    return spoiled


def _cut_book(folder):
    path = book_file(folder / "list.xlsx", [HEAD, *[[UNIT, "禁止" * 500]] * 50])
    cut(path, 0.6)
    return path


LISTS = {
    "no such list": (lambda folder: folder / "none.xlsx", "file_missing"),
    "a folder": (lambda folder: folder, "file_missing"),
    "an empty csv": (bytes_in("l.csv", b""), "file_empty"),
    "a csv of blanks": (bytes_in("l.csv", b"  \n \n"), "file_empty"),
    "a csv of separators": (bytes_in("l.csv", b",,,\n,,,\n"), "list_no_rows"),
    "an empty xlsx": (bytes_in("l.xlsx", b""), "file_empty"),
    "a workbook without cells": (_book([]), "list_no_rows"),
    "a csv of rubbish": (bytes_in("l.csv", noise()), "file_is_binary"),
    "an xlsx of rubbish": (bytes_in("l.xlsx", b"PK\x03\x04" + noise()), "workbook_damaged"),
    "an xlsx of text": (bytes_in("l.xlsx", b"hello"), "list_no_header"),
    "an old xls": (bytes_in("l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "list_format_old"),
    "a zip that is no workbook": (lambda f: zipped(f / "l.xlsx"), "workbook_damaged"),
    "an xlsx cut short": (_cut_book, "workbook_damaged"),
    "an xlsx with spoiled xml": (_spoiled_book, "workbook_damaged"),
    "a formula without value": (_book([HEAD, [UNIT, ""]], _formula), "formula_without_value"),
    "a column twice": (_book([HEAD, [UNIT, "禁止"]], _twice), "column_twice"),
    "no header": (_listed([[UNIT, "禁止"], [UNIT, "限制"]]), "list_no_header"),
    "no texts": (_listed([["单元编码", "单元名称"], [UNIT, "甲"]]), "list_no_header"),
    "other columns": (_listed([["name", "value"], ["a", "b"]]), "list_no_header"),
    "a huge cell": (_listed([HEAD, [UNIT, "禁" * 300_000]]), "cell_too_long"),
    "an open quote": (lambda f: _open_quote(f), ("cell_too_long", "text_table_damaged")),
    "too many columns": (_listed([[*HEAD, *["x"] * 600], [UNIT, "禁止"]]), "list_too_large"),
    "too many rows": (bytes_in("l.csv", "单元编码,空间布局约束\n".encode() + b"a,b\n" * 200_001), "list_too_large"),
    "big5": (
        bytes_in("l.csv", "單元編碼,空間佈局約束\n甲,禁止濫採".encode("big5") * 3),
        ("encoding_unknown", "list_no_header"),
    ),
    "two encodings": (
        bytes_in("l.csv", "单元编码,空间布局约束\n".encode() + b"\xff\xff\xfe,\x80\x81\xff\n"),
        "encoding_unknown",
    ),
    "utf-16 cut short": (bytes_in("l.csv", "单元编码,空间布局约束".encode("utf-16")[:-1]), "encoding_unknown"),
    "utf-32": (bytes_in("l.csv", "单元编码,空间布局约束".encode("utf-32-be")), "file_is_binary"),
    "a pdf": (bytes_in("l.csv", b"%PDF-1.7\n" + noise()), "file_is_binary"),
    "a web page": (bytes_in("l.csv", "<html><body><table>单元</table></body></html>".encode()), "list_no_header"),
    "a geopackage": (lambda f: layer_file(f / "u.gpkg", rows=[SQUARE]), "file_is_binary"),
}


def _open_quote(folder):
    text = "单元编码,空间布局约束\n" + f'{UNIT},"禁止\n' + f"{UNIT},限制\n" * 9000
    (folder / "l.csv").write_text(text, encoding="utf-8")
    return folder / "l.csv"


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_read_is_refused(good, tmp_path, name):
    make, code = LISTS[name]
    error = refused(tmp_path, code, good / "u.shp", requirements=make(tmp_path))
    assert error.facts["path"]


# --------------------------------------------------------------------------------------- mappings and schemes
MAPPINGS = {
    "broken toml": (b"[units\n", "toml_not_readable"),
    "mapping in GBK": ('[units.constants]\nprovince = "吉林"\n'.encode("gbk"), "encoding_not_utf8"),
    "binary mapping": (noise(), "encoding_not_utf8"),
    "unknown layer": (b"[unit]\ncrs = 'x'\n", "mapping_not_usable"),
    "unknown key": (b"[units]\ncsr = 'EPSG:4490'\n", "mapping_not_usable"),
    "unknown word": ('[nature_reserve.values.grade]\n"核心区" = "heart"\n'.encode(), "mapping_not_usable"),
    "unknown theme": (b"[redline]\ntheme = 'red'\n", "mapping_not_usable"),
    "a number for a text": (b"[units]\ncrs = 4490\n", "mapping_not_usable"),
    "a text for a table": (b"units = 'x'\n", "mapping_not_usable"),
    "six parameters": (b"[units]\ntowgs84 = [1,2,3,4,5,6]\n", "mapping_not_usable"),
    "another format": (b"format = 2\n", "mapping_not_usable"),
    "a field that is not there": (b"[units.fields]\nunit_code = 'CODE'\n", "mapping_field_missing"),
    "a target that is not there": (b"[units.fields]\ncolour = 'PROV'\n", "mapping_target_unknown"),
    "a pipeline of nonsense": (b"[units]\ntransformation = '+proj=nothing'\n", "transformation_not_usable"),
    "a pipeline to nowhere": (
        b"[units]\ntransformation = '+proj=pipeline +step +proj=affine +xoff=500'\n",
        "transformation_not_usable",
    ),
    "a crs that is not there": (b"[units]\ncrs = 'EPSG:99999'\n", "source_crs_unknown"),
    "an encoding that is wrong": (b"[requirements]\nencoding = 'no-such'\n", "encoding_unknown"),
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_that_cannot_be_used_is_refused(good, tmp_path, name):
    content, code = MAPPINGS[name]
    (tmp_path / "own.toml").write_bytes(content)
    rows = Path(csv_file(tmp_path / "l.csv", [HEAD, [UNIT, "禁止"]], "utf-8"))
    refused(tmp_path, code, good / "u.shp", requirements=rows, mapping=tmp_path / "own.toml")


TIER = '[[tiers]]\nid = "unit"\nlabel_zh = "单元"\nlabel_en = "Unit"\n'
SCHEMES = {
    "broken toml": ("[scheme\n", "toml_not_readable"),
    "unknown key": ('colour = "red"\n', "scheme_not_usable"),
    "tier without label": ('[[tiers]]\nid = "unit"\n', "scheme_not_usable"),
    "unknown way": (TIER + 'by = "name"\n', "scheme_not_usable"),
    "scope of no tier": (TIER + '[[scopes]]\ntier = "city"\ncode = "1"\nlabel_zh = "市"\n', "scheme_not_usable"),
    "unknown dimension": ('[[dimensions]]\nid = "noise"\nlabel_zh = "声"\nlabel_en = "Noise"\n', "scheme_not_usable"),
    "a number for a figure": (TIER + "[expected.count]\npriority = 9\n", "scheme_not_usable"),
    "a table that is not there": (TIER + '[expected_by_county]\nfile = "none.csv"\n', "file_missing"),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_that_cannot_be_used_is_refused(good, tmp_path, name):
    text, code = SCHEMES[name]
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    refused(tmp_path, code, good / "u.shp", scheme=str(tmp_path / "own.toml"))


def test_there_are_enough_of_them():
    assert len(LISTS) + len(MAPPINGS) + len(SCHEMES) >= 50
