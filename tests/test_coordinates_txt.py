"""The TXT format of boundary points: every variant that occurs comes out as the same square, and says what was done."""

from __future__ import annotations

import pytest
import shapely
from boundary_points import EAST, NORTH, header, parcel_line, point_lines, ring, square_txt, txt
from ecozoning.core.errors import InputRefused
from ecozoning.storage.coordinates_file import read_coordinates

SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)


@pytest.fixture
def read(tmp_path):
    def read_text(text, encoding="utf-8", name="points.txt", **more):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return read_coordinates(path, **more)

    return read_text


def only(found):
    assert len(found.parcels) == 1
    return found.parcels[0]


def codes(found):
    return {note.code for note in [*found.notes, *(note for parcel in found.parcels for note in parcel.notes)]}


def is_the_square(found, shape=SQUARE):
    assert found.crs == "EPSG:4530"
    assert only(found).shape.symmetric_difference(shape).area < 1e-6
    return True


def test_the_usual_file_comes_out_as_it_was_drawn(read):
    found = read(square_txt())
    assert is_the_square(found)
    parcel = only(found)
    assert parcel.parcel_id == "P1"
    assert parcel.raw.attributes["parcel_name"] == "一号地块"
    assert parcel.raw.attributes["land_use"] == "工业用地"
    assert parcel.raw.attributes["land_class"] == "0601"
    assert parcel.stated_m2 == pytest.approx(10_000)
    assert parcel.drawn_m2 == pytest.approx(10_000, abs=0.2)
    assert parcel.notes == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_usual_encoding_is_recognised(read, encoding):
    found = read(square_txt(), encoding)
    assert is_the_square(found)
    assert only(found).raw.attributes["parcel_name"] == "一号地块"


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n", "\n\n"])
def test_every_line_end_will_do(read, ends):
    assert is_the_square(read(square_txt().replace("\n", ends)))


VARIANTS = {
    "Chinese brackets": square_txt().replace("[", "【").replace("]", "】"),
    "full-width brackets": square_txt().replace("[", "［").replace("]", "］"),
    "leading blanks": square_txt().replace("\n", "\n   "),
    "leading dashes": square_txt().replace("\n", "\n- "),
    "leading tabs": square_txt().replace("\n", "\n\t"),
    "full-width commas": square_txt().replace(",", "，").replace("转换参数=，，，，，，", "转换参数=,,,,,,"),
    "full-width digits": square_txt().replace("J1,1,4855000.000", "J1,1,４８５５０００.０００"),
    "tabs between": txt(parcel_line(), *[line.replace(",", "\t") for line in point_lines(ring())]),
    "blanks after commas": square_txt().replace(",", ", "),
    "12 attributes": txt(parcel_line(further="耕地,水田,5,4,"), *point_lines(ring())),
    "13 attributes": txt(parcel_line(further="耕地,水田,5,4,备注,"), *point_lines(ring())),
    "no class": txt("5,1.0,P1,一号地块,面,,工业用地,,@", *point_lines(ring())),
    "no comma before @": txt("5,1.0,P1,一号地块,面,,工业用地,0601@", *point_lines(ring())),
    "ring not closed": txt(parcel_line(4), *point_lines(ring(), closed=False)),
    "count without the closing point": txt(parcel_line(4), *point_lines(ring())),
    "count with a closing point that is not there": txt(parcel_line(5), *point_lines(ring(), closed=False)),
    "names without J": txt(parcel_line(), *point_lines(ring(), prefix="")),
    "no ring number": txt(parcel_line(), *[line.replace(",1,", ",", 1) for line in point_lines(ring())]),
    "extended section first": "[扩展信息]\n项目名称=甲\n备注=乙\n" + square_txt(),
    "extended section last": square_txt() + "[扩展信息]\n项目名称=甲\n",
    "header without precision": square_txt(精度=""),
    "precision 3": square_txt(精度="3"),
    "degrees of the zone written out": square_txt(几度分带="3度带", 带号=""),
    "CGCS2000": square_txt(坐标系="CGCS2000"),
    "seven zeros as parameters": square_txt(转换参数="0,0,0,0,0,0,0"),
    "full-width equals": square_txt().replace("带号=42", "带号＝42"),
    "trailing blanks": square_txt().replace("\n", "  \n"),
    "a byte-order mark in the middle": square_txt().replace("[地块坐标]", "\ufeff[地块坐标]"),
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_a_variant_is_read_as_the_same_square(read, text):
    found = read(text)
    assert is_the_square(found)
    assert not codes(found) - {"coordinates_note_encoding", "coordinates_note_zone_by_prefix"}


def test_coordinates_alone_are_enough_where_the_zone_is_in_the_eastings(read):
    lines = [f"{n:.3f},{e:.3f}" for n, e in ring()]
    found = read("\n".join(lines))
    assert is_the_square(found)
    assert "coordinates_note_datum_assumed" in codes(found)


def test_points_section_without_a_parcel_line(read):
    found = read("\n".join(["[地块坐标]", *point_lines(ring())]))
    assert is_the_square(found)


def test_swapped_columns_are_told_by_their_numbers_and_said(read):
    swapped = [f"J{i},1,{e:.3f},{n:.3f}" for i, (n, e) in enumerate(ring())]
    found = read(txt(parcel_line(4), *swapped))
    assert is_the_square(found)
    assert "coordinates_note_swapped" in codes(found)
    assert is_the_square(read(txt(parcel_line(4), *swapped), axis="east_north"))


def test_an_order_that_the_numbers_contradict_is_refused(read):
    with pytest.raises(InputRefused) as refused:
        read(square_txt(), axis="east_north")
    assert refused.value.code == "coordinates_axis_contradicted"


@pytest.mark.parametrize("swapped", [False, True])
def test_a_closing_point_that_repeats_x_is_repaired_and_said(read, swapped):
    lines = point_lines([(e, n) for n, e in ring()] if swapped else ring())
    x = lines[0].split(",")[2]
    found = read(txt(parcel_line(), *lines[:-1], f"J1,1,{x},{x}"))
    assert is_the_square(found)
    assert "coordinates_note_repeated_x" in codes(found)


def test_a_closing_point_two_centimetres_off_closes_and_is_said(read):
    found = read(txt(parcel_line(), *point_lines(ring(), closed=False), f"J1,1,{NORTH + 0.02:.3f},{EAST:.3f}"))
    assert is_the_square(found)
    assert "coordinates_note_closing_off" in codes(found)


def test_a_last_point_twenty_centimetres_off_is_a_point(read):
    found = read(txt(parcel_line(), *point_lines(ring(), closed=False), f"J5,1,{NORTH:.3f},{EAST + 0.2:.3f}"))
    assert shapely.get_num_coordinates(only(found).shape) == 6


def test_a_wrong_ring_number_of_the_closing_point_is_repaired_and_said(read):
    found = read(txt(parcel_line(), *point_lines(ring(), closed=False), f"J1,2,{NORTH:.3f},{EAST:.3f}"))
    assert is_the_square(found)
    assert "coordinates_note_ring_number" in codes(found)


def two_rings(inner, second=2, closed=True, restart=True):
    start = 1 if restart else 5
    return txt(parcel_line(10), *point_lines(ring(), 1, 1, closed), *point_lines(inner, second, start, closed))


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("restart", [True, False])
def test_a_ring_inside_is_a_hole_and_a_ring_outside_a_second_part(read, closed, restart):
    hole = read(two_rings(ring(20, 20, 50), closed=closed, restart=restart))
    assert only(hole).shape.area == pytest.approx(10_000 - 2_500)
    assert only(hole).shape.geoms[0].interiors
    apart = read(two_rings(ring(200, 0, 50), closed=closed, restart=restart))
    assert len(only(apart).shape.geoms) == 2
    assert "coordinates_note_rings" in codes(apart)


def test_an_island_in_a_hole_is_a_part_again(read):
    lines = [*point_lines(ring(0, 0, 100), 1), *point_lines(ring(10, 10, 80), 2), *point_lines(ring(30, 30, 20), 3)]
    shape = only(read(txt(parcel_line(15), *lines))).shape
    assert shape.area == pytest.approx(10_000 - 6_400 + 400)
    assert len(shape.geoms) == 2


@pytest.mark.parametrize("closed", [True, False])
def test_one_fixed_ring_number_for_two_rings_is_told_by_closing_or_by_the_names(read, closed):
    found = read(two_rings(ring(20, 20, 50), second=1, closed=closed))
    assert only(found).shape.area == pytest.approx(7_500)
    assert "coordinates_note_ring_split" in codes(found)


def test_holes_come_first_in_some_files(read):
    lines = [*point_lines(ring(20, 20, 50), 1), *point_lines(ring(), 2)]
    assert only(read(txt(parcel_line(10), *lines))).shape.area == pytest.approx(7_500)


def test_rings_that_cross_are_refused_by_name(read):
    with pytest.raises(InputRefused) as refused:
        read(two_rings(ring(50, 50, 100)))
    assert refused.value.code == "coordinates_rings_cross"
    assert refused.value.facts["parcel"] == "P1"


def test_several_parcels_keep_their_order_and_names(read):
    parcels = [
        line for number in range(4) for line in (parcel_line(name=f"地块{number}"), *point_lines(ring(300 * number)))
    ]
    found = read(txt(*parcels))
    assert [parcel.parcel_id for parcel in found.parcels] == ["地块0", "地块1", "地块2", "地块3"]
    assert [parcel.raw.line for parcel in found.parcels] == [12, 18, 24, 30]


def bare(east=525_000.0):
    return [f"J{i},1,{n:.3f},{e:.3f}" for i, (n, e) in enumerate(ring(east=east))]


@pytest.mark.parametrize(
    ("changes", "crs"),
    [
        ({}, "EPSG:4551"),
        ({"几度分带": "3度带"}, "EPSG:4551"),
        ({"几度分带": ""}, "EPSG:4551"),
        ({"带号": "", "中央子午线": "126"}, "EPSG:4551"),
        ({"带号": "126"}, "EPSG:4551"),
        ({"几度分带": "6", "带号": "22"}, "EPSG:4511"),
        ({"几度分带": "", "带号": "22"}, "EPSG:4511"),
        ({"几度分带": "6", "带号": "42"}, "EPSG:4551"),
        ({"几度分带": "6", "带号": "", "中央子午线": "129"}, "EPSG:4511"),
    ],
)
def test_without_a_prefix_the_zone_is_that_of_the_header(read, changes, crs):
    assert read(txt(parcel_line(4), *bare(), **changes)).crs == crs


@pytest.mark.parametrize("changes", [{"带号": ""}, {"带号": "3", "几度分带": "3度带"}, {"带号": "77"}, {"带号": None}])
def test_without_prefix_and_zone_the_place_cannot_be_known(read, changes):
    with pytest.raises(InputRefused) as refused:
        read(txt(parcel_line(4), *bare(), **changes))
    assert refused.value.code == "coordinates_zone_unknown"
    assert read(txt(parcel_line(4), *bare(), **changes), crs="EPSG:4551").crs == "EPSG:4551"
    assert read(txt(parcel_line(4), *bare(), **changes), crs="EPSG:4530").crs == "EPSG:4551"


def test_a_six_degree_prefix_is_a_six_degree_zone(read):
    found = read(txt(parcel_line(4), *bare(22_425_000.0), 几度分带="6", 带号="22"))
    assert found.crs == "EPSG:4500"


def test_a_header_that_contradicts_the_prefix_is_overruled_and_said(read):
    found = read(square_txt(带号="41"))
    assert is_the_square(found)
    assert "coordinates_note_zone_header" in codes(found)


def test_a_crs_that_contradicts_the_prefix_is_refused(read):
    with pytest.raises(InputRefused) as refused:
        read(square_txt(), crs="EPSG:4529")
    assert refused.value.code == "coordinates_crs_contradicted"
    assert read(square_txt(), crs="EPSG:4551").crs == "EPSG:4530"


def test_two_zones_in_one_file_are_refused_with_the_line(read):
    other = point_lines(ring(east=43_475_000.0))
    with pytest.raises(InputRefused) as refused:
        read(txt(parcel_line(), *point_lines(ring()), parcel_line(name="P2"), *other))
    assert refused.value.code == "coordinates_zones_differ"
    assert refused.value.facts["line"] == 19


@pytest.mark.parametrize(
    "datum", ["80国家大地坐标系", "1980西安坐标系", "西安80", "北京54坐标系", "1954年北京坐标系", "GCJ02"]
)
@pytest.mark.parametrize("crs", ["", "EPSG:4530"])
def test_older_and_encrypted_datums_are_refused_whatever_crs_is_chosen(read, datum, crs):
    with pytest.raises(InputRefused) as refused:
        read(square_txt(坐标系=datum), crs=crs)
    assert refused.value.code == "coordinates_datum"
    assert refused.value.facts["datum"] == datum


def test_an_unknown_datum_needs_the_users_word(read):
    with pytest.raises(InputRefused) as refused:
        read(square_txt(坐标系="吉林独立坐标系"))
    assert refused.value.code == "coordinates_datum_unknown"
    assert is_the_square(read(square_txt(坐标系="吉林独立坐标系"), crs="EPSG:4530"))


def test_parameters_that_were_not_applied_are_said(read):
    assert "coordinates_note_parameters" in codes(read(square_txt(转换参数="12.5,0,0,0,0,0,0")))


@pytest.mark.parametrize("first", ["lon", "lat"])
def test_longitudes_and_latitudes_without_attributes(read, first):
    corners = [(126.5, 43.8), (126.5, 43.81), (126.51, 43.81), (126.51, 43.8)]
    lines = [f"{i},1,{x},{y}" if first == "lon" else f"{i},1,{y},{x}" for i, (x, y) in enumerate(corners)]
    found = read("\n".join(["[地块坐标]", *lines]))
    assert found.crs == "EPSG:4490"
    assert only(found).shape.symmetric_difference(shapely.box(126.5, 43.8, 126.51, 43.81)).area < 1e-12


@pytest.mark.parametrize(
    ("area", "square_metres"),
    [
        ("1.0000", 10_000),
        ("1.0000公顷", 10_000),
        ("1hm2", 10_000),
        ("10000", 10_000),
        ("10000.00平方米", 10_000),
        ("10000㎡", 10_000),
        ("10000m²", 10_000),
        ("15亩", 10_000),
        ("0.01平方公里", 10_000),
    ],
)
def test_areas_in_every_unit_that_occurs(read, area, square_metres):
    parcel = only(read(txt(parcel_line(area=area), *point_lines(ring()))))
    assert parcel.stated_m2 == pytest.approx(square_metres)
    assert "coordinates_note_area_differs" not in {note.code for note in parcel.notes}


def test_a_stated_area_that_differs_from_the_drawn_one_is_reported(read):
    parcel = only(read(txt(parcel_line(area="0.7655公顷"), *point_lines(ring()))))
    assert parcel.difference_m2 == pytest.approx(10_000 - 7_655, abs=0.2)
    assert "coordinates_note_area_differs" in {note.code for note in parcel.notes}


def test_a_wrong_point_count_in_the_middle_is_a_note_and_at_the_end_a_refusal(read):
    lines = [parcel_line(9), *point_lines(ring()), parcel_line(name="P2"), *point_lines(ring(300))]
    assert "coordinates_note_count" in codes(read(txt(*lines)))
    with pytest.raises(InputRefused) as refused:
        read(txt(parcel_line(9), *point_lines(ring())))
    assert refused.value.code == "coordinates_cut_off"
    assert (refused.value.facts["stated"], refused.value.facts["found"]) == (9, 5)


def test_lines_and_points_come_out_as_such_and_are_not_mixed(read):
    line = txt(parcel_line(4).replace("面", "线"), *point_lines(ring(), closed=False))
    assert read(line).kind == "line"
    assert only(read(line)).shape.length == pytest.approx(300)
    point = txt(parcel_line(1).replace("面", "点"), *point_lines(ring()[:1], closed=False))
    assert only(read(point)).shape.geom_type == "MultiPoint"
    with pytest.raises(InputRefused) as refused:
        read(square_txt() + "\n".join(line.split("\n")[-6:]))
    assert refused.value.code == "coordinates_kinds"


def test_an_outline_that_crosses_itself_is_imported_and_said(read):
    a, b, c, d = ring()
    found = read(txt(parcel_line(), *point_lines([a, c, b, d])))
    assert "coordinates_note_self_crossing" in codes(found)
    assert len(header()) == 11
