"""Write a result batch by batch: one GeoPackage, whole or not at all, in the same memory however many candidates.

What is said of many candidates is written when it is first said; later batches only refer to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from ..core.batch_result import BatchResult
from ..core.coverage_book import CoverageBook
from ..core.decisions import Decision
from ..core.errors import InputRefused
from ..core.finding_book import FindingBook
from ..core.law.access_list import ClauseSet
from ..core.requirement_book import ListKey, RequirementBook, overridden_by
from ..core.result_tables import CandidateRows
from ..core.tables import ColumnTable, Integers, ZoningDataset
from .decisions_file import TABLE as DECISIONS
from .decisions_file import decision_columns, decisions_layout, read_decisions
from .geopackage import Draft, Values, drafted, plain_values
from .result_file import read_rows, read_run
from .result_layout import CLAUSE_COLUMNS, OWN_ROWS, add_side_tables, add_views, layouts

#: Columns of the input by name: their kinds, and their values.
InputKinds = Mapping[str, str]
InputColumns = Mapping[str, Values]
#: By the dimension of the candidates.
GEOMETRY_TYPES = ("MultiPoint", "MultiLineString", "MultiPolygon")
SYNTHETIC = "合成示例数据 SYNTHETIC SAMPLE DATA"


class Numbers:
    """Numbers from 1 in the order in which things were first seen."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}

    def of(self, thing: Hashable) -> tuple[int, bool]:
        """The number of ``thing``, and whether it is new."""
        before = len(self._known)
        number = self._known.setdefault(thing, before + 1)
        return number, len(self._known) > before


class Waiting:
    """Rows of side tables that come a few at a time and are written together."""

    def __init__(self) -> None:
        self._columns: dict[str, dict[str, list[Any]]] = {}

    def add(self, name: str, columns: Mapping[str, Values]) -> None:
        """Keep rows of the table ``name``."""
        kept = self._columns.setdefault(name, {column: [] for column in columns})
        for column, values in columns.items():
            kept[column].extend(plain_values(values))

    def write(self, draft: Draft) -> None:
        """Write all of them."""
        for name, columns in self._columns.items():
            draft.insert(name, columns)
        self._columns.clear()


class ResultWriter:
    """Takes batches in the order of the candidates; made by :func:`result_writer`."""

    def __init__(self, draft: Draft, dataset: ZoningDataset, own_names: Mapping[str, str]) -> None:
        self._draft, self._dataset, self._own_names = draft, dataset, own_names
        self._waiting = Waiting()
        self._count = self._measures = 0
        self._cases, self._sets, self._lists = Numbers(), Numbers(), Numbers()
        self._places, self._reasons, self._finding_cases = Numbers(), Numbers(), Numbers()
        self._clauses: set[int] = set()

    def add(self, batch: BatchResult, columns: InputColumns | None = None) -> None:
        """Append the rows of ``batch`` and what its candidates bring along."""
        own = {self._own_names[name]: values for name, values in (columns or {}).items()}
        for name in OWN_ROWS:
            rows = getattr(batch, name).columns()
            wkb = rows.pop("wkb", None)
            self._draft.insert(name, rows | (own if name == "candidates" else {}), wkb)
        fid = self._count + 1 + np.arange(len(batch.candidates))
        case, first_measure = self._covered(batch.coverage)
        keys = {"fid": fid, "coverage_case": case, "first_measure": first_measure}
        self._draft.insert("candidate_keys", keys | {"requirement_set": self._required(batch.requirements)})
        self._found(batch.findings)
        self._waiting.write(self._draft)
        self._count += len(batch.candidates)

    def write_run(self, run: Mapping[str, str]) -> None:
        """Write the run record."""
        self._draft.insert("run", {"key": list(run), "value": list(run.values())})

    def _covered(self, book: CoverageBook) -> tuple[Integers, Integers]:
        """Write new cases and the measures; returns case and place of the first own measure of each candidate."""
        numbers = np.asarray([self._case(number, book) for number in range(book.case_count)], dtype=np.int64)
        # The shared measures stand first in every book, and once in the file.
        skipped = book.shared_count if self._measures else 0
        measures = book.measures.take(slice(skipped, None))
        self._draft.insert("coverage_measures", measures.columns())
        first = book.first_own + 1 + self._measures - skipped
        self._measures += len(measures)
        return numbers[book.case_of], first

    def _case(self, number: int, book: CoverageBook) -> int:
        rows = book.rows_of_case(number)
        number, is_new = self._cases.of(tuple(zip(*(values.tolist() for values in rows.columns().values()))))
        if is_new:
            is_own = rows.shared < 0
            columns: dict[str, Values] = {"case_no": [number] * len(rows), "theme": list(book.themes)}
            columns |= {"outcome": rows.outcome, "note": rows.note, "own": is_own.cumsum() - 1}
            shared = [None if own else row + 1 for own, row in zip(is_own, rows.shared.tolist())]
            self._waiting.add("coverage_cases", columns | {"shared": shared})
        return number

    def _found(self, book: FindingBook) -> None:
        """Write new places, reasons and cases, and who has them."""
        place = self._written("places", self._places, book.places)
        reason = self._written("reasons", self._reasons, book.reasons)[book.case_reason].tolist()
        starts = book.case_start.tolist()
        case = np.asarray([self._said(reason[a:b]) for a, b in zip(starts[:-1], starts[1:])], dtype=np.int64)
        entries = {"candidate": self._count + 1 + book.candidate, "place": place[book.place]}
        self._draft.insert("finding_entries", entries | {"case_no": case[book.case]})

    def _written(self, name: str, known: Numbers, rows: ColumnTable) -> Integers:
        """Write those of ``rows`` that are new to a table of distinct rows; returns the fid of each."""
        found = [known.of(row) for row in zip(*(values.tolist() for values in rows.columns().values()))]
        numbers = np.asarray([number for number, _ in found], dtype=np.int64)
        new = np.asarray([is_new for _, is_new in found], dtype=bool)
        self._draft.insert(name, {"fid": numbers[new]} | rows.take(new).columns())
        return numbers

    def _said(self, reasons: list[int]) -> int:
        number, is_new = self._finding_cases.of(tuple(reasons))
        if is_new:
            self._waiting.add("finding_cases", {"case_no": [number] * len(reasons), "reason": reasons})
        return number

    def _required(self, book: RequirementBook) -> list[int | None]:
        """Write new sets, lists and clauses; returns the set of each candidate."""
        numbers = [self._set(keys, book) for keys in book.sets]
        return [None if number < 0 else numbers[number] for number in book.set_of.tolist()]

    def _set(self, keys: tuple[ListKey, ...], book: RequirementBook) -> int:
        number, is_new = self._sets.of(keys)
        if is_new:
            lists = [self._list(key, book.lists[key]) for key in keys]
            self._waiting.add("requirement_sets", {"set_no": [number] * len(lists), "list_no": lists})
        return number

    def _list(self, key: ListKey, found: ClauseSet) -> int:
        number, is_new = self._lists.of(key)
        if is_new:
            self._write_clauses(found)
            columns: dict[str, Values] = {"list_no": [number] * len(found), "clause": found.clause + 1}
            columns |= {"unit_code": self._dataset.zones.codes[found.unit], "applies": found.applies}
            columns |= {
                "overridden_by": overridden_by(found, self._dataset),
                "relation": found.relation,
                "two_high": found.two_high,
            }
            self._waiting.add("requirement_lists", columns)
        return number

    def _write_clauses(self, found: ClauseSet) -> None:
        """The texts of clauses that were not written yet; their fid is one more than their row in the dataset."""
        rows = np.asarray(sorted(set(found.clause.tolist()) - self._clauses), dtype=np.int64)
        texts = {name: getattr(self._dataset.clauses, name)[rows] for name in CLAUSE_COLUMNS}
        self._waiting.add("clauses", {"fid": rows + 1} | texts)
        self._clauses.update(rows.tolist())


@contextmanager
def result_writer(
    path: Path, dataset: ZoningDataset, dimension: int, own: InputKinds | None = None
) -> Iterator[ResultWriter]:
    """A writer of the result at ``path``, which is there when all went well; an older file stays as it is otherwise.

    Decisions of persons in an older file are kept: they are stale where the data have changed.

    Parameters
    ----------
    path
        The file to come.
    dataset
        That of the run.
    dimension
        0, 1 or 2: that of the candidates.
    own
        Columns that the candidates bring along, with their kinds; they are called ``in_<name>``.

    Raises
    ------
    InputRefused
        ``output_not_writable``; ``result_id_twice`` where two candidates of different batches have one id.
    """
    path, names = Path(path), prefixed(own or {})
    note = SYNTHETIC if dataset.is_synthetic else ""
    kinds = {names[name]: kind for name, kind in (own or {}).items()}
    try:
        decisions = read_decisions(path)
        tables = [*layouts(GEOMETRY_TYPES[dimension], kinds, note), *([decisions_layout(note)] if decisions else [])]
        with drafted(path, tables) as draft:
            add_side_tables(draft.connection)
            yield ResultWriter(draft, dataset, names)
            if decisions:
                draft.insert(DECISIONS, _kept(draft.connection, decisions))
            try:
                add_views(draft.connection, note)
            except sqlite3.IntegrityError:
                _refuse_twice(draft.connection)
                raise
    except (OSError, RuntimeError, sqlite3.Error) as error:
        raise InputRefused("output_not_writable", path=str(path), reason=str(error)) from error


def _kept(connection: sqlite3.Connection, decisions: tuple[Decision, ...]) -> dict[str, Values]:
    """Decisions of an older file beside the candidates of this one."""
    marks = ", ".join("?" * len(decisions))
    only = (f"candidate_id IN ({marks})", [decision.candidate_id for decision in decisions])
    return decision_columns(decisions, read_run(connection), read_rows(connection, "candidates", CandidateRows, only))


def _refuse_twice(connection: sqlite3.Connection) -> None:
    """Ids are unique in every batch; over all of them only the file knows."""
    sql = "SELECT candidate_id, MAX(fid) FROM candidates GROUP BY candidate_id HAVING COUNT(*) > 1 LIMIT 1"
    for value, row in connection.execute(sql):
        raise InputRefused("result_id_twice", value=value, row=row)


def prefixed(names: Mapping[str, str]) -> dict[str, str]:
    """Name of each input column in the result, ``in_<name>``; names that differ only in case get a number."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        free, number = f"in_{name}", 2
        while free.lower() in taken:
            free, number = f"in_{name}_{number}", number + 1
        taken.add(free.lower())
        result[name] = free
    return result
