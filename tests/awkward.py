"""Shapes that overlays have stumbled over, in metres around a corner of four tiles; none is drawn by our code."""

from __future__ import annotations

import numpy as np
import shapely
from layouts import moved

#: Side of a tile: whole multiples of it are grid lines.
TILE = 256.0


def box(x, y, width, height=None):
    """In tiles: a box with its lower left corner at x, y."""
    return shapely.box(*np.multiply(TILE, [x, y, x + width, y + (width if height is None else height)]))


def ring(*points):
    return shapely.Polygon(points)


def comb(teeth, pitch, width, height):
    """A spine below the line y = 3 and upright teeth on it, ``pitch`` metres apart; all sides are on the axes."""
    return shapely.union_all(
        [
            shapely.box(3, 1, 3 + teeth * pitch, 3),
            *(shapely.box(3 + n * pitch, 2, 3 + n * pitch + width, 3 + height * (1 + n % 7) / 7) for n in range(teeth)),
        ]
    )


def spiral(turns, gap):
    angle = np.linspace(0.0, 2 * np.pi * turns, 48 * turns)
    reach = gap * angle / (2 * np.pi) + 1.0
    middle = shapely.LineString(np.stack([reach * np.cos(angle), reach * np.sin(angle)], axis=1))
    return middle.buffer(gap / 4, quad_segs=2)


def crooked(steps, points=401):
    """A field whose upper side runs nearly straight along a grid line: vertices ``steps`` metres off it, in turn."""
    x = np.linspace(-600.0, 600.0, points)
    y = TILE + np.resize([0.0, *steps], points)
    return shapely.Polygon([(600.0, 10.0), (-600.0, 10.0), *zip(x, y)])


def crowded():
    """Corners on grid lines, each with followers a nanometre to a millimetre on."""
    corners = np.asarray([(0, 0), (TILE, -TILE), (TILE * 1.5, 0), (TILE, TILE), (0, TILE * 2)])
    towards = np.roll(corners, -1, axis=0) - corners
    steps = np.asarray([0.0, 1e-9, 2e-9, 1e-8, 1e-6, 1e-4, 1e-3])
    return shapely.Polygon((corners[:, None] + towards[:, None] / TILE * steps[:, None]).reshape(-1, 2))


def chequers(size, step):
    """Every second field of a board: parts that meet at their corners and nowhere else."""
    fields = [(x, y) for x in range(-size, size) for y in range(-size, size) if (x + y) % 2]
    return shapely.multipolygons([shapely.box(x * step, y * step, (x + 1) * step, (y + 1) * step) for x, y in fields])


def crumbs(count, size):
    """Parts of ``size`` metres, about every fourth on a grid line."""
    places = np.arange(count)
    x, y = places % 9 * TILE / 4 - TILE, places // 9 * TILE / 3 - TILE
    return shapely.multipolygons(shapely.box(x, y, x + size, y + size))


#: Islands in holes of islands in holes; every side on a grid line.
RINGS = shapely.multipolygons([box(-n, -n, 2 * n) - box(1 - n, 1 - n, 2 * n - 2) for n in (8, 6, 4)] + [box(-2, -2, 4)])

AWKWARD = {
    "tile": box(0, 0, 1),
    "the same tile": box(0, 0, 1),
    "tile beside it": box(1, 0, 1),
    "tile at its corner": box(1, 1, 1),
    "four tiles": box(-1, -1, 2),
    "half a tile more on each side": box(-1.5, -1.5, 3),
    "many tiles without an edge": box(-20, -20, 40),
    "frame around many free tiles": box(-16, -16, 32) - box(-14, -14, 28),
    "frame off the grid": shapely.box(-3_000, -3_000, 3_000, 3_000) - shapely.box(-100.5, -700, 1_900, 700.25),
    "islands in holes": RINGS,
    "hole that meets the shell at a corner": box(0, 0, 4) - ring((0, 0), (500, 300), (300, 500)),
    "holes that meet at a corner": box(-2, -2, 4) - box(-1, -1, 1) - box(0, 0, 1),
    "hole with a side on a grid line": box(-1.5, -1.5, 3) - shapely.box(-40, 0, 40, 70) - shapely.box(-256, -90, -9, 0),
    "chequers of tiles": chequers(3, TILE),
    "chequers of half tiles": chequers(5, TILE / 2),
    "chequers off the grid": moved([chequers(4, 90.0)], 31.25, -7.0)[0],
    "parts along an edge, made one": shapely.union_all([box(-3, 0, 1), box(-2, 0.5, 1), box(-2, -0.5, 0.5)]),
    "two triangles of a bow-tie": shapely.MultiPolygon(
        [ring((-300, -300), (150, 150), (-300, 600)), ring((600, -300), (600, 600), (150, 150))]
    ),
    "spike": shapely.union_all([box(-1, 0, 1), ring((-256, 100), (900, 100.0005), (-256, 100.001))]),
    "needle": ring((-2_500, 10), (2_500, 10.2), (2_500, 10.4)),
    "hair on a grid line": shapely.box(-700, TILE - 5e-4, 700, TILE + 5e-4),
    "slit on a grid line": box(-2, -2, 4) - shapely.box(-5e-4, -300, 5e-4, 300),
    "strip": shapely.box(-5_000, 100, 5_000, 101),
    "strip through the corners of tiles": ring((-2_048, -2_048), (2_048, 2_048), (2_048, 2_053), (-2_048, -2_043)),
    "comb of 250 teeth in a tile": comb(250, 1.0, 0.4, 240.0),
    "comb over many tiles": comb(90, 12.8, 4.0, 1_500.0),
    "spiral": spiral(8, 60.0),
    "stairs on the grid": shapely.union_all([box(n / 2, n / 2, 1.5, 0.5) for n in range(-4, 4)]),
    "circle of 1,000 vertices in a tile": shapely.Point(128, 128).buffer(100, quad_segs=250),
    "star of 60 points": shapely.Polygon(
        [
            (reach * np.cos(angle), reach * np.sin(angle))
            for angle, reach in zip(np.arange(120) * np.pi / 60, np.resize([30, 900], 120))
        ]
    ),
    "nearly straight, nanometres": crooked((1e-9, 0.0, -1e-9)),
    "nearly straight, micrometres": crooked((1e-6, 3e-7, -1e-6)),
    "nearly straight, millimetres": crooked((1e-3, 0.0, -1e-3)),
    "crowded corners": crowded(),
    "crumbs of half a metre": crumbs(90, 0.5),
    "crumbs of five centimetres": crumbs(90, 0.05),
    "larger than a county": ring((-70_000, -60_000), (80_000, -60_000.25), (75_000, 66_000), (-69_000, 64_000)),
}

#: Valid, but not when its corners are put on a grid line half a nanometre away.
HAIR_BESIDE_THE_GRID = ring((-51, -5e-10), (64, 0), (128, -TILE), (136, -TILE), (128, -TILE - 5e-10))
