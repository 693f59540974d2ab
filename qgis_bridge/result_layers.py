"""Show a result file in the user's project, where the user asked for it: two styled layers, and people's decisions."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRuleBasedRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt import sip

from ..storage.decisions_file import read_decisions
from .labels import label
from .result_fields import tell_fields
from .translation import language, tr

STYLES = Path(__file__).parent.parent / "resources" / "styles"
#: Property of a layer that shows a table of a result.
TABLE = "ecozoning/result_table"
KINDS = {
    QgsWkbTypes.GeometryType.PolygonGeometry: "polygon",
    QgsWkbTypes.GeometryType.LineGeometry: "line",
    QgsWkbTypes.GeometryType.PointGeometry: "point",
}


def load_on_completion(context: QgsProcessingContext, path: str) -> None:
    """Have QGIS add overlaps, and candidates above them, when the algorithm has ended.

    A result that kept decisions of persons brings their table as well, in which the stale ones are marked.
    """
    project = context.project()
    if project is None:
        return
    tables = [("overlaps", tr("Overlaps")), ("candidates", tr("Candidates with verdicts"))]
    if read_decisions(Path(path)):
        tables.append(("decisions", tr("Decisions of persons")))
    for number, (table, title) in enumerate(tables):
        # QGIS before 3.32 adds layers in the order of their ids, which begin with the name at the time of making.
        layer = QgsVectorLayer(f"{path}|layername={table}", f"{number}_{table}", "ogr")
        layer.setCustomProperty(TABLE, table)
        details = QgsProcessingContext.LayerDetails(title, project, table)
        details.forceName = True
        if hasattr(details, "layerSortKey"):
            details.layerSortKey = number
        details.setPostProcessor(styler())
        context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(layer.id(), details)


class ResultStyler(QgsProcessingLayerPostProcessorInterface):
    """Gives a result layer its style once QGIS has added it."""

    def postProcessLayer(
        self, layer: QgsVectorLayer, _context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> None:
        """Load the style that fits table and geometry."""
        kind = KINDS.get(layer.geometryType())
        if kind is not None:
            layer.loadNamedStyle(str(STYLES / f"result_{layer.customProperty(TABLE)}_{kind}.qml"))
            if language() != "zh":
                relabel(layer)
        tell_fields(layer)
        layer.triggerRepaint()


#: What Python must not forget while a context knows it.
_in_use: list[ResultStyler] = []


def styler() -> ResultStyler:
    """A styler for one layer. It belongs to the context, which deletes each of its stylers once and keeps no Python."""
    _in_use[:] = [each for each in _in_use if not sip.isdeleted(each)]
    made = ResultStyler()
    sip.transferto(made, None)
    _in_use.append(made)
    return made


def relabel(layer: QgsVectorLayer) -> None:
    """Put the labels of the interface's language into the legend, which the style files hold in Chinese."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsRuleBasedRenderer):
        for rule in renderer.rootRule().children():
            rule.setLabel(zone_label(rule.description()))
        return
    for row, category in enumerate(renderer.categories()):
        renderer.updateCategoryLabel(row, label("verdict", category.value()))


def zone_label(word: str) -> str:
    """``Theme: grade`` of a word such as ``water_source.grade1``."""
    if word == "other":
        return tr("Other zones")
    theme, _, grade = word.partition(".")
    return f"{label('theme', theme)}: {label('grade', word)}" if grade else label("theme", theme)
