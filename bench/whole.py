"""Whole processes, as users start them: the command line and qgis_process, from two GeoPackages to the result file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import data
import dataset
from watching import Watch, family

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv" / "bin" / "python"
DAY = "2026-11-01"
#: A run is stopped when it takes longer, or more of the machine's memory.
LIMIT_S, LIMIT_OF_MEMORY = 180.0, 0.6
#: From these numbers of candidates on fewer cases, and then only what shows how time and memory grow.
SOME, MANY = 50_000, 500_000


@dataclass(frozen=True)
class Case:
    """One way to start a screening; ``kept``: an index of the dataset is there from an earlier run."""

    front: str
    pieces: str
    workers: int = 1
    kept: bool = True

    @property
    def name(self) -> str:
        workers = "" if self.front == "qgis_process" else f", {self.workers} worker{'s' * (self.workers > 1)}"
        return f"{self.front}, pieces {self.pieces}{workers}{'' if self.kept else ', no index kept'}"


def cases(size: int) -> list[Case]:
    """What is measured of that many candidates."""
    all_pieces = ("none",) if size >= MANY else ("none", "all") if size >= SOME else ("none", "conflicts", "all")
    with_index = [Case("command line", pieces, workers) for pieces in all_pieces for workers in (1, 2)]
    with_index += [Case("qgis_process", pieces) for pieces in all_pieces]
    fronts = () if size >= MANY else ("command line",) if size >= SOME else ("command line", "qgis_process")
    return [*(Case(front, "none", kept=False) for front in fronts), *with_index]


def measure(sizes: list[int], rounds: int, folder: Path, results: dict[str, Any]) -> None:
    """Every case for every number of parcels, and the start of an empty QGIS; under ``whole`` in the results."""
    environment = surroundings(folder)
    found: dict[str, Any] = {"start": starts(environment), "by_size": {}}
    for size in sizes:
        print(f"== {size:,} parcels, whole processes", file=sys.stderr, flush=True)
        write_inputs(folder, size)
        rows: dict[str, dict[str, Any]] = {}
        for case in cases(size) * rounds:
            ran = run(case, folder, environment)
            row = rows.setdefault(case.name, {"seconds": [], "peak_mb": 0})
            row["seconds"].append(ran.pop("seconds"))
            row |= ran | {"peak_mb": max(row["peak_mb"], ran["peak_mb"])}
        found["by_size"][f"{size}"] = rows
    found["keeps_index"] = bool(kept_indexes(folder))
    results["whole"] = found


def write_inputs(folder: Path, size: int) -> None:
    job = data.in_lon_lat(data.make(size))
    (folder / "input").mkdir(parents=True, exist_ok=True)
    # The zones are the same for any number of parcels, and so the index that was kept of them stays good.
    if not (folder / "input" / "dataset.gpkg").exists():
        dataset.write_dataset(folder / "input" / "dataset.gpkg", job)
    dataset.write_candidates(folder / "input" / "candidates.gpkg", job)


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of `make alg` and `make cli`, with caches in ``folder`` alone; the plugin is enabled."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "cache").mkdir(parents=True)
    script = f"source {ROOT / 'scripts' / 'environment.sh'} && use_headless_qgis && env -0"
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ECOZONING_"))}
    clean |= {"XDG_CACHE_HOME": str(folder / "cache")}
    told = subprocess.run(["bash", "-c", script], env=clean, capture_output=True, text=True, check=True).stdout
    # The root's own processing/ must not hide QGIS's.
    environment = dict(line.split("=", 1) for line in told.split("\0") if "=" in line) | {"PYTHONSAFEPATH": "1"}
    subprocess.run([qgis_process(), "plugins", "enable", "ecozoning"], env=environment, capture_output=True, check=True)
    return environment


def qgis_process() -> str:
    # Debian 12's wrapper adds an option that the program behind it refuses.
    return shutil.which("qgis_process.bin") or shutil.which("qgis_process") or "qgis_process"


def starts(environment: dict[str, str], count: int = 3) -> list[float]:
    """Seconds of a qgis_process that loads all plugins and does nothing else."""
    return [timed([qgis_process(), "list"], environment)["seconds"] for _ in range(count)]


def command(case: Case, folder: Path) -> list[str]:
    layers = {"dataset": folder / "input" / "dataset.gpkg", "candidates": folder / "input" / "candidates.gpkg"}
    fields = {"id": "code", "name": "name", "industry": "industry", "activity": "activity"}
    if case.front == "qgis_process":
        values = {"INPUT": layers["candidates"], "DATASET": layers["dataset"], "AS_OF": DAY, "PIECES": case.pieces}
        values |= {f"{name.upper()}_FIELD": field for name, field in fields.items()}
        words = [f"{name}={value}" for name, value in values.items()]
        return [qgis_process(), "run", "ecozoning:screen", "--", *words, f"OUTPUT={folder / 'result.gpkg'}"]
    options = {**layers, "as-of": DAY, "pieces": case.pieces, "workers": case.workers, "output": folder / "result.gpkg"}
    options |= {f"{name}-field": field for name, field in fields.items()}
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    return [str(PYTHON), "-m", "ecozoning", "screen", *words]


def run(case: Case, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    """Seconds, peak memory and file size of one run; ``ended`` says why where it did not end well."""
    result = folder / "result.gpkg"
    result.unlink(missing_ok=True)
    if not case.kept:
        forget_indexes(folder)
    ran = timed(command(case, folder), environment)
    print(f"   {case.name}: {ran['seconds']:.1f} s, {ran['peak_mb']} MB, {ran['ended']}", file=sys.stderr, flush=True)
    return ran | {"file_mb": round(result.stat().st_size / 1e6, 1) if result.exists() else None}


def timed(words: list[str], environment: dict[str, str]) -> dict[str, Any]:
    start = perf_counter()
    process = subprocess.Popen(
        words, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    ended = "well"
    with Watch(process.pid, memory_of_machine_mb() * LIMIT_OF_MEMORY) as seen:
        try:
            _, said = process.communicate(timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            for pid in reversed(list(family(process.pid))):
                os.kill(pid, signal.SIGKILL)
            process.communicate()
            ended = f"stopped after {LIMIT_S:.0f} s"
    seconds = perf_counter() - start
    if seen.too_much:
        ended = "stopped: it took too much memory"
    elif ended == "well" and process.returncode:
        ended = f"exit {process.returncode}: {' '.join(said.split())[-300:]}"
    return {"seconds": round(seconds, 3), "peak_mb": round(seen.peak_mb), "ended": ended}


def memory_of_machine_mb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20


def kept_indexes(folder: Path) -> list[Path]:
    """Index files, wherever under ``folder`` this version keeps them."""
    return list(folder.rglob("zones-*.npz"))


def forget_indexes(folder: Path) -> None:
    for file in kept_indexes(folder):
        file.unlink()


def beyond_start(whole: dict[str, Any], size: str, case: str) -> float:
    """Seconds of a case without the start of an empty QGIS."""
    return median(whole["by_size"][size][case]["seconds"]) - median(whole["start"])


def take_apart(size: int, folder: Path, results: dict[str, Any]) -> None:
    """Where the time of one run goes, step by step; under ``steps`` in the results."""
    environment = surroundings(folder)
    write_inputs(folder, size)
    for case in (Case("command line", "none", kept=False), Case("command line", "none"), Case("command line", "all")):
        if not case.kept:
            forget_indexes(folder)
        told = subprocess.run(
            [str(PYTHON), str(ROOT / "bench" / "steps.py"), *command(case, folder)[3:]],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        name = f"pieces {case.pieces}{'' if case.kept else ', no index kept'}"
        results["steps"].setdefault(f"{size}", {})[name] = json.loads(told.splitlines()[-1])
