"""Read TOML with whatever parser this Python has, and write the little of it that mapping files need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.errors import EcoZoningError, InputRefused

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def parsed_toml(raw: bytes, path: str) -> dict[str, Any]:
    """The content of a TOML file.

    Raises
    ------
    InputRefused
        ``toml_not_readable``.
    EcoZoningError
        ``library_missing`` on Python before 3.11 without ``tomli``.
    """
    try:
        text = raw.decode("utf-8-sig")
        found: dict[str, Any] = _parser().loads(text)
    except UnicodeDecodeError as error:
        raise InputRefused("encoding_not_utf8", path=path, found="?") from error
    except ValueError as error:
        raise InputRefused("toml_not_readable", path=path, reason=str(error)) from error
    return found


def _parser() -> Any:
    from importlib import import_module

    for name in ("tomllib", "tomli"):
        try:
            return import_module(name)
        except ImportError:
            continue
    raise EcoZoningError("library_missing", library="tomli")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    InputRefused
        ``file_missing``, ``file_not_readable``.
    """
    if not path.is_file():
        raise InputRefused("file_missing", path=str(path))
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputRefused("file_not_readable", path=str(path), reason=error.strerror or str(error)) from error


def toml_text(data: Mapping[str, Any], head: str = "") -> str:
    """Nested mappings of text, numbers, truth values and lists of them as TOML; empty ones are left out."""
    lines = [f"# {line}" for line in head.splitlines()]
    lines += _lines(data, ())
    return "\n".join(lines).strip("\n") + "\n"


def _lines(data: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    own = [f"{_key(name)} = {_value(value)}" for name, value in data.items() if not isinstance(value, Mapping)]
    lines = ["", f"[{'.'.join(map(_key, path))}]"] if own and path else []
    lines += own
    for name, value in data.items():
        if isinstance(value, Mapping):
            lines += _lines(value, (*path, name))
    return lines


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL, which JSON leaves as it is, TOML does not allow.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value)
