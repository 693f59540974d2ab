"""The grammar of the TXT format of boundary points (界址点坐标, 电子报盘).

It is the exchange format of a system, not a published standard; what is accepted here is what several
independent writers produce: square or Chinese brackets, leading blanks or dashes, 9, 12 or 13 fields in
the parcel line, point lines with or without ring number, or coordinates alone.
"""

from __future__ import annotations

import re

from ..core.errors import InputRefused
from .coordinates_model import ATTRIBUTES, Note, RawFile, RawParcel, RawPoint
from .coordinates_text import narrow, number, plain_field

_SECTION = re.compile(r"[\[【［]\s*(.+?)\s*[\]】］]")
_LEAD = re.compile(r"^[\s\ufeff\u3000]*(?:[-•*][\s\u3000]+)?")
_KEY = re.compile(r"([^=＝,，@]{1,30})[=＝](.*)")
_SEPARATORS = (",", "，", "\t", ";", "；")
#: Fields of a parcel line before the closing ``@``: point count, area and the attributes.
PARCEL_FIELDS = 2 + len(ATTRIBUTES)
HEADER, POINTS = "属性描述", "地块坐标"
#: A ring number is small; a coordinate is not.
_RING = re.compile(r"-?\d{1,4}")


def looks_like_txt(text: str) -> bool:
    """Whether the text has sections or parcel lines; else it is a table of points."""
    lines = [_LEAD.sub("", line).rstrip() for line in text.split("\n")[:200]]
    return any(_SECTION.fullmatch(line) or (line.endswith("@") and len(_fields(line)) > 2) for line in lines)


def parsed_txt(text: str, path: str) -> RawFile:
    """Header and parcels of ``text``.

    Raises
    ------
    InputRefused
        ``coordinates_line``, ``coordinates_not_a_number``, ``coordinates_no_points``,
        ``coordinates_parcel_without_points``, each with file and line.
    """
    file = RawFile(path, "txt")
    section = ""
    for place, line in enumerate(text.split("\n"), start=1):
        content = _LEAD.sub("", line).rstrip()
        heading = _SECTION.fullmatch(content)
        if heading:
            section = heading[1]
        elif content:
            _take(file, section, content, place)
    _require_points(file)
    return file


def _take(file: RawFile, section: str, content: str, line: int) -> None:
    """One line into its place: a header entry, a parcel or a point."""
    entry = _KEY.fullmatch(content)
    if content.endswith("@"):
        file.parcels.append(_parcel(content, line))
    elif entry and section != POINTS:
        file.header.setdefault(narrow(entry[1]), narrow(entry[2]))
    elif section in ("", POINTS) or (file.parcels and section == HEADER):
        if not file.parcels:
            file.parcels.append(RawParcel(line))
        file.parcels[-1].points.append(point_of(_fields(content), file.path, line, content))


def _require_points(file: RawFile) -> None:
    if not any(parcel.points for parcel in file.parcels):
        raise InputRefused("coordinates_no_points", path=file.path)
    for parcel in file.parcels:
        if not parcel.points:
            raise InputRefused(
                "coordinates_parcel_without_points", path=file.path, line=parcel.line, parcel=parcel.name
            )


def _parcel(content: str, line: int) -> RawParcel:
    """Point count, area, id, name, 点/线/面, sheet, use, class, perhaps more, then ``@``."""
    fields = _fields(content[:-1].rstrip(" ,，\t"), keep_last=True)
    fields += [""] * (PARCEL_FIELDS - len(fields))
    parcel = RawParcel(line, attributes=dict(zip(ATTRIBUTES, fields[2:])), stated_area=narrow(fields[1]))
    if narrow(fields[0]).isdecimal():
        parcel.stated_count = int(narrow(fields[0]))
    else:
        parcel.notes.append(Note("coordinates_note_count_unreadable", {"value": fields[0]}))
    further = [text for text in fields[PARCEL_FIELDS:] if text]
    if further:
        parcel.attributes["further"] = ",".join(further)
    return parcel


def _fields(content: str, keep_last: bool = False) -> list[str]:
    """Fields by the first separator that occurs; blanks separate where nothing else does."""
    separator = next((mark for mark in _SEPARATORS if mark in content), None)
    fields = [plain_field(field) for field in (content.split(separator) if separator else content.split())]
    while fields and not fields[-1] and not keep_last:
        fields.pop()
    return fields


def point_of(fields: list[str], path: str, line: int, content: str) -> RawPoint:
    """A point from ``name, ring, first, second``, ``name, first, second`` or ``first, second``.

    Raises
    ------
    InputRefused
        ``coordinates_line`` where there are too few or too many fields; ``coordinates_not_a_number``.
    """
    if not 2 <= len(fields) <= 6:
        raise InputRefused("coordinates_line", path=path, line=line, text=content[:60])
    has_ring = len(fields) >= 4 and _RING.fullmatch(narrow(fields[1])) is not None
    start = 2 if has_ring else min(1, len(fields) - 2)
    values = [number(field) for field in fields[start : start + 2]]
    for field, value in zip(fields[start:], values):
        if value is None:
            raise InputRefused("coordinates_not_a_number", path=path, line=line, value=field[:40])
    name = fields[0] if start else ""
    return RawPoint(name, narrow(fields[1]) if has_ring else "", float(values[0] or 0), float(values[1] or 0), line)
