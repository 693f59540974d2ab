"""The benchmark's zones and parcels as people have them: a zoning dataset and a layer of candidates, two GeoPackages.

Synthetic, and the dataset says so. Its access list is of plausible size: a basin, a city, nine counties and the units
have clauses, 25 for each unit together.
"""

from __future__ import annotations

import json
from pathlib import Path

import data
import geopandas
import numpy as np
import pandas as pd
import pyogrio
import shapely

#: Tiers from above, with the number of clauses in each of their scopes.
CLAUSES = {"basin": 4, "city": 6, "county": 5, "unit": 10}
DIMENSIONS = ("spatial", "discharge", "risk", "resource")
EFFECTS = ("prohibit", "restrict", "require", "encourage", None, None, None, None)
#: Of an access list's clauses about half name industries, and of those few meet a project.
INDUSTRIES = ("25,26,221,191,32", "06,08,09,10", "031,032", "4411,4430", None, None, None, None)
WATER_GRADES = ("grade1", "grade2", "quasi")
#: Industry and activity of projects; of some nothing is known.
PROJECTS = (
    ("2614", "化工项目"),
    ("7010", "住宅"),
    ("4416", "光伏发电"),
    ("3911", "工业项目"),
    ("0111", None),
    (None, "公路"),
    (None, None),
    (None, None),
)
TEXT = "【合成】第{number}条：仅供测速的合成条款，用来占据一条准入要求通常的篇幅，不含任何规定，不得用于任何判断。"
SCHEME = {
    "name": "测速用合成数据",
    "version": "bench",
    "synthetic": "yes",
    "tiers": json.dumps([{"id": tier, "label_zh": tier, "label_en": tier} for tier in CLAUSES]),
    "dimensions": json.dumps([{"id": name, "label_zh": name, "label_en": name} for name in DIMENSIONS]),
}


def write_dataset(path: Path, job: data.Job) -> None:
    """The tables of a zoning dataset. ``job`` is in longitude and latitude."""
    path.unlink(missing_ok=True)
    units, others = job.zones[job.themes == "control_unit"], job.zones[job.themes != "control_unit"]
    codes, counties = [f"U{number:04}" for number in range(len(units))], county_numbers(units)
    _add(path, "control_units", unit_columns(codes, counties), units)
    _add(path, "zones", zone_columns(job.themes[job.themes != "control_unit"]), others)
    scopes = unit_scopes(codes, counties)
    _add(path, "unit_scopes", scopes)
    _add(path, "requirements", clauses(scopes))
    _add(path, "scheme", pd.DataFrame({"key": list(SCHEME), "value": list(SCHEME.values())}))


def write_candidates(path: Path, job: data.Job) -> None:
    """A layer ``parcels`` with a code, a name, an industry and an activity."""
    path.unlink(missing_ok=True)
    numbers = np.arange(len(job.parcels))
    project = numbers % len(PROJECTS)
    columns = {
        "code": [f"P{number:07}" for number in numbers],
        "name": [f"合成地块 {number}" for number in numbers],
        "industry": np.asarray([industry for industry, _ in PROJECTS], dtype=object)[project],
        "activity": np.asarray([activity for _, activity in PROJECTS], dtype=object)[project],
    }
    _add(path, "parcels", pd.DataFrame(columns), job.parcels)


def _add(path: Path, table: str, columns: pd.DataFrame, shapes: np.ndarray | None = None) -> None:
    frame = columns if shapes is None else geopandas.GeoDataFrame(columns, geometry=shapes, crs=data.LON_LAT)
    options = {} if shapes is None else {"geometry_type": "MultiPolygon"}
    pyogrio.write_dataframe(frame, path, layer=table, driver="GPKG", append=path.exists(), **options)


def county_numbers(units: np.ndarray) -> np.ndarray:
    """Nine counties: the ground in three by three."""
    middles = shapely.get_coordinates(shapely.centroid(units))
    low, high = middles.min(axis=0), middles.max(axis=0)
    column, row = np.minimum((middles - low) / (high - low) * 3, 2).astype(int).T
    return row * 3 + column


def unit_columns(codes: list[str], counties: np.ndarray) -> pd.DataFrame:
    """Of ten units six are priority, three key and one general, about as in published plans."""
    places = np.arange(len(codes)) % 10
    categories = np.select([places < 6, places < 9], ["priority", "key"], "general")
    return pd.DataFrame(
        {
            "unit_code": codes,
            "unit_name": [f"合成单元 {code}" for code in codes],
            "category": categories,
            "subtype": None,
            "domain": "land",
            "province": "合成省",
            "city": "合成市",
            "county": [f"合成县 {county}" for county in counties],
            "county_code": [f"C{county}" for county in counties],
            "stated_area_km2": np.nan,
        }
    )


def zone_columns(themes: np.ndarray) -> pd.DataFrame:
    numbers = np.arange(len(themes))
    grades = np.where(themes == "water_source", np.asarray(WATER_GRADES, dtype=object)[numbers % 3], None)
    return pd.DataFrame(
        {
            "zone_code": [f"Z{number:05}" for number in numbers],
            "zone_name": [f"合成区域 {number}" for number in numbers],
            "theme": themes,
            "grade": grades,
            "source": "synthetic",
            "valid_from": None,
            "valid_to": None,
        }
    )


def unit_scopes(codes: list[str], counties: np.ndarray) -> pd.DataFrame:
    """Each unit belongs to the basin, the city, its county and itself."""
    rows = []
    for code, county in zip(codes, counties):
        rows += [(code, "basin", "B"), (code, "city", "C"), (code, "county", f"C{county}"), (code, "unit", code)]
    return pd.DataFrame(rows, columns=["unit_code", "tier", "scope_code"])


def clauses(scopes: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for tier, scope in scopes[["tier", "scope_code"]].drop_duplicates().itertuples(index=False):
        for place in range(CLAUSES[tier]):
            number = len(rows)
            row = {"requirement_id": f"R{number}", "tier": tier, "scope_code": scope}
            row |= {"dimension": DIMENSIONS[place % 4], "clause_no": f"{place % 4 + 1}-{place // 4 + 1}"}
            row |= {"effect": EFFECTS[number * 3 % 8], "effect_suggested": None, "industries": INDUSTRIES[number % 8]}
            row |= {"text": TEXT.format(number=number), "source_document": "synthetic", "source_clause": None}
            rows.append(row | {"valid_from": None, "valid_to": None})
    return pd.DataFrame(rows)
