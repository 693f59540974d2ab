"""Runs in an interpreter with PyQt6: resolves names, imports the package, and shows the widgets that need no PyQGIS.

Reads a list of `[place, module, path]` from standard input; prints what was run and what could not be.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import site
import sys
from collections.abc import Iterator
from types import ModuleType

import qgis_pyqt


def unresolved(names: list[tuple[str, str, list[str]]]) -> Iterator[str]:
    """Names that Qt 5 knows and Qt 6 does not."""
    for place, module, path in names:
        owner: object = importlib.import_module(module)
        for attribute in path:
            if isinstance(owner, ModuleType) and owner.__name__ == "qgis.PyQt":
                owner = importlib.import_module(f"qgis.PyQt.{attribute}")
            elif hasattr(owner, attribute):
                owner = getattr(owner, attribute)
            else:
                yield f"{place} {module} has no {'.'.join(path)} with Qt 6"
                break


def imported(package: str) -> tuple[list[ModuleType], list[str], list[str]]:
    """Modules that could be imported, the names of those that need PyQGIS, and what went wrong with others."""
    ran, not_run, wrong = [], [], []
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if found.name.endswith("__main__") or not is_ours(found.name):
            continue
        try:
            ran.append(importlib.import_module(found.name))
        except qgis_pyqt.NoPyQgis:
            not_run.append(found.name)
        except Exception as problem:  # whatever it is, it is to be told
            wrong.append(f"{found.name}: {problem!r}")
    return ran, not_run, wrong


def is_ours(name: str) -> bool:
    """The root of the package is the checkout, in which tests and scripts lie as well."""
    return name.split(".")[1] not in {"tests", "scripts", "bench", "docs", "build", "dist"}


def shown_widgets(modules: list[ModuleType]) -> Iterator[str]:
    """Make, show and drop every widget that can be made from nothing."""
    from qgis.PyQt.QtWidgets import QApplication, QWidget

    for module in modules:
        for name, kind in vars(module).items():
            if isinstance(kind, type) and issubclass(kind, QWidget) and kind.__module__ == module.__name__:
                if any(_is_required(parameter) for parameter in inspect.signature(kind).parameters.values()):
                    continue
                widget = kind()
                widget.show()
                QApplication.processEvents()
                widget.close()
                yield name


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty and parameter.kind not in {
        parameter.VAR_POSITIONAL,
        parameter.VAR_KEYWORD,
    }


def main() -> int:
    # .venv's libraries, and the package itself: links to it work only in a folder added like this.
    site.addsitedir(sys.argv[1])
    qgis_pyqt.install()
    from qgis.PyQt.QtCore import QT_VERSION_STR
    from qgis.PyQt.QtWidgets import QApplication

    application = QApplication([])
    names = json.load(sys.stdin)
    wrong = list(unresolved(names))
    ran, not_run, failed = imported("ecozoning")
    widgets = list(shown_widgets(ran))
    print(f"Qt {QT_VERSION_STR}: {len(names)} names looked up; {len(ran)} modules imported; {len(not_run)} need PyQGIS")
    print(f"widgets shown: {', '.join(widgets) or 'none'}")
    print("not run:", ", ".join(sorted(not_run)))
    for problem in wrong + failed:
        print(problem)
    del application
    return int(bool(wrong or failed))


if __name__ == "__main__":
    sys.exit(main())
