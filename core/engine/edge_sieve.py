r"""Which edges of a polygon an edge beside it has to do with: most of them are ruled out by a few bits.

::

       stripes across a hand of edges           The edges of a polygon are taken in hands of up to 16.
     0 | 1 | 2 | 3 | 4 | 5                      For every stripe of the box around a hand a number says
       |   |   .___.   |     edge a: 3 to 3     with one bit an edge which of them begin there or before,
       |   | / | a | \ |          b: 1 to 2     and another number which of them end there or behind. An
       | b /   |   |  \c          c: 4 to 4     edge f from stripe 1 to 3 has to do with those that begin
       --------- f ---------                    in 3 or before and end in 1 or behind: a and b.

The same is done with heights: edges that lie above f are of no interest to the sums of :mod:`.trapezoids`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..tables import ColumnTable, Floats, Integers
from .ranges import offsets, written_out
from .signed_edges import SignedEdges

#: Edges in a hand: as many as a number has bits.
HAND = 16
#: Stripes across a hand; the first and the last one are what lies outside its box.
STRIPES = 16
#: Edges are found that come as near as this in x, and are no higher than this above the other one.
REACH_M = 1e-3
#: Up to so many pairs a sieve is not worth making.
FEW = 1_000
#: Edges that are asked about at once: their columns stay in the processor's cache.
BATCH = 1 << 15

Bits = npt.NDArray[np.uint16]


@dataclass(frozen=True)
class Meetings(ColumnTable):
    """Pairs of edges that may have to do with each other: rows of the edges of polygons and of other edges."""

    ours: Integers
    other: Integers


@dataclass(frozen=True)
class _Stripes:
    """Stripes across every hand, in x or in y: a value is in stripe ``value * per_metre + shift`` of a hand."""

    per_metre: Floats
    shift: Floats

    @staticmethod
    def across(low: Floats, high: Floats, first: Integers) -> _Stripes:
        """Stripes over the ranges ``low`` to ``high`` of edges, for the hands that begin at the edges ``first``."""
        origin = np.minimum.reduceat(low, first)
        width = np.maximum.reduceat(high, first) - origin
        per_metre = (STRIPES - 2) / np.maximum(width, REACH_M)
        return _Stripes(per_metre, 1 - origin * per_metre)

    def places(self, values: Floats, hand: Integers) -> Integers:
        """``hand * STRIPES + stripe`` of each value; rounding never puts a greater value into a lower stripe."""
        stripe = values * self.per_metre[hand]
        stripe += self.shift[hand]
        np.maximum(stripe, 0, out=stripe)
        np.minimum(stripe, STRIPES - 1, out=stripe)
        place = stripe.astype(np.int64)
        place += hand * STRIPES
        return place


@dataclass(frozen=True)
class EdgeSieve:
    """The edges of polygons, ready to be asked what meets them.

    Polygon ``p`` has the hands ``hand_start[p]:hand_start[p + 1]``, of which ``first`` is the first edge.
    ``begun``, ``to_end`` and ``low`` hold at :meth:`_Stripes.places` the bits of the edges of a hand that
    begin in a stripe or before it, end in it or behind it, and have their lower end in it or below it.
    """

    hand_start: Integers
    first: Integers
    x: _Stripes
    y: _Stripes
    begun: Bits
    to_end: Bits
    low: Bits

    @staticmethod
    def of(edges: SignedEdges, starts: Integers) -> EdgeSieve:
        """``starts``: first edge of each polygon, none without edges, and the number of edges as a last entry."""
        hand_start, first, sizes = _hands(starts)
        hand = np.repeat(np.arange(len(first)), sizes)
        bit = _POWERS[np.arange(len(edges)) - np.repeat(first, sizes)]
        low, high = np.minimum(edges.y0, edges.y1), np.maximum(edges.y0, edges.y1)
        x, y = _Stripes.across(edges.x0, edges.x1, first), _Stripes.across(low, high, first)
        begun = _set(x.places(edges.x0 - REACH_M, hand), bit, len(first))
        to_end = _set(x.places(edges.x1 + REACH_M, hand), bit, len(first))[:, ::-1]
        lower = _set(y.places(low - REACH_M, hand), bit, len(first))
        begun, to_end, lower = (np.bitwise_or.accumulate(table, axis=1) for table in (begun, to_end, lower))
        return EdgeSieve(hand_start, first, x, y, begun.ravel(), to_end[:, ::-1].ravel(), lower.ravel())

    def meetings(self, other: SignedEdges, polygon: Integers) -> Meetings:
        """For each row of ``other`` the edges of its ``polygon`` that may have to do with it, in order."""
        found = [self._of_rows(other, polygon, slice(start, start + BATCH)) for start in range(0, len(polygon), BATCH)]
        return found[0] if len(found) == 1 else Meetings.joined([_NONE, *found])

    def _of_rows(self, other: SignedEdges, polygon: Integers, some: slice) -> Meetings:
        hand, row = written_out(self.hand_start[polygon[some]], self.hand_start[polygon[some] + 1])
        row += some.start
        bits = self.begun[self.x.places(other.x1[row], hand)]
        bits &= self.to_end[self.x.places(other.x0[row], hand)]
        bits &= self.low[self.y.places(np.maximum(other.y0[row], other.y1[row]), hand)]
        place = np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool))
        met = place // HAND
        return Meetings(self.first[hand[met]] + place % HAND, row[met])


def meetings(edges: SignedEdges, starts: Integers, other: SignedEdges, polygon: Integers) -> Meetings:
    """Every row of ``other`` with the edges of its ``polygon`` that may have to do with it, in order.

    Where there are few edges, all of them: those that have nothing to do with it add nothing to any sum.
    """
    if (starts[polygon + 1] - starts[polygon]).sum() > FEW:
        return EdgeSieve.of(edges, starts).meetings(other, polygon)
    return Meetings(*written_out(starts[polygon], starts[polygon + 1]))


_POWERS = np.ldexp(1.0, np.arange(HAND))
_NONE = Meetings(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _hands(starts: Integers) -> tuple[Integers, Integers, Integers]:
    """First hand of each polygon, first edge and size of each hand; hands of a polygon are about as large."""
    sizes = starts[1:] - starts[:-1]
    hands = -(-sizes // HAND)
    hand_start = offsets(hands)
    number, polygon = written_out(np.zeros_like(hands), hands)
    size = (-(-sizes // hands))[polygon]
    first = starts[polygon] + number * size
    return hand_start, first, np.minimum(size, starts[polygon + 1] - first)


def _set(places: Integers, bit: Floats, hands: int) -> Bits:
    """A row of stripes per hand, with the bits of its edges at their places."""
    table = np.bincount(places, weights=bit, minlength=STRIPES * hands)
    return table.astype(np.uint16).reshape(hands, STRIPES)
