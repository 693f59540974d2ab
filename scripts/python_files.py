"""The project's own Python files, for the checks beside this file."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("core", "storage", "reports", "headless", "qgis_bridge", "processing", "ui", "resources")
OUTSIDE_THE_PACKAGE = ("tests", "scripts", "bench", "docs")


def package_files() -> list[Path]:
    """What users install: the files at the root and the rooms."""
    return _files(ROOMS)


def all_files() -> list[Path]:
    """The package, and what tests, builds and measures it."""
    return _files(ROOMS + OUTSIDE_THE_PACKAGE)


def _files(folders: tuple[str, ...]) -> list[Path]:
    found = [*ROOT.glob("*.py"), *(path for folder in folders for path in (ROOT / folder).rglob("*.py"))]
    return sorted(path for path in found if "__pycache__" not in path.parts)
