"""Zones that are unions of faces: red lines, reserves, ecological space, black soil, towns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from gazetteer import RESERVES
from growth import far_centres, spread
from landuse import KEY, PRIORITY, LandUse
from mosaic import Mosaic, dissolved
from outlines import COUNTIES

VALID_FROM = "2024-10-25"
SOURCE = "合成示例 synthetic"


@dataclass(frozen=True)
class Zone:
    """One row of ``zones``; ``shape`` is in metres."""

    code: str
    name: str
    theme: str
    grade: str | None
    shape: shapely.Geometry


def face_zones(mosaic: Mosaic, use: LandUse, rng: np.random.Generator) -> list[Zone]:
    """All zones drawn on faces, theme by theme."""
    space = use.forest & (use.category == PRIORITY) & ~use.redline
    zones = _by_county(mosaic, use.redline, ("RL", "redline", "生态保护红线"), 75e6, rng)
    zones += _reserves(mosaic, use)
    zones += _by_county(mosaic, space, ("ES", "ecological_space", "一般生态空间"), 90e6, rng)
    zones += _by_county(mosaic, use.black, ("BS", "black_soil", "黑土地保护区"), 60e6, rng)
    zones += _towns(mosaic, use)
    return zones


def zone_columns(zones: list[Zone]) -> dict[str, tuple[str, list[object]]]:
    """The attribute columns of ``zones``."""
    count = len(zones)
    return {
        "zone_code": ("text", [zone.code for zone in zones]),
        "zone_name": ("text", [zone.name for zone in zones]),
        "theme": ("text", [zone.theme for zone in zones]),
        "grade": ("text", [zone.grade for zone in zones]),
        "source": ("text", [SOURCE] * count),
        "valid_from": ("date", [VALID_FROM] * count),
        "valid_to": ("date", [None] * count),
    }


def _by_county(
    mosaic: Mosaic, mask: np.ndarray, theme: tuple[str, str, str], piece_m2: float, rng: np.random.Generator
) -> list[Zone]:
    """Zones of about ``piece_m2`` that part ``mask``; what lies loose goes to the nearest zone of its county."""
    short, key, words = theme
    zones = []
    drag = np.where(mask, 1.0, 5.0) * np.exp(0.7 * rng.standard_normal(len(mask)))
    for index, (county, name) in enumerate(COUNTIES.items()):
        home = mosaic.county == index
        inside = mask & home
        count = round(float(mosaic.area_m2[inside].sum()) / piece_m2) or 1
        if not inside.any():
            continue
        seeds = far_centres(mosaic, inside, count, rng)
        _cost, label = spread(mosaic, seeds, np.where(home, drag, np.inf))
        label = np.where(label < 0, 0, label)
        for serial, part in enumerate(np.unique(label[inside]), start=1):
            shape = _united(mosaic, inside & (label == part))
            zones.append(
                Zone(f"SYN-{short}-{county}-{serial:03d}", f"示例·{name}{words}{serial:02d}", key, None, shape)
            )
    return zones


def _reserves(mosaic: Mosaic, use: LandUse) -> list[Zone]:
    zones = []
    for index, (name, _kind, _course, _area, core_km2) in enumerate(RESERVES):
        mask = use.reserve == index
        parts: Iterable[tuple[str, str, np.ndarray]] = [("general", "一般控制区", mask & ~use.core)]
        if core_km2:
            parts = [("core", "核心保护区", mask & use.core), *parts]
        for grade, words, faces in parts:
            code = f"SYN-NR-{index + 1:02d}-{grade.upper()}"
            zones.append(Zone(code, f"示例·{name}{words}", "nature_reserve", grade, _united(mosaic, faces)))
    return zones


def _towns(mosaic: Mosaic, use: LandUse) -> list[Zone]:
    """Urban boundaries: one per key unit that has urban land."""
    zones = []
    for serial, town in enumerate(np.unique(use.town[use.urban & (use.category == KEY)]), start=1):
        mask = use.urban & (use.town == town)
        name = list(COUNTIES.values())[mosaic.county[use.town_faces[town]]]
        shape = _united(mosaic, mask)
        zones.append(
            Zone(f"SYN-UB-{serial:03d}", f"示例·{name}城镇开发边界{serial:02d}", "urban_boundary", None, shape)
        )
    return zones


def _united(mosaic: Mosaic, mask: np.ndarray) -> shapely.Geometry:
    return dissolved(mosaic.faces[mask], np.zeros(int(mask.sum()), dtype=int))[0]
