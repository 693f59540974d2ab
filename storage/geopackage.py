"""Write whole GeoPackages: all tables or none, rows in the order given."""

from __future__ import annotations

import math
import sqlite3
import struct
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Union

import numpy as np
import numpy.typing as npt
import shapely
from osgeo import gdal, ogr, osr

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


#: Values of one column: a list, or an array of numbers or objects.
Values = Union[Sequence[Any], "npt.NDArray[Any]"]


@dataclass(frozen=True)
class Table:
    """One table of a GeoPackage.

    Parameters
    ----------
    name
        Table (layer) name.
    columns
        Name -> (kind, values); kinds are ``text``, ``integer``, ``real``, ``date`` (ISO strings);
        all value sequences have the same length, ``None`` is NULL.
    geometry_type
        A key of :data:`GEOMETRY_TYPES`, or ``None`` for a table without geometry.
    geometry
        Array of shapely geometries (lon, lat), ``None`` is NULL; single parts are promoted where
        the type is a multi type.
    epsg
        Code of the CRS of ``geometry``.
    description
        Layer abstract: what the data are, and that they are synthetic where they are.
    """

    name: str
    columns: Mapping[str, tuple[str, Values]]
    geometry_type: str | None = None
    geometry: Values | None = None
    epsg: int = 4490
    description: str = ""
    title: str = field(default="")


def write_geopackage(path: Path, tables: Iterable[Table], spatial_index: bool = True) -> None:
    """Write ``tables`` to a new GeoPackage at ``path``, replacing an old file only when all is written.

    The file is byte-stable for the same input, GDAL and SQLite where ``OGR_CURRENT_DATE`` is set.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
        draft = Path(folder) / "draft.gpkg"
        tables = list(tables)
        _create(draft, tables)
        _fill(draft, tables)
        if spatial_index:
            _index(draft, [table.name for table in tables if table.geometry_type])
        draft.replace(path)


def _create(path: Path, tables: Sequence[Table]) -> None:
    driver = ogr.GetDriverByName("GPKG")
    source = driver.CreateDataSource(str(path), options=["VERSION=1.3", "ADD_GPKG_OGR_CONTENTS=YES"])
    for table in tables:
        options = [f"IDENTIFIER={table.title or table.name}", f"DESCRIPTION={table.description}", "SPATIAL_INDEX=NO"]
        srs, kind = None, ogr.wkbNone
        if table.geometry_type:
            srs, kind = _srs(table.epsg), GEOMETRY_TYPES[table.geometry_type]
            options.append("GEOMETRY_NAME=geom")
        layer = source.CreateLayer(table.name, srs, kind, options)
        for name, (field_kind, _values) in table.columns.items():
            layer.CreateField(ogr.FieldDefn(name, FIELD_TYPES[field_kind]))
    source = None


def _srs(epsg: int) -> osr.SpatialReference:
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(epsg)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def _fill(path: Path, tables: Sequence[Table]) -> None:
    """Insert the rows through SQLite itself, many times faster than feature by feature."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            for table in tables:
                _insert(connection, table)
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: Table) -> None:
    names = [quoted(name) for name in table.columns]
    values: list[Sequence[Any]] = [_plain(column) for _kind, column in table.columns.values()]
    if table.geometry_type:
        names.append("geom")
        shapes = promoted(np.asarray(table.geometry, dtype=object), table.geometry_type)
        values.append(geometry_blobs(shapes, table.epsg))
        _set_extent(connection, table.name, shapes)
    if not names:
        return
    marks = ", ".join("?" * len(names))
    sql = f"INSERT INTO {quoted(table.name)} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 (names are quoted)
    connection.executemany(sql, zip(*values))


def quoted(name: str) -> str:
    """An SQL identifier in double quotes, safe whatever characters it holds."""
    return '"' + name.replace('"', '""') + '"'


def _plain(values: Values) -> Sequence[Any]:
    """Numpy scalars as Python ones: SQLite stores what it does not know as bytes."""
    plain = values.tolist() if isinstance(values, np.ndarray) else values
    return [None if isinstance(value, float) and math.isnan(value) else value for value in plain]


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


def geometry_blobs(shapes: npt.NDArray[Any], epsg: int) -> list[bytes | None]:
    """GeoPackage binary (header, xy envelope, little-endian WKB) of each geometry."""
    bounds = shapely.bounds(shapes)
    blobs: list[bytes | None] = []
    for wkb, empty, box in zip(shapely.to_wkb(shapes, byte_order=1), shapely.is_empty(shapes), bounds):
        if wkb is None:
            blobs.append(None)
        elif empty:
            blobs.append(struct.pack("<2sBBi", b"GP", 0, 0b00010001, epsg) + wkb)
        else:
            header = struct.pack("<2sBBi4d", b"GP", 0, 0b00000011, epsg, box[0], box[2], box[1], box[3])
            blobs.append(header + wkb)
    return blobs


def _set_extent(connection: sqlite3.Connection, name: str, shapes: npt.NDArray[Any]) -> None:
    box = shapely.total_bounds(shapes) if len(shapes) else np.full(4, np.nan)
    if np.isnan(box).any():
        return
    sql = "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?"
    connection.execute(sql, (*map(float, box), name))


def _index(path: Path, names: Sequence[str]) -> None:
    source = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_UPDATE)
    for name in names:
        literal = name.replace("'", "''")
        source.ExecuteSQL(f"SELECT CreateSpatialIndex('{literal}', 'geom')")
    source = None
