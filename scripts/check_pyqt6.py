"""On PyPI's PyQt6: every name of Qt that the source uses is there, and what needs no PyQGIS is imported and shown.

The names are those that the installed Qt 5 knows. What cannot be run so is listed: docs/decisions/0004-qt6.md.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from python_files import ROOT, all_files
from qt_names import EXEMPT, names_of, steps

ENVIRONMENT = ROOT / ".venv" / "pyqt6"
REQUIREMENTS = ROOT / "requirements" / "qt6.txt"
RUN = ROOT / "scripts" / "pyqt6" / "run.py"


def names() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for path in all_files():
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for name in names_of(ast.parse(source)):
            known = name.module.startswith("qgis.PyQt") and len(list(steps(name))) == len(name.path)
            if known and EXEMPT not in lines[name.line - 1]:
                yield f"{path.relative_to(ROOT).as_posix()}:{name.line}", name.module, name.path


def environment() -> Path:
    """The interpreter with PyQt6; made where it is missing, or was made from other requirements."""
    python = ENVIRONMENT / "bin" / "python"
    made_from = ENVIRONMENT / "made_from"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not made_from.exists() or made_from.read_text(encoding="utf-8") != wanted:
        # With the system's packages for numpy alone: scripts/pyqt6/qgis_pyqt.py keeps its QGIS out.
        make = [sys.executable, "-m", "venv", "--clear", "--system-site-packages", "--without-pip", str(ENVIRONMENT)]
        subprocess.run(make, check=True)
        install = [
            sys.executable,
            "-m",
            "pip",
            "--disable-pip-version-check",
            "-qq",
            "--python",
            str(python),
            "install",
        ]
        subprocess.run([*install, "--no-deps", "--only-binary=:all:", "-r", str(REQUIREMENTS)], check=True)
        made_from.write_text(wanted, encoding="utf-8")
    return python


def main() -> int:
    libraries = sysconfig.get_path("purelib")
    return subprocess.run(
        [str(environment()), str(RUN), libraries],
        input=json.dumps(sorted(set(names()))),
        env={**os.environ, "PYTHONPATH": libraries, "QT_QPA_PLATFORM": "offscreen"},
        text=True,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
