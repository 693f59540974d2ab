"""Pair by pair: totals prove nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

#: What is smaller is an edge on an edge, where every engine has its own rounding.
SPECK_M2 = 1e-4

Rows = dict[str, np.ndarray]


def compared(running: dict[str, Any], folder: Path) -> dict[str, dict[str, Any]]:
    """Our pairs beside those of every other engine's last run, as long as it has measured any."""
    running["ours"].ask("run")
    ours = _saved(running["ours"], folder)
    others = [name for name in running if name != "ours" and not name.startswith("QGIS")]
    return {name: differences(ours, _saved(running[name], folder)) for name in others}


def _saved(engine: Any, folder: Path) -> Rows:
    engine.ask("save", to=str(folder / "rows.npz"))
    with np.load(folder / "rows.npz") as rows:
        return {column: rows[column] for column in rows.files}


def differences(ours: Rows, theirs: Rows) -> dict[str, Any]:
    """Pairs that only one has, and the worst differences among the others.

    ``missing_pairs`` are those that only they have, ``extra_pairs`` those that only we have. A pair that comes twice is
    no pair more: both must have each once.
    """
    width = int(max(rows["zone"].max(initial=0) for rows in (ours, theirs))) + 1
    keys = [rows["id"].astype(np.int64) * width + rows["zone"].astype(np.int64) for rows in (ours, theirs)]
    real = [rows["area"] > SPECK_M2 for rows in (ours, theirs)]
    _, first, second = np.intersect1d(keys[0], keys[1], return_indices=True)
    gap = np.abs(ours["area"][first] - theirs["area"][second])
    # Square millimetres of a speck are no measure of a difference: they count against a square metre.
    relative = gap / np.maximum(theirs["area"][second], 1.0)
    return {
        "pairs": len(keys[0]),
        "missing_pairs": int((~np.isin(keys[1][real[1]], keys[0])).sum()) + _repeated(keys[1]),
        "extra_pairs": int((~np.isin(keys[0][real[0]], keys[1])).sum()) + _repeated(keys[0]),
        "worst_relative": float(relative.max(initial=0.0)),
        "worst_m2": float(gap.max(initial=0.0)),
        "worst_share": float(np.abs(ours["share"][first] - theirs["share"][second]).max(initial=0.0)),
    }


def _repeated(keys: np.ndarray) -> int:
    return len(keys) - len(np.unique(keys))
