"""The result of a run: one GeoPackage, written whole or not at all, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..core.errors import InputRefused
from ..core.result_tables import (
    CandidateRows,
    CoverageRows,
    FindingRows,
    NearbyRows,
    OverlapRows,
    ProblemRows,
    RequirementRows,
    ScreeningResult,
)
from ..core.tables import ColumnTable
from .decisions_file import decisions_table, read_decisions
from .geopackage import Table, Values, write_geopackage
from .layers import OpenFile

#: Result tables in their order in the file.
TABLES: dict[str, type[ColumnTable]] = {
    "candidates": CandidateRows,
    "overlaps": OverlapRows,
    "coverage": CoverageRows,
    "nearby": NearbyRows,
    "findings": FindingRows,
    "requirements": RequirementRows,
    "problems": ProblemRows,
}

#: Columns of the input, by name: (kind as in :mod:`.geopackage`, values).
InputColumns = Mapping[str, tuple[str, Values]]


def write_result(path: Path, result: ScreeningResult, input_columns: InputColumns | None = None) -> None:
    """Write ``result``; the input's own columns follow those of ``candidates``, prefixed ``in_``.

    Decisions of persons in an older file at ``path`` are kept: they are stale where the data have changed.

    Raises
    ------
    InputRefused
        ``output_not_writable``; an older file at ``path`` is then still there.
    """
    synthetic = result.run.get("dataset_synthetic") == "yes"
    note = "合成示例数据 SYNTHETIC SAMPLE DATA" if synthetic else ""
    tables = [_table(name, getattr(result, name), note) for name in TABLES]
    tables[0] = replace(tables[0], columns={**tables[0].columns, **_prefixed(input_columns or {})})
    decisions = result.decisions or read_decisions(path)
    kept = [decisions_table(decisions, result, note)] if decisions else []
    run = {"key": ("text", list(result.run)), "value": ("text", list(result.run.values()))}
    try:
        write_geopackage(Path(path), [*tables, Table("run", run, description=note), *kept])
    except (OSError, RuntimeError) as error:
        raise InputRefused("output_not_writable", path=str(path), reason=str(error)) from error


def _table(name: str, rows: ColumnTable, note: str) -> Table:
    columns = {column: (_kind(values), values) for column, values in rows.columns().items() if column != "wkb"}
    if not hasattr(rows, "wkb"):
        return Table(name, columns, description=note)
    shapes = np.asarray(shapely.from_wkb(rows.wkb), dtype=object)
    return Table(name, columns, _geometry_type(shapes), shapes, description=note)


def _kind(values: npt.NDArray[Any]) -> str:
    return {"f": "real", "i": "integer"}.get(values.dtype.kind, "text")


def _geometry_type(shapes: npt.NDArray[Any]) -> str:
    """One type for the layer: what QGIS needs to draw it; polygons where there is no geometry."""
    dimensions = shapely.get_dimensions(shapes)
    highest = int(dimensions.max()) if len(dimensions) else 2
    return {0: "MultiPoint", 1: "MultiLineString"}.get(highest, "MultiPolygon")


def _prefixed(columns: InputColumns) -> InputColumns:
    """Input columns as ``in_<name>``; names that differ only in case get a number."""
    result: dict[str, tuple[str, Values]] = {}
    taken: set[str] = set()
    for name, column in columns.items():
        free, number = f"in_{name}", 2
        while free.lower() in taken:
            free, number = f"in_{name}_{number}", number + 1
        taken.add(free.lower())
        result[free] = column
    return result


def read_result(path: Path | str) -> ScreeningResult:
    """The result at ``path``.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``, ``not_a_result``.
    """
    file = OpenFile(path)
    found: dict[str, Any] = {name: _read_table(file, name, kind) for name, kind in TABLES.items()}
    run = file.table("run")
    if run is None:
        raise InputRefused("not_a_result", path=str(path), table="run")
    record = {key: value or "" for key, value in zip(run.text("key"), run.text("value")) if key}
    return ScreeningResult(**found, run=record, decisions=read_decisions(Path(path)))


def _read_table(file: OpenFile, name: str, kind: type[ColumnTable]) -> ColumnTable:
    table = file.table(name)
    if table is None:
        raise InputRefused("not_a_result", path=file.path, table=name)
    columns: dict[str, Any] = {}
    for field in fields(kind):
        if field.name == "wkb":
            columns["wkb"] = table.wkb()
        elif "Floats" in str(field.type):
            columns[field.name] = table.numbers(field.name)
        elif "Integers" in str(field.type):
            columns[field.name] = np.nan_to_num(table.numbers(field.name)).astype(np.int64)
        else:
            columns[field.name] = table.text(field.name)
    return kind(**columns)
