"""``ecozoning:exportreports``: requirement reports from a result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..qgis_bridge.libraries import REPORTS, SCREENING
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, choice, errors_told
from .help_texts import exportreports_help

FORMATS = ["html", "xlsx", "json"]


class ExportReports(EcoZoningAlgorithm):
    """Reports per candidate, per unit or as one summary."""

    needs = (*SCREENING, *REPORTS)

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Export requirement reports")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Reports")

    def groupId(self) -> str:
        """The folder's id."""
        return "reports"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        return exportreports_help()

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs (names: the contract)."""
        groups = ["candidate", "unit", "summary"]
        self.add_all(
            QgsProcessingParameterFile("RESULT", tr("Result of a screening"), extension="gpkg"),
            QgsProcessingParameterFile("DATASET", tr("Zoning dataset"), extension="gpkg"),
            choice("GROUP_BY", tr("One report per"), groups, "candidate"),
            choice("FORMATS", tr("Formats"), FORMATS, ["html"], several=True),
            QgsProcessingParameterFile("TEMPLATE", tr("Your own HTML template"), extension="html", optional=True),
            choice("LANGUAGE", tr("Language"), ["zh", "en"], "zh"),
            QgsProcessingParameterFolderDestination("FOLDER", tr("Folder for the reports")),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of files")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read result and dataset, write the reports."""
        from ..qgis_bridge.report_run import run_export

        template = self.parameterAsFile(parameters, "TEMPLATE", context)
        folder = self.parameterAsString(parameters, "FOLDER", context)
        with errors_told():
            files = run_export(
                Path(self.parameterAsFile(parameters, "RESULT", context)),
                Path(self.parameterAsFile(parameters, "DATASET", context)),
                Path(folder),
                self.parameterAsEnumString(parameters, "GROUP_BY", context),
                self.parameterAsEnumStrings(parameters, "FORMATS", context),
                self.parameterAsEnumString(parameters, "LANGUAGE", context),
                Path(template) if template else None,
                feedback,
            )
        return {"FOLDER": folder, "COUNT": len(files)}
