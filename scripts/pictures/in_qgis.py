"""Runs inside the QGIS that scripts/screenshots.py started: shows sample, dialog, result and model, takes pictures.

Each function named in ``PICTURES`` yields the seconds that QGIS needs before the next step, and the picture is of what
is shown when it has ended.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from processing.modeler.ModelerDialog import ModelerDialog
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsProject,
    QgsRectangle,
    QgsSettings,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QPoint, Qt, QTime, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QMenu, QTableView
from qgis.utils import iface

import processing

SAMPLE = Path(os.environ["ECOZONING_SAMPLE"])
TAKEN = Path(os.environ["ECOZONING_TAKEN"])
CHINESE = QgsApplication.locale().startswith("zh")
#: From the lowest layer to the highest: file, table, what it is called.
LAYERS = (
    ("jilin", "control_units", "环境管控单元", "Control units"),
    ("jilin", "zones", "管控区域", "Zones"),
    ("candidates", "sites", "候选点位", "Sites"),
    ("candidates", "routes", "候选线路", "Routes"),
    ("candidates", "parcels", "候选地块", "Parcels"),
)
GROUP = ("合成示例数据，不得用于任何决策", "SYNTHETIC SAMPLE, not for any decision")
TITLE = ("吉林市生态环境分区管控（合成示例）", "Jilin City (synthetic sample)")
#: The middle of the city, and a part of it where parcels meet several zones.
CITY = QgsRectangle(126.42, 43.70, 126.84, 43.95)
#: Around P016, of which the larger part lies in a red line.
PARTLY_INSIDE = QgsRectangle(127.090, 43.226, 127.155, 43.256)
DAY = QDateTime(QDate(2026, 11, 1), QTime(0, 0))
#: Places for other windows than the main one.
LEFT_TOP = QPoint(60, 40)


def word(chinese: str, english: str) -> str:
    return chinese if CHINESE else english


def main_window() -> Iterator[float]:
    """The project with the sample, and QGIS's own panels out of the way."""
    window = iface.mainWindow()
    window.showMaximized()
    project = QgsProject.instance()
    project.setTitle(word(*TITLE))
    group = project.layerTreeRoot().insertGroup(0, word(*GROUP))
    for file, table, *names in LAYERS:
        layer = QgsVectorLayer(f"{SAMPLE / file}.gpkg|layername={table}", word(*names), "ogr")
        project.addMapLayer(layer, False)
        group.insertLayer(0, layer).setExpanded(table in ("control_units", "zones"))
    yield 1
    # Only now: the first layer brought its own.
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:4551"))
    for dock in window.findChildren(QDockWidget):
        if dock.objectName() not in ("Layers", "ProcessingToolbox"):
            dock.hide()
    layers = window.findChild(QDockWidget, "Layers")
    window.resizeDocks([layers], [330], Qt.Orientation.Horizontal)
    zoom(CITY)
    yield 4


def zoom(box: QgsRectangle) -> None:
    """Show a box given in longitude and latitude."""
    canvas = iface.mapCanvas()
    into = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4490"), canvas.mapSettings().destinationCrs(), QgsProject.instance()
    )
    canvas.setExtent(into.transformBoundingBox(box))
    canvas.refresh()


def sample() -> Iterator[float]:
    toolbox = iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox")
    toolbox.show()
    toolbox.searchBox.setText("EcoZoning")
    yield 1
    iface.mainWindow().resizeDocks([toolbox], [300], Qt.Orientation.Horizontal)
    zoom(CITY)
    yield 5


def menu() -> Iterator[float]:
    plugins = iface.pluginMenu()
    ours = next(each.menu() for each in plugins.actions() if each.menu() and "EcoZoning" in each.text())
    bar = iface.mainWindow().menuBar()
    plugins.popup(bar.mapToGlobal(bar.actionGeometry(plugins.menuAction()).bottomLeft()))
    yield 1
    plugins.setActiveAction(ours.menuAction())
    ours.popup(plugins.mapToGlobal(plugins.actionGeometry(ours.menuAction()).topRight()))
    ours.setActiveAction(ours.actions()[0])
    yield 1


def layer_named(table: str) -> QgsVectorLayer:
    layers = QgsProject.instance().mapLayers().values()
    return next(layer for layer in layers if layer.source().endswith(f"layername={table}"))


def parameters() -> dict[str, Any]:
    return {
        "INPUT": layer_named("parcels").id(),
        "DATASET": str(SAMPLE / "jilin.gpkg"),
        "ID_FIELD": "code",
        "NAME_FIELD": "name",
        "INDUSTRY_FIELD": "industry",
        "ACTIVITY_FIELD": "activity",
        "DECLARED_AREA_FIELD": "declared_area_m2",
        "AS_OF": DAY,
        "NEAR": 1000,
        "LOAD": True,
        "OUTPUT": str(SAMPLE / word("筛查结果.gpkg", "result.gpkg")),
    }


def dialog() -> Iterator[float]:
    close_menus()
    shown = processing.createAlgorithmDialog("ecozoning:screen", parameters())
    shown.resize(1180, 860)
    shown.move(LEFT_TOP)
    shown.show()
    yield 2
    opened.append(shown)


def result() -> Iterator[float]:
    close_opened()
    QgsSettings().setValue("qgis/dockAttributeTable", True)
    iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox").hide()
    processing.runAndLoadResults("ecozoning:screen", parameters())
    yield 1
    root = QgsProject.instance().layerTreeRoot()
    for table in ("parcels", "routes", "sites"):
        root.findLayer(layer_named(table).id()).setItemVisibilityChecked(False)
    for node in root.findLayers():
        node.setExpanded(node.layer().source().endswith(("layername=candidates", "layername=overlaps")))
    found = layer_named("candidates")
    iface.setActiveLayer(found)
    iface.messageBar().clearWidgets()
    show_main_columns(found)
    iface.showAttributeTable(found)
    yield 1
    docks = [dock for dock in iface.mainWindow().findChildren(QDockWidget) if dock.widget().findChild(QTableView)]
    tables = [dock for dock in docks if dock.isVisible() and dock.objectName() not in ("Layers", "ProcessingToolbox")]
    iface.mainWindow().resizeDocks(tables, [270], Qt.Orientation.Vertical)
    zoom(PARTLY_INSIDE)
    yield 5
    # With the candidate in view above the others.
    for table in tables:
        table.widget().findChild(QTableView).verticalScrollBar().setValue(15)
    yield 1
    opened_tables.extend(tables)


def show_main_columns(layer: QgsVectorLayer) -> None:
    """Columns that a person looks at first, wide enough."""
    wide = {"candidate_id": 90, "candidate_name": 260, "verdict": 80, "measure": 150, "measure_unit": 80}
    wide |= {"unit_codes": 260, "conflict_count": 80, "open_clauses": 110}
    config = layer.attributeTableConfig()
    config.update(layer.fields())
    columns = config.columns()
    for column in columns:
        column.hidden = column.name not in wide
        column.width = wide.get(column.name, -1)
    config.setColumns(columns)
    layer.setAttributeTableConfig(config)


def model() -> Iterator[float]:
    for dock in opened_tables:
        dock.hide()
    shown = ModelerDialog.create(
        QgsApplication.processingRegistry().algorithmById("ecozoning:screen_and_report").create()
    )
    shown.resize(1300, 760)
    shown.move(LEFT_TOP)
    shown.show()
    yield 1
    for dock in shown.findChildren(QDockWidget):
        dock.setVisible("ndo" not in dock.objectName() and "撤销" not in dock.windowTitle())
    yield 1
    opened.append(shown)


def close_menus() -> None:
    for each in iface.mainWindow().findChildren(QMenu):
        each.hide()


def close_opened() -> None:
    while opened:
        opened.pop().hide()


opened: list[Any] = []
opened_tables: list[Any] = []
PICTURES = {
    "qgis-sample": sample,
    "qgis-menu": menu,
    "qgis-screen-dialog": dialog,
    "qgis-screen-dialog-en": dialog,
    "qgis-result": result,
    "qgis-model": model,
}


def all_steps() -> Iterator[float]:
    yield from main_window()
    for name in os.environ["ECOZONING_PICTURES"].split(","):
        yield from PICTURES[name]()
        take(name)


def take(name: str) -> None:
    """The whole screen, or the window on top where there is one."""
    QgsProject.instance().setDirty(False)
    QgsApplication.processEvents()
    screen = QgsApplication.instance().primaryScreen()
    box = opened[-1].frameGeometry() if opened else screen.geometry()
    screen.grabWindow(0, box.x(), box.y(), box.width(), box.height()).save(str(TAKEN / f"{name}.png"))


def go_on(steps: Iterator[float]) -> None:
    try:
        seconds = next(steps)
    except StopIteration:
        os._exit(0)
    except Exception:
        traceback.print_exc()
        os._exit(1)
    QTimer.singleShot(int(1000 * seconds), lambda: go_on(steps))


QTimer.singleShot(1000, lambda: go_on(all_steps()))
