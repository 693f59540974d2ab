"""What `make test-matrix` compares between systems: every row of every table and view of a result."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
from pathlib import Path

import ecozoning
import pytest
from squares import candidates, clause, square, unit, written, zone

SCRIPT = Path(ecozoning.__file__).resolve().parent / "scripts" / "matrix" / "printed_rows.py"


@pytest.fixture(scope="module")
def printed_rows():
    spec = importlib.util.spec_from_file_location("printed_rows", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "printed_rows", module)
        spec.loader.exec_module(module)
    return module


@pytest.fixture
def result(tmp_path):
    zones = [unit("U1", square(0, 0, 1_000), "priority"), zone("redline", square(500, 500, 800), code="R1")]
    written(
        tmp_path / "parcels.gpkg",
        candidates(square(100, 100, 100), square(450, 450, 100)),
        zones,
        clauses=[clause(1, "unit", "U1", "禁止新建化工", effect="prohibit")],
    )
    return tmp_path / "parcels.gpkg"


def test_rows_of_tables_and_views_are_all_there(printed_rows, result):
    shown = printed_rows.read_rows([result]).shown
    with sqlite3.connect(result) as connection:
        for name in ("candidates", "overlaps", "coverage", "findings", "requirements"):
            (count,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
            assert count > 0
            assert sum(place.startswith(f"parcels.{name} row ") for place in shown) == count, name


def test_one_changed_measure_is_one_differing_row(printed_rows, result):
    before = printed_rows.read_rows([result])
    with sqlite3.connect(result) as connection:
        first = "SELECT min(fid) FROM coverage_measures WHERE measure > 0"
        connection.execute(f"UPDATE coverage_measures SET measure = measure + 1 WHERE fid = ({first})")
    connection.close()
    after = printed_rows.read_rows([result])
    differing = [place for place in before.shown if before.shown[place] != after.shown[place]]
    assert len(differing) == 1
    assert differing[0].startswith("parcels.coverage row ")
