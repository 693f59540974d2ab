"""The provider ``ecozoning`` of the Processing toolbox."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithm import ICON
from .builddataset import BuildDataset
from .checkdataset import CheckDataset
from .exportcoordinates import ExportCoordinates
from .exportreports import ExportReports
from .importcoordinates import ImportCoordinates
from .recorddecision import RecordDecision
from .rulebookpage import RulebookPage
from .screen import Screen

MODELS = Path(__file__).parent.parent / "resources" / "models"
ALGORITHMS = (
    Screen,
    BuildDataset,
    ExportReports,
    CheckDataset,
    ImportCoordinates,
    ExportCoordinates,
    RulebookPage,
    RecordDecision,
)


class EcoZoningProvider(QgsProcessingProvider):
    """All algorithms of the plugin, and the models that it ships."""

    def id(self) -> str:
        return "ecozoning"

    def name(self) -> str:
        return "EcoZoning 生态环境分区管控"

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def loadAlgorithms(self) -> None:
        """Called by QGIS at start and whenever the toolbox is refreshed.

        A model finds its parameters only through the registry, so models wait until the provider is
        registered: whoever adds the provider refreshes it once afterwards.
        """
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            self._load_models()

    def _load_models(self) -> None:
        for path in sorted(MODELS.glob("*.model3")):
            model = QgsProcessingModelAlgorithm()
            if model.fromFile(str(path)):
                model.setSourceFilePath(str(path))
                self.addAlgorithm(model)
