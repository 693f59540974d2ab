"""Candidates from any vector file."""

from __future__ import annotations

from pathlib import Path

from osgeo import ogr

from ..core.errors import InputRefused
from .candidate_stream import CandidateStream, FieldChoice
from .feature_rows import DIMENSIONS, fields_of, flat_type
from .layers import FileTable, OpenFile

_KINDS = {ogr.OFTInteger: "integer", ogr.OFTInteger64: "integer", ogr.OFTReal: "real"}


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
        rows=lambda size: table.rows(size, by_columns),
        declared_dimension=DIMENSIONS.get(flat_type(table.layer)),
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


def kinds_of(layer: ogr.Layer) -> dict[str, str]:
    """Column -> ``integer``, ``real`` or ``text``, as declared."""
    return {field.GetName(): _KINDS.get(field.GetType(), "text") for field in fields_of(layer)}
