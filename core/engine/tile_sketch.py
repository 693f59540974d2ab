"""A small picture of the part of a zone in a tile: which of its 8 by 8 cells are crossed, in, or out.

::

    . . . x # # # #      x  crossed: an edge of the zone comes into the cell, or may
    . . x x # # # #      #  in       A box that meets no crossed cell lies wholly in the zone
    . x x # # # # #      .  out      or wholly outside, and no edge need be looked at.

Each picture is one number of 64 bits, row by row from below. A cell is in when an odd number of edges
lies above its middle.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..tables import Floats, Integers
from .ranges import offsets, written_out

#: Cells along a side.
CELLS = 8

Bits = npt.NDArray[np.uint64]


def _stripes(step: int, across: int) -> Bits:
    """Bits of the cells in rows (or columns) ``a`` to ``b``, not included, at ``a * 9 + b``."""
    stripe = sum(1 << across * cell for cell in range(CELLS))
    table = [sum(stripe << step * line for line in range(a, b)) for a in range(CELLS + 1) for b in range(CELLS + 1)]
    return np.asarray(table, dtype=np.uint64)


_COLUMNS, _ROWS = _stripes(1, CELLS), _stripes(CELLS, 1)


def cells_between(column: Integers, row: Integers, column_end: Integers, row_end: Integers) -> Bits:
    """The cells of rectangles; ends are not included, everything is from 0 to 8."""
    return np.asarray(_COLUMNS[column * (CELLS + 1) + column_end] & _ROWS[row * (CELLS + 1) + row_end])


def sketched(x0: Floats, y0: Floats, x1: Floats, y1: Floats, starts: Integers) -> tuple[Bits, Bits]:
    """The crossed cells of parts, and the cells whose middle has an odd number of edges above it.

    Parameters
    ----------
    x0, y0, x1, y1
        The edges of the outline, part by part and from left to right, in cells from the lower left
        corner of their tile.
    starts
        First edge of each part, of which none is without edges.
    """
    x0, y0, x1, y1, starts = _shortened(x0, y0, x1, y1, starts)
    low, high = _held(np.minimum(y0, y1)), _held(np.maximum(y0, y1))
    met = cells_between(_held(x0), low, _held(x1) + 1, high + 1)
    under = cells_between(_middles_before(x0), np.zeros_like(low), _middles_before(x1), low)
    return np.bitwise_or.reduceat(met, starts), np.bitwise_xor.reduceat(under, starts)


def below_lids(x0: Floats, x1: Floats) -> Bits:
    """The cells whose middle lies below each lid, which reaches from ``x0`` to ``x1`` in cells."""
    return np.asarray(_COLUMNS[_middles_before(x0) * (CELLS + 1) + _middles_before(x1)])


def _held(place: Floats) -> Integers:
    return np.asarray(np.clip(place.astype(np.int64), 0, CELLS - 1))


def _middles_before(place: Floats) -> Integers:
    """How many middles of cells lie before a place that is counted in cells."""
    return np.asarray(np.clip(np.ceil(place - 0.5), 0, CELLS).astype(np.int64))


def _shortened(
    x0: Floats, y0: Floats, x1: Floats, y1: Floats, starts: Integers
) -> tuple[Floats, Floats, Floats, Floats, Integers]:
    """Long edges in pieces, so that the box around a piece is not much more than the piece."""
    wide, high = x1 - x0, np.abs(y1 - y0)
    slanted = np.minimum(wide, high) > 1
    if not slanted.any():
        return x0, y0, x1, y1, starts
    pieces = np.where(slanted, np.ceil(np.maximum(wide, high)), 1).astype(np.int64)
    number, edge = written_out(np.zeros_like(pieces), pieces)
    before, after = number / pieces[edge], (number + 1) / pieces[edge]
    ends = [a[edge] * (1 - t) + b[edge] * t for t in (before, after) for a, b in ((x0, x1), (y0, y1))]
    return ends[0], ends[1], ends[2], ends[3], offsets(pieces)[starts]
