"""Candidates from any QGIS feature source, and the columns that come along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureRequest,
    QgsProcessingFeatureSource,
    QgsProcessingFeedback,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QDateTime, QVariant

from ..core.errors import Cancelled, InputRefused
from ..core.tables import Candidates, objects
from ..storage.candidates_file import CandidatesFile, FieldChoice, unique_ids
from ..storage.geopackage import Values
from ..storage.layers import typed_column


def read_source(
    source: QgsProcessingFeatureSource, chosen: FieldChoice, feedback: QgsProcessingFeedback
) -> CandidatesFile:
    """Read every feature, valid or not, without touching the layer behind the source.

    Raises
    ------
    InputRefused
        ``input_crs_missing``, ``no_features``, ``candidate_id_missing``, ``candidate_id_twice``.
    Cancelled
    """
    layer = source.sourceName()
    crs = crs_definition(source.sourceCrs())
    if not crs:
        raise InputRefused("input_crs_missing", layer=layer)
    fields = source.fields()
    rows: list[list[Any]] = []
    wkb: list[bytes | None] = []
    numbers: list[int] = []
    # Geometry is checked, repaired and reported by the core: the source must not drop or refuse it.
    for feature in source.getFeatures(QgsFeatureRequest(), _unchecked()):
        if feedback.isCanceled():
            raise Cancelled
        rows.append([plain(value) for value in feature.attributes()])
        wkb.append(feature_wkb(feature))
        numbers.append(feature.id())
    if not rows:
        raise InputRefused("no_features", layer=layer)
    columns: dict[str, Sequence[Any]] = dict(zip(fields.names(), zip(*rows)))
    ids = unique_ids(columns.get(chosen.id), numbers, layer, chosen.id)
    typed: dict[str, tuple[str, Values]] = {name: typed_column(values) for name, values in columns.items()}
    return CandidatesFile(_candidates(ids, columns, chosen, wkb), crs, typed)


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


def _candidates(
    ids: list[str], columns: dict[str, Sequence[Any]], chosen: FieldChoice, wkb: list[bytes | None]
) -> Candidates:
    nothing = [None] * len(ids)

    def texts(name: str) -> Any:
        return objects([None if value is None else str(value) for value in columns.get(name, nothing)])

    declared = [_number(value) for value in columns.get(chosen.declared_area, nothing)]
    return Candidates(
        ids=objects(ids),
        names=texts(chosen.name),
        wkb=objects(wkb),
        industries=texts(chosen.industry),
        activities=texts(chosen.activity),
        declared_area_m2=np.asarray(declared, dtype=np.float64),
    )


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")
