"""Zones and parcels for the benchmark: synthetic, seeded, like Jilin in number and size.

Units tile the ground with crooked common edges; red lines and water sources are jagged rings that do
not overlap others of their layer. Parcels are rings of about 16 vertices, 3.8 ha on average; the
harder ones have holes and several parts, and a fifth of them lie on a unit's edge. Coordinates are
equal-area metres, which every engine can measure as they are; those of the harder job are longitudes and
latitudes, as most layers have them, and have to be projected by every engine before it measures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer

#: What is measured in: equal-area around the middle of the ground, on the ellipsoid of CGCS2000 (that of GRS 80).
EQUAL_AREA = "+proj=laea +lat_0=43.5 +lon_0=126.5 +ellps=GRS80 +units=m +no_defs"
LON_LAT = "EPSG:4490"
#: Side of the ground in metres: as large as Jilin City's 27,700 km2.
SIDE_M = 166_000.0
UNITS, UNIT_VERTICES = 170, 702_000
REDLINES, REDLINE_VERTICES, HOLES = 2_000, 500, 800
WATERS, WATER_VERTICES = 534, 200
THEMES = ("control_unit", "redline", "water_source")


@dataclass(frozen=True)
class Job:
    """Zones of three themes, and parcels, in ``crs``: :data:`EQUAL_AREA` or :data:`LON_LAT`."""

    zones: np.ndarray
    themes: np.ndarray
    parcels: np.ndarray
    crs: str = EQUAL_AREA


def make(parcels: int, harder: bool = False, seed: int = 20261123, shrink: float = 1.0) -> Job:
    """The job with ``parcels`` parcels; ``shrink`` below 1 leaves out that share of zones' vertices."""
    units = unit_mosaic(seed, int(UNIT_VERTICES * shrink))
    redlines = rings(seed + 1, REDLINES, int(REDLINE_VERTICES * shrink), (0.25, 0.42), HOLES)
    waters = rings(seed + 2, WATERS, int(WATER_VERTICES * shrink), (0.05, 0.12), 0)
    zones = np.concatenate([units, redlines, waters])
    themes = np.repeat(THEMES, [len(units), len(redlines), len(waters)]).astype(object)
    on_edge = shapely.get_coordinates(units) if harder else None
    job = Job(as_multi(zones), themes, as_multi(parcel_shapes(seed + 3, parcels, on_edge)))
    return in_lon_lat(job) if harder else job


def in_lon_lat(job: Job) -> Job:
    """The same on the globe; the middle of the ground at 126.5 E, 43.5 N."""
    turn = Transformer.from_crs(EQUAL_AREA, LON_LAT, always_xy=True)

    def moved(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return turn.transform(x - SIDE_M / 2, y - SIDE_M / 2)

    zones, parcels = (shapely.transform(shapes, moved, interleaved=False) for shapes in (job.zones, job.parcels))
    return Job(zones, job.themes, parcels, LON_LAT)


def unit_mosaic(seed: int, vertices: int) -> np.ndarray:
    """Cells that tile the ground and share the very vertices of their common edges."""
    random = np.random.default_rng(seed)
    ground = shapely.box(0, 0, SIDE_M, SIDE_M)
    seeds = shapely.multipoints(random.uniform(0, SIDE_M, (UNITS, 2)))
    inner = shapely.intersection(shapely.voronoi_polygons(seeds, extend_to=ground, only_edges=True), ground)
    lines = shapely.union_all([inner, ground.boundary])
    # Most edges are of two units.
    step = shapely.length(shapely.get_parts(lines)).sum() * 1.95 / vertices
    bent = shapely.transform(shapely.segmentize(lines, step), lambda xy: crooked(xy, random_waves(seed)))
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(bent))), dtype=object)


def random_waves(seed: int) -> np.ndarray:
    """Wave numbers, directions and phases of a rough field: long waves high, short ones low."""
    random = np.random.default_rng(seed)
    lengths = np.geomspace(90.0, 9_000.0, 14)
    return np.stack([lengths, random.uniform(0, 2 * np.pi, 14), random.uniform(0, 2 * np.pi, 14)], axis=1)


def crooked(xy: np.ndarray, waves: np.ndarray) -> np.ndarray:
    """Every point moved by the field at its place, so that common edges stay common."""
    moved = xy.copy()
    for length, angle, phase in waves:
        along = (xy[:, 0] * np.cos(angle) + xy[:, 1] * np.sin(angle)) * 2 * np.pi / length + phase
        across = 0.05 * length * np.sin(along)
        moved += np.stack([-np.sin(angle) * across, np.cos(angle) * across], axis=1)
    return moved


def rings(seed: int, count: int, vertices: int, reach: tuple[float, float], holes: int) -> np.ndarray:
    """Jagged rings, one in each of ``count`` squares of a chequered ground; the first ones have a hole."""
    random = np.random.default_rng(seed)
    columns = int(np.ceil(np.sqrt(count)))
    cell = SIDE_M / columns
    place = random.permutation(columns * columns)[:count]
    centres = (np.stack([place % columns, place // columns], axis=1) + 0.5) * cell
    shells = jagged(random, centres, cell * random.uniform(*reach, count), vertices)
    if not holes:
        return shells
    inner = jagged(random, centres[:holes], np.full(holes, cell * reach[0] * 0.25), 60)
    shells[:holes] = shapely.polygons(
        shapely.get_exterior_ring(shells[:holes]), shapely.get_exterior_ring(inner)[:, None]
    )
    return shells


def jagged(random: np.random.Generator, centres: np.ndarray, radius: np.ndarray, vertices: int) -> np.ndarray:
    """Rings around ``centres`` whose distance from it wanders by up to a half."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = np.ones((len(centres), vertices))
    for wave in (2, 3, 5, 9, 17, 40, 90):
        if wave * 2 < vertices:
            phase = random.uniform(0, 2 * np.pi, (len(centres), 1))
            reach += 0.5 / wave * np.sin(wave * angle + phase) * random.uniform(0.2, 0.8, (len(centres), 1))
    reach = np.clip(reach, 0.4, 1.5)[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.asarray(shapely.polygons(centres[:, None] + radius[:, None, None] * reach), dtype=object)


def parcel_shapes(seed: int, count: int, on_edge: np.ndarray | None) -> np.ndarray:
    """Parcels anywhere on the ground; where ``on_edge`` is given, harder ones."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0.01 * SIDE_M, 0.99 * SIDE_M, (count, 2))
    radius = np.clip(random.lognormal(np.log(92.0), 0.45, count), 8, 1_500)
    if on_edge is None:
        return jagged(random, centres, radius, 16)
    edge = random.random(count) < 0.2
    centres[edge] = on_edge[random.integers(0, len(on_edge), edge.sum())]
    shells = jagged(random, centres, radius, 16)
    holed = np.flatnonzero(random.random(count) < 0.2)
    inner = jagged(random, centres[holed], radius[holed] * 0.2, 8)
    shells[holed] = shapely.polygons(
        shapely.get_exterior_ring(shells[holed]), shapely.get_exterior_ring(inner)[:, None]
    )
    paired = np.flatnonzero(random.random(count) < 0.2)
    second = jagged(random, centres[paired] + 4 * radius[paired, None], radius[paired] * 0.5, 9)
    shells[paired] = [shapely.MultiPolygon(parts) for parts in zip(shells[paired], second)]
    return shells


def as_multi(shapes: np.ndarray) -> np.ndarray:
    """Every polygon as a multi polygon."""
    single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    result = shapes.copy()
    result[single] = shapely.multipolygons(shapes[single][:, None])
    return result
