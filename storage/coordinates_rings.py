"""Where one ring ends and the next begins, and which ring lies in which: the files do not say it reliably."""

from __future__ import annotations

import math

import shapely

from ..core.errors import InputRefused
from ..core.tables import Floats, Objects, objects
from .coordinates_model import Note, RawFile, RawParcel, RawPoint

#: A closing point may be off by this much in metres (2 cm were seen), or in degrees.
CLOSING_M, CLOSING_DEG = 0.05, 5e-7
#: Less than this share of the smaller ring in common is touching; more than the rest of it is lying inside.
TOUCHING = 1e-3
FEWEST = {"polygon": 3, "line": 2, "point": 1}


def tell_rings(file: RawFile) -> None:
    """Fill the ``rings`` of every parcel, without closing points; what was repaired becomes notes.

    A ring ends where it comes back to its first point, where the ring number changes, or where the
    numbering starts again at the ring's first name.
    """
    for parcel in file.parcels:
        parcel.rings = _lines(parcel) if parcel.kind != "polygon" else _Splitter(parcel).rings()


def require_whole_rings(file: RawFile) -> None:
    """Refuse rings that cannot be drawn.

    Raises
    ------
    InputRefused
        ``coordinates_ring_short``.
    """
    for parcel in file.parcels:
        for number, ring in enumerate(parcel.rings, start=1):
            different = len({(point.first, point.second) for point in ring})
            if different < FEWEST[parcel.kind]:
                raise InputRefused(
                    "coordinates_ring_short",
                    path=file.path,
                    line=ring[0].line,
                    parcel=parcel.name,
                    ring=number,
                    count=different,
                )


def _lines(parcel: RawParcel) -> list[list[RawPoint]]:
    """Lines and points are told apart by their ring number alone."""
    rings: list[list[RawPoint]] = []
    for point in parcel.points:
        if not rings or rings[-1][0].ring != point.ring:
            rings.append([])
        rings[-1].append(point)
    return rings


class _Splitter:
    """Walks through the points of one parcel."""

    def __init__(self, parcel: RawParcel) -> None:
        self._parcel = parcel
        self._rings: list[list[RawPoint]] = []
        self._is_closed = True

    def rings(self) -> list[list[RawPoint]]:
        """The rings in the order of the file."""
        points = self._parcel.points
        for place, point in enumerate(points):
            following = points[place + 1] if place + 1 < len(points) else None
            if not self._closes(point, following):
                self._add(point)
        return self._rings

    def _add(self, point: RawPoint) -> None:
        ring = self._rings[-1] if self._rings else []
        if self._is_closed or point.ring != ring[0].ring or self._starts_again(ring, point):
            if ring and point.ring == ring[0].ring:
                self._note("coordinates_note_ring_split", line=point.line)
            self._rings.append([point])
            self._is_closed = False
        else:
            ring.append(point)

    def _starts_again(self, ring: list[RawPoint], point: RawPoint) -> bool:
        return len(ring) >= 3 and bool(point.name) and point.name == ring[0].name != ring[1].name

    def _closes(self, point: RawPoint, following: RawPoint | None) -> bool:
        """Whether ``point`` only closes the ring that is open."""
        if self._is_closed or len(self._rings[-1]) < 3:
            return False
        first = self._rings[-1][0]
        is_last = following is None or following.ring != point.ring
        if point.ring != first.ring and not is_last:
            return False
        if not self._meets(point, first, is_last):
            return False
        if point.ring != first.ring:
            self._note("coordinates_note_ring_number", line=point.line, ring=point.ring)
        self._is_closed = True
        return True

    def _meets(self, point: RawPoint, first: RawPoint, is_last: bool) -> bool:
        off = math.hypot(point.first - first.first, point.second - first.second)
        if off == 0:
            return True
        near = CLOSING_DEG if max(abs(point.first), abs(point.second)) <= 180 else CLOSING_M
        if off <= near and is_last:
            self._note("coordinates_note_closing_off", line=point.line, off=f"{off:.3g}")
            return True
        repeated = abs(point.first - point.second) <= near
        if repeated and min(abs(point.first - first.first), abs(point.first - first.second)) <= near:
            self._note("coordinates_note_repeated_x", line=point.line)
            return True
        return False

    def _note(self, code: str, **facts: object) -> None:
        self._parcel.notes.append(Note(code, facts))


def nested(rings: list[Floats], path: str, parcel: str) -> Objects:
    """Polygons of rings (x, y; not closed): a ring inside an odd number of others is a hole.

    Raises
    ------
    InputRefused
        ``coordinates_ring_flat``; ``coordinates_rings_cross`` where two rings share a part only, or are
        the same: what is inside cannot be known then.
    """
    faces = objects([shapely.Polygon(ring) for ring in rings])
    solid = objects(shapely.make_valid(faces))
    areas = shapely.area(solid)
    for number, (area, length) in enumerate(zip(areas, shapely.length(faces)), start=1):
        if area <= 1e-9 * length**2:
            raise InputRefused("coordinates_ring_flat", path=path, parcel=parcel, ring=number)
    inside = _containment(solid, areas, path, parcel)
    depth = {ring: len(around) for ring, around in inside.items()}
    within: dict[int, list[int]] = {ring: [] for ring in inside}
    for ring, around in inside.items():
        for other in around:
            within[other].append(ring)
    polygons = []
    for shell in [ring for ring in range(len(rings)) if depth[ring] % 2 == 0]:
        holes = [ring for ring in within[shell] if depth[ring] == depth[shell] + 1]
        polygons.append(shapely.Polygon(rings[shell], [rings[hole] for hole in holes]))
    return objects(polygons)


def _containment(solid: Objects, areas: Floats, path: str, parcel: str) -> dict[int, set[int]]:
    """For each ring the rings around it."""
    inside: dict[int, set[int]] = {ring: set() for ring in range(len(solid))}
    one, other = shapely.STRtree(solid).query(solid, predicate="intersects")
    for first, second in zip(one[one < other].tolist(), other[one < other].tolist()):
        larger, smaller = (first, second) if areas[first] >= areas[second] else (second, first)
        share = shapely.intersection(solid[larger], solid[smaller]).area / areas[smaller]
        same = areas[larger] - areas[smaller] <= TOUCHING * areas[larger]
        if share >= 1 - TOUCHING and not same:
            inside[smaller].add(larger)
        elif share > TOUCHING:
            raise InputRefused("coordinates_rings_cross", path=path, parcel=parcel, rings=f"{first + 1} / {second + 1}")
    return inside
