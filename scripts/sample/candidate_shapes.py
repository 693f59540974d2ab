"""Plots with the look of real parcels, in metres around (0, 0)."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import affinity


def plot(hectares: float, kind: str, rng: np.random.Generator) -> shapely.Geometry:
    """A parcel of about ``hectares``: ``block``, ``strip``, ``ell``, ``blob``, ``hole``, ``parts``, ``bowtie``."""
    shape = _OUTLINES[kind](rng)
    side = np.sqrt(hectares * 1e4 / shapely.area(shapely.make_valid(shape)))
    shape = affinity.scale(shape, side, side, origin=(0, 0))
    return affinity.rotate(shape, float(rng.uniform(0, 180)), origin=(0, 0))


def _block(rng: np.random.Generator) -> shapely.Geometry:
    """A quadrilateral off the square, one corner cut by a road."""
    corners = np.array([(-0.7, -0.5), (0.55, -0.5), (0.7, -0.35), (0.7, 0.5), (-0.7, 0.5)])
    return shapely.Polygon(corners + rng.uniform(-0.07, 0.07, corners.shape))


def _strip(rng: np.random.Generator) -> shapely.Geometry:
    """A long bent strip."""
    x = np.linspace(-2, 2, 6)
    bend = 0.35 * np.sin(x * 0.8 + rng.uniform(0, 3))
    upper, lower = np.column_stack([x, bend + 0.22]), np.column_stack([x, bend - 0.22])
    return shapely.Polygon(np.vstack([lower, upper[::-1]]))


def _ell(rng: np.random.Generator) -> shapely.Geometry:
    corners = np.array([(-0.7, -0.7), (0.7, -0.7), (0.7, -0.05), (0.0, -0.05), (0.0, 0.7), (-0.7, 0.7)])
    return shapely.Polygon(corners + rng.uniform(-0.05, 0.05, corners.shape))


def _blob(rng: np.random.Generator) -> shapely.Geometry:
    """A parcel that follows the ground: a dozen uneven corners."""
    angle = np.linspace(0, 2 * np.pi, 13)[:-1] + rng.uniform(-0.12, 0.12, 12)
    reach = rng.uniform(0.72, 1.15, 12)
    return shapely.Polygon(np.column_stack([1.25 * reach * np.cos(angle), reach * np.sin(angle)]))


def _hole(rng: np.random.Generator) -> shapely.Geometry:
    return shapely.difference(_blob(rng), affinity.scale(_block(rng), 0.5, 0.5))


def _parts(rng: np.random.Generator) -> shapely.Geometry:
    first, second, third = _block(rng), _ell(rng), _block(rng)
    moved = [affinity.translate(second, 1.9, 0.5), affinity.translate(affinity.scale(third, 0.5, 0.5), 0.4, 1.4)]
    return shapely.MultiPolygon([first, *moved])


def _bowtie(rng: np.random.Generator) -> shapely.Geometry:
    """Two corners in the wrong order: a ring that crosses itself."""
    corners = np.array([(-0.8, -0.5), (0.8, 0.5), (0.8, -0.5), (-0.8, 0.5)])
    return shapely.Polygon(corners + rng.uniform(-0.04, 0.04, corners.shape))


_OUTLINES = {
    "block": _block,
    "strip": _strip,
    "ell": _ell,
    "blob": _blob,
    "hole": _hole,
    "parts": _parts,
    "bowtie": _bowtie,
}
