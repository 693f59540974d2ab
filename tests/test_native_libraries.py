"""Inside QGIS, shapely and pyproj compute with their own GEOS and PROJ, not with the system's."""

import subprocess
import sys

import pytest

# What a QGIS program does by being linked with them: the system's libraries come first for every symbol.
LIKE_A_QGIS_PROGRAM = """
import ctypes, pathlib, re
import qgis.core
loaded = set(re.findall(r"/\\S+/lib(?:geos|geos_c|proj)\\.so\\S*", pathlib.Path("/proc/self/maps").read_text()))
assert len(loaded) == 3, loaded
for library in loaded:
    ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
"""
OWN_LIBRARIES = """
from ecozoning.qgis_bridge.libraries import load_beside_qgis, missing
load_beside_qgis(); assert not missing()
"""
REPORT = "import pyproj; print(pyproj.proj_version_str == pyproj.__proj_compiled_version__)"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux shares symbols like this")


def proj_is_its_own(preparation):
    code = LIKE_A_QGIS_PROGRAM + preparation + REPORT
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.stdout.strip() == "True"


def test_without_care_the_system_answers_for_the_wheel():
    """Where this fails, the linker or the wheels have changed and the care may no longer be needed."""
    assert not proj_is_its_own("")


def test_pyproj_uses_its_own_proj():
    assert proj_is_its_own(OWN_LIBRARIES)


def test_program_ends_well():
    code = LIKE_A_QGIS_PROGRAM + OWN_LIBRARIES + "import shapely; assert shapely.box(0, 0, 1, 1).buffer(1).area > 1"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
