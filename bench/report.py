"""Ratios with their ranges, as JSON and on the terminal."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from statistics import median
from typing import Any

from engines import CUT, KEPT, ONE, QGIS_CUT, QGIS_PLAIN, TWO

Rounds = dict[str, list[float]]
#: Median, lowest, highest.
Range = tuple[float, float, float]


def empty_results() -> dict[str, Any]:
    """By label of the job (number of parcels, and whether they are the harder ones), but for what is of all jobs."""
    by_job = ("rounds", "cpu_rounds", "ready", "rss_mb", "checks", "steps")
    whole = ("ratios", "ratio_ranges", "one_candidate_ms", "versions", "missing", "whole")
    return {name: {} for name in (*by_job, *whole)}


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds; the first few warm the processor's caches up."""
    ordered = sorted(seconds[50:])
    return {f"p{p}": round(ordered[round((len(ordered) - 1) * p / 100)] * 1000, 3) for p in (50, 99)}


def fastest(rounds: Rounds, names: tuple[str, ...], suffix: str = "") -> str:
    """The one with the lowest median; the empty name where none has run."""
    there = [name + suffix for name in names if name + suffix in rounds]
    return min(there, key=lambda name: median(rounds[name]), default="")


def ratios(rounds: Rounds) -> dict[str, Range]:
    """How many times as long the first takes as the second, round by round.

    Ours is the faster of one and two processes, but for cold rounds and where the name says otherwise.
    """
    best, warm = fastest(rounds, CUT), fastest(rounds, (ONE, TWO))
    asked = {
        "warm_best_cut": (best, warm),
        "warm_best_cut_one_process": (best, ONE),
        "cold_best_cut": (fastest(rounds, CUT, ": cold"), f"{ONE}: cold"),
        "cold_cached_best_cut": (fastest(rounds, CUT, ": cold"), f"{KEPT}: cold"),
        "plain_qgis": (QGIS_PLAIN, warm),
        "cut_qgis": (QGIS_CUT, warm),
        "pieces_best": (fastest(rounds, CUT, ": pieces"), fastest(rounds, (ONE, TWO), ": pieces")),
        "floor": (ONE, "floor"),
        "two_workers": (ONE, TWO),
        "two_workers_pieces": (f"{ONE}: pieces", f"{TWO}: pieces"),
    }
    return {name: over(rounds[a], rounds[b]) for name, (a, b) in asked.items() if a in rounds and b in rounds}


def over(first: list[float], second: list[float]) -> Range:
    """Ratios of rounds that belong together; where one has fewer rounds, of its median."""
    if len(first) < len(second):
        first = [median(first)] * len(second)
    elif len(second) < len(first):
        second = [median(second)] * len(first)
    found = [a / b for a, b in zip(first, second)]
    return round(median(found), 2), round(min(found), 2), round(max(found), 2)


def all_ratios(results: dict[str, Any], label: str) -> dict[str, Range]:
    """Those of seconds, and of processor time: of the thriftiest peer on cut polygons over ours in one process."""
    found, cpu = ratios(results["rounds"][label]), results["cpu_rounds"][label]
    thriftiest = fastest(cpu, CUT)
    if thriftiest and ONE in cpu:
        found["cpu_best_cut"] = over(cpu[thriftiest], cpu[ONE])
    return found


def qgis_over_engine(results: dict[str, Any]) -> dict[str, float]:
    """By size: qgis_process without pieces and without the start of QGIS, over the engine alone in a new process."""
    whole, found = results["whole"], {}
    for size, rows in whole.get("by_size", {}).items():
        row, rounds = rows.get("qgis_process, pieces none"), results["rounds"].get(size, {})
        engine = rounds.get(f"{KEPT}: cold" if whole["keeps_index"] else f"{ONE}: cold")
        if row and engine and row["ended"] == "well":
            found[size] = round((median(row["seconds"]) - median(whole["start"])) / median(engine), 2)
    return found


def memory_by_size(results: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Peak memory in MB of what was measured for more than one number of parcels: does it grow with them?"""
    found: dict[str, dict[str, int]] = {}
    for size, peaks in results["rss_mb"].items():
        for name in (ONE, TWO):
            if size.isdigit() and name in peaks:
                found.setdefault(f"engine: {name}", {})[size] = peaks[name]
    for size, rows in results["whole"].get("by_size", {}).items():
        for name, row in rows.items():
            if row["ended"] == "well":
                found.setdefault(name, {})[size] = row["peak_mb"]
    return {name: peaks for name, peaks in found.items() if len(peaks) > 1}


def memory_of_ours(results: dict[str, Any]) -> list[float]:
    """Peak memory in MB of everything that was done in one process of ours."""
    peaks = [peak for by_name in results["rss_mb"].values() for name, peak in by_name.items() if is_one_of_ours(name)]
    sizes = results["whole"].get("by_size", {}).values() if results["whole"] else ()
    return peaks + [row["peak_mb"] for cases in sizes for name, row in cases.items() if is_one_of_ours(name)]


def is_one_of_ours(name: str) -> bool:
    """Whether what has this name runs in one process of ours, QGIS's own memory left out."""
    return (name.startswith("ours") and TWO not in name) or (name.startswith("command line") and "1 worker" in name)


def tell(label: str, results: dict[str, Any]) -> None:
    """The rounds and ratios of one job, for the terminal."""
    peaks = results["rss_mb"][label]
    print(f"\n{label} parcels: seconds, median (lowest to highest; rounds of all engines in turn), peak memory")
    for name, seconds in results["rounds"][label].items():
        peak = f"{peaks[name]:7} MB" if name in peaks else ""
        print(f"  {name:34} {median(seconds):8.3f}  ({min(seconds):.3f} to {max(seconds):.3f}; {len(seconds)}) {peak}")
    print("  seconds to read and cut or index the zones, or to open the kept index")
    for name, seconds in results["ready"][label].items():
        print(f"  {name:34} {median(seconds):8.3f}")
    print("  times as fast, or for floor and two_workers: times the other")
    for name, (middle, low, high) in all_ratios(results, label).items():
        print(f"  {name:34} {middle:8.2f}  ({low:.2f} to {high:.2f})")


def tell_whole(whole: dict[str, Any]) -> None:
    """Whole processes, for the terminal."""
    print(f"\nan empty qgis_process: {median(whole['start']):.2f} s")
    for size, cases in whole["by_size"].items():
        print(f"{size} parcels, whole processes with the result written: seconds, peak memory, size of the result")
        for name, case in cases.items():
            file = "-" if case["file_mb"] is None else f"{case['file_mb']:.0f}"
            ended = "" if case["ended"] == "well" else f"  {case['ended']}"
            print(f"  {name:52} {median(case['seconds']):8.2f} s {case['peak_mb']:7} MB {file:>6} MB{ended}")
    if not whole["keeps_index"]:
        print("  no index was kept: in this version these runs make one each time")


def tell_steps(steps: dict[str, Any]) -> None:
    for size, cases in steps.items():
        for name, seconds in cases.items():
            total = sum(seconds.values())
            print(f"\n{size} parcels, {name}: {total:.2f} s in one process, by step")
            for step, spent in seconds.items():
                print(f"  {step:10} {spent:8.2f} s {spent / total:7.1%}")


def agreement(results: dict[str, Any]) -> dict[str, float | None]:
    """All comparisons in one; ``None`` where nothing was compared."""
    checks = [check for of_job in results["checks"].values() for check in of_job.values()]
    totals = {"missing_pairs": sum, "extra_pairs": sum, "worst_relative": max}
    return {name: total(check[name] for check in checks) if checks else None for name, total in totals.items()}


def save(results: dict[str, Any], path: Path) -> None:
    """Add the ratios and sums up and write the file; again after each part, so that a later one cannot lose it."""
    for label in results["rounds"]:
        for name, (middle, low, high) in all_ratios(results, label).items():
            results["ratios"].setdefault(name, {})[label] = middle
            results["ratio_ranges"].setdefault(name, {})[label] = [low, high]
    if results["whole"]:
        results["ratios"]["qgis_process_over_engine"] = qgis_over_engine(results)
    results |= agreement(results)
    results["versions"]["Python"] = platform.python_version()
    results["processors"] = os.cpu_count()
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def tell_all(results: dict[str, Any]) -> None:
    """What was not told job by job."""
    if results["whole"]:
        tell_whole(results["whole"])
        print(f"  qgis_process without its start, over the engine alone: {qgis_over_engine(results)}")
    for name, peaks in memory_by_size(results).items():
        print(f"  peak memory in MB by number of parcels, {name}: {peaks}")
    tell_steps(results["steps"])
    if results["checks"]:
        print(f"\npair by pair, against every engine that measures: {agreement(results)}")
        print(f"one parcel, ms: {results['one_candidate_ms']}")
    for name, why in results["missing"].items():
        print(f"not measured: {name}: {why}")
