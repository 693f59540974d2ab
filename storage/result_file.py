"""Read a result back from its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from ..core.errors import InputRefused
from ..core.result_tables import ScreeningResult
from ..core.tables import Table, objects
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
            found: dict[str, Any] = {name: read_rows(file, name, kind) for name, kind in TABLES.items()}
            run = read_run(file)
    except sqlite3.Error as error:
        raise InputRefused("file_not_readable", path=str(path), reason=str(error)) from error
    return ScreeningResult(**found, run=run, decisions=read_decisions(Path(path)))


def _require_tables(file: sqlite3.Connection, path: str) -> None:
    there = {name for (name,) in file.execute("SELECT name FROM sqlite_master")}
    for name in (*TABLES, "run"):
        if name not in there:
            raise InputRefused("not_a_result", path=path, table=name)


def read_run(file: sqlite3.Connection) -> dict[str, str]:
    """The run record."""
    rows = file.execute("SELECT key, value FROM run ORDER BY fid")
    return {key: value or "" for key, value in rows if key}


def read_rows(
    file: sqlite3.Connection, name: str, kind: type[Table], only: tuple[str, Sequence[Any]] = ("1", ())
) -> Table:
    """A table, or the rows of it that fit a condition (SQL with ``?``, and its values)."""
    names = ["geom" if field.name == "wkb" else field.name for field in fields(kind)]
    order = " ORDER BY fid" if name in OWN_ROWS else ""
    sql = f"SELECT {', '.join(map(quoted, names))} FROM {name} WHERE {only[0]}{order}"  # noqa: S608 (our own words)
    rows = file.execute(sql, only[1]).fetchall()
    columns = zip(*rows) if rows else ([] for _ in names)
    return kind(**{field.name: _column(str(field.type), values) for field, values in zip(fields(kind), columns)})


def _column(kind: str, values: Any) -> Any:
    if kind == "Floats":
        return np.asarray([np.nan if value is None else value for value in values], dtype=np.float64)
    if kind == "Integers":
        return np.asarray([0 if value is None else value for value in values], dtype=np.int64)
    return objects([wkb_of(value) if isinstance(value, bytes) else value for value in values])
