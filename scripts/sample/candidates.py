"""Find a place for every candidate of the list, and write ``candidates.gpkg``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import shapely
from candidate_cases import awkward_parcels
from candidate_list import OUTSIDE, PARCELS, ROUTES, SITES, Wish
from candidate_shapes import plot
from dataset import ABSTRACT, Drawing
from ecozoning.storage.geopackage import Table, write_geopackage
from mosaic import displaced
from outlines import place, to_degrees, to_plane
from shapely import affinity
from surroundings import Surroundings

Row = tuple[shapely.Geometry, str, "str | None", "str | None", "float | None", str]
NOTE = "合成示例，非真实项目"
TRIES = 60_000


def write_candidates(drawing: Drawing, folder: Path, rng: np.random.Generator) -> None:
    """Write the layers ``parcels``, ``routes`` and ``sites``."""
    around = Surroundings(drawing)
    parcels = [_row(around, wish, rng) for wish in PARCELS]
    parcels += [_outside(item, rng) for item in OUTSIDE]
    parcels += awkward_parcels(around, rng)
    sites = [_row(around, wish, rng) for wish in SITES]
    sites.append((shapely.points(place(125.32, 43.90)), "示例长春市监测点", "科研监测", "7462", None, "位于吉林市以外"))
    routes = [_route(item, rng) for item in ROUTES]
    tables = [
        _table("parcels", "MultiPolygon", parcels, [f"P{serial:03d}" for serial in range(1, len(parcels) + 1)], "地块"),
        _table("routes", "MultiLineString", routes, [item[0] for item in ROUTES], "选线"),
        _table("sites", "Point", sites, [f"S{serial:03d}" for serial in range(1, len(sites) + 1)], "选址"),
    ]
    write_geopackage(folder / "candidates.gpkg", tables)


def _table(name: str, kind: str, rows: list[Row], codes: list[str], title: str) -> Table:
    columns: dict[str, tuple[str, list[object]]] = {
        "code": ("text", list(codes)),
        "name": ("text", [row[1] for row in rows]),
        "industry": ("text", [row[3] for row in rows]),
        "activity": ("text", [row[2] for row in rows]),
    }
    if name == "parcels":
        columns["declared_area_m2"] = ("real", [row[4] for row in rows])
    columns["note"] = ("text", [f"{NOTE}；{row[5]}" if row[5] else NOTE for row in rows])
    shapes = to_degrees(np.array([row[0] for row in rows], dtype=object))
    return Table(name, columns, kind, shapes, 4490, ABSTRACT, f"候选{title}（合成示例）")


def _row(around: Surroundings, wish: Wish, rng: np.random.Generator) -> Row:
    shape = _placed(around, wish, rng)
    around.take(shape)
    sound = shapely.area(shapely.make_valid(shape))
    declared = None if wish.declared is None or not sound else round(sound * wish.declared, 1)
    return shape, wish.name, wish.activity, wish.industry, declared, wish.note


def _placed(around: Surroundings, wish: Wish, rng: np.random.Generator) -> shapely.Geometry:
    """The first random place that meets what is wanted and nothing else."""
    for spot in around.spots(wish.target, rng, TRIES):
        shape = (
            shapely.points(spot) if not wish.kind else affinity.translate(plot(wish.hectares, wish.kind, rng), *spot)
        )
        shape = shapely.transform(shape, lambda points: points.round(2))
        if around.fits(shape, wish.target, wish.allow, wish.wholly):
            return shape
    raise ValueError("no place for", wish.name)


def _outside(item: tuple[str, float, float, float, str, str, str], rng: np.random.Generator) -> Row:
    name, lon, lat, hectares, kind, activity, industry = item
    shape = affinity.translate(plot(hectares, kind, rng), *place(lon, lat))
    return shape, name, activity, industry, round(shape.area * 1.002, 1), "位于吉林市以外"


def _route(item: tuple[str, str, str, str, Iterable[Iterable[tuple[float, float]]]], rng: np.random.Generator) -> Row:
    _code, name, activity, industry, courses = item
    lines = []
    for course in courses:
        points = to_plane(np.array(list(course)))
        bent = displaced(displaced(points[None], 0.06, rng), 0.05, rng)[0]
        lines.append(shapely.linestrings(_rounded(bent, 3).round(2)))
    return shapely.multilinestrings(lines), name, activity, industry, None, "跨越多个管控单元和管控区域"


def _rounded(points: np.ndarray, times: int) -> np.ndarray:
    """Chaikin's corner cutting: the curves of a road."""
    for _ in range(times):
        start, end = points[:-1], points[1:]
        cut = np.stack([start * 0.75 + end * 0.25, start * 0.25 + end * 0.75], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], cut, points[-1:]])
    return points
