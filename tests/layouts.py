"""Zones and parcels in metres for the tests of the tiles, and their comparison with GEOS."""

from __future__ import annotations

import numpy as np
import shapely
from ecozoning.core.engine.measuring import measuring_frame
from ecozoning.core.engine.overlay import overlaid
from ecozoning.core.engine.zone_index import indexed
from ecozoning.core.model import AreaMethod
from ecozoning.core.tables import objects

#: Half a tile: whole multiples of it lie on grid lines.
SCALE = 128.0


def index_of(zones, themes=None):
    frame = measuring_frame(AreaMethod.GAUSS_KRUGER, 126.0, 43.5)
    return indexed(frame, zones, (), objects(themes or ["redline"] * len(zones)))


def star(seed, radius, x=0.0, y=0.0, vertices=24):
    """A jagged ring around a centre near ``x``, ``y``."""
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    reach = radius * random.uniform(0.4, 1.2, vertices)
    centre = random.uniform(-radius, radius, 2) + np.asarray([x, y])
    return shapely.Polygon(centre + np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1))


def parcels(count, seed, size=150.0, extent=6_000.0):
    random = np.random.default_rng(seed)
    centres = random.uniform(-extent, extent, (count, 2))
    return objects([star(seed * 1000 + n, size, *centre, 16) for n, centre in enumerate(centres)])


def partition(seed, extent=6_000.0):
    """Cells with jagged common edges that tile a square, one of them with a hole filled by another."""
    random = np.random.default_rng(seed)
    cells = shapely.voronoi_polygons(
        shapely.multipoints(random.uniform(-extent, extent, (25, 2))),
        extend_to=shapely.box(*[-extent] * 2, *[extent] * 2),
    )
    lines = shapely.segmentize(shapely.get_parts(cells), 90.0)
    # A bend of the plane keeps neighbours together and makes every edge crooked.
    bent = shapely.transform(lines, lambda xy: xy + 25 * np.sin(xy[:, ::-1] / 37))
    middle = shapely.point_on_surface(bent[0]).buffer(200.3, quad_segs=5)
    return objects([shapely.difference(bent[0], middle), *bent[1:], middle])


def patchwork(labels, step, jitter=None):
    """Zones that tile a square: the cells of a net of ``step`` metres, those of one label together.

    ``labels`` is a square table of whole numbers; so zones have holes, islands, and parts that meet at corners.
    ``jitter`` moves the net's knots and the bends between them (a table of 2 * size + 1 rows and columns of
    x, y in metres, best below a quarter of the step): then all common edges are crooked.
    """
    size = len(labels)
    knots = np.stack(np.meshgrid(*[np.arange(2 * size + 1) - size] * 2), axis=2) * (step / 2)
    knots = knots if jitter is None else knots + jitter
    around = np.asarray([(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0), (0, 0)])
    row, column = (2 * place.ravel() for place in np.indices((size, size)))
    rings = knots[row[:, None] + around[:, 0], column[:, None] + around[:, 1]]
    cells, label = shapely.polygons(rings), np.asarray(labels).ravel()
    return objects([shapely.coverage_union_all(cells[label == which]) for which in np.unique(label)])


def polygons_of(shape):
    """What is polygon in a shape, collections and all, as one multi polygon; ``None`` where nothing is."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    found = shapely.multipolygons(parts[shapely.area(parts) > 0])
    return None if found.is_empty else found


def pairs_of(found):
    """Measure by candidate and zone."""
    return dict(zip(zip(found.candidate.tolist(), found.zone.tolist()), found.measure.tolist()))


def geos_areas(candidates, zones):
    """Area of every pair by plain intersection, positive ones only."""
    candidate, zone = shapely.STRtree(zones).query(candidates)
    area = shapely.area(shapely.intersection(candidates[candidate], zones[zone]))
    return {(c, z): a for c, z, a in zip(candidate.tolist(), zone.tolist(), area.tolist()) if a > 0}


def moved(shapes, x, y):
    return objects(shapely.transform(shapes, lambda xy: xy + np.asarray([x, y])))


def compare(candidates, zones, rounding_m2=1e-6, relative=1e-9):
    """Every pair of the overlay is a pair of GEOS with the same area, and the other way round."""
    ours = pairs_of(overlaid(index_of(zones), candidates, 2))
    theirs = geos_areas(candidates, zones)
    # Where two edges lie on one line, GEOS may or may not leave a speck; more than that is a pair.
    speck = 1e-4
    assert {pair for pair, area in theirs.items() if area > speck} <= set(ours)
    assert {pair for pair, area in ours.items() if area > speck} <= set(theirs)
    for pair in set(ours) & set(theirs):
        assert abs(ours[pair] - theirs[pair]) <= relative * theirs[pair] + rounding_m2, (pair, ours[pair], theirs[pair])
