"""Before any test: the package under its own name, the root off sys.path, and QGIS without a screen."""

from __future__ import annotations

import gc
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent


def _drop_root_from_path() -> None:
    """With the root on sys.path, our `processing` would hide the one of QGIS."""
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT]


def _register_package() -> None:
    """Let `import ecozoning` mean the repository's root, whatever the folder is called."""
    if importlib.util.find_spec("ecozoning"):
        return
    spec = importlib.util.spec_from_file_location(
        "ecozoning", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["ecozoning"] = package
    spec.loader.exec_module(package)


def _prepare_qgis_environment() -> None:
    """Runs before pytest-qgis starts QGIS, which reads these only once."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["PROJ_NETWORK"] = "OFF"
    # Indexes that the tests make are of no use to the user's own runs.
    os.environ["ECOZONING_CACHE"] = tempfile.mkdtemp(prefix="ecozoning-cache-")
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ecozoning-"))  # made with mode 0700
    # pytest-qgis keeps its profile in .qgis-settings of the root: what the last run stored must not reach this one.
    for stored in (ROOT / ".qgis-settings").rglob("*.ini"):
        stored.unlink(missing_ok=True)


# The same examples on every machine: a gate must not depend on luck. `--hypothesis-profile=default` searches afresh.
settings.register_profile("same examples", derandomize=True, deadline=None)
settings.load_profile("same examples")
_drop_root_from_path()
_register_package()
_prepare_qgis_environment()


@pytest.fixture(scope="session", autouse=True)
def sample_stays_as_it_was():
    """No test may change the sample: QGIS touches the files that it shows, so tests show it copies."""
    files = sorted((ROOT / "resources" / "sample").glob("*.gpkg"))
    before = [file.read_bytes() for file in files]
    yield
    assert [file.read_bytes() for file in files] == before


@pytest.fixture(scope="session", autouse=True)
def files_of_refused_reading_are_closed_before_qgis_ends():
    """What a caught exception still holds open must be let go while there is a GDAL that can close it."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def ecozoning_provider(qgis_app, qgis_processing):
    """The plugin's provider, registered as the plugin does it."""
    from ecozoning.processing.provider import EcoZoningProvider
    from qgis.core import QgsApplication

    provider = EcoZoningProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    provider.refreshAlgorithms()
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def run(ecozoning_provider):
    """Run an algorithm of any provider and return its outputs."""
    import processing

    return processing.run
