"""Bring a layer to longitude and latitude on CGCS2000, by what its file, its numbers and the user say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from ..core.building.build_record import Notes, listed
from ..core.building.coordinate_numbers import Box, Reading, checked, readings, summary
from ..core.building.datum_shift import shifted_by_parameters, shifted_by_pipeline
from ..core.engine.edges import densified
from ..core.engine.geometry import Fault, decoded, made_ready, main_dimension
from ..core.engine.measuring import CGCS2000, SAME_DATUMS, gauss_kruger_epsg, mover, projected, understood
from ..core.errors import InputRefused
from ..core.tables import Objects, objects
from .field_resources import resource
from .mapping_file import LayerMapping
from .plain_values import plain_name
from .source_layers import SourceLayer


@dataclass(frozen=True)
class Placed:
    """Valid polygons in longitude and latitude (``None`` where nothing is left), the CRS read and how it was known."""

    shapes: Objects
    crs: str
    how: str
    faults: tuple[Fault, ...]


def placed(layer: SourceLayer, mapping: LayerMapping, notes: Notes) -> Placed:
    """Polygons of ``layer`` in EPSG:4490, repaired before and after the move.

    Raises
    ------
    InputRefused
        ``layer_not_polygons``, ``crs_missing``, ``crs_contradicted``, ``source_crs_unknown``,
        ``source_datum_refused``, ``transformation_not_usable``, ``layer_without_geometry``.
    """
    shapes = decoded(layer.wkb)
    if main_dimension(shapes) != 2:
        raise InputRefused("layer_not_polygons", path=layer.path, layer=layer.name)
    ready = made_ready(shapes, 2)
    left, low, right, high = map(float, shapely.total_bounds(ready.shapes))
    if np.isnan(left):
        raise InputRefused("layer_without_geometry", path=layer.path, layer=layer.name)
    _suspect_offset(layer, notes)
    moved, crs, how = _moved(layer, mapping, ready.shapes, (left, low, right, high), notes)
    again = made_ready(moved, 2)
    known = {fault.row for fault in ready.faults}
    fresh = [fault for fault in again.faults if fault.row not in known and fault.code != "geometry_missing"]
    return Placed(again.shapes, crs, how, (*ready.faults, *fresh))


def _moved(
    layer: SourceLayer, mapping: LayerMapping, shapes: Objects, box: Box, notes: Notes
) -> tuple[Objects, str, str]:
    stated = mapping.crs or layer.crs
    if mapping.swap_axes:
        shapes, box = _swapped(shapes), (box[1], box[0], box[3], box[2])
    if mapping.transformation or mapping.towgs84:
        return _shifted(layer, mapping, shapes, stated, notes), _short(stated) or "?", "transformation"
    reading = _reading(layer, mapping, stated, box)
    if reading.swapped:
        notes.warn("axes_swapped", place=layer.place, crs=_short(stated))
        shapes = _swapped(shapes)
    if reading.crs != stated:
        notes.warn("zone_prefix_differs", place=layer.place, stated=_short(stated), crs=reading.crs)
    if not any(name in plain_name(_datum(reading.crs)).lower() for name in SAME_DATUMS):
        notes.info("datum_taken_as_cgcs2000", place=layer.place, datum=_datum(reading.crs))
    how = "numbers" if reading.crs != stated else "mapping" if mapping.crs else layer.crs_how
    return degrees(shapes, reading.crs), _short(reading.crs), how


def _reading(layer: SourceLayer, mapping: LayerMapping, stated: str, box: Box) -> Reading:
    """How the numbers are to be read; where the user has stated the order of the axes, they are not exchanged."""
    found, told = summary(readings(box)), ", ".join(f"{number:.10g}" for number in box)
    if not _is_earthly(stated):
        raise InputRefused(
            "crs_missing", path=layer.path, layer=layer.name, candidates=found, box=told, stated=stated[:80]
        )
    try:
        reading = checked(stated, box)
    except InputRefused as error:
        facts = {"path": layer.path, "layer": layer.name, "crs": error.facts.get("crs", stated)}
        if error.code == "datum_not_cgcs2000":
            raise InputRefused("source_datum_refused", **facts, datum=error.facts["datum"]) from error
        raise InputRefused("source_crs_unknown", **facts) from error
    if reading is None or (reading.swapped and mapping.swap_axes is not None):
        facts = {"path": layer.path, "layer": layer.name, "crs": _short(stated)}
        raise InputRefused("crs_contradicted", **facts, box=told, candidates=found)
    return reading


def _is_earthly(stated: str) -> bool:
    """Whether a CRS is stated that has to do with the Earth; 'Unknown engineering CRS' is as good as none."""
    if not stated:
        return False
    try:
        crs = pyproj.CRS.from_user_input(stated)
    except pyproj.exceptions.CRSError:
        return True
    return crs.geodetic_crs is not None and not crs.name.lower().startswith("undefined")


def _shifted(layer: SourceLayer, mapping: LayerMapping, shapes: Objects, stated: str, notes: Notes) -> Objects:
    told = mapping.transformation or f"towgs84 {listed(mapping.towgs84)}"
    notes.warn("datum_shifted", place=layer.place, transformation=told)
    try:
        if mapping.transformation:
            return shifted_by_pipeline(shapes, mapping.transformation)
        return shifted_by_parameters(shapes, stated, mapping.towgs84)
    except InputRefused as error:
        raise InputRefused(error.code, **{**error.facts, "path": layer.path, "layer": layer.name}) from error


def degrees(shapes: Objects, crs: str) -> Objects:
    """Into longitude and latitude; long edges of projected layers stay (:mod:`..core.engine.edges`)."""
    if understood(crs).is_geographic:
        return shapes
    middle = shapely.get_coordinates(shapely.centroid(shapely.box(*shapely.total_bounds(shapes))))
    lon, _ = mover(crs, CGCS2000).transform(middle[:, 0], middle[:, 1])
    straight = f"EPSG:{gauss_kruger_epsg(float(lon[0]))}"
    return projected(densified(shapes, mover(crs, straight).transform), crs, CGCS2000)


def _swapped(shapes: Objects) -> Objects:
    return objects(shapely.transform(shapes, lambda xy: xy[:, ::-1]))


def _suspect_offset(layer: SourceLayer, notes: Notes) -> None:
    """GCJ-02 and BD-09 cannot be seen in numbers, so only words can raise the suspicion."""
    words = [plain_name(word) for word in resource("values")["offset_words"]]
    texts = [plain_name(text) for text in (layer.name, layer.file, layer.crs, layer.remarks, *layer.columns)]
    found = [word for word in words if any(word in text for text in texts)]
    if found:
        notes.warn("offset_suspected", place=layer.place, word=listed(found))


def _datum(crs: str) -> str:
    geodetic = understood(crs).geodetic_crs
    return str(geodetic.datum.name) if geodetic is not None and geodetic.datum is not None else "?"


def _short(crs: str) -> str:
    """An authority code as it is, WKT by its name."""
    return crs if len(crs) < 40 else str(pyproj.CRS.from_user_input(crs).name)
