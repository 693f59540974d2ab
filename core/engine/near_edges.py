r"""What of the zones lies near the boxes of polygons: edges of their outlines, and lids above.

::

    .________lid__________.    Where a picture shows that no edge of a zone comes into a box, the zone is all
    |    f________        |    over the box or not there, and its edges are not looked for. Else the zone in
    |   /#########\       |    the window is what lies below its lids at the upper side of the window, less
    |__/##.________\._____|    what lies above its edges f. The lids of the tiles further down are the floors
    | /###|        |\     |    of those above them; together they are nothing.
    |/####|  box   |#\    |
    |#####|        |##\   |
    |_____!________!______|
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..tables import Booleans, ColumnTable, Floats, Integers
from .edge_tiles import EdgeTiles
from .lids import among
from .ranges import ends_of, written_out
from .signed_edges import SignedEdges
from .tile_windows import MARGIN_M, Windows, WindowTiles, tiles_of


@dataclass(frozen=True)
class PartsMet(ColumnTable):
    """Parts of zones in tiles of windows that an edge crosses within the box, or that are all over the box.

    ``pair`` is window * number of zones + zone; ``seen`` is the row of the tile in the window tiles.
    """

    pair: Integers
    part: Integers
    seen: Integers
    crossed: Booleans


@dataclass(frozen=True)
class NearZones:
    """The zones in the windows of boxes: pairs (window * number of zones + zone), each kind in order.

    ``inside`` are those that are all over the box; ``near`` those with an edge that comes near it.
    """

    inside: Integers
    near: Integers
    seen: WindowTiles
    parts: PartsMet

    def only(self, near: Integers) -> NearZones:
        """The same with no more than these near ones."""
        parts = self.parts.take(~self.parts.crossed | among(self.parts.pair, near))
        return NearZones(self.inside, near, self.seen, parts)


def near_zones(tiles: EdgeTiles, windows: Windows) -> NearZones:
    """Look at the pictures of all tiles that boxes meet."""
    seen = tiles_of(windows, tiles.grid.columns)
    parts = _parts_met(tiles, seen)
    near = np.unique(parts.pair[parts.crossed])
    # What no edge comes near in any tile is in all of them or in none: the first one tells.
    filled, _ = _filled(tiles, seen, seen.is_first)
    inside = np.concatenate([filled, parts.pair[~parts.crossed & seen.is_first[parts.seen]]])
    return NearZones(inside[~among(inside, near)], near, seen, parts)


def _parts_met(tiles: EdgeTiles, seen: WindowTiles) -> PartsMet:
    part, at = written_out(tiles.part_start[seen.tile], tiles.part_start[seen.tile + 1])
    cells = seen.cells[at]
    crossed = (tiles.crossed[part] & cells) != 0
    kept = np.flatnonzero(crossed | ((tiles.inside[part] & cells) == cells))
    part, at = part[kept], at[kept]
    return PartsMet(seen.window[at] * tiles.zones + tiles.part_zone[part], part, at, crossed[kept])


def _filled(tiles: EdgeTiles, seen: WindowTiles, which: Booleans) -> tuple[Integers, Integers]:
    """Pair and row of the window tile for all zones that fill one of the tiles ``which``."""
    rows = np.flatnonzero(which)
    tile = seen.tile[rows]
    place, at = written_out(tiles.filled_start[tile], tiles.filled_start[tile + 1])
    at = rows[at]
    return seen.window[at] * tiles.zones + tiles.filled_zone[place], at


def outlines_near(tiles: EdgeTiles, found: NearZones, box: Floats) -> SignedEdges:
    """The edges of near zones that are neither beside nor below the box, owned by the number of the pair.

    ``box`` has a row per near pair.
    """
    crossed = np.flatnonzero(found.parts.crossed)
    part, pair = found.parts.part[crossed], np.searchsorted(found.near, found.parts.pair[crossed])
    left, low, right = box[pair, 0] - MARGIN_M, box[pair, 1] - MARGIN_M, box[pair, 2] + MARGIN_M
    row, at = written_out(tiles.edge_start[part], tiles.edge_end[part])
    x0, x1 = tiles.x0[row], tiles.x1[row]
    kept = np.flatnonzero((x0 <= right[at]) & (x1 >= left[at]))
    row, at, x0, x1 = row[kept], at[kept], x0[kept], x1[kept]
    y0, y1 = tiles.y0[row], tiles.y1[row]
    kept = np.flatnonzero(np.maximum(y0, y1) >= low[at])
    sign = tiles.sign[row[kept]].astype(np.float64)
    return SignedEdges(pair[at[kept]], x0[kept], y0[kept], x1[kept], y1[kept], sign)


def lids_above(tiles: EdgeTiles, found: NearZones) -> SignedEdges:
    """The lids of near zones in the upper row of their windows, owned by the number of the pair.

    Lids side by side are one.
    """
    seen, parts = found.seen, found.parts
    filled, filled_at = _filled(tiles, seen, seen.is_top)
    top = seen.is_top[parts.seen]
    over, under = np.flatnonzero(top & ~parts.crossed), np.flatnonzero(top & parts.crossed)
    lid, of_part = written_out(tiles.lid_start[parts.part[under]], tiles.lid_end[parts.part[under]])
    whole = seen.tile[np.concatenate([filled_at, parts.seen[over]])]
    left = tiles.grid.x + whole % tiles.grid.columns * tiles.grid.size
    pair = np.concatenate([filled, parts.pair[over], parts.pair[under[of_part]]])
    tile = np.concatenate([whole, seen.tile[parts.seen[under[of_part]]]])
    x0 = np.concatenate([left, tiles.lid_x0[lid]])
    x1 = np.concatenate([left + tiles.grid.size, tiles.lid_x1[lid]])
    kept = np.flatnonzero(among(pair, found.near))
    kept = kept[np.lexsort((x0[kept], pair[kept]))]
    y = tiles.grid.y + (tile[kept] // tiles.grid.columns + 1) * tiles.grid.size
    return _merged(np.searchsorted(found.near, pair[kept]), x0[kept], x1[kept], y)


def _merged(pair: Integers, x0: Floats, x1: Floats, y: Floats) -> SignedEdges:
    """Lids in order, those that follow one another without a gap in one piece."""
    alone = np.ones(len(pair), dtype=bool)
    alone[1:] = (pair[1:] != pair[:-1]) | (x0[1:] != x1[:-1])
    first = np.flatnonzero(alone)
    last = ends_of(first, len(pair)) - 1
    return SignedEdges(pair[first], x0[first], y[first], x1[last], y[first], np.ones(len(first)))
