"""Files of one export arrive whole or not at all, and nothing of other people's is overwritten."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..core.errors import InputRefused

#: Written into every file, so that a later export may replace it.
MARK = "EcoZoning"
_HEAD_BYTES = 4096


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A hidden folder inside ``folder`` (so on the same file system) that is gone afterwards.

    ``folder`` itself is made if need be, and removed again if the export fails.

    Raises
    ------
    InputRefused
        ``output_not_writable``.
    """
    is_new = not folder.exists()
    stage: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".ecozoning-", dir=folder))
        yield stage
    except OSError as error:
        raise InputRefused("output_not_writable", path=str(folder), reason=error.strerror or str(error)) from error
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        if is_new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def deliver(stage: Path, names: Sequence[str], folder: Path) -> list[Path]:
    """Move the named files from ``stage`` to ``folder``; on failure put back what was there.

    Raises
    ------
    InputRefused
        ``output_not_ours``: a file of that name exists that no export has made.
    """
    for name in names:
        if (folder / name).exists() and not is_ours(folder / name):
            raise InputRefused("output_not_ours", path=str(folder / name))
    kept = Path(tempfile.mkdtemp(dir=stage))
    moved: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                (folder / name).replace(kept / name)
            moved.append(name)
            (stage / name).replace(folder / name)
    except OSError:
        _put_back(kept, moved, folder)
        raise
    return [folder / name for name in names]


def is_ours(path: Path) -> bool:
    """Whether an export made the file at ``path``."""
    if not path.is_file():
        return False
    try:
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                return MARK.encode() in book.read("docProps/core.xml")
        with path.open("rb") as file:
            return MARK.lower().encode() in file.read(_HEAD_BYTES).lower()
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _put_back(kept: Path, moved: Sequence[str], folder: Path) -> None:
    for name in moved:
        (folder / name).unlink(missing_ok=True)
        if (kept / name).exists():
            (kept / name).replace(folder / name)
