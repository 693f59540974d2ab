"""Layers that cannot be right: each gives one clear message in both languages and leaves nothing behind."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from ecozoning.core.errors import InputRefused
from ecozoning.storage.dataset_building import BuildJob, build_dataset
from ecozoning.storage.dataset_writing import write_dataset
from ecozoning.storage.source_layers import LayerChoice
from messy_city import SAMPLE, srs, units_file
from osgeo import ogr
from refusals import HEAD, SQUARE, UNIT, book_file, bytes_in, cut, layer_file, noise, refused, zipped


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """A small shapefile and a list that are as they should be."""
    folder = tmp_path_factory.mktemp("good")
    units_file(folder / "u.shp", limit=5)

    return folder


def copied(good, folder):
    for file in good.glob("u.*"):
        shutil.copy(file, folder)
    return folder / "u.shp"


def without(suffix):
    def spoil(shp):
        shp.with_suffix(suffix).unlink()

    return spoil


def shortened(suffix, share):
    return lambda shp: cut(shp.with_suffix(suffix), share)


def written(suffix, content):
    return lambda shp: shp.with_suffix(suffix).write_bytes(content)


def mixed_encodings(shp):
    raw = bytearray(shp.with_suffix(".dbf").read_bytes())
    place = raw.find("昌邑区".encode("gbk"))
    raw[place : place + 9] = "昌邑区".encode()
    raw[place + 9 : place + 14] = b"\xff\xfe\xff\x80\xff"
    shp.with_suffix(".dbf").write_bytes(raw)


def more_rows_in_header(shp):
    raw = bytearray(shp.with_suffix(".dbf").read_bytes())
    raw[4:8] = (5000).to_bytes(4, "little")
    shp.with_suffix(".dbf").write_bytes(raw)


def fewer_rows_in_header(shp):
    raw = bytearray(shp.with_suffix(".dbf").read_bytes())
    raw[4:8] = (2).to_bytes(4, "little")
    shp.with_suffix(".dbf").write_bytes(raw)


def prj_of(epsg):
    return written(".prj", srs(epsg).ExportToWkt(["FORMAT=WKT1_ESRI"]).encode())


SHAPEFILES = {
    "dbf cut to half": (shortened(".dbf", 0.5), "shapefile_cut_short"),
    "dbf without its last byte of data": (shortened(".dbf", 0.97), "shapefile_cut_short"),
    "dbf cut to its header": (shortened(".dbf", 0.01), "shapefile_cut_short"),
    "shp cut to half": (shortened(".shp", 0.5), "shapefile_cut_short"),
    "shx cut to half": (shortened(".shx", 0.5), "shapefile_cut_short"),
    "shp empty": (written(".shp", b""), "file_empty"),
    "dbf empty": (written(".dbf", b""), "shapefile_cut_short"),
    "shx empty": (written(".shx", b""), "shapefile_cut_short"),
    "dbf missing": (without(".dbf"), "shapefile_part_missing"),
    "shx missing": (without(".shx"), "shapefile_part_missing"),
    "shp missing": (without(".shp"), "file_missing"),
    "prj missing": (without(".prj"), "crs_missing"),
    "prj of rubbish": (written(".prj", b"hello"), "crs_missing"),
    "prj binary": (written(".prj", noise(200)), "crs_missing"),
    "prj of another zone": (prj_of(4531), "crs_contradicted"),
    "prj of web mercator on degrees": (prj_of(3857), "crs_contradicted"),
    "prj of a zone on degrees": (prj_of(4549), "crs_contradicted"),
    "prj of UTM on degrees": (prj_of(32652), "crs_contradicted"),
    "prj of Xi'an 80": (prj_of(4610), "source_datum_refused"),
    "prj of Beijing 54": (prj_of(4214), "source_datum_refused"),
    "prj of Xi'an 80 projected": (prj_of(2363), "source_datum_refused"),
    "prj of Pulkovo": (prj_of(4284), "source_datum_refused"),
    "shp of rubbish": (written(".shp", noise()), "file_not_readable"),
    "shx of rubbish": (written(".shx", noise()), "file_not_readable"),
    "dbf of rubbish": (
        written(".dbf", noise()),
        ("shapefile_cut_short", "file_not_readable", "shapefile_parts_differ"),
    ),
    "shp of text": (written(".shp", b"name,code\n" * 40), "file_not_readable"),
    "texts in two encodings": (mixed_encodings, "encoding_unknown"),
    "header promises more rows": (more_rows_in_header, "shapefile_cut_short"),
    "header promises fewer rows": (fewer_rows_in_header, "shapefile_parts_differ"),
}


@pytest.mark.parametrize("name", SHAPEFILES)
def test_a_damaged_shapefile_is_refused(good, tmp_path, name):
    spoil, code = SHAPEFILES[name]
    shp = copied(good, tmp_path)
    spoil(shp)
    error = refused(tmp_path, code, shp)
    assert "u" in str(error.facts["path"])


GEOJSON = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"单元编码":"%s","单元名称":"昌邑区"},'
)
GEOJSON += '"geometry":{"type":"Polygon","coordinates":[[[126,43],[126.1,43],[126.1,43.1],[126,43]]]}}]}'


def table_only(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE a (b)")
    connection.commit()
    connection.close()
    return path


LAYERS = {
    "no such file": (lambda folder: folder / "none.gpkg", "file_missing"),
    "a folder": (lambda folder: folder, ("file_not_readable", "layer_without_geometry")),
    "an empty gpkg": (bytes_in("u.gpkg", b""), "file_empty"),
    "a gpkg of rubbish": (bytes_in("u.gpkg", noise()), "file_not_readable"),
    "a gpkg of text": (bytes_in("u.gpkg", b"hello"), "file_not_readable"),
    "a gpkg cut short": (lambda f: _cut_gpkg(f), ("file_not_readable", "layer_empty", "layer_without_geometry")),
    "a database without layers": (lambda f: table_only(f / "u.gpkg"), ("file_not_readable", "layer_without_geometry")),
    "a gpkg with two layers": (lambda _: SAMPLE, "layer_ambiguous"),
    "a layer without features": (lambda f: layer_file(f / "u.gpkg"), "layer_empty"),
    "a layer without geometry": (lambda f: layer_file(f / "u.gpkg", rows=[None]), "layer_without_geometry"),
    "a table": (lambda f: layer_file(f / "u.gpkg", geometry=ogr.wkbNone, rows=[None]), "layer_without_geometry"),
    "points": (
        lambda f: layer_file(f / "u.gpkg", rows=["POINT (126 43)"], geometry=ogr.wkbPoint),
        "layer_not_polygons",
    ),
    "lines": (
        lambda f: layer_file(f / "u.gpkg", rows=["LINESTRING (126 43, 127 44)"], geometry=ogr.wkbLineString),
        "layer_not_polygons",
    ),
    "no crs": (lambda f: layer_file(f / "u.gpkg", rows=[SQUARE], epsg=None), "crs_missing"),
    "empty polygons": (lambda f: layer_file(f / "u.gpkg", rows=["POLYGON EMPTY"]), "layer_without_geometry"),
    "polygons without area": (
        lambda f: layer_file(f / "u.gpkg", rows=["POLYGON ((126 43,127 43,126 43))"]),
        "layer_without_geometry",
    ),
    "polygons in Africa": (
        lambda f: layer_file(f / "u.gpkg", rows=["POLYGON ((0 0,1 0,1 1,0 0))"]),
        "crs_contradicted",
    ),
    "no code field": (lambda f: layer_file(f / "u.gpkg", rows=[SQUARE], fields=("甲",)), "unit_code_field_missing"),
    "geojson in GBK": (bytes_in("u.geojson", (GEOJSON % UNIT).encode("gbk")), "encoding_not_utf8"),
    "geojson cut short": (bytes_in("u.geojson", (GEOJSON % UNIT).encode()[:-40]), "file_not_readable"),
    "geojson of rubbish": (bytes_in("u.geojson", noise()), "encoding_not_utf8"),
    "an empty geojson": (bytes_in("u.geojson", b""), "file_empty"),
    "geojson without features": (
        bytes_in("u.geojson", b'{"type":"FeatureCollection","features":[]}'),
        ("layer_empty", "layer_without_geometry"),
    ),
    "an archive": (lambda f: zipped(f / "u.zip"), "file_is_archive"),
    "a workbook": (lambda f: book_file(f / "u.xlsx", [HEAD]), ("layer_without_geometry", "file_not_readable")),
    "a picture": (bytes_in("u.png", b"\x89PNG\r\n\x1a\n" + noise(100)), "file_not_readable"),
    "a gdb of rubbish": (lambda f: _gdb(f / "u.gdb"), "file_not_readable"),
}


def _cut_gpkg(folder):
    cut(units_file(folder / "u.gpkg", driver="GPKG", limit=5), 0.3)
    return folder / "u.gpkg"


def _gdb(path):
    path.mkdir()
    (path / "a00000001.gdbtable").write_bytes(noise())
    return path


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_that_cannot_be_units_is_refused(tmp_path, name):
    make, code = LAYERS[name]
    refused(tmp_path, code, make(tmp_path))


def test_a_field_twice_is_refused(good, tmp_path):
    shp = copied(good, tmp_path)
    raw = bytearray(shp.with_suffix(".dbf").read_bytes())
    raw[64 : 64 + 11] = raw[32 : 32 + 11]
    shp.with_suffix(".dbf").write_bytes(raw)
    refused(tmp_path, "field_twice", shp)


def test_a_zone_layer_of_lines_is_refused_by_name(good, tmp_path):
    lines = layer_file(tmp_path / "红线.gpkg", rows=["LINESTRING (126 43, 127 44)"], geometry=ogr.wkbLineString)
    assert "红线" in str(refused(tmp_path, "layer_not_polygons", good / "u.shp", redline=lines).facts["path"])


def test_an_output_that_cannot_be_written_leaves_the_older_file(good, tmp_path):
    built = build_dataset(BuildJob([("units", LayerChoice(str(good / "u.shp")))]))
    target = tmp_path / "out.gpkg"
    target.write_bytes(b"older")
    beside = tmp_path / "folder.toml"
    (beside / "occupied").mkdir(parents=True)
    with pytest.raises(InputRefused) as error:
        write_dataset(target, built.dataset, built.cells, {beside: "x"})
    assert error.value.code == "output_not_writable"
    assert target.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.toml", "out.gpkg"]


def test_there_are_enough_of_them():
    assert len(SHAPEFILES) + len(LAYERS) >= 50
