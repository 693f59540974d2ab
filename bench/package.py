"""Let `import ecozoning` mean this repository, without its root on the path (its processing/ hides QGIS's)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def register() -> None:
    if "ecozoning" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "ecozoning", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["ecozoning"] = module
    spec.loader.exec_module(module)
