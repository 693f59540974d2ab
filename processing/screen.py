"""``ecozoning:screen``: candidates against a zoning dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..qgis_bridge.labels import label
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, advanced, choice, errors_told, local_rules, two_high
from .help_texts import screen_help

if TYPE_CHECKING:
    from ..storage.candidate_stream import CandidateStream

VERDICTS = ["prohibited", "restricted", "review", "clear", "outside", "invalid"]
FIELDS = ["ID_FIELD", "NAME_FIELD", "INDUSTRY_FIELD", "ACTIVITY_FIELD", "DECLARED_AREA_FIELD"]


class Screen(EcoZoningAlgorithm):
    """Overlay, verdicts and requirements of candidates, written to one GeoPackage."""

    _stream: CandidateStream

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Screen candidates against a zoning plan")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Screening")

    def groupId(self) -> str:
        """The folder's id."""
        return "screening"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        return screen_help()

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs (names: the contract)."""
        any_geometry = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        self.add_all(
            QgsProcessingParameterFeatureSource("INPUT", tr("Candidates (polygons, lines or points)"), any_geometry),
            QgsProcessingParameterFile("DATASET", tr("Zoning dataset"), extension="gpkg"),
            *self._field_parameters(),
            QgsProcessingParameterDateTime(
                "AS_OF",
                tr("As-of date of law and plan (today if empty)"),
                type=QgsProcessingParameterDateTime.Type.Date,
                optional=True,
            ),
            *self._measuring_parameters(),
            QgsProcessingParameterBoolean("LOAD", tr("Add the result layers to the project"), defaultValue=False),
            QgsProcessingParameterFileDestination("OUTPUT", tr("Result"), "GeoPackage (*.gpkg)"),
        )
        self.addOutput(QgsProcessingOutputVectorLayer("CANDIDATES", tr("Candidates with verdicts")))
        self.addOutput(QgsProcessingOutputVectorLayer("OVERLAPS", tr("Overlaps")))
        for word in VERDICTS:
            self.addOutput(
                QgsProcessingOutputNumber(
                    word.upper(), tr("Number of candidates: {verdict}").format(verdict=label("verdict", word))
                )
            )

    def _field_parameters(self) -> list[QgsProcessingParameterField]:
        labels = [
            tr("Field with a unique id"),
            tr("Field with the name"),
            tr("Field with the industry (GB/T 4754 code)"),
            tr("Field with the activity"),
            tr("Field with the declared area (m²)"),
        ]
        return [
            QgsProcessingParameterField(name, label, parentLayerParameterName="INPUT", optional=True)
            for name, label in zip(FIELDS, labels)
        ]

    def _measuring_parameters(self) -> list[Any]:
        numbers = [
            ("MIN_AREA", tr("Smaller pieces are slivers (m²)"), 1.0),
            ("MIN_WIDTH", tr("Narrower pieces are slivers (m)"), 0.1),
            ("POSITION_TOLERANCE", tr("Positional tolerance of drawn edges (m); 0: nothing is borderline"), 0.2),
            ("BUFFER", tr("Buffer for what is near (m)"), 0.0),
            ("NEAR", tr("List zones within this distance (m)"), 0.0),
        ]
        kind = QgsProcessingParameterNumber.Type.Double
        return [
            advanced(choice("AREA_METHOD", tr("Area method"), ["ellipsoidal", "gauss_kruger"], "ellipsoidal")),
            *[advanced(QgsProcessingParameterNumber(*entry[:2], kind, entry[2], False, 0.0)) for entry in numbers],
            advanced(choice("PIECES", tr("Keep the geometry of overlaps"), ["none", "conflicts", "all"], "all")),
            advanced(local_rules()),
            advanced(two_high()),
        ]

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Take hold of the source on the main thread."""
        from ..qgis_bridge.sources import candidates_of, chosen_layer
        from ..storage.candidate_stream import FieldChoice

        source = self.parameterAsSource(parameters, "INPUT", context)
        if source is None:
            feedback.reportError(self.invalidSourceError(parameters, "INPUT"))
            return False
        chosen = FieldChoice(*[self.parameterAsString(parameters, name, context) for name in FIELDS])
        value = chosen_layer(parameters["INPUT"], self.parameterAsVectorLayer(parameters, "INPUT", context))
        with errors_told():
            self._stream = candidates_of(source, value, chosen, feedback)
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, compute and write, batch by batch; touches no layer."""
        from ..qgis_bridge.screening_run import run_screening

        with errors_told():
            run, path = run_screening(self, self._stream, parameters, context, feedback)
        if self.parameterAsBool(parameters, "LOAD", context):
            from ..qgis_bridge.result_layers import load_on_completion

            load_on_completion(context, path)
        counts = {word.upper(): int(run[f"count_{word}"]) for word in VERDICTS}
        layers = {"CANDIDATES": f"{path}|layername=candidates", "OVERLAPS": f"{path}|layername=overlaps"}
        return {"OUTPUT": path, **layers, **counts}
