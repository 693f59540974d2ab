"""Take the pictures of docs/images/ from a real QGIS, so that they stay true. Run by `make screenshots`.

QGIS starts on a screen that nobody sees (scripts/window.sh) with a profile of its own and the sample; what is shown
and when is in scripts/pictures/in_qgis.py. The sample is copied first: no picture shows where the checkout lies.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from qgis_profile import write_profile

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
STEPS = Path(__file__).parent / "pictures" / "in_qgis.py"
#: QGIS's name of the locale -> what is taken in it.
PICTURES = {
    "zh-Hans": ("qgis-sample", "qgis-menu", "qgis-screen-dialog", "qgis-result", "qgis-model"),
    "en_US": ("qgis-screen-dialog-en",),
}
MOST_BYTES = 400_000
SECONDS = 240


def main() -> int:
    """Take all pictures; the exit status is 0 where each is there and not too big."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.gettempdir()) / "ecozoning-sample"
    faults: list[str] = []
    if not shutil.which("openbox"):
        print("without openbox (Debian package openbox) the windows have no frames and titles", file=sys.stderr)
    for locale, names in PICTURES.items():
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(ROOT / "resources" / "sample", place)
        faults += take(locale, names, place)
    shutil.rmtree(place, ignore_errors=True)
    print("\n".join(faults) or f"pictures are in {IMAGES.relative_to(ROOT)}")
    return bool(faults)


def take(locale: str, names: tuple[str, ...], place: Path) -> list[str]:
    """Take the pictures of one language; what went wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        taken, temporary = Path(folder) / "taken", Path(folder) / "temporary"
        taken.mkdir()
        temporary.mkdir()
        surroundings = os.environ | {
            "ECOZONING_PICTURES": ",".join(names),
            "ECOZONING_TAKEN": str(taken),
            "ECOZONING_SAMPLE": str(place),
            # QGIS marks layers in the temporary folder, where the sample lies.
            "TMPDIR": str(temporary),
        }
        profile = write_profile(Path(folder) / "profile", locale)
        command = [str(ROOT / "scripts" / "window.sh"), str(profile), "--code", str(STEPS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, env=surroundings)
        faults = [fault for name in names for fault in keep(taken / f"{name}.png")]
        return [*faults, done.stdout, done.stderr] if faults else []


def keep(taken: Path) -> list[str]:
    """Move a picture to where the documentation looks for it."""
    if not taken.exists():
        return [f"{taken.name} was not taken"]
    kept = IMAGES / taken.name
    if taken.stat().st_size > MOST_BYTES:
        few_colours(taken, kept)
    else:
        shutil.copyfile(taken, kept)
    size = kept.stat().st_size
    return [f"{taken.name} has {size} bytes, at most {MOST_BYTES}"] if size > MOST_BYTES else []


def few_colours(source: Path, target: Path) -> None:
    """Save with 256 colours where Pillow is on the machine, which makes a map three times smaller."""
    try:
        from PIL import Image
    except ImportError:
        shutil.copyfile(source, target)
        return
    with Image.open(source) as image:
        method, dither = Image.Quantize.MEDIANCUT, Image.Dither.NONE
        image.convert("RGB").quantize(256, method=method, kmeans=3, dither=dither).save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
