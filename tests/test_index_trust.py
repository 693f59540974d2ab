"""A kept index of awkward zones answers bit by bit as the fresh one; whatever else lies in its place is made anew."""

from __future__ import annotations

import io
import os
import zipfile

import numpy as np
import pytest
import shapely
from awkward import AWKWARD, HAIR_BESIDE_THE_GRID
from ecozoning.core.engine.overlay import overlaid, with_pieces
from ecozoning.core.model import AreaMethod
from ecozoning.core.screening import screen
from ecozoning.core.tables import objects
from ecozoning.storage import index_file
from ecozoning.storage.index_file import index_name, kept_index, read_index, write_index
from layouts import index_of, parcels
from squares import at, candidates, job, square, unit, zone
from test_index_file import same

SMALL = job(
    candidates(square(20, 20, 50)), [unit("U1", square(0, 0, 100)), zone("redline", square(50, 0, 90), code="R")]
)
NAME = index_name(SMALL.dataset, SMALL.options)


def written(folder, index, name="zones-x"):
    write_index(folder / f"{name}.npz", name, index)
    return read_index(folder / f"{name}.npz", name)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    kept_index(folder, SMALL.dataset, SMALL.options)
    return (folder / f"{NAME}.npz").read_bytes()


def lies_in_place(folder, content):
    """What is read where ``content`` lies in the place of the index."""
    path = folder / f"{NAME}.npz"
    path.write_bytes(content)
    return read_index(path, NAME)


@pytest.mark.parametrize("dimension", [0, 1, 2])
def test_awkward_zones_give_the_very_same_numbers_after_reading_back(tmp_path, dimension):
    zones = objects([*AWKWARD.values(), None, HAIR_BESIDE_THE_GRID])
    fresh = index_of(zones, [("redline", "control_unit", "wetland")[n % 3] for n in range(len(zones))])
    read = written(tmp_path, fresh)
    shapes = np.concatenate([parcels(50, seed=41, extent=1_200), zones[:12], zones[-1:]])
    corners = [shapely.MultiPoint(shapely.get_coordinates(shape)[:9]) for shape in shapes]
    shapes = (objects(corners), shapely.boundary(shapes), shapes)[dimension]
    expected, found = overlaid(fresh, shapes, dimension), overlaid(read, shapes, dimension)
    if dimension == 2:
        everything = np.ones(len(found), dtype=bool)
        expected, found = (with_pieces(i, shapes, o, everything) for i, o in ((fresh, expected), (read, found)))
    assert len(found) > 100
    for name, values in expected.columns().items():
        if name == "stretches":
            assert list(map(str, found.stretches)) == list(map(str, values))
        else:
            np.testing.assert_array_equal(found.columns()[name], values, err_msg=name)
    np.testing.assert_array_equal(read.overlapping, fresh.overlapping)


@pytest.mark.parametrize("method", list(AreaMethod))
def test_faulty_zones_are_named_as_often_by_a_kept_index(tmp_path, method):
    crossed = shapely.Polygon([(0, 0), (300, 300), (300, 0), (0, 300)])
    zones = [unit("U1", square(-900, -900, 2_000)), zone("redline", at(crossed), code="R"), zone("wetland", None)]
    work = job(candidates(square(20, 20, 50), None), zones, area_method=method)
    same(screen(work, index=kept_index(tmp_path, work.dataset, work.options)), screen(work))
    same(screen(work, index=kept_index(tmp_path, work.dataset, work.options)), screen(work))


def test_no_single_damaged_byte_is_trusted_nor_ends_the_run(tmp_path, content):
    """Every so many bytes, and all of the archive's own words at the end and at the start of its members."""
    places = {*range(0, len(content), 97), *range(40), *range(len(content) - 120, len(content))}
    expected = screen(SMALL)
    for place in sorted(places):
        damaged = bytearray(content)
        damaged[place] ^= 0xFF
        read = lies_in_place(tmp_path, bytes(damaged))
        if read is not None:  # a date or a comment of the archive
            same(screen(SMALL, index=read), expected)


def test_no_file_that_was_cut_short_is_trusted(tmp_path, content):
    assert lies_in_place(tmp_path, content) is not None
    for length in range(0, len(content), 101):
        assert lies_in_place(tmp_path, content[:length]) is None


def members(content):
    with np.load(io.BytesIO(content)) as file:
        return {name: file[name] for name in file.files}


def packed(arrays):
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_archive_that_lacks_a_member_is_not_trusted(tmp_path, content):
    whole = members(content)
    assert lies_in_place(tmp_path, packed(whole)) is not None
    for name in whole:
        assert lies_in_place(tmp_path, packed({key: value for key, value in whole.items() if key != name})) is None, (
            name
        )


class Runs:
    """Would write a file if it were unpickled."""

    def __reduce__(self):
        return os.mkdir, ("pwned",)


@pytest.mark.parametrize("name", ["facts", "wkb", "x0", "more"])
def test_nothing_in_the_file_is_run(tmp_path, content, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    lies_in_place(tmp_path, packed(members(content) | {name: np.asarray([Runs()], dtype=object)}))
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("foreign", ["another archive", "a single array", "huge array", "another geometry", "a folder"])
def test_foreign_files_in_its_place_are_made_anew(tmp_path, content, foreign):
    path = tmp_path / f"{NAME}.npz"
    whole = members(content)
    if foreign == "another archive":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "nothing")
    elif foreign == "a single array":
        np.save(tmp_path / "array.npy", np.arange(9))
        (tmp_path / "array.npy").rename(path)
    elif foreign == "huge array":
        path.write_bytes(content.replace(b"'shape': (", b"'shape': (9", 1))
    elif foreign == "another geometry":
        path.write_bytes(packed(whole | {"wkb": whole["wkb"][::-1]}))
    else:
        path.mkdir()
    assert read_index(path, NAME) is None
    same(screen(SMALL, index=kept_index(tmp_path, SMALL.dataset, SMALL.options)), screen(SMALL))


def test_index_of_an_older_version_is_not_taken_for_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(index_file, "INDEX_VERSION", index_file.INDEX_VERSION - 1)
    older = index_name(SMALL.dataset, SMALL.options)
    kept_index(tmp_path, SMALL.dataset, SMALL.options)
    monkeypatch.undo()
    assert older != NAME
    (tmp_path / f"{older}.npz").rename(tmp_path / f"{NAME}.npz")
    assert read_index(tmp_path / f"{NAME}.npz", NAME) is None
