"""`qgis.PyQt` on top of PyPI's PyQt6, as QGIS 4 has it, and nothing else of QGIS: there is no PyQGIS on PyPI."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

#: QGIS gives these in QtWidgets too, where Qt 5 had them.
STAYED_IN_WIDGETS = ("QAction", "QActionGroup", "QShortcut")
PACKAGES = {"qgis", "qgis.PyQt"}
ABSENT = ("PyQt5", "qgis", "processing")


class NoPyQgis(ImportError):
    """Something that only a QGIS built on Qt 6 has."""


class QgisPyQt(MetaPathFinder, Loader):
    """Finds `qgis.PyQt.…` in PyQt6 and keeps the system's QGIS, which is built on Qt 5, out of the process."""

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname in PACKAGES or fullname.startswith("qgis.PyQt."):
            return ModuleSpec(fullname, self, is_package=fullname in PACKAGES)
        if fullname.split(".")[0] in ABSENT:
            raise NoPyQgis(fullname)
        return None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        if name in PACKAGES:
            return
        qt = import_module(f"PyQt6.{name.rsplit('.', 1)[1]}")
        vars(module).update({key: value for key, value in vars(qt).items() if not key.startswith("__")})
        if name.endswith(".QtWidgets"):
            gui = import_module("PyQt6.QtGui")
            vars(module).update({key: getattr(gui, key) for key in STAYED_IN_WIDGETS})


def install() -> None:
    sys.meta_path.insert(0, QgisPyQt())
