"""One engine in a process of its own: takes orders as lines of JSON, answers with seconds and memory.

``python worker.py ENGINE FOLDER``; orders are names of its methods, ``save`` for the last rows, and ``versions``.
Speaks first, once it is ready.
"""

from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

LIBRARIES = {
    "ours": ("numpy", "shapely", "pyproj", "pyarrow"),
    "GeoPandas": ("geopandas",),
    "DuckDB": ("duckdb", "duckdb-extension-spatial"),
    "SedonaDB": ("sedonadb",),
    "PostGIS": ("psycopg",),
}


def made(name: str, folder: Path) -> Any:
    if name.startswith("ours"):
        from ours import Ours, OursInTwo

        return (OursInTwo if name == "ours, 2 processes" else Ours)(folder)
    import peers

    kind, cut = name.split(", ")
    if kind == "PostGIS":
        from postgis import PostGIS

        return PostGIS(folder, cut == "cut")
    return getattr(peers, kind)(folder, cut == "cut")


def peak_mb() -> float:
    """Peak memory of this process; getrusage would give that of the process that started it, where that was larger."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    name = sys.argv[1]
    engine, rows = made(name, Path(sys.argv[2])), {}
    print(json.dumps({"ready": name}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        answer: dict = {}
        if order["do"] == "save":
            np.savez(order["to"], **{name: rows[name] for name in ("id", "zone", "area", "share")})
        elif order["do"] == "versions":
            answer["versions"] = versions(name, engine)
        else:
            start = perf_counter()
            result = getattr(engine, order["do"])()
            answer["seconds"] = perf_counter() - start
            if isinstance(result, dict):
                rows, answer["rows"] = result, len(result["id"])
            elif isinstance(result, list):
                answer["list"] = result
        print(json.dumps(answer | {"peak_mb": peak_mb()}), flush=True)
    if hasattr(engine, "close"):
        engine.close()


def versions(name: str, engine: Any) -> dict[str, str]:
    libraries = LIBRARIES[name.split(",")[0]]
    found = {library: importlib.metadata.version(library) for library in libraries}
    return found | (engine.versions() if hasattr(engine, "versions") else {})


if __name__ == "__main__":
    main()
