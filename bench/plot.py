"""One picture: seconds of every engine, on a scale on which ten times is a step."""

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
    """A panel for each number of parcels, with warm runs of all engines."""
    jobs = {label: rounds for label, rounds in results["rounds"].items() if "harder" not in label}
    figure, panels = plt.subplots(1, len(jobs), figsize=(5.5 * len(jobs), 4), squeeze=False, layout="constrained")
    for panel, (label, rounds) in zip(panels[0], jobs.items()):
        shown = {name: median(seconds) for name, seconds in rounds.items() if ":" not in name}
        names = sorted(shown, key=shown.get, reverse=True)
        colours = [OUR_COLOUR if name.startswith("ours") else PEER_COLOUR for name in names]
        bars = panel.barh(names, [shown[name] for name in names], color=colours)
        panel.bar_label(bars, [f"{shown[name]:.2f} s" for name in names], padding=3, fontsize=8)
        panel.set_xscale("log")
        panel.set_xlim(right=max(shown.values()) * 4)
        panel.set_title(f"{int(label):,} parcels, zones in memory", fontsize=10)
        panel.spines[["top", "right"]].set_visible(False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
