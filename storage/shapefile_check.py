"""Whether a shapefile is whole, and in which encoding its DBF is: GDAL opens a DBF cut in half in silence."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import InputRefused
from .encodings import encoding_of

_TEXT_KINDS = b"CM"


def check_whole(path: Path) -> None:
    """Refuse a shapefile of which a part is missing, cut short or of another length than the others.

    Raises
    ------
    InputRefused
        ``shapefile_part_missing``, ``shapefile_cut_short``, ``shapefile_parts_differ``.
    """
    parts = {suffix: _part(path, suffix) for suffix in (".shp", ".shx", ".dbf")}
    shp, shx, dbf = parts[".shp"], parts[".shx"], parts[".dbf"]
    for part in (shp, shx):
        head = _head(part, 100)
        if struct.unpack(">i", head[:4])[0] != 9994:
            raise InputRefused("file_not_readable", path=str(part), reason="no shapefile header")
        _check_size(part, struct.unpack(">i", head[24:28])[0] * 2, "")
    rows, start, width = _dbf_shape(dbf)
    _check_size(dbf, start + rows * width, f"{rows}")
    shapes = (struct.unpack(">i", _head(shx, 100)[24:28])[0] * 2 - 100) // 8
    if shapes != rows:
        raise InputRefused("shapefile_parts_differ", path=str(path), shapes=shapes, rows=rows)


def dbf_encoding(path: Path) -> str | None:
    """Encoding of the field names and texts of the DBF beside ``path``; ``None`` where neither fits."""
    return encoding_of(_texts(_part(path, ".dbf")), cut=True)


def declared_encoding(path: Path) -> str:
    """What the ``.cpg`` beside ``path`` says; empty where there is none."""
    for suffix in (".cpg", ".CPG"):
        if path.with_suffix(suffix).exists():
            return path.with_suffix(suffix).read_text(encoding="ascii", errors="replace").strip()[:40]
    return ""


def field_widths(path: Path) -> dict[int, int]:
    """Width in bytes of each text field of the DBF, by its place."""
    return {place: width for place, (kind, width) in enumerate(_fields(_part(path, ".dbf"))) if kind in _TEXT_KINDS}


def _part(path: Path, suffix: str) -> Path:
    for name in (suffix, suffix.upper()):
        if path.with_suffix(name).exists():
            return path.with_suffix(name)
    raise InputRefused("shapefile_part_missing", path=str(path), part=path.with_suffix(suffix).name)


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        head = file.read(size)
    if len(head) < size:
        raise InputRefused("shapefile_cut_short", path=str(path), expected=size, found=len(head), rows="?")
    return head


def _check_size(path: Path, expected: int, rows: str) -> None:
    found = path.stat().st_size
    if found < expected:
        raise InputRefused("shapefile_cut_short", path=str(path), expected=expected, found=found, rows=rows or "?")


def _dbf_shape(path: Path) -> tuple[int, int, int]:
    """Number of records, bytes before the first, bytes of each."""
    rows, start, width = struct.unpack("<IHH", _head(path, 32)[4:12])
    if start < 33 or width < 1:
        raise InputRefused("file_not_readable", path=str(path), reason="no DBF header")
    return rows, start, width


def _fields(path: Path) -> list[tuple[bytes, int]]:
    _, start, _ = _dbf_shape(path)
    head = _head(path, start)
    return [(head[at + 11 : at + 12], head[at + 16]) for at in range(32, start - 32, 32) if head[at] != 0x0D]


def _texts(path: Path) -> Iterator[bytes]:
    """Names of the fields, then every text value, without the blanks that fill them up."""
    rows, start, width = _dbf_shape(path)
    head = _head(path, start)
    for at in range(32, start - 32, 32):
        # A numbered name may have been cut in the middle of a character before its number was put behind it.
        yield head[at : at + 11].split(b"\0")[0].split(b"_")[0]
    fields, offset = [], 1
    for kind, size in _fields(path):
        if kind in _TEXT_KINDS:
            fields.append((offset, offset + size))
        offset += size
    with path.open("rb") as file:
        file.seek(start)
        for _ in range(rows):
            record = file.read(width)
            for first, last in fields:
                yield record[first:last].rstrip(b" \0")
