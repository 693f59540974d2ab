"""The engines as processes that take orders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from watching import Watch

HERE = Path(__file__).resolve().parent
ONE, TWO, KEPT = "ours", "ours, 2 processes", "ours, kept index"
PEERS = ("GeoPandas", "SedonaDB", "DuckDB", "PostGIS")
CUT = tuple(f"{peer}, cut" for peer in PEERS)
PLAIN = tuple(f"{peer}, plain" for peer in PEERS)
QGIS_CUT, QGIS_PLAIN = "QGIS, cut", "QGIS, plain"
NEEDS = {
    "GeoPandas": "geopandas",
    "SedonaDB": "sedonadb",
    "DuckDB": "duckdb_extension_spatial",
    "PostGIS": "psycopg",
}


class Engine:
    """A worker process; :meth:`ask` waits for its answer."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.name = command[2]
        self.peak_mb = 0.0
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd="/"
        )
        self.answer()

    def ask(self, order: str, **more: Any) -> dict[str, Any]:
        """What the engine answers; ``cpu_seconds`` with those of the processes that it has started."""
        with Watch(self.process.pid) as seen:
            self.process.stdin.write(json.dumps({"do": order, **more}) + "\n")
            self.process.stdin.flush()
            answer = self.answer()
        self.peak_mb = max(self.peak_mb, seen.peak_mb, answer.get("peak_mb", 0.0))
        return answer | {"cpu_seconds": seen.cpu_seconds}

    def answer(self) -> dict[str, Any]:
        for line in self.process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise SystemExit(f"{self.name} ended without an answer")

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=60)


Makers = dict[str, Callable[[], Engine]]


def available(folder: Path) -> tuple[Makers, dict[str, str]]:
    """How to start each engine that is there, and why others are not."""
    engines: Makers = {name: partial(_worker, name, folder) for name in (ONE, TWO)}
    missing = {}
    for peer in PEERS:
        why = _missing(peer, folder)
        if why:
            missing[peer] = why
        else:
            engines |= {f"{peer}, {kind}": partial(_worker, f"{peer}, {kind}", folder) for kind in ("cut", "plain")}
    if qgis_python():
        engines |= {QGIS_CUT: partial(_qgis, folder, True), QGIS_PLAIN: partial(_qgis, folder, False)}
    else:
        missing["QGIS"] = "no Python that can import QGIS"
    return engines, missing


def _missing(peer: str, folder: Path) -> str | None:
    if not find_spec(NEEDS[peer]):
        return f"Python package {NEEDS[peer]} is not installed"
    if peer != "PostGIS":
        return None
    import postgis

    return postgis.missing(folder)


def _worker(name: str, folder: Path) -> Engine:
    return Engine([sys.executable, str(HERE / "worker.py"), name, str(folder)])


def _qgis(folder: Path, cut: bool) -> Engine:
    """QGIS on the interpreter that it belongs to."""
    import files

    zones = files.for_qgis(folder, cut)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return Engine([qgis_python(), str(HERE / "qgis_worker.py"), str(folder), zones], environment)


def qgis_python() -> str | None:
    """The system's interpreter, where it has QGIS."""
    python = os.environ.get("ECOZONING_PYTHON", "/usr/bin/python3")
    found = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, cwd="/", check=False)
    return python if found.returncode == 0 else None
