"""Candidates from any QGIS feature source, and the columns that come along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class CandidateFields:
    """Which fields of the source hold what; empty where the source has none."""

    id: str = ""
    name: str = ""
    industry: str = ""
    activity: str = ""
    declared_area: str = ""


@dataclass(frozen=True)
class SourceContent:
    """What a source held: candidates, their CRS, and all columns of the input by name."""

    candidates: Candidates
    crs: str
    columns: dict[str, tuple[str, Sequence[object]]] = field(default_factory=dict)


def read_source(
    source: QgsProcessingFeatureSource, chosen: CandidateFields, feedback: QgsProcessingFeedback
) -> SourceContent:
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
    ids = candidate_ids(columns.get(chosen.id), numbers, layer, chosen.id)
    return SourceContent(_candidates(ids, columns, chosen, wkb), crs, _typed(columns))


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


def candidate_ids(values: Sequence[Any] | None, numbers: Sequence[int], layer: str, name: str) -> list[str]:
    """Unique text ids: those of the chosen field, or the numbers of the features.

    Raises
    ------
    InputRefused
        ``candidate_id_missing`` and ``candidate_id_twice`` name layer, field and feature.
    """
    if values is None:
        return [str(number) for number in numbers]
    seen: dict[str, int] = {}
    for value, number in zip(values, numbers):
        text = "" if value is None else str(value).strip()
        if not text:
            raise InputRefused("candidate_id_missing", layer=layer, field=name, feature=number)
        if text in seen:
            raise InputRefused("candidate_id_twice", layer=layer, field=name, value=text, feature=number)
        seen[text] = number
    return list(seen)


def _candidates(
    ids: list[str], columns: dict[str, Sequence[Any]], chosen: CandidateFields, wkb: list[bytes | None]
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


def _typed(columns: dict[str, Sequence[Any]]) -> dict[str, tuple[str, Sequence[object]]]:
    """Columns with the kind that the result file stores them as."""
    typed: dict[str, tuple[str, Sequence[object]]] = {}
    for name, values in columns.items():
        kinds = {type(value) for value in values if value is not None}
        if kinds <= {bool, int} and kinds:
            typed[name] = ("integer", [None if value is None else int(value) for value in values])
        elif kinds <= {bool, int, float} and kinds:
            typed[name] = ("real", [None if value is None else float(value) for value in values])
        else:
            typed[name] = ("text", [None if value is None else str(value) for value in values])
    return typed
