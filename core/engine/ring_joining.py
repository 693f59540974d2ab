"""Strokes joined end to end into rings, and rings put together into multi polygons.

::

       .--->---.        Strokes that follow one another along an outline are one arc. An arc goes on with
       |  P    x--.     the arc that begins where it ends; of these there must be just one, or the pair is
       ^       |Z v     *doubtful*. Arcs find their ring, and their place in it, by asking twice as far ahead
       '---<---x--'     in every round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .inner_edges import Strokes
from .ranges import beginnings, ends_of, offsets, written_out
from .signed_edges import Rings, signed_areas

MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON
#: Points on a grid line are cuts of an edge when they lie this close to the line of their neighbours.
STRAIGHT = 1e-9


@dataclass(frozen=True)
class _Arcs(ColumnTable):
    """Runs of strokes from ``head`` to ``tail``, and the arc with which each goes on."""

    head: Integers
    tail: Integers
    next: Integers


def joined_rings(strokes: Strokes, doubtful: Booleans, tile_size: float) -> Rings:
    """The rings of the pairs that are not doubtful, which own them; without the cuts at grid lines.

    Pairs whose strokes do not close become ``doubtful``, in place.
    """
    strokes = strokes.take(~doubtful[strokes.pair])
    arcs, loose = _arcs(strokes)
    if len(loose):
        doubtful[loose] = True
        return joined_rings(strokes, doubtful, tile_size)
    order, first = _around(arcs.next)
    row, arc = written_out(arcs.head[order], arcs.tail[order] + 1)
    ring = np.repeat(np.arange(len(first)), ends_of(first, len(order)) - first)[arc]
    x, y = strokes.ax[row], strokes.ay[row]
    corners = _corners(x, y, ring, tile_size)
    return _closed(x[corners], y[corners], ring[corners], strokes.pair[row[corners]])


def _arcs(strokes: Strokes) -> tuple[_Arcs, Integers]:
    """All arcs, or the pairs that have an end without a beginning or with several."""
    goes_on = strokes.pair[1:] == strokes.pair[:-1]
    goes_on &= (strokes.ax[1:] == strokes.bx[:-1]) & (strokes.ay[1:] == strokes.by[:-1])
    head = np.flatnonzero(np.append(True, ~goes_on)[: len(strokes)])
    tail = ends_of(head, len(strokes)) - 1
    pair = np.tile(strokes.pair[head], 2)
    x, y = np.append(strokes.ax[head], strokes.bx[tail]), np.append(strokes.ay[head], strokes.by[tail])
    order = np.lexsort((y, x, pair))
    first = beginnings(pair[order], x[order], y[order])
    sizes = ends_of(first, len(order)) - first
    one, other = order[first], order[np.minimum(first + 1, len(order) - 1)]
    begins, ends = np.minimum(one, other), np.maximum(one, other) - len(head)
    fits = (sizes == 2) & (begins < len(head)) & (ends >= 0)
    following = np.zeros(len(head), dtype=np.int64)
    following[ends[fits]] = begins[fits]
    return _Arcs(head, tail, following), np.unique(pair[one[~fits]])


def _around(following: Integers) -> tuple[Integers, Integers]:
    """The arcs in order, ring by ring, and where each ring begins."""
    leader, ahead = np.arange(len(following)), following
    while True:
        found = np.minimum(leader, leader[ahead])
        if (found == leader).all():
            break
        leader, ahead = found, ahead[ahead]
    last = following == leader
    ahead = np.where(last, np.arange(len(following)), following)
    left = (~last).astype(np.int64)  # so many arcs come after it in its ring
    while not last[ahead].all():
        left += left[ahead]
        ahead = ahead[ahead]
    order = np.lexsort((-left, leader))
    return order, beginnings(leader[order])


def _corners(x: Floats, y: Floats, ring: Integers, tile_size: float) -> Integers:
    """All points but those on grid lines that lie on the line between their neighbours."""
    start = beginnings(ring)
    last = ends_of(start, len(ring)) - 1
    cut = np.flatnonzero((x % tile_size == 0) | (y % tile_size == 0))
    before = np.where(cut == start[ring[cut]], last[ring[cut]], cut - 1)
    after = np.where(cut == last[ring[cut]], start[ring[cut]], cut + 1)
    ux, uy, vx, vy = x[cut] - x[before], y[cut] - y[before], x[after] - x[cut], y[after] - y[cut]
    straight = np.abs(ux * vy - uy * vx) <= STRAIGHT * (ux * vx + uy * vy)
    return np.delete(np.arange(len(x)), cut[straight])


def _closed(x: Floats, y: Floats, ring: Integers, pair: Integers) -> Rings:
    """Rings with their first point again at their end."""
    start = beginnings(ring)
    end = ends_of(start, len(ring))
    place, owner = written_out(start, end + 1)
    place = np.where(place == end[owner], start[owner], place)
    return Rings(x[place], y[place], offsets(end - start + 1), pair[start])


def multi_polygons(rings: Rings, piece: Integers, doubtful: Booleans) -> Objects:
    """The multi polygon that the rings of each piece make, ``None`` for doubtful ones and those without a ring.

    Parameters
    ----------
    rings
        With their insides on the left, owned by pairs.
    piece
        The piece to which each pair belongs; the same number for the rings of a polygon of several pairs is
        no fault, they are polygons side by side.
    doubtful
        Pieces that are not wanted; those with a pair of which holes and shells cannot be told to belong
        together join them, in place.
    """
    is_shell = signed_areas(rings.x, rings.y, rings.start) > 0
    shells = np.bincount(rings.owner, weights=is_shell, minlength=len(piece))
    unclear = (np.bincount(rings.owner, minlength=len(piece)) > shells) & (shells != 1)
    unclear[rings.owner[np.diff(rings.start) < 4]] = True
    doubtful[piece[unclear]] = True
    of_ring = piece[rings.owner]
    order = np.lexsort((~is_shell, rings.owner, of_ring))
    order = order[~doubtful[of_ring[order]]]
    place, _ = written_out(rings.start[order], rings.start[order + 1])
    found = np.full(len(doubtful), None, dtype=object)
    polygon = np.flatnonzero(is_shell[order])
    several = beginnings(of_ring[order[polygon]])
    ragged = (
        offsets(np.diff(rings.start)[order]),
        np.append(polygon, len(order)),
        np.append(several, len(polygon)),
    )
    coords = np.stack([rings.x[place], rings.y[place]], axis=1)
    found[of_ring[order[polygon[several]]]] = shapely.from_ragged_array(MULTIPOLYGON, coords, ragged)
    return found
