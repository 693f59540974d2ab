"""Arrays and facts in an uncompressed .npz archive, laid out so that they can be used where they lie.

The file is mapped into memory: nothing is copied, and processes that have opened the same file share one
copy of it. For that every array begins at a multiple of 64 bytes. ``numpy.load`` reads such a file too,
and a file that numpy has written itself can be read here, only that its arrays are copied.

When a file is opened, all bytes of all members are compared with their checksums (CRC-32), and these with
those that the facts name, so that no member is missing, damaged or from another file. Afterwards nothing
is checked again; a file is replaced as a whole, and who has the old one open keeps it. There are numbers
and JSON in it, nothing that could run.
"""

from __future__ import annotations

import io
import json
import mmap
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
#: How numpy writes an array.
NUMPY: Any = np.lib.format

#: Arrays begin at multiples of so many bytes; the header of an array in numpy's format is as long.
ALIGNMENT = 64
#: Length of a member's header without its name and extra fields, and where the lengths of these two stand.
LOCAL_HEADER, LENGTHS = 30, struct.Struct("<26xHH")
#: An extra field that only fills up: the number under which Android's zipalign does the same, and its length.
FILLER, FILLER_ID = struct.Struct("<HH"), 0xD935
#: Equal arrays make equal files.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_arrays(file: IO[bytes], arrays: dict[str, Array], facts: dict[str, Any]) -> None:
    """Write an archive of ``arrays``, and of ``facts`` that JSON can hold."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        checksums = {name: _add(archive, file.tell(), name, array) for name, array in arrays.items()}
        text = json.dumps(facts | {"checksums": checksums})
        _add(archive, file.tell(), "facts", np.frombuffer(text.encode(), dtype=np.uint8))


def _add(archive: zipfile.ZipFile, place: int, name: str, array: Array) -> int:
    """Write one array at ``place``; returns its checksum."""
    header = io.BytesIO()
    NUMPY.write_array_header_1_0(header, NUMPY.header_data_from_array_1_0(array))
    member = zipfile.ZipInfo(f"{name}.npy", NO_DATE)
    member.file_size = len(header.getvalue()) + array.nbytes
    gap = -(place + LOCAL_HEADER + len(member.filename) + FILLER.size) % ALIGNMENT
    member.extra = FILLER.pack(FILLER_ID, gap) + bytes(gap)
    with archive.open(member, "w") as file:
        file.write(header.getvalue())
        file.write(np.ascontiguousarray(array).data)
    return member.CRC


def mapped_arrays(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays of an archive, which cannot be written to, and its facts.

    Raises
    ------
    OSError, ValueError, KeyError, TypeError, EOFError, struct.error, zipfile.BadZipFile
        Where there is no such file, or it is not as :func:`write_arrays` has written it.
    """
    with path.open("rb") as file, zipfile.ZipFile(file) as archive:
        members = {member.filename[: -len(".npy")]: member for member in archive.infolist()}
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    arrays = {name: _array(_checked(content, member)) for name, member in members.items()}
    facts = json.loads(arrays.pop("facts").tobytes())
    if facts.pop("checksums") != {name: members[name].CRC for name in arrays}:
        raise ValueError("members are missing or from another file")
    return arrays, facts


def _checked(content: memoryview, member: zipfile.ZipInfo) -> memoryview:
    """The bytes of a member."""
    start = member.header_offset + LOCAL_HEADER
    start += sum(LENGTHS.unpack(content[member.header_offset : start]))
    found = content[start : start + member.file_size]
    if member.compress_type != zipfile.ZIP_STORED or len(found) != member.file_size or zlib.crc32(found) != member.CRC:
        raise ValueError(f"damaged: {member.filename}")
    return found


def _array(content: memoryview) -> Array:
    """The array in numpy's format; where it lies, if that is a place for an array."""
    head = io.BytesIO(content[: 1 << 10])
    if NUMPY.read_magic(head) != (1, 0):
        raise ValueError("another version of numpy's format")
    shape, fortran, dtype = NUMPY.read_array_header_1_0(head)
    if dtype.hasobject or fortran:
        raise ValueError("no plain array")
    array = np.frombuffer(content, dtype, offset=head.tell()).reshape(shape)
    return array if array.flags.aligned else array.copy()
