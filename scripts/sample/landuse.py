"""What each face of the mosaic is: category, red line, reserve, black soil, town."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from gazetteer import LAKES, NO_GENERAL, RESERVES, RIVERS, SEATS, SOURCES, SWELLS, UNIT_COUNTS
from growth import cheapest, spread, tidied, trimmed
from mosaic import Mosaic
from noise import fractal
from outlines import COUNTIES, place, to_plane

KM2 = 1e6
#: Published: 吉市政办函〔2024〕32号, two (one): shares in per cent.
SHARES = {"priority": 52.48, "key": 26.42, "general": 21.10}
#: Published: Beautiful River City plan 2024-2035 (seed 004).
REDLINE_KM2 = 7076.41
BLACK_SOIL_KM2 = 437e4 / 1500.0
URBAN_KM2 = 640.0
#: Share of the land outside priority units that falls to key units, before trimming.
KEY_PART = {
    "220202": 0.66,
    "220203": 0.60,
    "220204": 0.72,
    "220211": 1.0,
    "220221": 0.47,
    "220281": 0.48,
    "220282": 0.55,
    "220283": 0.53,
    "220284": 0.55,
}
FOREST_SHARE = 0.434
PRIORITY, KEY, GENERAL = 0, 1, 2


@dataclass(frozen=True)
class LandUse:
    """One value per face; masks unless said otherwise.

    ``category`` is 0 priority, 1 key, 2 general; ``reserve`` the index in ``RESERVES`` or -1; ``town`` the index of the
    key unit's centre; ``town_cost`` the weighted metres to it; ``height`` and ``plain`` are the made-up terrain.
    """

    category: np.ndarray
    forest: np.ndarray
    redline: np.ndarray
    black: np.ndarray
    source: np.ndarray
    reserve: np.ndarray
    core: np.ndarray
    urban: np.ndarray
    town: np.ndarray
    town_cost: np.ndarray
    town_faces: np.ndarray
    height: np.ndarray
    plain: np.ndarray


def build_landuse(mosaic: Mosaic, rng: np.random.Generator) -> LandUse:
    """Draw the land use; areas fit the published figures when it returns."""
    height, plain = _terrain(mosaic, rng)
    reserve, core = _reserves(mosaic, rng)
    source = _sources(mosaic)
    town_faces = _towns(mosaic, height, reserve, rng)
    town_cost, town = _reach(mosaic, town_faces, height, rng)
    near_town = (town_cost < np.quantile(town_cost, 0.03)) & (reserve < 0) & ~source
    forced = (reserve >= 0) | source
    total = mosaic.area_m2.sum()
    forest = forced | cheapest(mosaic, np.where(near_town, 9.0, 0.0) - height, FOREST_SHARE * total)
    forest = tidied(mosaic, forest, forced | near_town, 4e6, 3e6, passes=1)
    black = _black_soil(mosaic, forest | near_town, plain, rng)
    priority = forest | _black_priority(mosaic, black, rng)
    priority = tidied(mosaic, priority, forced | near_town, 3e6, 2e6, passes=1)
    priority = trimmed(mosaic, priority, SHARES["priority"] / 100 * total, ~forced & ~near_town, height)
    redline = _redline(mosaic, forest & priority, reserve, source, height, rng)
    key = _key(mosaic, priority, town_cost, near_town, SHARES["key"] / 100 * total)
    category = np.where(priority, PRIORITY, np.where(key, KEY, GENERAL))
    urban = cheapest(mosaic, np.where(key, town_cost, np.inf), URBAN_KM2 * KM2)
    return LandUse(
        category, forest, redline, black, source, reserve, core, urban, town, town_cost, town_faces, height, plain
    )


def distance_to(points: np.ndarray, course: list[tuple[float, float]]) -> np.ndarray:
    """Distance in metres from each point to a course given in degrees."""
    line = to_plane(np.array(course))
    shape = shapely.linestrings(line) if len(line) > 1 else shapely.points(line[0])
    return shapely.distance(shapely.points(points), shape)


def _terrain(mosaic: Mosaic, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Height rises towards the south-east, with ranges, and falls in the valleys; the plain lies in the north-west."""
    centre = mosaic.centre
    warp = np.column_stack([fractal(centre, 26_000, 3, rng), fractal(centre, 26_000, 3, rng)]) * 3_000
    bent = centre + warp
    trend = ((bent - place(125.9, 44.6)) @ np.array([0.88, -0.47])) / 120_000
    height = 0.95 * trend + 0.50 * fractal(bent, 30_000, 5, rng) + 0.30 * fractal(bent, 8_000, 3, rng)
    for scale_m, depth in ((30_000, 0.75), (14_000, 0.55)):
        height -= depth * np.exp(-((fractal(bent, scale_m, 3, rng) / 0.16) ** 2))
    plain = -1.2 * trend + 0.45 * fractal(bent, 30_000, 4, rng)
    for lon, lat, radius_m, lift in SWELLS:
        height += lift * np.exp(-((np.hypot(*(centre - place(lon, lat)).T) / radius_m) ** 2))
    for name, course in RIVERS.items():
        nearness = np.exp(-((distance_to(bent, course) / 5_200) ** 2))
        height += (0.35 if name in LAKES else -1.0) * nearness
        plain += 0.0 if name in LAKES else 0.35 * nearness
    return height, plain


def _reserves(mosaic: Mosaic, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Index of the reserve of each face (-1: none) and the mask of the core zones."""
    reserve = np.full(len(mosaic.faces), -1)
    core = np.zeros(len(mosaic.faces), dtype=bool)
    drag = np.exp(0.45 * fractal(mosaic.centre, 7_000, 3, rng))
    for index, (_name, _kind, course, area_km2, core_km2) in enumerate(RESERVES):
        free = reserve < 0
        away = np.where(free, distance_to(mosaic.centre, course), np.inf)
        seeds = np.flatnonzero(away < 700)
        seeds = seeds if len(seeds) else np.array([np.argmin(away)])
        cost, _ = spread(mosaic, [seeds], np.where(free, drag, np.inf))
        fixed = ~free
        fixed[seeds] = True
        mask = tidied(mosaic, cheapest(mosaic, cost, area_km2 * KM2) & free, fixed, 9e6, 9e6, passes=1) & free
        reserve[mask] = index
        if core_km2:
            inner, _ = spread(mosaic, [np.flatnonzero(~mask)], np.where(mask | ~mask, drag, drag))
            core |= cheapest(mosaic, np.where(mask, -inner, np.inf), core_km2 * KM2)
    return reserve, core


def _sources(mosaic: Mosaic) -> np.ndarray:
    mask = np.zeros(len(mosaic.faces), dtype=bool)
    for _name, county, course, widths in SOURCES:
        home = mosaic.county == list(COUNTIES).index(county)
        mask |= (distance_to(mosaic.centre, course) < widths[1] + 350) & home
    return mask


def _towns(mosaic: Mosaic, height: np.ndarray, reserve: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One face for the centre of each key unit: the seats first, the others low, apart from each other."""
    chosen: list[int] = []
    score = -height + 0.35 * rng.standard_normal(len(height))
    for index, (code, (_priority, key)) in enumerate(UNIT_COUNTS.items()):
        home = (mosaic.county == index) & (reserve < 0)
        away = np.hypot(*(mosaic.centre - place(*SEATS[code])).T)
        chosen.append(int(np.argmin(np.where(home, away, np.inf))))
        apart_m = 0.62 * np.sqrt(mosaic.area_m2[home].sum() / key)
        for _ in range(key - 1):
            away = np.min([np.hypot(*(mosaic.centre - mosaic.centre[face]).T) for face in chosen], axis=0)
            fit = home & (away > apart_m)
            while not fit.any():
                apart_m *= 0.8
                fit = home & (away > apart_m)
            chosen.append(int(np.argmax(np.where(fit, score, -np.inf))))
    return np.array(chosen)


def _reach(
    mosaic: Mosaic, towns: np.ndarray, height: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    drag = np.exp(0.45 * height + 0.7 * fractal(mosaic.centre, 11_000, 4, rng) + 0.6 * rng.standard_normal(len(height)))
    cost, town = spread(mosaic, [np.array([face]) for face in towns], drag, mosaic.county, 60.0)
    # Seats of districts and counties are bigger than other centres.
    size = np.ones(len(towns))
    for index, seat in enumerate(np.cumsum([0, *(key for _priority, key in UNIT_COUNTS.values())])[:-1]):
        size[seat] = 0.32 if index < 4 else 0.55
    return cost * size[town], town


def _black_soil(mosaic: Mosaic, taken: np.ndarray, plain: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    wish = plain + 0.55 * fractal(mosaic.centre, 11_000, 4, rng)
    mask = cheapest(mosaic, np.where(taken, np.inf, -wish), BLACK_SOIL_KM2 * KM2)
    mask = tidied(mosaic, mask, taken, 6e6, 3e6)
    return trimmed(mosaic, mask, BLACK_SOIL_KM2 * KM2, ~taken, wish)


def _black_priority(mosaic: Mosaic, black: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Four fifths of the black soil, as whole patches as far as possible."""
    wish = fractal(mosaic.centre, 9_000, 2, rng)
    return tidied(mosaic, black & (wish > np.quantile(wish[black], 0.17)), ~black, 6e6, 3e6)


def _redline(
    mosaic: Mosaic,
    allowed: np.ndarray,
    reserve: np.ndarray,
    source: np.ndarray,
    height: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Red line: the reserves, the higher part of the parks and of the forest; exact to a square metre."""
    kept = (reserve >= 0) & (reserve < 3)
    wish = height + 0.75 * fractal(mosaic.centre, 13_000, 4, rng) + np.where(reserve >= 3, 0.6, 0.0)
    free = allowed & ~kept & ~source
    mask = kept | cheapest(mosaic, np.where(free, -wish, np.inf), REDLINE_KM2 * KM2 - mosaic.area_m2[kept].sum())
    mask = tidied(mosaic, mask & (free | kept), ~free, 3e6, 3e6, passes=1) & (free | kept)
    return trimmed(mosaic, mask, REDLINE_KM2 * KM2, free, wish)


def _key(
    mosaic: Mosaic, priority: np.ndarray, town_cost: np.ndarray, near_town: np.ndarray, target_m2: float
) -> np.ndarray:
    """Land around the centres; in the county without a general unit all that is not priority."""
    lone = _lone(mosaic)
    mask = np.zeros(len(priority), dtype=bool)
    whole = mask.copy()
    for index, (code, part) in enumerate(KEY_PART.items()):
        open_land = ~priority & ~lone & (mosaic.county == index)
        mask |= cheapest(mosaic, np.where(open_land, town_cost, np.inf), part * mosaic.area_m2[open_land].sum())
        whole |= open_land if code == NO_GENERAL else False
    free = ~priority & ~whole & ~near_town & ~lone
    mask = (mask | whole | near_town) & ~priority & ~lone
    mask = tidied(mosaic, mask, ~free, 4e6, 4e6) & ~priority & ~lone
    return trimmed(mosaic, mask, target_m2, free, -town_cost)


def _lone(mosaic: Mosaic) -> np.ndarray:
    """Faces without a neighbour in their own county."""
    return np.array([len(others) == 0 for others in mosaic.neighbours])
