"""The check for Qt 6: what it must find, and what it must leave alone."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


@pytest.fixture(scope="module")
def faults():
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location("check_qt6", SCRIPTS / "check_qt6.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(SCRIPTS))
    return lambda source: list(module.faults(source))


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("from qgis.PyQt.QtCore import Qt\nQt.AlignLeft", "Qt.AlignmentFlag.AlignLeft"),
        ("from qgis.PyQt import QtCore\nQtCore.Qt.UserRole", "Qt.ItemDataRole.UserRole"),
        ("from qgis.PyQt.QtWidgets import QMessageBox as Box\nBox.Ok", "QMessageBox.StandardButton.Ok"),
        ("import qgis.PyQt.QtGui as gui\ngui.QFont.Bold", "QFont.Weight.Bold"),
        ("from qgis.core import Qgis\nQgis.Warning", "Qgis.MessageLevel.Warning"),
        ("from qgis.core import QgsProcessing\nQgsProcessing.TypeVectorPoint", "SourceType.TypeVectorPoint"),
        ("from qgis.core import QgsProcessingParameterNumber as N\nN.Double", "Type.Double"),
    ],
)
def test_unscoped_enum_is_found_and_its_scope_named(faults, source, advice):
    (fault,) = faults(source)
    assert fault.startswith("<text>:2 ")
    assert advice in fault


@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtWidgets import QHeaderView\nheader = QHeaderView\nheader.Stretch",
        "from qgis.PyQt.QtWidgets import QDialog\nclass Choice(QDialog):\n    def take(self):\n        self.Accepted",
        "from qgis.PyQt.QtWidgets import QDialog\nclass Choice(QDialog):\n    pass\nChoice.Rejected",
        "from qgis.core import QgsMapLayer\ndef is_vector(layer):\n    return layer.type() == QgsMapLayer.VectorLayer",
    ],
)
def test_unscoped_enum_is_found_behind_another_name(faults, source):
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtCore import Qt\nQt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop",
        "from qgis.PyQt.QtWidgets import QDialog\nQDialog.DialogCode.Accepted",
        "from qgis.core import Qgis\nQgis.MessageLevel.Warning",
        "from qgis.core import QgsProcessing\nQgsProcessing.SourceType.TypeVectorPoint",
        "from qgis.core import QgsMapLayerType\nQgsMapLayerType.VectorLayer",
        "from qgis.core import QgsProject\nQgsProject.instance",
        "from qgis.PyQt.QtCore import QMetaType\nQMetaType.Type.QString",
        "from qgis.PyQt.QtCore import QObject, pyqtSignal\nclass A(QObject):\n    done = pyqtSignal()",
        "from qgis.PyQt.QtWidgets import QAction, QApplication\nQApplication.instance()",
        "from qgis.PyQt.QtCore import QDate, QDateTime, QTime\nQDateTime(QDate(2026, 1, 2), QTime(0, 0))",
        "from qgis.PyQt.QtCore import QVariant\nisinstance(1, QVariant)",
        "from enum import Enum\nclass Qt(Enum):\n    AlignLeft = 1\nQt.AlignLeft",
        "dialog.exec()\nmodel.width()\nbox.activated[int]",
    ],
)
def test_what_runs_on_both_is_left_alone(faults, source):
    assert faults(source) == []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("from PyQt5.QtCore import Qt", "qgis.PyQt"),
        ("import PyQt5.QtCore", "qgis.PyQt"),
        ("from PyQt6 import QtCore", "qgis.PyQt"),
        ("import sip", "qgis.PyQt"),
        ("from qgis.PyQt.Qt import QSize", "QtCore"),
        ("from qgis.PyQt.QtCore import QRegExp", "QRegularExpression"),
        ("from . import resources_rc", "by their path"),
        ("from qgis.PyQt.QtWidgets import qApp", "instance()"),
        ("dialog.exec_()", "exec"),
        ("class A:\n    def exec_(self):\n        pass", "exec"),
        ("from qgis.PyQt.QtCore import QVariant\nQVariant.Int", "QMetaType.Type"),
        ("from qgis.PyQt.QtCore import QVariant\nQVariant()", "NULL"),
        ("from qgis.PyQt.QtCore import QDateTime\nQDateTime(2026, 1, 2, 3, 4, 5, 6, 0)", "QTime"),
        ("from qgis.PyQt.QtCore import QDate, QDateTime\nQDateTime(QDate(2026, 1, 2))", "time"),
        ("widget.fontMetrics().width('a')", "horizontalAdvance"),
        ("combo.activated[str].connect(print)", "activated"),
        ("menu.addAction('a', f, 'Ctrl+A', 1)", "QAction"),
        ("app.desktop()", "QScreen"),
    ],
)
def test_what_qt6_does_not_have_is_found(faults, source, word):
    found = faults(source)
    assert found
    assert word in found[0]


def test_action_comes_from_where_every_qgis_has_it(faults):
    """With Qt 5, QtGui of QGIS 3.22 has no QAction: there the import itself fails."""
    assert faults("from qgis.PyQt.QtWidgets import QAction") == []


def test_a_line_that_says_why_is_left_alone(faults):
    source = "from qgis.PyQt.QtCore import QVariant\nQVariant.String  # Qt 5 only: fields of QGIS before 3.38"
    assert faults(source) == []
