"""The measured parts of docs/performance.md, between their marks, and the plots beside them."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import goals
import plot
from report import all_ratios, memory_by_size, qgis_over_engine
from whole import beyond_start

DOCS = Path(__file__).resolve().parent.parent / "docs"


def write(results: dict[str, Any]) -> None:
    """Each part of which ``results`` know something."""
    page = DOCS / "performance.md"
    text = page.read_text(encoding="utf-8")
    if results["rounds"]:
        text = between(text, "measured", measured(results))
        text = between(text, "goals", "\n".join(table(["goal", "measured", "reached"], goals.rows(results))).strip())
        plot.draw(results, DOCS / "images" / "performance.svg")
    if results["whole"]:
        text = between(text, "whole", f"{whole(results)}\n\n{machine(results)}")
    if results["steps"]:
        text = between(text, "steps", f"{steps(results['steps'])}\n\n{machine(results)}")
        plot.draw_steps(results["steps"], DOCS / "images" / "performance-steps.svg")
    page.write_text(text, encoding="utf-8")


def between(text: str, name: str, new: str) -> str:
    """``text`` with ``new`` between the two marks of that name."""
    start, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, after = text.split(start)[0], text.split(end)[1]
    return f"{before}{start}\n{new}\n{end}{after}"


def machine(results: dict[str, Any]) -> str:
    busy = ", which was not idle: the average load before the run was" if results["busy"] else "; load before the run"
    two = f"Two processes of plain computing got {results['two_processes_do']:.2f} times as much done as one."
    return f"On a machine with {results['processors']} processors{busy} {results['load_before']:.1f}. {two}"


def table(head: list[str], rows: list[list[Any]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["", *(f"| {' | '.join(map(str, line))} |" for line in lines), ""]


def measured(results: dict[str, Any]) -> str:
    lines = []
    for label in results["rounds"]:
        lines += [f"**{label} parcels**", *rounds_table(results, label)]
        found = all_ratios(results, label)
        rows = [[f"`{name}`", f"{m:.2f}", f"{low:.2f} to {high:.2f}"] for name, (m, low, high) in found.items()]
        lines += table(["ratio", "median", "lowest to highest"], rows)
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    lines += [f"{machine(results)} Versions: {versions}."]
    lines += [f"Not measured: {name} ({why})." for name, why in results["missing"].items()]
    if results["checks"]:
        facts = f"{results['missing_pairs']} pairs missing, {results['extra_pairs']} too many, "
        facts += f"the worst area off by {results['worst_relative']:.1e} of itself"
        lines += ["", f"Pair by pair, against every engine that measures: {facts}."]
    one = results["one_candidate_ms"]
    if one:
        lines += [f"One parcel: {one['p50']} ms at the median, {one['p99']} ms at the 99th percentile."]
    lines += [f"The kept index takes {results['index_file_mb']} MB on disk."]
    return "\n".join(lines).strip()


def rounds_table(results: dict[str, Any], label: str) -> list[str]:
    ready, peaks = results["ready"][label], results["rss_mb"][label]
    rows = []
    for name, seconds in results["rounds"][label].items():
        engine, _, _ = name.partition(": ")
        made_ready = f"{median(ready[engine]):.2f}" if engine in ready else ""
        spread = f"{min(seconds):.3f} to {max(seconds):.3f}"
        rows.append([name, f"{median(seconds):.3f}", spread, len(seconds), made_ready, peaks.get(name, "")])
    head = ["engine", "seconds, median", "lowest to highest", "rounds", "zones made ready, s", "peak memory, MB"]
    return table(head, rows)


def whole(results: dict[str, Any]) -> str:
    found = results["whole"]
    lines = [f"An empty `qgis_process` takes {median(found['start']):.2f} s."]
    for size, cases in found["by_size"].items():
        rows = []
        for name, case in cases.items():
            beyond = f"{beyond_start(found, size, name):.2f}" if name.startswith("qgis") else ""
            file = "" if case["file_mb"] is None else case["file_mb"]
            ended = "" if case["ended"] == "well" else case["ended"]
            rows.append([name, f"{median(case['seconds']):.2f}", beyond, case["peak_mb"], file, ended])
        head = ["whole process", "seconds", "without the start of QGIS", "peak memory, MB", "result, MB", ""]
        lines += ["", f"**{size} parcels**", *table(head, rows)]
    lines += memory_table(results)
    for size, ratio in qgis_over_engine(results).items():
        engine = f"the time of the engine alone in a new process, for {size} parcels"
        lines += [f"Without its start and without pieces `qgis_process` takes {ratio:.1f} times {engine}."]
    if not found["keeps_index"]:
        lines += ["No index was kept: this version makes one in each run."]
    return "\n".join(lines).strip()


def memory_table(results: dict[str, Any]) -> list[str]:
    peaks = memory_by_size(results)
    sizes = sorted({size for of_case in peaks.values() for size in of_case}, key=int)
    if not sizes:
        return []
    rows = [[name, *(of_case.get(size, "") for size in sizes)] for name, of_case in peaks.items()]
    return ["Does memory grow with the number of parcels?", *table(["peak memory, MB", *sizes], rows)]


def steps(found: dict[str, Any]) -> str:
    lines = []
    for size, cases in found.items():
        names = list(cases)
        rows = []
        for step in cases[names[0]]:
            cells = [f"{cases[name][step]:.2f} ({cases[name][step] / sum(cases[name].values()):.0%})" for name in names]
            rows.append([step, *cells])
        rows.append(["all", *(f"{sum(cases[name].values()):.2f}" for name in names)])
        lines += [f"**{size} parcels**, seconds in one process", *table(["step", *names], rows)]
    return "\n".join(lines).strip()
