"""File names from candidate ids and unit codes: safe on Windows and Linux, unique, inside the folder."""

from __future__ import annotations

import re
import unicodedata

LONGEST_BYTES = 120
_UNSAFE = re.compile(r'[<>:"/\\|?*\s\x00-\x1f\x7f]+')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
RESERVED = frozenset({"index", "summary"})


class FileNames:
    """Gives each subject of one export its own file name, without extension."""

    def __init__(self) -> None:
        self._taken = set(RESERVED)

    def name_for(self, subject_id: str) -> str:
        """A name for ``subject_id`` that differs from every earlier one even where case is ignored."""
        base = safe_name(subject_id)
        name, turn = base, 1
        while name.casefold() in self._taken:
            turn += 1
            name = f"{base}-{turn}"
        self._taken.add(name.casefold())
        return name


def safe_name(text: str) -> str:
    """``text`` without separators, white space, control characters, device names and leading dots."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text))
    name = "".join(sign for sign in name if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = name.encode("utf-8")[:LONGEST_BYTES].decode("utf-8", "ignore").strip("._ ")
    return f"_{name}" if not name or _DEVICES.fullmatch(name) else name
