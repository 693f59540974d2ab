"""Bytes of a text file as text, and numbers as surveyors write them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path

from ..core.errors import InputRefused

#: A file of boundary points is a few megabytes at most; what is larger is something else.
LARGEST_BYTES = 200_000_000
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_DEGREES = re.compile(
    r"[NSEW]?\s*(\d{1,3})\s*[°度d:\s]\s*(\d{1,2})\s*(?:['′’分m:\s]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒s]|''|′′)?)?)?\s*[NSEW]?",
    re.IGNORECASE,
)
_DECIMAL_DEGREES = re.compile(r"[NSEW]?\s*(\d{1,3}(?:\.\d+)?)\s*[°度]\s*[NSEW]?", re.IGNORECASE)


def file_bytes(path: Path) -> bytes:
    """The whole file.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``, ``coordinates_empty``, ``coordinates_too_large``.
    """
    if not path.is_file():
        raise InputRefused("file_missing", path=str(path))
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise InputRefused("coordinates_too_large", path=str(path), megabytes=size // 1_000_000)
        raw = path.read_bytes()
    except OSError as error:
        raise InputRefused("file_not_readable", path=str(path), reason=error.strerror or str(error)) from error
    if not raw.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise InputRefused("coordinates_empty", path=str(path))
    return raw


def decoded_text(raw: bytes, path: str) -> tuple[str, str]:
    """Text and the name of its encoding: what a byte-order mark says, else UTF-8, else GB18030 (GBK).

    Raises
    ------
    InputRefused
        ``coordinates_binary`` where the bytes are no text; ``coordinates_encoding`` where neither fits.
    """
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _decoded(raw, (encoding,), path)
    controls = sum(byte < 9 or 13 < byte < 32 for byte in raw[:65536])
    if b"\x00" in raw[:65536] or controls > len(raw[:65536]) // 100:
        raise InputRefused("coordinates_binary", path=path)
    return _decoded(raw, ("utf-8", "gb18030"), path)


def _decoded(raw: bytes, encodings: tuple[str, ...], path: str) -> tuple[str, str]:
    place = 0
    for encoding in encodings:
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n"), encoding
        except UnicodeDecodeError as error:
            place = error.start
    raise InputRefused("coordinates_encoding", path=path, line=raw[:place].count(b"\n") + 1)


def plain_field(text: object) -> str:
    """A field without surrounding blanks; names stay as they are written."""
    return str(text).strip(" \t\r\n\u3000\ufeff")


def narrow(text: str) -> str:
    """Numbers and keywords with full-width letters and digits made narrow, without quotes."""
    return unicodedata.normalize("NFKC", text).strip().strip('"').strip()


def number(text: str) -> float | None:
    """A decimal number, or degrees with minutes and seconds as decimal degrees; ``None`` for anything else."""
    text = narrow(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    match = _DECIMAL_DEGREES.fullmatch(text)
    if match:
        return float(match[1])
    match = _DEGREES.fullmatch(text)
    if not match:
        return None
    minutes, seconds = float(match[2]), float(match[3] or 0)
    return float(match[1]) + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None
