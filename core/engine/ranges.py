"""Many ranges of row numbers written out at once, and columns in which equal values stand together."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ..tables import Integers


def written_out(starts: npt.NDArray[Any], ends: npt.NDArray[Any]) -> tuple[Integers, Integers]:
    """Every number of the ranges ``starts[i]`` to ``ends[i]`` (not included), and the ``i`` it is of."""
    sizes = ends - starts
    owner = np.arange(len(sizes)).repeat(sizes)
    return np.arange(len(owner)) + (ends - sizes.cumsum()).repeat(sizes), owner


def beginnings(values: npt.NDArray[Any], *more: npt.NDArray[Any]) -> Integers:
    """Where a value begins that the row before does not have, in one column at least."""
    fresh = np.ones(len(values), dtype=bool)
    fresh[1:] = values[1:] != values[:-1]
    for column in more:
        fresh[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(fresh)


def ends_of(starts: Integers, length: int) -> Integers:
    """Where each of the stretches that begin at ``starts`` ends; the last one at ``length``."""
    ends = np.empty(len(starts), dtype=np.int64)
    ends[:-1], ends[-1:] = starts[1:], length
    return ends


def offsets(sizes: npt.NDArray[Any]) -> Integers:
    """Where each of the stretches of so many rows begins, and at last where the last one ends."""
    result = np.zeros(len(sizes) + 1, dtype=np.int64)
    sizes.cumsum(out=result[1:])
    return result


def slices_of(sizes: npt.NDArray[Any], most: int) -> list[slice]:
    """Slices of rows that have some ``most`` in sum, or are a single row."""
    if 0 < sizes.sum() < most:
        return [slice(0, len(sizes))]
    starts = beginnings(sizes.cumsum() // most)
    return list(map(slice, starts.tolist(), ends_of(starts, len(sizes)).tolist()))
