"""The package as a whole: what it is called, what it may import, and what QGIS reads about it."""

import configparser
import subprocess
import sys
from pathlib import Path

import ecozoning
import pytest

ROOT = Path(ecozoning.__file__).resolve().parent
PURE_ROOMS = ["core", "storage", "reports", "headless"]

IMPORT_EVERYTHING_WITHOUT_QGIS = """
import importlib, pkgutil, sys

class NoQgis:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"qgis", "PyQt5", "PyQt6"}:
            raise ImportError(f"{name} is not to be imported here")

sys.meta_path.insert(0, NoQgis())
package = importlib.import_module(sys.argv[1])
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


@pytest.fixture(scope="module")
def metadata():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(ROOT / "metadata.txt", encoding="utf-8")
    return parser["general"]


def test_package_is_the_repository_root():
    assert Path(__file__).resolve().parent.parent == ROOT


def test_root_is_not_on_the_path_where_it_would_hide_the_processing_of_qgis():
    import processing

    assert ROOT not in Path(processing.__file__).resolve().parents


def test_package_imports_without_qgis():
    _run_without_qgis("import ecozoning; ecozoning.classFactory; assert 'qgis' not in sys.modules")


@pytest.mark.parametrize("room", PURE_ROOMS)
def test_pure_room_imports_without_qgis(room):
    _run_without_qgis(IMPORT_EVERYTHING_WITHOUT_QGIS, f"ecozoning.{room}")


def _run_without_qgis(code, *arguments):
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path = [entry for entry in sys.path if entry]\n{code}",
        *arguments,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT.parent)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "key",
    ["name", "version", "description", "about", "author", "email", "homepage", "repository", "tracker", "license"],
)
def test_metadata_has_what_the_plugin_repository_asks_for(metadata, key):
    assert metadata[key].strip()


@pytest.mark.parametrize("key", ["icon", "category", "tags", "changelog", "qgisMinimumVersion", "qgisMaximumVersion"])
def test_metadata_has_what_the_plugin_manager_shows(metadata, key):
    assert metadata[key].strip()


def test_metadata_speaks_chinese_too(metadata):
    assert metadata["description[zh_CN]"]
    assert metadata["about[zh_CN]"]


def test_metadata_names_the_version_of_the_package(metadata):
    assert metadata["version"] == ecozoning.__version__


def test_metadata_covers_qt5_and_qt6_and_announces_the_provider(metadata):
    assert metadata["supportsQt6"] == "True"
    assert metadata["hasProcessingProvider"] == "yes"
    assert (metadata["qgisMinimumVersion"], metadata["qgisMaximumVersion"]) == ("3.22", "4.99")


def test_icon_is_where_the_metadata_says(metadata):
    assert (ROOT / metadata["icon"]).is_file()


def test_numpy_is_the_one_that_qgis_was_built_with():
    """A newer numpy in the virtual environment would break osgeo.gdal_array."""
    import numpy
    from osgeo import gdal_array

    assert Path(sys.prefix) not in Path(numpy.__file__).parents
    assert gdal_array.GDALTypeCodeToNumericTypeCode(6) is numpy.float32
