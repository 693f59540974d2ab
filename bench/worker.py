"""One engine in a process of its own: takes orders as lines of JSON, answers with seconds and memory.

``python worker.py ENGINE FOLDER``; orders are names of its methods, or ``save`` for the last rows.
"""

from __future__ import annotations

import importlib.metadata
import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np


def made(name: str, folder: Path) -> Any:
    if name.startswith("ours"):
        from ours import Ours, OursInTwo

        return (OursInTwo if name == "ours, 2 processes" else Ours)(folder)
    import peers

    kind, cut = name.split(", ")
    return getattr(peers, kind)(folder, cut == "cut")


def peak_mb() -> float:
    """Peak memory of this process and, added up, of the children that have ended; without them while they run."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    engine, rows = made(sys.argv[1], Path(sys.argv[2])), {}
    for line in sys.stdin:
        order = json.loads(line)
        answer: dict = {}
        if order["do"] == "save":
            np.savez(order["to"], **{name: rows[name] for name in ("id", "zone", "area")})
        elif order["do"] == "versions":
            answer["versions"] = {name: _version(name) for name in order["of"]}
        else:
            start, cpu = perf_counter(), process_time()
            result = getattr(engine, order["do"])()
            answer |= {"seconds": perf_counter() - start, "cpu_seconds": process_time() - cpu}
            if isinstance(result, dict):
                rows, answer["rows"] = result, len(result["id"])
            elif isinstance(result, list):
                answer["list"] = result
        print(json.dumps(answer | {"peak_mb": peak_mb()}), flush=True)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "missing"


if __name__ == "__main__":
    main()
