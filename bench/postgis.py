"""PostGIS as a peer: a server of its own, started for the benchmark and stopped with it.

Counted are reading the parcels from the file and bringing them into a table (binary COPY), ANALYZE, the query and
fetching its rows; and, where an engine is measured cold, bringing in the zones, ST_Subdivide and the index. Making
and starting the server is not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pyarrow.parquet as pq
from data import EQUAL_AREA
from peers import AREAS, COMMON, PIECES, Peer, Rows
from pgcopy import copied_in, fixed_rows

#: For a server with one user and data that can be made again.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "work_mem": "256MB",
    "maintenance_work_mem": "256MB",
    "synchronous_commit": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "2",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0.01",
    "min_parallel_table_scan_size": "0",
}
#: Numbers of reference systems; the second is ours.
LON_LAT_SRID, EQUAL_AREA_SRID = 4490, 990_001
#: Made by Debian's package.
SERVER_USER = "postgres"


def binaries() -> Path | None:
    """Where the newest server with PostGIS has its programs."""
    extensions = Path("/usr/share/postgresql").glob("*/extension/postgis.control")
    found = [Path("/usr/lib/postgresql") / file.parts[4] / "bin" for file in extensions]
    found = [folder for folder in found if (folder / "initdb").exists()]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def missing(folder: Path) -> str | None:
    """Why PostGIS cannot be measured with its data under ``folder``."""
    if binaries() is None:
        return "no PostgreSQL server with PostGIS (package postgresql-postgis)"
    if not shutil.which("setpriv"):
        return "no setpriv (package util-linux), without which the server might outlive the benchmark"
    # Of what other users own, root's home for instance, the server's user may be kept out.
    if subprocess.run(["test", "-x", str(folder)], cwd="/", check=False, **as_server_user()).returncode:
        return f"user {SERVER_USER}, as whom root runs the server, cannot enter {folder}"
    return None


def as_server_user() -> dict[str, Any]:
    """Options of subprocess: the server refuses to run as root."""
    return {"user": SERVER_USER, "group": SERVER_USER, "extra_groups": []} if os.geteuid() == 0 else {}


class Server:
    """A cluster in a folder of its own, reached through a socket in another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        # Paths of sockets must be short.
        self.socket = Path(tempfile.mkdtemp(prefix="ecozoning-bench-"))
        if as_server_user():
            for place in (folder, self.socket):
                shutil.chown(place, SERVER_USER, SERVER_USER)
        programs = binaries()
        cluster = ["-D", str(folder)]
        self._run(
            [str(programs / "initdb"), *cluster, "-A", "trust", "-U", "bench", "-E", "UTF8", "--locale=C", "--no-sync"]
        )
        options = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
        # Should this process be killed, the server ends too.
        command = ["setpriv", "--pdeathsig", "INT", str(programs / "postgres"), *cluster, "-k", str(self.socket)]
        self.log = (self.socket / "log").open("wb")
        streams = {"stdout": self.log, "stderr": self.log}
        self.process = subprocess.Popen([*command, *options], cwd="/", **streams, **as_server_user())

    def _run(self, command: list[str]) -> None:
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **as_server_user())
        if done.returncode:
            raise SystemExit(f"{command[0]}: {done.stderr.strip()}")

    def connection(self, patience_s: float = 30.0) -> psycopg.Connection:
        """As soon as the server answers."""
        end = time.monotonic() + patience_s
        while True:
            try:
                return psycopg.connect(host=str(self.socket), user="bench", dbname="postgres", autocommit=True)
            except psycopg.OperationalError:
                if time.monotonic() > end or self.process.poll() is not None:
                    raise SystemExit((self.socket / "log").read_text()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)
        self.log.close()
        for place in (self.folder, self.socket):
            shutil.rmtree(place, ignore_errors=True)


class PostGIS(Peer):
    def start(self) -> None:
        self.server = Server(self.parcels.parent / f"postgres_{os.getpid()}")
        self.connection = self.server.connection()
        self._do("CREATE EXTENSION postgis")
        self._do(
            "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, proj4text) VALUES (%s, 'bench', %s, %s)",
            (EQUAL_AREA_SRID, EQUAL_AREA_SRID, EQUAL_AREA),
        )

    def close(self) -> None:
        self.connection.close()
        self.server.stop()

    def versions(self) -> dict[str, str]:
        version = self.connection.execute("SELECT postgis_lib_version(), current_setting('server_version')").fetchone()
        return {"PostGIS": version[0], "PostgreSQL": version[1].split()[0], "psycopg": psycopg.__version__}

    def prepare(self) -> None:
        self._load("given", self.zones, "zone")
        shape = f"ST_Subdivide({self._measurable('g')}, 128)" if self.cut else self._measurable("g")
        self._do("DROP TABLE IF EXISTS z")
        self._do(f"CREATE UNLOGGED TABLE z AS SELECT id AS zone, {shape} AS g FROM given")
        self._do("CREATE INDEX ON z USING GIST (g)")
        self._do("ANALYZE z")

    def run(self) -> Rows:
        query = AREAS.format(shapes=self._parcels(), zones="z")
        columns = [("id", "i4"), ("zone", "i4"), ("area", "f8"), ("share", "f8")]
        return fixed_rows(self._copied_out(query), columns)

    def run_pieces(self) -> Rows:
        union = {"union": "ST_Union", "as_wkb": "ST_AsBinary"}
        query = PIECES.format(shapes=self._parcels(), zones="z", common=COMMON, **union)
        rows = self.connection.cursor(binary=True).execute(query).fetchall()
        columns = zip(("id", "zone", "area", "share", "piece"), zip(*rows))
        return {name: np.asarray(values, dtype=object if name == "piece" else None) for name, values in columns}

    def _parcels(self) -> str:
        """Bring the parcels in; the query that gives them with their areas."""
        self._load("p", self.parcels, "id")
        if self.in_lon_lat:
            self._do("DROP TABLE IF EXISTS q")
            self._do(f"CREATE UNLOGGED TABLE q AS SELECT id, {self._measurable('g')} AS g FROM p")
            self._do("ANALYZE q")
        return f"SELECT id, g, ST_Area(g) AS own FROM {'q' if self.in_lon_lat else 'p'}"

    def _measurable(self, shape: str) -> str:
        return f"ST_Transform(ST_SetSRID({shape}, {LON_LAT_SRID}), {EQUAL_AREA_SRID})" if self.in_lon_lat else shape

    def _load(self, table: str, path: Path, column: str) -> None:
        self._do(f"DROP TABLE IF EXISTS {table}")
        self._do(f"CREATE UNLOGGED TABLE {table} (id int, g geometry)")
        rows = pq.read_table(path, columns=[column, "wkb"])
        with self.connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT BINARY)") as copy:
            for block in copied_in(rows[column].to_pylist(), rows["wkb"].to_pylist()):
                copy.write(block)
        self._do(f"ANALYZE {table}")

    def _copied_out(self, query: str) -> bytes:
        with self.connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT BINARY)") as copy:
            return b"".join(copy)

    def _do(self, statement: str, values: tuple | None = None) -> None:
        self.connection.execute(statement, values)
