r"""Where zones lie along the upper sides of tiles: the lids that close the parts of a zone in its tiles.

::

    .___________.___________.      Going along a ring from tile to tile, the outline crosses
    |           |           |      - an upper side (o): a lid of the tile below begins or ends there;
    |     /-----x---\       |      - a left side (x): from there down to the next such place, the lids
    |####/######|####\      |        of the column begin at its left side.
    |___o_______|_____o_____|      Nothing else is needed: where no outline crosses a tile's upper side,
    |##/########|######\####|      its lid is whole or not there at all.
    |#/#########|#######\###|

Whatever does not come out as outside, inside, outside, ... shows that a zone's outline does not close.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, ColumnTable, Floats, Integers
from .ranges import beginnings, ends_of, written_out
from .tile_grid import TileGrid


@dataclass(frozen=True)
class Passages(ColumnTable):
    """Where rings pass at ``x`` from the tile in ``column``, ``row`` to that in ``to_column``, ``to_row``.

    The inside of the zone is on the left of the ring.
    """

    zone: Integers
    column: Integers
    row: Integers
    to_column: Integers
    to_row: Integers
    x: Floats


@dataclass(frozen=True)
class Lids:
    """Lids of tiles whose key is ``(zone * columns + column) * rows + row``, in this order.

    ``whole`` are the keys of the lids from side to side; the others lie on the upper side of the tiles
    ``key`` from ``x0`` to ``x1``. ``doubtful`` are the zones for which they do not add up; they have none.
    """

    whole: Integers
    key: Integers
    x0: Floats
    x1: Floats
    doubtful: Integers


@dataclass(frozen=True)
class _Turns(ColumnTable):
    """Where a lid of the tile ``key`` begins (``weight`` 1) or ends (-1), from left to right."""

    key: Integers
    x: Floats
    weight: Integers


def lids_of(passages: Passages, grid: TileGrid) -> Lids:
    """All lids of the zones whose rings make these passages."""
    from_left, astray = _from_left(passages, grid)
    turns = _turns(passages, grid)
    first = beginnings(turns.key)
    broken, counts = turns.key[first], ends_of(first, len(turns)) - first
    begun = among(broken, from_left)
    key, x0, x1 = _between(turns.x, broken, counts, begun, grid)
    whole = from_left[~among(from_left, broken)]
    number = np.arange(len(turns)) + np.repeat(begun - first, counts)
    wrong = np.concatenate([astray, turns.key[turns.weight != 1 - 2 * (number % 2)]]) // (grid.columns * grid.rows)
    doubtful = np.unique(np.append(wrong, _leaping(passages)))
    if len(doubtful):
        sound, kept = (~among(keys // (grid.columns * grid.rows), doubtful) for keys in (whole, key))
        whole, key, x0, x1 = whole[sound], key[kept], x0[kept], x1[kept]
    return Lids(whole, key, x0, x1, doubtful)


def among(values: Integers, ordered: Integers) -> Booleans:
    """Which values stand in ``ordered``, a sorted column."""
    if len(ordered) == 0:
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[place] == values)


def _leaping(passages: Passages) -> Integers:
    """Zones with a ring that goes to a tile which is no neighbour."""
    far = np.abs(passages.to_column - passages.column) > 1
    far |= np.abs(passages.to_row - passages.row) > 1
    return np.asarray(passages.zone[far])


def _from_left(passages: Passages, grid: TileGrid) -> tuple[Integers, Integers]:
    """Keys of the tiles whose lid begins at their left side, and of those for which this is not clear."""
    rows = np.flatnonzero(passages.to_column != passages.column)
    to_right = passages.to_column[rows] > passages.column[rows]
    column = np.maximum(passages.column[rows], passages.to_column[rows])
    row = np.where(to_right, passages.to_row[rows], passages.row[rows])
    key = (passages.zone[rows] * grid.columns + column) * grid.rows + row
    order = np.argsort(key, kind="stable")
    key = key[order]
    # Of all passages through one line the weights add up to nothing, so the sum of those below is what is above.
    depth = np.cumsum(np.where(to_right, 1, -1)[order])
    end = np.append(key[1:], key[-1:])
    keys, _ = written_out(key[depth != 0], end[depth != 0])
    return keys, key[(depth != 0) & (depth != 1) & (end > key)]


def _turns(passages: Passages, grid: TileGrid) -> _Turns:
    """Where rings cross the upper sides of tiles; what begins and ends at one place is left out."""
    rows = np.flatnonzero(passages.to_column == passages.column)
    row, to_row = passages.row[rows], passages.to_row[rows]
    key = (passages.zone[rows] * grid.columns + passages.column[rows]) * grid.rows + np.minimum(row, to_row)
    weight = np.where(row > to_row, 1, -1)
    x = passages.x[rows]
    order = np.lexsort((x, key))
    key, x, weight = key[order], x[order], weight[order]
    first = beginnings(key, x)
    if len(first) == len(key):
        return _Turns(key, x, weight)
    total = np.add.reduceat(weight, first)
    return _Turns(key[first], x[first], total).take(total != 0)


def _between(
    x: Floats, broken: Integers, counts: Integers, begun: Booleans, grid: TileGrid
) -> tuple[Integers, Floats, Floats]:
    """Key, beginning and end of the lids of ``broken`` tiles.

    Each tile has ``counts`` turns at the next ``x``; where its lid has ``begun`` at the left side, that
    is a beginning too, and where one beginning is left over, the right side is its end.
    """
    left = grid.x + broken // grid.rows % grid.columns * grid.size
    sizes = begun + counts
    sizes += sizes % 2
    first = np.cumsum(sizes) - sizes
    ends = np.empty(int(sizes.sum()))
    ends[first] = left
    ends[first + sizes - 1] = left + grid.size
    ends[np.arange(len(x)) + np.repeat(first + begun - (np.cumsum(counts) - counts), counts)] = x
    key, x0, x1 = np.repeat(broken, sizes // 2), ends[0::2], ends[1::2]
    real = x1 > x0
    return key[real], x0[real], x1[real]
