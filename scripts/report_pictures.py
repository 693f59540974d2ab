"""Pictures of two reports of ``make demo`` for README and docs: docs/images/report-candidate.png, report-summary.png.

Uses Chromium without a window (CHROMIUM names another one). Run after ``make demo``: python scripts/report_pictures.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "build" / "demo" / "reports"
IMAGES = ROOT / "docs" / "images"
#: Picture -> page, and how much of its top is shown (CSS pixels).
PICTURES = {
    "report-candidate.png": ("parcels-candidate/P016.html", 1000, 1640),
    "report-summary.png": ("parcels-summary/summary.html", 1000, 1020),
}
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Take all pictures; the exit status is 1 where one cannot be taken."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        print("no Chromium is installed here: the pictures of docs/images stay as they are", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, (page, width, height) in PICTURES.items():
        source = REPORTS / page
        if not source.is_file():
            print(f"{source.relative_to(ROOT)} is missing: run `make demo` first", file=sys.stderr)
            return 1
        take(program, source, IMAGES / name, width, height)
        print(f"{(IMAGES / name).relative_to(ROOT)} ({(IMAGES / name).stat().st_size // 1000} kB)")
    return 0


def take(program: str, page: Path, picture: Path, width: int, height: int) -> None:
    """The top of a page as a picture, moved to its place when it is whole."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "picture.png"
        command = [program, "--headless=new", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses its sandbox to root
        size = f"--window-size={width},{height}"
        done = subprocess.run(
            [*command, size, f"--screenshot={part}", page.as_uri()], capture_output=True, text=True, check=False
        )
        if not part.is_file():
            raise SystemExit(f"{program} took no picture of {page}:\n{done.stderr}")
        shutil.move(part, picture)


if __name__ == "__main__":
    sys.exit(main())
