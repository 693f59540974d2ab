"""What a format has to offer: one file per report, and perhaps an index of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .model import Report


class Writer:
    """Writes reports in one format; the base writes no index."""

    def write(self, report: Report, folder: Path, name: str) -> str:
        """Write ``report`` into ``folder``; return the file's name (``name`` with an extension)."""
        raise NotImplementedError

    def write_index(self, written: Sequence[tuple[str, Report]], folder: Path) -> list[str]:
        """Write what leads to the single reports; return the names of its files."""
        del written, folder  # this format has none
        return []
