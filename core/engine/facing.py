"""Polygons and the zones near them: the edges of both, and which of them have to do with each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, ColumnTable, Floats, Integers, Objects
from .edge_sieve import Meetings, meetings
from .edge_tiles import EdgeTiles
from .near_edges import NearZones, lids_above, outlines_near
from .ranges import beginnings, ends_of, written_out
from .signed_edges import SignedEdges, signed_edges
from .trapezoids import close_meetings, upright


@dataclass(frozen=True)
class Polygons(ColumnTable):
    """Polygons of candidates, in their order: the candidate, the shape, its bounds, area and length around it."""

    candidate: Integers
    shape: Objects
    box: Floats
    area: Floats
    around_m: Floats


@dataclass(frozen=True)
class Facing:
    """Pairs of a polygon and a zone near it.

    ``edges`` are those of the polygons, ``start`` the first of each and ``of_pair`` which of them a pair has;
    ``other`` are the edges of the zones near the polygon, owned by the pair, and at their end ``lids`` lids.
    Where a lid lies over all of the polygon, the pair is ``covered`` and the lid is not among them.
    """

    polygons: Polygons
    edges: SignedEdges
    start: Integers
    of_pair: Integers
    other: SignedEdges
    lids: int
    covered: Booleans
    met: Meetings

    @property
    def outlines(self) -> SignedEdges:
        """The edges of the zones without the lids."""
        return self.other.take(slice(0, len(self.other) - self.lids))

    def edges_by_pair(self) -> tuple[SignedEdges, Integers]:
        """The edges of the polygon of each pair, owned by the pair, and the first of each pair."""
        row, pair = written_out(self.start[self.of_pair], self.start[self.of_pair + 1])
        edges = SignedEdges(**(self.edges.take(row).columns() | {"owner": pair}))
        return edges, np.searchsorted(pair, np.arange(len(self.of_pair)))

    def upright(self) -> Booleans:
        """Which pairs have an edge that is too steep for what is worked out from runs."""
        of_polygons = np.zeros(len(self.start) - 1, dtype=bool)
        of_polygons[upright(self.edges)] = True
        found = of_polygons[self.of_pair]
        found[upright(self.outlines)] = True
        return found

    def touching(self, wanted: Booleans) -> Booleans:
        """Which of the ``wanted`` pairs have edges that come close to one another."""
        found = np.zeros(len(wanted), dtype=bool)
        met = self.met.take(wanted[self.other.owner][self.met.other])
        found[self.other.owner[met.other[close_meetings(self.edges, self.other, met)]]] = True
        return found


def facing(tiles: EdgeTiles, polygons: Polygons, found: NearZones) -> Facing:
    """The near pairs of ``polygons``, of which there is at least one."""
    polygon = found.near // tiles.zones
    fresh = beginnings(polygon)
    of_pair = np.repeat(np.arange(len(fresh)), ends_of(fresh, len(polygon)) - fresh)
    pairs = polygons.take(polygon)
    outlines, lids = outlines_near(tiles, found, pairs.box), lids_above(tiles, found)
    covering = (lids.x0 <= pairs.box[lids.owner, 0]) & (lids.x1 >= pairs.box[lids.owner, 2])
    covered = np.zeros(len(pairs), dtype=bool)
    if covering.any():
        covered[lids.owner[covering]] = True
        lids = lids.take(~covering)
    edges, other = signed_edges(pairs.shape[fresh]), SignedEdges.joined([outlines, lids])
    start = np.searchsorted(edges.owner, np.arange(len(fresh) + 1))
    met = meetings(edges, start, other, of_pair[other.owner])
    return Facing(pairs, edges, start, of_pair, other, len(lids), covered, met)
