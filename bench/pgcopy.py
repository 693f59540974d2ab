"""The binary format of PostgreSQL's COPY, as far as the benchmark needs it."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np

HEAD, TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
#: Number of fields; size and value of a number; size of the geometry, which follows.
_ROW = struct.Struct(">hiii")


def copied_in(ids: list[int], wkb: list[bytes], block_rows: int = 4_096) -> Iterator[bytes]:
    """Rows of a number and a geometry, in blocks."""
    yield HEAD
    for start in range(0, len(ids), block_rows):
        some = zip(ids[start : start + block_rows], wkb[start : start + block_rows])
        yield b"".join([_ROW.pack(2, 4, number, len(shape)) + shape for number, shape in some])
    yield TAIL


def fixed_rows(data: bytes, columns: list[tuple[str, str]]) -> dict[str, np.ndarray]:
    """Columns of numbers without NULL; ``columns`` are names and numpy kinds, such as ``i4`` and ``f8``."""
    fields = [("count", ">i2")]
    for name, kind in columns:
        fields += [(f"size of {name}", ">i4"), (name, f">{kind}")]
    rows = np.frombuffer(data[len(HEAD) : -len(TAIL)], dtype=fields)
    return {name: rows[name].astype(kind) for name, kind in columns}
