"""The core gives the same answer to the same data: it reads no clock, no environment and no files, and says nothing.

Imports of whole modules (os, time, logging, sqlite3, ...) are forbidden by the import contracts in pyproject.toml;
this looks at what can be called from modules that the core may well import.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from python_files import ROOT

CALLS = {"print", "open", "input", "exec", "eval", "breakpoint", "__import__"}
CLOCK = {"now", "utcnow", "today", "time_ns", "perf_counter", "monotonic"}
FILES = {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "home", "cwd"}
ATTRIBUTES = CLOCK | FILES | {"environ", "getenv", "getLogger"}
MODULES = {"os", "time", "logging", "sqlite3", "subprocess", "random", "tempfile", "locale", "socket"}


def impurities(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        what = _fault(node)
        if what:
            yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {what}"  # type: ignore[attr-defined]


def _fault(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        return f"calls {node.func.id}()"
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        return f"uses .{node.attr}"
    if isinstance(node, ast.Global):
        return f"changes the global {', '.join(node.names)}"
    modules = _imported(node) & MODULES
    return f"imports {', '.join(sorted(modules))}" if modules else None


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        return {(node.module or "").split(".")[0]}
    return set()


if __name__ == "__main__":
    faults = [fault for path in sorted((ROOT / "core").rglob("*.py")) for fault in impurities(path)]
    print("\n".join(faults) or "the core is pure")
    sys.exit(bool(faults))
