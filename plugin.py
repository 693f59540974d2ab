"""Wiring only: what ``initGui`` adds, ``unload`` takes away, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from .processing.provider import EcoZoningProvider
from .qgis_bridge.libraries import load_beside_qgis
from .qgis_bridge.translation import language
from .ui.entry import TITLE, screening_action, tell_missing_libraries

TRANSLATIONS = Path(__file__).parent / "i18n"


class EcoZoningPlugin:
    """The plugin as QGIS sees it; ``iface`` is ``None`` in ``qgis_process``."""

    def __init__(self, iface: Any) -> None:
        self.iface = iface
        self.translator = QTranslator()
        self.provider: EcoZoningProvider | None = None
        self.action: Any = None

    def initProcessing(self) -> None:
        """All that ``qgis_process`` needs."""
        load_beside_qgis()
        if self.translator.load(str(TRANSLATIONS / f"ecozoning_{language()}.qm")):
            QCoreApplication.installTranslator(self.translator)
        self.provider = EcoZoningProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)
        self.provider.refreshAlgorithms()

    def initGui(self) -> None:
        """Add provider, menu entry and toolbar button."""
        self.initProcessing()
        self.action = screening_action(self.iface.mainWindow())
        self.iface.addPluginToMenu(TITLE, self.action)
        self.iface.addToolBarIcon(self.action)
        tell_missing_libraries(self.iface.messageBar())

    def unload(self) -> None:
        """Take everything away again, in reverse order."""
        self.iface.removeToolBarIcon(self.action)
        self.iface.removePluginMenu(TITLE, self.action)
        self.action.deleteLater()
        self.action = None
        QgsApplication.processingRegistry().removeProvider(self.provider)
        self.provider = None
        QCoreApplication.removeTranslator(self.translator)
