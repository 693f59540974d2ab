"""Render the sample offscreen to look at it: ``/usr/bin/python3 scripts/sample/render_map.py OUT.png LAYERS VIEW``.

Layers come with the default styles stored in the GeoPackages. LAYERS: names, top first, with commas between; VIEW:
``lon,lat,width_degrees``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsMapSettings, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FILES = {
    "control_units": "jilin",
    "zones": "jilin",
    "parcels": "candidates",
    "routes": "candidates",
    "sites": "candidates",
}


def draw(target: str, names: list[str], view: list[float]) -> None:
    """Draw the named layers, the first on top."""
    layers = [QgsVectorLayer(f"{SAMPLE / FILES[name]}.gpkg|layername={name}", name, "ogr") for name in names]
    for layer in layers:
        print(layer.name(), layer.isValid(), layer.loadDefaultStyle()[1], layer.renderer().type())
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(QSize(1500, 1700))
    settings.setOutputDpi(110)
    lon, lat, width = view
    settings.setExtent(QgsRectangle(lon - width / 2, lat - width / 2, lon + width / 2, lat + width / 2))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    print([error.message for error in job.errors()])
    job.renderedImage().save(target)


def main(target: str, names: str, view: str) -> None:
    """Start QGIS, draw, stop QGIS when nothing of the drawing is left."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QgsApplication([], False)
    application.initQgis()
    draw(target, names.split(","), [float(part) for part in view.split(",")])
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:4])
