"""``ecozoning:checkdataset``: whether a zoning dataset is fit for use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ..qgis_bridge.libraries import SCREENING
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, advanced, choice, errors_told


class CheckDataset(EcoZoningAlgorithm):
    """Gaps, overlaps, codes, shares and clauses of a dataset, as a page and as a layer to zoom to."""

    needs = (*SCREENING, "jinja2")

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Check a zoning dataset")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Dataset")

    def groupId(self) -> str:
        """The folder's id."""
        return "dataset"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        first = tr(
            "Looks for what is wrong with a zoning dataset: gaps and overlaps between units, codes that repeat or do "
            "not fit their category, stated against measured areas, counts and shares against the scheme, red lines "
            "outside priority units, reserves that overlap, clauses without unit and units without clauses, faulty "
            "geometries and their place. Nothing in the dataset is changed."
        )
        second = tr(
            "Errors make results wrong, warnings make them doubtful, hints are only said. What could not be checked, "
            "for lack of data, is named as such. The tolerances are settings: those of the national data norm were not "
            "available."
        )
        return f"<p>{first}</p><p>{second}</p>"

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs (names: the contract)."""
        temporary = QgsProcessing.TEMPORARY_OUTPUT
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        self.add_all(
            QgsProcessingParameterFile("DATASET", tr("Zoning dataset"), extension="gpkg"),
            *self._tolerances(),
            choice("LANGUAGE", tr("Language"), ["zh", "en"], "zh"),
            QgsProcessingParameterFeatureSink("ISSUES", tr("Issues"), polygons, temporary, True),
            QgsProcessingParameterFileDestination("REPORT", tr("Quality report"), "HTML (*.html)", temporary, True),
        )
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Number of errors")))
        self.addOutput(QgsProcessingOutputNumber("WARNINGS", tr("Number of warnings")))

    def _tolerances(self) -> list[Any]:
        kind = QgsProcessingParameterNumber.Type.Double
        numbers = [
            ("MIN_AREA", tr("Smaller gaps and overlaps are only summed up (m²)"), 1.0),
            ("MIN_WIDTH", tr("Narrower gaps and overlaps are only summed up (m)"), 0.1),
            ("GAP_WIDTH", tr("Look for gaps open to the outside up to this width (m)"), 10.0),
        ]
        return [
            *[advanced(QgsProcessingParameterNumber(*entry[:2], kind, entry[2], False, 0.0)) for entry in numbers],
            advanced(choice("AREA_METHOD", tr("Area method"), ["ellipsoidal", "gauss_kruger"], "ellipsoidal")),
        ]

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Check, write the page, then fill the layer."""
        from ..qgis_bridge.quality_run import QualityRequest, fill_issues, issue_fields, run_check

        # QGIS refuses a destination without a value, unless it is optional; then it skips it. Both are wanted always.
        parameters = {**dict.fromkeys(("ISSUES", "REPORT"), QgsProcessing.TEMPORARY_OUTPUT), **parameters}
        page = self.parameterAsFileOutput(parameters, "REPORT", context)
        request = QualityRequest(
            dataset=Path(self.parameterAsFile(parameters, "DATASET", context)),
            page=Path(page),
            language=self.parameterAsEnumString(parameters, "LANGUAGE", context),
            min_area_m2=self.parameterAsDouble(parameters, "MIN_AREA", context),
            min_width_m=self.parameterAsDouble(parameters, "MIN_WIDTH", context),
            gap_width_m=self.parameterAsDouble(parameters, "GAP_WIDTH", context),
            area_method=self.parameterAsEnumString(parameters, "AREA_METHOD", context),
        )
        with errors_told():
            report = run_check(request, feedback)
            crs = QgsCoordinateReferenceSystem("EPSG:4490")
            kind = QgsWkbTypes.Type.MultiPolygon
            sink, layer = self.parameterAsSink(parameters, "ISSUES", context, issue_fields(), kind, crs)
            if sink is None:
                raise QgsProcessingException(self.invalidSinkError(parameters, "ISSUES"))
            fill_issues(sink, report, request.language, feedback)
        return {"ISSUES": layer, "REPORT": page, "ERRORS": report.errors, "WARNINGS": report.warnings}
