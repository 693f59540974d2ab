"""Candidates from any QGIS feature source, in batches.

A layer that shows a file as it is, is read from the file in whole columns; whatever is filtered, joined, computed,
edited or selected comes feature by feature through QGIS. The rows are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsField,
    QgsFields,
    QgsMapLayer,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsProviderRegistry,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QVariant

from ..core.errors import Cancelled, EcoZoningError
from ..storage.candidate_stream import CandidateStream, FieldChoice
from ..storage.candidates_file import open_candidates
from ..storage.feature_rows import FeatureRows

_DIMENSIONS = {
    QgsWkbTypes.GeometryType.PointGeometry: 0,
    QgsWkbTypes.GeometryType.LineGeometry: 1,
    QgsWkbTypes.GeometryType.PolygonGeometry: 2,
}
#: Numbers of Qt's types: bool, int, uint, long long, unsigned long long; double, float.
_INTEGERS, _REALS = (1, 2, 3, 4, 5), (6, 38)


def candidates_of(
    source: QgsProcessingFeatureSource, value: Any, chosen: FieldChoice, feedback: QgsProcessingFeedback
) -> CandidateStream:
    """Every feature of ``source``, valid or not, without touching the layer behind it.

    ``value`` is what the user chose: a layer, or a definition that takes a part of one.

    Raises
    ------
    InputRefused
        ``input_crs_missing``, ``input_field_missing``.
    """
    stream = CandidateStream(
        layer=source.sourceName(),
        crs=crs_definition(source.sourceCrs()),
        kinds={field.name(): _kind(field) for field in source.fields()},
        count=source.featureCount(),
        rows=lambda size: _source_rows(source, size, feedback),
        declared_dimension=_DIMENSIONS.get(QgsWkbTypes.geometryType(source.wkbType())),
        chosen=chosen,
    )
    file = _file_behind(value, stream) if isinstance(value, QgsVectorLayer) else None
    return stream if file is None else replace(stream, rows=lambda size: _with_numbers(file, size, stream.kinds))


def _kind(field: QgsField) -> str:
    number = getattr(field.type(), "value", field.type())
    return "integer" if number in _INTEGERS else "real" if number in _REALS else "text"


def _file_behind(layer: QgsVectorLayer, stream: CandidateStream) -> CandidateStream | None:
    """The same candidates straight from the file; ``None`` where the layer is not its file as it lies there."""
    if layer.providerType() != "ogr" or layer.subsetString() or layer.isEditable() or not _is_unchanged(layer.fields()):
        return None
    place = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = str(place.get("path") or "")
    if layer.dataProvider().encoding().upper() != "UTF-8" or place.get("openOptions") or not Path(path).is_file():
        return None
    try:
        file = open_candidates(path, str(place.get("layerName") or ""))
    except EcoZoningError:
        return None
    own = {name: kind for name, kind in stream.kinds.items() if name not in _number_names(layer)}
    return file if file.kinds == own and file.declared_dimension == stream.declared_dimension else None


def _is_unchanged(fields: QgsFields) -> bool:
    """Whether all fields come from the file: none is joined or computed."""
    return all(fields.fieldOrigin(number) == QgsFields.FieldOrigin.OriginProvider for number in range(len(fields)))


def _number_names(layer: QgsVectorLayer) -> set[str]:
    """QGIS shows the number of a GeoPackage's feature as a field."""
    names = layer.fields().names()
    return {names[number] for number in layer.primaryKeyAttributes()}


def _with_numbers(file: CandidateStream, size: int, kinds: Mapping[str, str]) -> Iterator[FeatureRows]:
    for rows in file.rows(size):
        yield replace(rows, columns={name: rows.columns.get(name, rows.numbers) for name in kinds})


def _source_rows(
    source: QgsProcessingFeatureSource, size: int, feedback: QgsProcessingFeedback
) -> Iterator[FeatureRows]:
    names = source.fields().names()
    numbers: list[int] = []
    wkb: list[bytes | None] = []
    values: list[list[Any]] = []
    # Geometry is checked, repaired and reported by the core: the source must not drop or refuse it.
    for feature in source.getFeatures(QgsFeatureRequest(), _unchecked()):
        if feedback.isCanceled():
            raise Cancelled
        numbers.append(feature.id())
        wkb.append(feature_wkb(feature))
        values.append([plain(value) for value in feature.attributes()])
        if len(values) == size:
            yield FeatureRows(numbers, wkb, dict(zip(names, zip(*values))))
            numbers, wkb, values = [], [], []
    yield FeatureRows(numbers, wkb, dict(zip(names, zip(*values))) if values else {})


def _unchecked() -> QgsProcessingFeatureSource.Flag:
    return QgsProcessingFeatureSource.Flag.FlagSkipGeometryValidityChecks


def crs_definition(crs: QgsCoordinateReferenceSystem) -> str:
    """An authority code where there is one, else WKT; empty for an invalid CRS."""
    if not crs.isValid():
        return ""
    authority = crs.authid()
    return (
        authority if authority.startswith("EPSG:") else crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED)
    )


def feature_wkb(feature: QgsFeature) -> bytes | None:
    """Geometry as WKB without curves; ``None`` where there is none."""
    geometry = feature.geometry()
    if geometry.isNull():
        return None
    if QgsWkbTypes.isCurvedType(geometry.wkbType()):
        geometry.convertToStraightSegment()
    return bytes(geometry.asWkb())


def plain(value: Any) -> Any:
    """A Python value of an attribute: NULL is ``None``, dates are ISO text, lists are text."""
    if value is None or (isinstance(value, QVariant) and value.isNull()):
        return None
    if isinstance(value, (QDate, QDateTime)):
        return value.toString("yyyy-MM-dd" if isinstance(value, QDate) else "yyyy-MM-ddTHH:mm:ss") or None
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def chosen_layer(value: Any, layer: QgsMapLayer | None) -> Any:
    """The layer itself where ``value`` of a parameter means all of it, else ``value``."""
    return layer if isinstance(value, (str, QgsMapLayer)) else value
