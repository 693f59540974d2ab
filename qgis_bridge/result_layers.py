"""Show a result file in the user's project, where the user asked for it."""

from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsVectorLayer

from .translation import tr


def load_on_completion(context: QgsProcessingContext, path: str) -> None:
    """Have QGIS add overlaps and candidates when the algorithm has ended."""
    project = context.project()
    if project is None:
        return
    for table, title in (("overlaps", tr("Overlaps")), ("candidates", tr("Candidates with verdicts"))):
        layer = QgsVectorLayer(f"{path}|layername={table}", title, "ogr")
        details = QgsProcessingContext.LayerDetails(title, project, table)
        context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(layer.id(), details)
