"""Closed polylines of a DXF drawing, read by GDAL: arcs, splines and blocks included, no further library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal, ogr

from ..core.errors import InputRefused
from .coordinates_model import Note, RawFile, RawParcel, RawPoint
from .coordinates_text import file_bytes

gdal.UseExceptions()

BINARY = b"AutoCAD Binary DXF"
#: Ends of a polyline nearer than this make it a closed one.
CLOSED = 1e-6


def parsed_dxf(path: Path) -> RawFile:
    """One parcel per drawing layer that holds closed polylines; where there are none, its open ones as lines.

    Raises
    ------
    InputRefused
        ``coordinates_dxf_binary``, ``file_not_readable``, ``coordinates_dxf_cut_off``, ``coordinates_dxf_empty``.
    """
    raw = file_bytes(path)
    if raw.startswith(BINARY):
        raise InputRefused("coordinates_dxf_binary", path=str(path))
    if b"SECTION" in raw and not raw.rstrip(b"\x1a\x00 \t\r\n").endswith(b"EOF"):
        raise InputRefused("coordinates_dxf_cut_off", path=str(path))
    with _encoding_of(raw):
        found, others = _polylines(path)
    closed = [entry for entry in found if entry[2]]
    kept = closed or found
    if not kept:
        raise InputRefused("coordinates_dxf_empty", path=str(path))
    file = RawFile(str(path), "dxf")
    for layer in dict.fromkeys(name for name, _points, _closed in kept):
        parcel = RawParcel(0, attributes={"parcel_name": layer, "kind": "面" if closed else "线"})
        for number, points in enumerate((points for name, points, _closed in kept if name == layer), start=1):
            parcel.points += [RawPoint("", str(number), x, y, 0) for x, y in points]
        file.parcels.append(parcel)
    left_out = others + len(found) - len(kept)
    if left_out:
        file.notes.append(Note("coordinates_note_dxf_left_out", {"count": left_out}))
    return file


@contextmanager
def _encoding_of(raw: bytes) -> Iterator[None]:
    """Layer names by the bytes of the drawing, whose header often names another code page."""
    try:
        raw.decode("utf-8")
        name = "UTF-8"
    except UnicodeDecodeError:
        name = "CP936"
    # Older GDALs can set options only for the whole process.
    read = getattr(gdal, "GetThreadLocalConfigOption", gdal.GetConfigOption)
    write = getattr(gdal, "SetThreadLocalConfigOption", gdal.SetConfigOption)
    before = read("DXF_ENCODING")
    write("DXF_ENCODING", name)
    try:
        yield
    finally:
        write("DXF_ENCODING", before)


def _polylines(path: Path) -> tuple[list[tuple[str, list[tuple[float, float]], bool]], int]:
    """Layer, points and closedness of every polyline, and how many entities are something else."""
    found, others = [], 0
    try:
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR, allowed_drivers=["DXF"])
        for feature in source.GetLayer(0):
            lines = _lines(feature.GetGeometryRef())
            others += not lines
            found += [(feature.GetField("Layer") or "0", line, _is_closed(line)) for line in lines]
    except (RuntimeError, AttributeError) as error:
        raise InputRefused("file_not_readable", path=str(path), reason=str(error)) from error
    return found, others


def _lines(geometry: ogr.Geometry | None) -> list[list[tuple[float, float]]]:
    if geometry is None:
        return []
    if geometry.HasCurveGeometry(True):
        geometry = geometry.GetLinearGeometry()
    if geometry.GetGeometryCount():
        return [line for part in range(geometry.GetGeometryCount()) for line in _lines(geometry.GetGeometryRef(part))]
    points = geometry.GetPoints() if geometry.GetGeometryName() in ("LINESTRING", "LINEARRING") else None
    return [[point[:2] for point in points]] if points and len(points) > 1 else []


def _is_closed(points: list[tuple[float, float]]) -> bool:
    (x0, y0), (x1, y1) = points[0], points[-1]
    return len(points) > 3 and abs(x0 - x1) <= CLOSED and abs(y0 - y1) <= CLOSED
