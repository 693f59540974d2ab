"""The engines as processes that take orders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
OURS = ("ours", "ours, 2 processes")
CUT = ("GeoPandas, cut", "SedonaDB, cut", "DuckDB, cut")
PLAIN = ("GeoPandas, plain", "SedonaDB, plain", "DuckDB, plain")
WITH_PIECES = ("ours", *CUT)
NEEDS = {"GeoPandas": "geopandas", "SedonaDB": "sedonadb", "DuckDB": "duckdb_extension_spatial"}


class Engine:
    """A worker process; :meth:`ask` waits for its answer."""

    peak_mb = 0.0

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.name = command[2]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd="/"
        )

    def ask(self, order: str, **more: Any) -> dict[str, Any]:
        self.process.stdin.write(json.dumps({"do": order, **more}) + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        for line in self.process.stdout:
            if line.startswith("{"):
                answer = json.loads(line)
                self.peak_mb = max(self.peak_mb, answer.get("peak_mb") or 0.0)
                return answer
        raise SystemExit(f"{self.name} ended without an answer")

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)


class QgisEngine(Engine):
    """QGIS on the interpreter that it belongs to; ``source`` is the layer to overlay with."""

    def __init__(self, folder: Path, source: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        super().__init__([qgis_python(), str(HERE / "qgis_worker.py"), str(folder), source], environment)
        self.version = self._answer()["version"]


def available(folder: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """How to start each engine that is there, and why others are not."""
    engines: dict[str, Any] = {name: partial(_worker, name, folder) for name in OURS}
    missing = {}
    for name in (*CUT, *PLAIN):
        module = NEEDS[name.split(",")[0]]
        if find_spec(module):
            engines[name] = partial(_worker, name, folder)
        else:
            missing[name] = f"Python package {module} is not installed"
    if qgis_python():
        engines |= {"QGIS, plain": partial(QgisEngine, folder, "zones")}
        engines |= {"QGIS, cut": partial(QgisEngine, folder, "duckdb_True")}
    else:
        missing["QGIS"] = "no Python that can import QGIS"
    missing["PostGIS"] = "this benchmark has no driver for it (it needs a server of its own)"
    return engines, missing


def _worker(name: str, folder: Path) -> Engine:
    return Engine([sys.executable, str(HERE / "worker.py"), name, str(folder)])


def qgis_python() -> str | None:
    """The system's interpreter, where it has QGIS."""
    python = os.environ.get("ECOZONING_PYTHON", "/usr/bin/python3")
    found = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, cwd="/", check=False)
    return python if found.returncode == 0 else None
