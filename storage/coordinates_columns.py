"""Which column of a table of points holds what, by its heading."""

from __future__ import annotations

import importlib.resources
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

_UNIT = re.compile(r"[(（\[]\s*(?:m|米|°|度)\s*[)）\]]")
_NOT_WORDS = re.compile(r"[\s()（）\[\]【】_\-:：/\\.]+")


def roles_of(headings: Sequence[str]) -> dict[str, int]:
    """Role -> column of a row of headings; the first column of a role counts."""
    known = aliases()
    roles: dict[str, int] = {}
    for column, heading in enumerate(headings):
        role = known.get(bare(heading))
        if role:
            roles.setdefault(role, column)
    return roles


def has_coordinates(roles: Mapping[str, int]) -> bool:
    """Whether a pair of coordinates is among the roles."""
    return {"north", "east"} <= set(roles) or {"lat", "lon"} <= set(roles)


def bare(heading: str) -> str:
    """A heading without units, brackets, blanks and line feeds, in narrow lower-case letters."""
    text = unicodedata.normalize("NFKC", _UNIT.sub("", heading)).lower()
    return _NOT_WORDS.sub("", _UNIT.sub("", text))


@cache
def aliases() -> dict[str, str]:
    """Bare heading -> role, from ``resources/coordinates/columns.json``."""
    place = importlib.resources.files(__package__.rpartition(".")[0]).joinpath("resources")
    text = place.joinpath("coordinates").joinpath("columns.json").read_text(encoding="utf-8")
    roles: dict[str, list[str]] = json.loads(text)["roles"]
    return {bare(alias): role for role, names in roles.items() for alias in names}
