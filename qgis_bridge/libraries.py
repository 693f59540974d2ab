"""Which Python libraries the product needs, which are missing, and how they are loaded beside QGIS."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

#: What screening cannot do without, and what only reports need.
SCREENING = ("numpy", "shapely", "pyproj", "osgeo")
REPORTS = ("jinja2", "openpyxl")

#: Arrays of geometries came with this version.
OLDEST_SHAPELY = 2

#: Libraries that bring a GEOS or PROJ of their own.
WITH_OWN_BINARIES = ("shapely", "pyproj")

#: Pure-Python libraries that come with the full zip (scripts/package.py); absent elsewhere.
BUNDLED = Path(__file__).resolve().parent.parent / "extlibs"


def load_beside_qgis() -> None:
    """Import shapely and pyproj so that each keeps the GEOS and PROJ that it was built with.

    On Linux the QGIS program itself is linked to the system's GEOS and PROJ, and their functions
    would take the place of those in the wheels: an older GEOS under a newer shapely, wrong answers
    and crashes. ``RTLD_DEEPBIND`` makes a library look into its own dependencies first. Elsewhere, and
    where the libraries were imported before, this does nothing.

    Libraries that came with the full zip are found last, behind those of QGIS's own Python.
    """
    if BUNDLED.is_dir() and str(BUNDLED) not in sys.path:
        sys.path.append(str(BUNDLED))
    with _own_dependencies_first():
        for name in WITH_OWN_BINARIES:
            _usable(name)


@contextmanager
def _own_dependencies_first() -> Iterator[None]:
    deepbind = getattr(os, "RTLD_DEEPBIND", 0)
    if not deepbind:
        yield
        return
    before = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_NOW | deepbind)
    try:
        yield
    finally:
        sys.setdlopenflags(before)


def missing(names: tuple[str, ...] = SCREENING) -> list[str]:
    """Names of the libraries that cannot be imported, or are too old."""
    return [name for name in names if not _usable(name)]


def _usable(name: str) -> bool:
    try:
        library = import_module(name)
    except ImportError:
        return False
    return name != "shapely" or int(str(library.__version__).split(".")[0]) >= OLDEST_SHAPELY
