"""Big polygons cut into small ones, as every expert does before overlaying with a general engine."""

from __future__ import annotations

import numpy as np
import shapely


def cut(zones: np.ndarray, most_vertices: int = 128) -> tuple[np.ndarray, np.ndarray]:
    """Pieces of at most ``most_vertices`` vertices by halving their boxes, and the zone of each."""
    shapes, owner = shapely.get_parts(zones, return_index=True)
    done_shapes, done_owner = [], []
    while len(shapes):
        small = shapely.get_num_coordinates(shapes) <= most_vertices
        done_shapes.append(shapes[small])
        done_owner.append(owner[small])
        halves = [half for shape in shapes[~small] for half in _halves(shape)]
        shapes, inner = shapely.get_parts(halves, return_index=True)
        owner = np.repeat(owner[~small], 2)[inner]
        kept = shapely.get_dimensions(shapes) == 2
        shapes, owner = shapes[kept], owner[kept]
    return np.concatenate(done_shapes), np.concatenate(done_owner)


def _halves(shape: shapely.Geometry) -> list[shapely.Geometry]:
    x0, y0, x1, y1 = shape.bounds
    if x1 - x0 > y1 - y0:
        middle = (x0 + x1) / 2
        boxes = [(x0, y0, middle, y1), (middle, y0, x1, y1)]
    else:
        middle = (y0 + y1) / 2
        boxes = [(x0, y0, x1, middle), (x0, middle, x1, y1)]
    return [shapely.clip_by_rect(shape, *box) for box in boxes]
