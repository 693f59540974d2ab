"""Build the synthetic sample of Jilin City: ``python scripts/sample/build.py`` from the root of the repository."""

from __future__ import annotations

import importlib.util
import os
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = ROOT / "resources" / "sample"
STYLES = ROOT / "resources" / "styles"
# Everything that writes a time writes this one, so that two runs give the same bytes.
os.environ["OGR_CURRENT_DATE"] = "2024-10-25T00:00:00.000Z"
SEED = 20241025


def register_package() -> None:
    """Make the root of the repository importable as ``ecozoning``, whatever its folder is called."""
    if "ecozoning" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "ecozoning", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["ecozoning"] = package
    spec.loader.exec_module(package)


def main() -> None:
    """Draw, check, write; nothing is written when a check fails."""
    register_package()
    import numpy as np
    from candidates import write_candidates
    from checks import check_dataset
    from dataset import draw_dataset, write_dataset
    from readme import write_readme
    from styles import candidate_styles, dataset_styles, save_styles, write_style_files

    started = time.perf_counter()

    def rng_for(part: int) -> np.random.Generator:
        return np.random.default_rng([SEED, part])

    drawing = draw_dataset(rng_for)
    print(f"drawn after {time.perf_counter() - started:.0f} s", flush=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET.parent, prefix=".sample-") as folder:
        draft = Path(folder)
        write_dataset(drawing, draft)
        figures = check_dataset(draft / "jilin.gpkg")
        write_candidates(drawing, draft, rng_for(10))
        save_styles(draft / "jilin.gpkg", dataset_styles())
        save_styles(draft / "candidates.gpkg", candidate_styles())
        write_style_files(STYLES)
        write_readme(draft / "README.md", figures)
        for file in sorted(draft.iterdir()):
            file.replace(TARGET / file.name)
    print(f"checked and written after {time.perf_counter() - started:.0f} s")
    for name, value in figures.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
