"""Read one table of any file that OGR opens into columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr

from ..core.errors import InputRefused
from ..core.tables import Floats, Objects, objects
from .feature_rows import FeatureRows, feature_rows

gdal.UseExceptions()
#: Features that are read at once where all of them are wanted.
WHOLE = 65_536


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

    def table_names(self) -> list[str]:
        """Names of all tables, in their order in the file."""
        return [self._source.GetLayer(number).GetName() for number in range(self._source.GetLayerCount())]

    def table(self, name: str) -> FileTable | None:
        """The table of that name, ``None`` where the file has none."""
        layer = self._source.GetLayerByName(name)
        return None if layer is None else FileTable(self, layer)

    def rows(
        self, layer: ogr.Layer, size: int, by_columns: bool = True, with_time: bool = True
    ) -> Iterator[FeatureRows]:
        """The features of one of its layers; see :func:`.feature_rows.feature_rows`."""
        return feature_rows(self._source, layer, size, by_columns, with_time)


class FileTable:
    """One table, read column by column in a single pass when first asked."""

    def __init__(self, file: OpenFile, layer: ogr.Layer) -> None:
        self._file = file  # keeps the file open as long as the table lives
        self.layer = layer
        self.name = layer.GetName()
        definition = layer.GetLayerDefn()
        self.fields = [definition.GetFieldDefn(number).GetName() for number in range(definition.GetFieldCount())]
        self._read_columns: dict[str, list[Any]] | None = None
        self._wkb: list[bytes | None] = []

    def __len__(self) -> int:
        return int(self.layer.GetFeatureCount())

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

    def rows(self, size: int, by_columns: bool = True) -> Iterator[FeatureRows]:
        """All features from the beginning, at most ``size`` at a time."""
        return self._file.rows(self.layer, size, by_columns)

    def _column(self, name: str, required: bool) -> Sequence[Any]:
        columns = self._read()
        if name in columns:
            return columns[name]
        if required:
            raise InputRefused("dataset_column_missing", path=self._file.path, table=self.name, column=name)
        return [None] * len(self._wkb)

    def _read(self) -> dict[str, list[Any]]:
        """All columns, read once; of times only the date."""
        if self._read_columns is None:
            self._read_columns = {name: [] for name in self.fields}
            for rows in self._file.rows(self.layer, WHOLE, with_time=False):
                self._wkb.extend(rows.wkb)
                for name, values in rows.columns.items():
                    self._read_columns[name].extend(values)
        return self._read_columns


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


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")
