"""The 170 control units: which face belongs to which, and their table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from gazetteer import UNIT_COUNTS
from growth import far_centres, spread
from landuse import GENERAL, KEY, PRIORITY, LandUse
from mosaic import Mosaic, dissolved
from noise import fractal
from outlines import COUNTIES

CATEGORIES = ("priority", "key", "general")
CATEGORY_NAMES = ("优先保护单元", "重点管控单元", "一般管控单元")
#: What the key units beyond the seat of a county stand for, in turn.
KEY_SUBTYPES = (
    "产业园区",
    "水环境城镇生活",
    "大气环境布局敏感",
    "水环境工业污染",
    "产业园区",
    "水环境农业污染",
    "大气环境受体敏感",
)


@dataclass(frozen=True)
class Units:
    """One entry per unit; ``of_face`` is the unit of each face, ``shapes`` are in metres."""

    of_face: np.ndarray
    shapes: np.ndarray
    codes: list[str]
    names: list[str]
    categories: list[str]
    subtypes: list[str]
    counties: list[str]


def build_units(mosaic: Mosaic, use: LandUse, rng: np.random.Generator) -> Units:
    """Part the three categories into units, county by county."""
    drag = np.exp(0.5 * fractal(mosaic.centre, 8_000, 3, rng) + 0.6 * rng.standard_normal(len(mosaic.faces)))
    of_face = np.full(len(mosaic.faces), -1)
    codes, names, categories, subtypes, counties = [], [], [], [], []
    for index, (county, name) in enumerate(COUNTIES.items()):
        home = mosaic.county == index
        for category in (PRIORITY, KEY, GENERAL):
            label = _parted(mosaic, use, home, category, drag, rng)
            for serial, part in enumerate(np.unique(label[label >= 0]), start=1):
                mask = label == part
                subtype = _subtype(mosaic, use, mask, category, serial)
                of_face[mask] = len(codes)
                codes.append(f"ZH{county}{category + 1}{serial:04d}")
                names.append(f"{name}{subtype}{CATEGORY_NAMES[category]}{serial:02d}（合成示例）")
                categories.append(CATEGORIES[category])
                subtypes.append(subtype)
                counties.append(county)
    return Units(of_face, dissolved(mosaic.faces, of_face), codes, names, categories, subtypes, counties)


def _parted(
    mosaic: Mosaic, use: LandUse, home: np.ndarray, category: int, drag: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A label per face of the category in one county, -1 elsewhere."""
    inside = home & (use.category == category)
    county = int(mosaic.county[home][0])
    if category == GENERAL:
        return np.where(inside, 0, -1)
    if category == KEY:
        seeds = [np.array([face]) for face in use.town_faces if mosaic.county[face] == county]
        group, barrier = home.astype(int), 1.0
    else:
        seeds = far_centres(mosaic, inside, UNIT_COUNTS[list(COUNTIES)[county]][0], rng)
        group, barrier = _kind(use), 6.0
    way = np.where(home, drag * np.where(inside, 1.0, 4.0), np.inf)
    _cost, label = spread(mosaic, seeds, way, group, barrier)
    lost = np.flatnonzero(inside & (label < 0))
    for face in lost:
        label[face] = label[np.argmin(np.where(label >= 0, np.hypot(*(mosaic.centre - mosaic.centre[face]).T), np.inf))]
    return np.where(inside, label, -1)


def _kind(use: LandUse) -> np.ndarray:
    """What a priority face protects: units keep to one kind where they can."""
    return np.where(use.redline, 1, np.where(use.source, 2, np.where(use.forest, 3, 4)))


def _subtype(mosaic: Mosaic, use: LandUse, mask: np.ndarray, category: int, serial: int) -> str:
    if category == GENERAL:
        return "一般"
    if category == KEY:
        return "城镇空间" if serial == 1 else KEY_SUBTYPES[(serial - 2) % len(KEY_SUBTYPES)]
    total = mosaic.area_m2[mask].sum()
    shares = {
        "饮用水水源": mosaic.area_m2[mask & use.source].sum() / total * 4,
        "自然保护地": mosaic.area_m2[mask & (use.reserve >= 0)].sum() / total * 1.2,
        "生态保护红线": mosaic.area_m2[mask & use.redline].sum() / total,
        "黑土地": mosaic.area_m2[mask & use.black & ~use.forest].sum() / total,
        "一般生态空间": mosaic.area_m2[mask & use.forest & ~use.redline].sum() / total,
    }
    return max(shares, key=lambda name: shares[name])


def unit_columns(units: Units) -> dict[str, tuple[str, list[object]]]:
    """The attribute columns of ``control_units``."""
    area_km2 = shapely.area(units.shapes) / 1e6
    count = len(units.codes)
    return {
        "unit_code": ("text", list(units.codes)),
        "unit_name": ("text", list(units.names)),
        "category": ("text", list(units.categories)),
        "subtype": ("text", list(units.subtypes)),
        "domain": ("text", ["land"] * count),
        "province": ("text", ["吉林省"] * count),
        "city": ("text", ["吉林市"] * count),
        "county": ("text", [COUNTIES[code] for code in units.counties]),
        "county_code": ("text", list(units.counties)),
        "stated_area_km2": ("real", [round(float(value), 2) for value in area_km2]),
    }


def scope_columns(units: Units) -> dict[str, tuple[str, list[object]]]:
    """The columns of ``unit_scopes``: every unit lies in the basin, the city, its county and itself."""
    rows = []
    for code, county in zip(units.codes, units.counties):
        scopes = (("basin", "basin:songhua"), ("city", "220200"), ("county", county), ("unit", code))
        rows += [(code, tier, scope) for tier, scope in scopes]
    names = ("unit_code", "tier", "scope_code")
    return {name: ("text", [row[place] for row in rows]) for place, name in enumerate(names)}
