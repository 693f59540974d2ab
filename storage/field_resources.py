"""The alias and value tables that come with the product, loaded once."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..core.law.clause_wording import Wording
from .plain_values import plain_name, without_brackets
from .rulebook_file import shipped_rulebook

_PACKAGE = __package__.rpartition(".")[0]
KINDS = ("seen", "assumed", "fallback")


@dataclass(frozen=True)
class Alias:
    """One name of a target; ``rank`` is its place among them, and a fallback fills blank rows only."""

    name: str
    rank: int
    is_fallback: bool


Aliases = Mapping[str, Sequence[Alias]]


@cache
def aliases(table: str) -> dict[str, tuple[Alias, ...]]:
    """Target -> its names, for ``units``, ``zones``, ``requirements`` or ``themes``."""
    found = {}
    for target, lists in resource("aliases")[table].items():
        names = [(plain_name(name), kind == "fallback") for kind in KINDS for name in lists.get(kind, ())]
        ours = [] if table == "themes" else [(plain_name(target), False)]
        found[target] = tuple(Alias(name, rank, fallback) for rank, (name, fallback) in enumerate([*names, *ours]))
    return found


@cache
def wording() -> Wording:
    """What the words of clauses suggest."""
    data = resource("wording")
    return Wording.from_data(data["effects"], data["unclear"])


@cache
def resource(name: str) -> dict[str, Any]:
    """One file of ``resources/fields``."""
    place = importlib.resources.files(_PACKAGE).joinpath("resources").joinpath("fields").joinpath(f"{name}.json")
    data: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return data


@cache
def null_words() -> frozenset[str]:
    """What people type for nothing."""
    return frozenset(plain_name(word) for word in resource("values")["null"]) | {""}


def is_blank(value: Any) -> bool:
    """Whether a value stands for nothing."""
    return plain_name(value) in null_words()


@dataclass(frozen=True)
class Lookup:
    """How the values of one target are understood."""

    exact: Mapping[str, str]
    contains: Sequence[tuple[str, str]]
    ask: tuple[str, ...]

    def word(self, value: Any) -> str | None:
        """Our word for a value; ``None`` where it is not understood, or only the user may say."""
        plain = plain_name(value)
        if plain.endswith(".0") and plain[:-2].isdecimal():  # a number out of a spreadsheet
            plain = plain[:-2]
        if plain in self.exact:
            return self.exact[plain]
        if self.asks(value):
            return None
        plain = without_brackets(plain)
        if plain in self.exact:
            return self.exact[plain]
        found = {word for part, word in self.contains if part in plain}
        return found.pop() if len(found) == 1 else None

    def asks(self, value: Any) -> bool:
        """Whether the value's meaning changed with the law, so that the user must say it."""
        plain = plain_name(value)
        certain = any(part in plain for part, _ in self.contains)
        return plain not in self.exact and not certain and any(part in plain for part in self.ask)

    def with_own(self, values: Mapping[str, str]) -> Lookup:
        """The same with a user's own values, which go first."""
        own = {plain_name(value): word for value, word in values.items()}
        return Lookup({**self.exact, **own}, self.contains, self.ask)


def lookup(target: str, theme: str = "") -> Lookup:
    """The lookup of a target; grades depend on their theme, and those of the rulebook count too. Empty where none."""
    values = resource("values")
    data = values["grade"].get(theme, {}) if target == "grade" else values.get(target, {})
    pairs = [(plain_name(name), word) for word, names in data.get("exact", {}).items() for name in names]
    pairs = [*(rulebook_grades().get(theme, {}).items() if target == "grade" else ()), *pairs]
    parts = [(plain_name(name), word) for word, names in data.get("contains", {}).items() for name in names]
    return Lookup(dict(pairs), tuple(parts), tuple(map(plain_name, data.get("ask", ()))))


@cache
def rulebook_grades() -> dict[str, dict[str, str]]:
    """Theme -> name of a grade -> its word, for the grades of today's law; only the user may translate old ones."""
    found: dict[str, dict[str, str]] = {}
    for grade in shipped_rulebook().grades:
        if grade.valid_to is None:
            names = (grade.grade, grade.zh, grade.en)
            found.setdefault(grade.theme, {}).update({plain_name(name): grade.grade for name in names})
    return found
