"""Which encoding a text is in, decided by its bytes: what a file says about itself is often wrong."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import InputRefused

UTF_8, CHINESE = "UTF-8", "GB18030"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Bytes of control characters that no text holds.
_BINARY = bytes(code for code in range(32) if code not in (7, 8, 9, 10, 11, 12, 13, 26, 27))
#: Share of characters outside the common planes above which decoded text is taken for rubbish.
MOST_STRANGE = 0.05


@dataclass(frozen=True)
class Decoded:
    """A text and the encoding that it was in."""

    text: str
    encoding: str


def decoded_text(raw: bytes, path: str) -> Decoded:
    """The text of a whole file: UTF-8 or UTF-16 with its mark, UTF-8, or GBK/GB18030.

    Raises
    ------
    InputRefused
        ``file_empty``, ``file_is_binary``, ``encoding_unknown``.
    """
    if not raw.strip():
        raise InputRefused("file_empty", path=path)
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _with_mark(raw, name, path)
    if raw.translate(None, _BINARY) != raw:
        raise InputRefused("file_is_binary", path=path)
    encoding = encoding_of([raw], cut=False)
    if encoding is None:
        raise InputRefused("encoding_unknown", path=path, layer=Path(path).name)
    return Decoded(raw.decode(encoding), encoding)


def _with_mark(raw: bytes, name: str, path: str) -> Decoded:
    try:
        return Decoded(raw.decode(name), name.replace("-sig", "").upper())
    except UnicodeDecodeError as error:
        raise InputRefused("encoding_unknown", path=path, layer=Path(path).name) from error


def encoding_of(pieces: Iterable[bytes], cut: bool) -> str | None:
    """UTF-8 where all pieces are valid UTF-8, else GB18030 where they are valid and look Chinese, else ``None``.

    ``cut``: each piece may end in the middle of a character, as fields of fixed width do.
    """
    spoken = [piece for piece in pieces if not piece.isascii()]
    if all(_is_valid(piece, "utf-8", cut) for piece in spoken):
        return UTF_8
    if all(_is_valid(piece, "gb18030", cut) for piece in spoken) and _looks_chinese(spoken):
        return CHINESE
    return None


def _is_valid(piece: bytes, encoding: str, cut: bool) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(piece, final=not cut)
    except UnicodeDecodeError:
        return False
    return True


def _looks_chinese(pieces: Sequence[bytes]) -> bool:
    """GB18030 takes nearly any bytes: private and rare characters give the wrong ones away."""
    text = "".join(piece.decode("gb18030", "replace") for piece in pieces)
    spoken = [letter for letter in text if ord(letter) > 127]
    strange = sum(not _is_common(ord(letter)) for letter in spoken)
    return strange <= MOST_STRANGE * len(spoken)


def _is_common(code: int) -> bool:
    """Chinese characters, punctuation, full-width forms, Greek, Latin, Roman and circled numbers."""
    ranges = ((0xA0, 0x451), (0x2010, 0x2642), (0x3000, 0x33FF), (0x3400, 0x9FFF), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
    return any(first <= code <= last for first, last in ranges)
