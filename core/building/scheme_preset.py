"""How a zoning scheme is built up: tiers, dimensions, scopes and published figures, as data.

Which units belong to a scope is said by the scheme (all units, county codes, units, a domain), by a field
of the units that names the scope, or for a whole tier by a code (``by``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..json_fields import Fields
from ..model import Dimension, Domain
from ..tables import Units

#: Ways in which the scope of a unit follows from its own columns, for a whole tier.
BY = ("", "unit_code", "county_code", "city_code", "province_code")
_KEYS = ("format", "scheme", "tiers", "dimensions", "scopes", "expected", "expected_by_county", "notes")
_TIER_KEYS = ("id", "label_zh", "label_en", "by", "sheets")
_SCOPE_KEYS = ("tier", "code", "label_zh", "label_en", "all", "county_codes", "units", "domain", "named")
_SCHEME_KEYS = ("name", "name_en", "publisher", "document_no", "issued", "version", "valid_from", "valid_to", "source")


@dataclass(frozen=True)
class Tier:
    """One tier; ``sheets`` are words in the names of sheets that hold its clauses."""

    id: str
    label_zh: str
    label_en: str
    by: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """One scope of a tier and what its members are known by."""

    tier: str
    code: str
    label_zh: str
    label_en: str = ""
    all: bool = False
    county_codes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    domain: str = ""
    named: tuple[str, ...] = ()

    def holds(self, unit: Mapping[str, Any], region: str) -> bool:
        """Whether a unit (its columns) belongs to the scope; ``region`` is what its region field says."""
        county = unit["county_code"] or ""
        return (
            self.all
            or (bool(self.county_codes) and county.startswith(self.county_codes))
            or unit["unit_code"] in self.units
            or (bool(self.domain) and unit["domain"] == self.domain)
            or any(name in region for name in self.named)
        )


@dataclass(frozen=True)
class SchemePreset:
    """A scheme; ``facts`` are keys of the table ``scheme``, ``notes`` what is missing, by language."""

    facts: Mapping[str, str] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    dimensions: tuple[Tier, ...] = ()
    scopes: tuple[Scope, ...] = ()
    expected: Mapping[str, str] = field(default_factory=dict)
    expected_by_county: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_data(cls, data: object) -> SchemePreset:
        """Read and check the content of a scheme file.

        Raises
        ------
        RulebookFault
            Names the field.
        """
        top = Fields(data)
        top.refuse_unknown(_KEYS)
        tiers = tuple(_tier(item, f"tiers[{place + 1}]") for place, item in enumerate(top.items("tiers")))
        words = [tier.id for tier in tiers]
        dimensions = tuple(_dimension(item, place) for place, item in enumerate(top.items("dimensions")))
        scopes = tuple(_scope(item, f"scopes[{place + 1}]", words) for place, item in enumerate(top.items("scopes")))
        facts = Fields(top.mapping("scheme"), place="scheme")
        facts.refuse_unknown(_SCHEME_KEYS)
        expected = Fields(top.mapping("expected"), place="expected")
        figures = {f"expected.{name}": figure for name, figure in _figures(expected)}
        by_county = Fields(top.mapping("expected_by_county"), place="expected_by_county").text("file", "")
        told = {name: facts.text(name, "") for name in _SCHEME_KEYS}
        notes = Fields(top.mapping("notes"), place="notes")
        languages = {name: notes.text(name, "") for name in ("zh", "en")}
        return cls({k: v for k, v in told.items() if v}, tiers, dimensions, scopes, figures, by_county, languages)

    def tier(self, word: str) -> Tier | None:
        """The tier of that id."""
        return next((tier for tier in self.tiers if tier.id == word), None)

    def scopes_of(self, units: Units, regions: Sequence[str]) -> list[tuple[str, str, str]]:
        """Rows of ``unit_scopes``: per unit, tiers in order, scopes in order; one unit may have several of a tier."""
        rows: list[tuple[str, str, str]] = []
        columns = units.columns()
        for row, region in enumerate(regions):
            unit = {name: values[row] for name, values in columns.items()}
            for tier in self.tiers:
                listed = [scope.code for scope in self.scopes if scope.tier == tier.id and scope.holds(unit, region)]
                codes = dict.fromkeys(listed + [code for code in [code_by(tier.by, unit)] if code])
                rows += [(unit["unit_code"], tier.id, code) for code in codes]
        return rows

    def table(self) -> dict[str, str]:
        """Keys and values of the table ``scheme``."""
        labels = ("id", "label_zh", "label_en")

        def listed(rows: Sequence[Any], names: Sequence[str]) -> str:
            return json.dumps([{name: getattr(row, name) for name in names} for row in rows], ensure_ascii=False)

        found = dict(self.facts)
        if self.tiers:
            found["tiers"] = listed(self.tiers, labels)
        if self.dimensions:
            found["dimensions"] = listed(self.dimensions, labels)
        if self.scopes:
            found["scopes"] = listed(self.scopes, ("tier", "code", "label_zh", "label_en"))
        return {**found, **self.expected, **{f"note_{name}": text for name, text in self.notes.items() if text}}


def code_by(by: str, unit: Mapping[str, Any]) -> str:
    """The scope code that follows from a unit's own columns (GB/T 2260 for places); empty where it does not."""
    county = unit["county_code"] or ""
    if by == "unit_code":
        return str(unit["unit_code"] or "")
    if by == "county_code":
        return county
    digits = {"city_code": 4, "province_code": 2}.get(by, 0)
    return county[:digits].ljust(6, "0") if digits and len(county) >= 6 else ""


def _tier(data: object, place: str) -> Tier:
    fields = Fields(data, place=place)
    fields.refuse_unknown(_TIER_KEYS)
    labels = (fields.text("id"), fields.text("label_zh"), fields.text("label_en"))
    return Tier(*labels, fields.word("by", BY, ""), fields.texts("sheets"))


def _dimension(data: object, place: int) -> Tier:
    fields = Fields(data, place=f"dimensions[{place + 1}]")
    fields.refuse_unknown(("id", "label_zh", "label_en"))
    word = fields.word("id", tuple(map(str, Dimension)))
    return Tier(word, fields.text("label_zh"), fields.text("label_en"))


def _scope(data: object, place: str, tiers: Sequence[str]) -> Scope:
    fields = Fields(data, place=place)
    fields.refuse_unknown(_SCOPE_KEYS)
    whole = data.get("all", False) if isinstance(data, Mapping) else False
    if not isinstance(whole, bool):
        raise fields.fault("field_type", "all", value=whole)
    return Scope(
        tier=fields.word("tier", tiers),
        code=fields.text("code"),
        label_zh=fields.text("label_zh"),
        label_en=fields.text("label_en", ""),
        all=whole,
        county_codes=fields.texts("county_codes"),
        units=fields.texts("units"),
        domain=fields.word("domain", ("", *map(str, Domain)), ""),
        named=fields.texts("named"),
    )


def _figures(fields: Fields) -> Iterator[tuple[str, str]]:
    """Published figures as text, with the decimals in which they were published."""
    fields.refuse_unknown(("count", "share", "redline_km2"))
    for group in ("count", "share"):
        figures = fields.mapping(group)
        part = Fields(figures, place=f"expected.{group}")
        part.refuse_unknown(("priority", "key", "general", "total"))
        yield from ((f"{group}.{name}", part.text(name)) for name in figures)
    redline = fields.text("redline_km2", "")
    if redline:
        yield "redline_km2", redline
