"""Features of a layer as rows: in whole columns where GDAL can hand them over, else one by one, to the same effect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from osgeo import gdal, ogr

from .geopackage import quoted

#: GDAL hands text over in cells of equal width: no more than this much of it at a time, in bytes.
MOST_TEXT = 64 << 20
#: A letter takes up to this many bytes.
LETTER = 4
#: Geometry types that come over as they are, and their dimensions; -1 is no geometry.
DIMENSIONS = {
    ogr.wkbNone: -1,
    **dict.fromkeys((ogr.wkbPoint, ogr.wkbMultiPoint), 0),
    **dict.fromkeys((ogr.wkbLineString, ogr.wkbMultiLineString), 1),
    **dict.fromkeys((ogr.wkbPolygon, ogr.wkbMultiPolygon), 2),
}
#: Field types that come over in columns as they come feature by feature.
_PLAIN_TYPES = {ogr.OFTInteger, ogr.OFTInteger64, ogr.OFTReal, ogr.OFTDate, ogr.OFTString}
#: The driver that hands columns over by itself and can be asked for the longest text of a column in no time. For others
#: GDAL makes columns from features, which is hardly faster, and ends the process where the text of a shapefile is
#: not in the encoding that it states (GDAL 3.6).
_BY_COLUMNS = "GPKG"
#: Fewer features at a time are not worth the while.
FEW = 256


@dataclass(frozen=True)
class FeatureRows:
    """Some features: their numbers in the source, WKB or ``None``, and the values of each column (``None`` is NULL)."""

    numbers: Sequence[int]
    wkb: Sequence[bytes | None]
    columns: dict[str, Sequence[Any]]


def feature_rows(
    source: gdal.Dataset, layer: ogr.Layer, size: int, by_columns: bool = True, with_time: bool = True
) -> Iterator[FeatureRows]:
    """All features of a layer of ``source`` from the beginning, at most ``size`` at a time.

    ``by_columns`` off reads one by one whatever the file is; ``with_time`` off leaves only the date of times.
    """
    most = _most_at_once(source, layer) if by_columns else 0
    return _by_columns(source, layer, min(size, most)) if most else _one_by_one(source, layer, size, with_time)


def flat_type(layer: ogr.Layer) -> int:
    """The geometry type without Z and M."""
    return int(ogr.GT_Flatten(layer.GetGeomType()))


def fields_of(layer: ogr.Layer) -> list[ogr.FieldDefn]:
    """The fields in their order."""
    definition = layer.GetLayerDefn()
    return [definition.GetFieldDefn(number) for number in range(definition.GetFieldCount())]


def _most_at_once(source: gdal.Dataset, layer: ogr.Layer) -> int:
    """How many features may come over in columns at a time; 0 where they must come one by one.

    Curves must be straightened, single-precision numbers and times come over otherwise than feature by
    feature, and very long text would take all memory.
    """
    fields = fields_of(layer)
    plain = all(f.GetType() in _PLAIN_TYPES and f.GetSubType() in (ogr.OFSTNone, ogr.OFSTInt16) for f in fields)
    by_itself = source.GetDriver().ShortName == _BY_COLUMNS and hasattr(layer, "GetArrowStreamAsNumPy")
    if not (by_itself and plain and flat_type(layer) in DIMENSIONS):
        return 0
    widths = _text_widths(source, layer, [f for f in fields if f.GetType() == ogr.OFTString])
    most = int(MOST_TEXT // (max(widths, default=0) * LETTER + 1))
    return most if most >= FEW else 0


def _text_widths(source: gdal.Dataset, layer: ogr.Layer, fields: Sequence[ogr.FieldDefn]) -> list[int]:
    """The most letters in each text field."""
    if not fields:
        return []
    longest = ", ".join(f"MAX(LENGTH({quoted(field.GetName())}))" for field in fields)
    found = source.ExecuteSQL(f"SELECT {longest} FROM {quoted(layer.GetName())}")  # noqa: S608 (names are quoted)
    feature = found.GetNextFeature()
    numbers = [int(feature.GetField(place) or 0) for place in range(len(fields))]
    source.ReleaseResultSet(found)
    return numbers


def _by_columns(_kept: gdal.Dataset, layer: ogr.Layer, size: int) -> Iterator[FeatureRows]:
    """A layer is no longer there once its dataset is closed, so the dataset is kept as long as this is read."""
    layer.ResetReading()
    names = [field.GetName() for field in fields_of(layer)]
    geometry = layer.GetGeometryColumn() or "wkb_geometry"
    number = layer.GetFIDColumn() or "OGC_FID"
    for batch in layer.GetArrowStreamAsNumPy(options=["USE_MASKED_ARRAYS=YES", f"MAX_FEATURES_IN_BATCH={size}"]):
        columns: dict[str, Sequence[Any]] = {name: _values(batch[name]) for name in names}
        numbers = batch[number].tolist()
        wkb = _values(batch[geometry], is_text=False) if geometry in batch else [None] * len(numbers)
        yield FeatureRows(numbers, wkb, columns)


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


def _one_by_one(_kept: gdal.Dataset, layer: ogr.Layer, size: int, with_time: bool) -> Iterator[FeatureRows]:
    names = [field.GetName() for field in fields_of(layer)]
    numbers: list[int] = []
    wkb: list[bytes | None] = []
    rows: list[list[Any]] = []
    layer.ResetReading()
    for feature in layer:
        numbers.append(feature.GetFID())
        wkb.append(feature_wkb(feature.GetGeometryRef()))
        rows.append([field_value(feature, place, with_time) for place in range(len(names))])
        if len(rows) == size:
            yield _gathered(numbers, wkb, rows, names)
            numbers, wkb, rows = [], [], []
    yield _gathered(numbers, wkb, rows, names)


def _gathered(numbers: list[int], wkb: list[bytes | None], rows: list[list[Any]], fields: Sequence[str]) -> FeatureRows:
    columns: Any = zip(*rows) if rows else ([] for _ in fields)
    return FeatureRows(numbers, wkb, dict(zip(fields, columns)))


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
