"""Which field holds what: by its name, by what a DBF left of its name, and by its content where names are shared."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.building.build_record import FieldFound
from ..core.errors import InputRefused
from .field_resources import Aliases, is_blank, lookup
from .plain_values import code_of, number_of, plain_name, without_brackets

#: What a DBF appends to the second and later fields whose first ten bytes are the same.
_NUMBERED = re.compile(r"_?\d{1,2}$")
_CODE = re.compile(r"[A-Z]{1,4}[-_]?\d{5,}[-_0-9A-Z]*")
#: Fewer bytes than this in a DBF name were not cut; a numbered name keeps eight of its bytes.
SHORTEST_CUT_BYTES = 8
#: Share of the filled values that must look like the target.
MOST = 0.6
#: Where several targets fit one field, the most particular wins.
PARTICULAR = (
    "unit_code",
    "zone_code",
    "category",
    "dimension",
    "county_code",
    "stated_area_km2",
    "county",
    "city",
    "province",
    "zone_name",
    "unit_name",
)

Columns = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Recognised:
    """Target -> its fields in the order in which they are asked (a later one fills blank rows only)."""

    fields: dict[str, tuple[str, ...]]
    how: dict[str, str]
    unused: tuple[str, ...]

    def found(self) -> tuple[FieldFound, ...]:
        """The same for the report."""
        return tuple(
            FieldFound(target, name, self.how.get(name, "mapping"))
            for target, names in self.fields.items()
            for name in names
        )


def recognised(
    columns: Columns, names: Aliases, own: Mapping[str, Sequence[str]], is_dbf: bool, place: str
) -> Recognised:
    """Find the targets of ``names`` among ``columns``; ``own`` is the user's mapping, which wins.

    Raises
    ------
    InputRefused
        ``mapping_field_missing``, ``mapping_target_unknown``.
    """
    chosen = _chosen(columns, names, own, place)
    taken = {name for fields in chosen.values() for name in fields}
    options = {name: _options(name, columns[name], names, is_dbf) for name in columns if name not in taken}
    how = {name: option[1] for name, option in options.items()}
    fields: dict[str, list[str]] = {}
    for name, (targets, kind) in options.items():
        free = [target for target in targets if target not in chosen]
        if kind != "cut_name" and free:
            fields.setdefault(_most_particular(free), []).append(name)
    _add_cut(
        fields, {name: targets for name, (targets, kind) in options.items() if kind == "cut_name"}, chosen, columns
    )
    ordered = {target: tuple(sorted(found, key=_rank_in(names[target]))) for target, found in fields.items()}
    kept = {target: _useful(found, names[target]) for target, found in ordered.items()}
    used = taken | {name for found in kept.values() for name in found}
    return Recognised({**chosen, **kept}, how, tuple(name for name in columns if name not in used))


def _chosen(
    columns: Columns, names: Aliases, own: Mapping[str, Sequence[str]], place: str
) -> dict[str, tuple[str, ...]]:
    chosen = {}
    for target, fields in own.items():
        if target not in names:
            raise InputRefused("mapping_target_unknown", target=target, place=place, known=", ".join(names))
        for field in fields:
            if field not in columns:
                raise InputRefused("mapping_field_missing", field=field, place=place, known=", ".join(columns))
        chosen[target] = tuple(fields)
    return chosen


def _options(name: str, values: Sequence[Any], names: Aliases, is_dbf: bool) -> tuple[list[str], str]:
    """Targets that a field may hold, and how that was seen."""
    plain = plain_name(name)
    bare = without_brackets(plain)
    exact = [target for target, known in names.items() if any(alias.name in (plain, bare) for alias in known)]
    if exact:
        fitting = [target for target in exact if len(exact) == 1 or fits(target, values)]
        return fitting, "name" if len(exact) == 1 else "content"
    cut = _cut_targets(plain, names) if is_dbf else []
    return [target for target in cut if fits(target, values)], "cut_name"


def _cut_targets(plain: str, names: Aliases) -> list[str]:
    """Targets with a name that the field may be the beginning of."""
    stem = _NUMBERED.sub("", plain) if not plain.isascii() or "_" in plain else plain
    stems = {stem} if stem != plain else {plain}
    long_enough = max(len(plain.encode("gb18030")), len(plain.encode("utf-8"))) >= SHORTEST_CUT_BYTES
    if not long_enough or not stem:
        return []
    return [
        target
        for target, known in names.items()
        if any(alias.name.startswith(part) and alias.name != part for alias in known for part in stems)
    ]


def _add_cut(
    fields: dict[str, list[str]], cut: Mapping[str, Sequence[str]], chosen: Mapping[str, Any], columns: Columns
) -> None:
    """Give each target that is still free the field that fits it best; a category has the fewest different values."""
    left = dict(cut)
    targets = {target for options in cut.values() for target in options} - set(fields) - set(chosen)
    for target in sorted(targets, key=_particularity):
        fitting = [name for name, options in left.items() if target in options]
        if fitting:
            best = min(fitting, key=lambda name: _variety(columns[name])) if target == "category" else fitting[0]
            fields[target] = [best]
            del left[best]


def _variety(values: Sequence[Any]) -> tuple[int, int]:
    """Number of different values, then how much they say: categories repeat and are short, names are neither."""
    return len(set(values)), sum(len(str(value)) for value in set(values))


def _most_particular(targets: Sequence[str]) -> str:
    return min(targets, key=_particularity)


def _particularity(target: str) -> tuple[int, str]:
    return (PARTICULAR.index(target) if target in PARTICULAR else len(PARTICULAR), target)


def _rank_in(known: Sequence[Any]) -> Any:
    def rank(name: str) -> tuple[bool, int]:
        plain = plain_name(name)
        bare = without_brackets(plain)
        found = next((alias for alias in known if alias.name in (plain, bare)), None)
        found = found or next((alias for alias in known if alias.name.startswith(_NUMBERED.sub("", plain))), None)
        return (found.is_fallback, found.rank) if found else (True, len(known))

    return rank


def _useful(found: tuple[str, ...], known: Sequence[Any]) -> tuple[str, ...]:
    """The best field, then the fallbacks: a second field of the first kind is left unused and shown as such."""
    rank = _rank_in(known)
    return found[:1] + tuple(name for name in found[1:] if rank(name)[0])


def fits(target: str, values: Sequence[Any]) -> bool:
    """Whether the filled values look like the target; nothing filled fits everything."""
    filled = [value for value in values if not is_blank(value)]
    test = _TESTS.get(target)
    if not filled or test is None:
        return True
    return sum(map(test, filled)) >= MOST * len(filled)


def _is_number(value: Any) -> bool:
    number = number_of(value)
    return number == number  # noqa: PLR0124  (NaN is not itself)


def looks_like_code(value: Any) -> bool:
    """Letters, then at least five digits."""
    return _CODE.fullmatch(code_of(value)) is not None


def _is_name(value: Any) -> bool:
    return not _is_number(value) and not looks_like_code(value)


_TESTS = {
    "unit_code": looks_like_code,
    "zone_code": looks_like_code,
    "unit_name": _is_name,
    "zone_name": _is_name,
    "category": lambda value: lookup("category").word(value) is not None,
    "dimension": lambda value: lookup("dimension").word(value) is not None,
    "county_code": lambda value: re.fullmatch(r"\d{6}(\d{3}|\d{6})?", code_of(value)) is not None,
    "county": _is_name,
    "city": _is_name,
    "province": _is_name,
    "stated_area_km2": _is_number,
}
