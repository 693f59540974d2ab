"""EcoZoning's own engine, in one process or in two."""

from __future__ import annotations

import multiprocessing
import pickle
from pathlib import Path

import files
import numpy as np
import package
import pyarrow.parquet as pq
import shapely

package.register()

from ecozoning.core.engine.measuring import measuring_frame  # noqa: E402
from ecozoning.core.engine.overlay import measure_one, overlaid, with_pieces  # noqa: E402
from ecozoning.core.engine.zone_index import ZoneIndex, indexed  # noqa: E402
from ecozoning.core.model import AreaMethod  # noqa: E402
from ecozoning.storage.index_file import read_index, write_index  # noqa: E402

NAME = "bench"


class Ours:
    """One process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: ZoneIndex | None = None

    def prepare(self) -> None:
        self.index = None
        themes, zones = files.read(self.folder / "zones.parquet", "theme")
        self.index = indexed(measuring_frame(AreaMethod.ELLIPSOIDAL, 126.5, 43.5), zones, (), themes)

    def prepare_cached(self) -> None:
        self.index = None
        self.index = read_index(self.folder / "index.npz", NAME)
        if self.index is None:
            self.prepare()
            write_index(self.folder / "index.npz", NAME, self.index)

    def run(self) -> dict[str, np.ndarray]:
        ids, parcels = files.read(self.folder / "parcels.parquet", "id")
        return columns(self.index, ids, parcels)

    def run_pieces(self) -> dict[str, np.ndarray]:
        ids, parcels = files.read(self.folder / "parcels.parquet", "id")
        found = overlaid(self.index, parcels, 2)
        found = with_pieces(self.index, parcels, found, np.ones(len(found), dtype=bool))
        return {"id": ids[found.candidate], "zone": found.zone, "piece": shapely.to_wkb(found.piece)}

    def run_floor(self) -> dict[str, np.ndarray]:
        """What no engine can do without: read, decode, area and bounds."""
        ids, parcels = files.read(self.folder / "parcels.parquet", "id")
        return {"id": ids, "zone": shapely.bounds(parcels)[:, 0], "area": shapely.area(parcels)}

    def one_by_one(self, count: int = 2_000) -> list[float]:
        """Seconds for single parcels against the index."""
        from time import perf_counter

        parcels = files.read(self.folder / "parcels.parquet", "id")[1][:count]
        seconds = []
        for parcel in parcels:
            start = perf_counter()
            measure_one(self.index, parcel)
            seconds.append(perf_counter() - start)
        return seconds


def columns(index: ZoneIndex, ids: np.ndarray, parcels: np.ndarray) -> dict[str, np.ndarray]:
    found = overlaid(index, parcels, 2)
    return {"id": ids[found.candidate], "zone": found.zone, "area": found.measure, "share": found.share}


class OursInTwo(Ours):
    """Two processes, each with the index, each with every second group of rows of the file."""

    def prepare_cached(self) -> None:
        super().prepare_cached()
        self._start()

    def prepare(self) -> None:
        super().prepare()
        self._start()

    def _start(self) -> None:
        shared = self.folder / "index.pickle"
        shared.write_bytes(pickle.dumps(self.index, protocol=5))
        context = multiprocessing.get_context("spawn")
        self.pool = context.Pool(2, _load, (str(shared), str(self.folder / "parcels.parquet")))
        self.pool.map(_wait, range(2), chunksize=1)

    def run(self) -> dict[str, np.ndarray]:
        groups = pq.ParquetFile(self.folder / "parcels.parquet").num_row_groups
        parts = self.pool.map(_run_group, range(groups), chunksize=1)
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


_STATE: dict = {}


def _load(index: str, parcels: str) -> None:
    _STATE.update(index=pickle.loads(Path(index).read_bytes()), parcels=pq.ParquetFile(parcels))


def _wait(_number: int) -> None:
    multiprocessing.current_process()


def _run_group(group: int) -> dict[str, np.ndarray]:
    table = _STATE["parcels"].read_row_group(group)
    shapes = shapely.from_wkb(table["wkb"].to_numpy(zero_copy_only=False))
    return columns(_STATE["index"], table["id"].to_numpy(), shapes)
