"""Parcels of a file of boundary points as features, and features as parcels to write."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import shapely
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureSink,
    QgsFields,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsWkbTypes,
)

from ..core.building.coordinate_numbers import zone_of
from ..core.engine.geometry import decoded, made_ready
from ..core.engine.measuring import (
    CGCS2000,
    areas_m2,
    brought_into,
    gauss_kruger_epsg,
    measuring_frame,
    mover,
    projected,
)
from ..core.errors import Cancelled, InputRefused
from ..core.model import AreaMethod
from ..core.tables import Objects, objects
from ..reports.words import Words
from ..storage.coordinates_file import ImportedParcel, ImportedParcels, read_coordinates
from ..storage.coordinates_model import Note
from ..storage.coordinates_write import TxtHeader, TxtParcel, write_txt
from .feedback import progress_of
from .sink_fields import sink_feature, sink_fields
from .sources import crs_definition, feature_wkb, plain
from .translation import language

PARCEL_FIELDS = {
    "parcel_id": "text",
    "parcel_name": "text",
    "map_sheet": "text",
    "land_use": "text",
    "land_class": "text",
    "further": "text",
    "declared_m2": "real",
    "drawn_m2": "real",
    "difference_m2": "real",
    "points": "integer",
    "rings": "integer",
    "line": "integer",
    "notes": "text",
}
KINDS = {"polygon": "MultiPolygon", "line": "MultiLineString", "point": "MultiPoint"}
#: Decisions about the whole file that a person should look at.
WARNINGS = {
    "coordinates_note_datum_assumed",
    "coordinates_note_parameters",
    "coordinates_note_swapped",
    "coordinates_note_zone_header",
    "coordinates_note_dxf_left_out",
}
#: Parcels whose notes are told one by one in the log; all stand in the field ``notes``.
TOLD_SINGLY = 50


def read_file(
    path: str, crs: QgsCoordinateReferenceSystem, axis: str, feedback: QgsProcessingFeedback
) -> ImportedParcels:
    """Read the file and tell what was decided about it."""
    found = read_coordinates(Path(path), crs_definition(crs), axis, progress_of(feedback, 0.0, 0.8))
    words = Words(language())
    for note in found.notes:
        tell = feedback.pushWarning if note.code in WARNINGS else feedback.pushInfo
        tell(words.message(note.code, note.facts))
    noted = [parcel for parcel in found.parcels if parcel.notes]
    for parcel in noted[:TOLD_SINGLY]:
        feedback.pushWarning(f"{parcel.parcel_id}: {_told(parcel.notes, words)}")
    if len(noted) > TOLD_SINGLY:
        feedback.pushWarning(words.message("coordinates_more_notes", {"count": len(noted) - TOLD_SINGLY}))
    return found


def parcel_fields() -> QgsFields:
    """The fields of the imported layer."""
    return sink_fields(PARCEL_FIELDS)


def geometry_type(found: ImportedParcels) -> QgsWkbTypes.Type:
    """The one type of all parcels of the file."""
    return getattr(QgsWkbTypes.Type, KINDS[found.kind])


def fill_parcels(sink: QgsFeatureSink, found: ImportedParcels, feedback: QgsProcessingFeedback) -> int:
    """One feature for each parcel; returns their number."""
    words, fields = Words(language()), parcel_fields()
    for number, parcel in enumerate(found.parcels, start=1):
        if feedback.isCanceled():
            raise Cancelled
        feature = sink_feature(fields, _values(parcel, words), shapely.to_wkb(parcel.shape))
        sink.addFeature(feature, QgsFeatureSink.Flag.FastInsert)
        feedback.setProgress(80 + 20 * number / len(found.parcels))
    return len(found.parcels)


def _values(parcel: ImportedParcel, words: Words) -> list[object]:
    attributes = parcel.raw.attributes
    texts = [attributes.get(name) or None for name in ("parcel_name", "map_sheet", "land_use", "land_class", "further")]
    rings = sum(1 + len(getattr(part, "interiors", ())) for part in parcel.shape.geoms)
    closing = rings if parcel.shape.geom_type == "MultiPolygon" else 0
    points = int(shapely.get_num_coordinates(parcel.shape)) - closing
    line = parcel.raw.line or None
    measures = [parcel.stated_m2, parcel.drawn_m2, parcel.difference_m2]
    return [parcel.parcel_id, *texts, *measures, points, rings, line, _told(parcel.notes, words) or None]


def _told(notes: Iterable[Note], words: Words) -> str:
    return " ".join(words.message(note.code, note.facts) for note in notes)


def write_source(
    source: QgsProcessingFeatureSource,
    chosen: Sequence[str],
    crs: QgsCoordinateReferenceSystem,
    producer: str,
    feedback: QgsProcessingFeedback,
) -> tuple[list[TxtParcel], TxtHeader]:
    """Parcels of a source in a Gauss-Krüger zone: the chosen one, the layer's own, or the nearest with prefix.

    Parameters
    ----------
    chosen
        Names of the fields with id, name, map sheet, use and land class; empty where there is none.

    Raises
    ------
    InputRefused
        ``input_crs_missing``, ``no_features``, ``crs_unknown``, ``datum_not_cgcs2000``.
    Cancelled
    """
    layer_crs = crs_definition(source.sourceCrs())
    if not layer_crs:
        raise InputRefused("input_crs_missing", layer=source.sourceName())
    places = [source.fields().indexOf(name) if name else -1 for name in chosen]
    rows, wkb = [], []
    for feature in source.getFeatures():
        if feedback.isCanceled():
            raise Cancelled
        values = feature.attributes()
        rows.append([plain(values[place]) if place >= 0 else None for place in places])
        wkb.append(feature_wkb(feature))
    if not rows:
        raise InputRefused("no_features", layer=source.sourceName())
    return _parcels(rows, decoded(objects(wkb)), layer_crs, crs_definition(crs), producer)


def _parcels(
    rows: list[list[object]], shapes: Objects, layer_crs: str, wanted: str, producer: str
) -> tuple[list[TxtParcel], TxtHeader]:
    box = shapely.total_bounds(shapes)
    if not all(map(math.isfinite, box)):
        raise InputRefused("export_nothing")
    middle = [objects([value]).astype(float) for value in ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)]
    lon, lat = (float(value[0]) for value in mover(layer_crs, CGCS2000).transform(*middle))
    own = layer_crs if zone_of(layer_crs) is not None else f"EPSG:{gauss_kruger_epsg(lon) - 21}"
    target = wanted or own
    frame = measuring_frame(AreaMethod.ELLIPSOIDAL, lon, lat)
    areas = areas_m2(brought_into(frame, made_ready(shapes, 2).shapes, layer_crs))
    moved = shapes if target == layer_crs else projected(shapes, layer_crs, target)
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    parcels = [TxtParcel(shape, float(area), *row) for shape, area, row in zip(moved, areas, texts)]
    return parcels, TxtHeader(target, producer, date.today().isoformat())


def write_file(path: str, parcels: list[TxtParcel], header: TxtHeader, encoding: str) -> int:
    """Write the TXT file; returns the number of parcels."""
    write_txt(Path(path), parcels, header, encoding)
    return len(parcels)
