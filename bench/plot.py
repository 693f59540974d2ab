"""The pictures: seconds of every engine, on a scale on which ten times is a step; and the steps of a screening."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
mpl.rcParams["svg.hashsalt"] = "ecozoning"

import matplotlib.pyplot as plt  # noqa: E402

OUR_COLOUR, PEER_COLOUR = "#1b7f5c", "#9aa5ad"


def draw(results: dict[str, Any], path: Path) -> None:
    """A panel for each job, with warm runs of all engines; no picture where there are none."""
    jobs = {label: rounds for label, rounds in results["rounds"].items() if "ours" in rounds}
    if not jobs:
        return
    figure, panels = plt.subplots(1, len(jobs), figsize=(5.5 * len(jobs), 4), squeeze=False, layout="constrained")
    for panel, (label, rounds) in zip(panels[0], jobs.items()):
        shown = {name: median(seconds) for name, seconds in rounds.items() if ":" not in name}
        names = sorted(shown, key=shown.get, reverse=True)
        colours = [OUR_COLOUR if name.startswith("ours") else PEER_COLOUR for name in names]
        # From the edge of the picture: on this scale there is no nought to begin at.
        low = min(shown.values()) / 2
        bars = panel.barh(names, [shown[name] - low for name in names], left=low, color=colours)
        panel.bar_label(bars, [f"{shown[name]:.2f} s" for name in names], padding=3, fontsize=8)
        panel.set_xscale("log")
        panel.set_xlim(low, max(shown.values()) * 5)
        panel.xaxis.set_major_formatter(lambda seconds, _: f"{seconds:g} s")
        size, _, variant = label.partition(" ")
        panel.set_title(f"{int(size):,} {variant} parcels, zones in memory".replace("  ", " "), fontsize=10)
        panel.spines[["top", "right"]].set_visible(False)
    save(figure, path)


def draw_steps(steps: dict[str, Any], path: Path) -> None:
    """A bar for each way of screening, made of its steps."""
    bars = {f"{int(size):,}, {name}": seconds for size, cases in steps.items() for name, seconds in cases.items()}
    names = list(next(iter(bars.values())))
    colours = plt.get_cmap("tab20")(range(len(names)))
    figure, panel = plt.subplots(figsize=(9, 1.2 + 0.7 * len(bars)), layout="constrained")
    left = dict.fromkeys(bars, 0.0)
    for step, colour in zip(names, colours):
        widths = [seconds[step] for seconds in bars.values()]
        panel.barh(list(bars), widths, left=list(left.values()), color=colour, label=step)
        left = {bar: left[bar] + width for bar, width in zip(left, widths)}
    panel.invert_yaxis()
    panel.set_xlabel("seconds, one process")
    panel.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside lower center", ncols=6, fontsize=8, frameon=False)
    save(figure, path)


def save(figure: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
