"""QGIS's window (`iface`) and its open project enter through plugin.py alone, which hands on what others need."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from python_files import ROOT, package_files

ENTRANCES = {
    "plugin.py",
    "__init__.py",  # classFactory(iface), which passes it to plugin.py
}


def uses(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        what = _entry(node)
        if what:
            yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno} uses {what}"  # type: ignore[attr-defined]


def _entry(node: ast.AST) -> str | None:
    if isinstance(node, ast.Attribute) and node.attr == "instance" and _name(node.value) == "QgsProject":
        return "QgsProject.instance"
    # Parameters and imports count as well: whoever is handed the window can reach everything through it.
    return "iface" if _name(node) == "iface" else None


def _name(node: ast.AST) -> str | None:
    for field in ("id", "attr", "arg", "name"):
        value = getattr(node, field, None)
        if isinstance(value, str):
            return value
    return None


if __name__ == "__main__":
    inside = [path for path in package_files() if path.relative_to(ROOT).as_posix() not in ENTRANCES]
    faults = [fault for path in inside for fault in uses(path)]
    print("\n".join(faults) or "QGIS's window and project enter through plugin.py alone")
    sys.exit(bool(faults))
