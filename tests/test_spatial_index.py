"""The spatial index that we pack ourselves: SQLite finds it sound, GDAL finds with it what there is and keeps it so."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
import shapely
from ecozoning.storage.geopackage import Layout, drafted, write_geopackage
from ecozoning.storage.geopackage import Table as FileTable
from ecozoning.storage.packed_index import outward
from osgeo import gdal, ogr

#: As many boxes go into a node of the index.
NODE = 51
SIZES = (0, 1, NODE, NODE + 1, 5_000)


def some_boxes(count, seed=7):
    """Boxes of all sizes and proportions, near and far, with numbers that a small float does not hold."""
    random = np.random.default_rng(seed)
    corner = np.column_stack([random.normal(120, 3, count), random.uniform(20, 50, count)])
    size = 10.0 ** random.uniform(-7, 0.5, (count, 2))
    return shapely.box(*corner.T, *(corner + size).T)


def with_gaps(shapes):
    """Every tenth one is NULL, and every tenth empty."""
    shapes = np.asarray(shapes, dtype=object).copy()
    shapes[3::10] = None
    shapes[6::10] = shapely.Polygon()
    return shapes


def layer_of(path, shapes):
    write_geopackage(path, [FileTable("lots", {"no": ("integer", np.arange(len(shapes)))}, "Polygon", shapes)])


def layer_row_by_row(path, shapes):
    """The same where SQLite refuses to let anybody write behind an index; returns what it has refused."""
    refused = []

    def refuse_once(action, name, *_rest):
        # The index itself asks for the same when it takes a row, and may have it.
        if action == sqlite3.SQLITE_INSERT and name == "rtree_lots_geom_node" and not refused:
            refused.append(name)
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    with drafted(path, [Layout("lots", {"no": "integer"}, "Polygon")]) as draft:
        draft.connection.set_authorizer(refuse_once)
        draft.insert("lots", {"no": np.arange(len(shapes))}, shapely.to_wkb(shapes, byte_order=1))
    return refused


def asked_of_sqlite(path, question):
    with sqlite3.connect(path) as file:
        return file.execute(question).fetchall()


def is_sound(path):
    if ("ENABLE_RTREE",) not in asked_of_sqlite(path, "PRAGMA compile_options"):
        pytest.skip("SQLite has no R-trees here")
    return asked_of_sqlite(path, "SELECT rtreecheck('main', 'rtree_lots_geom')") == [("ok",)]


def assert_finds_all(path, shapes):
    """GDAL, asked for the rows in a box, gives those that shapely finds by looking at all of them."""
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    layer = source.GetLayer(0)
    windows = [*some_boxes(60, seed=11), shapely.box(100, 0, 140, 60), shapely.box(0, 0, 1, 1)]
    for window in windows:
        layer.SetSpatialFilterRect(*window.bounds)
        found = sorted(feature.GetFID() for feature in layer)
        assert found == (np.flatnonzero(shapely.intersects(shapes, window)) + 1).tolist()


def rows_in_index(path):
    return [row for (row,) in asked_of_sqlite(path, "SELECT rowid FROM rtree_lots_geom_rowid ORDER BY rowid")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("write", [layer_of, layer_row_by_row])
def test_the_index_is_sound_and_finds_every_row_that_has_a_place(tmp_path, size, write):
    shapes = with_gaps(some_boxes(size))
    refused = write(tmp_path / "x.gpkg", shapes)
    assert is_sound(tmp_path / "x.gpkg")
    placed = np.flatnonzero(~np.isnan(shapely.bounds(shapes)[:, 0]))
    assert rows_in_index(tmp_path / "x.gpkg") == (placed + 1).tolist()
    assert_finds_all(tmp_path / "x.gpkg", shapes)
    assert bool(refused) == (write is layer_row_by_row and size > 0)


def test_a_refused_writing_of_nodes_leaves_an_index_grown_by_sqlite(tmp_path):
    shapes = some_boxes(2_000)
    layer_of(tmp_path / "packed.gpkg", shapes)
    layer_row_by_row(tmp_path / "grown.gpkg", shapes)
    count = "SELECT COUNT(*) FROM rtree_lots_geom_node"
    (packed,), (grown,) = (asked_of_sqlite(tmp_path / name, count)[0] for name in ("packed.gpkg", "grown.gpkg"))
    assert packed == -(-2_000 // NODE) + 1  # leaves and the root
    assert grown > packed


def test_every_box_of_the_index_holds_that_of_its_row(tmp_path):
    shapes = some_boxes(3_000)
    layer_of(tmp_path / "x.gpkg", shapes)
    assert is_sound(tmp_path / "x.gpkg")
    boxes = asked_of_sqlite(tmp_path / "x.gpkg", "SELECT minx, miny, maxx, maxy FROM rtree_lots_geom ORDER BY id")
    boxes, bounds = np.asarray(boxes), shapely.bounds(shapes)
    assert (boxes[:, :2] <= bounds[:, :2]).all()
    assert (boxes[:, 2:] >= bounds[:, 2:]).all()
    assert np.abs(boxes - bounds).max() < 2e-5  # two steps of a small float at 120 degrees


def test_numbers_beyond_those_of_an_index_become_infinite():
    bounds = np.asarray([[-1e300, 0.1, 1e300, 0.1], [np.nan] * 4])
    boxes = outward(bounds)
    assert boxes[0, 0] == -np.inf
    assert boxes[0, 2] == np.inf
    assert float(boxes[0, 1]) < 0.1 < float(boxes[0, 3])
    assert np.isnan(boxes[1]).all()


def test_gdal_keeps_index_and_counts_right_when_rows_come_go_and_move(tmp_path):
    path, shapes = tmp_path / "x.gpkg", with_gaps(some_boxes(400))
    layer_of(path, shapes)
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = source.GetLayer(0)
    moved, fresh = some_boxes(400, seed=3), some_boxes(30, seed=5)
    for row in range(0, 400, 4):
        feature = layer.GetFeature(row + 1)
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(moved[row])))
        layer.SetFeature(feature)
        shapes[row] = moved[row]
    for row in range(1, 400, 4):
        layer.DeleteFeature(row + 1)
        shapes[row] = None
    for shape in fresh:
        feature = ogr.Feature(layer.GetLayerDefn())
        feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(shape)))
        layer.CreateFeature(feature)
    feature = layer = source = None
    assert is_sound(path)
    assert_finds_all(path, np.concatenate([shapes, fresh]))
    assert told_and_counted(path) == (330, 330)


def told_and_counted(path):
    """How many rows GDAL believes there are, and how many there are."""
    told = asked_of_sqlite(path, "SELECT feature_count FROM gpkg_ogr_contents WHERE table_name = 'lots'")
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
    assert source.GetLayer(0).GetFeatureCount() == told[0][0]
    return told[0][0], asked_of_sqlite(path, "SELECT COUNT(*) FROM lots")[0][0]


@pytest.mark.parametrize("size", SIZES)
def test_gdal_is_told_how_many_rows_there_are(tmp_path, size):
    layer_of(tmp_path / "x.gpkg", with_gaps(some_boxes(size)))
    assert told_and_counted(tmp_path / "x.gpkg") == (size, size)


def test_rows_that_sql_adds_or_takes_are_counted_by_the_triggers_of_gdal(tmp_path):
    layer_of(tmp_path / "x.gpkg", some_boxes(10))
    with sqlite3.connect(tmp_path / "x.gpkg") as file:
        triggers = dict(
            file.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'lots' AND type = 'trigger'")
        )
    assert {"trigger_insert_feature_count_lots", "trigger_delete_feature_count_lots"} < set(triggers)
    source = gdal.OpenEx(str(tmp_path / "x.gpkg"), gdal.OF_VECTOR | gdal.OF_UPDATE)
    for sql in ("INSERT INTO lots (no) VALUES (7), (8), (9)", "DELETE FROM lots WHERE fid < 3"):
        source.ExecuteSQL(sql)
    source = None
    assert told_and_counted(tmp_path / "x.gpkg") == (11, 11)
    assert is_sound(tmp_path / "x.gpkg")


def test_the_triggers_are_those_that_gdal_makes(tmp_path):
    layer_of(tmp_path / "ours.gpkg", some_boxes(3))
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(tmp_path / "theirs.gpkg"), options=["VERSION=1.3"])
    layer = source.CreateLayer("lots", None, ogr.wkbPolygon, ["GEOMETRY_NAME=geom"])
    layer.CreateField(ogr.FieldDefn("no", ogr.OFTInteger64))
    layer = source = None
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    assert asked_of_sqlite(tmp_path / "ours.gpkg", schema) == asked_of_sqlite(tmp_path / "theirs.gpkg", schema)


def test_a_layer_without_any_shape_is_opened_without_complaint_and_takes_one(tmp_path):
    path = tmp_path / "x.gpkg"
    layer_of(path, np.full(4, None))
    gdal.ErrorReset()
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    layer = source.GetLayer(0)
    assert layer.GetFeatureCount() == 4
    layer.SetSpatialFilterRect(100, 0, 140, 60)
    assert [*layer] == []
    layer.SetSpatialFilter(None)
    feature = layer.GetFeature(2)
    feature.SetGeometry(ogr.CreateGeometryFromWkb(shapely.to_wkb(some_boxes(1)[0])))
    layer.SetFeature(feature)
    feature = layer = source = None
    assert gdal.GetLastErrorMsg() == ""
    assert rows_in_index(path) == [2]
    assert is_sound(path)


def test_the_same_rows_make_the_same_file(tmp_path, monkeypatch):
    monkeypatch.setenv("OGR_CURRENT_DATE", "2024-10-25T00:00:00.000Z")
    for name in ("a.gpkg", "b.gpkg"):
        layer_of(tmp_path / name, with_gaps(some_boxes(3_000)))
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()


def test_rows_come_whole_however_many_go_with_one_statement(tmp_path):
    for count in (1, 2, 899, 900, 901, 2_000):
        layout = Layout("wide", {f"c{number}": "integer" for number in range(3)})
        with drafted(tmp_path / "x.gpkg", [layout]) as draft:
            draft.insert("wide", {f"c{number}": np.arange(count) * 3 + number for number in range(3)})
        rows = asked_of_sqlite(tmp_path / "x.gpkg", "SELECT * FROM wide ORDER BY fid")
        assert rows == [(row + 1, row * 3, row * 3 + 1, row * 3 + 2) for row in range(count)]
