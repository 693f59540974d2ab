r"""The common area of two polygons and the length around it, from their edges alone.

::

        ____f____          The inside of a polygon is the signed sum of the trapezoids under its edges
       /         \         (:mod:`.signed_edges`). So the common area of polygon P with edges e and
    --e-----------e--      polygon Z with edges f is the signed sum, over all pairs of edges, of the
     |  common   |         area below both. Below both is below f, less what lies below f but above
     |  below    |         e; and the first of these cancels, because the edges of P above any x have
     |  both     |         signs that add up to nothing:

    area(P and Z)    =  - sum over e, f of  sign(e) sign(f)  integral of max(f(x) - e(x), 0) dx

The integral runs over the x that both edges have, and is that of a straight line cut off at zero.
There is no crossing to be found and no case to be told apart: holes, parts, shared edges and edges
that touch all go through the same sum, and no geometry object is made.

A place on f lies in P where the signs of the edges e below it add up to -1; a place on e lies in Z
where the signs of the edges f above it add up to 1. So the same pairs give the length around what is
common, with the run(e, f) of the x where f lies above e and the length of an edge per run:

    around(P and Z)  =  sum over e, f of  run(e, f) (sign(f) length(e) - sign(e) length(f))

This holds unless edges of both lie on one line for a while (*grazing*), or are upright and have no run.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, Floats, Integers
from .edge_sieve import REACH_M, Meetings
from .signed_edges import SignedEdges

#: Pairs of edges that are worked on at once: their columns stay in the processor's cache.
BATCH = 1 << 13
#: Of an edge steeper than this the run says too little of its length.
UPRIGHT = 1e5
#: Of an edge steeper than this the height says too little of its place.
STEEP = 1e3


@dataclass(frozen=True)
class InCommon:
    """What polygons Z have in common with the polygons P that they meet.

    ``area`` in the square of the unit; ``around`` is exact unless edges are upright or ``grazing``.
    """

    area: Floats
    around: Floats
    grazing: Booleans


def in_common(ours: SignedEdges, other: SignedEdges, met: Meetings, lids: int, totals: int) -> InCommon:
    """For each polygon Z the signed sums over the meetings of its edges.

    What a polygon gets does not depend on what else is measured with it: its meetings are added up in
    their order.

    Parameters
    ----------
    ours
        Edges of the polygons P.
    other
        Edges of the polygons Z, which own them. Those that lie below or beside all of P may be left out.
    met
        Which edges meet (:class:`.edge_sieve.EdgeSieve`).
    lids
        As many rows at the end of ``other`` are no outline, and have no length.
    totals
        How many polygons Z there are.
    """
    slope, other_slope = ours.slope, other.slope
    length, other_length = np.sqrt(1 + slope * slope), np.sqrt(1 + other_slope * other_slope)
    other_length[len(other_length) - lids :] = 0.0
    areas, lengths = np.empty(len(met)), np.empty(len(met))
    grazing = np.zeros(totals, dtype=bool)
    for start in range(0, len(met), BATCH):
        some = slice(start, start + BATCH)
        e, f = met.ours[some], met.other[some]
        width, left, right = gaps(ours, slope, other, other_slope, e, f)
        high, low = np.maximum(left, right), np.minimum(left, right)
        on_one_line = (width > REACH_M) & (high < REACH_M) & (low > -REACH_M)
        if on_one_line.any():
            grazing[other.owner[f[on_one_line]]] = True
        run = share_above_zero(high, low) * np.maximum(width, 0)
        mean = (np.maximum(high, 0) + np.maximum(low, 0)) / 2
        sign, other_sign = ours.sign[e], other.sign[f]
        areas[some] = run * mean * (sign * other_sign)
        lengths[some] = run * (other_sign * length[e] - sign * other_length[f])
    owner = other.owner[met.other]
    return InCommon(_summed(owner, -areas, totals), _summed(owner, lengths, totals), grazing)


def _summed(owner: Integers, values: Floats, totals: int) -> Floats:
    return np.bincount(owner, weights=values, minlength=totals).astype(np.float64)


def close_meetings(ours: SignedEdges, other: SignedEdges, met: Meetings) -> Booleans:
    """Which edges that meet may touch or cross; no others do."""
    e, f = met.ours, met.other
    slope, other_slope = ours.slope, other.slope
    width, left, right = gaps(ours, slope, other, other_slope, e, f)
    steepness = np.abs(slope[e]) + np.abs(other_slope[f])
    reach = REACH_M * (1 + steepness)
    apart = (np.minimum(left, right) > reach) | (np.maximum(left, right) < -reach)
    low, high = np.minimum(ours.y0[e], ours.y1[e]), np.maximum(ours.y0[e], ours.y1[e])
    beside = np.minimum(other.y0[f], other.y1[f]) > high + REACH_M
    beside |= np.maximum(other.y0[f], other.y1[f]) < low - REACH_M
    return np.asarray((width >= -2 * REACH_M) & ~beside & ~(apart & (steepness < STEEP)))


def upright(edges: SignedEdges) -> Integers:
    """Owners of edges that are too steep for their length to be known by their run."""
    return edges.owner[np.abs(edges.slope) > UPRIGHT]


def gaps(
    ours: SignedEdges, slope: Floats, other: SignedEdges, other_slope: Floats, e: Integers, f: Integers
) -> tuple[Floats, Floats, Floats]:
    """How much x edges have in common (negative: they lie apart), and how high f is above e at both ends of it."""
    x, other_x = ours.x0[e], other.x0[f]
    left = np.maximum(x, other_x)
    width = np.minimum(ours.x1[e], other.x1[f]) - left
    rise, other_rise = slope[e], other_slope[f]
    at_left = (other.y0[f] - ours.y0[e]) + (other_rise * (left - other_x) - rise * (left - x))
    return width, at_left, at_left + (other_rise - rise) * width


def share_above_zero(high: Floats, low: Floats) -> Floats:
    """Which share of each line that goes from ``low`` to ``high`` is above zero."""
    share, rise = np.maximum(high, 0), high - low
    share -= np.maximum(low, 0)
    level = rise == 0
    if level.any():
        share[level], rise[level] = high[level] > 0, 1.0
    share /= rise
    return share
