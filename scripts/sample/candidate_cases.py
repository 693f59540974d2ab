"""Parcels for the cases that go wrong elsewhere: touching, slivers, equal shapes, triple points, broken rings."""

from __future__ import annotations

import numpy as np
import shapely
from candidate_shapes import plot
from shapely import affinity
from surroundings import Surroundings

Row = tuple[shapely.Geometry, str, "str | None", "str | None", "float | None", str]


def awkward_parcels(around: Surroundings, rng: np.random.Generator) -> list[Row]:
    """One row per case, in a fixed order."""
    touching = _beside_redline(around)
    rows: list[Row] = [
        _row(touching[0], "示例贴线厂区", "工业项目", "3911", "与生态保护红线共用边界，不压占"),
        _row(_nudged(around, touching[1]), "示例碎斑厂区（面积）", "工业项目", "3911", "压占红线不足1平方米"),
        _row(_widened(around, touching[2]), "示例碎斑厂区（宽度）", "工业项目", "3911", "压占红线宽度不足0.5米"),
        _row(
            _zone(around, "water_source:grade1", 2e4, 9e4),
            "示例与水源一级区同形地块",
            "水源保护",
            "7711",
            "与一级保护区图形完全相同",
        ),
        _row(
            _zone(around, "permanent_farmland", 7e5, 2e6),
            "示例与基本农田同形地块",
            "种植",
            "0111",
            "与永久基本农田图斑完全相同",
        ),
        _row(_over_unit(around), "示例超单元规划片区", "产业园区", "3911", "大于一个环境管控单元"),
        _row(_triple(around, rng), "示例跨三单元地块", "商业服务", "5990", "跨三个环境管控单元"),
        _row(_flat(around), "示例零面积地块", "住宅", "7010", "所有界址点共线，面积为零"),
        _row(shapely.MultiPolygon(), "示例空几何地块", "住宅", "7010", "几何为空"),
        _row(None, "示例无几何地块", "住宅", "7010", "没有几何"),
    ]
    return rows


def _row(shape: shapely.Geometry | None, name: str, activity: str, industry: str, note: str) -> Row:
    area = 0.0 if shape is None else shape.area
    return shape, name, activity, industry, round(area * 0.998, 1) or None, note


def _beside_redline(around: Surroundings) -> list[shapely.Geometry]:
    """Faces beside the red line that meet no theme, the smallest first: they share its vertices."""
    drawing = around.drawing
    redline = drawing.use.redline
    beside = np.unique(drawing.mosaic.edges[redline[drawing.mosaic.edges].sum(axis=1) == 1])
    beside = [face for face in beside if not redline[face] and not drawing.use.forest[face]]
    faces = drawing.mosaic.faces[sorted(beside, key=lambda face: drawing.mosaic.area_m2[face])]
    free = [face for face in faces if not around.themes_met(face) and len(around.units_met(face)) == 1]
    if len(free) < 3:
        raise ValueError("too few open faces beside the red line", len(free))
    return free[:3]


def _redline_near(around: Surroundings, shape: shapely.Geometry) -> shapely.Geometry:
    near = around.zone_tree.query(shape, predicate="intersects")
    return shapely.union_all(around.zones[near[around.themes[near] == "redline"]])


def _nudged(around: Surroundings, face: shapely.Geometry) -> shapely.Geometry:
    """The face and a square of 0.9 m across the middle of its border with the red line."""
    border = shapely.get_parts(shapely.line_merge(shapely.intersection(face, _redline_near(around, face))))
    points = shapely.get_coordinates(max(border, key=shapely.length))
    middle = points[:2].mean(axis=0)
    return shapely.union(face, shapely.box(*(middle - 0.45), *(middle + 0.45)))


def _widened(around: Surroundings, face: shapely.Geometry) -> shapely.Geometry:
    """The face and a strip of 0.3 m inside the red line."""
    strip = shapely.intersection(shapely.buffer(face, 0.3, join_style="mitre"), _redline_near(around, face))
    return max(shapely.get_parts(shapely.union(face, strip)), key=shapely.area)


def _zone(around: Surroundings, theme: str, least_m2: float, most_m2: float) -> shapely.Geometry:
    """The first zone of a theme with an area in the range that lies in one unit."""
    fit = (around.themes == theme) & (shapely.area(around.zones) > least_m2) & (shapely.area(around.zones) < most_m2)
    return next(shape for shape in around.zones[fit] if len(around.units_met(shape)) == 1)


def _over_unit(around: Surroundings) -> shapely.Geometry:
    """A rough outline around the smallest unit of more than a square kilometre in one piece."""
    single = [shape for shape in around.units if shapely.get_num_geometries(shape) == 1 and shape.area > 1e6]
    hull = shapely.convex_hull(min(single, key=shapely.area))
    return shapely.transform(shapely.simplify(shapely.buffer(hull, 150), 60), lambda points: points.round(2))


def _triple(around: Surroundings, rng: np.random.Generator) -> shapely.Geometry:
    """A parcel over a point where three units meet, clear of the themes where such a point exists."""
    points, unit = shapely.get_coordinates(around.units, return_index=True)
    pairs = np.unique(np.column_stack([points.round(2), unit]), axis=0)
    corners, count = np.unique(pairs[:, :2], axis=0, return_counts=True)
    best: tuple[int, shapely.Geometry] | None = None
    for corner in corners[count >= 3]:
        shape = affinity.translate(plot(24, "blob", rng), *corner)
        if len(around.units_met(shape)) == 3:
            met = len(around.themes_met(shape))
            best = (met, shape) if best is None or met < best[0] else best
    if best is None:
        raise ValueError("no three units meet")
    return best[1]


def _flat(around: Surroundings) -> shapely.Geometry:
    """All corners on one line."""
    x, y = shapely.get_coordinates(shapely.point_on_surface(around.units[-1]))[0].round()
    return shapely.Polygon([(x, y), (x + 120, y), (x + 60, y), (x, y)])
