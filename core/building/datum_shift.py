"""A datum shift that the user has stated in full: the only way from Beijing 54 or Xi'an 80 to CGCS2000."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyproj
import shapely

from ..errors import InputRefused
from ..tables import Objects

#: CGCS2000's ellipsoid in PROJ's words.
ELLIPSOID = "+a=6378137 +rf=298.257222101"


def shifted_by_pipeline(shapes: Objects, pipeline: str) -> Objects:
    """``shapes`` through a PROJ pipeline that leads from their x, y to longitude, latitude (degrees) on CGCS2000.

    Raises
    ------
    InputRefused
        ``transformation_not_usable``.
    """
    try:
        transformer = pyproj.Transformer.from_pipeline(pipeline)
    except pyproj.exceptions.ProjError as error:
        raise InputRefused("transformation_not_usable", transformation=pipeline, reason=str(error)) from error
    return _checked(shapes, transformer, pipeline)


def shifted_by_parameters(shapes: Objects, source: str, parameters: Sequence[float]) -> Objects:
    """``shapes`` of CRS ``source`` by 3 or 7 parameters to CGCS2000 (position vector, EPSG method 9606).

    Parameters
    ----------
    parameters
        dx, dy, dz in metres, then rx, ry, rz in arc seconds and the scale difference in ppm, as in ``towgs84``.

    Raises
    ------
    InputRefused
        ``crs_unknown``, ``transformation_not_usable``.
    """
    try:
        crs = pyproj.CRS.from_user_input(source)
    except pyproj.exceptions.CRSError as error:
        raise InputRefused("crs_unknown", crs=source) from error
    crs = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    if crs.geodetic_crs is None or crs.ellipsoid is None or len(parameters) not in (3, 7):
        raise InputRefused("transformation_not_usable", transformation=str(list(parameters)), reason="3 / 7")
    down = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    degrees = shapely.transform(shapes, down.transform, interleaved=False)
    axis, flattening = crs.ellipsoid.semi_major_metre, crs.ellipsoid.inverse_flattening
    names = ("x", "y", "z", "rx", "ry", "rz", "s")
    numbers = " ".join(f"+{name}={value}" for name, value in zip(names, parameters))
    convention = "+convention=position_vector" if len(parameters) == 7 else ""
    pipeline = (
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart +a={axis} +rf={flattening} +step +proj=helmert {numbers} {convention} "
        f"+step +inv +proj=cart {ELLIPSOID} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    return shifted_by_pipeline(degrees, pipeline)


def _checked(shapes: Objects, transformer: pyproj.Transformer, told: str) -> Objects:
    try:
        moved = shapely.transform(shapes, transformer.transform, interleaved=False)
    except pyproj.exceptions.ProjError as error:
        raise InputRefused("transformation_not_usable", transformation=told, reason=str(error)) from error
    coords = shapely.get_coordinates(moved)
    inside = np.isfinite(coords).all() and (np.abs(coords) <= (180, 90)).all()
    if not inside:
        raise InputRefused("transformation_not_usable", transformation=told, reason="x, y > 180, 90")
    return np.asarray(moved, dtype=object)
