"""Tables of points and drawings: columns told by heading and by number, rings and parcels kept apart."""

from __future__ import annotations

import json
from pathlib import Path

import ecozoning
import jsonschema
import openpyxl
import pytest
import shapely
from boundary_points import EAST, NORTH, ring
from ecozoning.core.errors import InputRefused
from ecozoning.storage.coordinates_columns import aliases
from ecozoning.storage.coordinates_file import read_coordinates
from osgeo import ogr

SQUARE = shapely.box(EAST, NORTH, EAST + 100, NORTH + 100)
COLUMNS = Path(ecozoning.__file__).parent / "resources" / "coordinates"
CORNERS = ring()


def is_square(found, shape=SQUARE):
    assert len(found.parcels) == 1
    assert found.parcels[0].shape.symmetric_difference(shape).area < 1e-6
    return found.crs == "EPSG:4530"


@pytest.fixture
def read_csv(tmp_path):
    def read(lines, encoding="utf-8", **more):
        path = tmp_path / "points.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        return read_coordinates(path, **more)

    return read


@pytest.fixture
def read_xlsx(tmp_path):
    def read(*sheets, **more):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets):
            sheet = book.create_sheet(f"表{number}")
            for row in rows:
                sheet.append(row)
        path = tmp_path / "points.xlsx"
        book.save(path)
        return read_coordinates(path, **more)

    return read


HEADINGS = [
    ("点号", "X", "Y"),
    ("界址点号", "纵坐标（x）", "横坐标（y）"),
    ("界址点号", "纵坐标(x)\n(m)", "横坐标(y)\n(m)"),
    ("序号", "X坐标（米）", "Y坐标（米）"),
    ("Name", "Northing", "Easting"),
    ("点名", "北坐标", "东坐标"),
    ("点 号", "Ｘ", "Ｙ"),
]


@pytest.mark.parametrize("headings", HEADINGS, ids=["/".join(row) for row in HEADINGS])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_headings_as_they_are_written_are_recognised(read_csv, headings, encoding):
    heading = ",".join(f'"{text}"' for text in headings)
    assert is_square(read_csv([heading, *[f"J{i},{n},{e}" for i, (n, e) in enumerate(CORNERS)]], encoding))


@pytest.mark.parametrize("mark", [",", "\t", ";", " "])
def test_without_headings_numbers_are_enough(read_csv, mark):
    lines = [mark.join(map(str, (f"J{i}", n, e))) for i, (n, e) in enumerate(CORNERS)]
    assert is_square(read_csv(lines))


def test_x_means_east_in_some_programs_and_the_numbers_tell(read_csv):
    assert is_square(read_csv(["id,x,y", *[f"{i},{e},{n}" for i, (n, e) in enumerate(CORNERS)]]))


def test_a_table_without_a_zone_needs_a_crs(read_csv):
    lines = ["点号,X,Y", *[f"{i},{n},{e - 42_000_000}" for i, (n, e) in enumerate(CORNERS)]]
    with pytest.raises(InputRefused) as refused:
        read_csv(lines)
    assert refused.value.code == "coordinates_zone_unknown"
    assert read_csv(lines, crs="EPSG:4551").crs == "EPSG:4551"
    with pytest.raises(InputRefused) as refused:
        read_csv(lines, crs="EPSG:4610")
    assert refused.value.code == "datum_not_cgcs2000"


DEGREES = [
    ("126.5", "43.8"),
    ("126°30′00.00″", "43°48′00″"),
    ("126°30'0\"", "43°48'"),
    ("126度30分0秒", "43度48分0秒"),
    ("E126°30′", "N43°48′"),
    ("126:30:00", "43:48:00"),
    ("126 30 0.0", "43 48 0.0"),
]


@pytest.mark.parametrize(("lon", "lat"), DEGREES)
def test_degrees_in_every_way_of_writing(read_csv, lon, lat):
    quoted = [f'"{lon.replace(chr(34), chr(34) * 2)}"', f'"{lat.replace(chr(34), chr(34) * 2)}"']
    found = read_csv(["点号,经度,纬度", f"1,{quoted[0]},{quoted[1]}", "2,126.5,43.9", "3,126.6,43.9"])
    assert found.crs == "EPSG:4490"
    assert shapely.get_coordinates(found.parcels[0].shape)[0] == pytest.approx([126.5, 43.8])


def test_rings_and_parcels_by_their_columns_with_merged_cells(read_xlsx):
    rows = [["勘测定界界址点坐标表"], ["地块编号", "地块圈号", "界址点号", "坐标", None], [None, None, None, "X", "Y"]]
    for place, (parcel, number, corners) in enumerate(
        [("A", 1, ring()), (None, 2, ring(20, 20, 50)), ("B", 1, ring(300))]
    ):
        rows += [
            [parcel if i == 0 else None, number if i == 0 else None, f"J{place}{i}", n, e]
            for i, (n, e) in enumerate([*corners, corners[0]])
        ]
        rows.append([None, None, None, None, None])
    found = read_xlsx([["目录"]], rows)
    assert [parcel.parcel_id for parcel in found.parcels] == ["A", "B"]
    assert [parcel.shape.area for parcel in found.parcels] == pytest.approx([7_500, 10_000])


def test_edge_lengths_totals_and_repeated_headings_between_the_points_are_no_points(read_xlsx):
    heading = ["界址点号", "纵坐标（x）", "横坐标（y）", "反算边长（米）", "地块圈号", "备注"]
    rows = [heading]
    for i, (n, e) in enumerate([*CORNERS, CORNERS[0]]):
        rows += [[f"J{i % 4 + 1}", n, e, None, 1, None], [None, None, None, 100.0, None, None]]
        rows += [heading] if i == 2 else []
    rows.append(["合计", None, None, 400.0, None, "面积 10000"])
    assert is_square(read_xlsx(rows))


def test_numbers_as_text_with_blanks_are_numbers(read_xlsx):
    rows = [["点号", "X", "Y"], *[[f"J{i}", f" {n:.3f}", f"{e:.3f} "] for i, (n, e) in enumerate(CORNERS)]]
    assert is_square(read_xlsx(rows))


def test_a_formula_that_was_never_computed_is_refused_with_its_row(read_xlsx):
    rows = [["点号", "X", "Y"], *[[f"J{i}", n, f"=1+{e}"] for i, (n, e) in enumerate(CORNERS)]]
    with pytest.raises(InputRefused) as refused:
        read_xlsx(rows)
    assert refused.value.code == "coordinates_formula"
    assert refused.value.facts["line"] == 2


def test_aliases_follow_their_schema_and_mean_one_thing_each():
    data = json.loads((COLUMNS / "columns.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, json.loads((COLUMNS / "columns.schema.json").read_text(encoding="utf-8")))
    names = [name for names in data["roles"].values() for name in names]
    assert len(set(names)) == len(names)
    assert aliases()["纵坐标x"] == "north"


@pytest.fixture
def drawing(tmp_path):
    """Write polylines (layer, points) as DXF and read them back."""

    def make(*entries, **more):
        path = tmp_path / "plan.dxf"
        data = ogr.GetDriverByName("DXF").CreateDataSource(str(path))
        layer = data.CreateLayer("entities")
        for name, shape in entries:
            feature = ogr.Feature(layer.GetLayerDefn())
            feature.SetField("Layer", name)
            feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
            layer.CreateFeature(feature)
        data = None
        return read_coordinates(path, **more)

    return make


def outline(x=0, y=0, size=100):
    return shapely.LinearRing([(e, n) for n, e in ring(x, y, size)])


def test_closed_polylines_of_a_drawing_are_parcels_and_rings_inside_are_holes(drawing):
    found = drawing(
        ("地块", shapely.LineString(outline())),
        ("地块", shapely.LineString(outline(20, 20, 50))),
        ("地块", shapely.LineString(outline(300))),
        ("注记", shapely.LineString([(EAST, NORTH), (EAST + 50, NORTH + 10)])),
        ("点", shapely.Point(EAST, NORTH)),
    )
    assert found.crs == "EPSG:4530"
    assert [parcel.shape.area for parcel in found.parcels] == pytest.approx([7_500, 10_000])
    assert {parcel.raw.attributes["parcel_name"] for parcel in found.parcels} == {"地块"}
    left_out = next(note for note in found.notes if note.code == "coordinates_note_dxf_left_out")
    assert left_out.facts["count"] == 2


def test_a_drawing_of_open_polylines_is_a_route(drawing):
    found = drawing(("线路", shapely.LineString([(EAST, NORTH), (EAST + 300, NORTH), (EAST + 300, NORTH + 100)])))
    assert found.kind == "line"
    assert found.parcels[0].shape.length == pytest.approx(400)


def test_a_drawing_without_a_zone_needs_a_crs(drawing):
    shape = shapely.transform(shapely.LineString(outline()), lambda xy: xy - [42_000_000, 0])
    with pytest.raises(InputRefused) as refused:
        drawing(("0", shape))
    assert refused.value.code == "coordinates_zone_unknown"
    assert drawing(("0", shape), crs="EPSG:4551").crs == "EPSG:4551"


def test_an_arc_of_a_drawing_becomes_short_edges(tmp_path):
    points = [(EAST, NORTH, 1.0), (EAST + 100, NORTH, 1.0)]
    body = "".join(f"10\n{x}\n20\n{y}\n42\n{bulge}\n" for x, y, bulge in points)
    text = f"0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n0\n90\n2\n70\n1\n{body}0\nENDSEC\n0\nEOF\n"
    path = tmp_path / "circle.dxf"
    path.write_text(text)
    found = read_coordinates(path)
    assert found.parcels[0].shape.area == pytest.approx(3.14159265 * 50**2, rel=0.01)


def test_names_of_an_older_chinese_drawing_are_read_as_gbk(tmp_path):
    body = "".join(f"10\n{e}\n20\n{n}\n" for n, e in ring())
    head = "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC\n"
    text = f"{head}0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n用地红线\n90\n4\n70\n1\n{body}0\nENDSEC\n0\nEOF\n"
    path = tmp_path / "gbk.dxf"
    path.write_bytes(text.encode("gbk"))
    assert read_coordinates(path).parcels[0].raw.attributes["parcel_name"] == "用地红线"
