"""Read a file of boundary points (TXT, CSV, XLSX, DXF) into polygons, lines or points with their notes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from ..core.engine.geometry import made_ready
from ..core.engine.measuring import CGCS2000, areas_m2, brought_into, measuring_frame, mover
from ..core.errors import InputRefused
from ..core.model import AreaMethod
from ..core.progress import Progress, silent, step
from ..core.tables import Floats, Objects, objects
from .coordinates_area import compare_areas, stated_area_m2
from .coordinates_dxf import parsed_dxf
from .coordinates_frame import Frame, decided_frame
from .coordinates_header import header_facts
from .coordinates_model import Note, RawFile, RawParcel
from .coordinates_rings import nested, require_whole_rings, tell_rings
from .coordinates_table import csv_rows, parsed_tables, xlsx_sheets
from .coordinates_text import decoded_text, file_bytes
from .coordinates_txt import looks_like_txt, parsed_txt

SUFFIXES = (".txt", ".csv", ".xlsx", ".dxf")


@dataclass
class ImportedParcel:
    """One parcel; ``shape`` is a multi geometry with x east and y north in the CRS of the file."""

    parcel_id: str
    shape: shapely.Geometry
    raw: RawParcel
    stated_m2: float = math.nan
    drawn_m2: float = math.nan
    difference_m2: float = math.nan
    notes: list[Note] = field(default_factory=list)


@dataclass
class ImportedParcels:
    """All parcels of a file, ``kind`` ``polygon``, ``line`` or ``point``, and what was decided for all of them."""

    parcels: list[ImportedParcel]
    crs: str
    kind: str
    notes: list[Note]


def read_coordinates(
    path: Path | str, crs: str = "", axis: str = "auto", progress: Progress = silent
) -> ImportedParcels:
    """Read the file at ``path``.

    Parameters
    ----------
    crs
        What the user says of the CRS of the numbers; empty leaves it to header and numbers.
    axis
        ``auto``, ``north_east`` (the first number is the northing) or ``east_north``.

    Raises
    ------
    InputRefused
        One of the ``coordinates_*`` codes, with file and line; ``file_missing``, ``file_not_readable``,
        ``crs_unknown``, ``datum_not_cgcs2000``.
    Cancelled
    """
    step(progress, 0.0)
    file = _raw_file(Path(path))
    tell_rings(file)
    step(progress, 0.3)
    header = header_facts(file.header, file.path, bool(crs))
    frame = decided_frame(file, header, crs, axis)
    kinds = {parcel.kind for parcel in file.parcels}
    if len(kinds) > 1:
        raise InputRefused("coordinates_kinds", path=file.path, kinds=", ".join(sorted(kinds)))
    kind = kinds.pop()
    _refuse_cut_off(file)
    require_whole_rings(file)
    parcels = []
    for number, raw in enumerate(file.parcels, start=1):
        step(progress, 0.3 + 0.4 * number / len(file.parcels))
        parcels += _imported(file, raw, str(number), frame, kind)
    step(progress, 0.7)
    if kind == "polygon":
        _measure(parcels, frame.crs)
    return ImportedParcels(parcels, frame.crs, kind, [*file.notes, *frame.notes])


def _raw_file(path: Path) -> RawFile:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputRefused("coordinates_format", path=str(path), suffix=suffix or "-")
    raw = file_bytes(path)
    if suffix == ".dxf":
        return parsed_dxf(path)
    if suffix == ".xlsx":
        return parsed_tables(xlsx_sheets(path), str(path))
    text, encoding = decoded_text(raw, str(path))
    is_txt = looks_like_txt(text)
    file = parsed_txt(text, str(path)) if is_txt else parsed_tables({"": csv_rows(text)}, str(path))
    file.notes.append(Note("coordinates_note_encoding", {"encoding": encoding}))
    return file


def _refuse_cut_off(file: RawFile) -> None:
    """The last parcel with fewer points than it states: the file ends too early. Elsewhere it is a note."""
    for parcel in file.parcels:
        open_count = sum(len(ring) for ring in parcel.rings)
        fits = {open_count, open_count + len(parcel.rings), open_count + 1, len(parcel.points)}
        if parcel.stated_count is None or parcel.stated_count in fits:
            continue
        if parcel is file.parcels[-1] and parcel.stated_count > max(fits):
            raise InputRefused(
                "coordinates_cut_off",
                path=file.path,
                line=parcel.line,
                parcel=parcel.name,
                stated=parcel.stated_count,
                found=len(parcel.points),
            )
        facts = {"stated": parcel.stated_count, "found": len(parcel.points)}
        parcel.notes.append(Note("coordinates_note_count", facts))


def _imported(file: RawFile, raw: RawParcel, number: str, frame: Frame, kind: str) -> list[ImportedParcel]:
    """The parcel; of a drawing every outer ring is a parcel of its own."""
    rings = [_xy(raw, place, frame.north_first) for place in range(len(raw.rings))]
    if kind == "point":
        shapes = [shapely.multipoints(np.concatenate(rings))]
    elif kind == "line":
        shapes = [shapely.multilinestrings([shapely.linestrings(ring) for ring in rings])]
    else:
        polygons = nested(rings, file.path, raw.name)
        shapes = [shapely.multipolygons([shape]) for shape in polygons] if file.layout == "dxf" else [_multi(polygons)]
        _say_what_rings_became(raw, polygons)
    identity = raw.attributes.get("parcel_id") or number
    ids = [identity] if len(shapes) == 1 else [f"{identity}-{place}" for place in range(1, len(shapes) + 1)]
    return [ImportedParcel(name, shape, raw, notes=list(raw.notes)) for name, shape in zip(ids, shapes)]


def _xy(raw: RawParcel, place: int, north_first: bool) -> Floats:
    pairs = np.asarray([(point.first, point.second) for point in raw.rings[place]], dtype=np.float64)
    return pairs[:, ::-1] if north_first else pairs


def _multi(polygons: Objects) -> shapely.MultiPolygon:
    return shapely.multipolygons(list(polygons))


def _say_what_rings_became(raw: RawParcel, polygons: Objects) -> None:
    holes = int(shapely.get_num_interior_rings(polygons).sum())
    if len(raw.rings) > 1:
        raw.notes.append(Note("coordinates_note_rings", {"parts": len(polygons), "holes": holes}))
    reasons = [str(reason) for reason in shapely.is_valid_reason(polygons) if reason != "Valid Geometry"]
    if reasons:
        raw.notes.append(Note("coordinates_note_self_crossing", {"reason": reasons[0]}))


def _measure(parcels: list[ImportedParcel], crs: str) -> None:
    """Areas on the ellipsoid, and how they compare with the stated ones."""
    shapes = made_ready(objects([parcel.shape for parcel in parcels]), 2).shapes
    box = shapely.total_bounds(shapes)
    lon, lat = mover(crs, CGCS2000).transform((box[[0]] + box[[2]]) / 2, (box[[1]] + box[[3]]) / 2)
    frame = measuring_frame(AreaMethod.ELLIPSOIDAL, float(lon[0]), float(lat[0]))
    for parcel, drawn_m2 in zip(parcels, areas_m2(brought_into(frame, shapes, crs))):
        parcel.drawn_m2 = float(drawn_m2)
        if parcel.raw.stated_area:
            parcel.stated_m2 = stated_area_m2(parcel.raw.stated_area, parcel.drawn_m2, parcel.notes)
        if math.isfinite(parcel.stated_m2):
            parcel.difference_m2 = compare_areas(parcel.stated_m2, parcel.drawn_m2, parcel.notes)
