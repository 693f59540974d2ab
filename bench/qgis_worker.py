"""QGIS's native:intersection in a process of its own, with the same orders as worker.py.

It writes pieces without measuring them, which flatters it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import perf_counter

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import Qgis, QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsVectorLayer


def main() -> None:
    folder, source = Path(sys.argv[1]), sys.argv[2]
    application = QgsApplication([], False)
    application.initQgis()
    from qgis.analysis import QgsNativeAlgorithms

    provider = QgsNativeAlgorithms()
    application.processingRegistry().addProvider(provider)
    algorithm = application.processingRegistry().algorithmById("native:intersection")
    print(json.dumps({"version": Qgis.QGIS_VERSION}), flush=True)
    for _ in sys.stdin:
        start = perf_counter()
        context = QgsProcessingContext()
        layers = {
            key: QgsVectorLayer(str(folder / f"{name}.gpkg"), name, "ogr")
            for key, name in (("INPUT", "parcels"), ("OVERLAY", source))
        }
        options = {"INPUT_FIELDS": ["id"], "OVERLAY_FIELDS": ["zone"], "OUTPUT": "TEMPORARY_OUTPUT"}
        result, done = algorithm.run({**layers, **options}, context, QgsProcessingFeedback())
        if not done:
            raise SystemExit("native:intersection did not run")
        rows = context.takeResultLayer(result["OUTPUT"]).featureCount()
        print(json.dumps({"seconds": perf_counter() - start, "rows": rows, "peak_mb": None}), flush=True)


if __name__ == "__main__":
    main()
