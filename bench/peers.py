"""The peers as an expert would use them: spatial join, intersection, area, sum per pair; on plain or on cut zones.

What lies inside a zone, or inside a piece of it, is not clipped, which saves each of them time. All give what
ours gives: a row per parcel and zone with common area and share of the parcel. Where the data are in longitude and
latitude, an engine that can project does so (ST_Transform); GeoPandas uses pyproj. Zones that are cut here and not by
the engine are projected by pyproj for all.
"""

from __future__ import annotations

from pathlib import Path

import cutting
import files
import numpy as np
import shapely
from data import EQUAL_AREA, LON_LAT
from pyproj import CRS

Rows = dict[str, np.ndarray]

SHAPES = "SELECT id, g, ST_Area(g) AS own FROM (SELECT id, {g} AS g FROM {parcels}) s"
AREAS = """
SELECT id, zone, area, area / own AS share
FROM (SELECT a.id AS id, b.zone AS zone, MIN(a.own) AS own,
             SUM(CASE WHEN ST_CoveredBy(a.g, b.g) THEN a.own ELSE ST_Area(ST_Intersection(a.g, b.g)) END) AS area
      FROM ({shapes}) a JOIN {zones} b ON ST_Intersects(a.g, b.g) GROUP BY a.id, b.zone) t
"""
PIECES = """
SELECT id, zone, ST_Area(piece) AS area, ST_Area(piece) / own AS share, {as_wkb}(piece) AS piece
FROM (SELECT a.id AS id, b.zone AS zone, MIN(a.own) AS own,
             {union}({common}) AS piece
      FROM ({shapes}) a JOIN {zones} b ON ST_Intersects(a.g, b.g) GROUP BY a.id, b.zone) t
"""
COMMON = "CASE WHEN ST_CoveredBy(a.g, b.g) THEN a.g ELSE ST_Intersection(a.g, b.g) END"
#: For SedonaDB, whose CASE forgets that it answers with a geometry; as bytes it is one already.
BYTES = """ST_GeomFromWKB(CASE WHEN ST_CoveredBy(a.g, b.g) THEN ST_AsBinary(a.g)
                            ELSE ST_AsBinary(ST_Intersection(a.g, b.g)) END)"""


class Peer:
    """``cut``: the zones are cut into small polygons first."""

    def __init__(self, folder: Path, cut: bool) -> None:
        self.cut = cut
        self.parcels, self.zones = folder / "parcels.parquet", folder / "zones.parquet"
        self.in_lon_lat = files.in_lon_lat(folder)
        self.start()

    def start(self) -> None:
        """What is there before a run: the imported library, the running server."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Read the zones, project them where needed, cut them where asked for, and hand them over."""
        zone, shapes = files.read(self.zones, "zone")
        shapes = files.projected(shapes) if self.in_lon_lat else shapes
        if self.cut:
            shapes, owner = cutting.cut(shapes)
            zone = zone[owner]
        self.take(zone, shapes)

    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        raise NotImplementedError


class GeoPandas(Peer):
    def start(self) -> None:
        import geopandas

        self.series = geopandas.GeoSeries

    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        shapely.prepare(shapes)
        self.zone, self.shapes = zone, shapes
        self.tree = self.series(shapes).sindex

    def _pieces(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """A number for each pair of parcel and zone, the pieces of all pairs, and the areas of the parcels."""
        ids, parcels = files.read(self.parcels, "id")
        parcels = files.projected(parcels) if self.in_lon_lat else parcels
        parcel, zone = self.tree.query(parcels, predicate="intersects")
        keys = ids[parcel] * (self.zone.max() + 1) + self.zone[zone]
        common, whole = parcels[parcel], self.shapes[zone]
        crossing = ~shapely.covers(whole, common)
        common[crossing] = shapely.intersection(common[crossing], whole[crossing])
        return keys, common, shapely.area(parcels)

    def _rows(self, keys: np.ndarray, area: np.ndarray, own: np.ndarray) -> Rows:
        # The ids of the benchmark are row numbers.
        parcel, zone = np.divmod(keys, self.zone.max() + 1)
        return {"id": parcel, "zone": zone, "area": area, "share": area / own[parcel]}

    def run(self) -> Rows:
        keys, pieces, own = self._pieces()
        keys, pair = np.unique(keys, return_inverse=True)
        return self._rows(keys, np.bincount(pair, weights=shapely.area(pieces)), own)

    def run_pieces(self) -> Rows:
        keys, pieces, own = self._pieces()
        order = np.argsort(keys, kind="stable")
        keys, starts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        pieces = pieces[order]
        whole = pieces[starts]
        for row in np.flatnonzero(counts > 1):
            whole[row] = shapely.union_all(pieces[starts[row] : starts[row] + counts[row]])
        return self._rows(keys, shapely.area(whole), own) | {"piece": shapely.to_wkb(whole)}


class DuckDB(Peer):
    def start(self) -> None:
        import duckdb
        import duckdb_extension_spatial

        extension = next(Path(duckdb_extension_spatial.__file__).parent.rglob("*.duckdb_extension"))
        self.connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        self.connection.execute(f"LOAD '{extension}'")
        shape = "ST_GeomFromWKB(wkb)"
        if self.in_lon_lat:
            shape = f"ST_Transform({shape}, '{LON_LAT}', '{EQUAL_AREA}', always_xy := true)"
        self.shapes = SHAPES.format(g=shape, parcels=f"'{self.parcels}'")

    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        self.connection.register("given", files.as_table({"zone": zone}, shapes))
        self.connection.execute("CREATE OR REPLACE TABLE z AS SELECT zone, ST_GeomFromWKB(wkb) AS g FROM given")
        self.connection.unregister("given")

    def run(self) -> Rows:
        return self.connection.execute(AREAS.format(shapes=self.shapes, zones="z")).fetchnumpy()

    def run_pieces(self) -> Rows:
        query = PIECES.format(shapes=self.shapes, zones="z", common=COMMON, union="ST_Union_Agg", as_wkb="ST_AsWKB")
        return self.connection.execute(query).fetchnumpy()


class SedonaDB(Peer):
    def start(self) -> None:
        import sedonadb

        self.session = sedonadb.connect()
        self.zone = shape = "ST_GeomFromWKB(wkb)"
        if self.in_lon_lat:
            crs = CRS(EQUAL_AREA).to_json()
            self.zone, shape = f"ST_SetCRS({shape}, '{crs}')", f"ST_Transform({shape}, '{LON_LAT}', '{crs}')"
        self.shapes = SHAPES.format(g=shape, parcels="p")

    def take(self, zone: np.ndarray, shapes: np.ndarray) -> None:
        self.session.create_data_frame(files.as_table({"zone": zone}, shapes)).to_view("given", overwrite=True)
        zones = self.session.sql(f"SELECT zone, {self.zone} AS g FROM given").to_memtable()
        zones.to_view("z", overwrite=True)

    def _query(self, query: str) -> Rows:
        self.session.read_parquet(str(self.parcels)).to_view("p", overwrite=True)
        table = self.session.sql(query).to_arrow_table()
        return {column: table[column].to_numpy() for column in table.column_names}

    def run(self) -> Rows:
        return self._query(AREAS.format(shapes=self.shapes, zones="z"))

    def run_pieces(self) -> Rows:
        query = PIECES.format(shapes=self.shapes, zones="z", common=BYTES, union="ST_Union_Agg", as_wkb="ST_AsBinary")
        return self._query(query)
