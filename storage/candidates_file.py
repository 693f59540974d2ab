"""Candidates from any vector file: in whole columns where GDAL can hand them over, else feature by feature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import ogr

from ..core.errors import InputRefused
from .candidate_stream import CandidateStream, FeatureRows, FieldChoice
from .geopackage import quoted
from .layers import FileTable, OpenFile, feature_wkb, field_value

#: GDAL hands text over in cells of equal width: no more than this much of it at a time, in bytes.
MOST_TEXT = 64 << 20
#: A letter takes up to this many bytes.
LETTER = 4
_DIMENSIONS = {
    **dict.fromkeys((ogr.wkbPoint, ogr.wkbMultiPoint), 0),
    **dict.fromkeys((ogr.wkbLineString, ogr.wkbMultiLineString), 1),
    **dict.fromkeys((ogr.wkbPolygon, ogr.wkbMultiPolygon), 2),
}
_KINDS = {ogr.OFTInteger: "integer", ogr.OFTInteger64: "integer", ogr.OFTReal: "real"}
#: Field types that come over in columns as they come feature by feature.
_PLAIN_TYPES = {ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal, ogr.OFTDate, ogr.OFTString}
#: Drivers that can be asked for the longest text of a column in no time.
_COUNTING_DRIVERS = {"GPKG", "SQLite"}


def open_candidates(
    path: Path | str, layer: str = "", chosen: FieldChoice | None = None, by_columns: bool = True
) -> CandidateStream:
    """``layer`` of a vector file, or its only layer; features are numbered as in the file.

    ``by_columns`` off reads feature by feature whatever the file is; the rows are the same.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``, ``layer_not_chosen``, ``input_field_missing``,
        ``input_crs_missing``.
    """
    table = _table(OpenFile(path), str(path), layer)
    return CandidateStream(
        layer=table.name,
        crs=table.crs(),
        kinds=kinds_of(table.layer),
        count=len(table),
        rows=lambda size: feature_rows(table, size, by_columns),
        declared_dimension=_DIMENSIONS.get(_flat_type(table.layer)),
        chosen=chosen or FieldChoice(),
    )


def _table(file: OpenFile, path: str, layer: str) -> FileTable:
    names = file.table_names()
    if not layer and len(names) != 1:
        raise InputRefused("layer_not_chosen", path=path, layers=", ".join(names))
    table = file.table(layer or names[0])
    if table is None:
        raise InputRefused("layer_not_chosen", path=path, layers=", ".join(names))
    return table


def _flat_type(layer: ogr.Layer) -> int:
    return int(ogr.GT_Flatten(layer.GetGeomType()))


def _fields(layer: ogr.Layer) -> list[ogr.FieldDefn]:
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(number) for number in range(definition.GetFieldCount())]


def kinds_of(layer: ogr.Layer) -> dict[str, str]:
    """Column -> ``integer``, ``real`` or ``text``, as declared."""
    return {field.GetName(): _KINDS.get(field.GetType(), "text") for field in _fields(layer)}


def feature_rows(table: FileTable, size: int, by_columns: bool = True) -> Iterator[FeatureRows]:
    """All features of ``table`` from the beginning, at most ``size`` at a time."""
    most = _column_batch(table) if by_columns else 0
    return _by_columns(table, min(size, most)) if most else _one_by_one(table, size)


def _column_batch(table: FileTable) -> int:
    """How many features may come over in columns at a time; 0 where they must come one by one.

    Curves must be straightened, single-precision numbers and times come over otherwise than feature by
    feature, and text of unknown width might take all memory.
    """
    layer, fields = table.layer, _fields(table.layer)
    plain = all(f.GetType() in _PLAIN_TYPES and f.GetSubType() in (ogr.OFSTNone, ogr.OFSTInt16) for f in fields)
    if not (plain and _flat_type(layer) in _DIMENSIONS and hasattr(layer, "GetArrowStreamAsNumPy")):
        return 0
    widths = _text_widths(table, [f for f in fields if f.GetType() == ogr.OFTString])
    if widths is None or max(widths, default=0) * LETTER * 256 > MOST_TEXT:
        return 0
    return int(MOST_TEXT // (max(widths, default=0) * LETTER + 1))


def _text_widths(table: FileTable, fields: Sequence[ogr.FieldDefn]) -> list[int] | None:
    """The most letters in each text field; ``None`` where only reading everything would tell."""
    if table.driver in _COUNTING_DRIVERS:
        return table.largest([f"LENGTH({quoted(field.GetName())})" for field in fields])
    widths = [int(field.GetWidth()) for field in fields]
    return widths if all(widths) else None


def _by_columns(table: FileTable, size: int) -> Iterator[FeatureRows]:
    layer = table.layer
    layer.ResetReading()
    geometry = layer.GetGeometryColumn() or "wkb_geometry"
    number = layer.GetFIDColumn() or "OGC_FID"
    for batch in layer.GetArrowStreamAsNumPy(options=["USE_MASKED_ARRAYS=YES", f"MAX_FEATURES_IN_BATCH={size}"]):
        columns: dict[str, Sequence[Any]] = {name: _values(batch[name]) for name in table.fields}
        yield FeatureRows(batch[number].tolist(), _values(batch[geometry], is_text=False), columns)


def _values(column: Any, is_text: bool = True) -> list[Any]:
    """Python values of a masked array, what is masked as ``None``."""
    data, is_null = (column.data, column.mask) if isinstance(column, np.ma.MaskedArray) else (column, [])
    if data.dtype.kind == "S" and is_text:
        values: list[Any] = [text.decode("utf-8", "replace") for text in data.tolist()]
    elif data.dtype.kind == "M":
        values = np.datetime_as_string(data, unit="D").tolist()
    else:
        values = data.tolist()
    for row in np.flatnonzero(is_null).tolist():
        values[row] = None
    return values


def _one_by_one(table: FileTable, size: int) -> Iterator[FeatureRows]:
    numbers: list[int] = []
    wkb: list[bytes | None] = []
    rows: list[list[Any]] = []
    table.layer.ResetReading()
    for feature in table.layer:
        numbers.append(feature.GetFID())
        wkb.append(feature_wkb(feature.GetGeometryRef()))
        rows.append([field_value(feature, place, with_time=True) for place in range(len(table.fields))])
        if len(rows) == size:
            yield _gathered(numbers, wkb, rows, table.fields)
            numbers, wkb, rows = [], [], []
    yield _gathered(numbers, wkb, rows, table.fields)


def _gathered(numbers: list[int], wkb: list[bytes | None], rows: list[list[Any]], fields: Sequence[str]) -> FeatureRows:
    columns: Any = zip(*rows) if rows else ([] for _ in fields)
    return FeatureRows(numbers, wkb, dict(zip(fields, columns)))
