"""Many ranges of row numbers written out at once."""

from __future__ import annotations

import numpy as np

from ..tables import Integers


def written_out(starts: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Every number of the ranges ``starts[i]`` to ``ends[i]`` (not included), and the ``i`` it is of."""
    sizes = ends - starts
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return np.arange(len(owner)) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes), owner
