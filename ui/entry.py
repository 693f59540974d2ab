"""The way in: an action that opens the screening dialog, and a notice where libraries are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import Qgis
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QAction, QWidget

from ..qgis_bridge.libraries import missing
from ..qgis_bridge.translation import tr

ICON = Path(__file__).parent.parent / "resources" / "icons" / "ecozoning.svg"
TITLE = "EcoZoning 生态环境分区管控"


def screening_action(parent: QWidget) -> QAction:
    """The action ``ecozoning_run``; it opens the dialog of ``ecozoning:screen``."""
    action = QAction(QIcon(str(ICON)), tr("Screen candidates…"), parent)
    action.setObjectName("ecozoning_run")
    action.triggered.connect(open_screening_dialog)
    return action


def open_screening_dialog() -> None:
    """Show the Processing dialog of the screening."""
    from processing import execAlgorithmDialog

    execAlgorithmDialog("ecozoning:screen", {})


def tell_missing_libraries(message_bar: Any) -> None:
    """Say once, in QGIS's message bar, which libraries are missing and how to get them."""
    lacking = missing()
    if not lacking:
        return
    text = tr(
        "EcoZoning cannot screen yet: the Python libraries {names} are missing. "
        "Install them for the Python of QGIS, for example: {command}"
    ).format(names=", ".join(lacking), command="python3 -m pip install " + " ".join(lacking))
    message_bar.pushMessage(TITLE, text, Qgis.MessageLevel.Warning, 0)
