"""Text and numbers out of result columns, made fit for HTML, XML and JSON alike."""

from __future__ import annotations

import math
import re
from typing import Any

from ..core.model import Verdict

#: What XML 1.0 cannot hold: control characters, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(value: Any) -> str:
    """Text of a cell: NULL as empty, line ends as line feeds, without characters that XML forbids."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, Verdict):
        return value.word
    return _FORBIDDEN.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def number(value: Any) -> float | None:
    """Float of a cell, ``None`` for NULL, NaN and infinities."""
    if value is None:
        return None
    converted = float(value)
    return converted if math.isfinite(converted) else None


def whole(value: Any) -> int:
    """Integer of a cell, 0 for NULL."""
    return int(number(value) or 0)


def code_list(value: Any) -> tuple[str, ...]:
    """Codes of a ``;``-joined cell."""
    return tuple(code for code in (part.strip() for part in plain(value).split(";")) if code)
