"""The nodes of a spatial index whose boxes are all known: an R-tree packed from its leaves upwards.

Row by row, SQLite looks for the best place of every box and splits what overflows; here the boxes are sorted into
tiles and every node is made once. The tables in which SQLite keeps an R-tree are those of "Database Format of R-Tree
Tables" in ``ext/rtree/rtree.c`` of SQLite, see also https://www.sqlite.org/rtree.html:

- ``_node`` (nodeno, data): a node is its depth (2 bytes; told by the root alone, which is node 1: 0 where it is a
  leaf), the number of its cells (2 bytes) and its cells. A cell is an id (8 bytes: a row in a leaf, else a node) and
  minx, maxx, miny, maxy (4 bytes each). All of it is big-endian, and all nodes are as long as the first one.
- ``_rowid`` (rowid, nodeno) is the leaf of each row, ``_parent`` (nodeno, parentnode) the parent of each other node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..core.tables import Integers

#: Boxes in the small numbers of an index: xmin, ymin, xmax, ymax in each row; NaN where there is none.
Boxes = npt.NDArray[np.float32]
_HEAD = np.dtype([("depth", ">u2"), ("count", ">u2")])
_CELL = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
ROOT = 1


@dataclass(frozen=True)
class Level:
    """The nodes of one level of a tree, and the node of each of ``ids``: rows in the leaves, nodes above."""

    numbers: Integers
    data: Iterator[bytes]
    ids: Integers
    node_of: Integers


def outward(bounds: npt.NDArray[np.float64]) -> Boxes:
    """Boxes in small numbers, none of them smaller than it was."""
    with np.errstate(over="ignore"):  # what is too large becomes infinite
        boxes = bounds.astype(np.float32)
    for sides, is_inside, away in ((slice(0, 2), np.greater, -np.inf), (slice(2, 4), np.less, np.inf)):
        rounded = boxes[:, sides]
        np.nextafter(rounded, np.float32(away), out=rounded, where=is_inside(rounded, bounds[:, sides]))
    return boxes


def packed_levels(ids: Integers, boxes: Boxes, node_size: int) -> Iterator[Level]:
    """The levels of the tree over at least one box, the leaves first and the root last.

    Parameters
    ----------
    ids, boxes
        The rows, in any order, and what each of them covers.
    node_size
        Length of a node in bytes.
    """
    capacity, depth, free = (node_size - _HEAD.itemsize) // _CELL.itemsize, 0, ROOT + 1
    while True:
        order = tiled(boxes, capacity)
        ids, boxes = ids[order], boxes[order]
        count = -(-len(ids) // capacity)
        numbers = np.asarray([ROOT]) if count == 1 else free + np.arange(count)
        # Evenly filled, so that none is below the third that SQLite asks for.
        node = _shared_out(len(ids), count)
        yield Level(numbers, _nodes(ids, boxes, node, depth if count == 1 else 0, node_size), ids, numbers[node])
        if count == 1:
            return
        first = np.searchsorted(node, np.arange(count))
        lower, upper = np.minimum.reduceat(boxes[:, :2], first), np.maximum.reduceat(boxes[:, 2:], first)
        ids, boxes, depth, free = numbers, np.concatenate([lower, upper], axis=1), depth + 1, free + count


def tiled(boxes: Boxes, capacity: int) -> Integers:
    """An order in which boxes near each other stand together: strips from west to east, up one and down the next.

    Leutenegger, Lopez and Edgington (1997), STR: A Simple and Efficient Algorithm for R-Tree Packing.
    """
    with np.errstate(invalid="ignore", over="ignore"):  # between infinities there is no middle
        middle = boxes[:, :2] + boxes[:, 2:]  # twice of it, which gives the same order
    strip = np.empty(len(boxes), dtype=np.int64)
    strip[np.argsort(middle[:, 0], kind="stable")] = _shared_out(len(boxes), round((len(boxes) / capacity) ** 0.5) or 1)
    return np.asarray(np.lexsort((np.where(strip % 2, -middle[:, 1], middle[:, 1]), strip)))


def _shared_out(count: int, groups: int) -> Integers:
    """The group of each of ``count`` things, one group after the other, all of a size or one more."""
    return np.arange(count, dtype=np.int64) * groups // count


def _nodes(ids: Integers, boxes: Boxes, node: Integers, depth: int, size: int) -> Iterator[bytes]:
    """The nodes as they are stored; ``node`` is that of each box, in ascending order."""
    start = 0
    for count in np.bincount(node).tolist():
        head, cells = np.zeros(1, dtype=_HEAD), np.zeros(count, dtype=_CELL)
        head["depth"], head["count"] = depth, count
        cells["id"], cells["box"] = ids[start : start + count], boxes[start : start + count, [0, 2, 1, 3]]
        yield (head.tobytes() + cells.tobytes()).ljust(size, b"\0")
        start += count
