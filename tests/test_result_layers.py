"""A result that is loaded comes with two styled layers, in the user's language, and touches nothing else."""

import gc
from pathlib import Path

import pytest
from ecozoning.core.decisions import Decision
from ecozoning.core.model import Verdict
from ecozoning.qgis_bridge import result_layers, translation
from ecozoning.qgis_bridge.result_layers import STYLES, load_on_completion
from ecozoning.storage.decisions_file import add_decision
from osgeo import ogr, osr
from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProject, QgsVectorLayer

KINDS = {"polygon": ogr.wkbMultiPolygon, "line": ogr.wkbMultiLineString, "point": ogr.wkbMultiPoint}
COLUMNS = {
    "candidates": ("candidate_id", "verdict", "measure", "in_name"),
    "overlaps": ("candidate_id", "theme", "grade", "share"),
}


@pytest.fixture(params=KINDS)
def result(request, tmp_path):
    """A result file without rows, of each geometry."""
    path = tmp_path / f"{request.param}.gpkg"
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(4490)
    data = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    for table, columns in COLUMNS.items():
        layer = data.CreateLayer(table, srs, KINDS[request.param])
        for column in columns:
            layer.CreateField(ogr.FieldDefn(column, ogr.OFTReal if column in ("measure", "share") else ogr.OFTString))
    data = None
    return str(path)


@pytest.fixture
def loaded(qgis_app, result, monkeypatch):
    """Loads a result as QGIS does after a run, for a user of a language."""

    def load(locale):
        monkeypatch.setattr(translation.QgsApplication, "locale", staticmethod(lambda: locale))
        project, context = QgsProject(), QgsProcessingContext()
        context.setProject(project)
        load_on_completion(context, result)
        for layer_id, details in context.layersToLoadOnCompletion().items():
            layer = context.temporaryLayerStore().takeMapLayer(context.getMapLayer(layer_id))
            details.setOutputLayerName(layer)
            project.addMapLayer(layer)
            details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
        return project, {layer.customProperty(result_layers.TABLE): layer for layer in project.mapLayers().values()}

    return load


def test_candidates_are_shown_by_verdict_in_chinese(loaded):
    _, layers = loaded("zh_CN")
    categories = layers["candidates"].renderer().categories()
    assert layers["candidates"].renderer().classAttribute() == "verdict"
    assert [each.value() for each in categories] == [each.word for each in sorted(Verdict, reverse=True)]
    assert [each.label() for each in categories] == ["禁止", "受限", "待研判", "未见冲突", "范围外", "几何无效"]


def test_overlaps_are_shown_by_theme_with_everything_unknown_at_the_end(loaded):
    _, layers = loaded("zh_CN")
    rules = layers["overlaps"].renderer().rootRule().children()
    assert {"生态保护红线", "永久基本农田", "饮用水水源一级保护区", "优先保护单元"} <= {each.label() for each in rules}
    assert rules[-1].isElse()


def test_legend_and_field_names_are_english_where_qgis_is(loaded):
    _, layers = loaded("en_US")
    assert [each.label() for each in layers["candidates"].renderer().categories()][:2] == ["Prohibited", "Restricted"]
    labels = [each.label() for each in layers["overlaps"].renderer().rootRule().children()]
    assert "Ecological red line" in labels
    assert all(text.isascii() for text in labels)
    assert layers["candidates"].attributeDisplayName(layers["candidates"].fields().indexOf("verdict")) == "Verdict"


def test_attribute_tables_speak_chinese_and_data_stay_as_they_are(loaded):
    _, layers = loaded("zh_CN")
    layer = layers["candidates"]
    index = layer.fields().indexOf("verdict")
    assert layer.attributeDisplayName(index) == "结论"
    assert {"禁止": "prohibited"} in layer.editorWidgetSetup(index).config()["map"]
    assert layer.fields().names()[1:] == list(COLUMNS["candidates"])


def test_candidates_lie_above_overlaps(loaded):
    project, _ = loaded("zh_CN")
    order = [node.layer().customProperty(result_layers.TABLE) for node in project.layerTreeRoot().findLayers()]
    assert order == ["candidates", "overlaps"]


def test_the_users_own_project_is_left_alone(loaded, qgis_app):
    own = QgsVectorLayer("Polygon?crs=EPSG:4490", "自己的图层", "memory")
    QgsProject.instance().addMapLayer(own)
    before = own.renderer().dump()
    loaded("zh_CN")
    assert set(QgsProject.instance().mapLayers()) == {own.id()}
    assert own.renderer().dump() == before
    QgsProject.instance().removeMapLayer(own)


def test_a_context_that_goes_takes_its_stylers_with_it(qgis_app, result):
    """Each styler is deleted by the context, once: twice would end QGIS."""
    for _ in range(3):
        context = QgsProcessingContext()
        context.setProject(QgsProject())
        load_on_completion(context, result)
        del context
        gc.collect()


def test_nothing_is_loaded_where_there_is_no_project(qgis_app, result):
    context = QgsProcessingContext()
    load_on_completion(context, result)
    assert context.layersToLoadOnCompletion() == {}


def test_style_files_are_what_their_script_writes():
    """By hand they would soon differ from the colours of the zones."""
    import importlib
    import sys

    folder = STYLES.parent.parent / "scripts" / "sample"
    sys.path.insert(0, str(folder))
    try:
        made = importlib.import_module("result_styles")
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop("styles", None)
    for kind in KINDS:
        assert (STYLES / f"result_candidates_{kind}.qml").read_text(encoding="utf-8") == made.candidates(kind)
        assert (STYLES / f"result_overlaps_{kind}.qml").read_text(encoding="utf-8") == made.overlaps(kind)


def test_decisions_of_persons_come_along_and_the_stale_ones_are_told(loaded, result):
    assert set(loaded("zh_CN")[1]) == {"candidates", "overlaps"}
    given = dict.fromkeys(Decision.__dataclass_fields__, "x") | {"decision": "confirm"}
    add_decision(Path(result), Decision(**given))
    _, layers = loaded("zh_CN")
    table = layers["decisions"]
    state = table.fields().indexOf("state")
    assert table.attributeDisplayName(state) == "状态"
    words = {word: text for entry in table.editorWidgetSetup(state).config()["map"] for text, word in entry.items()}
    assert words["current"] == "有效"
    assert words["stale"].startswith("已过时")
