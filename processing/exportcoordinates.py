"""``ecozoning:exportcoordinates``: parcels as the TXT format of boundary points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, advanced, choice, errors_told
from .optional_crs import optional_crs

if TYPE_CHECKING:
    from ..storage.coordinates_write import TxtHeader, TxtParcel

FIELDS = ["ID_FIELD", "NAME_FIELD", "SHEET_FIELD", "USE_FIELD", "CLASS_FIELD"]


class ExportCoordinates(EcoZoningAlgorithm):
    """Polygons as a TXT file of boundary points that imports as the same parcels."""

    _content: tuple[list[TxtParcel], TxtHeader]

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Export boundary points")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Dataset")

    def groupId(self) -> str:
        """The folder's id."""
        return "dataset"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        text = tr(
            "Writes polygons in the TXT format of boundary points: one parcel line each, rings closed and numbered, "
            "northing before easting, areas in hectares on the CGCS2000 ellipsoid. Without a CRS the layer's own "
            "Gauss-Krüger zone is used, or else the nearest 3-degree zone with its number before the eastings. The "
            "layout is that of a system's exchange format, not of a published standard."
        )
        return f"<p>{text}</p>"

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs."""
        labels = [
            tr("Field with the parcel id"),
            tr("Field with the parcel name"),
            tr("Field with the map sheet"),
            tr("Field with the use"),
            tr("Field with the land class"),
        ]
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        self.add_all(
            QgsProcessingParameterFeatureSource("INPUT", tr("Parcels"), polygons),
            *[
                QgsProcessingParameterField(name, label, parentLayerParameterName="INPUT", optional=True)
                for name, label in zip(FIELDS, labels)
            ],
            QgsProcessingParameterCrs("CRS", tr("Gauss-Krüger zone of CGCS2000"), optional=True),
            advanced(QgsProcessingParameterString("PRODUCER", tr("Producer of the data"), optional=True)),
            advanced(choice("ENCODING", tr("Encoding"), ["gb18030", "utf-8"], "gb18030")),
            QgsProcessingParameterFileDestination("OUTPUT", tr("File with boundary points"), "TXT (*.txt)"),
        )
        self.addOutput(QgsProcessingOutputNumber("COUNT", tr("Number of parcels")))

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the source on the main thread."""
        from ..qgis_bridge.coordinate_layers import write_source

        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            feedback.reportError(self.invalidSourceError(parameters, "INPUT"))
            return False
        chosen = [self.parameterAsString(parameters, name, context) for name in FIELDS]
        crs = optional_crs(self, parameters, "CRS", context)
        producer = self.parameterAsString(parameters, "PRODUCER", context)
        with errors_told():
            self._content = write_source(source, chosen, crs, producer, feedback)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Write the file."""
        from ..qgis_bridge.coordinate_layers import write_file

        path = self.parameterAsFileOutput(parameters, "OUTPUT", context)
        with errors_told():
            count = write_file(path, *self._content, self.parameterAsEnumString(parameters, "ENCODING", context))
        return {"OUTPUT": path, "COUNT": count}
