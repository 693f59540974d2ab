"""Rulebook, vocabulary, industry and threshold files: read, checked, and named with their SHA-256."""

from __future__ import annotations

import csv
import hashlib
import importlib.resources
import io
import json
from pathlib import Path
from typing import Protocol

from ..core.errors import RulebookFault
from ..core.law.activities import Vocabulary
from ..core.law.rulebook import Rulebook
from ..core.thresholds import SizeRules

_PACKAGE = __package__.rpartition(".")[0]


class Readable(Protocol):
    """A path on disk or a resource inside a zip."""

    @property
    def name(self) -> str: ...

    def read_bytes(self) -> bytes: ...


def shipped_rulebook() -> Rulebook:
    """The national rules that come with the product."""
    return _rulebook(_resource("rulebooks", "national.json"))


def shipped_vocabulary() -> Vocabulary:
    """Kinds, activities and statements that come with the product, with the GB/T 4754 names."""
    return _vocabulary(_resource("rulebooks", "activities.json"), shipped_industries())


def shipped_industries() -> dict[str, str]:
    """GB/T 4754-2017: code -> Chinese name."""
    return _industries(_resource("industries", "gbt4754-2017.csv"))


def shipped_size_rules() -> SizeRules:
    """Thresholds of themes and grades that come with the product, with the words about borderline overlaps."""
    data, sha256 = _json(_resource("thresholds", "size_rules.json"))
    return SizeRules.from_data(data, sha256=sha256)


def read_rulebook(path: str | Path) -> Rulebook:
    """A user's own rulebook; merge it with :meth:`.core.rulebook.Rulebook.merged`.

    Raises
    ------
    RulebookFault
        The facts name ``file`` and, where it applies, ``rule_id`` and ``field``.
    """
    return _rulebook(Path(path))


def read_vocabulary(path: str | Path, industries: dict[str, str] | None = None) -> Vocabulary:
    """A vocabulary that replaces the shipped one; ``industries`` default to the shipped table."""
    return _vocabulary(Path(path), shipped_industries() if industries is None else industries)


def read_industries(path: str | Path) -> dict[str, str]:
    """A table with the columns ``code`` and ``name_zh`` that replaces the shipped GB/T 4754."""
    return _industries(Path(path))


def rulebook_with_local(path: str | Path | None) -> Rulebook:
    """The shipped rules, with those of a user's own file beside them."""
    shipped = shipped_rulebook()
    return shipped if path is None else shipped.merged(read_rulebook(path))


def _resource(*parts: str) -> Readable:
    place = importlib.resources.files(_PACKAGE).joinpath("resources")
    for part in parts:
        place = place.joinpath(part)
    return place


def _rulebook(file: Readable) -> Rulebook:
    data, sha256 = _json(file)
    try:
        return Rulebook.from_data(data, sha256=sha256)
    except RulebookFault as fault:
        raise _in_file(fault, file) from fault


def _vocabulary(file: Readable, industries: dict[str, str]) -> Vocabulary:
    data, sha256 = _json(file)
    try:
        return Vocabulary.from_data(data, industries, sha256=sha256)
    except RulebookFault as fault:
        raise _in_file(fault, file) from fault


def _industries(file: Readable) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(_text(file, _bytes(file))))
    for column in ("code", "name_zh"):
        if column not in (rows.fieldnames or ()):
            raise RulebookFault("field_missing", file=str(file), field=column)
    return {row["code"].strip(): (row["name_zh"] or "").strip() for row in rows if row["code"]}


def _json(file: Readable) -> tuple[object, str]:
    raw = _bytes(file)
    try:
        return json.loads(_text(file, raw)), hashlib.sha256(raw).hexdigest()
    except json.JSONDecodeError as error:
        raise RulebookFault("file_not_json", file=str(file), line=error.lineno, column=error.colno) from error


def _bytes(file: Readable) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise RulebookFault("file_unreadable", file=str(file), reason=error.strerror) from error


def _text(file: Readable, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulebookFault("file_not_utf8", file=str(file), position=error.start) from error


def _in_file(fault: RulebookFault, file: Readable) -> RulebookFault:
    return RulebookFault(fault.code, **{**fault.facts, "file": str(file)})
