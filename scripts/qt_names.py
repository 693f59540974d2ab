"""Which names of Qt and QGIS a source file uses, read from its imports without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

ROOTS = {"qgis", "PyQt5", "PyQt6"}
#: A line that must be as it is ends in this comment, and why.
EXEMPT = "# Qt 5 only: "


@dataclass(frozen=True)
class Name:
    """``path`` inside ``module``, as used in ``line``: ``Qt.AlignmentFlag`` of ``qgis.PyQt.QtCore``."""

    line: int
    module: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.path or (self.module,))


class QtNames(ast.NodeVisitor):
    """Collects every dotted name that starts at something imported from Qt or QGIS.

    Names given to such things in the file are followed: ``Source = QgsProcessing…``, ``class Dock(QDockWidget)``,
    and ``self`` inside such a class. What a variable holds otherwise is not known.
    """

    def __init__(self) -> None:
        self.used: list[Name] = []
        self._known: dict[str, Name] = {}

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] in ROOTS:
                module = alias.name if alias.asname else alias.name.split(".")[0]
                self._known[alias.asname or module] = Name(node.lineno, module, ())

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or (node.module or "").split(".")[0] not in ROOTS:
            return
        for alias in node.names:
            name = Name(node.lineno, str(node.module), (alias.name,))
            self._known[alias.asname or alias.name] = name
            self.used.append(name)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        name = self._resolved(node.value)
        target = node.targets[0]
        if name and len(node.targets) == 1 and isinstance(target, ast.Name):
            self._known[target.id] = name

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        bases = [name for name in map(self._resolved, node.bases) if name]
        outer = self._known.get("self")
        if bases:
            self._known[node.name] = self._known["self"] = bases[0]
        self.generic_visit(node)
        self._known.pop("self", None)
        if outer:
            self._known["self"] = outer

    def visit_Attribute(self, node: ast.Attribute) -> None:
        name = self._resolved(node)
        if name:
            # Only the whole of a dotted name counts: its beginnings are inside it.
            self.used.append(name)
        else:
            self.generic_visit(node)

    def _resolved(self, node: ast.AST) -> Name | None:
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            line = node.lineno
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self._known:
            return None
        start = self._known[node.id]
        return Name(line if path else node.lineno, start.module, (*start.path, *path))


def names_of(tree: ast.AST) -> list[Name]:
    """The names in the order of the file."""
    found = QtNames()
    found.visit(tree)
    return found.used


def steps(name: Name) -> Iterator[tuple[Any, str, Any]]:
    """Owner, attribute and value of each step along a name, as far as the installed libraries know it."""
    try:
        owner: Any = import_module(name.module)
    except ImportError:
        return
    module = name.module
    for attribute in name.path:
        value = getattr(owner, attribute, None)
        if value is None and isinstance(owner, ModuleType):
            # `from qgis.PyQt import QtCore`: a module that nobody has imported is no attribute yet.
            module = f"{module}.{attribute}"
            value = _module(module)
        if value is None:
            return
        yield owner, attribute, value
        owner = value


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None
