"""The algorithms as QGIS runs them: any source, any CRS, whole outputs, an untouched project."""

from __future__ import annotations

import pyproj
import pytest
import shapely
from ecozoning.storage.result_file import read_result
from osgeo import ogr, osr
from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from sample_copy import SAMPLE

DATASET = str(SAMPLE / "jilin.gpkg")
PARCELS = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels"


def memory_layer(wkts, crs="EPSG:4490", kind="Polygon", ids=None):
    fields = "field=编号:string(200)&field=名称:string(200)"
    layer = QgsVectorLayer(f"{kind}?crs={crs}&{fields}", "候选", "memory")
    for number, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([ids[number] if ids else f"C{number}", f"地块{number}"])
        if wkt:
            feature.setGeometry(QgsGeometry.fromWkt(wkt))
        layer.dataProvider().addFeature(feature)
    return layer


@pytest.fixture
def screen(run, tmp_path):
    """Screen an input against the sample and read the result back."""

    def run_screen(source, name="result.gpkg", feedback=None, **more):
        parameters = {"INPUT": source, "DATASET": DATASET, "OUTPUT": str(tmp_path / name), **more}
        outputs = run("ecozoning:screen", parameters, feedback=feedback)
        return outputs, read_result(outputs["OUTPUT"])

    return run_screen


def city_square(size=0.01):
    return shapely.box(126.5, 43.8, 126.5 + size, 43.8 + size)


def shapefile(path, epsg, shapes):
    """A shapefile in any CRS, written by GDAL from shapes in longitude and latitude."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    for srs, code in ((source, 4490), (target, epsg)):
        srs.ImportFromEPSG(code)
        srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    move = osr.CoordinateTransformation(source, target)
    data = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = data.CreateLayer(path.stem, target, ogr.wkbPolygon)
    for shape in shapes:
        feature = ogr.Feature(layer.GetLayerDefn())
        geometry = ogr.CreateGeometryFromWkb(shapely.to_wkb(shape))
        geometry.Transform(move)
        feature.SetGeometry(geometry)
        layer.CreateFeature(feature)
    data = None
    return str(path)


def test_a_shapefile_gives_the_same_areas_in_every_crs(screen, tmp_path):
    shapes = [city_square(), city_square(0.2), shapely.box(127.1, 43.2, 127.3, 43.4)]
    results = []
    for epsg in (4530, 4326, 4490, 4531):
        _, result = screen(shapefile(tmp_path / f"in{epsg}.shp", epsg, shapes), f"{epsg}.gpkg")
        results.append(result)
    first = results[0].overlaps
    assert len(first) > 10
    for other in results[1:3]:
        assert list(other.overlaps.zone_code) == list(first.zone_code)
        assert other.overlaps.measure == pytest.approx(first.measure, rel=1e-7, abs=1e-3)
    assert results[3].candidates.measure == pytest.approx(results[0].candidates.measure, rel=2e-5)


def test_outputs_are_those_of_the_contract(screen):
    outputs, result = screen(PARCELS, ID_FIELD="code")
    numbers = {word: outputs[word] for word in ("PROHIBITED", "RESTRICTED", "REVIEW", "CLEAR", "OUTSIDE", "INVALID")}
    assert sum(numbers.values()) == len(result.candidates)
    assert all(numbers.values())
    for name in ("CANDIDATES", "OVERLAPS"):
        assert QgsVectorLayer(outputs[name], name, "ogr").isValid()


def test_fields_of_the_input_come_along_with_a_prefix(screen):
    outputs, _ = screen(PARCELS, ID_FIELD="code", NAME_FIELD="name")
    names = QgsVectorLayer(outputs["CANDIDATES"], "c", "ogr").fields().names()
    assert {"candidate_id", "in_code", "in_name", "in_note"} <= set(names)


def test_the_project_and_the_input_layer_stay_as_they_were(screen):
    layer = memory_layer([city_square().wkt])
    QgsProject.instance().addMapLayer(layer)
    layer.selectAll()
    before = (set(QgsProject.instance().mapLayers()), layer.selectedFeatureIds(), QgsProject.instance().ellipsoid())
    screen(layer, ID_FIELD="编号")
    assert (
        set(QgsProject.instance().mapLayers()),
        layer.selectedFeatureIds(),
        QgsProject.instance().ellipsoid(),
    ) == before
    QgsProject.instance().removeMapLayer(layer)


@pytest.mark.parametrize("ellipsoid", ["NONE", "EPSG:7030", "EPSG:7024"])
def test_the_ellipsoid_of_the_project_does_not_matter(screen, ellipsoid):
    QgsProject.instance().setEllipsoid(ellipsoid)
    _, result = screen(memory_layer([city_square().wkt]))
    geodesic = pyproj.Geod(a=6378137, rf=298.257222101).geometry_area_perimeter(city_square())[0]
    assert result.candidates.measure[0] == pytest.approx(abs(geodesic), rel=1e-6)


def test_a_filter_on_the_layer_and_a_selection_count(screen):
    layer = QgsVectorLayer(PARCELS, "parcels", "ogr")
    layer.setSubsetString("code IN ('P001', 'P002')")
    assert list(screen(layer, ID_FIELD="code")[1].candidates.candidate_id) == ["P001", "P002"]
    layer.selectByExpression("code = 'P002'")
    QgsProject.instance().addMapLayer(layer)
    chosen = QgsProcessingFeatureSourceDefinition(layer.id(), selectedFeaturesOnly=True)
    _, result = screen(chosen, "selected.gpkg", ID_FIELD="code")
    QgsProject.instance().removeMapLayer(layer)
    assert list(result.candidates.candidate_id) == ["P002"]


def test_invalid_geometry_is_neither_dropped_nor_refused(screen):
    bow_tie = "POLYGON ((126.5 43.8, 126.51 43.81, 126.51 43.8, 126.5 43.81, 126.5 43.8))"
    _, result = screen(memory_layer([bow_tie, None]), ID_FIELD="编号")
    assert len(result.candidates) == 2
    assert list(result.problems.code[result.problems.subject == "candidate"]) == [
        "geometry_repaired",
        "geometry_missing",
    ]
    assert result.candidates.verdict[1] == "invalid"


def test_a_curved_polygon_is_measured(screen):
    circle = "CURVEPOLYGON (CIRCULARSTRING (126.5 43.8, 126.51 43.81, 126.52 43.8, 126.51 43.79, 126.5 43.8))"
    _, result = screen(memory_layer([circle], kind="CurvePolygon"))
    assert result.candidates.measure[0] > 2_000_000


NASTY = [
    "O'Neil",
    'he said "no"',
    "a;b",
    "<b>&amp;</b>",
    "x=1",
    "两行\n文字",
    "🌲",
    "Robert'); DROP TABLE candidates;--",
]


def test_names_with_any_character_come_back_as_they_were(screen):
    layer = memory_layer([city_square().wkt] * len(NASTY), ids=NASTY)
    _, result = screen(layer, ID_FIELD="编号", NAME_FIELD="编号")
    assert list(result.candidates.candidate_id) == NASTY
    assert list(result.candidates.candidate_name) == NASTY


def refusal(screen, source, tmp_path, **more):
    """What the user is told, and that nothing was written."""
    feedback = QgsProcessingFeedback()
    with pytest.raises(QgsProcessingException) as refused:
        screen(source, "refused.gpkg", feedback=feedback, **more)
    assert not (tmp_path / "refused.gpkg").exists()
    assert not list(tmp_path.glob(".refused*"))
    return f"{refused.value}\n{feedback.textLog()}"


def test_a_layer_without_a_crs_is_refused_by_name(screen, tmp_path):
    layer = memory_layer([city_square().wkt], crs="")
    assert "候选" in refusal(screen, layer, tmp_path)


def test_xian_80_is_refused_by_name(screen, tmp_path):
    assert "Xian 1980" in refusal(screen, memory_layer([city_square().wkt], crs="EPSG:4610"), tmp_path)


def test_an_id_that_occurs_twice_is_refused_with_layer_field_and_value(screen, tmp_path):
    layer = memory_layer([city_square().wkt] * 2, ids=["A1", "A1"])
    told = refusal(screen, layer, tmp_path, ID_FIELD="编号")
    assert "编号" in told
    assert "A1" in told


def test_an_empty_layer_is_refused(screen, tmp_path):
    assert "候选" in refusal(screen, memory_layer([]), tmp_path)


def test_a_file_that_is_no_dataset_is_refused_with_its_path(screen, tmp_path):
    other = str(SAMPLE / "candidates.gpkg")
    assert "candidates.gpkg" in refusal(screen, PARCELS, tmp_path, DATASET=other)
    broken = tmp_path / "broken.gpkg"
    broken.write_bytes(b"not a database" * 100)
    assert "broken.gpkg" in refusal(screen, PARCELS, tmp_path, DATASET=str(broken))


def test_a_refused_run_keeps_the_older_result(screen, tmp_path):
    older = tmp_path / "kept.gpkg"
    older.write_text("older")
    with pytest.raises(QgsProcessingException):
        screen(memory_layer([]), "kept.gpkg")
    assert older.read_text() == "older"


def test_the_model_chains_screening_and_reports(run, tmp_path):
    layer = memory_layer([city_square().wkt])
    outputs = run(
        "ecozoning:screen_and_report",
        {
            "INPUT": layer,
            "DATASET": DATASET,
            "ID_FIELD": "编号",
            "NAME_FIELD": "名称",
            "screen:RESULT": str(tmp_path / "model.gpkg"),
            "reports:FOLDER": str(tmp_path / "reports"),
        },
    )
    assert len(read_result(outputs["screen:RESULT"]).candidates) == 1
    written = {path.suffix for path in (tmp_path / "reports").iterdir()}
    assert {".html", ".xlsx"} <= written


def test_every_algorithm_says_what_it_does(ecozoning_provider):
    for algorithm in ecozoning_provider.algorithms():
        assert algorithm.displayName()
        if algorithm.name() != "screen_and_report":
            assert len(algorithm.shortHelpString()) > 100
            assert algorithm.canExecute()[0]


def test_the_library_versions_in_the_run_record_are_those_of_the_wheels(screen):
    _, result = screen(memory_layer([city_square().wkt]))
    assert result.run["version_geos"] == ".".join(map(str, shapely.geos_version))
    assert result.run["version_qgis"]
    assert QgsApplication.instance() is not None
