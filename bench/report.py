"""Ratios with their ranges: as JSON, as text, and as a table and a plot for the documents."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from engines import CUT

DOCS = Path(__file__).resolve().parent.parent / "docs"
LIBRARIES = ["numpy", "shapely", "pyarrow", "geopandas", "duckdb", "duckdb-extension-spatial", "sedonadb"]
START, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def empty_results() -> dict[str, Any]:
    return {
        "rounds": {},
        "cpu_rounds": {},
        "ratios": {},
        "rss_mb": {},
        "one_candidate_ms": {},
        "versions": {},
        "checks": {},
        "missing": {},
    }


def percentiles(seconds: list[float]) -> dict[str, float]:
    """The first few warm the processor's caches up."""
    p50, p99 = np.percentile(np.asarray(seconds[50:]) * 1000, [50, 99])
    return {"p50": round(float(p50), 3), "p99": round(float(p99), 3)}


def best(rounds: dict[str, list[float]], suffix: str) -> str | None:
    """The peer on cut polygons with the lowest median."""
    there = [name + suffix for name in CUT if name + suffix in rounds]
    return min(there, key=lambda name: median(rounds[name])) if there else None


def ratios(rounds: dict[str, list[float]]) -> dict[str, tuple[float, float, float]]:
    """Median, lowest and highest of the ratios, round by round, over ours (the faster of one and two processes)."""
    warm = min((name for name in ("ours", "ours, 2 processes") if name in rounds), key=lambda n: median(rounds[n]))
    asked = {
        "warm_best_cut": (best(rounds, ""), warm),
        "warm_best_cut_one_process": (best(rounds, ""), "ours"),
        "cold_best_cut": (best(rounds, ": cold"), "ours: cold"),
        "cold_cached_best_cut": (best(rounds, ": cold"), "ours: cold, index from file"),
        "plain_qgis": ("QGIS, plain", warm),
        "cut_qgis": ("QGIS, cut", warm),
        "pieces_best": (best(rounds, ": pieces"), "ours: pieces"),
        "floor": ("ours", "floor"),
        "two_workers": ("ours", "ours, 2 processes"),
    }
    return {name: over(rounds[a], rounds[b]) for name, (a, b) in asked.items() if a in rounds and b in rounds}


def over(first: list[float], second: list[float]) -> tuple[float, float, float]:
    """Ratios of rounds that belong together; where one has fewer rounds, of its median."""
    if len(first) != len(second):
        first = [median(first)] * len(second)
    found = [a / b for a, b in zip(first, second)]
    return round(median(found), 2), round(min(found), 2), round(max(found), 2)


def tell(label: str, rounds: dict[str, list[float]], cpu: dict[str, list[float]]) -> None:
    """The rounds and ratios of one job, for the terminal."""
    print(f"\n{label} parcels: seconds, median (lowest to highest) of rounds in turn")
    for name, seconds in rounds.items():
        print(f"  {name:34} {median(seconds):8.3f}  ({min(seconds):.3f} to {max(seconds):.3f}; {len(seconds)})")
    print("  times as fast, or for floor and two_workers: times the other")
    for name, (middle, low, high) in ratios(rounds).items():
        print(f"  {name:34} {middle:8.2f}  ({low:.2f} to {high:.2f})")
    middle, low, high = cpu_ratio(cpu)
    print(f"  {'processor time, best cut / ours':34} {middle:8.2f}  ({low:.2f} to {high:.2f})")


def cpu_ratio(cpu: dict[str, list[float]]) -> tuple[float, float, float]:
    """Processor time of the thriftiest peer on cut polygons over ours in one process; other work disturbs it least."""
    return over(cpu[min((name for name in CUT if name in cpu), key=lambda name: median(cpu[name]))], cpu["ours"])


def write(results: dict[str, Any], folder: Path, with_docs: bool) -> None:
    """``results.json``; the last words on the terminal; the documents where asked for."""
    for label, rounds in results["rounds"].items():
        for name, (middle, low, high) in ratios(rounds).items():
            results["ratios"].setdefault(name, {})[label] = middle
            results.setdefault("ratio_ranges", {}).setdefault(name, {})[label] = [low, high]
        results["ratios"].setdefault("cpu_best_cut", {})[label] = cpu_ratio(results["cpu_rounds"][label])[0]
    checks = results["checks"].values()
    results["missing_pairs"] = sum(check["missing_pairs"] for check in checks)
    results["extra_pairs"] = sum(check["extra_pairs"] for check in checks)
    results["worst_relative"] = max(check["worst_relative"] for check in checks)
    results["versions"]["Python"] = platform.python_version()
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nsame pairs: {json.dumps(results['checks'])}")
    print(f"one parcel, ms: {results['one_candidate_ms']}   peak MB: {json.dumps(results['rss_mb'])}")
    for name, why in results["missing"].items():
        print(f"not measured: {name}: {why}")
    print(f"written: {folder / 'results.json'}")
    if with_docs:
        write_docs(results)


def write_docs(results: dict[str, Any]) -> None:
    """The measured part of docs/performance.md, between its two marks, and the plot beside it."""
    from plot import draw

    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    before, after = text.split(START)[0], text.split(END)[1]
    page.write_text(f"{before}{START}\n{tables(results)}\n{END}{after}", encoding="utf-8")
    draw(results, DOCS / "images" / "performance.svg")


def tables(results: dict[str, Any]) -> str:
    lines = []
    for label, rounds in results["rounds"].items():
        lines += [
            "",
            f"**{label} parcels**",
            "",
            "| engine | seconds, median | lowest to highest | rounds |",
            "|---|---|---|---|",
        ]
        for name, seconds in rounds.items():
            lines.append(
                f"| {name} | {median(seconds):.3f} | {min(seconds):.3f} to {max(seconds):.3f} | {len(seconds)} |"
            )
        lines += ["", "| ratio | median | lowest to highest |", "|---|---|---|"]
        found = ratios(rounds) | {"cpu_best_cut": cpu_ratio(results["cpu_rounds"][label])}
        lines += [f"| `{name}` | {m:.2f} | {low:.2f} to {high:.2f} |" for name, (m, low, high) in found.items()]
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    lines += ["", f"Versions: {versions}."]
    lines += [f"Not measured: {name} ({why})." for name, why in results["missing"].items()]
    peaks = {label: round(of["ours"]) for label, of in results["rss_mb"].items()}
    lines += ["", f"Peak memory of ours in MB, index made in the process: {peaks}."]
    facts = {name: results[name] for name in ("missing_pairs", "extra_pairs", "worst_relative")}
    lines += ["", f"Pair by pair: {facts}. One parcel in ms: {results['one_candidate_ms']}."]
    return "\n".join(lines).strip()
