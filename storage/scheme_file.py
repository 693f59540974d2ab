"""Scheme presets that come with the product, and a user's own."""

from __future__ import annotations

import csv
import importlib.resources
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.building.scheme_preset import SchemePreset
from ..core.errors import InputRefused, RulebookFault
from .toml_text import parsed_toml, read_bytes

_PACKAGE = __package__.rpartition(".")[0]
CATEGORIES = ("priority", "key", "general")


@dataclass(frozen=True)
class Scheme:
    """A preset and the file that it came from."""

    preset: SchemePreset
    file: str
    counties: tuple[dict[str, str], ...] = ()


def preset_names() -> list[str]:
    """Names of the presets that come with the product."""
    return sorted(file.name[:-5] for file in _folder().iterdir() if file.name.endswith(".toml"))


def read_scheme(name: str) -> Scheme:
    """The preset of that name, or the file at that path.

    Raises
    ------
    InputRefused
        ``scheme_unknown`` (lists the presets), ``toml_not_readable``, ``scheme_not_usable``.
    """
    wanted = name.strip()
    if wanted in preset_names():
        place: Any = _folder().joinpath(f"{wanted}.toml")
        raw = place.read_bytes()
    else:
        place = Path(wanted)
        if not place.is_file():
            raise InputRefused("scheme_unknown", scheme=wanted, known=", ".join(preset_names()))
        raw = read_bytes(place)
    try:
        preset = SchemePreset.from_data(parsed_toml(raw, str(place)))
    except RulebookFault as fault:
        where = ".".join(str(fault.facts[key]) for key in ("place", "field") if fault.facts.get(key))
        value = str(fault.facts.get("value", ""))
        raise InputRefused("scheme_not_usable", path=str(place), place=where, value=value) from fault
    return Scheme(preset, place.name, _counties(place, preset.expected_by_county))


def expected_of(scheme: Scheme, counties: Sequence[str]) -> dict[str, str]:
    """Published figures of the counties that a dataset holds: counts are summed, shares only told of a single one."""
    wanted = {_plain(name) for name in counties if name}
    rows = [row for row in scheme.counties if _plain(row["county"]) in wanted]
    if not rows or len(rows) < len(wanted):
        return {}
    found = {}
    for word in CATEGORIES:
        found[f"expected.count.{word}"] = str(sum(int(row[f"{word}_count"]) for row in rows))
        if len(rows) == 1:
            found[f"expected.share.{word}"] = rows[0][f"{word}_share_pct"]
    found["expected.count.total"] = str(sum(int(found[f"expected.count.{word}"]) for word in CATEGORIES))
    return found


def _counties(scheme: Any, name: str) -> tuple[dict[str, str], ...]:
    if not name:
        return ()
    place = _folder().joinpath(name) if not isinstance(scheme, Path) else scheme.parent / name
    if not place.is_file():
        raise InputRefused("file_missing", path=str(place))
    rows = list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8-sig"))))
    wanted = {"county", *(f"{word}_{kind}" for word in CATEGORIES for kind in ("count", "share_pct"))}
    for row in rows:
        numbers = [row.get(f"{word}_count") or "" for word in CATEGORIES]
        if not wanted <= set(row) or not all(number.isdecimal() for number in numbers):
            raise InputRefused("scheme_not_usable", path=str(place), place=", ".join(sorted(wanted)), value=str(row))
    return tuple(rows)


def _plain(name: str) -> str:
    """A county's name without remarks in brackets."""
    return re.sub(r"[（(].*?[)）]", "", name).strip()


def _folder() -> Any:
    return importlib.resources.files(_PACKAGE).joinpath("resources").joinpath("schemes")
