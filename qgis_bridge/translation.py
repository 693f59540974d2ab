"""Which language people read, and the words of the interface in it."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication

#: ``pylupdate`` files a bare ``tr("…")`` under this context.
CONTEXT = "@default"


def tr(text: str) -> str:
    """``text`` (English in the source) in the language of QGIS."""
    return QCoreApplication.translate(CONTEXT, text)


def language() -> str:
    """``zh`` where QGIS speaks Chinese, else ``en``."""
    return "zh" if QgsApplication.locale().lower().startswith("zh") else "en"
