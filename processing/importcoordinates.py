"""``ecozoning:importcoordinates``: boundary points from TXT, CSV, XLSX or DXF to a layer."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
)

from ..qgis_bridge.libraries import SCREENING
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, choice, errors_told
from .optional_crs import optional_crs


class ImportCoordinates(EcoZoningAlgorithm):
    """Parcels from files of boundary points; says what it decided, refuses what it cannot know."""

    needs = (*SCREENING, "openpyxl")

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Import boundary points")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Dataset")

    def groupId(self) -> str:
        """The folder's id."""
        return "dataset"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        first = tr(
            "Reads parcels from the TXT format of boundary points, from tables of points (CSV, XLSX) or from closed "
            "polylines of a DXF drawing. Zone, order of the columns, rings and holes are decided by the numbers "
            "where the file does not say them reliably; each decision is told in the log and in the field notes."
        )
        second = tr(
            "Files in Xi'an 80 or Beijing 54 are refused, and so are eastings without zone where neither the header "
            "nor the CRS parameter names one. The areas stated in the file are compared with the drawn ones."
        )
        return f"<p>{first}</p><p>{second}</p>"

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs (names: the contract)."""
        # Without "all files" QGIS refuses other names itself, with a sentence that says nothing.
        files = f"{tr('Boundary points')} (*.txt *.csv *.xlsx *.dxf);;{tr('All files')} (*.* *)"
        self.add_all(
            QgsProcessingParameterFile("INPUT", tr("File with boundary points"), fileFilter=files),
            QgsProcessingParameterCrs("CRS", tr("CRS of the points (only where the file does not say)"), optional=True),
            choice("AXIS", tr("Order of the columns"), ["auto", "north_east", "east_north"], "auto"),
            QgsProcessingParameterFeatureSink("OUTPUT", tr("Parcels"), QgsProcessing.SourceType.TypeVectorAnyGeometry),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of parcels")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read everything first, then fill the layer."""
        from ..qgis_bridge.coordinate_layers import fill_parcels, geometry_type, parcel_fields, read_file

        path = self.parameterAsFile(parameters, "INPUT", context)
        crs = optional_crs(self, parameters, "CRS", context)
        axis = self.parameterAsEnumString(parameters, "AXIS", context)
        with errors_told():
            found = read_file(path, crs, axis, feedback)
            kind, layer_crs = geometry_type(found), QgsCoordinateReferenceSystem(found.crs)
            sink, layer = self.parameterAsSink(parameters, "OUTPUT", context, parcel_fields(), kind, layer_crs)
            if sink is None:
                raise QgsProcessingException(self.invalidSinkError(parameters, "OUTPUT"))
            count = fill_parcels(sink, found, feedback)
        return {"OUTPUT": layer, "COUNT": count}
