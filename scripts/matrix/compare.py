"""Print the results of several systems side by side; fail where a test failed or a printed number differs.

Run as ``compare.py FOLDER COLUMN COLUMN …``, with what run_column.sh left in FOLDER/COLUMN. The first column is the one
to which the others are compared.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from ecozoning.core.model import Verdict
from ecozoning.reports.figures import printed
from printed_reports import read_reports
from printed_rows import Rows, checksum, read_rows

LAYERS = ("parcels", "routes", "sites")
#: So many differing rows, and lines, are printed; the rest is a number.
SHOWN_DIFFERENCES = 40


@dataclass
class Column:
    """What one system had to say."""

    name: str
    facts: dict[str, str]
    rows: Rows
    reports: dict[str, str]
    failures: list[str]


def read_column(folder: Path) -> Column:
    system = json.loads((folder / "versions.json").read_text(encoding="utf-8"))
    versions = system["versions"]
    tests, failures = _tests(folder / "tests.xml")
    results = [folder / f"{layer}.gpkg" for layer in LAYERS]
    rows = read_rows(results)
    reports = read_reports(folder / "reports", own=[system["checkout"], versions["QGIS"]])
    printed_facts = {"printed rows": checksum(rows.shown), "printed reports": checksum(reports)}
    return Column(folder.name, {**versions, **tests, **_counts(results), **printed_facts}, rows, reports, failures)


def _tests(path: Path) -> tuple[dict[str, str], list[str]]:
    cases = ElementTree.parse(path).getroot().findall(".//testcase")
    outcomes: Counter[str] = Counter()
    failures = []
    for case in cases:
        outcome = next((child.tag for child in case if child.tag in {"failure", "error", "skipped"}), "passed")
        outcomes["failed" if outcome in {"failure", "error"} else outcome] += 1
        if outcome in {"failure", "error"}:
            failures.append(f"{case.get('classname')}::{case.get('name')}")
    return {f"tests {outcome}": str(outcomes[outcome]) for outcome in ("passed", "failed", "skipped")}, failures


def _counts(results: list[Path]) -> dict[str, str]:
    verdicts: Counter[str] = Counter()
    overlaps, area_m2, length_m = 0, 0.0, 0.0
    for path in results:
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
            verdicts.update(row[0] for row in connection.execute("SELECT verdict FROM candidates"))
            overlaps += connection.execute("SELECT count(*) FROM overlaps").fetchone()[0]
            area_m2 += _sum(connection, "m2")
            length_m += _sum(connection, "m")
    counts = {verdict.word: str(verdicts[verdict.word]) for verdict in sorted(Verdict, reverse=True)}
    return {
        **counts,
        "overlaps": str(overlaps),
        "overlap area m2": printed(area_m2, "m2"),
        "overlap length m": printed(length_m, "m"),
    }


def _sum(connection: sqlite3.Connection, unit: str) -> float:
    # In the order of the rows: a sum of floats depends on it.
    values = connection.execute("SELECT measure FROM overlaps WHERE measure_unit = ? ORDER BY fid", (unit,))
    return sum(row[0] for row in values)


def print_table(columns: list[Column]) -> None:
    width = max(22, *(len(value) + 2 for column in columns for value in column.facts.values()))
    print(f"\n{'':18}" + "".join(f"{column.name:>{width}}" for column in columns))
    for fact in dict.fromkeys(fact for column in columns for fact in column.facts):
        print(f"{fact:18}" + "".join(f"{column.facts.get(fact, '-'):>{width}}" for column in columns))
    print()


def print_failures(columns: list[Column]) -> int:
    for column in columns:
        for failure in column.failures:
            print(f"{column.name}: FAILED {failure}")
    return sum(len(column.failures) for column in columns)


def print_differences(first: Column, other: Column) -> int:
    """Name every row and line of which something else is printed; count those that differ in full precision only."""
    rows = _differing(first.rows.shown, other.rows.shown)
    lines = _differing(first.reports, other.reports)
    _print_places(first, other, rows, lambda column: column.rows.shown)
    _print_places(first, other, lines, lambda column: column.reports)
    stored = _differing(first.rows.stored, other.rows.stored)
    geometries = _differing(first.rows.geometries, other.rows.geometries)
    print(
        f"{first.name} and {other.name}: {len(rows)} of {len(first.rows.shown)} rows and {len(lines)} of "
        f"{len(first.reports)} lines of reports differ as printed; {len(stored)} rows differ in full precision, "
        f"{len(geometries)} in the coordinates of their geometry"
    )
    return len(rows) + len(lines)


def _differing(mine: dict[str, str], theirs: dict[str, str]) -> list[str]:
    return [place for place in dict.fromkeys([*mine, *theirs]) if mine.get(place) != theirs.get(place)]


def _print_places(first: Column, other: Column, places: list[str], part: Callable[[Column], dict[str, str]]) -> None:
    for place in places[:SHOWN_DIFFERENCES]:
        print(place)
        for column in (first, other):
            print(f"  {column.name}: {part(column).get(place, '(nothing here)')}")
    if len(places) > SHOWN_DIFFERENCES:
        print(f"... and {len(places) - SHOWN_DIFFERENCES} more")


def main(folder: Path, names: list[str]) -> int:
    columns, missing = [], []
    for name in names:
        try:
            columns.append(read_column(folder / name))
        except (OSError, sqlite3.Error, ElementTree.ParseError) as problem:
            missing.append(f"{name}: no whole result: {problem}")
    if columns:
        print_table(columns)
    problems = len(missing) + print_failures(columns)
    problems += sum(print_differences(columns[0], other) for other in columns[1:])
    for problem in missing:
        print(problem)
    return int(problems > 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
