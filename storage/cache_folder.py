"""Where indexes of datasets are kept: one folder per user, which may be deleted at any time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: Environment variable that names another folder.
VARIABLE = "ECOZONING_CACHE"


def cache_folder() -> Path:
    """The folder for caches by the conventions of the system; it need not be there yet."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen) if chosen else _system_caches() / "ecozoning"


def _system_caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
