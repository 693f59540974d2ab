"""``ecozoning:builddataset``: a city's units, zones and lists become one dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsVectorLayer,
)

from ..qgis_bridge.libraries import REPORTS, SCREENING
from ..qgis_bridge.translation import tr
from .algorithm import EcoZoningAlgorithm, advanced, errors_told

if TYPE_CHECKING:
    from ..qgis_bridge.build_run import BuildChoices

SINGLE = (
    "UNITS",
    "MARINE_UNITS",
    "REDLINE",
    "WATER_SOURCE",
    "NATURE_RESERVE",
    "ECOLOGICAL_SPACE",
    "BLACK_SOIL",
    "PERMANENT_FARMLAND",
    "URBAN_BOUNDARY",
)
SEVERAL = "OTHER_ZONES"


class BuildDataset(EcoZoningAlgorithm):
    """Sources of any OGR kind and an access list, written as one GeoPackage of the contract."""

    needs = (*SCREENING, *REPORTS)
    _choices: BuildChoices

    def displayName(self) -> str:
        """The title in the toolbox."""
        return tr("Build a zoning dataset")

    def group(self) -> str:
        """The folder in the toolbox."""
        return tr("Zoning dataset")

    def groupId(self) -> str:
        """The folder's id."""
        return "dataset"

    def shortHelpString(self) -> str:
        """What it does, in the user's language."""
        return "\n".join(f"<p>{text}</p>" for text in _help())

    def initAlgorithm(self, _configuration: dict[str, Any] | None = None) -> None:
        """Declare parameters and outputs (names: the contract; MARINE_UNITS for a layer of their own)."""
        polygon = QgsProcessing.SourceType.TypeVectorPolygon
        labels = _layer_labels()
        self.add_all(
            *[QgsProcessingParameterFeatureSource(n, labels[n], [polygon], None, n != "UNITS") for n in SINGLE],
            QgsProcessingParameterMultipleLayers(SEVERAL, tr("Other zones"), polygon, optional=True),
            QgsProcessingParameterFile(
                "REQUIREMENTS",
                tr("Access list (xlsx or csv)"),
                optional=True,
                fileFilter="XLSX, CSV (*.xlsx *.xlsm *.csv *.txt)",
            ),
            QgsProcessingParameterString(
                "SCHEME", tr("Scheme: the name of a preset, or a TOML file"), None, False, optional=True
            ),
            advanced(QgsProcessingParameterFile("MAPPING", tr("Mapping file (TOML)"), extension="toml", optional=True)),
            QgsProcessingParameterFileDestination("OUTPUT", tr("Zoning dataset"), "GeoPackage (*.gpkg)"),
        )
        self.addOutput(QgsProcessingOutputHtml("REPORT", tr("Report")))
        self.addOutput(QgsProcessingOutputFile("MAPPING_USED", tr("Mapping that was used")))
        self.addOutput(QgsProcessingOutputNumber("ERRORS", tr("Number of errors")))
        self.addOutput(QgsProcessingOutputNumber("WARNINGS", tr("Number of warnings")))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """Files are not opened by QGIS here: what is wrong with them is told by who reads them."""
        from ..qgis_bridge.layer_files import is_path, values_of

        rest = {name: value for name, value in parameters.items() if name not in SINGLE or not is_path(value)}
        if is_path(parameters.get("UNITS")):
            rest["UNITS"] = QgsVectorLayer("Polygon", "units", "memory")
        if all(map(is_path, values_of(parameters.get(SEVERAL)))):
            rest.pop(SEVERAL, None)
        answer: tuple[bool, str] = super().checkParameterValues(rest, context)
        return answer

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Find the files behind the layers on the main thread."""
        from ..qgis_bridge.build_run import BuildChoices
        from ..qgis_bridge.layer_files import layer_choice, values_of

        wanted = [(name, parameters.get(name)) for name in SINGLE if parameters.get(name) not in (None, "")]
        wanted += [(SEVERAL, value) for value in values_of(parameters.get(SEVERAL))]
        with errors_told():
            layers = [(name.lower(), layer_choice(value, name, context, feedback)) for name, value in wanted]
        self._choices = BuildChoices(
            layers=layers,
            requirements=self.parameterAsFile(parameters, "REQUIREMENTS", context),
            scheme=self.parameterAsString(parameters, "SCHEME", context),
            mapping=self.parameterAsFile(parameters, "MAPPING", context),
            output=self.parameterAsFileOutput(parameters, "OUTPUT", context),
        )
        return True

    def processAlgorithm(
        self, _parameters: dict[str, Any], _context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Read, build and write; touches no layer."""
        from ..qgis_bridge.build_run import run_build

        with errors_told():
            files = run_build(self._choices, feedback)
        return {
            "OUTPUT": self._choices.output,
            "REPORT": str(files.report),
            "MAPPING_USED": str(files.mapping),
            "ERRORS": files.errors,
            "WARNINGS": files.warnings,
        }


def _layer_labels() -> dict[str, str]:
    return {
        "UNITS": tr("Control units"),
        "MARINE_UNITS": tr("Marine control units, where they are a layer of their own"),
        "REDLINE": tr("Ecological red line"),
        "WATER_SOURCE": tr("Drinking-water source protection zones"),
        "NATURE_RESERVE": tr("Nature protected areas"),
        "ECOLOGICAL_SPACE": tr("General ecological space"),
        "BLACK_SOIL": tr("Black soil"),
        "PERMANENT_FARMLAND": tr("Permanent basic farmland"),
        "URBAN_BOUNDARY": tr("Urban development boundary"),
    }


def _help() -> list[str]:
    return [
        tr(
            "Brings control units, red lines, protection zones and the access list of a city together as one "
            "GeoPackage, from shapefiles in GBK or UTF-8, file geodatabases, GeoPackages and other formats. Field "
            "names, encodings and zone prefixes are recognised, and the report says how."
        ),
        tr(
            "Nothing is guessed in silence: a layer without a coordinate system, Beijing 54 and Xi'an 80 are refused "
            "unless the mapping file states what to do; grades of the former zoning of nature reserves must be "
            "confirmed there. Effects that the wording of a clause suggests are kept apart and never used for a "
            "verdict."
        ),
        tr(
            "Beside the dataset lie the report (.report.html) and the mapping that was used (.mapping.toml): edit it "
            "and give it as mapping file to build again. Presets of schemes: {presets}."
        ).format(presets="jilin_city, chongqing, jiangsu, template"),
    ]
