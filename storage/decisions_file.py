"""The table ``decisions`` of a result: what persons decided, one row per decision, none ever changed or removed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import astuple, fields
from pathlib import Path

from ..core.decisions import DATASET_HASH, Decision
from ..core.errors import InputRefused
from ..core.result_tables import CandidateRows
from .geopackage import Layout, Values, quoted

TABLE = "decisions"
COLUMNS = tuple(field.name for field in fields(Decision))
#: Whether a decision still stands against the run in the same file: for people; reports find it out anew.
STATE, CURRENT, STALE = "state", "current", "stale"
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
    columns = (*COLUMNS, STATE)
    marks, names = ", ".join("?" * len(columns)), ", ".join(map(quoted, columns))
    try:
        with closing(_opened(path, "rw")) as file, file:
            if not _is_there(file):
                file.execute(_CREATE.format(columns=", ".join(f"{quoted(name)} TEXT" for name in columns)))
                file.execute(_REGISTER, (TABLE, TABLE))
            for name in set(columns) - _there(file):
                file.execute(f"ALTER TABLE {TABLE} ADD COLUMN {quoted(name)} TEXT")
            file.execute(f"INSERT INTO {TABLE} ({names}) VALUES ({marks})", (*astuple(decision), CURRENT))  # noqa: S608
    except sqlite3.Error as error:
        raise InputRefused("output_not_writable", path=str(path), reason=str(error)) from error


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """All decisions in the order in which they were made; none where the file or the table is not there.

    Raises
    ------
    InputRefused
        ``file_not_readable`` where another program keeps the file: what it holds must not be lost.
    """
    if not Path(path).is_file():
        return ()
    try:
        with closing(_opened(path, "ro")) as file:
            if not _is_there(file):
                return ()
            known = _there(file)
            names = ", ".join(quoted(name) if name in known else "NULL" for name in COLUMNS)
            rows = file.execute(f"SELECT {names} FROM {TABLE} ORDER BY fid").fetchall()  # noqa: S608
    except sqlite3.OperationalError as error:
        raise InputRefused("file_not_readable", path=str(path), reason=str(error)) from error
    except sqlite3.Error:
        return ()
    return tuple(Decision(*("" if value is None else str(value) for value in row)) for row in rows)


def decisions_layout(note: str) -> Layout:
    """The table in a new result file."""
    return Layout(TABLE, dict.fromkeys((*COLUMNS, STATE), "text"), description=note)


def decision_columns(
    decisions: tuple[Decision, ...], run: Mapping[str, str], candidates: CandidateRows
) -> dict[str, Values]:
    """The rows of the table; those made on other data, rules or candidates are marked as stale.

    ``run`` is the record of the new result, ``candidates`` those of its candidates that decisions are about.
    """
    data_hash = run.get(DATASET_HASH, "")
    stale = [decision.is_stale(data_hash, run, candidates) for decision in decisions]
    columns: dict[str, Values] = {name: [getattr(decision, name) for decision in decisions] for name in COLUMNS}
    columns[STATE] = [STALE if each else CURRENT for each in stale]
    return columns


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode={mode}", uri=True, timeout=_PATIENCE_S)


def _there(file: sqlite3.Connection) -> set[str]:
    """The columns of the table; older files have fewer."""
    return {row[1] for row in file.execute(f"PRAGMA table_info({TABLE})")}


def _is_there(file: sqlite3.Connection) -> bool:
    found = file.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (TABLE,))
    return found.fetchone() is not None
