"""The mosaic: some thirty thousand irregular faces that tile the city and share every vertex.

Everything drawn on faces (units, red lines, reserves ...) is a union of them, so neighbours cannot gap or overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from outlines import GRID_M, county_outlines

SPACING_M = 960.0
SMALLEST_FACE_M2 = 120_000.0


@dataclass(frozen=True)
class Mosaic:
    """Faces and their neighbourhood.

    Parameters
    ----------
    faces
        Polygons in metres, on one grid, sharing their vertices.
    county
        Index of the county of each face.
    centre
        A point inside each face (n, 2).
    area_m2
        Plane = ellipsoidal area of each face.
    edges
        Pairs of neighbouring faces (m, 2), ``edges[:, 0] < edges[:, 1]``.
    border_m
        Length of the border of each pair.
    neighbours
        For each face the neighbouring faces.
    """

    faces: np.ndarray
    county: np.ndarray
    centre: np.ndarray
    area_m2: np.ndarray
    edges: np.ndarray
    border_m: np.ndarray
    neighbours: list[np.ndarray]


def build_mosaic(rng: np.random.Generator) -> Mosaic:
    """Lay the mosaic over the counties."""
    counties = county_outlines()
    city = shapely.union_all(counties)
    lines = np.concatenate([_cell_borders(city, rng), shapely.boundary(counties)])
    noded = shapely.union_all(lines, grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.point_on_surface(faces)
    county = _county_of(inside, counties)
    faces, county = faces[county >= 0], county[county >= 0]
    order = np.lexsort(shapely.get_coordinates(shapely.centroid(faces)).T.round(3))
    faces, county = _without_slivers(faces[order], county[order])
    edges, border_m = neighbourhood(faces)
    centre = shapely.get_coordinates(shapely.point_on_surface(faces))
    return Mosaic(faces, county, centre, shapely.area(faces), edges, border_m, _lists(edges, len(faces)))


def _cell_borders(city: shapely.Geometry, rng: np.random.Generator) -> np.ndarray:
    """Borders of the cells around jittered seeds, each broken by midpoint displacement."""
    left, bottom, right, top = city.buffer(3 * SPACING_M).bounds
    x, y = np.meshgrid(np.arange(left, right, SPACING_M), np.arange(bottom, top, SPACING_M * np.sqrt(0.75)))
    x[1::2] += SPACING_M / 2
    seeds = np.column_stack([x.ravel(), y.ravel()]) + rng.uniform(-0.42, 0.42, (x.size, 2)) * SPACING_M
    near = city.buffer(2 * SPACING_M)
    shapely.prepare(near)
    seeds = seeds[shapely.contains_xy(near, seeds)].round(2)
    borders = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), only_edges=True))
    shapely.prepare(city)
    ends = shapely.get_coordinates(borders[shapely.intersects(city, borders)]).reshape(-1, 4).round(2)
    swap = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[swap] = ends[swap][:, [2, 3, 0, 1]]
    ends = ends[np.lexsort(ends.T[::-1])].reshape(-1, 2, 2)
    return shapely.linestrings(displaced(displaced(ends, 0.22, rng), 0.2, rng).round(2))


def displaced(lines: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Lines (n, k, 2) with a new point beside the middle of every piece: (n, 2k - 1, 2)."""
    start, end = lines[:, :-1], lines[:, 1:]
    step = end - start
    side = np.stack([-step[..., 1], step[..., 0]], axis=-1)
    middle = (start + end) / 2 + side * rng.uniform(-strength, strength, step.shape[:2])[..., None]
    result = np.empty((len(lines), 2 * lines.shape[1] - 1, 2))
    result[:, ::2], result[:, 1::2] = lines, middle
    return result


def _county_of(points: np.ndarray, counties: np.ndarray) -> np.ndarray:
    result = np.full(len(points), -1)
    which, county = shapely.STRtree(counties).query(points, predicate="within")
    result[which] = county
    return result


def _without_slivers(faces: np.ndarray, county: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Small faces joined to the neighbour in the same county with which they share the longest border."""
    for _ in range(6):
        edges, border_m = neighbourhood(faces)
        area = shapely.area(faces)
        same = county[edges[:, 0]] == county[edges[:, 1]]
        pairs = np.concatenate([edges[same], edges[same][:, ::-1]])
        length = np.concatenate([border_m[same], border_m[same]])
        # The smaller of two small ones moves, so that no ring of moves can arise.
        rank = np.lexsort((np.arange(len(area)), area)).argsort()
        wanted = (area[pairs[:, 0]] < SMALLEST_FACE_M2) & (rank[pairs[:, 0]] < rank[pairs[:, 1]])
        pairs, length = pairs[wanted], length[wanted]
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((length, pairs[:, 0]))]
        target = np.arange(len(faces))
        target[pairs[:, 0]] = pairs[:, 1]
        while (target[target] != target).any():
            target = target[target]
        faces, county = dissolved(faces, target), county[np.unique(target)]
    return faces, county


def dissolved(faces: np.ndarray, label: np.ndarray) -> np.ndarray:
    """The union of the faces of each label, in the order of the sorted labels, in canonical vertex order."""
    order = np.argsort(label, kind="stable")
    first = np.flatnonzero(np.diff(label[order], prepend=-1))
    groups = np.split(faces[order], first[1:])
    shapes = [group[0] if len(group) == 1 else shapely.coverage_union_all(group) for group in groups]
    return shapely.normalize(np.array(shapes))


def neighbourhood(faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of faces with a common border, and its length in metres."""
    rings, face_of_ring = shapely.get_rings(faces, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    owner = face_of_ring[ring_of_point]
    key = np.round(points / GRID_M).astype(np.int64)
    within = ring_of_point[1:] == ring_of_point[:-1]
    start, end, owner = key[:-1][within], key[1:][within], owner[1:][within]
    flip = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    segment = np.where(flip[:, None], np.hstack([end, start]), np.hstack([start, end]))
    order = np.lexsort((owner, *segment.T))
    segment, owner = segment[order], owner[order]
    shared = np.flatnonzero((segment[1:] == segment[:-1]).all(axis=1))
    pairs = np.sort(np.column_stack([owner[shared], owner[shared + 1]]), axis=1)
    length = np.hypot(*(segment[shared, :2] - segment[shared, 2:]).T) * GRID_M
    edges, which = np.unique(pairs, axis=0, return_inverse=True)
    return edges, np.bincount(which.ravel(), weights=length, minlength=len(edges))


def _lists(edges: np.ndarray, count: int) -> list[np.ndarray]:
    both = np.concatenate([edges, edges[:, ::-1]])
    both = both[np.lexsort(both.T[::-1])]
    return np.split(both[:, 1], np.searchsorted(both[:, 0], np.arange(1, count)))
