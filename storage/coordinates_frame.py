"""Which of two numbers is the easting, and in which CRS: decided by the numbers, then by the header, or refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np

from ..core.building.coordinate_numbers import FAMILIES, LAT, LON, NORTHING, ZoneCrs, zone_of
from ..core.engine.measuring import CGCS2000, mover, understood
from ..core.errors import InputRefused
from ..core.tables import Booleans, Floats
from .coordinates_header import HeaderFacts
from .coordinates_model import Note, RawFile

#: Eastings within a zone: 500 km and up to 400 km to either side (6-degree zones in the south).
EASTING = (100_000.0, 900_000.0)
ZONES = (min(first for first, *_ in FAMILIES.values()), max(last for _, last, *_ in FAMILIES.values()))
MILLION = 1_000_000


@dataclass(frozen=True)
class Frame:
    """The CRS of the numbers, and whether the first of each pair is the northing (or latitude)."""

    crs: str
    north_first: bool
    notes: tuple[Note, ...]


def _within(values: Floats, limits: tuple[float, float]) -> Booleans:
    return (values >= limits[0]) & (values <= limits[1])


def _degrees(east: Floats, north: Floats) -> Booleans:
    return _within(east, LON) & _within(north, LAT)


def _prefixed(east: Floats, north: Floats) -> Booleans:
    with np.errstate(invalid="ignore"):  # a number beyond all floats is no place either
        zone, rest = np.divmod(east, MILLION)
    return _within(zone, ZONES) & _within(rest, EASTING) & _within(north, NORTHING)


def _bare(east: Floats, north: Floats) -> Booleans:
    return _within(east, EASTING) & _within(north, NORTHING)


#: Ways to read a pair as east and north.
FORMS: dict[str, Callable[[Floats, Floats], Booleans]] = {"degrees": _degrees, "prefixed": _prefixed, "bare": _bare}


def decided_frame(file: RawFile, header: HeaderFacts, crs: str = "", axis: str = "auto") -> Frame:
    """How to read the points of ``file``.

    Parameters
    ----------
    crs
        The user's own word on the CRS; empty where there is none.
    axis
        ``auto``, ``north_east`` (the first number is the northing) or ``east_north``.

    Raises
    ------
    InputRefused
        ``coordinates_implausible``, ``coordinates_axis_unknown``, ``coordinates_axis_contradicted``,
        ``coordinates_zone_unknown``, ``coordinates_zones_differ``, ``coordinates_crs_contradicted``,
        and for ``crs`` ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    if crs and not understood(crs).is_geographic and zone_of(crs) is None:
        return _of_other_crs(file, crs, axis)
    form, north_first = _form(file, axis)
    east = _columns(file)[1 if north_first else 0]
    notes: list[Note] = []
    if form == "degrees":
        code = _geographic(file, crs)
    elif form == "prefixed":
        code, notes = _by_prefix(file, east, header, crs)
    else:
        code, notes = _by_header(file, header, crs)
    if not north_first and file.layout == "txt" and form != "degrees":
        notes.append(Note("coordinates_note_swapped"))
    if not header.datum_known and not crs:
        notes.append(Note("coordinates_note_datum_assumed"))
    if header.has_parameters:
        notes.append(Note("coordinates_note_parameters"))
    return Frame(code, north_first, tuple(notes))


def _columns(file: RawFile) -> tuple[Floats, Floats]:
    points = file.points()
    return np.asarray([point.first for point in points]), np.asarray([point.second for point in points])


def _form(file: RawFile, axis: str) -> tuple[str, bool]:
    """The one way in which all points make sense."""
    first, second = _columns(file)
    fits = {
        (form, north_first): rule(*((second, first) if north_first else (first, second)))
        for form, rule in FORMS.items()
        for north_first in (True, False)
    }
    whole = [way for way, mask in fits.items() if mask.all()]
    asked = {"north_east": True, "east_north": False}.get(axis)
    wanted = [way for way in whole if asked is None or way[1] is asked]
    if len({north_first for _, north_first in wanted}) > 1:
        raise InputRefused("coordinates_axis_unknown", path=file.path)
    if wanted:
        return wanted[0]
    if whole:
        raise InputRefused("coordinates_axis_contradicted", path=file.path, axis=axis)
    best = max(fits.values(), key=lambda mask: int(mask.sum()))
    point = file.points()[int(np.argmin(best))]
    raise InputRefused(
        "coordinates_implausible",
        path=file.path,
        line=point.line,
        first=f"{point.first:.12g}",
        second=f"{point.second:.12g}",
    )


def _geographic(file: RawFile, crs: str) -> str:
    if crs and not understood(crs).is_geographic:
        raise InputRefused("coordinates_crs_contradicted", path=file.path, crs=crs, found="lon, lat")
    return crs or CGCS2000


def _by_prefix(file: RawFile, east: Floats, header: HeaderFacts, crs: str) -> tuple[str, list[Note]]:
    zones = np.floor(east / MILLION).astype(int)
    if len(set(zones)) > 1:
        other = file.points()[int(np.argmax(zones != zones[0]))]
        told = ", ".join(map(str, sorted(set(zones.tolist()))))
        raise InputRefused("coordinates_zones_differ", path=file.path, zones=told, line=other.line)
    zone = int(zones[0])
    found = ZoneCrs(3 if zone >= FAMILIES[3][0] else 6, zone, True)
    stated = zone_of(crs) if crs else None
    if crs and (stated is None or (stated.width, stated.zone) != (found.width, found.zone)):
        raise InputRefused("coordinates_crs_contradicted", path=file.path, crs=crs, found=found.epsg)
    notes = [Note("coordinates_note_zone_by_prefix", {"zone": zone, "width": found.width, "crs": found.epsg})]
    if header.stated_zone and header.zone != zone:
        notes.append(Note("coordinates_note_zone_header", {"stated": header.stated_zone, "zone": zone}))
    return found.epsg, notes


def _by_header(file: RawFile, header: HeaderFacts, crs: str) -> tuple[str, list[Note]]:
    if crs:
        stated = zone_of(crs)
        if stated is None:
            raise InputRefused("coordinates_crs_contradicted", path=file.path, crs=crs, found="m")
        return ZoneCrs(stated.width, stated.zone, False).epsg, []
    if not header.zone:
        raise InputRefused("coordinates_zone_unknown", path=file.path)
    found = ZoneCrs(header.width, header.zone, False)
    return found.epsg, [
        Note("coordinates_note_zone_by_header", {"zone": found.zone, "width": found.width, "crs": found.epsg})
    ]


def _of_other_crs(file: RawFile, crs: str, axis: str) -> Frame:
    """Any other projection that the user names: the order is the one that leads to places in China."""
    first, second = _columns(file)
    move = mover(crs, CGCS2000)
    fits = [
        north_first
        for north_first in (True, False)
        if _degrees(*move.transform(*((second, first) if north_first else (first, second)))).all()
    ]
    asked = {"north_east": True, "east_north": False}.get(axis)
    fits = [north_first for north_first in fits if asked in (None, north_first)]
    if not fits:
        raise _implausible(file, 0)
    if len(fits) > 1:
        raise InputRefused("coordinates_axis_unknown", path=file.path)
    return Frame(crs, fits[0], ())


def _implausible(file: RawFile, place: int) -> InputRefused:
    point = file.points()[place]
    first, second = f"{point.first:.12g}", f"{point.second:.12g}"
    return InputRefused("coordinates_implausible", path=file.path, line=point.line, first=first, second=second)
