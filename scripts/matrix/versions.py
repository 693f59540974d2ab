"""Print, as JSON, the versions of everything that could change a number or an interface."""

from __future__ import annotations

import json
import platform
import sys
from pathlib import Path

import numpy
import pyproj
import shapely
from osgeo import gdal
from qgis.core import Qgis
from qgis.PyQt.QtCore import PYQT_VERSION_STR, QT_VERSION_STR


def versions() -> dict[str, str]:
    return {
        "QGIS": Qgis.QGIS_VERSION,
        "Qt": QT_VERSION_STR,
        "PyQt": PYQT_VERSION_STR,
        "Python": platform.python_version(),
        "numpy": numpy.__version__,
        "shapely": shapely.__version__,
        "GEOS of shapely": shapely.geos_version_string,
        "pyproj": pyproj.__version__,
        "PROJ of pyproj": pyproj.proj_version_str,
        "GDAL": gdal.__version__,
    }


if __name__ == "__main__":
    # The reports name the files that they were made from, which lie elsewhere in each system.
    checkout = str(Path(__file__).resolve().parents[2])
    json.dump({"versions": versions(), "checkout": checkout}, sys.stdout, indent=2, ensure_ascii=False)
