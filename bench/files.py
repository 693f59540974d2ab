"""The benchmark's data as files that every engine reads: GeoParquet-like WKB columns, and GeoPackage for QGIS."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import cutting
import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from data import EQUAL_AREA, LON_LAT, Job
from pyproj import Transformer

#: Any projected CRS for QGIS: the coordinates are equal-area metres already.
QGIS_CRS = "EPSG:4551"
#: Rows that are read at a time, at most. There are as many groups for one worker as for the other.
GROUP_ROWS = 8_192


def write(folder: Path, job: Job) -> None:
    """``parcels`` and ``zones``, and the name of their CRS."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "crs.txt").write_text(job.crs)
    columns = {"id": np.arange(len(job.parcels))}
    write_parquet(folder / "parcels.parquet", columns, job.parcels, even_groups(len(job.parcels)))
    columns = {"zone": np.arange(len(job.zones)), "theme": job.themes.astype(str)}
    write_parquet(folder / "zones.parquet", columns, job.zones, GROUP_ROWS)


def even_groups(rows: int) -> int:
    """Rows of a group, so that there is an even number of groups."""
    pairs = -(-rows // (2 * GROUP_ROWS))
    return -(-rows // (2 * pairs))


def write_parquet(path: Path, columns: dict[str, np.ndarray], shapes: np.ndarray, group_rows: int) -> None:
    pq.write_table(as_table(columns, shapes), path, row_group_size=group_rows)


def as_table(columns: dict[str, np.ndarray], shapes: np.ndarray) -> pa.Table:
    return pa.table({**columns, "wkb": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())})


def for_qgis(folder: Path, cut: bool) -> str:
    """Write what QGIS reads, which is no parquet here; the name of the layer of zones."""
    write_geopackage(folder, "parcels", *read(folder / "parcels.parquet", "id"))
    zone, shapes = read(folder / "zones.parquet", "zone")
    if cut:
        shapes, owner = cutting.cut(shapes)
        zone = zone[owner]
    name = "zones_cut" if cut else "zones"
    write_geopackage(folder, name, zone, shapes)
    return name


def write_geopackage(folder: Path, name: str, numbers: np.ndarray, shapes: np.ndarray) -> None:
    column = "id" if name == "parcels" else "zone"
    frame = geopandas.GeoDataFrame({column: numbers}, geometry=shapes, crs=QGIS_CRS)
    frame.to_file(folder / f"{name}.gpkg", engine="pyogrio", VERSION="1.3")


def in_lon_lat(folder: Path) -> bool:
    """Whether the coordinates have to be projected before they can be measured."""
    return (folder / "crs.txt").read_text() == LON_LAT


@lru_cache
def _projecting() -> Transformer:
    return Transformer.from_crs(LON_LAT, EQUAL_AREA, always_xy=True)


def projected(shapes: np.ndarray) -> np.ndarray:
    """From longitude and latitude to equal-area metres, by pyproj."""
    return shapely.transform(shapes, _projecting().transform, interleaved=False)


def read(path: Path, column: str) -> tuple[np.ndarray, np.ndarray]:
    """A column and the shapes of a parquet file."""
    return _decoded(pq.read_table(path), column)


def group_count(path: Path) -> int:
    return pq.ParquetFile(path).num_row_groups


def read_group(path: Path, column: str, group: int) -> tuple[np.ndarray, np.ndarray]:
    """The same of one group of rows, in this thread."""
    return _decoded(pq.ParquetFile(path).read_row_group(group, use_threads=False), column)


def read_groups(path: Path, column: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Group by group."""
    for group in range(group_count(path)):
        yield read_group(path, column, group)


def _decoded(table: pa.Table, column: str) -> tuple[np.ndarray, np.ndarray]:
    return table[column].to_numpy(zero_copy_only=False), shapely.from_wkb(table["wkb"].to_numpy(zero_copy_only=False))
