"""The pure-Python libraries of the full zip: fetched with pip, stripped of everything compiled."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements" / "bundled.txt"
CACHE = ROOT / "build" / "bundled"
#: Wheels for one fixed system, whichever runs here: their Python files are the same for all systems.
WHEELS_FOR = ("--only-binary=:all:", "--python-version=3.11", "--platform=manylinux2014_x86_64", "--platform=any")
KEPT = (".py", ".pyi", ".typed", ".md", ".txt", ".rst")
#: Of a wheel's metadata the licences stay, and what names version and authors.
KEPT_METADATA = ("LICEN", "AUTHORS", "COPYING")
README = """# extlibs

Unchanged Python files of the libraries that reports and table files need, for machines without internet. Each has its
licence in the folder `<name>-<version>.dist-info` beside it. The plugin puts this folder at the end of `sys.path`: a
library that QGIS's Python has already comes first. Compiled speed-ups are left out; the libraries run without them.

| Library | Version | Licence |
|---|---|---|
"""


def bundled_files() -> dict[str, bytes]:
    """Path inside ``extlibs`` -> content."""
    files: dict[str, bytes] = {}
    rows = []
    for wheel in sorted(_wheels().glob("*.whl"), key=lambda path: path.name.lower()):
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if _is_kept(name)]
            files.update({name: archive.read(name) for name in names})
        rows.append(_row(files, names))
    files["README.md"] = (README + "".join(rows)).encode()
    return files


def _wheels() -> Path:
    """The folder with the wheels; pip fills it once for each state of the requirements."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + " ".join(WHEELS_FOR).encode()).hexdigest()[:12]
    folder = CACHE / wanted
    if not folder.is_dir():
        part = CACHE / f"{wanted}.part"
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-qq", "--no-deps"]
        subprocess.run([*command, *WHEELS_FOR, "-r", str(REQUIREMENTS), "-d", str(part)], check=True)
        part.rename(folder)
    return folder


def _is_kept(name: str) -> bool:
    folder, _, rest = name.partition("/")
    if name.endswith("/"):
        return False
    if not folder.endswith(".dist-info"):
        return name.endswith(KEPT) and not _is_only_compiled(name)
    return rest == "METADATA" or any(word in rest.upper() for word in KEPT_METADATA)


def _is_only_compiled(name: str) -> bool:
    """Type stubs of a module that exists compiled only."""
    return name.endswith("_speedups.pyi")


def _row(files: dict[str, bytes], names: list[str]) -> str:
    """One line of the table: name, version and licence as the library's metadata say."""
    metadata = next(name for name in names if name.endswith("/METADATA"))
    facts: dict[str, str] = {}
    for line in files[metadata].decode().split("\n\n", 1)[0].splitlines():
        key, _, value = line.partition(": ")
        facts.setdefault("License-Classifier" if value.startswith("License ::") else key, value.strip())
    licence = facts.get("License-Expression") or facts.get("License-Classifier", "").rpartition(":: ")[2]
    licence = licence or facts.get("License", "see its folder")
    return f"| {facts['Name']} | {facts['Version']} | {licence} |\n"
