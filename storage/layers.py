"""Read one table of any file that OGR opens into columns."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

from ..core.errors import InputRefused
from ..core.tables import Floats, Objects, objects
from .geopackage import quoted

gdal.UseExceptions()


class OpenFile:
    """A vector file opened for reading; errors name the file.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = str(path)
        if not Path(path).exists():
            raise InputRefused("file_missing", path=self.path)
        try:
            self._source = gdal.OpenEx(self.path, gdal.OF_VECTOR | gdal.OF_READONLY)
        except RuntimeError as error:
            raise InputRefused("file_not_readable", path=self.path, reason=str(error)) from error

    @property
    def driver(self) -> str:
        """Short name of GDAL's driver."""
        return str(self._source.GetDriver().ShortName)

    def numbers(self, sql: str, count: int) -> list[int]:
        """The ``count`` numbers of the only row of a query; NULL is 0."""
        found = self._source.ExecuteSQL(sql)
        feature = found.GetNextFeature()
        numbers = [int(feature.GetField(place) or 0) for place in range(count)]
        self._source.ReleaseResultSet(found)
        return numbers

    def table_names(self) -> list[str]:
        """Names of all tables, in their order in the file."""
        return [self._source.GetLayer(number).GetName() for number in range(self._source.GetLayerCount())]

    def table(self, name: str) -> FileTable | None:
        """The table of that name, ``None`` where the file has none."""
        layer = self._source.GetLayerByName(name)
        return None if layer is None else FileTable(self, layer)


class FileTable:
    """One table, read column by column in a single pass when first asked."""

    def __init__(self, file: OpenFile, layer: ogr.Layer) -> None:
        self._file = file  # keeps the file open as long as the table lives
        self.layer = layer
        self.name = layer.GetName()
        definition = layer.GetLayerDefn()
        self.fields = [definition.GetFieldDefn(number).GetName() for number in range(definition.GetFieldCount())]
        self._rows: list[list[Any]] | None = None
        self._wkb: list[bytes | None] = []

    def __len__(self) -> int:
        return int(self.layer.GetFeatureCount())

    @property
    def driver(self) -> str:
        """Short name of GDAL's driver."""
        return self._file.driver

    def largest(self, expressions: Sequence[str]) -> list[int]:
        """The largest value of each SQL expression over all rows; 0 where there is none."""
        if not expressions:
            return []
        maxima = ", ".join(f"MAX({expression})" for expression in expressions)
        sql = f"SELECT {maxima} FROM {quoted(self.name)}"  # noqa: S608 (names are quoted)
        return self._file.numbers(sql, len(expressions))

    def crs(self) -> str:
        """The CRS as WKT; empty where the table has none."""
        srs = self.layer.GetSpatialRef()
        return _definition(srs) if srs is not None else ""

    def text(self, name: str, required: bool = False) -> Objects:
        """A column as text, NULL as ``None``; all ``None`` where it is absent and not required."""
        values = self._column(name, required)
        return objects([None if value is None else str(value) for value in values])

    def numbers(self, name: str) -> Floats:
        """A column as float64, NULL and what is no number as NaN."""
        return np.asarray([_number(value) for value in self._column(name, False)], dtype=np.float64)

    def typed(self, name: str) -> tuple[str, list[object]]:
        """A column with the kind that a result file stores it as."""
        return typed_column(self._column(name, True))

    def wkb(self) -> Objects:
        """Geometry as WKB without curves, NULL as ``None``."""
        self._read()
        return objects(self._wkb)

    def _column(self, name: str, required: bool) -> Sequence[Any]:
        rows = self._read()
        if name in self.fields:
            place = self.fields.index(name)
            return [row[place] for row in rows]
        if required:
            raise InputRefused("dataset_column_missing", path=self._file.path, table=self.name, column=name)
        return [None] * len(rows)

    def _read(self) -> list[list[Any]]:
        if self._rows is None:
            self._rows = []
            self.layer.ResetReading()
            for feature in self.layer:
                self._rows.append([field_value(feature, place) for place in range(len(self.fields))])
                self._wkb.append(feature_wkb(feature.GetGeometryRef()))
        return self._rows


def typed_column(values: Sequence[Any]) -> tuple[str, list[object]]:
    """``integer`` or ``real`` where all values are such numbers, else ``text``; NULL stays NULL."""
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {bool, int}:
        return "integer", [None if value is None else int(value) for value in values]
    if kinds and kinds <= {bool, int, float}:
        return "real", [None if value is None else float(value) for value in values]
    return "text", [None if value is None else str(value) for value in values]


def _definition(srs: osr.SpatialReference) -> str:
    code = srs.GetAuthorityCode(None)
    name = srs.GetAuthorityName(None)
    return f"{name}:{code}" if name == "EPSG" and code else str(srs.ExportToWkt())


def field_value(feature: ogr.Feature, place: int, with_time: bool = False) -> Any:
    """A Python value; NULL and unset are ``None``, dates ISO text, with their time where asked for."""
    if not feature.IsFieldSetAndNotNull(place):
        return None
    kind = feature.GetFieldDefnRef(place).GetType()
    if kind in (ogr.OFTDate, ogr.OFTDateTime):
        year, month, day, hour, minute, second = feature.GetFieldAsDateTime(place)[:6]
        date = f"{year:04d}-{month:02d}-{day:02d}"
        return date if kind == ogr.OFTDate or not with_time else f"{date}T{hour:02d}:{minute:02d}:{int(second):02d}"
    return feature.GetField(place)


def feature_wkb(geometry: ogr.Geometry | None) -> bytes | None:
    """WKB without curves; ``None`` where there is no geometry."""
    if geometry is None:
        return None
    if geometry.HasCurveGeometry(True):
        geometry = geometry.GetLinearGeometry()
    return bytes(geometry.ExportToIsoWkb())


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")
