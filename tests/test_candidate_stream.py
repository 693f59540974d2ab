"""Candidates come in whole columns or feature by feature, from a file or through QGIS: the rows are the same."""

from __future__ import annotations

import sqlite3

import pytest
from ecozoning.core.errors import InputRefused
from ecozoning.storage.candidate_stream import FieldChoice
from ecozoning.storage.candidates_file import open_candidates
from ecozoning.storage.feature_rows import MOST_TEXT
from osgeo import gdal, ogr, osr

FIELDS = [
    ("code", ogr.OFTString, ogr.OFSTNone),
    ("count", ogr.OFTInteger, ogr.OFSTNone),
    ("small", ogr.OFTInteger, ogr.OFSTInt16),
    ("large", ogr.OFTInteger64, ogr.OFSTNone),
    ("area", ogr.OFTReal, ogr.OFSTNone),
    ("day", ogr.OFTDate, ogr.OFSTNone),
]
VALUES = {"code": "地块'甲\"; <b>😀", "count": -3, "small": 7, "large": 2**53 + 1, "area": 0.1, "day": "2026/08/15"}
PLOT = "MULTIPOLYGON (((126 43.5,126.001 43.5,126.001 43.501,126 43.5)))"


def layer_file(path, features, fields=FIELDS, kind=ogr.wkbMultiPolygon, driver="GPKG", name="候选 地块"):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4490)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    source = ogr.GetDriverByName(driver).CreateDataSource(str(path))
    layer = source.CreateLayer(name, srs, kind, ["ENCODING=UTF-8"] if driver == "ESRI Shapefile" else [])
    for field, field_type, subtype in fields:
        definition = ogr.FieldDefn(field, field_type)
        definition.SetSubType(subtype)
        layer.CreateField(definition)
    for wkt, values in features:
        feature = ogr.Feature(layer.GetLayerDefn())
        if wkt is not None:
            feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        for field, value in values.items():
            feature[field] = value
        layer.CreateFeature(feature)
    source = None
    return path


@pytest.fixture
def file(tmp_path):
    plots = [(PLOT, VALUES | {"code": f"甲{number}", "count": number}) for number in range(10)]
    return layer_file(tmp_path / "p.gpkg", [*plots, (PLOT, VALUES), (None, {}), (PLOT, {"code": ""})])


def rows_of(stream, size=4):
    """All features of a stream, as one list of rows."""
    found = []
    for some in stream.rows(size):
        assert len(some.numbers) <= size
        found += zip(some.numbers, some.wkb, *some.columns.values())
    return found


def test_whole_columns_give_the_rows_that_single_features_give(file):
    fast, plain = open_candidates(file), open_candidates(file, by_columns=False)
    assert rows_of(fast) == rows_of(plain)
    assert (fast.kinds, fast.count, fast.crs) == (plain.kinds, 13, "EPSG:4490")
    values = rows_of(fast)[10]
    assert values[2:] == (VALUES["code"], -3, 7, 2**53 + 1, 0.1, "2026-08-15")
    assert [type(value) for value in values[2:]] == [str, int, int, int, float, str]
    assert rows_of(fast)[11][1:] == (None,) * 7
    assert rows_of(fast)[12][2] == ""


def test_columns_are_really_taken_where_they_can_be(file):
    calls = []
    stream = open_candidates(file)
    layer = stream.rows.__closure__[1].cell_contents.layer
    original = layer.GetArrowStreamAsNumPy
    layer.GetArrowStreamAsNumPy = lambda options: calls.append(options) or original(options=options)
    assert len(rows_of(stream)) == 13
    assert calls == [["USE_MASKED_ARRAYS=YES", "MAX_FEATURES_IN_BATCH=4"]]


@pytest.mark.parametrize(
    ("field", "value", "seen"),
    [
        (("single", ogr.OFTReal, ogr.OFSTFloat32), 0.1, 0.1),
        (("time", ogr.OFTDateTime, ogr.OFSTNone), "2026/08/15 12:30:45", "2026-08-15T12:30:45"),
        (("list", ogr.OFTStringList, ogr.OFSTNone), ["甲", "乙"], None),
        (("yes", ogr.OFTInteger, ogr.OFSTBoolean), 1, 1),
    ],
)
def test_what_columns_would_change_comes_feature_by_feature(tmp_path, field, value, seen):
    driver = "GPKG" if field[0] != "list" else "GeoJSON"
    path = layer_file(tmp_path / "x", [(PLOT, {field[0]: value})], [field], driver=driver)
    fast, plain = open_candidates(path), open_candidates(path, by_columns=False)
    assert rows_of(fast) == rows_of(plain)
    assert seen is None or rows_of(fast)[0][2] == seen


def test_one_very_long_text_does_not_take_all_memory(tmp_path):
    long = "长" * (MOST_TEXT // 64)
    features = [(PLOT, {"code": long if number == 5 else "短"}) for number in range(3_000)]
    path = layer_file(tmp_path / "long.gpkg", features, FIELDS[:1])
    rows = rows_of(open_candidates(path), 3_000)
    assert (len(rows), rows[5][2], rows[6][2]) == (3_000, long, "短")


def test_long_text_makes_the_batches_smaller(tmp_path):
    features = [(PLOT, {"code": "字" * 20_000 if number == 5 else "短"}) for number in range(2_000)]
    path = layer_file(tmp_path / "long.gpkg", features, FIELDS[:1])
    sizes = [len(rows.numbers) for rows in open_candidates(path).rows(2_000)]
    assert sum(sizes) == 2_000
    assert max(sizes) * 20_000 * 4 <= MOST_TEXT


def test_text_that_is_no_utf_8_ends_nothing(tmp_path):
    path = layer_file(tmp_path / "t.gpkg", [(PLOT, {"code": f"P{number}"}) for number in range(300)], FIELDS[:1])
    with sqlite3.connect(path) as file:
        for name in [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE \"候选 地块\" SET code = CAST(X'B5D8BFE9FF' AS TEXT) WHERE fid % 2 = 1")
    rows = rows_of(open_candidates(path), 300)
    assert len(rows) == 300
    assert rows[1][2] == "P1"
    assert isinstance(rows[0][2], str)


def test_curves_are_straightened(tmp_path):
    curve = "CURVEPOLYGON (CIRCULARSTRING (126 43.5,126.001 43.501,126.002 43.5,126.001 43.499,126 43.5))"
    path = layer_file(tmp_path / "c.gpkg", [(curve, {})], [], ogr.wkbCurvePolygon)
    stream = open_candidates(path)
    (batch,) = stream.batches()
    assert stream.dimension() == 2
    assert ogr.CreateGeometryFromWkb(batch.candidates.wkb[0]).GetGeometryName() == "POLYGON"


def test_shapefiles_are_read_whole(tmp_path):
    fields = [("code", ogr.OFTString, ogr.OFSTNone), ("area", ogr.OFTReal, ogr.OFSTNone)]
    features = [(PLOT, {"code": f"地块{number}", "area": 1.5}) for number in range(9)]
    path = layer_file(tmp_path / "s.shp", features, fields, ogr.wkbPolygon, "ESRI Shapefile")
    fast, plain = open_candidates(path), open_candidates(path, by_columns=False)
    assert rows_of(fast) == rows_of(plain)
    assert rows_of(fast)[8][2:] == ("地块8", 1.5)


def test_the_dimension_of_mixed_geometry_is_the_highest(tmp_path):
    points = [("POINT (126 43.5)", {})] * 3
    for more, dimension in ([], 0), ([("LINESTRING (126 43.5,126.1 43.5)", {})], 1), ([(PLOT, {})], 2):
        path = layer_file(tmp_path / f"{dimension}.gpkg", points + more, [], ogr.wkbUnknown)
        assert open_candidates(path).dimension() == dimension


def test_refusals_name_layer_and_field(file, tmp_path):
    empty = layer_file(tmp_path / "e.gpkg", [])
    twice = layer_file(tmp_path / "t.gpkg", [(PLOT, VALUES)] * 3)
    for path, chosen, code in (
        (file, FieldChoice(id="没有"), "input_field_missing"),
        (file, FieldChoice(id="code"), "candidate_id_missing"),
        (twice, FieldChoice(id="code"), "candidate_id_twice"),
        (empty, FieldChoice(), "no_features"),
    ):
        with pytest.raises(InputRefused) as refused:
            list(open_candidates(path, chosen=chosen).batches())
        assert refused.value.code == code
        assert refused.value.facts["layer"] == "候选 地块"


# ------------------------------------------------------------------------------------------------ through QGIS


@pytest.fixture
def through_qgis(ecozoning_provider):
    """The stream of a layer or parameter value, as ``screen`` takes it."""
    from ecozoning.qgis_bridge.sources import candidates_of, chosen_layer
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    kept = [context, feedback]

    def stream_of(layer, value=None):
        algorithm = ecozoning_provider.algorithm("screen").create()
        parameters = {"INPUT": layer if value is None else value}
        source = algorithm.parameterAsSource(parameters, "INPUT", context)
        kept.extend([algorithm, source, layer])
        chosen = chosen_layer(parameters["INPUT"], layer)
        return candidates_of(source, chosen, FieldChoice(), feedback)

    return stream_of


@pytest.fixture
def layer(file):
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{file}|layername=候选 地块", "地块", "ogr")
    assert layer.isValid()
    return layer


def is_from_file(stream):
    return stream.rows.__code__.co_names[0] == "_with_numbers"


def test_a_plain_layer_is_read_from_its_file_and_gives_the_rows_that_qgis_gives(through_qgis, layer):
    from qgis.core import QgsProcessingFeatureSourceDefinition

    fast = through_qgis(layer)
    assert is_from_file(fast)
    plain = through_qgis(layer, QgsProcessingFeatureSourceDefinition(layer.source()))
    assert not is_from_file(plain)
    assert rows_of(fast) == rows_of(plain)
    assert fast.kinds == plain.kinds == {"fid": "integer", **open_candidates(layer.source().split("|")[0]).kinds}


def test_a_filter_an_edit_a_join_and_a_computed_field_come_through_qgis(through_qgis, layer):
    from ecozoning.qgis_bridge.sink_fields import sink_fields
    from qgis.core import QgsVectorLayer, QgsVectorLayerJoinInfo

    layer.setSubsetString('"count" >= 4')
    filtered = through_qgis(layer)
    assert not is_from_file(filtered)
    assert [row[4] for row in rows_of(filtered)] == [4, 5, 6, 7, 8, 9]
    layer.setSubsetString("")

    layer.startEditing()
    layer.changeAttributeValue(1, layer.fields().indexOf("code"), "改过")
    edited = through_qgis(layer)
    assert not is_from_file(edited)
    assert rows_of(edited)[0][2 + layer.fields().indexOf("code")] == "改过"
    layer.rollBack()

    layer.addExpressionField('"count" * 2', sink_fields({"twice": "integer"}).field(0))
    computed = through_qgis(layer)
    assert not is_from_file(computed)
    assert rows_of(computed)[3][-1] == 6
    layer.removeExpressionField(layer.fields().indexOf("twice"))

    joined = QgsVectorLayer("NoGeometry?field=code:string&field=more:string", "joined", "memory")
    join = QgsVectorLayerJoinInfo()
    join.setJoinLayer(joined)
    join.setJoinFieldName("code")
    join.setTargetFieldName("code")
    join.setUsingMemoryCache(True)
    assert layer.addJoin(join)
    assert not is_from_file(through_qgis(layer))


def test_only_what_is_selected_is_read(through_qgis, layer):
    from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

    QgsProject.instance().addMapLayer(layer, False)
    layer.selectByIds([2, 5])
    selected = through_qgis(layer, QgsProcessingFeatureSourceDefinition(layer.id(), True))
    assert [row[0] for row in rows_of(selected)] == [2, 5]
    QgsProject.instance().takeMapLayer(layer)


def test_a_memory_layer_is_read_through_qgis(through_qgis):
    from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

    memory = QgsVectorLayer("Polygon?crs=EPSG:4490&field=a:int&field=b:double&field=c:string", "m", "memory")
    feature = QgsFeature(memory.fields())
    feature.setAttributes([1, 2.5, None])
    feature.setGeometry(QgsGeometry.fromWkt("Polygon ((126 43, 126.1 43, 126 43.1, 126 43))"))
    memory.dataProvider().addFeature(feature)
    stream = through_qgis(memory)
    assert stream.kinds == {"a": "integer", "b": "real", "c": "text"}
    assert [row[2:] for row in rows_of(stream)] == [(1, 2.5, None)]
    assert stream.dimension() == 2


def test_gdal_is_new_enough_for_columns():
    assert int(gdal.VersionInfo("VERSION_NUM")) >= 3_060_000 or not hasattr(ogr.Layer, "GetArrowStreamAsNumPy")
