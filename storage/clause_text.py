"""Split the text of one cell into its numbered clauses; put together again they are the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "[一二三四五六七八九十]{1,3}"
#: Ways of numbering: name, pattern with the number in group 1. A marker opens the text, a line, or what follows a stop.
STYLES = (
    ("article", re.compile(rf"第([0-9０-９]{{1,3}}|{_CHINESE})条[\s:：、.]?")),
    ("chinese", re.compile(rf"({_CHINESE})、")),
    ("chinese_bracket", re.compile(rf"[（(]({_CHINESE})[)）][、.．]?")),
    ("number", re.compile(r"([0-9０-９]{1,3})\s?[、.．](?![0-9０-９])")),
    ("number_bracket", re.compile(r"[（(]([0-9０-９]{1,3})[)）][、.．]?")),
    ("number_half_bracket", re.compile(r"([0-9０-９]{1,3})[)）][、.．]?")),
    ("circled", re.compile(f"([{_CIRCLED}])")),
)
#: What may stand before a marker.
_STOPS = "。；;！!？?：:\n\t \u3000"
_LEADS = ("：", ":")


@dataclass(frozen=True)
class Piece:
    """One clause as it stands in the cell, with its number; empty number where it has none."""

    number: str
    text: str


def split_clauses(text: str) -> list[Piece]:
    """The clauses of a cell at its outermost numbering; the pieces' texts joined are ``text`` again.

    Only numbers that count up from one by one are taken for numbering. What stands before the first number is a
    piece of its own, unless it leads in (ends with a colon): then the numbers list parts of one clause, and the
    text stays whole.
    """
    marks = _outermost(text)
    if len(marks) < 2:
        return [Piece("", text)] if text.strip() else []
    starts = [start for start, _ in marks]
    head = text[: starts[0]]
    if head.strip().endswith(_LEADS):
        return [Piece("", text)]
    if not head.strip():
        starts[0], head = 0, ""
    ends = [*starts[1:], len(text)]
    pieces = [Piece(number, text[start:end]) for (_, number), start, end in zip(marks, starts, ends)]
    return [Piece("", head), *pieces] if head else pieces


def _outermost(text: str) -> list[tuple[int, str]]:
    """Start and number of each marker of the style whose first marker comes first."""
    runs = [run for run in (_run(text, pattern) for _, pattern in STYLES) if run]
    return min(runs, key=lambda run: (run[0][0], -len(run)), default=[])


def _run(text: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    """Markers of one style that count up from one."""
    run: list[tuple[int, str]] = []
    for match in _markers(text, pattern):
        if _value(match[1]) == len(run) + 1:
            run.append((match.start(), str(len(run) + 1)))
    return run


def _markers(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        if match.start() == 0 or text[match.start() - 1] in _STOPS:
            yield match


def _value(number: str) -> int:
    if number in _CIRCLED:
        return _CIRCLED.index(number) + 1
    plain = unicodedata.normalize("NFKC", number)
    if plain.isdecimal():
        return int(plain)
    tens, ten, ones = plain.partition("十")
    if not ten:
        return _DIGITS.index(plain) if len(plain) == 1 else -1
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if len(ones) == 1 else 0)
