"""A file past 350 lines, or a function past 40, wants splitting."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from python_files import ROOT, all_files

MAX_FILE_LINES = 350
MAX_FUNCTION_LINES = 40

# "path/to/file.py" or "path/to/file.py:function", with the reason. Empty is how it should stay.
ALLOWED: dict[str, str] = {}


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the last statement. The docstring is free: the longer it is, the better explained."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def oversized(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    lines = len(source.splitlines())
    if lines > MAX_FILE_LINES and name not in ALLOWED:
        yield f"{name}: {lines} lines, at most {MAX_FILE_LINES}"
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and f"{name}:{node.name}" not in ALLOWED:
            length = code_lines(node)
            if length > MAX_FUNCTION_LINES:
                yield f"{name}:{node.lineno} {node.name}: {length} lines, at most {MAX_FUNCTION_LINES}"


if __name__ == "__main__":
    faults = [fault for path in all_files() for fault in oversized(path)]
    print("\n".join(faults) or "every file and function fits its room")
    sys.exit(bool(faults))
