"""Read a result back from its file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import InputRefused
from ..core.result_tables import ScreeningResult
from ..core.tables import ColumnTable, objects
from .decisions_file import read_decisions
from .geopackage import quoted, wkb_of
from .result_layout import OWN_ROWS, TABLES


def read_result(path: Path | str) -> ScreeningResult:
    """The result at ``path``.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``, ``not_a_result``.
    """
    if not Path(path).is_file():
        raise InputRefused("file_missing", path=str(path))
    try:
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as file:
            _require_tables(file, str(path))
            found: dict[str, Any] = {name: _read_table(file, name, kind) for name, kind in TABLES.items()}
            record = dict(file.execute("SELECT key, value FROM run ORDER BY fid"))
    except sqlite3.Error as error:
        raise InputRefused("file_not_readable", path=str(path), reason=str(error)) from error
    run = {key: value or "" for key, value in record.items() if key}
    return ScreeningResult(**found, run=run, decisions=read_decisions(Path(path)))


def _require_tables(file: sqlite3.Connection, path: str) -> None:
    there = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
    for name in (*TABLES, "run"):
        if name not in there:
            raise InputRefused("not_a_result", path=path, table=name)


def _read_table(file: sqlite3.Connection, name: str, kind: type[ColumnTable]) -> ColumnTable:
    names = ["geom" if field.name == "wkb" else field.name for field in fields(kind)]
    order = " ORDER BY fid" if name in OWN_ROWS else ""
    rows = file.execute(f"SELECT {', '.join(map(quoted, names))} FROM {name}{order}").fetchall()  # noqa: S608
    columns = zip(*rows) if rows else ([] for _ in names)
    return kind(**{field.name: _column(str(field.type), values) for field, values in zip(fields(kind), columns)})


def _column(kind: str, values: Any) -> Any:
    if kind == "Floats":
        return np.asarray([np.nan if value is None else value for value in values], dtype=np.float64)
    if kind == "Integers":
        return np.asarray([0 if value is None else value for value in values], dtype=np.int64)
    return objects([wkb_of(value) if isinstance(value, bytes) else value for value in values])
