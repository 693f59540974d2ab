"""Messy deliverables of a city become one dataset that equals the clean one."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from building import build, mapped, note, refused, told, worst_difference_m2
from ecozoning.core.building.build_record import Level
from ecozoning.storage.dataset_file import read_dataset
from ecozoning.storage.dataset_writing import write_dataset
from ecozoning.storage.mapping_file import mapping_text, read_mapping
from messy_city import SAMPLE, sample_units, srs, units_file, workbook
from osgeo import gdal, ogr

MARK = re.compile(r"^(\d+\. |[０-９]+、|（\d+）|[①-⑳]|[一二三四五六七八九十]、)")


@pytest.fixture(scope="module")
def clean():
    return read_dataset(SAMPLE)


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("吉林市 成果")
    units = units_file(folder / "环境管控单元.shp")
    return build(units, requirements=workbook(folder / "准入清单.xlsx"))


def test_a_gbk_shapefile_with_ten_byte_names_gives_the_clean_units(messy, clean):
    for name, values in clean.units.columns().items():
        ours = getattr(messy.dataset.units, name)
        assert np.array_equal(ours, values) if values.dtype.kind == "O" else np.allclose(ours, values), name
    assert worst_difference_m2(messy.dataset, clean) <= 1e-7
    assert list(messy.dataset.scopes.scope_code) == list(clean.scopes.scope_code)
    assert not told(messy, Level.ERROR)


def test_the_list_in_merged_cells_gives_the_clean_clauses(messy, clean):
    ours, theirs = messy.dataset.clauses, clean.clauses
    assert len(ours) == len(theirs) == 1212
    for name in ("requirement_id", "tier", "scope_code", "dimension", "clause_no"):
        assert list(getattr(ours, name)) == list(getattr(theirs, name)), name
    assert [MARK.sub("", text) for text in ours.text] == list(theirs.text)
    assert not any(ours.effect)
    cells = {place: cell for cell in messy.cells for place in cell.requirement_ids}
    texts = dict(zip(ours.requirement_id, ours.text))
    for cell in messy.cells:
        assert "".join(texts[place] for place in cell.requirement_ids) == cell.text.replace("\n", "")
    assert len(cells) > 500


def test_what_was_found_is_said(messy):
    source = messy.sources[0]
    assert (source.encoding, source.encoding_how, source.crs) == ("GB18030", "content", "EPSG:4490")
    fields = {found.target: (found.source, found.how) for found in source.fields}
    assert fields["unit_code"] == ("环境管控单", "cut_name")
    assert fields["unit_name"][0] == "环境管控_1"
    assert fields["category"][0] == "环境管控_2"
    assert fields["county"] == ("AREA", "content")
    assert {value.value: value.word for value in source.values}["优先保护单元"] == "priority"


def test_170_units_and_their_list_take_less_than_thirty_seconds(tmp_path):
    units, xlsx = units_file(tmp_path / "u.shp"), workbook(tmp_path / "list.xlsx")
    start = time.perf_counter()
    built = build(units, requirements=xlsx)
    write_dataset(tmp_path / "out.gpkg", built.dataset, built.cells)
    assert time.perf_counter() - start < 30
    assert len(read_dataset(tmp_path / "out.gpkg").units) == 170


@pytest.mark.parametrize("epsg", [4326, 4530, 4551, 4531, 4500, 4511])
def test_every_crs_of_china_gives_the_same_units(tmp_path, clean, epsg):
    built = build(units_file(tmp_path / "u.shp", epsg))
    # Longitude and latitude of the same datum are the same numbers; a projection and back costs nanometres. Edges that
    # are straight in another zone are other edges: 3.3 m2 on a unit of 1760 km2 and 1117 km of outline.
    limits = {4326: 1e-7, 4530: 0.005, 4551: 0.005}
    assert worst_difference_m2(built.dataset, clean) <= limits.get(epsg, 4)
    assert built.sources[0].crs_how == "file"


def prefixed_differently(path, epsg, offset):
    """Coordinates with a zone prefix that the stated CRS does not have, or without one that it has."""

    def shift(_row, geometry):
        shape = shapely.from_wkb(bytes(geometry.ExportToWkb()))
        return ogr.CreateGeometryFromWkb(
            shapely.to_wkb(shapely.transform(shape, lambda xy: xy + np.asarray([offset, 0])))
        )

    return units_file(path, epsg, change=shift)


@pytest.mark.parametrize(("epsg", "offset"), [(4551, 42_000_000), (4530, -42_000_000)])
def test_a_zone_prefix_is_recognised_by_the_numbers(tmp_path, clean, epsg, offset):
    built = build(prefixed_differently(tmp_path / "u.shp", epsg, offset))
    assert "zone_prefix_differs" in told(built, Level.WARNING)
    assert worst_difference_m2(built.dataset, clean) <= 0.05


def exchanged(_row, geometry):
    geometry.SwapXY()
    return geometry


@pytest.mark.parametrize("epsg", [4490, 4530])
def test_exchanged_axes_are_recognised_by_the_numbers(tmp_path, clean, epsg):
    built = build(units_file(tmp_path / "u.shp", epsg, change=exchanged))
    assert "axes_swapped" in told(built, Level.WARNING)
    assert worst_difference_m2(built.dataset, clean) <= 0.05


def test_a_missing_prj_is_not_guessed_but_candidates_are_named(tmp_path, clean):
    path = units_file(tmp_path / "u.shp", 4530)
    Path(path).with_suffix(".prj").unlink()
    assert refused("crs_missing", path)["candidates"] == "EPSG:4530"
    built = build(path, mapping=mapped(crs="EPSG:4530"))
    assert built.sources[0].crs_how == "mapping"
    assert worst_difference_m2(built.dataset, clean) <= 0.05


def test_a_zone_that_contradicts_the_numbers_is_refused(tmp_path):
    path = units_file(tmp_path / "u.shp", 4530)
    Path(path).with_suffix(".prj").write_text(srs_text(4531))
    assert "EPSG:4530" in refused("crs_contradicted", path)["candidates"]


def srs_text(epsg):
    return srs(epsg).ExportToWkt(["FORMAT=WKT1_ESRI"])


@pytest.mark.parametrize(("epsg", "datum"), [(4610, "Xian"), (4214, "Beijing"), (2364, "Xian")])
def test_xian_80_and_beijing_54_are_refused_without_explicit_parameters(tmp_path, epsg, datum):
    path = units_file(tmp_path / "u.shp", 4490)
    Path(path).with_suffix(".prj").write_text(srs_text(epsg))
    assert datum in refused("source_datum_refused", path)["datum"].replace("'", "")


def test_explicit_parameters_shift_the_datum(tmp_path, clean):
    path = units_file(tmp_path / "u.shp", 4490)
    Path(path).with_suffix(".prj").write_text(srs_text(4610))
    built = build(path, mapping=mapped(towgs84=(10.0, 20.0, -30.0, 0.1, 0.2, 0.3, 1.5)))
    moved = shapely.from_wkb(built.dataset.zones.wkb[0])
    # An independent way: pyproj's own CRS with bound parameters.
    bound = pyproj.CRS("+proj=longlat +a=6378140 +rf=298.257 +towgs84=10,20,-30,0.1,0.2,0.3,1.5 +no_defs")
    move = pyproj.Transformer.from_crs(bound, "EPSG:4326", always_xy=True)
    expected = shapely.transform(shapely.from_wkb(clean.zones.wkb[0]), move.transform, interleaved=False)
    assert np.abs(shapely.get_coordinates(moved) - shapely.get_coordinates(expected)).max() < 1e-9
    assert "datum_shifted" in told(built, Level.WARNING)
    assert built.sources[0].crs_how == "transformation"


def test_a_pipeline_of_the_user_shifts_the_datum(tmp_path, clean):
    path = units_file(tmp_path / "u.shp", 4490)
    Path(path).with_suffix(".prj").write_text(srs_text(4214))
    step = "+proj=pipeline +step +proj=affine +xoff=0.001 +yoff=-0.0005"
    built = build(path, mapping=mapped(transformation=step))
    gap = shapely.get_coordinates(shapely.from_wkb(built.dataset.zones.wkb[:1])) - shapely.get_coordinates(
        shapely.from_wkb(clean.zones.wkb[:1])
    )
    assert np.allclose(gap, [0.001, -0.0005], atol=1e-12)
    assert refused("transformation_not_usable", path, mapping=mapped(transformation="+proj=nonsense"))["layer"] == "u"


def test_an_offset_is_suspected_only_where_words_say_so(tmp_path, messy):
    built = build(units_file(tmp_path / "单元_GCJ02.shp"))
    assert "offset_suspected" in told(built, Level.WARNING)
    assert "offset_suspected" not in told(messy)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030", "CP936"])
def test_a_cpg_that_lies_is_not_believed(tmp_path, encoding, clean):
    path = units_file(tmp_path / "u.shp", encoding=encoding)
    Path(path).with_suffix(".cpg").write_text("GBK" if encoding == "UTF-8" else "UTF-8")
    built = build(path)
    assert list(built.dataset.units.unit_name) == list(clean.units.unit_name)
    assert "encoding_declared_wrong" in told(built, Level.WARNING)


@pytest.mark.parametrize(
    ("driver", "ending"), [("GPKG", "gpkg"), ("GeoJSON", "geojson"), ("OpenFileGDB", "gdb"), ("FlatGeobuf", "fgb")]
)
def test_other_formats_give_the_same_units(tmp_path, clean, driver, ending):
    if gdal.GetDriverByName(driver).GetMetadataItem(gdal.DCAP_CREATE) != "YES":
        pytest.skip(f"this GDAL cannot write {driver}")
    built = build(units_file(tmp_path / f"u.{ending}", driver=driver, layer="units"))
    order = np.argsort(built.dataset.units.unit_code.astype(str))
    assert list(built.dataset.units.unit_name[order]) == list(clean.units.unit_name)
    assert built.dataset.units.category[order].tolist() == clean.units.category.tolist()


DIALECTS = {
    "A": {"HJGKDYBM": "unit_code", "HJGKDYMC": "unit_name", "GKDYFL": "category", "COUNTY": "county"},
    "B": {"HJZHGKDYBM": "unit_code", "HJZHGKDYMC": "unit_name", "ZHGKDYFL": "category", "AREA": "county"},
    "full width": {"环境管控单元编码\n": "unit_code", " 单元名称（2023年）": "unit_name", "管控类别": "category"},
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_dialects_of_field_names_are_known(tmp_path, clean, dialect):
    built = build(units_file(tmp_path / "u.gpkg", driver="GPKG", fields=DIALECTS[dialect]))
    assert list(built.dataset.units.unit_name) == list(clean.units.unit_name)
    assert list(built.dataset.units.category) == list(clean.units.category)


def test_area_is_a_county_where_it_is_text_and_an_area_where_it_is_a_number(tmp_path, clean):
    fields = {"HJGKDYBM": "unit_code", "HJGKDYMC": "unit_name", "GKDYFL": "category"}
    as_text = build(units_file(tmp_path / "t.shp", fields={**fields, "AREA": "county"}))
    as_number = build(units_file(tmp_path / "n.shp", fields={**fields, "AREA": "stated_area_km2"}))
    assert list(as_text.dataset.units.county) == list(clean.units.county)
    assert np.isnan(as_text.dataset.units.stated_area_km2).all()
    assert np.allclose(as_number.dataset.units.stated_area_km2, clean.units.stated_area_km2)
    assert not any(as_number.dataset.units.county)


@pytest.mark.parametrize("factor", [100, 1500, 1e6])
def test_the_unit_of_stated_areas_is_found_by_the_numbers(tmp_path, clean, factor):
    def change(row, geometry):
        row["stated_area_km2"] *= factor
        return geometry

    built = build(units_file(tmp_path / "u.shp", change=change))
    assert np.allclose(built.dataset.units.stated_area_km2, clean.units.stated_area_km2)


def test_categories_in_numbers_and_full_width_are_understood_and_unknown_ones_are_errors(tmp_path):
    words = iter(["1", "２", "3.0", "优先", "重点管控单元（城镇）", "绿色", None])

    def change(row, geometry):
        row["category"] = next(words)
        return geometry

    built = build(units_file(tmp_path / "u.shp", change=change, limit=7))
    by_code = {"1": "priority", "2": "key"}[built.dataset.units.unit_code[6][8]]
    assert list(built.dataset.units.category) == ["priority", "key", "general", "priority", "key", None, by_code]
    assert "绿色" in note(built, "category_unknown").facts["values"]
    assert note(built, "category_from_code").count == 1


def test_missing_and_repeated_codes_are_kept_and_counted(tmp_path):
    rows = iter(range(100))

    def change(row, geometry):
        place = next(rows)
        if place == 0:
            row["unit_code"] = None
        if place == 2:
            row["unit_code"] = "ＺＨ22020210002 "
        return geometry

    built = build(units_file(tmp_path / "u.shp", change=change, limit=5))
    assert list(built.dataset.units.unit_code)[:3] == ["NO-CODE-1", "ZH22020210002", "ZH22020210002#3"]
    assert note(built, "unit_code_missing").level is Level.ERROR
    assert note(built, "unit_code_twice").count == 1
    assert ("ZH22020210002#3", "unit", "ZH22020210002") in list(
        zip(built.dataset.scopes.unit_code, built.dataset.scopes.tier, built.dataset.scopes.scope_code)
    )


def test_parts_of_one_unit_are_joined(tmp_path, clean):
    path = units_file(tmp_path / "u.shp", limit=3)
    source = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = source.GetLayer(0)
    feature = layer.GetFeature(1)
    box = feature.GetGeometryRef().GetEnvelope()
    middle = (box[0] + box[1]) / 2
    for low, high in ((box[0], middle), (middle, box[1])):
        half = ogr.CreateGeometryFromWkb(shapely.to_wkb(shapely.box(low, box[2], high, box[3])))
        part = ogr.Feature(layer.GetLayerDefn())
        part.SetFrom(feature)
        part.SetGeometry(feature.GetGeometryRef().Intersection(half))
        layer.CreateFeature(part)
    layer.DeleteFeature(1)
    source.ExecuteSQL("REPACK u")
    del layer, source
    built = build(path)
    assert len(built.dataset.units) == 3
    assert note(built, "unit_parts_joined").count == 1
    row = list(built.dataset.units.unit_code).index("ZH22020210002")
    whole = shapely.from_wkb(clean.zones.wkb[1])
    joined = shapely.from_wkb(built.dataset.zones.wkb[row])
    assert shapely.symmetric_difference(whole, joined).area < 1e-15


def test_invalid_geometry_is_repaired_and_named(tmp_path):
    def change(row, geometry):
        if row["unit_code"].endswith("10002"):
            return ogr.CreateGeometryFromWkt("POLYGON ((126 43,126.1 43.1,126.1 43,126 43.1,126 43))")
        return geometry

    built = build(units_file(tmp_path / "u.shp", change=change, limit=5))
    assert "ZH22020210002" in note(built, "source_geometry_repaired").facts["items"]


def test_marine_units_have_their_code_in_the_field_of_element_zones(tmp_path):
    fields = {"HJGKDYBM": "unit_code", "HJYSGKFQBM": "sea", "HJGKDYMC": "unit_name", "ZHGKDYFL": "category"}
    rows = iter(range(100))

    def change(row, geometry):
        if next(rows) % 2:
            row["sea"], row["unit_code"] = row["unit_code"].replace("ZH", "HY"), None
        return geometry

    path = units_file(tmp_path / "u.gpkg", driver="GPKG", fields={k: v for k, v in fields.items() if v != "sea"})
    del path
    built = build(_with_sea(tmp_path, fields, change))
    assert list(built.dataset.units.domain)[:4] == ["land", "marine", "land", "marine"]
    assert list(built.dataset.units.unit_code)[1].startswith("HY")
    assert "domain_marine_found" in told(built)


def _with_sea(folder, fields, change):
    """Like ``units_file``, with a column that the sample does not have."""
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(folder / "sea.gpkg"))
    layer = source.CreateLayer("units", srs(4490), ogr.wkbMultiPolygon)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for unit, wkb in zip(sample_units()[:6], read_dataset(SAMPLE).zones.wkb):
        row = {**unit, "category": "1", "sea": None}
        change(row, None)
        feature = ogr.Feature(layer.GetLayerDefn())
        for place, column in enumerate(fields.values()):
            if row[column] is not None:
                feature.SetField(place, row[column])
        feature.SetGeometry(ogr.CreateGeometryFromWkb(wkb))
        layer.CreateFeature(feature)
    del layer, source
    return str(folder / "sea.gpkg")


def test_the_mapping_that_is_written_out_gives_the_same_dataset_again(tmp_path, messy):
    path = tmp_path / "used.mapping.toml"
    path.write_text(mapping_text(messy.mapping), encoding="utf-8")
    mapping = read_mapping(path)
    assert mapping == messy.mapping
    units = units_file(tmp_path / "环境管控单元.shp")
    again = build(units, requirements=workbook(tmp_path / "准入清单.xlsx"), mapping=mapping)
    for name in ("units", "scopes", "clauses"):
        for column, values in getattr(messy.dataset, name).columns().items():
            ours = getattr(getattr(again.dataset, name), column)
            assert np.array_equal(ours, values) if values.dtype.kind == "O" else np.allclose(ours, values), column
