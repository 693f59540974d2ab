"""Make the plugin's zip: ``package.py lean|full [FOLDER]``; FOLDER is ``dist`` where it is not given.

``lean`` (ecozoning.zip) is for the QGIS plugin repository; ``full`` (ecozoning-full.zip) holds the same, the
pure-Python libraries that reports need, and the documentation, for machines without internet. The same tree gives the
same bytes: entries are sorted and carry one fixed time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from bundled import bundled_files
from python_files import ROOMS, ROOT

NAMES = {"lean": "ecozoning.zip", "full": "ecozoning-full.zip"}
TOP = "ecozoning"
#: Files at the root that users need; those marked False may be absent.
ROOT_FILES = {
    "__init__.py": True,
    "__main__.py": False,
    "plugin.py": True,
    "metadata.txt": True,
    "LICENSE": True,
    "README.md": True,
    "CHANGELOG.md": True,
}
#: A file of another kind stops the packaging: somebody must decide whether users need it.
TEXT_KINDS = {".py", ".json", ".csv", ".toml", ".txt", ".md", ".html", ".css", ".qml", ".qpt", ".model3"}
KINDS = TEXT_KINDS | {".svg", ".png", ".gpkg"}
#: Left behind by programs that had a file open.
LITTER = re.compile(r"(^|/)(__pycache__|\..*)(/|$)|\.(py[cod]|gpkg-(wal|shm|journal)|aux\.xml|orig|rej)$|~$")
LRELEASE = ("lrelease", "lrelease-qt5", "lrelease-qt6", "lrelease6")
#: MS-DOS cannot say an earlier time, and a later one would be arbitrary.
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE = 0o100644 << 16
UNIX = 3


class NotPackaged(Exception):
    """Something that the zip needs is missing, or something is in the way."""


def main(arguments: list[str]) -> int:
    """Write one zip and print its path; the exit status is 1 where it cannot be made, 2 for wrong usage."""
    if not arguments or arguments[0] not in NAMES:
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    kind, folder = arguments[0], Path(arguments[1] if len(arguments) > 1 else ROOT / "dist")
    try:
        path = written(folder / NAMES[kind], contents(kind))
    except (NotPackaged, subprocess.CalledProcessError) as error:
        print(f"no zip was made: {error}", file=sys.stderr)
        return 1
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0


def contents(kind: str) -> dict[str, bytes]:
    """Path inside the plugin's folder -> content."""
    files = {**root_files(), **translations()}
    for room in ROOMS:
        files.update(tree(ROOT / room))
    if kind == "full":
        files.update({f"extlibs/{name}": content for name, content in bundled_files().items()})
        files.update(documentation())
    return files


def root_files() -> dict[str, bytes]:
    """What lies beside the rooms."""
    missing = [name for name, is_needed in ROOT_FILES.items() if is_needed and not (ROOT / name).is_file()]
    if missing:
        raise NotPackaged(f"{', '.join(missing)} is missing")
    return {name: (ROOT / name).read_bytes() for name in ROOT_FILES if (ROOT / name).is_file()}


def tree(folder: Path) -> dict[str, bytes]:
    """All files below ``folder`` that belong into a zip, by their path from the root."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(ROOT).as_posix()
        if LITTER.search(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or path.suffix not in KINDS:
            raise NotPackaged(f"{name} is of a kind that scripts/package.py does not know: is it for users?")
        files[name] = path.read_bytes()
    return files


def documentation() -> dict[str, bytes]:
    """The pages for users and their pictures."""
    files: dict[str, bytes] = {}
    for part in ("zh", "en", "images"):
        files.update(tree(ROOT / "docs" / part))
    return files


def translations() -> dict[str, bytes]:
    """Each ``i18n/*.ts`` compiled to the ``.qm`` that QGIS reads."""
    sources = sorted((ROOT / "i18n").glob("*.ts"))
    if "ecozoning_zh.ts" not in {source.name for source in sources}:
        raise NotPackaged("i18n/ecozoning_zh.ts is missing: the interface would not speak Chinese")
    program = lrelease()
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            target = Path(folder) / f"{source.stem}.qm"
            done = subprocess.run(
                [program, str(source), "-qm", str(target)], capture_output=True, text=True, check=False
            )
            if done.returncode or not target.is_file():
                raise NotPackaged(f"{program} did not compile {source.name}: {done.stderr.strip()}")
            files[f"i18n/{target.name}"] = target.read_bytes()
    return files


def lrelease() -> str:
    """Qt's compiler for translations."""
    places = os.pathsep.join([os.environ.get("PATH", ""), "/usr/lib/qt5/bin", "/usr/lib/qt6/bin"])
    found = next((path for name in LRELEASE if (path := shutil.which(name, path=places))), None)
    if found is None:
        raise NotPackaged("lrelease is missing, which compiles the Chinese interface (Debian: qttools5-dev-tools)")
    return found


def written(path: Path, files: dict[str, bytes]) -> Path:
    """The zip at ``path``, moved there when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with zipfile.ZipFile(part, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(str(PurePosixPath(TOP, name)), FIXED_TIME)
            entry.create_system, entry.external_attr = UNIX, REGULAR_FILE
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    part.replace(path)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
