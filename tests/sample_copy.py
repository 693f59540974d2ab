"""A copy of the sample for tests that open it in QGIS, which touches the files that it shows."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path

ORIGINAL = Path(__file__).parent.parent / "resources" / "sample"
SAMPLE = Path(tempfile.mkdtemp(prefix="ecozoning-sample-"))
for _file in ORIGINAL.glob("*.gpkg"):
    shutil.copy(_file, SAMPLE)
atexit.register(shutil.rmtree, SAMPLE, ignore_errors=True)
