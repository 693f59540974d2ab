"""Fields and features of the layers that algorithms write."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from qgis.core import QgsFeature, QgsField, QgsFields, QgsGeometry
from qgis.PyQt.QtCore import QMetaType, QVariant

_KINDS = {"text": "QString", "real": "Double", "integer": "Int"}
_OLD_KINDS = {"text": "String", "real": "Double", "integer": "Int"}


def sink_fields(kinds: Mapping[str, str]) -> QgsFields:
    """Fields of ``name -> text | real | integer``."""
    fields = QgsFields()
    for name, kind in kinds.items():
        fields.append(_field(name, kind))
    return fields


def _field(name: str, kind: str) -> QgsField:
    try:
        return QgsField(name, getattr(QMetaType.Type, _KINDS[kind]))
    except (TypeError, AttributeError):  # QGIS before 3.38
        return QgsField(name, getattr(QVariant, _OLD_KINDS[kind]))


def _is_null(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def sink_feature(fields: QgsFields, values: Sequence[Any], wkb: bytes | None) -> QgsFeature:
    """A feature; NaN and ``None`` are NULL, ``wkb`` is its geometry or ``None``."""
    feature = QgsFeature(fields)
    feature.setAttributes([None if _is_null(value) else value for value in values])
    if wkb is not None:
        geometry = QgsGeometry()
        geometry.fromWkb(wkb)
        feature.setGeometry(geometry)
    return feature
