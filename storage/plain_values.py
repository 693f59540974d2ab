"""Raw cells and attributes as plain text, numbers and dates; what people type in many ways made one."""

from __future__ import annotations

import datetime
import re
import unicodedata
from typing import Any

#: Control characters but tab and line breaks, halves of characters that were cut, and characters without width.
_RUBBISH = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufeff\u200b-\u200f\u2060]")
_SPACE = re.compile(r"\s+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:[T ].*)?")


def text_of(value: Any) -> str:
    """A value as text: whole numbers without decimals, control characters and cut characters left out."""
    if value is None:
        return ""
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _RUBBISH.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n")).strip()


def has_rubbish(value: Any) -> bool:
    """Whether :func:`text_of` leaves characters out."""
    return isinstance(value, str) and bool(_RUBBISH.search(value))


def plain_name(name: Any) -> str:
    """A field name, header or value for comparison: half-width, upper case, no white space, no full stop."""
    text = unicodedata.normalize("NFKC", text_of(name))
    return _SPACE.sub("", text).upper().strip(":;*,.、")


def without_brackets(name: str) -> str:
    """A :func:`plain_name` without what stands in brackets (units, remarks); itself where nothing else is left."""
    return _BRACKETS.sub("", name) or name


def code_of(value: Any) -> str:
    """A code: half-width, upper case, no white space, no decimals from a spreadsheet."""
    text = _SPACE.sub("", unicodedata.normalize("NFKC", text_of(value))).upper()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def date_of(value: Any) -> str | None:
    """An ISO date from ``2024-10-25``, ``2024/10/25``, ``20241025``, ``2024年10月25日``; ``None`` for others."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text_of(value)))
    if match is None:
        return None
    try:
        return datetime.date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def number_of(value: Any) -> float:
    """A number; NaN for what is none. Thousands separators and full-width digits are understood."""
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return float(unicodedata.normalize("NFKC", text_of(value)).replace(",", "").replace(" ", ""))
    except ValueError:
        return float("nan")


def column_letters(column: int) -> str:
    """A spreadsheet's letters of a column, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
