"""Writing boundary points: what was written reads as the same parcels, whatever their shape and names."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from boundary_points import EAST, NORTH
from ecozoning.core.errors import InputRefused
from ecozoning.storage.coordinates_file import read_coordinates
from ecozoning.storage.coordinates_write import TxtHeader, TxtParcel, write_txt
from hypothesis import example, given, settings
from hypothesis import strategies as st

NAMES = st.text(st.characters(codec="gb18030", exclude_categories=("C", "Z")), max_size=12).map(str.strip)


@st.composite
def stars(draw, x, y, radius):
    """A ring around x, y: corners at any distance between half the radius and the radius, in order of angle."""
    count = draw(st.integers(3, 12))
    distances = draw(st.lists(st.floats(0.5, 1.0), min_size=count, max_size=count))
    angles = (np.arange(count) + draw(st.floats(0, 1))) * 2 * math.pi / count
    return [(x + radius * d * math.cos(a), y + radius * d * math.sin(a)) for d, a in zip(distances, angles)]


@st.composite
def shapes(draw):
    """One to three parts side by side, each perhaps with a hole, perhaps with an island in it."""
    parts = []
    for number in range(draw(st.integers(1, 3))):
        x, y = EAST + 1000 * number, NORTH + draw(st.floats(-500, 500))
        radius = draw(st.floats(20, 400))
        shell = draw(stars(x, y, radius))
        holes = [draw(stars(x, y, radius * 0.2))] if draw(st.booleans()) else []
        parts.append(shapely.Polygon(shell, holes))
        if holes and draw(st.booleans()):
            parts.append(shapely.Polygon(draw(stars(x, y, radius * 0.04))))
    return shapely.MultiPolygon(parts)


@st.composite
def parcels(draw):
    shape = draw(shapes())
    texts = [draw(NAMES) for _ in range(5)]
    return TxtParcel(shape, shape.area, *texts)


def rounded(shape):
    """To the millimetre, each number by itself: numpy rounds 1,000 times the number, which may fall on a half."""
    return shapely.transform(shape, lambda xy: np.asarray([[round(x, 3), round(y, 3)] for x, y in xy.tolist()]))


#: One corner lies a nanometre past the middle between two millimetres.
HALF_A_MILLIMETRE = shapely.MultiPolygon(
    [shapely.box(EAST, NORTH, EAST + 50.0005, NORTH + 100), shapely.box(EAST + 900, NORTH, EAST + 950, NORTH + 50)]
)


@settings(max_examples=60, deadline=None)
@example([TxtParcel(HALF_A_MILLIMETRE, HALF_A_MILLIMETRE.area)], "gb18030", True)
@given(st.lists(parcels(), min_size=1, max_size=4), st.sampled_from(["gb18030", "utf-8"]), st.booleans())
def test_what_was_written_is_read_as_the_same_parcels(written, encoding, prefixed):
    shift = [0 if prefixed else 42_000_000, 0]
    moved = [TxtParcel(shapely.transform(p.shape, lambda xy: xy - shift), *list(vars(p).values())[1:]) for p in written]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parcels.txt"
        write_txt(path, moved, TxtHeader("EPSG:4530" if prefixed else "EPSG:4551", "某单位", "2026-08-15"), encoding)
        assert [entry.name for entry in Path(folder).iterdir()] == ["parcels.txt"]
        found = read_coordinates(path)
    assert found.crs == ("EPSG:4530" if prefixed else "EPSG:4551")
    assert len(found.parcels) == len(moved)
    for parcel, before in zip(found.parcels, moved):
        assert parcel.shape.normalize().equals(rounded(before.shape).normalize())
        assert parcel.stated_m2 == pytest.approx(before.area_m2, abs=0.006)
        for name in ("parcel_name", "land_use", "land_class", "map_sheet"):
            assert parcel.raw.attributes[name] == plain(getattr(before, name))


def plain(text):
    """As a field is written: without what separates fields and parcels."""
    return text.replace(",", "、").replace("，", "、").replace("@", "＠")


def square(size=100.0):
    return shapely.box(EAST, NORTH, EAST + size, NORTH + size)


def test_the_file_looks_like_those_of_other_programs(tmp_path):
    path = tmp_path / "out.txt"
    write_txt(path, [TxtParcel(square(), 9_999.84, "P1", "一号地块")], TxtHeader("EPSG:4530", "某单位", "2026-08-15"))
    lines = path.read_bytes().decode("gbk").split("\r\n")
    assert lines[0] == "[属性描述]"
    assert "坐标系=2000国家大地坐标系" in lines
    assert "带号=42" in lines
    assert lines[12] == "5,0.999984,P1,一号地块,面,,,,@"
    assert lines[13] == "J1,1,4855000.000,42525100.000"
    assert lines[17] == lines[13]


@pytest.mark.parametrize("name", ["a,b", "两行\n文字", "邮箱@公司", "[地块坐标]", "带号=41", "x\ty", '"引号"'])
def test_names_cannot_break_the_lines(tmp_path, name):
    path = tmp_path / "out.txt"
    write_txt(path, [TxtParcel(square(), 10_000, name, name)], TxtHeader("EPSG:4530"))
    found = read_coordinates(path)
    assert len(found.parcels) == 1
    assert found.crs == "EPSG:4530"
    assert found.parcels[0].shape.area == pytest.approx(10_000)


def test_what_cannot_be_written_leaves_the_older_file(tmp_path):
    path = tmp_path / "out.txt"
    path.write_text("older")
    for parcels_, header, code in (
        ([TxtParcel(square(), 1)], TxtHeader("EPSG:4490"), "export_crs"),
        ([TxtParcel(square(), 1)], TxtHeader("EPSG:32652"), "export_crs"),
        ([], TxtHeader("EPSG:4530"), "export_nothing"),
        ([TxtParcel(None, 1, "P9")], TxtHeader("EPSG:4530"), "export_geometry"),
        ([TxtParcel(shapely.Point(1, 1), 1, "P9")], TxtHeader("EPSG:4530"), "export_geometry"),
    ):
        with pytest.raises(InputRefused) as refused:
            write_txt(path, parcels_, header)
        assert refused.value.code == code
    assert path.read_text() == "older"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]
