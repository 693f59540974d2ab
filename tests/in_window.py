"""Runs inside a real QGIS (tests/test_window.py starts it): looks at what the plugin adds, takes away and adds again.

Writes what it saw to the file named in ECOZONING_SEEN, as JSON, and ends QGIS.
"""

import json
import os
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QTimer
from qgis.PyQt.QtWidgets import QAction

PLUGIN = "ecozoning"


def seen():
    """What there is of the plugin right now."""
    # Whatever was told to be deleted later goes now.
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))
    window = qgis.utils.iface.mainWindow()
    provider = QgsApplication.processingRegistry().providerById(PLUGIN)
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("ecozoning:screen")
    buttons = qgis.utils.iface.pluginToolBar().actions()
    return {
        "loaded": PLUGIN in qgis.utils.plugins,
        "algorithms": [each.name() for each in provider.algorithms()] if provider else [],
        "can_execute": algorithm.canExecute() if algorithm else None,
        "actions": [each.objectName() for each in window.findChildren(QAction) if each.objectName().startswith(PLUGIN)],
        "menus": [each.text() for each in qgis.utils.iface.pluginMenu().actions() if "EcoZoning" in each.text()],
        "entries": [
            entry.objectName()
            for menu in qgis.utils.iface.pluginMenu().actions()
            if menu.menu() and "EcoZoning" in menu.text()
            for entry in menu.menu().actions()
        ],
        "buttons": [each.objectName() for each in buttons if each.objectName().startswith(PLUGIN)],
        "messages": [item.title() + ": " + item.text() for item in qgis.utils.iface.messageBar().items()],
        "locale": QgsApplication.locale(),
    }


def look():
    """Look, unload, look, load again, look."""
    answer = {}
    try:
        answer["started"] = seen()
        answer["unloading"] = qgis.utils.unloadPlugin(PLUGIN)
        answer["unloaded"] = seen()
        answer["loading"] = qgis.utils.loadPlugin(PLUGIN) and qgis.utils.startPlugin(PLUGIN)
        answer["loaded_again"] = seen()
    except Exception:
        answer["fault"] = traceback.format_exc()
    Path(os.environ["ECOZONING_SEEN"]).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    # Without the questions that QGIS asks at its end; the profile is thrown away.
    os._exit(0)


QTimer.singleShot(500, look)
