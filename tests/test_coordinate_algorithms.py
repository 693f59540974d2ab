"""Import and export of boundary points as QGIS runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from boundary_points import parcel_line, point_lines, ring, square_txt, txt
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsVectorLayer,
    QgsWkbTypes,
)

SAMPLE = Path(__file__).parent.parent / "resources" / "sample"


@pytest.fixture
def imported(run, tmp_path):
    def run_import(text, name="points.txt", encoding="gbk", **more):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return run("ecozoning:importcoordinates", {"INPUT": str(path), "OUTPUT": "memory:", **more})

    return run_import


def test_parcels_become_a_layer_with_their_attributes_and_notes(imported):
    text = txt(parcel_line(area="0.7655公顷"), *point_lines(ring()), parcel_line(name="P2"), *point_lines(ring(300)))
    outputs = imported(text)
    layer = outputs["OUTPUT"]
    assert outputs["COUNT"] == layer.featureCount() == 2
    assert layer.crs().authid() == "EPSG:4530"
    assert layer.wkbType() == QgsWkbTypes.Type.MultiPolygon
    first, second = layer.getFeatures()
    assert first["parcel_id"] == "P1"
    assert first["land_use"] == "工业用地"
    assert first["declared_m2"] == pytest.approx(7655)
    assert first["drawn_m2"] == pytest.approx(10_000, abs=1)
    assert first["difference_m2"] == pytest.approx(2345, abs=1)
    assert first["points"] == 4
    assert "7655" in first["notes"]
    assert not second["notes"]
    assert first.geometry().area() == pytest.approx(10_000)


def test_a_crs_and_an_order_may_be_given(imported):
    rows = "\n".join(f"{i},{n},{e - 42_000_000}" for i, (n, e) in enumerate(ring()))
    crs = QgsCoordinateReferenceSystem("EPSG:4551")
    layer = imported("点号,X,Y\n" + rows, "points.csv", CRS=crs, AXIS="north_east")["OUTPUT"]
    assert layer.crs().authid() == "EPSG:4551"
    assert next(layer.getFeatures()).geometry().area() == pytest.approx(10_000)


def test_decisions_are_told_in_the_log(run, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("\n".join(f"{n},{e}" for n, e in ring()), encoding="utf-8")
    feedback = QgsProcessingFeedback()
    run("ecozoning:importcoordinates", {"INPUT": str(path), "OUTPUT": "memory:"}, feedback=feedback)
    assert "EPSG:4530" in feedback.textLog()
    assert "CGCS2000" in feedback.textLog()


@pytest.mark.parametrize("name", ["POINTS.TXT", "点 位.txt", "o'neil & co.TxT"])
def test_any_name_of_a_text_file_will_do(imported, name):
    assert imported(square_txt(), name)["COUNT"] == 1


@pytest.mark.parametrize("name", ["points.xls", "plan.dwg", "points"])
def test_another_kind_of_file_is_refused_with_what_to_do(imported, name):
    with pytest.raises(QgsProcessingException, match="csv"):
        imported(square_txt(), name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "points.txt"),
        (square_txt(坐标系="1980西安坐标系"), "1980西安坐标系"),
        (txt(parcel_line(), "J1,1,485500O.0,42525000.0"), "485500O.0"),
    ],
)
def test_what_is_refused_leaves_no_layer(run, tmp_path, text, told):
    path = tmp_path / "points.txt"
    path.write_bytes(text.encode())
    feedback = QgsProcessingFeedback()
    with pytest.raises(QgsProcessingException) as refused:
        run(
            "ecozoning:importcoordinates",
            {"INPUT": str(path), "OUTPUT": str(tmp_path / "out.gpkg")},
            feedback=feedback,
        )
    assert told in f"{refused.value}{feedback.textLog()}"
    assert [entry.name for entry in tmp_path.iterdir()] == ["points.txt"]


def test_a_cancelled_import_leaves_no_layer(run, tmp_path):
    path = tmp_path / "points.txt"
    path.write_text(square_txt(), encoding="utf-8")
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    with pytest.raises(QgsProcessingException):
        run("ecozoning:importcoordinates", {"INPUT": str(path), "OUTPUT": str(tmp_path / "o.gpkg")}, feedback=feedback)
    assert [entry.name for entry in tmp_path.iterdir()] == ["points.txt"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("crs", [None, "EPSG:4551", "EPSG:4531"])
def test_the_parcels_of_the_sample_survive_the_way_out_and_in(run, tmp_path, encoding, crs):
    source = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels"
    path = tmp_path / "parcels.txt"
    fields = {"ID_FIELD": "code", "NAME_FIELD": "name"}
    valid = run(
        "native:extractbyexpression",
        {"INPUT": source, "EXPRESSION": "is_valid($geometry) and $area > 0", "OUTPUT": "memory:"},
    )
    chosen = {"CRS": QgsCoordinateReferenceSystem(crs)} if crs else {}
    layer = valid["OUTPUT"]
    outputs = run(
        "ecozoning:exportcoordinates", {"INPUT": layer, **fields, **chosen, "ENCODING": encoding, "OUTPUT": str(path)}
    )
    found = run("ecozoning:importcoordinates", {"INPUT": str(path), "OUTPUT": "memory:"})["OUTPUT"]
    assert found.crs().authid() == (crs or "EPSG:4530")
    assert found.featureCount() == outputs["COUNT"] == layer.featureCount()
    for before, after in zip(layer.getFeatures(), found.getFeatures()):
        assert after["parcel_id"] == before["code"]
        assert after["parcel_name"] == before["name"]
        if not isinstance(after["declared_m2"], float):  # a sliver drawn on purpose: nothing is left in hectares
            assert after["drawn_m2"] < 0.05
            continue
        assert abs(after["difference_m2"]) < max(1.0, 1e-3 * after["declared_m2"])
        moved = QgsGeometry(after.geometry())
        assert moved.constGet().partCount() == before.geometry().constGet().partCount()


def test_a_layer_without_geometry_is_refused(run, tmp_path):
    layer = QgsVectorLayer("Polygon?crs=EPSG:4490&field=id:string", "空", "memory")
    layer.dataProvider().addFeature(QgsFeature(layer.fields()))
    with pytest.raises(QgsProcessingException):
        run("ecozoning:exportcoordinates", {"INPUT": layer, "OUTPUT": str(tmp_path / "o.txt")})
    assert list(tmp_path.iterdir()) == []
