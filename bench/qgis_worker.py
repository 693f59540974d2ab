"""QGIS's native:intersection in a process of its own, with the same orders as worker.py.

It writes pieces without measuring them, which flatters it. The zones are a layer in memory with a spatial index.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsFeatureRequest,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsVectorLayer,
)


class Intersection:
    """``zones`` names the layer to overlay with."""

    def __init__(self, folder: Path, zones: str) -> None:
        from qgis.analysis import QgsNativeAlgorithms

        self.folder, self.zones = folder, zones
        self.provider = QgsNativeAlgorithms()
        QgsApplication.processingRegistry().addProvider(self.provider)
        self.algorithm = QgsApplication.processingRegistry().algorithmById("native:intersection")

    def prepare(self) -> None:
        self.overlay = self._layer(self.zones).materialize(QgsFeatureRequest())
        self.overlay.dataProvider().createSpatialIndex()

    def run(self) -> int:
        context = QgsProcessingContext()
        layers = {"INPUT": self._layer("parcels"), "OVERLAY": self.overlay}
        options = {"INPUT_FIELDS": ["id"], "OVERLAY_FIELDS": ["zone"], "OUTPUT": "TEMPORARY_OUTPUT"}
        result, done = self.algorithm.run({**layers, **options}, context, QgsProcessingFeedback())
        if not done:
            raise SystemExit("native:intersection did not run")
        return int(context.takeResultLayer(result["OUTPUT"]).featureCount())

    def _layer(self, name: str) -> QgsVectorLayer:
        layer = QgsVectorLayer(str(self.folder / f"{name}.gpkg"), name, "ogr")
        if not layer.isValid():
            raise SystemExit(f"no layer {name}")
        return layer


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    engine = Intersection(Path(sys.argv[1]), sys.argv[2])
    print(json.dumps({"ready": "QGIS"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)["do"]
        if order == "versions":
            answer = {"versions": {"QGIS": Qgis.QGIS_VERSION}}
        else:
            start = perf_counter()
            rows = getattr(engine, order)()
            answer = {"seconds": perf_counter() - start, "rows": rows}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
