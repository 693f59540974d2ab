"""EcoZoning 生态环境分区管控: a QGIS plugin; importable without QGIS."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"


def classFactory(iface: Any) -> Any:  # noqa: N802  (the name that QGIS calls)
    """Hand the QGIS interface to the plugin, which is imported only now."""
    from .plugin import EcoZoningPlugin

    return EcoZoningPlugin(iface)
