"""Zones drawn by hand, so to speak: water sources, wetlands, farmland. All made up, none derived from a rule."""

from __future__ import annotations

import numpy as np
import shapely
from gazetteer import SOURCES, WETLANDS
from landuse import LandUse
from mosaic import Mosaic, displaced, dissolved
from outlines import COUNTIES, GRID_M, to_plane
from zones import Zone

FARMLAND_KM2 = 928.69e4 / 1500.0
LARGE_RURAL, RURAL = 4, 278
GRADES = ("grade1", "grade2", "quasi")
GRADE_NAMES = ("一级保护区", "二级保护区", "准保护区")


def ragged(shape: shapely.Geometry, step_m: float, strength: float, rng: np.random.Generator) -> shapely.Geometry:
    """A polygon with an irregular edge: every ``step_m`` a corner, pushed in or out by up to ``strength`` steps."""
    ring = shapely.get_exterior_ring(shape)
    count = max(8, int(ring.length / step_m))
    points = shapely.get_coordinates(shapely.line_interpolate_point(ring, np.arange(count) / count, normalized=True))
    closed = np.vstack([points, points[:1]])
    broken = displaced(closed[None], strength, rng)[0]
    return snapped(shapely.make_valid(shapely.polygons(broken)))


def snapped(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygon part of ``shape`` on the common grid."""
    fixed = shapely.set_precision(shape, GRID_M)
    parts = [part for part in shapely.get_parts(fixed) if part.geom_type == "Polygon"]
    return shapely.normalize(shapely.union_all(parts, grid_size=GRID_M))


def water_zones(mosaic: Mosaic, use: LandUse, city: shapely.Geometry, rng: np.random.Generator) -> list[Zone]:
    """Nested grades as separate rings per source: city and county, four large rural, 278 rural ones."""
    zones = []
    for serial, (name, county, course, widths) in enumerate(SOURCES, start=1):
        line = shapely.linestrings(to_plane(np.array(course)))
        zones += _rings(f"SYN-WS-{county}-A{serial:02d}", f"示例·{name}", line, widths, city, rng)
    sites = _sites(mosaic, use, LARGE_RURAL + RURAL, rng)
    for serial, face in enumerate(sites, start=1):
        county = list(COUNTIES)[mosaic.county[face]]
        spot, place = shapely.points(mosaic.centre[face]), COUNTIES[county]
        if serial <= LARGE_RURAL:
            widths = tuple(rng.uniform(0.85, 1.2, 2) * (260.0, 900.0))
            title = f"示例·{place}“千吨万人”水源地{serial:02d}"
            zones += _rings(f"SYN-WS-{county}-B{serial:02d}", title, spot, widths, city, rng)
        else:
            number = serial - LARGE_RURAL
            title = f"示例水源地{number:03d}（{place}农村）"
            widths = (float(np.exp(rng.uniform(np.log(50), np.log(300)))),)
            zones += _rings(f"SYN-WS-{county}-C{number:03d}", title, spot, widths, city, rng)
    return zones + _on_quasi(zones, rng)


def _rings(
    code: str,
    name: str,
    core: shapely.Geometry,
    widths: tuple[float, ...],
    city: shapely.Geometry,
    rng: np.random.Generator,
) -> list[Zone]:
    zones = []
    inner = shapely.Polygon()
    for grade, words, width in zip(GRADES, GRADE_NAMES, widths):
        outer = ragged(core.buffer(width), max(40.0, width / 2.6), 0.22, rng)
        outer = shapely.intersection(outer, city, grid_size=GRID_M)
        ring = snapped(shapely.difference(outer, inner, grid_size=GRID_M))
        zones.append(Zone(f"{code}-{len(zones) + 1}", f"{name}{words}", "water_source", grade, ring))
        inner = shapely.union(inner, outer, grid_size=GRID_M)
    return zones


def _sites(mosaic: Mosaic, use: LandUse, count: int, rng: np.random.Generator) -> list[int]:
    """Low faces in the country, spread over the counties, none beside another."""
    taken = use.urban | use.core | use.source
    order = np.argsort(use.height + 0.5 * rng.standard_normal(len(taken)), kind="stable")
    chosen: list[int] = []
    quota = np.full(len(COUNTIES), int(np.ceil(count / len(COUNTIES))) + 12)
    quota[:4] = 18
    apart_m = 3_200.0
    for face in order:
        near = chosen and np.hypot(*(mosaic.centre[chosen] - mosaic.centre[face]).T).min() < apart_m
        if not taken[face] and not near and quota[mosaic.county[face]] > 0:
            chosen.append(int(face))
            quota[mosaic.county[face]] -= 1
        if len(chosen) == count:
            return chosen
    raise ValueError("not enough room for rural sources", len(chosen))


def _on_quasi(zones: list[Zone], rng: np.random.Generator) -> list[Zone]:
    """One more small source inside a quasi zone: the sample must hold zones of one theme that overlap."""
    quasi = next(zone for zone in zones if zone.grade == "quasi" and "220281" in zone.code)
    spot = shapely.point_on_surface(quasi.shape)
    shape = ragged(spot.buffer(140), 50, 0.2, rng)
    return [Zone("SYN-WS-220281-D01-1", "示例·蛟河市备用水源地一级保护区", "water_source", "grade1", shape)]


def wetland_zones(city: shapely.Geometry, rng: np.random.Generator) -> list[Zone]:
    """Lake and river wetlands: ribbons with ragged shores."""
    zones = []
    for serial, (name, course, width) in enumerate(WETLANDS, start=1):
        points = to_plane(np.array(course))[None]
        for _ in range(4):
            points = displaced(points, 0.16, rng)
        shape = ragged(shapely.linestrings(points[0]).buffer(width), width / 1.6, 0.3, rng)
        shape = snapped(shapely.intersection(shape, city, grid_size=GRID_M))
        zones.append(Zone(f"SYN-WL-{serial:02d}", f"示例·{name}", "wetland", None, shape))
    return zones


def farmland_zones(mosaic: Mosaic, use: LandUse, rng: np.random.Generator) -> list[Zone]:
    """Permanent farmland: plots inside the faces of the plains and valleys, apart by tracks and ditches."""
    wish = -use.height + 0.9 * use.black + 0.5 * rng.standard_normal(len(use.height))
    wish = np.where(use.forest | use.urban | (use.reserve >= 0), -np.inf, wish)
    blocks, county, wish = _blocks(mosaic, wish)
    order = np.argsort(-wish, kind="stable")
    gap_m = rng.uniform(12, 45, len(order))
    plots = shapely.simplify(shapely.buffer(blocks[order], -gap_m, join_style="mitre"), 32.0)
    plots = shapely.set_precision(shapely.make_valid(plots), GRID_M)
    area = shapely.area(plots)
    fit = (shapely.get_type_id(plots) == 3) & (area > 60_000)
    order, plots, area = order[fit], plots[fit], area[fit]
    count = int(np.searchsorted(np.cumsum(area), FARMLAND_KM2 * 1e6))
    zones = []
    serial = dict.fromkeys(COUNTIES, 0)
    for place, plot in zip(county[order[:count]], plots[:count]):
        code = list(COUNTIES)[place]
        serial[code] += 1
        title = f"示例·{COUNTIES[code]}永久基本农田{serial[code]:04d}"
        zones.append(
            Zone(f"SYN-PF-{code}-{serial[code]:04d}", title, "permanent_farmland", None, shapely.normalize(plot))
        )
    return zones


def _blocks(mosaic: Mosaic, wish: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Faces joined by twos to fours within a county: shapes, county and mean wish of the blocks."""
    label = np.where(np.isfinite(wish), np.arange(len(wish)), -1)
    for _ in range(2):
        a, b = label[mosaic.edges].T
        fit = (a >= 0) & (b >= 0) & (a != b) & (mosaic.county[mosaic.edges[:, 0]] == mosaic.county[mosaic.edges[:, 1]])
        taken = np.zeros(len(wish), dtype=bool)
        target = np.arange(len(wish))
        for place in np.flatnonzero(fit)[np.argsort(-mosaic.border_m[fit], kind="stable")]:
            if not taken[a[place]] and not taken[b[place]]:
                taken[[a[place], b[place]]] = True
                target[b[place]] = a[place]
        label = np.where(label >= 0, target[label], -1)
    inside = label >= 0
    _names, first, which = np.unique(label[inside], return_index=True, return_inverse=True)
    mean = np.bincount(which, wish[inside]) / np.bincount(which)
    return dissolved(mosaic.faces[inside], label[inside]), mosaic.county[inside][first], mean
