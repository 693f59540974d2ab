"""Indexes of zones kept in a folder, so that the next run against the same dataset need not make them.

A file is named after all that its content depends on, is written whole or not at all, and is read only
where its checksums and its own name agree; whatever else lies there is made anew. It holds plain
numbers and WKB, nothing that could run.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import shapely

from ..core.engine.edge_tiles import EdgeTiles
from ..core.engine.geometry import Fault
from ..core.engine.measuring import MeasuringFrame, areas_m2
from ..core.engine.signed_edges import SignedEdges
from ..core.engine.tile_grid import TileGrid
from ..core.engine.zone_index import INDEX_VERSION, ZoneIndex
from ..core.job import ScreenOptions
from ..core.model import AreaMethod
from ..core.preparation import index_of
from ..core.tables import Objects, ZoningDataset, objects
from ..core.validity import in_force

#: As many files are kept in a folder, the last used ones.
KEPT_FILES = 8

Arrays = dict[str, Any]


def kept_index(folder: Path, dataset: ZoningDataset, options: ScreenOptions) -> ZoneIndex:
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
    index = index_of(dataset, options)
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
            np.savez(file, **_as_arrays(name, index))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_index(path: Path, name: str) -> ZoneIndex | None:
    """The index in ``path``; ``None`` where there is none, or it is damaged, or it is another one."""
    try:
        with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            # Reading a member to its end compares it with its checksum.
            return _from_arrays(name, {member: file[member] for member in file.files})
    except (OSError, ValueError, KeyError, EOFError, TypeError, zipfile.BadZipFile, zlib.error):
        return None
    except (RuntimeError, MemoryError, shapely.errors.GEOSException):
        # Damage may look like a password, a method of compression that nobody knows, or an array without end.
        return None


def _forget_oldest(folder: Path) -> None:
    files = sorted(folder.glob("zones-*.npz"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[KEPT_FILES:]:
        file.unlink(missing_ok=True)


def _as_arrays(name: str, index: ZoneIndex) -> Arrays:
    tiles, edges = index.tiles, index.tiles.edges
    facts = {
        "name": name,
        "frame": asdict(index.frame) | {"method": str(index.frame.method)},
        "faults": [[fault.row, fault.code, fault.detail] for fault in index.faults],
        "grid": asdict(tiles.grid),
    }
    arrays = {
        "facts": np.frombuffer(json.dumps(facts).encode(), dtype=np.uint8),
        "is_unit": index.is_unit,
        "theme": index.theme,
        "overlapping": index.overlapping,
        "is_outline": tiles.is_outline,
        "sign": edges.sign.astype(np.int8),
    }
    for column in (
        "filled_start",
        "filled_zone",
        "part_start",
        "part_zone",
        "edge_start",
        "crossed_before",
        "doubtful",
    ):
        arrays[column] = getattr(tiles, column).astype(np.int32)
    return arrays | {side: getattr(edges, side) for side in ("x0", "y0", "x1", "y1")} | _wkb_arrays(index.shapes)


def _wkb_arrays(shapes: Objects) -> Arrays:
    """WKB end to end, and where each begins; NULL has no bytes."""
    wkb = [b"" if item is None else item for item in shapely.to_wkb(shapes)]
    starts = np.cumsum([0, *map(len, wkb)])
    return {"wkb": np.frombuffer(b"".join(wkb), dtype=np.uint8), "wkb_start": starts}


def _from_arrays(name: str, arrays: Arrays) -> ZoneIndex | None:
    facts = json.loads(arrays["facts"].tobytes())
    if facts["name"] != name:
        return None
    shapes = _shapes(arrays["wkb"].tobytes(), arrays["wkb_start"])
    index = ZoneIndex(
        frame=MeasuringFrame(**(facts["frame"] | {"method": AreaMethod(facts["frame"]["method"])})),
        shapes=shapes,
        faults=tuple(Fault(*fault) for fault in facts["faults"]),
        is_unit=arrays["is_unit"],
        area_m2=areas_m2(shapes),
        theme=arrays["theme"],
        tiles=_tiles(facts["grid"], arrays),
    )
    vars(index)["overlapping"] = arrays["overlapping"]  # as if it had been asked for
    return index


def _shapes(wkb: bytes, starts: Any) -> Objects:
    pieces = [wkb[start:end] or None for start, end in zip(starts[:-1], starts[1:])]
    return objects(shapely.from_wkb(objects(pieces)))


def _tiles(grid: dict[str, Any], arrays: Arrays) -> EdgeTiles:
    def numbers(column: str) -> Any:
        return arrays[column].astype(np.int64)

    part_zone, edge_start = numbers("part_zone"), numbers("edge_start")
    owner = np.repeat(part_zone, np.diff(edge_start))
    return EdgeTiles(
        grid=TileGrid(**grid),
        filled_start=numbers("filled_start"),
        filled_zone=numbers("filled_zone"),
        part_start=numbers("part_start"),
        part_zone=part_zone,
        edge_start=edge_start,
        edges=SignedEdges(
            owner=owner,
            x0=arrays["x0"],
            y0=arrays["y0"],
            x1=arrays["x1"],
            y1=arrays["y1"],
            sign=arrays["sign"].astype(np.float64),
        ),
        is_outline=arrays["is_outline"],
        crossed_before=numbers("crossed_before"),
        doubtful=numbers("doubtful"),
    )
