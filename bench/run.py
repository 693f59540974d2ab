"""The benchmark: ours and the peers in turn, round by round, on the same job; `make bench`, `make bench-full`.

Every engine reads the same parcels from a file and gives a row per parcel and zone with its area and share. Each
runs in a process of its own, one at a time, so that memory is its own and threads do not meet.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import data
import files
import pages
import report
import whole
from comparing import compared
from engines import CUT, KEPT, ONE, PLAIN, QGIS_CUT, QGIS_PLAIN, TWO, Makers, available
from processors import two_over_one
from rounds import Measured, cold_rounds, piece_rounds, started, warm_rounds

BUILD = Path(__file__).resolve().parent.parent / "build" / "bench"
#: Average number of processes that want to run, up to which a machine counts as having nothing else to do.
QUIET_LOAD = 0.5
#: What is measured of the first number of parcels; of the others warm rounds alone.
PARTS = ("cold", "warm", "pieces", "plain", "qgis", "harder", "whole", "steps")


def main() -> None:
    options = arguments()
    start, load = perf_counter(), os.getloadavg()[0]
    results = report.empty_results() | {"load_before": load, "busy": load > QUIET_LOAD}
    results["two_processes_do"] = two_over_one()
    if results["busy"]:
        say("other work runs on this machine: ratios of one process against several mean little")
    overlays = {"cold", "warm", "pieces", "plain", "qgis", "harder"} & set(options.parts)
    path = BUILD / options.results
    for number, size in enumerate(options.parcels if overlays else ()):
        parts = set(options.parts) if number == 0 else {"warm"}
        measure(f"{size}", data.make(size), parts, options.rounds, results)
        report.save(results, path)
        if "harder" in parts:
            measure(f"{size} harder", data.make(size, harder=True), parts & {"cold", "warm"}, options.rounds, results)
            report.save(results, path)
    if "whole" in options.parts:
        whole.measure(options.whole or options.parcels, options.whole_rounds, BUILD / "whole", results)
        report.save(results, path)
    if "steps" in options.parts:
        whole.take_apart(options.parcels[0], BUILD / "whole", results)
    results["minutes"] = round((perf_counter() - start) / 60, 1)
    report.save(results, path)
    report.tell_all(results)
    print(f"written: {path}; the run took {results['minutes']} minutes")
    if options.docs:
        pages.write(results)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, nargs="+", default=[20_000], help="the first number is measured fully")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--whole", type=int, nargs="+", help="numbers of parcels for whole processes")
    parser.add_argument("--whole-rounds", type=int, default=1)
    parser.add_argument("--results", default="results.json", help="name of the file under build/bench")
    parser.add_argument("--docs", action="store_true", help="write the tables and the plots into docs/")
    return parser.parse_args()


def measure(label: str, job: data.Job, parts: set[str], count: int, results: dict[str, Any]) -> None:
    """All engines on one job: cold rounds, warm rounds, the comparison, pieces, single parcels."""
    say(f"== {label} parcels")
    folder = BUILD / "work"
    shutil.rmtree(folder, ignore_errors=True)
    files.write(folder, job)
    engines, results["missing"] = available(folder)
    measured = Measured()
    keep_index(engines, results, folder)
    if "cold" in parts:
        cold_rounds(engines, (ONE, KEPT, *CUT), measured, count)
        say("   cold rounds done")
    if parts & {"warm", "pieces", "plain", "qgis"}:
        warm(engines, label, parts, count, measured, results, folder)
    results["rounds"][label], results["cpu_rounds"][label] = measured.rounds, measured.cpu
    results["ready"][label], results["rss_mb"][label] = measured.ready, measured.rss_mb
    report.tell(label, results)


def warm(
    engines: Makers, label: str, parts: set[str], count: int, measured: Measured, results: dict[str, Any], folder: Path
) -> None:
    """What is measured with the zones in memory."""
    names = [ONE, TWO, *CUT, *(PLAIN if "plain" in parts else ()), *((QGIS_CUT,) if "qgis" in parts else ())]
    names += [QGIS_PLAIN] if {"plain", "qgis"} <= parts else []
    running = started(engines, names, measured)
    try:
        warm_rounds(running, measured, count)
        say("   warm rounds done")
        results["checks"][label] = compared(running, folder)
        for name, engine in running.items():
            results["versions"].update(engine.ask("versions")["versions"])
            measured.peak(name, engine.peak_mb)
        if "pieces" in parts:
            piece_rounds(running, measured, count)
            say("   rounds with pieces done")
        if not results["one_candidate_ms"]:
            results["one_candidate_ms"] = report.percentiles(running[ONE].ask("one_by_one")["list"])
    finally:
        for engine in running.values():
            engine.close()


def keep_index(engines: Makers, results: dict[str, Any], folder: Path) -> None:
    """The index file that later runs open; written once, as a dataset is built once."""
    engine = engines[ONE]()
    engine.ask("prepare")
    engine.ask("keep")
    engine.close()
    results["index_file_mb"] = round((folder / "index.npz").stat().st_size / 1e6)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
