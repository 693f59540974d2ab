"""How a result lies in its file: tables where every candidate has rows of its own, views where many have the same.

``coverage``, ``findings`` and ``requirements`` are views over a few side tables in which what is said of many
candidates stands once; whoever reads the file sees plain tables. Columns of a view must be columns of a
table and no expressions, because SQLite tells types of nothing else, and QGIS would show numbers as text.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from ..core.result_tables import (
    CandidateRows,
    CoverageRows,
    FindingRows,
    NearbyRows,
    OverlapRows,
    PlaceRows,
    ProblemRows,
    ReasonRows,
    RequirementRows,
    StretchRows,
)
from ..core.tables import Clauses, ColumnTable
from .geopackage import Layout, quoted

#: What a reader finds, in the order of the file.
TABLES: dict[str, type[ColumnTable]] = {
    "candidates": CandidateRows,
    "overlaps": OverlapRows,
    "stretches": StretchRows,
    "coverage": CoverageRows,
    "nearby": NearbyRows,
    "findings": FindingRows,
    "requirements": RequirementRows,
    "problems": ProblemRows,
}
#: Tables with rows of their own; ``True`` where they have geometry.
OWN_ROWS = {"candidates": True, "overlaps": True, "stretches": False, "nearby": False, "problems": False}
#: Columns of the dataset's clauses that the requirements show.
CLAUSE_COLUMNS = [field.name for field in fields(Clauses) if field.name in RequirementRows.__dataclass_fields__]
_KINDS = {"Floats": "real", "Integers": "integer", "Objects": "text"}
_SQL_TYPES = {"real": "REAL", "integer": "INTEGER", "text": "TEXT"}


@dataclass(frozen=True)
class SideTable:
    """A table behind a view: columns with their kinds, and the column that is looked up."""

    kinds: Mapping[str, str]
    looked_up_by: str = ""


def kinds_of(table: type[ColumnTable]) -> dict[str, str]:
    """Column -> kind, without the geometry."""
    return {field.name: _KINDS[str(field.type)] for field in fields(table) if field.name != "wkb"}


SIDE_TABLES: dict[str, SideTable] = {
    # What each candidate (its fid) refers to.
    "candidate_keys": SideTable(dict.fromkeys(("coverage_case", "first_measure", "requirement_set"), "integer")),
    "coverage_cases": SideTable(
        {"case_no": "integer", "theme": "text", "outcome": "text", "note": "text"}
        | dict.fromkeys(("shared", "own"), "integer"),
        "case_no",
    ),
    "coverage_measures": SideTable(dict.fromkeys(("measure", "share", "declared_share", "nearest_m"), "real")),
    "finding_entries": SideTable(dict.fromkeys(("candidate", "place", "case_no"), "integer"), "candidate"),
    "finding_cases": SideTable(dict.fromkeys(("case_no", "reason"), "integer"), "case_no"),
    "places": SideTable(kinds_of(PlaceRows)),
    "reasons": SideTable(kinds_of(ReasonRows)),
    "requirement_sets": SideTable(dict.fromkeys(("set_no", "list_no"), "integer"), "set_no"),
    "requirement_lists": SideTable(
        {"list_no": "integer", "clause": "integer"}
        | dict.fromkeys(("unit_code", "applies", "overridden_by", "relation", "two_high"), "text"),
        "list_no",
    ),
    "clauses": SideTable(dict.fromkeys(CLAUSE_COLUMNS, "text")),
}

#: View -> prefix of the table of each column that is not of the first one, and the joins (CROSS: in this very order).
_VIEWS = {
    "coverage": (
        {"candidate_id": "c"} | dict.fromkeys(("measure", "share", "declared_share", "nearest_m"), "v"),
        "k",
        "candidate_keys x ON x.fid = c.fid "
        "CROSS JOIN coverage_cases k ON k.case_no = x.coverage_case "
        "CROSS JOIN coverage_measures v ON v.fid = COALESCE(k.shared, x.first_measure + k.own)",
        "k.fid",
    ),
    "findings": (
        {"candidate_id": "c"} | dict.fromkeys(kinds_of(PlaceRows), "p"),
        "r",
        "finding_entries f ON f.candidate = c.fid "
        "CROSS JOIN places p ON p.fid = f.place "
        "CROSS JOIN finding_cases k ON k.case_no = f.case_no "
        "CROSS JOIN reasons r ON r.fid = k.reason",
        "f.fid, k.fid",
    ),
    "requirements": (
        {"candidate_id": "c"} | dict.fromkeys(("unit_code", "applies", "overridden_by", "relation", "two_high"), "l"),
        "t",
        "candidate_keys x ON x.fid = c.fid "
        "CROSS JOIN requirement_sets s ON s.set_no = x.requirement_set "
        "CROSS JOIN requirement_lists l ON l.list_no = s.list_no "
        "CROSS JOIN clauses t ON t.fid = l.clause",
        "s.fid, l.fid",
    ),
}


def layouts(geometry_type: str, own_columns: Mapping[str, str], note: str) -> list[Layout]:
    """The tables that are no views; ``own_columns`` are those that the candidates bring along."""
    result = []
    for name, has_geometry in OWN_ROWS.items():
        kinds = kinds_of(TABLES[name]) | (dict(own_columns) if name == "candidates" else {})
        result.append(Layout(name, kinds, geometry_type if has_geometry else None, description=note))
    return [*result, Layout("run", {"key": "text", "value": "text"}, description=note)]


def add_side_tables(connection: sqlite3.Connection) -> None:
    """Create them, empty."""
    for name, table in SIDE_TABLES.items():
        columns = "".join(f", {quoted(column)} {_SQL_TYPES[kind]}" for column, kind in table.kinds.items())
        connection.execute(f"CREATE TABLE {name} (fid INTEGER PRIMARY KEY NOT NULL{columns})")


def add_views(connection: sqlite3.Connection, note: str) -> None:
    """Create the indexes and the views, and enter the views into the list of tables."""
    connection.execute("CREATE UNIQUE INDEX candidates_by_id ON candidates (candidate_id)")
    connection.execute("CREATE INDEX overlaps_by_candidate ON overlaps (candidate_id)")
    for name, table in SIDE_TABLES.items():
        if table.looked_up_by:
            connection.execute(f"CREATE INDEX {name}_by_{table.looked_up_by} ON {name} ({table.looked_up_by})")
    for name, (places, other, joins, order) in _VIEWS.items():
        columns = ", ".join(f"{places.get(column, other)}.{column}" for column in _shown(TABLES[name]))
        connection.execute(
            f"CREATE VIEW {name} AS SELECT {columns} "  # noqa: S608 (all words are of this file)
            f"FROM candidates c CROSS JOIN {joins} ORDER BY c.fid, {order}"
        )
        register = "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES (?, ?, ?, ?)"
        connection.execute(register, (name, "attributes", name, note))


def _shown(table: type[ColumnTable]) -> Iterable[str]:
    """Columns of a view: whose row it is comes first."""
    names = list(kinds_of(table))
    return ["candidate_id", *(name for name in names if name != "candidate_id")]
