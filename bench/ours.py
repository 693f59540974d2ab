"""EcoZoning's own engine, in one process or in two; what is called of it stands here alone."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from time import perf_counter

import files
import numpy as np
import package
import shapely

package.register()

from ecozoning.core.engine.measuring import brought_into, measuring_frame  # noqa: E402
from ecozoning.core.engine.overlay import measure_one, overlaid, with_pieces  # noqa: E402
from ecozoning.core.engine.zone_index import ZoneIndex, indexed  # noqa: E402
from ecozoning.core.model import AreaMethod  # noqa: E402
from ecozoning.storage.index_file import read_index, write_index  # noqa: E402
from ecozoning.storage.on_threads import on_threads  # noqa: E402

NAME = "bench"
LON_LAT = "EPSG:4490"
FRAME = measuring_frame(AreaMethod.ELLIPSOIDAL, 126.5, 43.5)

Rows = dict[str, np.ndarray]


class Ours:
    """One process. Parcels are read, brought into the measuring CRS and overlaid group by group."""

    def __init__(self, folder: Path) -> None:
        self.parcels, self.zones = folder / "parcels.parquet", folder / "zones.parquet"
        self.file = folder / "index.npz"
        self.in_lon_lat = files.in_lon_lat(folder)
        self.index: ZoneIndex | None = None

    def prepare(self) -> None:
        """Read the zones and index them."""
        themes, zones = files.read(self.zones, "theme")
        zones = self.measurable(zones)
        self.index = indexed(FRAME, zones, (), themes, each=on_threads)

    def prepare_cached(self) -> None:
        """Open the index that :meth:`keep` has written."""
        self.index = read_index(self.file, NAME)
        if self.index is None:
            raise SystemExit(f"no index to open in {self.file}")

    def keep(self) -> None:
        write_index(self.file, NAME, self.index)

    def measurable(self, shapes: np.ndarray) -> np.ndarray:
        return brought_into(FRAME, shapes, LON_LAT) if self.in_lon_lat else shapes

    def run(self) -> Rows:
        return joined(self.of_group(group) for group in range(files.group_count(self.parcels)))

    def of_group(self, group: int) -> Rows:
        ids, parcels = files.read_group(self.parcels, "id", group)
        found = overlaid(self.index, self.measurable(parcels), 2)
        return {"id": ids[found.candidate], "zone": found.zone, "area": found.measure, "share": found.share}

    def run_pieces(self) -> Rows:
        return joined(self.pieces_of_group(group) for group in range(files.group_count(self.parcels)))

    def pieces_of_group(self, group: int) -> Rows:
        ids, parcels = files.read_group(self.parcels, "id", group)
        parcels = self.measurable(parcels)
        found = overlaid(self.index, parcels, 2)
        found = with_pieces(self.index, parcels, found, np.ones(len(found), dtype=bool))
        rows = {"id": ids[found.candidate], "zone": found.zone, "area": found.measure, "share": found.share}
        return rows | {"piece": shapely.to_wkb(found.piece)}

    def run_floor(self) -> Rows:
        """What no engine can do without: read, decode, project where needed, area and bounds; one thread."""
        return joined(self._floor_of(*group) for group in files.read_groups(self.parcels, "id"))

    def _floor_of(self, ids: np.ndarray, parcels: np.ndarray) -> Rows:
        parcels = files.projected(parcels) if self.in_lon_lat else parcels
        return {"id": ids, "zone": shapely.bounds(parcels)[:, 0], "area": shapely.area(parcels)}

    def one_by_one(self, count: int = 2_000) -> list[float]:
        """Seconds for single parcels against the index."""
        seconds = []
        for parcel in self.measurable(files.read(self.parcels, "id")[1][:count]):
            start = perf_counter()
            measure_one(self.index, parcel)
            seconds.append(perf_counter() - start)
        return seconds


def joined(parts) -> Rows:  # noqa: ANN001  an iterator, so that no group outlives its turn
    parts = list(parts)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class OursInTwo(Ours):
    """Two processes that open the kept index and take group after group; rows come back as arrays.

    What they read and what they give back is part of every run; starting them is not.
    """

    def prepare_cached(self) -> None:
        self.pool = multiprocessing.get_context("spawn").Pool(2, _open, (self.file.parent,))
        self.pool.map(_there, range(2), chunksize=1)

    def run(self) -> Rows:
        return joined(self.pool.imap(_run_group, range(files.group_count(self.parcels))))

    def run_pieces(self) -> Rows:
        return joined(self.pool.imap(_pieces_of_group, range(files.group_count(self.parcels))))


#: The engine of this process.
_MINE: list[Ours] = []


def _open(folder: Path) -> None:
    engine = Ours(folder)
    engine.prepare_cached()
    _MINE.append(engine)


def _there(_number: int) -> None:
    """Answers once the index is open."""


def _run_group(group: int) -> Rows:
    return _MINE[0].of_group(group)


def _pieces_of_group(group: int) -> Rows:
    return _MINE[0].pieces_of_group(group)
