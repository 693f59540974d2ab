"""The benchmark: ours and the peers in turn, round by round, on the same job; `make bench`, `make bench-full`.

Every engine reads the same parcels from a file and gives a row per parcel and zone with its area. Each
runs in a process of its own, one at a time, so that memory is its own and threads do not meet.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import data
import files
import report
from comparing import compared
from engines import CUT, OURS, PLAIN, WITH_PIECES, Engine, QgisEngine, available

#: QGIS is so slow that more would only be waited for.
QGIS_ROUNDS = 2
BUILD = Path(__file__).resolve().parent.parent / "build" / "bench"


def main() -> None:
    options = arguments()
    results = report.empty_results()
    for size in options.parcels:
        for variant in ("plain", "harder") if size == options.parcels[0] else ("plain",):
            measure(size, variant, options, results)
    report.write(results, BUILD, options.docs)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, nargs="+", default=[20_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--slow-limit", type=int, default=20_000, help="no plain engines above this many parcels")
    parser.add_argument("--docs", action="store_true", help="write the table and the plot into docs/")
    return parser.parse_args()


def measure(size: int, variant: str, options: argparse.Namespace, results: dict) -> None:
    """All engines on one job: cold rounds, warm rounds, pieces, single parcels, and the comparison."""
    label = f"{size}" if variant == "plain" else f"{size} harder"
    say(f"== {size:,} parcels, {variant}")
    folder = BUILD / "work"
    shutil.rmtree(folder, ignore_errors=True)
    files.write(folder, data.make(size, harder=variant == "harder"))
    engines, missing = available(folder)
    results["missing"] = missing
    slow = size <= options.slow_limit and variant == "plain"
    taken = [name for name in (*OURS, *CUT, *(PLAIN if slow else ())) if name in engines]
    rounds = results["rounds"].setdefault(label, {})
    running = {name: engines[name]() for name in taken}
    try:
        cold_rounds(running, rounds, 3 if variant == "plain" else 1)
        warm_rounds(running, rounds, results["cpu_rounds"].setdefault(label, {}), options.rounds)
        if variant == "plain":
            piece_rounds(running, rounds, max(1, options.rounds // 2))
            if size == options.parcels[0]:
                results["one_candidate_ms"] = report.percentiles(running["ours"].ask("one_by_one")["list"])
        results["versions"].update(running["ours"].ask("versions", of=report.LIBRARIES)["versions"])
        results["rss_mb"][label] = {name: engine.peak_mb for name, engine in running.items()}
        results["checks"][label] = compared(running, folder)
    finally:
        for engine in running.values():
            engine.close()
    for qgis in [name for name in ("QGIS, cut", "QGIS, plain") if variant == "plain" and name in engines]:
        if slow or qgis == "QGIS, cut":
            qgis_rounds(engines[qgis], qgis, rounds, results)
    report.tell(label, rounds, results["cpu_rounds"][label])


def cold_rounds(running: dict[str, Engine], rounds: dict, count: int) -> None:
    """Reading, cutting or indexing the zones, then one run; plain engines are only made ready."""
    for number in range(count):
        for name, engine in running.items():
            if number and (name in PLAIN or name == "ours, 2 processes"):
                continue
            ready = engine.ask("prepare")["seconds"]
            if name not in PLAIN and name != "ours, 2 processes":
                rounds.setdefault(f"{name}: cold", []).append(ready + engine.ask("run")["seconds"])
    ours = running["ours"]
    ours.ask("prepare_cached")
    for _ in range(count):
        ready = ours.ask("prepare_cached")["seconds"]
        rounds.setdefault("ours: cold, index from file", []).append(ready + ours.ask("run")["seconds"])


def warm_rounds(running: dict[str, Engine], rounds: dict, cpu: dict, count: int) -> None:
    """Zones in memory; engines in turn. Plain engines are so slow that they run once."""
    for number in range(count):
        for name, engine in running.items():
            if number and name in PLAIN:
                continue
            answer = engine.ask("run")
            rounds.setdefault(name, []).append(answer["seconds"])
            cpu.setdefault(name, []).append(answer["cpu_seconds"])
        rounds.setdefault("floor", []).append(running["ours"].ask("run_floor")["seconds"])
    say(f"   warm rounds done: {count}")


def piece_rounds(running: dict[str, Engine], rounds: dict, count: int) -> None:
    """The same, with the geometry of every piece as WKB."""
    for _ in range(count):
        for name in WITH_PIECES:
            if name in running:
                rounds.setdefault(f"{name}: pieces", []).append(running[name].ask("run_pieces")["seconds"])


def qgis_rounds(make_engine: Callable[[], QgisEngine], name: str, rounds: dict, results: dict) -> None:
    engine = make_engine()
    results["versions"]["QGIS"] = engine.version
    for _ in range(QGIS_ROUNDS if name == "QGIS, cut" else 1):
        rounds.setdefault(name, []).append(engine.ask("run")["seconds"])
    engine.close()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
