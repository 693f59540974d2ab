"""For whom a row of the access list holds: its tier and scope, by sheet, columns and the scheme."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..core.building.build_record import Notes, listed
from ..core.building.scheme_preset import SchemePreset, Tier, code_by
from ..core.errors import InputRefused
from ..core.tables import Units
from .field_resources import lookup
from .list_sheets import ListFile
from .mapping_file import SheetMapping
from .plain_values import code_of, plain_name

UNIT = "unit"
_SEVERAL = re.compile(r"[、,，;；\n]+")


@dataclass
class ScopeFinder:
    """Looks scopes up; remembers which rows could not be matched.

    ``document`` is the source document of clauses that name none; ``renamed`` leads from units whose code had to be
    changed to the code that the list knows.
    """

    preset: SchemePreset
    units: Units
    document: str
    renamed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        units = self.units
        self._codes = set(units.unit_code) | set(self.renamed.values())
        self._by_name = _unique(list(units.unit_name), list(units.unit_code))
        self._counties = _unique(list(units.county), list(units.county_code))
        self._rows = [dict(zip(units.columns(), values)) for values in zip(*units.columns().values())]
        self._by_code = {row["unit_code"]: row for row in self._rows}
        self._unknown_units: dict[str, str] = {}
        self._unknown_scopes: list[str] = []
        self._without_code: list[str] = []
        self._by_unit_name: list[str] = []
        self._differing: list[str] = []
        self._met: set[str] = set()

    def tier(self, sheet: str, own: SheetMapping, more: Mapping[str, str], has_unit_column: bool) -> str:
        """The tier of a row; empty where nothing says it."""
        stated = own.tier or self._stated_tier(more.get("tier", ""))
        if stated:
            return stated
        if has_unit_column:
            return UNIT
        named = [tier.id for tier in self.preset.tiers if any(word in sheet for word in tier.sheets)]
        if len(named) == 1:
            return named[0]
        by_county = [tier.id for tier in self.preset.tiers if tier.by == "county_code"]
        if ("county" in more or "county_code" in more) and by_county:
            return by_county[0]
        if more.get("scope"):
            holding = {scope.tier for scope in self.preset.scopes if self._is_named(scope, more["scope"])}
            return holding.pop() if len(holding) == 1 else ""
        return named[0] if named else ""

    def scopes(self, tier: str, own: SheetMapping, more: Mapping[str, str], place: str) -> Sequence[str | None]:
        """Scope codes of a row: several where its cell names several units; ``(None,)`` where it cannot be known."""
        if tier == UNIT:
            return self._unit_scopes(more, place)
        code = own.scope_code or self._scope(tier, more)
        if not code:
            self._unknown_scopes.append(f"{place} ({tier or '?'}: {more.get('scope') or more.get('county') or '-'})")
        return (code or None,)

    def tell(self, notes: Notes, has_unit_clauses: bool) -> None:
        """What could not be matched, on both sides."""
        unknown = listed(f"{code} ({place})" for code, place in self._unknown_units.items())
        notes.error("clause_unit_unknown", len(self._unknown_units), codes=unknown)
        notes.error("clause_scope_unknown", len(self._unknown_scopes), places=listed(self._unknown_scopes))
        notes.error("clause_without_unit", len(self._without_code), places=listed(self._without_code))
        notes.warn("unit_found_by_name", len(self._by_unit_name), places=listed(self._by_unit_name))
        notes.warn("list_differs_from_layer", len(self._differing), items=listed(dict.fromkeys(self._differing)))
        if has_unit_clauses:
            silent = [code for code in self.units.unit_code if self.renamed.get(code, code) not in self._met]
            notes.warn("unit_without_clauses", len(silent), codes=listed(silent))

    @staticmethod
    def refuse_list(file: ListFile) -> None:
        """Refuse a list in which no sheet has columns that are known."""
        names = ", ".join(sheet.name for sheet in file.sheets)
        first = " | ".join(cell for cell in next(row for row in file.sheets[0].rows if any(row)) if cell)
        raise InputRefused("list_no_header", path=file.path, sheets=names, first=first[:200])

    def _stated_tier(self, text: str) -> str:
        plain = plain_name(text)
        tiers = self.preset.tiers
        exact = [t.id for t in tiers if plain and plain in map(plain_name, (t.id, t.label_zh, t.label_en))]
        near = [t.id for t in tiers if plain and any(plain_name(word) in plain for word in t.sheets)]
        return (exact or near or [text if plain and not tiers else ""])[0]

    def _unit_scopes(self, more: Mapping[str, str], place: str) -> Sequence[str | None]:
        stated = more.get("unit_code") or more.get("scope", "")
        codes = [code_of(part) for part in _SEVERAL.split(stated) if code_of(part)]
        if not codes:
            code = self._by_name.get(plain_name(more.get("unit_name", "")))
            if code is None:
                self._without_code.append(f"{place} {more.get('unit_name', '')}".strip())
                return (None,)
            self._by_unit_name.append(f"{place} {code}")
            codes = [code]
        for code in codes:
            if code not in self._codes:
                self._unknown_units.setdefault(code, place)
            elif len(codes) == 1:
                self._compare(code, more)
        self._met.update(codes)
        return codes

    def _compare(self, code: str, more: Mapping[str, str]) -> None:
        """Name and category in the list against those of the layer."""
        unit = self._by_code.get(code)
        if unit is None:
            return
        name, category = more.get("unit_name"), lookup("category").word(more.get("category", ""))
        if name and unit["unit_name"] and plain_name(name) != plain_name(unit["unit_name"]):
            self._differing.append(f"{code}: {name} / {unit['unit_name']}")
        if category and unit["category"] and category != unit["category"]:
            self._differing.append(f"{code}: {category} / {unit['category']}")

    def _scope(self, tier: str, more: Mapping[str, str]) -> str:
        scopes = [scope for scope in self.preset.scopes if scope.tier == tier]
        stated = more.get("scope", "")
        named = [scope.code for scope in scopes if stated and self._is_named(scope, stated)]
        if named:
            return named[0]
        kind = self.preset.tier(tier) or Tier(tier, tier, tier)
        if kind.by == "county_code":
            found = self._county(code_of(more.get("county_code", "")), more.get("county") or stated)
            return found
        if len(scopes) == 1 and not stated:
            return scopes[0].code
        codes = {code_by(kind.by, row) for row in self._rows} - {""}
        if code_of(stated) in codes:
            return code_of(stated)
        return codes.pop() if len(codes) == 1 else ""

    def _county(self, code: str, name: str) -> str:
        plain = plain_name(name)
        if code:
            return code[:6]
        if plain in self._counties:
            return self._counties[plain]
        known = set(self._counties.values())
        return code_of(name) if code_of(name) in known else ""

    def _is_named(self, scope: object, text: str) -> bool:
        plain = plain_name(text)
        names = [getattr(scope, name) for name in ("code", "label_zh", "label_en")]
        return plain in [plain_name(name) for name in names if name]


def _unique(names: Sequence[str | None], codes: Sequence[str | None]) -> dict[str, str]:
    """Name -> code where the name belongs to one code only."""
    found: dict[str, set[str]] = {}
    for name, code in zip(names, codes):
        if name and code:
            found.setdefault(plain_name(name), set()).add(code)
    return {name: next(iter(group)) for name, group in found.items() if len(group) == 1}
