"""The table ``decisions`` of a result: what persons decided, one row per decision, none ever changed or removed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import astuple, fields
from pathlib import Path

from ..core.decisions import Decision
from ..core.errors import InputRefused
from .geopackage import Table, quoted

TABLE = "decisions"
COLUMNS = tuple(field.name for field in fields(Decision))
_CREATE = f'CREATE TABLE {TABLE} ("fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {{columns}})'
_REGISTER = "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES (?, 'attributes', ?)"
#: Seconds to wait for another program that writes the same file.
_PATIENCE_S = 5.0


def add_decision(path: Path, decision: Decision) -> None:
    """Append ``decision``; no other table of the file is touched but for the list of its tables.

    Raises
    ------
    InputRefused
        ``output_not_writable``.
    """
    marks, names = ", ".join("?" * len(COLUMNS)), ", ".join(map(quoted, COLUMNS))
    try:
        with closing(_opened(path, "rw")) as file, file:
            if not _is_there(file):
                file.execute(_CREATE.format(columns=", ".join(f"{quoted(name)} TEXT" for name in COLUMNS)))
                file.execute(_REGISTER, (TABLE, TABLE))
            file.execute(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", astuple(decision))  # noqa: S608
    except sqlite3.Error as error:
        raise InputRefused("output_not_writable", path=str(path), reason=str(error)) from error


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """All decisions in the order in which they were made; none where the file or the table is not there."""
    if not Path(path).is_file():
        return ()
    try:
        with closing(_opened(path, "ro")) as file:
            if not _is_there(file):
                return ()
            names = ", ".join(map(quoted, COLUMNS))
            rows = file.execute(f"SELECT {names} FROM {TABLE} ORDER BY fid").fetchall()  # noqa: S608
    except sqlite3.Error:
        return ()
    return tuple(Decision(*("" if value is None else str(value) for value in row)) for row in rows)


def decisions_table(decisions: tuple[Decision, ...], note: str) -> Table:
    """The table as part of a new result file."""
    columns = {name: ("text", [getattr(decision, name) for decision in decisions]) for name in COLUMNS}
    return Table(TABLE, columns, description=note)


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE_S)


def _is_there(file: sqlite3.Connection) -> bool:
    found = file.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,))
    return found.fetchone() is not None
