"""Making an index: group by group, on threads or not, and stopped when it shall stop."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from ecozoning.core.engine import geometry
from ecozoning.core.errors import Cancelled
from ecozoning.core.preparation import index_of
from ecozoning.core.progress import all_done
from ecozoning.storage.index_file import TILE_COLUMNS, kept_index
from ecozoning.storage.on_threads import MOST_THREADS, on_threads
from ecozoning.storage.streamed_run import run_streamed
from squares import candidates, drawn, job, square, stream_of, zone

ZONES = [zone("redline", square(700 * number, 300 * number, 600), code=f"R{number}") for number in range(40)]
ZONES[7] = zone("redline", drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"), code="crossed")
ZONES[23] = zone("redline", None, code="nothing")


@pytest.fixture
def work():
    return job(candidates(square(0, 0, 5_000)), ZONES)


@pytest.fixture
def small_groups(monkeypatch):
    monkeypatch.setattr(geometry, "GROUP_VERTICES", 10)


def same(first, second):
    for column in TILE_COLUMNS:
        np.testing.assert_array_equal(getattr(first.tiles, column), getattr(second.tiles, column), err_msg=column)
    assert first.faults == second.faults
    assert first.tiles.grid == second.tiles.grid
    assert [shape and shape.wkb for shape in first.shapes] == [shape and shape.wkb for shape in second.shapes]


def test_threads_and_groups_do_not_show_in_an_index(work, monkeypatch):
    whole = index_of(work.dataset, work.options)
    assert {fault.row for fault in whole.faults} == {7, 23}
    monkeypatch.setattr(geometry, "GROUP_VERTICES", 10)
    assert len(geometry.in_groups(whole.shapes)) > 10
    same(index_of(work.dataset, work.options, each=on_threads), whole)
    same(index_of(work.dataset, work.options), whole)


def test_progress_goes_up_to_the_end(work, small_groups, tmp_path):
    told = []
    kept_index(tmp_path, work.dataset, work.options, lambda fraction: told.append(fraction) or True)
    assert len(told) > 20
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@pytest.mark.parametrize("when", [0.0, 0.3, 0.7])
def test_stopping_leaves_no_index_behind(work, small_groups, tmp_path, when):
    with pytest.raises(Cancelled):
        kept_index(tmp_path, work.dataset, work.options, lambda fraction: fraction < when)
    assert not list(tmp_path.rglob("*.npz"))
    assert len(kept_index(tmp_path, work.dataset, work.options).shapes) == len(ZONES)


def test_a_run_stops_while_its_index_is_made(work, small_groups, tmp_path, monkeypatch):
    monkeypatch.setenv("ECOZONING_CACHE", str(tmp_path / "cache"))
    told = []
    stream = stream_of(work.candidates, work.candidates_crs)
    with pytest.raises(Cancelled):
        run_streamed(work, stream, tmp_path / "result.gpkg", {}, lambda part: told.append(part) or part < 0.05)
    assert told[-1] < 0.1
    assert not list(tmp_path.rglob("*.gpkg"))
    assert not list(tmp_path.rglob("*.npz"))


def test_threads_begin_little_that_nobody_takes():
    begun, lock = [], threading.Lock()

    def work(number):
        with lock:
            begun.append(number)
        return number * number

    results = on_threads(work, range(1_000))
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    results.close()
    assert len(begun) <= 3 + MOST_THREADS + 2
    assert list(on_threads(work, range(50))) == [number * number for number in range(50)]


def test_what_goes_wrong_on_a_thread_is_raised_here():
    def work(number):
        raise ValueError(f"number {number}")

    with pytest.raises(ValueError, match="number 0"):
        all_done(work, range(9), each=on_threads)
