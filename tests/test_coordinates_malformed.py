"""Broken files of boundary points: one clear message each, that names the file; nothing is guessed, nothing left."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from boundary_points import EAST, NORTH, parcel_line, point_lines, ring, square_txt, txt
from ecozoning.core.errors import InputRefused
from ecozoning.reports.words import Words
from ecozoning.storage.coordinates_file import read_coordinates

GOOD = square_txt()
LINES = point_lines(ring())
RUBBISH = bytes((i * 7919 + 13) % 256 for i in range(4096))


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    return stream.getvalue()


def lines(*bad, count=5):
    return txt(parcel_line(count), *bad)


CASES = {
    "empty": ("a.txt", b"", "coordinates_empty"),
    "only blanks": ("a.txt", b" \r\n\t\n", "coordinates_empty"),
    "only a byte-order mark": ("a.txt", b"\xef\xbb\xbf", "coordinates_empty"),
    "binary rubbish": ("a.txt", RUBBISH, "coordinates_binary"),
    "zeros and text": ("a.txt", GOOD.encode() + b"\x00\x01\x02", "coordinates_binary"),
    "a picture": ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + RUBBISH, "coordinates_binary"),
    "a workbook called txt": ("a.txt", workbook(["点号", "X", "Y"]), "coordinates_binary"),
    "neither UTF-8 nor GBK": ("a.txt", GOOD.encode() + b"\n\xff\xff\xfe\xff\n", "coordinates_encoding"),
    "half a UTF-16 letter": ("a.txt", GOOD.encode("utf-16")[:-1], "coordinates_encoding"),
    "unknown kind of file": ("a.docx", b"text", "coordinates_format"),
    "no suffix": ("points", GOOD.encode(), "coordinates_format"),
    "old workbook": ("a.xls", b"\xd0\xcf\x11\xe0", "coordinates_format"),
    "drawing of AutoCAD": ("a.dwg", b"AC1027", "coordinates_format"),
    "header alone": ("a.txt", txt(), "coordinates_no_points"),
    "header cut in the middle": ("a.txt", GOOD[:40], "coordinates_no_points"),
    "parcel without points": ("a.txt", txt(parcel_line()), "coordinates_no_points"),
    "second parcel without points": ("a.txt", GOOD + parcel_line(), "coordinates_parcel_without_points"),
    "cut after three points": ("a.txt", lines(*LINES[:3]), "coordinates_cut_off"),
    "cut inside a number": ("a.txt", lines(*LINES[:4], LINES[4][:12]), "coordinates_implausible"),
    "cut inside a line": ("a.txt", lines(*LINES[:4], "J1"), "coordinates_line"),
    "letters in a number": ("a.txt", lines("J1,1,48550OO.0,42525000.0", *LINES[1:]), "coordinates_not_a_number"),
    "two decimal points": ("a.txt", lines("J1,1,4855000.0.0,42525000.0", *LINES[1:]), "coordinates_not_a_number"),
    "a number that is none": ("a.txt", lines("J1,1,nan,42525000.0", *LINES[1:]), "coordinates_not_a_number"),
    "an infinite number": ("a.txt", lines("J1,1,inf,42525000.0", *LINES[1:]), "coordinates_not_a_number"),
    "a missing number": ("a.txt", lines("J1,1,,42525000.0", *LINES[1:]), "coordinates_not_a_number"),
    "one field": ("a.txt", lines("J1", *LINES[1:]), "coordinates_line"),
    "prose": ("a.txt", lines("以下为界址点，共五个，请核对，谢谢，再见，好，好，好"), "coordinates_line"),
    "no points but prose": ("a.txt", "这是一封信。\n请查收附件。\n", "coordinates_columns"),
    "a web page": ("a.txt", "<html><body><p>404</p></body></html>", "coordinates_columns"),
    "JSON": ("a.txt", '{"type": "FeatureCollection", "features": []}', "coordinates_columns"),
    "ring of one point": ("a.txt", lines(LINES[0], count=1), "coordinates_ring_short"),
    "ring of two points": ("a.txt", lines(*LINES[:2], count=2), "coordinates_ring_short"),
    "the same point four times": ("a.txt", lines(*LINES[:1] * 4, count=4), "coordinates_ring_short"),
    "points on one line": (
        "a.txt",
        lines(*(f"J{i},1,{NORTH + 100 * i},{EAST}" for i in range(4)), count=4),
        "coordinates_ring_flat",
    ),
    "the same ring twice": ("a.txt", lines(*LINES, *point_lines(ring(), 2), count=10), "coordinates_rings_cross"),
    "a digit too many": ("a.txt", lines("J1,1,48550001.0,42525000.0", *LINES[1:]), "coordinates_implausible"),
    "a digit too few": ("a.txt", lines("J1,1,4855000.0,4252500.0", *LINES[1:]), "coordinates_implausible"),
    "zero, zero": ("a.txt", lines("J1,1,0,0", *LINES[1:]), "coordinates_implausible"),
    "another country": ("a.csv", "lon,lat\n2.35,48.85\n2.36,48.85\n2.36,48.86\n", "coordinates_implausible"),
    "a zone that does not exist": (
        "a.csv",
        "X,Y\n4855000,99525000\n4855100,99525000\n4855100,99525100\n",
        "coordinates_implausible",
    ),
    "Xi'an 80": ("a.txt", square_txt(坐标系="80国家大地坐标系"), "coordinates_datum"),
    "another projection": ("a.txt", square_txt(投影类型="墨卡托"), "coordinates_projection"),
    "kilometres": ("a.txt", square_txt(计量单位="千米"), "coordinates_unit"),
    "no zone": ("a.csv", "X,Y\n4855000,525000\n4855100,525000\n4855100,525100\n", "coordinates_zone_unknown"),
    "either order": ("a.csv", "X,Y\n500000,525000\n500100,525000\n500100,525100\n", "coordinates_axis_unknown"),
    "table without coordinates": ("a.csv", "名称,面积\n甲,1\n乙,2\n", "coordinates_columns"),
    "table with headings only": ("a.csv", "点号,X,Y\n", "coordinates_no_points"),
    "a missing cell": (
        "a.csv",
        "点号,X,Y\n1,4855000,42525000\n2,4855100,\n3,4855100,42525100\n",
        "coordinates_cell_missing",
    ),
    "text in a cell": ("a.csv", "点号,X,Y\n1,4855000,42525000\n2,未测,42525000\n", "coordinates_not_a_number"),
    "minutes beyond sixty": ("a.csv", "点号,经度,纬度\n1,126°75′00″,43°48′00″\n", "coordinates_not_a_number"),
    "workbook cut short": ("a.xlsx", workbook(["点号", "X", "Y"], [1, 2, 3])[:500], "file_not_readable"),
    "workbook of rubbish": ("a.xlsx", RUBBISH, "file_not_readable"),
    "another zip": ("a.xlsx", zipped(), "file_not_readable"),
    "empty workbook": ("a.xlsx", workbook(), "coordinates_columns"),
    "workbook of other things": ("a.xlsx", workbook(["名称", "备注"], ["甲", "乙"]), "coordinates_columns"),
    "huge cell": ("a.xlsx", workbook(["点号", "X", "Y"], [1, "9" * 30_000, 42_525_000]), "coordinates_implausible"),
    "binary drawing": ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00" + RUBBISH, "coordinates_dxf_binary"),
    "drawing of rubbish": ("a.dxf", RUBBISH, "file_not_readable"),
    "empty drawing": ("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n", "coordinates_dxf_empty"),
    "drawing cut short": (
        "a.dxf",
        b"0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n0\n90\n4\n70\n1\n10\n42525000",
        "coordinates_dxf_cut_off",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_malformed_file_gives_one_clear_message_and_leaves_nothing_behind(tmp_path, case):
    name, content, code = case
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputRefused) as refused:
        read_coordinates(path)
    assert refused.value.code == code
    for language in ("zh", "en"):
        told = Words(language).message(refused.value.code, refused.value.facts)
        assert str(path) in told
        assert not re.search(r"\{\w+\}|\?(?!xml)", told)
        assert len(told) < 400 + len(str(path))
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputRefused) as refused:
        read_coordinates(tmp_path / "nowhere.txt")
    assert refused.value.code == "file_missing"


def outcome(path):
    """What was read, or how it was refused; any other error is a fault of the reader."""
    try:
        return read_coordinates(path), None
    except InputRefused as refused:
        return None, refused


@pytest.mark.parametrize("cut", range(10, len(GOOD), 23))
def test_wherever_a_file_is_cut_it_is_refused_or_whole(tmp_path, cut):
    path = tmp_path / "cut.txt"
    path.write_text(GOOD[:cut], encoding="utf-8")
    found, refused = outcome(path)
    if refused:
        assert refused.facts["path"] == str(path)
    else:
        assert found.parcels[0].shape.area == pytest.approx(10_000, abs=1)


@pytest.mark.parametrize("place", range(0, len(GOOD.encode()), 37))
def test_a_flipped_byte_never_breaks_the_reader(tmp_path, place):
    raw = bytearray(GOOD.encode())
    raw[place] ^= 0x15
    path = tmp_path / "flipped.txt"
    path.write_bytes(bytes(raw))
    found, refused = outcome(path)
    assert Words("zh").has_message(refused.code) if refused else found.parcels
