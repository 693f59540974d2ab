"""Smooth random fields: the stand-in for terrain and soil."""

from __future__ import annotations

import numpy as np


def fractal(points: np.ndarray, scale_m: float, octaves: int, rng: np.random.Generator) -> np.ndarray:
    """Value noise at ``points`` (n, 2), mean about 0, spread about 1; ``scale_m`` is the widest wavelength."""
    total = np.zeros(len(points))
    weight, power = 1.0, 0.0
    for octave in range(octaves):
        total += weight * _octave(points, scale_m / 2**octave, rng)
        power += weight**2
        weight *= 0.55
    return total / np.sqrt(power)


def _octave(points: np.ndarray, cell_m: float, rng: np.random.Generator) -> np.ndarray:
    position = (points - points.min(axis=0)) / cell_m + rng.random(2)
    corner = np.floor(position).astype(int)
    part = position - corner
    part = part * part * (3 - 2 * part)
    size = corner.max(axis=0) + 2
    lattice = rng.standard_normal(size)
    x, y = corner.T
    near = lattice[x, y] * (1 - part[:, 0]) + lattice[x + 1, y] * part[:, 0]
    far = lattice[x, y + 1] * (1 - part[:, 0]) + lattice[x + 1, y + 1] * part[:, 0]
    return (near * (1 - part[:, 1]) + far * part[:, 1]) * 1.5
