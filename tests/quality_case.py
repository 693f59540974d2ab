"""Small datasets for the quality checks, and what the checks find in them."""

from __future__ import annotations

from dataclasses import replace

from ecozoning.core.quality.checking import check
from ecozoning.core.quality.subject import QualityOptions
from ecozoning.core.tables import objects
from squares import CRS, dataset, square, unit

P, K, G = "ZH22020210001", "ZH22020220001", "ZH22020230001"
SILENT = {"theme_without_data", "table_missing", "scheme_key_missing", "dataset_crs", "stated_area_missing"}


def three_units(**changes):
    """Three units of 1 km side by side: priority, key, general."""
    shapes = {P: square(0, 0, 1000), K: square(1000, 0, 1000), G: square(2000, 0, 1000)} | changes
    categories = {P: "priority", K: "key", G: "general"}
    return [unit(code, shape, categories[code]) for code, shape in shapes.items()]


def issues(data, **options):
    """Issue code -> rows as dicts, without what small test datasets always lack."""
    found = check(data, QualityOptions(**options)).issues
    rows: dict[str, list[dict]] = {}
    for row in range(len(found)):
        if found.code[row] not in SILENT:
            rows.setdefault(found.code[row], []).append({n: v[row] for n, v in found.columns().items()})
    return rows


def checked(zones, scheme=None, clauses=(), scopes=(), crs=CRS, units=None, **options):
    themes = {row["themes"] for row in zones if row["themes"]}
    data = dataset(zones, clauses, scopes, themes, scheme, crs)
    if units:
        data = replace(data, units=replace(data.units, **{name: objects(values) for name, values in units.items()}))
    return issues(data, **options)
