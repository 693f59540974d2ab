"""Batches shared among processes: the same rows as in one, in the same order, however the processes come to be."""

from __future__ import annotations

import multiprocessing

import numpy as np
import pytest
from ecozoning.core.progress import silent
from ecozoning.core.screening import screen
from ecozoning.core.standing import standing_of
from ecozoning.headless.workers import fair_share, shared_among
from ecozoning.storage.cache_folder import VARIABLE, cache_folder
from ecozoning.storage.index_file import kept_index
from squares import candidates, clause, job, square, unit, zone

ZONES = [unit("U1", square(0, 0, 1_000), "priority"), zone("redline", square(500, 500, 800), code="R1")]
CLAUSES = [clause(1, "unit", "U1", "禁止新建化工", effect="prohibit", industries="26")]
PARCELS = [square(40.0 * number - 150, 30.0 * number, 90) for number in range(30)]
METHODS = [method for method in ("fork", "spawn") if method in multiprocessing.get_all_start_methods()]


def asked(shapes=PARCELS):
    ids = [f"C{PARCELS.index(shape) + 1}" for shape in shapes]
    return job(candidates(*shapes, ids=ids, industries=["C2614"] * len(shapes)), ZONES, clauses=CLAUSES)


def shared(standing, method):
    """Six batches among two processes."""
    whole = asked()
    batches = [asked(PARCELS[first : first + 5]) for first in range(0, len(PARCELS), 5)]
    found = list(shared_among(2, method)(batches, standing, silent))
    return [batch.written_out(whole.dataset) for batch in found]


def assert_rows_of_one_run(results):
    whole = screen(asked())
    for table in ("candidates", "overlaps", "coverage", "findings", "requirements"):
        for column, values in getattr(whole, table).columns().items():
            ours = np.concatenate([getattr(result, table).columns()[column] for result in results])
            assert len(values)
            assert np.array_equal(ours, values, equal_nan=values.dtype.kind == "f"), f"{table}.{column}"


@pytest.mark.parametrize("method", METHODS)
def test_two_processes_give_the_rows_of_one(tmp_path, monkeypatch, method):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nothing-kept-here"))
    assert_rows_of_one_run(shared(standing_of(asked()), method))


@pytest.mark.parametrize("method", METHODS)
def test_a_kept_index_is_opened_by_every_process_and_not_sent(tmp_path, monkeypatch, method):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    whole = asked()
    standing = standing_of(whole, kept_index(cache_folder(), whole.dataset, whole.options))
    vars(standing.index)["unsendable"] = lambda: None
    assert_rows_of_one_run(shared(standing, method))


def test_no_jobs_need_no_processes():
    assert list(shared_among(2)([], standing_of(asked()), silent)) == []


def test_batches_are_small_enough_to_keep_all_processes_busy():
    assert fair_share(100_000, 1) == fair_share(1_000_000, 2)
    assert 2 * fair_share(1_000, 2) < 1_000
    assert fair_share(1, 8) == 1
