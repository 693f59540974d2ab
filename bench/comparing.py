"""Pair by pair: totals prove nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

#: What is smaller is an edge on an edge, where every engine has its own rounding.
SPECK_M2 = 1e-4


def compared(running: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Our pairs beside those of the first peer, and its areas on plain zones where it ran."""
    reference = next(name for name in ("GeoPandas, plain", "SedonaDB, cut", "GeoPandas, cut") if name in running)
    tables = {}
    for name in ("ours", reference):
        running[name].ask("run")
        running[name].ask("save", to=str(folder / "rows.npz"))
        with np.load(folder / "rows.npz") as rows:
            tables[name] = {column: rows[column] for column in rows.files}
    return differences(tables["ours"], tables[reference]) | {"reference": reference}


def differences(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> dict[str, Any]:
    """Pairs that only one has, and the worst relative difference of area among the others."""
    width = int(max(ours["zone"].max(), theirs["zone"].max())) + 1
    keys = [(rows["id"].astype(np.int64) * width + rows["zone"].astype(np.int64)) for rows in (ours, theirs)]
    real = [rows["area"] > SPECK_M2 for rows in (ours, theirs)]
    _, first, second = np.intersect1d(keys[0], keys[1], return_indices=True)
    gap = np.abs(ours["area"][first] - theirs["area"][second])
    # Square millimetres of a speck are no measure of a difference: they count against a square metre.
    relative = gap / np.maximum(theirs["area"][second], 1.0)
    return {
        "pairs": len(keys[0]),
        "missing_pairs": int((~np.isin(keys[1][real[1]], keys[0])).sum()),
        "extra_pairs": int((~np.isin(keys[0][real[0]], keys[1])).sum()),
        "worst_relative": float(relative.max(initial=0.0)),
        "worst_m2": float(gap.max(initial=0.0)),
    }
