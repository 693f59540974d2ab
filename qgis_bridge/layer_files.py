"""The files behind layer parameters: storage reads them itself, since their encoding and CRS must be checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProperty,
    QgsVectorLayer,
)

from ..core.errors import InputRefused
from ..storage.source_layers import LayerChoice
from .sources import crs_definition

#: Formats that storage opens by itself; layers of other kinds, filters and selections are copied to a GeoPackage.
FORMATS = ["shp", "gpkg", "gdb", "geojson", "json", "gml", "kml", "tab", "mif", "fgb", "sqlite"]


def is_path(value: Any) -> bool:
    """Whether a parameter names a file (rather than a layer of the project)."""
    if not isinstance(value, str):
        return False
    path = value.partition("|")[0]
    return Path(path).exists() or "/" in path or "\\" in path or bool(Path(path).suffix)


def layer_choice(value: Any, name: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> LayerChoice:
    """The file and layer of one value of a layer parameter; call on the main thread.

    Raises
    ------
    InputRefused
        ``layer_not_found``.
    """
    if is_path(value) and "subset=" not in value:
        return choice_of(value)
    layer, selected_only = _layer(value, context)
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid():
        raise InputRefused("layer_not_found", parameter=name, value=str(value))
    path, table = QgsProcessingUtils.convertToCompatibleFormatAndLayerName(
        layer, selected_only, name.lower(), FORMATS, "gpkg", context, feedback
    )
    return LayerChoice(path.partition("|")[0], table or "", crs=crs_definition(layer.crs()), title=layer.name())


def choice_of(text: str) -> LayerChoice:
    """A path as QGIS writes it: ``file|layername=…``."""
    path, *parts = text.split("|")
    named = dict(part.partition("=")[::2] for part in parts)
    return LayerChoice(path, named.get("layername", ""), title=Path(path).name)


def values_of(value: Any) -> Sequence[Any]:
    """The values of a parameter that takes several layers."""
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _layer(value: Any, context: QgsProcessingContext) -> tuple[QgsMapLayer | None, bool]:
    selected_only = False
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        selected_only, value = value.selectedFeaturesOnly, value.source
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if isinstance(value, QgsMapLayer):
        return value, selected_only
    return QgsProcessingUtils.mapLayerFromString(str(value), context), selected_only
