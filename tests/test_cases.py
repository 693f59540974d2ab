"""The table of cases in ``tests/cases``: what a lawyer would expect, read by people and run by machines.

``cases.csv``: ``shape`` and the places of ``zones`` (``theme/grade place [code]``; ``;`` between) are names of
``drawings.csv`` (metres); without a control unit the whole drawing lies in unit U1. ``missing`` themes are not in the
dataset. ``clauses`` are names of ``clauses.csv`` with the expected ``applies`` (``absent``: not listed at all).
``list`` is a list of "two-high" industries in ``two_high``, in the format that users fill in.
``cites`` and ``not_cites`` are ``document article`` or a rule id, each with ``=verdict`` where that matters.
``declared`` is a declared area, ``tolerance`` the positional tolerance where it is not the usual one. ``facts`` are
``theme.field=value`` of the tables overlaps or coverage (empty: NULL), or ``problem.code=number``.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from ecozoning.core.thresholds import Thresholds
from ecozoning.storage.two_high_file import two_high_list
from squares import candidates, clause, drawn, screened, unit, zone

FOLDER = Path(__file__).parent / "cases"
ESSENTIAL = {"control_unit", "redline", "water_source"}
SCOPES = [("U1", "basin", "basin:a"), ("U1", "city", "city:a"), ("U1", "county", "county:a")]


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, restval=""))


DRAWINGS = {row["name"]: drawn(row["wkt"]) if row["wkt"] else None for row in rows("drawings")}
CLAUSES = {row["name"]: row for row in rows("clauses")}
CASES = rows("cases")


def parts(cell):
    """Entries of a cell; one that begins with an article number goes on with the entry before it."""
    found: list[str] = []
    for entry in filter(None, cell.split(";")):
        if entry.startswith(" "):
            found[-1] += f";{entry}"
        else:
            found.append(entry)
    return found


def zones_of(case):
    found = []
    for entry in parts(case["zones"]):
        what, place, *code = entry.split(" ")
        theme, _, grade = what.partition("/")
        made = unit(code[0], DRAWINGS[place], grade) if code else zone(theme, DRAWINGS[place], grade or None)
        found.append(made)
    is_drawn = any(made["themes"] == "control_unit" for made in found)
    return found if is_drawn else [unit("U1", DRAWINGS["unit"]), *found]


def clauses_of(case):
    for name in (entry.partition("=")[0] for entry in parts(case["clauses"])):
        row = {key: value or None for key, value in CLAUSES[name].items()}
        kept = ("dimension", "effect", "industries", "valid_from", "valid_to")
        more = {key: row[key] for key in kept} | {"requirement_id": name}
        yield clause(name, row["tier"], row["scope"], row["text"], **more)


def screened_case(case):
    declared = [float(case["declared"] or "nan")]
    tolerance = {"position_tolerance_m": float(case["tolerance"])} if case["tolerance"] else {}
    return screened(
        candidates(
            DRAWINGS[case["shape"]], industries=[case["industry"]], activities=[case["activity"]], declared=declared
        ),
        zones_of(case),
        thresholds=Thresholds(**tolerance),
        clauses=list(clauses_of(case)),
        scopes=SCOPES,
        themes=ESSENTIAL - set(parts(case["missing"])),
        as_of=date.fromisoformat(case["as_of"] or "2026-09-01"),
        two_high=two_high_list(case["list"] and FOLDER / "two_high" / f"{case['list']}.csv"),
    )


def cited(result):
    """Everything that the findings cite, with and without the verdict that it led to."""
    columns = result.findings
    found = set()
    for rule, document, article, verdict in zip(columns.rule_id, columns.document, columns.article, columns.verdict):
        for name in (rule, f"{document} {article}"):
            found |= {name, f"{name}={verdict or 'inform'}"}
    return found


def stated(result, theme, field):
    """A field of the first row of a theme, in the table that has it; of ``problem`` the number of a code."""
    if theme == "problem":
        return int((result.problems.code == field).sum())
    for table in (result.overlaps, result.coverage):
        rows = np.flatnonzero(table.theme == theme)
        if field in table.columns() and len(rows):
            return table.columns()[field][rows[0]]
    raise AssertionError(f"no {field} of {theme}")


def agrees(value, expected):
    """Whether a cell is what the table says: a number to a hundred thousandth, a word, or NULL."""
    if not expected:
        return value is None or np.isnan(value)
    if isinstance(value, str):
        return value == expected
    return float(value) == pytest.approx(float(expected), rel=1e-4, abs=1e-6)


def test_there_are_at_least_eighty_cases_and_no_name_twice():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 150


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_comes_out_as_the_table_says(case):
    result = screened_case(case)
    found = cited(result)
    assert result.candidates.verdict[0] == case["verdict"], case["about"]
    assert set(parts(case["cites"])) <= found
    assert not set(parts(case["not_cites"])) & found
    applies = dict(zip(result.requirements.clause_no, result.requirements.applies))
    for name, _, expected in (entry.partition("=") for entry in parts(case["clauses"])):
        assert applies.get(name, "absent") == expected, name
    for fact, _, expected in (entry.partition("=") for entry in parts(case["facts"])):
        value = stated(result, *fact.rsplit(".", 1))
        assert agrees(value, expected), (fact, value)
