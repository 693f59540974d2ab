"""A kept index gives the same rows as a fresh one, and is never trusted when it is not what it should be."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from ecozoning.core.engine.zone_index import INDEX_VERSION
from ecozoning.core.screening import screen
from ecozoning.storage import index_file
from ecozoning.storage.index_file import index_name, kept_index, read_index, write_index
from squares import candidates, drawn, job, square, unit, zone

ZONES = [
    unit("U1", square(-5_000, -5_000, 5_000, 10_000)),
    unit("U2", square(0, -5_000, 5_000, 10_000)),
    zone("redline", square(0, 0, 600, 1_000), code="A"),
    zone(
        "redline", drawn("POLYGON ((400 0, 1000 100, 900 900, 400 0), (600 200, 700 200, 700 300, 600 200))"), code="B"
    ),
    zone("redline", drawn("POLYGON ((0 0, 100 100, 100 0, 0 100, 0 0))"), code="crossed"),
    zone("redline", None, code="nothing"),
    zone("water_source", square(0, 0, 300), "grade1", code="old", valid_to="2026-08-14"),
]


@pytest.fixture
def work():
    shapes = [square(-200, 100, 900), square(450, 10, 30), square(4_900, 0, 300), drawn("POINT (1 1)")]
    return job(candidates(*shapes), ZONES)


def file_of(folder):
    return next(folder.glob("zones-*.npz"))


def same(first, second):
    for name in ("candidates", "overlaps", "coverage", "findings", "problems"):
        for column, values in getattr(first, name).columns().items():
            np.testing.assert_array_equal(values, getattr(second, name).columns()[column], err_msg=f"{name}.{column}")
    assert first.run == second.run


def test_run_with_a_kept_index_gives_the_same_rows(work, tmp_path):
    expected = screen(work)
    made = kept_index(tmp_path, work.dataset, work.options)
    again = read_index(file_of(tmp_path), index_name(work.dataset, work.options))
    same(screen(work, index=made), expected)
    same(screen(work, index=again), expected)


def test_index_crosses_a_process_border(work, tmp_path):
    index = pickle.loads(pickle.dumps(kept_index(tmp_path, work.dataset, work.options)))
    same(screen(work, index=index), screen(work))


def test_second_run_reads_what_the_first_has_made(work, tmp_path, monkeypatch):
    kept_index(tmp_path, work.dataset, work.options)
    monkeypatch.setattr(index_file, "index_of", lambda *_: pytest.fail("made again"))
    kept_index(tmp_path, work.dataset, work.options)


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9, 0.999])
def test_damaged_file_is_made_anew(work, tmp_path, place):
    kept_index(tmp_path, work.dataset, work.options)
    path = file_of(tmp_path)
    content = bytearray(path.read_bytes())
    at = int(len(content) * place)
    content[at : at + 8] = bytes(255 - byte for byte in content[at : at + 8])
    path.write_bytes(content)
    name = index_name(work.dataset, work.options)
    read = read_index(path, name)
    if read is not None:  # the damage is in a part of the archive that says nothing
        same(screen(work, index=read), screen(work))
    same(screen(work, index=kept_index(tmp_path, work.dataset, work.options)), screen(work))


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"no archive at all", None], ids=["empty", "cut", "text", "half"]
)
def test_file_that_is_no_index_is_made_anew(work, tmp_path, content):
    kept_index(tmp_path, work.dataset, work.options)
    path = file_of(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2] if content is None else content)
    name = index_name(work.dataset, work.options)
    assert read_index(path, name) is None
    kept_index(tmp_path, work.dataset, work.options)
    assert read_index(path, name) is not None


def test_other_index_under_the_name_is_not_taken(work, tmp_path):
    other = replace(work.options, as_of=date(2026, 8, 1))
    kept_index(tmp_path, work.dataset, other)
    wanted = tmp_path / f"{index_name(work.dataset, work.options)}.npz"
    file_of(tmp_path).rename(wanted)
    assert read_index(wanted, index_name(work.dataset, work.options)) is None


def test_name_changes_with_all_that_the_index_depends_on(work, monkeypatch):
    dataset, options = work.dataset, work.options
    names = {index_name(dataset, options), index_name(replace(dataset, content_hash="1" * 64), options)}
    names.add(index_name(dataset, replace(options, area_method="gauss_kruger")))
    names.add(index_name(dataset, replace(options, as_of=date(2026, 8, 1))))
    monkeypatch.setattr(index_file, "INDEX_VERSION", INDEX_VERSION + 1)
    names.add(index_name(dataset, options))
    assert len(names) == 5
    # The day itself does not matter, only which zones are in force on it.
    monkeypatch.undo()
    assert index_name(dataset, replace(options, as_of=date(2027, 1, 1))) in names


def test_interrupted_writing_leaves_nothing_behind(work, tmp_path, monkeypatch):
    index = kept_index(tmp_path / "first", work.dataset, work.options)

    def interrupted(file, _arrays, _facts):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(index_file, "write_arrays", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_index(tmp_path / "zones-x.npz", "zones-x", index)
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


def test_folder_that_cannot_be_written_does_not_stop_the_run(work, tmp_path):
    blocked = tmp_path / "a file"
    blocked.write_text("in the way")
    assert len(kept_index(blocked / "cache", work.dataset, work.options).shapes) == len(ZONES)


def test_only_the_last_used_files_are_kept(work, tmp_path, monkeypatch):
    monkeypatch.setattr(index_file, "KEPT_FILES", 2)
    for number in range(4):
        kept_index(tmp_path, replace(work.dataset, content_hash=f"{number:064}"), work.options)
    assert len(list(tmp_path.glob("zones-*.npz"))) == 2


def test_shapes_come_back_bit_by_bit(work, tmp_path):
    made = kept_index(tmp_path, work.dataset, work.options)
    read = read_index(file_of(tmp_path), index_name(work.dataset, work.options))
    assert (shapely.to_wkb(made.shapes) == shapely.to_wkb(read.shapes)).all()
