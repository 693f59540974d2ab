"""Where and how areas and lengths are measured.

Areas are measured on the CGCS2000 ellipsoid (a 6 378 137 m, 1/f 298.257222101). Two methods:

``ellipsoidal``
    The land survey's convention (formulas of 国土调查办发〔2008〕32号 with the CGCS2000 constants). The
    overlay runs in a Lambert azimuthal equal-area projection around the dataset, where the planar
    area of a polygon *is* its ellipsoidal area.
``gauss_kruger``
    The planar area in the 3-degree Gauss-Krüger zone of the dataset's centre, as the published
    tables of some zoning plans use it (for example Kaihua county, 2024).

An edge is straight in the projected CRS of its layer; edges of layers in longitude and latitude are
straight in the Gauss-Krüger zone of the dataset, so that a layer gives the same areas before and
after its vertices were reprojected. Long edges get extra vertices before the final projection.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyproj
import shapely
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertAzimuthalEqualAreaConversion

from ..errors import InputRefused
from ..model import AreaMethod
from ..tables import Booleans, Floats, Objects, objects
from .edges import SHORTEST_EDGE_M, densified

CGCS2000 = "EPSG:4490"
ELLIPSOID = pyproj.Geod(a=6378137.0, rf=298.257222101)

#: Datums whose longitude and latitude are taken as CGCS2000 (WGS 84 and ITRF: within about a metre).
SAME_DATUMS = ("china2000", "cgcs2000", "chinageodeticcoordinatesystem2000", "chinesegeodeticcoordinatesystem2000")
NEAR_DATUMS = ("wgs84", "wgs1984", "worldgeodeticsystem1984", "itrf", "internationalterrestrialreferenceframe")

#: No degree of the ellipsoid, of latitude or along the equator, is longer than this, in metres.
LONGEST_DEGREE_M = 111_700.0

#: EPSG code of the 3-degree Gauss-Krüger zone 25 (central meridian 75 E) without zone prefix.
FIRST_GAUSS_KRUGER = (25, 4534)


@dataclass(frozen=True)
class MeasuringFrame:
    """The CRS in which a run overlays and measures.

    Parameters
    ----------
    method
        The area method.
    definition
        WKT of the measuring CRS; planar areas in it are the areas of the run.
    straight
        The Gauss-Krüger CRS in which edges of layers in longitude and latitude are straight.
    """

    method: AreaMethod
    definition: str
    straight: str

    @property
    def name(self) -> str:
        """A short name for the run record."""
        return str(pyproj.CRS.from_user_input(self.definition).name)


def measuring_frame(method: AreaMethod, lon: float, lat: float) -> MeasuringFrame:
    """The frame for a dataset centred at ``lon``, ``lat`` (degrees on CGCS2000).

    The centre is rounded to half degrees, so that small changes of a dataset keep the frame.
    """
    straight = f"EPSG:{gauss_kruger_epsg(lon)}"
    if method is AreaMethod.GAUSS_KRUGER:
        return MeasuringFrame(method, pyproj.CRS.from_user_input(straight).to_wkt(), straight)
    lon0, lat0 = round(lon * 2) / 2, round(lat * 2) / 2
    equal_area = ProjectedCRS(
        conversion=LambertAzimuthalEqualAreaConversion(lat0, lon0),
        name=f"CGCS2000 / equal area {lon0:g}E {lat0:g}N",
        geodetic_crs=pyproj.CRS.from_user_input(CGCS2000),
    )
    return MeasuringFrame(method, equal_area.to_wkt(), straight)


def frame_around(method: AreaMethod, shapes: Objects, crs: str, path: str) -> MeasuringFrame:
    """The frame for the middle of the extent of all ``shapes`` that have a place on the earth.

    Raises
    ------
    InputRefused
        ``dataset_empty`` (of the dataset in ``path``) where none has; ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    box = shapely.bounds(shapes)
    move = mover(crs, CGCS2000)
    placed = np.isfinite(move.transform(box[:, ::2].ravel(), box[:, 1::2].ravel())[0]).reshape(-1, 2).all(axis=1)
    if not placed.any():
        raise InputRefused("dataset_empty", path=path)
    low, high = box[placed, :2].min(axis=0), box[placed, 2:].max(axis=0)
    lon, lat = move.transform(*np.stack([low, high], axis=1))
    return measuring_frame(method, float(lon.mean()), float(lat.mean()))


def gauss_kruger_epsg(lon: float) -> int:
    """EPSG code of the 3-degree zone (no zone prefix) whose central meridian is nearest to ``lon``.

    Zones 25 to 45 (75 to 135 E) are EPSG:4534 to EPSG:4554; beyond them the outermost zone serves.
    """
    first_zone, first_code = FIRST_GAUSS_KRUGER
    zone = min(max(round(lon / 3), first_zone), 45)
    return first_code + zone - first_zone


@lru_cache(maxsize=64)
def understood(definition: str) -> pyproj.CRS:
    """The CRS of WKT or an authority code, its datum known to agree with CGCS2000.

    Raises
    ------
    InputRefused
        ``crs_unknown`` where ``definition`` is empty or not understood; ``datum_not_cgcs2000`` for
        Beijing 54, Xi'an 80 and every other datum: a guessed shift may move a parcel by 100 m.
    """
    try:
        crs = pyproj.CRS.from_user_input(definition)
    except pyproj.exceptions.CRSError as error:
        raise InputRefused("crs_unknown", crs=definition) from error
    crs = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    datum = str(crs.geodetic_crs.datum.name) if crs.geodetic_crs and crs.geodetic_crs.datum else ""
    plain = "".join(letter for letter in datum.lower() if letter.isalnum())
    if not any(name in plain for name in (*SAME_DATUMS, *NEAR_DATUMS)):
        raise InputRefused("datum_not_cgcs2000", crs=crs.name, datum=datum)
    return crs


@dataclass(frozen=True)
class Move:
    """A transformation in x, y (east, north) order that never shifts a datum by guess.

    Longitudes and latitudes of the accepted datums are the same numbers on CGCS2000: the first step
    leads to them, the second on to the target.
    """

    down: pyproj.Transformer | None
    up: pyproj.Transformer | None

    @property
    def is_idle(self) -> bool:
        """Whether every place stays where it is."""
        return self.down is None and self.up is None

    def transform(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """New x and y of the same shape; infinite where there is no answer."""
        for one in (self.down, self.up):
            if one is not None:
                x, y = one.transform(x, y)
        return x, y


@lru_cache(maxsize=64)
def mover(source: str, target: str) -> Move:
    """How to get from one :func:`understood` CRS to another."""
    source_crs, target_crs = understood(source), understood(target)
    return Move(
        down=None if _is_plain(source_crs) else _transformer(source_crs, source_crs.geodetic_crs),
        up=None if _is_plain(target_crs) else _transformer(target_crs.geodetic_crs, target_crs),
    )


def _transformer(source: pyproj.CRS | None, target: pyproj.CRS | None) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _is_plain(crs: pyproj.CRS) -> bool:
    """Longitude and latitude in degrees from Greenwich: nothing to be done on the way to and from others."""
    degrees = all(axis.unit_name == "degree" for axis in crs.axis_info)
    meridian = crs.prime_meridian
    return bool(crs.is_geographic and degrees and meridian is not None and meridian.longitude == 0)


def projected(shapes: Objects, source: str, target: str) -> Objects:
    """``shapes`` with every vertex transformed; coordinates that cannot be are infinite."""
    move = mover(source, target)
    if move.is_idle:
        return shapes
    return np.asarray(shapely.transform(shapes, move.transform, interleaved=False), dtype=object)


@dataclass(frozen=True)
class Placed:
    """The same shapes in longitude and latitude (CGCS2000), and in the measuring CRS."""

    lonlat: Objects
    measured: Objects


def placed(frame: MeasuringFrame, shapes: Objects, source: str) -> Placed:
    """``shapes`` from CRS ``source``; in the measuring CRS their long edges are kept where they were.

    What is too small to have an edge that bends goes straight from longitude and latitude.
    """
    is_lonlat = understood(source).is_geographic
    lonlat = projected(shapes, source, CGCS2000)
    is_bent = is_long(lonlat)
    measured, long = objects(lonlat), np.flatnonzero(is_bent)
    measured[~is_bent] = projected(lonlat[~is_bent], CGCS2000, frame.definition)
    if len(long):
        straight = projected(lonlat[long], CGCS2000, frame.straight) if is_lonlat else shapes[long]
        crs = frame.straight if is_lonlat else source
        measured[long] = projected(densified(straight, mover(crs, frame.definition).transform), crs, frame.definition)
    return Placed(lonlat, measured)


def brought_into(frame: MeasuringFrame, shapes: Objects, source: str) -> Objects:
    """``shapes`` from CRS ``source`` in the measuring CRS, their long edges kept where they were."""
    return placed(frame, shapes, source).measured


def is_long(lonlat: Objects) -> Booleans:
    """Mask of the shapes that may have an edge longer than :data:`.edges.SHORTEST_EDGE_M`.

    The step from one ring or part to the next is taken for an edge too.
    """
    coords, owner = shapely.get_coordinates(lonlat, return_index=True)
    with np.errstate(invalid="ignore"):
        step = np.diff(coords, axis=0)
        step[:, 0] *= np.cos(np.radians(coords[:-1, 1]))
        short = np.hypot(step[:, 0], step[:, 1]) * LONGEST_DEGREE_M <= SHORTEST_EDGE_M
    found = np.zeros(len(lonlat), dtype=bool)
    found[owner[1:][~short & (owner[1:] == owner[:-1])]] = True
    return found


def lengths_m(frame: MeasuringFrame, lines: Objects) -> Floats:
    """Length of each line: on the ellipsoid, or planar for ``gauss_kruger``. Empty or NULL is 0."""
    if frame.method is AreaMethod.GAUSS_KRUGER:
        return np.asarray(np.nan_to_num(shapely.length(lines)))
    parts, owner = shapely.get_parts(lines, return_index=True)
    coords, part = shapely.get_coordinates(parts, return_index=True)
    same = part[1:] == part[:-1]
    steps = steps_m(frame, coords[:-1][same], coords[1:][same])
    return np.bincount(owner[part[1:][same]], weights=steps, minlength=len(lines)).astype(np.float64)


def steps_m(frame: MeasuringFrame, starts: Floats, ends: Floats) -> Floats:
    """Length of each straight step between points (rows of x, y), as :func:`lengths_m` counts it."""
    if frame.method is AreaMethod.GAUSS_KRUGER or len(starts) == 0:
        return np.asarray(np.linalg.norm(ends - starts, axis=1))
    move = mover(frame.definition, CGCS2000)
    (lon, lat), (to_lon, to_lat) = (move.transform(points[:, 0], points[:, 1]) for points in (starts, ends))
    return np.asarray(ELLIPSOID.inv(lon, lat, to_lon, to_lat)[2], dtype=np.float64)


def areas_m2(shapes: Objects) -> Floats:
    """Area of each polygon in the measuring CRS; NULL and other dimensions are 0."""
    areas = np.asarray(shapely.area(shapes))
    return np.where(np.isnan(areas), 0.0, areas)
