"""Write whole GeoPackages: all tables or none, rows in the order given."""

from __future__ import annotations

import math
import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, Union

import numpy as np
import numpy.typing as npt
import shapely
from osgeo import gdal, ogr, osr

from ..core.tables import Integers
from .packed_index import ROOT, Boxes, outward, packed_levels

gdal.UseExceptions()

#: GDAL field types by the words that the contract uses for columns.
FIELD_TYPES = {"text": ogr.OFTString, "integer": ogr.OFTInteger64, "real": ogr.OFTReal, "date": ogr.OFTDate}
GEOMETRY_TYPES = {
    "Point": ogr.wkbPoint,
    "MultiPoint": ogr.wkbMultiPoint,
    "LineString": ogr.wkbLineString,
    "MultiLineString": ogr.wkbMultiLineString,
    "Polygon": ogr.wkbPolygon,
    "MultiPolygon": ogr.wkbMultiPolygon,
    "Geometry": ogr.wkbUnknown,
}
#: Header of a GeoPackage binary with an xy envelope (OGC 12-128r17, 2.1.3).
_HEADER = np.dtype([("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs", "<i4"), ("box", "<f8", 4)])

#: As many values go with one statement: SQLite before 3.32 takes no more than 999.
_MOST_VALUES = 900
#: As many rows of an index are Python's own numbers at the same time, which take much more room than numpy's.
_ROWS_AT_ONCE = 32_768

#: Values of one column: a list, or an array of numbers or objects.
Values = Union[Sequence[Any], "npt.NDArray[Any]"]


@dataclass(frozen=True)
class Layout:
    """What one table of a GeoPackage looks like.

    Parameters
    ----------
    name
        Table (layer) name.
    kinds
        Column -> kind: ``text``, ``integer``, ``real``, ``date`` (ISO strings).
    geometry_type
        A key of :data:`GEOMETRY_TYPES`, or ``None`` for a table without geometry.
    epsg
        Code of the CRS of the geometry.
    description
        Layer abstract: what the data are, and that they are synthetic where they are.
    title
        Name for people.
    """

    name: str
    kinds: Mapping[str, str]
    geometry_type: str | None = None
    epsg: int = 4490
    description: str = ""
    title: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a GeoPackage with all of its rows.

    Parameters
    ----------
    name, geometry_type, epsg, description, title
        As in :class:`Layout`.
    columns
        Name -> (kind, values); all value sequences have the same length, ``None`` is NULL.
    geometry
        Array of shapely geometries (lon, lat), ``None`` is NULL; single parts are promoted where
        the type is a multi type.
    """

    name: str
    columns: Mapping[str, tuple[str, Values]]
    geometry_type: str | None = None
    geometry: Values | None = None
    epsg: int = 4490
    description: str = ""
    title: str = field(default="")

    @property
    def layout(self) -> Layout:
        """The table without its rows."""
        kinds = {name: kind for name, (kind, _values) in self.columns.items()}
        return Layout(self.name, kinds, self.geometry_type, self.epsg, self.description, self.title)


class Draft:
    """A GeoPackage in the making, of which nobody knows until it is done (:func:`drafted`)."""

    def __init__(self, path: Path, layouts: Sequence[Layout]) -> None:
        self._layouts = {layout.name: layout for layout in layouts}
        self._counts = dict.fromkeys(self._layouts, 0)
        #: Boxes of the rows of each layer, as they go into its spatial index, and their extents.
        self._boxes: dict[str, list[Boxes]] = {layout.name: [] for layout in layouts if layout.geometry_type}
        self._extents: dict[str, list[npt.NDArray[np.float64]]] = {name: [] for name in self._boxes}
        _create(path, layouts)
        self.connection = sqlite3.connect(path)
        # Nobody reads a draft: nothing has to be undone or to survive a crash.
        self.connection.execute("PRAGMA journal_mode = OFF")
        self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.connection.execute("PRAGMA cache_size = -16384")
        self._triggers = _without_triggers(self.connection, self._layouts)

    def insert(self, name: str, columns: Mapping[str, Values], wkb: Values | None = None) -> None:
        """Append rows; ``wkb`` (little-endian, of the layer's type, ``None`` is NULL) where the table has geometry."""
        names, values = list(columns), [plain_values(column) for column in columns.values()]
        if not names or len(values[0]) == 0:
            return
        if name in self._boxes:
            blobs, bounds = geometry_blobs([None] * len(values[0]) if wkb is None else wkb, self._layouts[name].epsg)
            names, values = [*names, "geom"], [*values, blobs]
            self._boxes[name].append(outward(bounds))
            self._extents[name].append(_extent(bounds))
        insert_rows(self.connection, name, names, values)
        if name in self._counts:
            self._counts[name] += len(values[0])

    def finish(self) -> None:
        """Write extents, counts and indexes, let the triggers work again, and close the file."""
        for name, boxes in self._boxes.items():
            if boxes:
                _set_extent(self.connection, name, np.stack(self._extents[name]))
                boxes[:] = [np.concatenate(boxes)]  # not to have them twice
                _fill_index(self.connection, name, boxes.pop())
        counts = [(count, name) for name, count in self._counts.items()]
        self.connection.executemany("UPDATE gpkg_ogr_contents SET feature_count = ? WHERE table_name = ?", counts)
        for trigger in self._triggers:
            self.connection.execute(trigger)
        self.connection.commit()
        self.connection.close()


@contextmanager
def drafted(path: Path, layouts: Sequence[Layout]) -> Iterator[Draft]:
    """A draft that becomes the file at ``path`` when all went well; else an older file there stays as it is."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        draft = Draft(Path(folder) / "draft.gpkg", layouts)
        try:
            yield draft
            draft.finish()
        finally:
            draft.connection.close()
        (Path(folder) / "draft.gpkg").replace(path)


def write_geopackage(path: Path, tables: Iterable[Table]) -> None:
    """Write ``tables`` to a new GeoPackage at ``path``, replacing an old file only when all is written.

    The file is byte-stable for the same input, GDAL and SQLite where ``OGR_CURRENT_DATE`` is set.
    """
    tables = list(tables)
    with drafted(path, [table.layout for table in tables]) as draft:
        for table in tables:
            wkb = None
            if table.geometry_type:
                shapes = promoted(np.asarray(table.geometry, dtype=object), table.geometry_type)
                wkb = shapely.to_wkb(shapes, byte_order=1)
            draft.insert(table.name, {name: values for name, (_kind, values) in table.columns.items()}, wkb)


def _create(path: Path, layouts: Sequence[Layout]) -> None:
    driver = ogr.GetDriverByName("GPKG")
    source = driver.CreateDataSource(str(path), options=["VERSION=1.3", "ADD_GPKG_OGR_CONTENTS=YES"])
    for layout in layouts:
        options = [f"IDENTIFIER={layout.title or layout.name}", f"DESCRIPTION={layout.description}"]
        srs, kind = None, ogr.wkbNone
        if layout.geometry_type:
            srs, kind = _srs(layout.epsg), GEOMETRY_TYPES[layout.geometry_type]
            options += ["GEOMETRY_NAME=geom", "SPATIAL_INDEX=YES"]
        layer = source.CreateLayer(layout.name, srs, kind, options)
        for name, field_kind in layout.kinds.items():
            layer.CreateField(ogr.FieldDefn(name, FIELD_TYPES[field_kind]))
    source = None


def _srs(epsg: int) -> osr.SpatialReference:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def quoted(name: str) -> str:
    """An SQL identifier in double quotes, safe whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def insert_rows(
    connection: sqlite3.Connection, table: str, names: Sequence[str], values: Sequence[Sequence[Any]]
) -> None:
    """Append rows, given column by column; many with each statement, which costs more than a row."""
    count, width = len(values[0]), len(names)
    at_once = max(1, min(count, _MOST_VALUES // width))
    listed, marks = ", ".join(map(quoted, names)), "(" + ", ".join("?" * width) + ")"
    sql = f"INSERT INTO {quoted(table)} ({listed}) VALUES "  # noqa: S608 (names are quoted)
    rows = zip(*values)
    cells = chain.from_iterable(islice(rows, count - count % at_once))
    connection.executemany(sql + ", ".join([marks] * at_once), zip(*[cells] * (at_once * width)))
    connection.executemany(sql + marks, rows)


def plain_values(values: Values) -> Sequence[Any]:
    """Numpy scalars as Python ones: SQLite stores what it does not know as bytes; NaN is NULL."""
    if not isinstance(values, np.ndarray):
        return [None if isinstance(value, float) and math.isnan(value) else value for value in values]
    if values.dtype.kind != "f":
        plain: list[Any] = values.tolist()
        return plain
    cells = values.astype(object)
    cells[np.isnan(values)] = None
    return list(cells)


def promoted(shapes: npt.NDArray[Any], geometry_type: str) -> npt.NDArray[Any]:
    """Single parts wrapped as multi where ``geometry_type`` asks for it; the rest unchanged."""
    wrap = {"MultiPolygon": (3, shapely.multipolygons), "MultiLineString": (1, shapely.multilinestrings)}
    if geometry_type not in wrap:
        return shapes
    single_id, make = wrap[geometry_type]
    result = shapes.copy()
    single = np.flatnonzero(shapely.get_type_id(shapes) == single_id)
    if len(single):
        result[single] = make(shapes[single], indices=np.arange(len(single)))
    return result


def geometry_blobs(wkb: Values, epsg: int) -> tuple[list[bytes | None], npt.NDArray[np.float64]]:
    """GeoPackage binary (header, xy envelope, WKB) of each geometry, and the bounds of each."""
    bounds = shapely.bounds(shapely.from_wkb(np.asarray(wkb, dtype=object)))
    headers = np.zeros(len(bounds), dtype=_HEADER)
    headers["magic"], headers["flags"], headers["srs"] = b"GP", 0b00000011, epsg
    headers["box"] = bounds[:, [0, 2, 1, 3]]
    written, size = headers.tobytes(), _HEADER.itemsize
    # What is empty has no envelope, and a flag that says so.
    empty = struct.pack("<2sBBi", b"GP", 0, 0b00010001, epsg)
    blobs = [
        None if item is None else (empty if nowhere else written[place * size : (place + 1) * size]) + item
        for place, (item, nowhere) in enumerate(zip(wkb, np.isnan(bounds[:, 0]).tolist()))
    ]
    return blobs, bounds


def wkb_of(blob: bytes) -> bytes:
    """The WKB in a GeoPackage binary, whatever envelope it has."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 0b111]
    return blob[8 + envelope :]


def _extent(bounds: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """xmin, ymin, xmax, ymax of all boxes; NaN where there is none."""
    there = bounds[~np.isnan(bounds[:, 0])]
    if len(there) == 0:
        return np.full(4, np.nan)
    return np.concatenate([there[:, :2].min(axis=0), there[:, 2:].max(axis=0)])


def _set_extent(connection: sqlite3.Connection, name: str, boxes: npt.NDArray[np.float64]) -> None:
    box = _extent(boxes)
    if np.isnan(box).any():
        return
    sql = "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?"
    connection.execute(sql, (*map(float, box), name))


def _without_triggers(connection: sqlite3.Connection, names: Iterable[str]) -> list[str]:
    """Drop the triggers of the tables, which would fire for every row; returns how to make them again."""
    ours = {name.lower() for name in names}
    found = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    triggers = [(name, sql) for name, table, sql in found if table.lower() in ours]
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {quoted(name)}")
    return [sql for _name, sql in triggers]


def _fill_index(connection: sqlite3.Connection, name: str, boxes: Boxes) -> None:
    """Fill the spatial index of a layer, which GDAL has made; ``boxes`` are those of all its rows, from the first."""
    rows = np.flatnonzero(~np.isnan(boxes).any(axis=1))
    if len(rows) == 0:
        return
    index, ids, boxes = f"rtree_{name}_geom", rows + 1, boxes if len(rows) == len(boxes) else boxes[rows]
    try:
        _fill_packed(connection, index, ids, boxes)
    except sqlite3.DatabaseError:
        # SQLite can be told that nobody may write behind an index; it says so before anything is there.
        sides = boxes[:, [0, 2, 1, 3]].T.tolist()
        insert_rows(connection, index, ["id", "minx", "maxx", "miny", "maxy"], [ids.tolist(), *sides])


def _fill_packed(connection: sqlite3.Connection, index: str, ids: Integers, boxes: Boxes) -> None:
    nodes = quoted(f"{index}_node")
    length_of_first = f"SELECT LENGTH(data) FROM {nodes} WHERE nodeno = {ROOT}"  # noqa: S608 (quoted)
    write = f"REPLACE INTO {nodes} VALUES (?, ?)"  # noqa: S608 (quoted)
    (size,) = connection.execute(length_of_first).fetchone()
    members = (f"{index}_rowid", ["rowid", "nodeno"])
    for level in packed_levels(ids, boxes, size):
        connection.executemany(write, zip(level.numbers.tolist(), level.data))
        order = np.argsort(level.ids)
        for part in np.array_split(order, len(order) // _ROWS_AT_ONCE + 1):
            insert_rows(connection, *members, [level.ids[part].tolist(), level.node_of[part].tolist()])
        members = (f"{index}_parent", ["nodeno", "parentnode"])
