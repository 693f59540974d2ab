"""What the coordinates themselves say about their CRS: a check of what a file states, never a silent guess.

CGCS2000 has EPSG codes for its Gauss-Krüger zones: 4491-4501 (6 degrees, zones 13-23, with prefix),
4502-4512 (6 degrees, without), 4513-4533 (3 degrees, zones 25-45, with), 4534-4554 (3 degrees, without).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.measuring import CGCS2000, mover, understood

#: Longitudes, latitudes, northings and distances from the central meridian that occur in China, with a margin.
LON, LAT = (72.0, 137.0), (2.0, 55.0)
NORTHING = (200_000.0, 6_200_000.0)
FALSE_EASTING = 500_000.0
#: Provinces are wider than a zone: eastings may come close to those of the next prefix.
HALF_ZONE = 499_999.0
#: Zone width in degrees -> (first zone, last zone, EPSG with prefix, EPSG without prefix).
FAMILIES = {3: (25, 45, 4513, 4534), 6: (13, 23, 4491, 4502)}

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Reading:
    """One way to read numbers: a CRS, and whether x and y must change places."""

    crs: str
    swapped: bool


@dataclass(frozen=True)
class ZoneCrs:
    """A Gauss-Krüger CRS of CGCS2000."""

    width: int
    zone: int
    prefixed: bool

    @property
    def epsg(self) -> str:
        """Its authority code."""
        first, _, with_prefix, without = FAMILIES[self.width]
        return f"EPSG:{(with_prefix if self.prefixed else without) + self.zone - first}"

    def meets(self, east: tuple[float, float]) -> bool:
        """Whether eastings of that range lie in the zone."""
        middle = FALSE_EASTING + (self.zone * 1_000_000 if self.prefixed else 0)
        return _within(east, (middle - HALF_ZONE, middle + HALF_ZONE))


def readings(box: Box) -> tuple[Reading, ...]:
    """All ways in which numbers of this extent (min x, min y, max x, max y) make sense in China.

    Eastings without a zone prefix fit every zone alike: their readings name all 3-degree zones.
    """
    found = []
    for swapped, (east, north) in ((False, _axes(box)), (True, _axes(box)[::-1])):
        if _within(east, LON) and _within(north, LAT):
            found.append(Reading(CGCS2000, swapped))
        if _within(north, NORTHING):
            found += [Reading(zone.epsg, swapped) for zone in _all_zones() if zone.meets(east)]
    return tuple(found)


def checked(definition: str, box: Box) -> Reading | None:
    """The reading that agrees with a stated CRS as far as it can: ``None`` where the numbers contradict it.

    A zone prefix too many or too few, and swapped axes, are recognised: the answer then differs from
    ``definition``. Other CRS than these must lead to China.

    Raises
    ------
    InputRefused
        ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    crs = understood(definition)
    stated = zone_of(definition)
    if crs.is_geographic:
        wanted = [Reading(definition, False), Reading(definition, True)]
    elif stated is not None:
        other = ZoneCrs(stated.width, stated.zone, not stated.prefixed)
        wanted = [Reading(kind.epsg, swapped) for kind in (stated, other) for swapped in (False, True)]
    else:
        return Reading(definition, False) if _leads_to_china(definition, box) else None
    return next((reading for reading in wanted if _fits(reading, box)), None)


def zone_of(definition: str) -> ZoneCrs | None:
    """The Gauss-Krüger zone of CGCS2000 that a CRS is, by its parameters; ``None`` for any other."""
    crs = understood(definition)
    if crs.is_geographic or crs.coordinate_operation is None:
        return None
    numbers = {parameter.name.lower(): parameter.value for parameter in crs.coordinate_operation.params}
    east, middle = numbers.get("false easting"), numbers.get("longitude of natural origin")
    if "transverse mercator" not in crs.coordinate_operation.method_name.lower() or east is None or middle is None:
        return None
    prefix, rest = divmod(float(east), 1_000_000)
    if rest != FALSE_EASTING or numbers.get("scale factor at natural origin", 1) != 1:
        return None
    return _zone(float(middle), int(prefix), crs.name)


def _zone(middle: float, prefix: int, name: str) -> ZoneCrs | None:
    three, six = middle / 3, (middle + 3) / 6
    if prefix:
        width = 3 if prefix == three else 6 if prefix == six else 0
    else:
        width = 6 if six.is_integer() and "3-degree" not in name and "3_degree" not in name.lower() else 3
    number = three if width == 3 else six
    if not width or not number.is_integer() or not FAMILIES[width][0] <= number <= FAMILIES[width][1]:
        return None
    return ZoneCrs(width, int(number), bool(prefix))


def _fits(reading: Reading, box: Box) -> bool:
    east, north = _axes(box)[::-1] if reading.swapped else _axes(box)
    if understood(reading.crs).is_geographic:
        return _within(east, LON) and _within(north, LAT)
    zone = zone_of(reading.crs)
    return zone is not None and _within(north, NORTHING) and zone.meets(east)


def _leads_to_china(definition: str, box: Box) -> bool:
    lon, lat = mover(definition, CGCS2000).transform(np.asarray(box)[[0, 2]], np.asarray(box)[[1, 3]])
    east, north = ((float(np.min(axis)), float(np.max(axis))) for axis in (lon, lat))
    return bool(np.isfinite([*east, *north]).all()) and _within(east, LON) and _within(north, LAT)


def _all_zones() -> list[ZoneCrs]:
    """3-degree zones first, then 6-degree zones with prefix (without, they are 3-degree zones as well)."""
    three = [ZoneCrs(3, zone, prefixed) for prefixed in (True, False) for zone in range(25, 46)]
    return three + [ZoneCrs(6, zone, True) for zone in range(13, 24)]


def _axes(box: Box) -> list[tuple[float, float]]:
    return [(box[0], box[2]), (box[1], box[3])]


def _within(values: tuple[float, float], limits: tuple[float, float]) -> bool:
    return limits[0] <= values[0] and values[1] <= limits[1]


def summary(found: tuple[Reading, ...]) -> str:
    """Candidates for a sentence; a whole family of zones is named as its range."""
    codes = list(dict.fromkeys(f"{reading.crs}{' (x/y swapped)' if reading.swapped else ''}" for reading in found))
    return ", ".join(codes) if len(codes) <= 4 else f"{codes[0]} … {codes[-1]}"
