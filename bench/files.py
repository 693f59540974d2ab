"""The benchmark's data as files that every engine reads: GeoParquet-like WKB columns, and GeoPackage for QGIS."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from data import Job

#: Any projected CRS: the coordinates are equal-area metres already.
CRS = "EPSG:4551"


def write(folder: Path, job: Job) -> None:
    """``parcels`` and ``zones`` in both formats."""
    folder.mkdir(parents=True, exist_ok=True)
    write_shapes(folder, "parcels", {"id": np.arange(len(job.parcels))}, job.parcels)
    write_shapes(folder, "zones", {"zone": np.arange(len(job.zones)), "theme": job.themes.astype(str)}, job.zones)


def write_shapes(folder: Path, name: str, columns: dict[str, np.ndarray], shapes: np.ndarray) -> None:
    table = pa.table({**columns, "wkb": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())})
    pq.write_table(table, folder / f"{name}.parquet", row_group_size=8_192)
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=CRS).to_file(
        folder / f"{name}.gpkg", engine="pyogrio", VERSION="1.3"
    )


def read(path: Path, column: str) -> tuple[np.ndarray, np.ndarray]:
    """A column and the shapes of a parquet file."""
    table = pq.read_table(path)
    return table[column].to_numpy(zero_copy_only=False), shapely.from_wkb(table["wkb"].to_numpy(zero_copy_only=False))
