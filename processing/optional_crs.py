"""A CRS parameter that may be left empty."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingAlgorithm, QgsProcessingContext


def optional_crs(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> QgsCoordinateReferenceSystem:
    """The chosen CRS, an invalid one where none was: PROJ complains aloud when asked for the CRS of nothing."""
    if parameters.get(name) in (None, ""):
        return QgsCoordinateReferenceSystem()
    return algorithm.parameterAsCrs(parameters, name, context)
