r"""Those strokes of the edges of two polygons that go around what they have in common.

::

           .-----f----.          Of every edge of P the strokes that lie in Z, and of every edge f of Z those
      .---x------.    |          that lie in P. An edge that nothing crosses is in as a whole or out: the runs of
      |   |#####|     |          :mod:`.trapezoids` tell. One that is crossed (x) goes in and out by turns, and
      e   |#####|     |          on which side it comes from the signs of the two edges tell. The inside of its
      |   '-----x-----'          polygon is on the left of each stroke, so what they enclose is on their left.
      '---------'

Where an end of an edge lies on another edge, in from out cannot be told so; such pairs are *doubtful*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, ColumnTable, Floats, Integers
from .facing import Facing
from .ranges import written_out
from .signed_edges import SignedEdges
from .trapezoids import gaps, share_above_zero

#: An end of an edge that lies this close to another edge may lie on either side of it.
DOUBTFUL_M = 1e-7


@dataclass(frozen=True)
class Strokes(ColumnTable):
    """From ``ax``, ``ay`` to ``bx``, ``by`` by pair, those along an outline one after another."""

    pair: Integers
    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats


@dataclass(frozen=True)
class _Crossings(ColumnTable):
    """Where an edge is crossed, by edge and along it; whether it goes in there."""

    edge: Integers
    x: Floats
    y: Floats
    enters: Booleans


def inner_strokes(pairs: Facing) -> tuple[Strokes, Booleans]:
    """The strokes around what each pair has in common, and which pairs are doubtful."""
    own, first = pairs.edges_by_pair()
    edges = SignedEdges.joined([own, pairs.outlines])
    e, f = pairs.met.ours, pairs.met.other
    pair = pairs.other.owner[f]
    mine = first[pair] + e - pairs.start[pairs.of_pair[pair]]
    width, left, right = gaps(pairs.edges, pairs.edges.slope, pairs.other, pairs.other.slope, e, f)
    run = share_above_zero(np.maximum(left, right), np.minimum(left, right)) * np.maximum(width, 0)
    crossed = np.flatnonzero((width > 0) & (left * right < 0) & (f < len(pairs.outlines)))
    one, other, width_of, fall = mine[crossed], len(own) + f[crossed], width[crossed], left[crossed] - right[crossed]
    crossings = _crossings(edges, one, other, width_of * left[crossed] / fall, fall > 0)
    doubtful = pairs.upright()
    doubtful[pair[(width > 0) & (np.minimum(np.abs(left), np.abs(right)) < DOUBTFUL_M)]] = True
    doubtful[edges.owner[_not_by_turns(crossings)]] = True
    return _cut(edges, _more_in_than_out(pairs, own, mine, run), crossings), doubtful


def _more_in_than_out(pairs: Facing, own: SignedEdges, mine: Integers, run: Floats) -> Booleans:
    """Which edges of the polygons, pair by pair, and then of the zones, lie in the other for more than half.

    ``run`` is for how much x an edge of a zone lies above the edge ``mine`` that it meets.
    """
    in_zone = np.bincount(mine, weights=run * pairs.other.sign[pairs.met.other], minlength=len(own))
    in_zone += (own.x1 - own.x0) * pairs.covered[own.owner]
    outlines = pairs.outlines
    in_polygon = np.bincount(pairs.met.other, weights=-run * pairs.edges.sign[pairs.met.ours], minlength=len(outlines))
    runs = np.append(own.x1 - own.x0, outlines.x1 - outlines.x0)
    return np.asarray(2 * np.append(in_zone, in_polygon[: len(outlines)]) > runs)


def _not_by_turns(crossings: _Crossings) -> Integers:
    """Edges that go in, or out, twice running."""
    edge, enters = crossings.edge, crossings.enters
    return np.asarray(edge[1:][(edge[1:] == edge[:-1]) & (enters[1:] == enters[:-1])])


def _crossings(edges: SignedEdges, one: Integers, other: Integers, along: Floats, falls: Booleans) -> _Crossings:
    """Where edge ``one`` and edge ``other`` cross, for both of them.

    ``along`` is how far it is from the first x that both have; ``falls`` says that the other comes from above.
    """
    slope = edges.slope
    x = np.maximum(edges.x0[one], edges.x0[other]) + along
    flatter = np.where(np.abs(slope[one]) < np.abs(slope[other]), one, other)
    y = edges.y0[flatter] + slope[flatter] * (x - edges.x0[flatter])
    same = edges.sign[one] == edges.sign[other]
    edge, place = np.concatenate([one, other]), np.tile(np.arange(len(one)), 2)
    enters = np.concatenate([same == falls, same != falls])
    # Edges with the inside below them run to the left, the others to the right.
    order = np.lexsort((-edges.sign[edge] * x[place], edge))
    place = place[order]
    return _Crossings(edge[order], x[place], y[place], enters[order])


def _cut(edges: SignedEdges, inside: Booleans, crossings: _Crossings) -> Strokes:
    """What is inside of edges that are inside as a whole, or crossed."""
    crossed = np.bincount(crossings.edge, minlength=len(edges))
    rows = np.flatnonzero(inside | (crossed > 0))
    first, crossed = (np.cumsum(crossed) - crossed)[rows], crossed[rows]
    number, row = written_out(np.zeros_like(crossed), crossed + 1)
    turn = np.append(crossings.enters, False)
    starts, ends = number == 0, number == crossed[row]
    before, after = first[row] + number - 1, first[row] + number
    kept = np.flatnonzero(np.where(starts, (crossed[row] == 0) | ~turn[after], turn[before]))
    row, starts, ends, before, after = rows[row[kept]], starts[kept], ends[kept], before[kept], after[kept]
    x, y = np.append(crossings.x, 0.0), np.append(crossings.y, 0.0)
    leftward = edges.sign[row] > 0
    return Strokes(
        edges.owner[row],
        np.where(starts, np.where(leftward, edges.x1[row], edges.x0[row]), x[before]),
        np.where(starts, np.where(leftward, edges.y1[row], edges.y0[row]), y[before]),
        np.where(ends, np.where(leftward, edges.x0[row], edges.x1[row]), x[after]),
        np.where(ends, np.where(leftward, edges.y0[row], edges.y1[row]), y[after]),
    )
