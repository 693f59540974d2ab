"""Arrays are used where they lie in their file, and only if every byte is as it was written."""

from __future__ import annotations

import numpy as np
import pytest
from ecozoning.core.engine.overlay import overlaid, with_pieces
from ecozoning.storage.index_file import read_index, write_index
from ecozoning.storage.mapped_arrays import ALIGNMENT, mapped_arrays, write_arrays
from layouts import index_of, parcels, partition

ARRAYS = {
    "bits": np.arange(5, dtype=np.uint64) << np.uint64(60),
    "table": np.arange(12, dtype=np.int32).reshape(3, 4),
    "nothing": np.zeros(0, dtype=np.int8),
    "x": np.linspace(-1.0, 1.0, 1_001),
    "flags": np.asarray([True, False, True]),
}


@pytest.fixture
def path(tmp_path):
    with (tmp_path / "arrays.npz").open("wb") as file:
        write_arrays(file, ARRAYS, {"name": "of this test"})
    return tmp_path / "arrays.npz"


def test_arrays_and_facts_come_back(path):
    arrays, facts = mapped_arrays(path)
    assert facts == {"name": "of this test"}
    assert list(arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].dtype == array.dtype


def test_arrays_lie_in_the_mapped_file_and_cannot_be_written_to(path):
    for array in mapped_arrays(path)[0].values():
        assert array.ctypes.data % ALIGNMENT == 0
        assert not array.flags.owndata
        assert not array.flags.writeable


def test_file_may_be_replaced_while_it_is_open(path):
    arrays, _ = mapped_arrays(path)
    other = path.with_name("other.npz")
    with other.open("wb") as file:
        write_arrays(file, {name: array[:0] for name, array in ARRAYS.items()}, {})
    other.replace(path)
    np.testing.assert_array_equal(arrays["x"], ARRAYS["x"])
    assert len(mapped_arrays(path)[0]["x"]) == 0


def test_equal_arrays_make_equal_files(path):
    again = path.with_name("again.npz")
    with again.open("wb") as file:
        write_arrays(file, ARRAYS, {"name": "of this test"})
    assert again.read_bytes() == path.read_bytes()


def test_numpy_reads_the_file_and_a_file_of_numpy_is_read(path):
    with np.load(path) as file:
        members = {name: file[name] for name in file.files}
    np.testing.assert_array_equal(members["x"], ARRAYS["x"])
    np.savez(path, **members)
    np.testing.assert_array_equal(mapped_arrays(path)[0]["x"], ARRAYS["x"])


def test_member_of_another_file_is_not_taken(path):
    with np.load(path) as file:
        members = {name: file[name] for name in file.files}
    np.savez(path, **(members | {"x": ARRAYS["x"] + 1}))
    with pytest.raises(ValueError, match="another file"):
        mapped_arrays(path)


def test_shapes_of_zones_are_decoded_only_where_somebody_asks_for_them(tmp_path):
    zones, shapes = partition(seed=51), parcels(80, seed=51)
    write_index(tmp_path / "zones.npz", "zones", index_of(zones))
    index = read_index(tmp_path / "zones.npz", "zones")
    found = overlaid(index, shapes, 2)
    with_pieces(index, shapes, found, np.ones(len(found), dtype=bool))
    assert "shapes" not in vars(index)
    assert [shape is None for shape in index.shapes] == [False] * len(zones)
