"""The two zips: made, looked at as the plugin repository does, and used in an empty profile without our libraries."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import ecozoning
import pytest

ROOT = Path(ecozoning.__file__).resolve().parent
UNZIP = Path("/usr/share/qgis/python/pyplugin_installer/unzip.py")
NAMES = {"lean": "ecozoning.zip", "full": "ecozoning-full.zip"}
BINARIES = {"shapely", "shapely.libs", "pyproj", "pyproj.libs", "certifi"}

# What an office PC lacks: these libraries are found in the plugin's own folder or not at all. It notes where.
SITECUSTOMIZE = """
import importlib.machinery, os, sys

class OnlyBundled:
    names = set(os.environ["HIDDEN"].split())

    def find_spec(self, name, path=None, target=None):
        if name not in self.names:
            return None
        found = importlib.machinery.PathFinder.find_spec(name, [p for p in sys.path if p.endswith("extlibs")])
        if found is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        with open(os.environ["TOLD"], "a") as file:
            print(found.origin, file=file)
        return found

sys.meta_path.insert(0, OnlyBundled())
"""
BUNDLED = {"jinja2", "markupsafe", "openpyxl", "et_xmlfile", "tomli"}
#: lxml is no library of ours, but openpyxl uses it instead of et_xmlfile where it is there.
HIDDEN = " ".join([*sorted(BUNDLED), "lxml"])

pytestmark = pytest.mark.skipif(not shutil.which("qgis_process"), reason="needs qgis_process")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of what is packaged, so that nothing changes while it is packaged twice."""
    folder = tmp_path_factory.mktemp("tree") / "copy"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "tests", "bench", "*.egg-info")
    shutil.copytree(ROOT, folder, ignore=ignored)
    if (ROOT / "build" / "bundled").is_dir():
        shutil.copytree(ROOT / "build" / "bundled", folder / "build" / "bundled")
    return folder


@pytest.fixture(scope="module")
def zips(tree, tmp_path_factory):
    """Both zips."""
    return packaged(tree, tmp_path_factory.mktemp("dist"))


def packaged(tree, folder):
    for kind in NAMES:
        done = run(sys.executable, tree / "scripts" / "package.py", kind, folder)
        assert done.returncode == 0, done.stdout + done.stderr
    return {kind: folder / name for kind, name in NAMES.items()}


def run(*command):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, env=plain)


def entries(path):
    with zipfile.ZipFile(path) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


class OfficePC:
    """A QGIS with an empty profile, the plugin installed from a zip, and hardly any Python libraries."""

    def __init__(self, folder, package):
        self.folder, self.told = folder, folder / "told.txt"
        self.plugin = folder / "profiles" / "default" / "python" / "plugins" / "ecozoning"
        unpack(package, self.plugin.parent)
        libraries = folder / "libraries"
        libraries.mkdir()
        for item in Path(sysconfig.get_path("purelib")).iterdir():
            if item.name in BINARIES or re.match(r"(shapely|pyproj)-", item.name):
                (libraries / item.name).symlink_to(item)
        (libraries / "sitecustomize.py").write_text(SITECUSTOMIZE)
        for name in ("home", "run"):
            (folder / name).mkdir(mode=0o700)
        assert self.qgis("plugins", "enable", "ecozoning").returncode == 0

    def qgis(self, *arguments, hidden=HIDDEN):
        """Run qgis_process in this environment and nothing of ours."""
        program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
        environment = {
            "PATH": "/usr/bin:/bin",
            "LC_ALL": "C.UTF-8",
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.folder / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "QGIS_CUSTOM_CONFIG_PATH": str(self.folder),
            "PYTHONPATH": str(self.folder / "libraries"),
            "PYTHONNOUSERSITE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PROJ_NETWORK": "OFF",
            "HIDDEN": hidden,
            "TOLD": str(self.told),
        }
        return subprocess.run(
            [program, *arguments], capture_output=True, text=True, check=False, env=environment, cwd=self.folder
        )

    def screen(self, layer, **more):
        sample = self.plugin / "resources" / "sample"
        return self.qgis(
            "--json",
            "run",
            "ecozoning:screen",
            "--",
            f"INPUT={sample / 'candidates.gpkg'}|layername={layer}",
            f"DATASET={sample / 'jilin.gpkg'}",
            "ID_FIELD=code",
            f"OUTPUT={self.folder / f'{layer}.gpkg'}",
            **more,
        )

    def report(self, layer, formats="html"):
        return self.qgis(
            "--json",
            "run",
            "ecozoning:exportreports",
            "--",
            f"RESULT={self.folder / f'{layer}.gpkg'}",
            f"DATASET={self.plugin / 'resources' / 'sample' / 'jilin.gpkg'}",
            f"FORMATS={formats}",
            "GROUP_BY=summary",
            f"FOLDER={self.folder / 'reports'}",
        )


def unpack(package, folder):
    """Unpack as QGIS's plugin manager does."""
    if not UNZIP.is_file():
        with zipfile.ZipFile(package) as archive:
            archive.extractall(folder)
        return
    spec = importlib.util.spec_from_file_location("qgis_unzip", UNZIP)
    installer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(installer)
    installer.unzip(str(package), str(folder))


@pytest.fixture(scope="module")
def with_full_zip(zips, tmp_path_factory):
    return OfficePC(tmp_path_factory.mktemp("full"), zips["full"])


@pytest.fixture(scope="module")
def with_lean_zip(zips, tmp_path_factory):
    return OfficePC(tmp_path_factory.mktemp("lean"), zips["lean"])


def results(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[done.stdout.index("{\n") :])["results"]


def test_full_zip_screens_and_reports_without_internet(with_full_zip):
    found = results(with_full_zip.screen("sites"))
    assert found["PROHIBITED"] >= 1
    assert results(with_full_zip.report("sites", "html,xlsx"))["COUNT"] >= 2
    assert any((with_full_zip.folder / "reports").rglob("*.xlsx"))
    used = with_full_zip.told.read_text().splitlines()
    assert {Path(file).parent.name for file in used} >= {"jinja2", "markupsafe", "openpyxl", "et_xmlfile"}
    assert all(Path(file).is_relative_to(with_full_zip.plugin / "extlibs") for file in used)


def test_lean_zip_screens_and_names_the_libraries_that_reports_need(with_lean_zip):
    assert results(with_lean_zip.screen("sites"))["PROHIBITED"] >= 1
    refused = with_lean_zip.report("sites")
    assert refused.returncode != 0
    assert not (with_lean_zip.folder / "reports").exists()
    assert re.search(r"jinja2, openpyxl.*pip install", refused.stdout + refused.stderr, re.DOTALL)


def test_without_shapely_the_plugin_loads_and_names_it(with_lean_zip):
    refused = with_lean_zip.screen("parcels", hidden=f"{HIDDEN} shapely")
    told = refused.stdout + refused.stderr
    assert refused.returncode != 0
    assert "not found" not in told
    assert re.search(r"shapely.*pip install shapely", told, re.DOTALL)


def test_full_zip_holds_all_of_the_lean_one_and_the_libraries(zips):
    lean, full = entries(zips["lean"]), entries(zips["full"])
    assert lean.items() <= full.items()
    added = {"/".join(name.split("/")[1:3]) for name in full.keys() - lean.keys()}
    assert {f"extlibs/{name}" for name in BUNDLED} <= added
    assert {name.split("/")[0] for name in added} <= {"extlibs", "docs"}


def test_every_bundled_library_brings_its_licence(zips):
    names = list(entries(zips["full"]))
    folders = {name.split("/")[2] for name in names if ".dist-info/" in name}
    assert len(folders) == len(BUNDLED)
    for folder in folders:
        assert any(folder in name and "LICEN" in name.upper() for name in names), folder


def test_zips_hold_nothing_that_users_do_not_need(zips):
    for name in entries(zips["lean"]):
        assert name.split("/")[1] not in {"tests", "bench", "scripts", "docs", "requirements", "build"}
        assert not name.endswith((".ts", ".pyc", ".so"))


def test_same_tree_gives_the_same_bytes(zips, tree, tmp_path):
    for kind, path in packaged(tree, tmp_path).items():
        assert path.read_bytes() == zips[kind].read_bytes()


@pytest.fixture(scope="module")
def made_by_target(tmp_path_factory):
    """What the script behind ``make zip`` said; it also installs what looks at the zip."""
    folder = tmp_path_factory.mktemp("made")
    return run(ROOT / "scripts" / "package.sh", "lean", folder), folder / NAMES["lean"]


def test_make_zip_makes_what_the_repository_would_take(made_by_target):
    done, package = made_by_target
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing to refuse" in done.stdout
    assert package.stat().st_size < 25_000_000


def test_inspection_sees_what_the_repository_would_refuse(zips, made_by_target, tmp_path):
    bad = {
        "core/fast.so": ("x", "fast.so: a binary"),
        ".hidden": ("x", ".hidden: hidden"),
        "core/__pycache__/a.txt": ("x", "a.txt: left behind"),
        "../a.py": ("x = 1", "a.py: not a plain path"),
        "core/danger.py": ("import os\nos.system('ls ' + input())\n", "danger.py:2: B605"),
        "core/key.py": ("key = 'AKIA" + "IOSFODNN7EXAMPLF'\n", "key.py:1: AWS Access Key"),
        "metadata.txt": ("[general]\nname=100 %\n", "metadata.txt cannot be read"),
    }
    worse = tmp_path / "ecozoning.zip"
    with zipfile.ZipFile(zips["lean"]) as archive, zipfile.ZipFile(worse, "w") as target:
        for entry in archive.infolist():
            if not entry.filename.endswith((".gpkg", "LICENSE", *bad)):
                target.writestr(entry, archive.read(entry))
        for name, (content, _) in bad.items():
            target.writestr(f"ecozoning/{name}", content)
    done = run(ROOT / ".venv" / "package" / "bin" / "python", ROOT / "scripts" / "inspect_package.py", worse)
    assert done.returncode == 1, done.stderr
    assert [told for _, told in bad.values() if told not in done.stdout] == []
    assert "LICENSE is missing" in done.stdout
