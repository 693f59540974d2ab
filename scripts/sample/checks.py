"""An independent look at the written dataset: read back with GDAL and measured on the ellipsoid."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pyproj
import shapely
from gazetteer import RESERVES, UNIT_COUNTS
from landuse import REDLINE_KM2, SHARES
from osgeo import ogr
from outlines import COUNTIES, county_outlines, to_plane
from scheme import COUNTS

_GEOD = pyproj.Geod(a=6378137.0, rf=298.257222101)
CODE = re.compile(r"ZH(2202\d\d)([123])(\d{4})")


class SampleError(Exception):
    """The sample is not what it claims to be; nothing is written."""


def check_dataset(path: Path) -> dict[str, object]:
    """Check the file at ``path``; the measured figures, or :class:`SampleError`."""
    units, unit_shapes = _read(path, "control_units")
    zones, zone_shapes = _read(path, "zones")
    for name, shapes in (("units", unit_shapes), ("zones", zone_shapes)):
        _demand(bool(shapely.is_valid(shapes).all()), f"{name} hold invalid geometries")
        _demand(not shapely.is_empty(shapes).any(), f"{name} hold empty geometries")
    figures = _check_units(units, unit_shapes)
    figures |= _check_tiling(unit_shapes)
    figures |= _check_redline(zones, zone_shapes, units, unit_shapes)
    figures |= _check_themes(zones, zone_shapes)
    return figures | _check_list(path, [str(row["unit_code"]) for row in units])


def _read(path: Path, name: str) -> tuple[list[dict[str, object]], np.ndarray]:
    source = ogr.Open(str(path))
    rows, blobs = [], []
    for feature in source.GetLayerByName(name):
        rows.append(feature.items())
        shape = feature.GetGeometryRef()
        blobs.append(None if shape is None else bytes(shape.ExportToWkb()))
    return rows, shapely.from_wkb(np.array(blobs, dtype=object))


def ellipsoidal_km2(shapes: np.ndarray) -> np.ndarray:
    """Areas of polygons in degrees on the ellipsoid, by another way than the one that drew them."""
    return np.array([abs(_GEOD.geometry_area_perimeter(shape)[0]) for shape in shapely.normalize(shapes)]) / 1e6


def _check_units(units: list[dict[str, object]], shapes: np.ndarray) -> dict[str, object]:
    counts = Counter(str(row["category"]) for row in units)
    _demand(counts == {key: value for key, value in COUNTS.items() if key != "total"}, f"counts are {counts}")
    codes = [str(row["unit_code"]) for row in units]
    _demand(len(set(codes)) == COUNTS["total"] and all(CODE.fullmatch(code) for code in codes), "unit codes are wrong")
    for county in COUNTIES:
        found = Counter(str(row["category"]) for row in units if row["county_code"] == county)
        _demand((found["priority"], found["key"]) == UNIT_COUNTS[county], f"{county} has {found}")
    area_km2 = ellipsoidal_km2(shapes)
    stated = np.array([row["stated_area_km2"] for row in units], dtype=float)
    _demand(bool(np.all(np.abs(stated - area_km2) < 0.0051)), "stated areas differ from measured ones")
    shares = {}
    for name, published in SHARES.items():
        share = 100 * area_km2[[row["category"] == name for row in units]].sum() / area_km2.sum()
        _demand(abs(share - published) <= 0.004, f"share of {name} is {share}")
        shares[f"share_{name}_pct"] = round(float(share), 6)
    return {"units": dict(counts), "city_km2": round(float(area_km2.sum()), 4), **shares}


def _check_tiling(shapes: np.ndarray) -> dict[str, object]:
    """No gap and no overlap: every segment is shared by two units or lies on the city's outline."""
    plane = shapely.transform(shapes, to_plane)
    city = shapely.union_all(county_outlines())
    union = shapely.union_all(plane)
    overlap_m2 = float(shapely.area(plane).sum() - union.area)
    _demand(_all_shared(shapes, plane, union.length), "units do not share their borders")
    _demand(abs(overlap_m2) < 1.0, f"units overlap by {overlap_m2} m2")
    holes = [sum(shapely.get_num_interior_rings(shapely.get_parts(shape))) for shape in (union, city)]
    _demand(holes[0] == holes[1], f"units have {holes[0]} holes, the city {holes[1]}")
    astray_m2 = float(shapely.symmetric_difference(union, city, grid_size=0.001).area)
    _demand(astray_m2 < 20_000, f"units and outlines differ by {astray_m2} m2")
    return {"overlap_m2": round(overlap_m2, 4), "astray_from_outlines_m2": round(astray_m2)}


def _all_shared(shapes: np.ndarray, plane: np.ndarray, outline_m: float) -> bool:
    """Whether each segment occurs twice, point for point, but for those that make up the outline."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    metres = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(plane)))
    within = ring[1:] == ring[:-1]
    key = np.round(points * 1e9).astype(np.int64)
    start, end = key[:-1][within], key[1:][within]
    length_m = np.hypot(*(metres[1:] - metres[:-1])[within].T)
    flip = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    segments = np.where(flip[:, None], np.hstack([end, start]), np.hstack([start, end]))
    _unique, first, count = np.unique(segments, axis=0, return_index=True, return_counts=True)
    return bool(count.max() <= 2 and abs(length_m[first[count == 1]].sum() - outline_m) < 1.0)


def _check_redline(
    zones: list[dict[str, object]], shapes: np.ndarray, units: list[dict[str, object]], unit_shapes: np.ndarray
) -> dict[str, object]:
    redline = shapes[[row["theme"] == "redline" for row in zones]]
    total_km2 = float(ellipsoidal_km2(redline).sum())
    _demand(abs(total_km2 - REDLINE_KM2) <= 0.004, f"red lines total {total_km2} km2")
    plane = shapely.transform(redline, to_plane)
    union = shapely.union_all(plane)
    _demand(abs(shapely.area(plane).sum() - union.area) < 1.0, "red lines overlap one another")
    priority = shapely.transform(unit_shapes[[row["category"] == "priority" for row in units]], to_plane)
    out_m2 = float(shapely.difference(union, shapely.union_all(priority)).area)
    _demand(out_m2 < 1.0, f"{out_m2} m2 of red line lie outside priority units")
    core = shapes[[row["grade"] == "core" for row in zones]]
    loose_m2 = float(shapely.difference(shapely.union_all(shapely.transform(core, to_plane)), union).area)
    _demand(loose_m2 < 1.0, f"{loose_m2} m2 of reserve cores lie outside the red lines")
    return {"redline_km2": round(total_km2, 5), "redline_outside_priority_m2": round(out_m2, 4)}


def _check_themes(zones: list[dict[str, object]], shapes: np.ndarray) -> dict[str, object]:
    _demand(len({row["zone_code"] for row in zones}) == len(zones), "zone codes repeat")
    _demand(
        all("示例" in str(row["zone_name"]) and "合成" in str(row["source"]) for row in zones),
        "a zone hides that it is made up",
    )
    names = {str(row["zone_name"]) for row in zones}
    for name, *_rest in RESERVES:
        _demand(any(name in other for other in names), f"no zone for {name}")
    rural = sum("示例水源地" in name for name in names)
    large = sum("千吨万人" in name and "一级" in name for name in names)
    _demand((rural, large) == (278, 4), f"{rural} rural and {large} large rural sources")
    area_km2 = ellipsoidal_km2(shapes)
    figures: dict[str, object] = {}
    for theme, grade in sorted({(str(row["theme"]), str(row["grade"] or "")) for row in zones}):
        mine = [row["theme"] == theme and (row["grade"] or "") == grade for row in zones]
        figures[f"{theme} {grade}".strip()] = f"{sum(mine)} zones, {area_km2[mine].sum():.2f} km2"
    return figures


def _check_list(path: Path, codes: list[str]) -> dict[str, object]:
    source = ogr.Open(str(path))
    rows = [feature.items() for feature in source.GetLayerByName("requirements")]
    held = {(row["scope_code"], row["dimension"]) for row in rows}
    scopes = ["basin:songhua", "220200", *COUNTIES, *codes]
    missing = [
        (scope, word)
        for scope in scopes
        for word in ("spatial", "discharge", "risk", "resource")
        if (scope, word) not in held
    ]
    _demand(not missing, f"no clause for {missing[:5]}")
    unmarked = [
        row["requirement_id"]
        for row in rows
        if row["tier"] == "unit" and not str(row["text"]).startswith("【合成示例】")
    ]
    _demand(not unmarked, f"unit clauses without mark: {unmarked[:5]}")
    _demand(len({row["requirement_id"] for row in rows}) == len(rows), "requirement ids repeat")
    return {
        "clauses": dict(Counter(str(row["tier"]) for row in rows)),
        "classified": sum(bool(row["effect"]) for row in rows),
    }


def _demand(holds: bool, message: str) -> None:
    if not holds:
        raise SampleError(message)
