"""Checks of the access list against the units: clauses nobody can meet, units without clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..law.access_list import UNIT_TIER, dimension_ids
from ..model import Theme
from ..progress import Progress
from .issues import Issue
from .subject import NotPossible, Subject


def orphans(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Clauses for scopes that no unit belongs to, and scope rows for units that do not exist."""
    clauses, scopes = subject.dataset.clauses, subject.dataset.scopes
    found = list(_scopes_without_unit(subject))
    if not len(clauses):
        return found or NotPossible("no_requirements")
    units = set(subject.units.unit_code)
    held = {
        (tier, scope) for unit, tier, scope in zip(scopes.unit_code, scopes.tier, scopes.scope_code) if unit in units
    }
    held |= {(UNIT_TIER, code) for code in units}
    for row, (tier, scope) in enumerate(zip(clauses.tier, clauses.scope_code)):
        if (tier, scope) not in held:
            facts = {"tier": tier or "", "scope": scope or "", "clause_no": clauses.clause_no[row] or ""}
            identity = str(clauses.requirement_id[row] or f"#{row + 1}")
            found.append(Issue("clause_orphan", "", identity, "scope_code", facts))
    return found


def _scopes_without_unit(subject: Subject) -> Iterable[Issue]:
    scopes, units = subject.dataset.scopes, set(subject.units.unit_code)
    for row, unit in enumerate(scopes.unit_code):
        if unit not in units:
            facts = {"unit": unit or "", "tier": scopes.tier[row] or "", "scope": scopes.scope_code[row] or ""}
            yield Issue("scope_unit_unknown", "", str(unit or f"#{row + 1}"), "unit_code", facts)


def completeness(subject: Subject, _progress: Progress) -> Sequence[Issue] | NotPossible:
    """Units for which a dimension has no clause of their own tier, or of no tier at all."""
    clauses = subject.dataset.clauses
    if not len(clauses):
        return NotPossible("no_requirements")
    of_scope: dict[tuple[object, object], set[object]] = defaultdict(set)
    for tier, scope, dimension in zip(clauses.tier, clauses.scope_code, clauses.dimension):
        of_scope[(tier, scope)].add(dimension)
    return list(_lacking(subject, of_scope, _scopes_of(subject), dimension_ids(subject.dataset.scheme)))


def _lacking(
    subject: Subject,
    of_scope: dict[tuple[object, object], set[object]],
    scopes: dict[object, set[tuple[object, object]]],
    dimensions: list[str],
) -> Iterable[Issue]:
    unit_tier_used = any(tier == UNIT_TIER for tier, _scope in of_scope)
    for place, code in enumerate(subject.units.unit_code):
        row = int(subject.unit_rows[place])
        mine = {*scopes.get(code, ()), (UNIT_TIER, code)}
        own = set().union(*(of_scope[scope] for scope in mine if scope[0] == UNIT_TIER and scope in of_scope))
        every = set().union(*(of_scope[scope] for scope in mine if scope in of_scope))
        without_any = [name for name in dimensions if name not in every]
        without_own = [name for name in dimensions if name in every and name not in own] if unit_tier_used else []
        for issue, lacking in (("unit_without_any_clause", without_any), ("unit_lacks_clauses", without_own)):
            if lacking:
                facts = {"dimensions": ";".join(lacking), "count": len(lacking)}
                yield Issue(issue, str(Theme.CONTROL_UNIT), subject.name_of(row), "dimension", facts, row)


def _scopes_of(subject: Subject) -> dict[object, set[tuple[object, object]]]:
    found: dict[object, set[tuple[object, object]]] = defaultdict(set)
    scopes = subject.dataset.scopes
    for unit, tier, scope in zip(scopes.unit_code, scopes.tier, scopes.scope_code):
        found[unit].add((tier, scope))
    return found
