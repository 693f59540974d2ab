"""The access list in four tiers and four dimensions: the table ``requirements``."""

from __future__ import annotations

from collections import Counter

from access_list_text import BASIN, CITY, MARK, Clause, county_clauses
from outlines import COUNTIES
from unit_clauses import unit_templates
from units import Units

DIMENSIONS = ("spatial", "discharge", "risk", "resource")
#: Wording -> effect that it suggests; the first that occurs wins. Never used for a verdict.
WORDING = (
    ("不予准入", "prohibit"),
    ("禁止或严格限制", "restrict"),
    ("禁止", "prohibit"),
    ("不得", "prohibit"),
    ("限制", "restrict"),
    ("严格控制", "restrict"),
    ("不再新", "restrict"),
    ("鼓励", "encourage"),
    ("允许", "encourage"),
    ("优先引进", "encourage"),
    ("发展林下经济", "encourage"),
)
COLUMNS = (
    "requirement_id",
    "tier",
    "scope_code",
    "dimension",
    "clause_no",
    "effect",
    "effect_suggested",
    "industries",
    "text",
    "source_document",
    "source_clause",
    "valid_from",
    "valid_to",
)


def requirement_columns(units: Units) -> dict[str, tuple[str, list[object]]]:
    """The columns of ``requirements``, upper tiers first."""
    rows = _numbered("basin", "basin:songhua", BASIN) + _numbered("city", "220200", CITY)
    for code, name in COUNTIES.items():
        rows += _numbered("county", code, county_clauses(code, name))
    for index, code in enumerate(units.codes):
        rows += _numbered("unit", code, _unit_clauses(units, index))
    kinds = {name: "date" if name.startswith("valid") else "text" for name in COLUMNS}
    return {name: (kinds[name], [row[place] for row in rows]) for place, name in enumerate(COLUMNS)}


def _numbered(tier: str, scope: str, clauses: tuple[Clause, ...] | list[Clause]) -> list[tuple[object, ...]]:
    """Rows with ids and clause numbers ``dimension-serial``, in the order of the dimensions."""
    rows = []
    serials: Counter[int] = Counter()
    for clause in sorted(clauses, key=lambda item: DIMENSIONS.index(item.dimension)):
        chapter = DIMENSIONS.index(clause.dimension) + 1
        serials[chapter] += 1
        number = f"{chapter}-{serials[chapter]}"
        rows.append(
            (
                f"{scope.replace(':', '-')}-{number}",
                tier,
                scope,
                clause.dimension,
                number,
                clause.effect,
                suggested(clause.text),
                clause.industries,
                clause.text,
                clause.source_document,
                clause.source_clause,
                clause.valid_from,
                clause.valid_to,
            )
        )
    return rows


def suggested(text: str) -> str:
    """The effect that the wording of a clause suggests."""
    return next((effect for words, effect in WORDING if words in text), "require")


def _unit_clauses(units: Units, index: int) -> list[Clause]:
    """Clauses of one unit; figures differ from unit to unit, the last optional ones are left out for some."""
    templates = unit_templates(units.categories[index], units.subtypes[index])
    facts = {
        "unit": units.names[index].removesuffix("（合成示例）"),
        "county": COUNTIES[units.counties[index]],
        "a": 2026 + index * 7 % 5,
        "b": 55 + index * 11 % 44,
        "c": 2 + index * 5 % 7,
    }
    clauses = [
        Clause(dimension, MARK + text.format(**facts), effect, industries)
        for dimension, text, effect, industries in templates
    ]
    spare = [place for place, clause in enumerate(clauses) if clause.dimension in ("spatial", "discharge")]
    if index % 3 == 0 and len(spare) > 3:
        del clauses[spare[-1]]
    return clauses
