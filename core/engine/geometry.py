"""Make geometry fit to be measured: decode, repair, keep one dimension; and name what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely

from ..tables import Booleans, Floats, Integers, Objects, objects
from .ranges import slices_of

#: Type ids of shapely by topological dimension; single types are promoted to multi types.
DIMENSION_TYPES = {
    0: (shapely.GeometryType.POINT, shapely.GeometryType.MULTIPOINT),
    1: (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING, shapely.GeometryType.LINEARRING),
    2: (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON),
}
#: Zones are made ready in groups of about this many vertices, to bound the memory that it takes.
GROUP_VERTICES = 100_000
#: Details of faults: nothing of the dimension is left, and a polygon was drawn that holds no ground.
NOTHING_LEFT, NO_AREA = "nothing left", "no area"
_PROMOTE = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}


@dataclass(frozen=True)
class Fault:
    """What was wrong with the geometry in one row: a problem code and the reason GEOS gave."""

    row: int
    code: str
    detail: str

    @property
    def is_lost(self) -> bool:
        """Whether there is no shape that can be used, so that nobody knows where the thing lies."""
        unusable = self.code == "geometry_not_measurable" and self.detail != NO_AREA
        return unusable or self.code == "geometry_missing"


@dataclass(frozen=True)
class ReadyShapes:
    """Valid 2D multi geometries of one dimension, ``None`` where nothing measurable is left."""

    shapes: Objects
    dimension: int
    faults: tuple[Fault, ...]


def decoded(wkb: Objects) -> Objects:
    """2D geometries of WKB; ``None`` for NULL, and for bytes that are no geometry."""
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    return objects(shapely.force_2d(shapes) if shapely.has_z(shapes).any() else shapes)


def in_groups(shapes: Objects) -> list[Integers]:
    """The rows of ``shapes`` in groups of about :data:`GROUP_VERTICES` vertices."""
    rows = np.arange(len(shapes))
    return [rows[some] for some in slices_of(shapely.get_num_coordinates(shapes), GROUP_VERTICES)]


def highest_dimension(shapes: Objects) -> int:
    """The highest dimension among ``shapes``: 2 polygons, 1 lines, 0 points; -1 where there are none."""
    return int(shapely.get_dimensions(shapes).max(initial=-1))


def main_dimension(shapes: Objects) -> int:
    """:func:`highest_dimension`, but polygons where there are none."""
    highest = highest_dimension(shapes)
    return highest if highest >= 0 else 2


def made_ready(shapes: Objects, dimension: int) -> ReadyShapes:
    """Repair what is invalid and keep the parts of ``dimension``; nothing is dropped in silence.

    Faults: ``geometry_missing`` (NULL or empty), ``geometry_repaired`` (was invalid, is used as
    repaired), ``parts_dropped`` (parts of a lower dimension are not used), and
    ``geometry_not_measurable`` (nothing of ``dimension`` is left, or coordinates are not finite).
    """
    faults: list[Fault] = []
    result = objects(shapes)
    finite = _finite(result)
    missing = shapely.is_missing(result) | shapely.is_empty(result)
    _report(faults, np.flatnonzero(missing), "geometry_missing")
    _report(faults, np.flatnonzero(~missing & ~finite), "geometry_not_measurable", "not finite")
    result[missing | ~finite] = None
    drawn = shapely.get_dimensions(result)
    sound = _repair(result, faults)
    _keep_dimension(result, dimension, faults, sound)
    for place, fault in enumerate(faults):
        if fault.detail == NOTHING_LEFT and dimension == drawn[fault.row] == 2:
            faults[place] = replace(fault, detail=NO_AREA)
    return ReadyShapes(result, dimension, tuple(sorted(faults, key=lambda fault: fault.row)))


def _finite(shapes: Objects) -> Booleans:
    coords, owner = shapely.get_coordinates(shapes, return_index=True)
    bad = owner[~np.isfinite(coords).all(axis=1)]
    finite = np.ones(len(shapes), dtype=bool)
    finite[bad] = False
    return finite


def _report(faults: list[Fault], rows: Integers, code: str, detail: str = "") -> None:
    faults.extend(Fault(int(row), code, detail) for row in rows)


def _repair(shapes: Objects, faults: list[Fault]) -> Booleans:
    """Mend what is invalid, in place; returns the mask of what was valid."""
    valid = np.asarray(shapely.is_valid(shapes))
    rows = np.flatnonzero(~valid & ~shapely.is_missing(shapes))
    for row, reason in zip(rows, shapely.is_valid_reason(shapes[rows])):
        faults.append(Fault(int(row), "geometry_repaired", str(reason)))
    if len(rows):
        shapes[rows] = _made_valid(shapes[rows])
    return valid


def _made_valid(shapes: Objects) -> Objects:
    """Repaired by structure: rings that cross themselves keep all that they enclose.

    Shapely before 2.1 has only the method by linework, which leaves out what is enclosed twice.
    """
    try:
        return np.asarray(shapely.make_valid(shapes, method="structure", keep_collapsed=True), dtype=object)
    except TypeError:
        return np.asarray(shapely.make_valid(shapes), dtype=object)


def _keep_dimension(shapes: Objects, dimension: int, faults: list[Fault], valid: Booleans | None = None) -> None:
    """Replace each geometry by the multi geometry of its parts of ``dimension``, in place.

    ``valid`` masks what need not be taken apart to be looked at.
    """
    settled = np.zeros(len(shapes), dtype=bool) if valid is None else valid & _of_one_type(shapes, dimension)
    single = np.flatnonzero(settled & (shapely.get_type_id(shapes) == DIMENSION_TYPES[dimension][0]))
    if len(single):
        shapes[single] = _PROMOTE[dimension](shapes[single][:, None])
    present = np.flatnonzero(~settled & ~shapely.is_missing(shapes))
    if len(present):
        _keep_parts(shapes, present, dimension, faults)


def _of_one_type(shapes: Objects, dimension: int) -> Booleans:
    """Mask of the geometries that are all of ``dimension``: single, or multi without empty parts."""
    fits = np.isin(shapely.get_type_id(shapes), DIMENSION_TYPES[dimension][:2]) & (_extent(shapes, dimension) > 0)
    several = np.flatnonzero(fits & (shapely.get_num_geometries(shapes) > 1))
    parts, owner = shapely.get_parts(shapes[several], return_index=True)
    fits[several[owner[shapely.is_empty(parts)]]] = False
    return np.asarray(fits, dtype=bool)


def _keep_parts(shapes: Objects, present: Integers, dimension: int, faults: list[Fault]) -> None:
    """Take the geometries in the rows ``present`` apart and keep what fits, in place."""
    parts, owner = exploded(shapes[present])
    fits = (shapely.get_dimensions(parts) == dimension) & (_extent(parts, dimension) > 0)
    for row in present[np.unique(owner[~fits])]:
        faults.append(Fault(int(row), "parts_dropped", ""))
    kept = np.unique(owner[fits])
    shapes[present] = None
    if len(kept):
        shapes[present[kept]] = regrouped(parts[fits], owner[fits], dimension)
    lost = present[~np.isin(np.arange(len(present)), kept)]
    _report(faults, lost, "geometry_not_measurable", NOTHING_LEFT)
    gone = set(lost.tolist())
    faults[:] = [fault for fault in faults if fault.code != "parts_dropped" or fault.row not in gone]


def exploded(shapes: Objects) -> tuple[Objects, Integers]:
    """Single parts of all geometries, nested collections too, and the row that each came from."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return objects(parts), np.asarray(owner, dtype=np.int64)


def regrouped(parts: Objects, owner: Integers, dimension: int) -> Objects:
    """One multi geometry for each distinct owner, in the order of the owners (which must be sorted)."""
    _, compact = np.unique(owner, return_inverse=True)
    return np.asarray(_PROMOTE[dimension](parts, indices=compact), dtype=object)


def _extent(parts: Objects, dimension: int) -> Floats:
    if dimension == 0:
        return np.ones(len(parts))
    return np.asarray(shapely.area(parts) if dimension == 2 else shapely.length(parts))


def same_dimension(shapes: Objects, dimension: int) -> Objects:
    """What is left of each geometry in ``dimension``, as multi geometry; ``None`` where nothing is.

    Used on intersections, which may come back with points and lines where edges only touch.
    """
    faults: list[Fault] = []
    result = objects(shapes)
    result[shapely.is_empty(result)] = None
    _keep_dimension(result, dimension, faults)
    return result


def mean_widths_m(pieces: Objects) -> Floats:
    """Mean width of polygons: twice the area over the perimeter; NaN for other geometry."""
    with np.errstate(divide="ignore", invalid="ignore"):
        widths = 2 * shapely.area(pieces) / shapely.length(pieces)
    return np.where(shapely.get_dimensions(pieces) == 2, widths, np.nan)
