"""Indexes of zones kept in a folder, so that the next run against the same dataset need not make them.

A file is named after all that its content depends on, is written whole or not at all, and is read only
where its checksums and its own name agree (:mod:`.mapped_arrays`); whatever else lies there is made anew.
Processes that have the same index open share its pages; the shapes of zones are decoded when they are
first asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
import pyproj
import shapely

from ..core.engine.edge_tiles import EdgeTiles
from ..core.engine.geometry import Fault
from ..core.engine.measuring import MeasuringFrame
from ..core.engine.tile_grid import TileGrid
from ..core.engine.zone_index import INDEX_VERSION, EncodedShapes, ZoneIndex
from ..core.job import ScreenOptions
from ..core.model import AreaMethod
from ..core.preparation import index_of
from ..core.progress import Progress, silent
from ..core.tables import ZoningDataset
from ..core.validity import in_force
from .mapped_arrays import Array, mapped_arrays, write_arrays
from .on_threads import on_threads

#: As many files are kept in a folder, the last used ones.
KEPT_FILES = 8
#: What reading raises where a file is not there, or is not what it should be.
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    EOFError,
    TypeError,
    RuntimeError,
    MemoryError,
    struct.error,
    zipfile.BadZipFile,
)
#: The columns of the tiles, as they are in the file.
TILE_COLUMNS = tuple(field.name for field in fields(EdgeTiles) if field.name not in ("grid", "zones"))


def kept_index(folder: Path, dataset: ZoningDataset, options: ScreenOptions, progress: Progress = silent) -> ZoneIndex:
    """The index for ``dataset`` under ``options``, from ``folder`` or made and put there.

    A folder that cannot be written is no fault: the index is then made in every run.
    """
    name = index_name(dataset, options)
    path = folder / f"{name}.npz"
    found = read_index(path, name)
    if found is not None:
        with suppress(OSError):
            os.utime(path)
        return found
    index = index_of(dataset, options, progress, on_threads)
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_index(path, name, index)
        _forget_oldest(folder)
    return index


def index_name(dataset: ZoningDataset, options: ScreenOptions) -> str:
    """Names everything that the index depends on: data, area method, zones in force, versions."""
    valid = in_force(dataset.zones.valid_from, dataset.zones.valid_to, options.as_of)
    facts = [INDEX_VERSION, dataset.content_hash, str(options.area_method), np.packbits(valid).tobytes().hex()]
    facts += [shapely.__version__, shapely.geos_version_string, pyproj.__version__, pyproj.proj_version_str]
    return "zones-" + hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def write_index(path: Path, name: str, index: ZoneIndex) -> None:
    """Write ``index`` whole; a run beside this one sees the old file or the new one, never a part."""
    handle, temporary = tempfile.mkstemp(prefix=".making-", suffix=".npz", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write_arrays(file, _arrays(index), {"name": name} | _facts(index))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_index(path: Path, name: str) -> ZoneIndex | None:
    """The index in ``path``; ``None`` where there is none, or it is damaged, or it is another one."""
    try:
        arrays, facts = mapped_arrays(path)
        if facts.pop("name") != name:
            return None
        index = ZoneIndex(
            frame=MeasuringFrame(**(facts["frame"] | {"method": AreaMethod(facts["frame"]["method"])})),
            known_shapes=EncodedShapes(arrays["wkb"], arrays["wkb_start"]),
            faults=tuple(Fault(*fault) for fault in facts["faults"]),
            is_unit=arrays["is_unit"],
            area_m2=arrays["area_m2"],
            theme=arrays["theme"],
            tiles=EdgeTiles(
                grid=TileGrid(**facts["grid"]),
                zones=len(arrays["theme"]),
                **{column: arrays[column] for column in TILE_COLUMNS},
            ),
        )
        vars(index)["overlapping"] = arrays["overlapping"]  # as if it had been asked for
        return index
    except UNREADABLE:
        return None


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("zones-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_FILES:]:
        with suppress(OSError):  # another process has it open, where that forbids it
            file.unlink(missing_ok=True)


def _facts(index: ZoneIndex) -> dict[str, object]:
    return {
        "frame": asdict(index.frame) | {"method": str(index.frame.method)},
        "faults": [[fault.row, fault.code, fault.detail] for fault in index.faults],
        "grid": asdict(index.tiles.grid),
    }


def _arrays(index: ZoneIndex) -> dict[str, Array]:
    shapes = EncodedShapes.of(index.shapes)
    return {
        **{column: getattr(index.tiles, column) for column in TILE_COLUMNS},
        "is_unit": index.is_unit,
        "area_m2": index.area_m2,
        "theme": index.theme,
        "overlapping": index.overlapping,
        "wkb": shapes.wkb,
        "wkb_start": shapes.start,
    }
