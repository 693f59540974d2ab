"""The same source runs on Qt 5 and on Qt 6: fails on what the QGIS project's migration script would change or warn of.

The script is `scripts/pyqt5_to_pyqt6` of QGIS's own sources. Which names are enums is asked of the installed PyQGIS
itself. A line that must be as it is ends in a comment `# Qt 5 only: why`.
"""

from __future__ import annotations

import ast
import enum
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from python_files import ROOT, all_files
from qt_names import EXEMPT, Name, names_of, steps

#: Methods that were renamed because `exec` and `print` are no keywords any more.
RENAMED = {"exec_": "exec", "print_": "print"}
#: What cannot be imported with Qt 6, or from its old place, and what to do.
GONE = {
    "QRegExp": "use QRegularExpression",
    "QDesktopWidget": "use QScreen",
    "qApp": "use QApplication.instance()",
    "resources_rc": "load files by their path instead of compiled resources",
}
#: In QtGui with Qt 6; QGIS gives them in QtWidgets with both, in QtGui only from 3.38 on.
IN_BOTH = {"QAction", "QActionGroup", "QShortcut"}


def faults(source: str, name: str = "<text>") -> Iterator[str]:
    """Everything in ``source`` that Qt 6 would not take, as ``file:line what``."""
    tree = ast.parse(source, name)
    lines = source.splitlines()
    found = [(used.line, fault) for used in names_of(tree) for fault in _name_faults(used)]
    found += [(node.lineno, fault) for node in ast.walk(tree) for fault in _node_faults(node)]
    for line, fault in sorted(set(found)):
        if EXEMPT not in lines[line - 1]:
            yield f"{name}:{line} {fault}"


def _name_faults(name: Name) -> Iterator[str]:
    for owner, attribute, value in steps(name):
        if attribute in GONE:
            yield f"{attribute}: {GONE[attribute]}"
        elif attribute in IN_BOTH and getattr(owner, "__name__", "").endswith(".QtGui"):
            yield f"{attribute} comes from qgis.PyQt.QtWidgets, where every QGIS has it"
        elif getattr(owner, "__name__", "") == "QVariant" and _is_enum_value(value):
            yield f"{name}: QVariant has no types with Qt 6, use QMetaType.Type"
        elif isinstance(owner, type) and not _is_enum(owner) and _is_enum_value(value):
            yield f"{name}: write {_scoped(owner, attribute, value)}"


def _is_enum(owner: type) -> bool:
    # sip's own enums are no Enum, but have a type of types of their own.
    return issubclass(owner, enum.Enum) or type(owner).__name__ in {"enumtype", "EnumType", "EnumMeta"}


def _is_enum_value(value: Any) -> bool:
    return not isinstance(value, type) and _is_enum(type(value))


def _scoped(owner: type, attribute: str, value: Any) -> str:
    kind = type(value)
    for base in owner.__mro__:
        for name, member in vars(base).items():
            if member is kind:
                return f"{base.__name__}.{name}.{attribute}"
    return f"{kind.__qualname__}.{attribute}"


def _node_faults(node: ast.AST) -> Iterator[str]:
    for kind, look in LOOKS.items():
        if isinstance(node, kind):
            yield from look(node)


def _look_at_import(node: Any) -> Iterator[str]:
    modules = [str(node.module)] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level:
        modules = []
    for module in modules:
        if module.split(".")[0] in {"PyQt5", "PyQt6", "PySide2", "PySide6", "sip"}:
            yield f"{module}: import it from qgis.PyQt"
        if module == "qgis.PyQt.Qt":
            yield "qgis.PyQt.Qt: name the module, such as qgis.PyQt.QtCore"
    for alias in node.names:
        if alias.name in GONE:
            yield f"{alias.name}: {GONE[alias.name]}"


def _look_at_attribute(node: ast.Attribute) -> Iterator[str]:
    if node.attr in RENAMED:
        yield f"{node.attr}: write {RENAMED[node.attr]}"
    if node.attr == "width" and isinstance(node.value, ast.Call) and _called(node.value) in METRICS:
        yield "width of font metrics: use horizontalAdvance"


def _look_at_definition(node: ast.FunctionDef) -> Iterator[str]:
    if node.name in RENAMED:
        yield f"def {node.name}: write {RENAMED[node.name]}"


def _look_at_subscript(node: ast.Subscript) -> Iterator[str]:
    if isinstance(node.value, ast.Attribute) and node.value.attr == "activated" and _word(node.slice) == "str":
        yield "activated[str]: there is one signal `activated` only; it carries the index"


def _look_at_call(node: ast.Call) -> Iterator[str]:
    name, count = _called(node), len(node.args)
    of_type = count == 1 and isinstance(node.args[0], ast.Attribute) and _word(node.args[0].value) == "QVariant"
    if name == "QVariant" and (count == 0 or of_type):
        yield "QVariant(): use NULL of qgis.core"
    if name == "QDateTime" and count == 8:
        yield "QDateTime of eight numbers: use QDateTime(QDate(…), QTime(…))"
    if name == "QDateTime" and count == 1 and isinstance(node.args[0], ast.Call) and _called(node.args[0]) == "QDate":
        yield "QDateTime(QDate(…)): give the time as well"
    if isinstance(node.func, ast.Attribute) and name == "addAction" and count >= 4:
        yield "addAction with a shortcut: the arguments have another order, make the QAction first"
    if isinstance(node.func, ast.Attribute) and name == "desktop" and count == 0:
        yield "desktop(): use QScreen"


METRICS = {"QFontMetrics", "QFontMetricsF", "fontMetrics"}
LOOKS: dict[Any, Callable[[Any], Iterator[str]]] = {
    (ast.Import, ast.ImportFrom): _look_at_import,
    ast.Attribute: _look_at_attribute,
    ast.FunctionDef: _look_at_definition,
    ast.Subscript: _look_at_subscript,
    ast.Call: _look_at_call,
}


def _called(node: ast.Call) -> str:
    return _word(node.func)


def _word(node: ast.AST) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def _faults_of(path: Path) -> Iterator[str]:
    return faults(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    found = [fault for path in all_files() for fault in _faults_of(path)]
    print("\n".join(found) or "nothing that Qt 6 would not take")
    sys.exit(bool(found))
