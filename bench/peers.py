"""The peers as an expert would use them: spatial join, intersection, area, sum per pair; on plain or on cut zones."""

from __future__ import annotations

from pathlib import Path

import cutting
import files
import numpy as np
import shapely

SQL = """
SELECT a.id AS id, b.zone AS zone, {aggregate} AS {name}
FROM (SELECT id, ST_GeomFromWKB(wkb) AS g FROM {parcels}) a
JOIN {zones} b ON ST_Intersects(a.g, b.g)
GROUP BY a.id, b.zone
"""
AREA = "SUM(ST_Area(ST_Intersection(a.g, b.g)))"
PIECE = "ST_AsBinary({union}(ST_Intersection(a.g, b.g)))"


class Peer:
    """``cut``: the zones are cut into small polygons first."""

    def __init__(self, folder: Path, cut: bool) -> None:
        self.folder, self.cut = folder, cut

    def prepare(self) -> None:
        """Read the zones, cut them where asked for, and hand them over."""
        zone, shapes = files.read(self.folder / "zones.parquet", "zone")
        if self.cut:
            shapes, owner = cutting.cut(shapes)
            zone = zone[owner]
        self.take(zone, shapes)

    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        raise NotImplementedError

    @property
    def parcels(self) -> Path:
        return self.folder / "parcels.parquet"


class GeoPandas(Peer):
    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        import geopandas

        self.zone, self.shapes = zone, geopandas.GeoSeries(shapes)
        self.shapes.sindex  # noqa: B018  builds it

    def _pieces(self) -> tuple[np.ndarray, np.ndarray]:
        ids, parcels = files.read(self.parcels, "id")
        parcel, zone = self.shapes.sindex.query(parcels, predicate="intersects")
        keys = ids[parcel] * (self.zone.max() + 1) + self.zone[zone]
        return keys, shapely.intersection(parcels[parcel], self.shapes.values._data[zone])

    def _named(self, keys: np.ndarray) -> dict[str, np.ndarray]:
        return {"id": keys // (self.zone.max() + 1), "zone": keys % (self.zone.max() + 1)}

    def run(self) -> dict[str, np.ndarray]:
        keys, pieces = self._pieces()
        keys, pair = np.unique(keys, return_inverse=True)
        return self._named(keys) | {"area": np.bincount(pair, weights=shapely.area(pieces))}

    def run_pieces(self) -> dict[str, np.ndarray]:
        keys, pieces = self._pieces()
        order = np.argsort(keys, kind="stable")
        keys, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        pieces = pieces[order]
        whole = pieces[starts]
        for row in np.flatnonzero(counts > 1):
            whole[row] = shapely.union_all(pieces[starts[row] : starts[row] + counts[row]])
        return self._named(keys) | {"piece": shapely.to_wkb(whole)}


class DuckDB(Peer):
    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        import duckdb
        import duckdb_extension_spatial

        extension = next(Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension"))
        self.connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        self.connection.execute(f"LOAD '{extension}'")
        files.write_shapes(self.folder, f"duckdb_{self.cut}", {"zone": zone}, shapes)
        source = self.folder / f"duckdb_{self.cut}.parquet"
        self.connection.execute(f"CREATE TABLE z AS SELECT zone, ST_GeomFromWKB(wkb) AS g FROM '{source}'")

    def _query(self, aggregate: str, name: str) -> dict[str, np.ndarray]:
        return self.connection.execute(
            SQL.format(aggregate=aggregate, name=name, parcels=f"'{self.parcels}'", zones="z")
        ).fetchnumpy()

    def run(self) -> dict[str, np.ndarray]:
        return self._query(AREA, "area")

    def run_pieces(self) -> dict[str, np.ndarray]:
        return self._query(PIECE.format(union="ST_Union_Agg").replace("AsBinary", "AsWKB"), "piece")


class SedonaDB(Peer):
    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        import sedonadb

        self.session = sedonadb.connect()
        name = f"sedona_{self.cut}"
        files.write_shapes(self.folder, name, {"zone": zone}, shapes)
        self.session.read_parquet(str(self.folder / f"{name}.parquet")).to_view("z0")
        self.session.sql("SELECT zone, ST_GeomFromWKB(wkb) AS g FROM z0").to_memtable().to_view("z")

    def _query(self, aggregate: str, name: str) -> dict[str, np.ndarray]:
        self.session.read_parquet(str(self.parcels)).to_view("p", overwrite=True)
        table = self.session.sql(SQL.format(aggregate=aggregate, name=name, parcels="p", zones="z")).to_arrow_table()
        return {column: table[column].to_numpy() for column in table.column_names}

    def run(self) -> dict[str, np.ndarray]:
        return self._query(AREA, "area")

    def run_pieces(self) -> dict[str, np.ndarray]:
        return self._query(PIECE.format(union="ST_Union_Agg"), "piece")
