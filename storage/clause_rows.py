"""The access list from its sheets: one row per clause, with tier, scope, dimension and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import product

from ..core.building.build_record import Notes, SourceFacts, listed
from ..core.building.scheme_preset import SchemePreset
from ..core.model import Dimension
from ..core.tables import Clauses, objects
from .clause_scopes import ScopeFinder
from .clause_text import split_clauses
from .field_resources import aliases, is_blank, lookup, wording
from .industry_codes import shipped
from .list_headers import Header, header_of, is_header_again
from .list_sheets import ListFile, Sheet
from .mapping_file import ListMapping, SheetMapping
from .plain_values import column_letters, date_of

DIMENSIONS = tuple(map(str, Dimension))
#: What a list says once for several rows, in merged cells or by leaving the cells below empty.
KEYS = ("tier", "scope", "county", "county_code", "unit_code", "unit_name", "category", "dimension")


@dataclass(frozen=True)
class Cell:
    """A text with several clauses: where it stands and what it says as a whole."""

    place: str
    text: str
    requirement_ids: tuple[str, ...]


@dataclass(frozen=True)
class ClauseRows:
    """The list, the cells that were split, and the sheets for the report."""

    clauses: Clauses
    cells: tuple[Cell, ...]
    facts: tuple[SourceFacts, ...]


@dataclass(frozen=True)
class _Found:
    """One text of a sheet with all that is known of it."""

    tier: str
    scope: str | None
    dimension: str | None
    text: str
    place: str
    more: Mapping[str, str]
    #: Filled from a merged cell above: the same text again is then no repetition.
    is_merged: bool


@dataclass
class _Doubts:
    """What cannot be understood, collected over all sheets."""

    no_tier: list[str] = field(default_factory=list)
    no_dimension: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    industries: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    from_above: list[str] = field(default_factory=list)


def clause_rows(
    file: ListFile, mapping: ListMapping, finder: ScopeFinder, preset: SchemePreset, sha256: str, notes: Notes
) -> ClauseRows:
    """All clauses of a list, upper tiers first.

    Raises
    ------
    InputRefused
        ``list_no_header`` where no sheet has columns that are known; ``column_twice``.
    """
    doubts, texts, facts = _Doubts(), [], []
    for sheet in file.sheets:
        header = _header(file, sheet, mapping, notes)
        if header is None:
            continue
        found = list(_texts(sheet, header, mapping, finder, doubts))
        texts += found
        facts.append(_facts(file, sheet, header, len(found), sha256))
    if not facts:
        finder.refuse_list(file)
    order = [tier.id for tier in preset.tiers]
    texts.sort(key=lambda item: order.index(item.tier) if item.tier in order else len(order))
    dimensions = [tier.id for tier in preset.dimensions] or list(DIMENSIONS)
    rows, cells = _clauses(texts, dimensions, finder.document, mapping, doubts)
    _tell(doubts, notes)
    columns = {f.name: objects([row.get(f.name) or None for row in rows]) for f in fields(Clauses)}
    return ClauseRows(Clauses(**columns), tuple(cells), tuple(facts))


def _header(file: ListFile, sheet: Sheet, mapping: ListMapping, notes: Notes) -> Header | None:
    if mapping.sheets.get(sheet.name, SheetMapping()).skip:
        notes.info("sheet_skipped_by_mapping", sheet=sheet.name)
        return None
    header = header_of(sheet, aliases("requirements"), mapping.fields, file.path)
    if header is None:
        notes.warn("sheet_skipped", sheet=sheet.name, path=_file_name(file))
    elif sheet.is_hidden:
        notes.warn("sheet_hidden", sheet=sheet.name)
    return header


def _texts(
    sheet: Sheet, header: Header, mapping: ListMapping, finder: ScopeFinder, doubts: _Doubts
) -> Iterator[_Found]:
    """Every text with something in it."""
    own = mapping.sheets.get(sheet.name, SheetMapping())
    for number, more in _rows(sheet, header, doubts):
        where = f"{sheet.name}!{number + 1}"
        tier = finder.tier(sheet.name, own, more, "unit_code" in header.columns)
        if not tier:
            doubts.no_tier.append(where)
        found = [(target, more[target]) for target in (*DIMENSIONS, "text") if target in more]
        for scope, (target, text) in product(finder.scopes(tier, own, more, where), found):
            dimension = target if target != "text" else _dimension(more, own, mapping)
            column = header.columns[target]
            place = f"{sheet.name}!{column_letters(column)}{number + 1}"
            if dimension is None:
                doubts.no_dimension.append(place)
            yield _Found(tier, scope, dimension, text, place, more, (number, column) in sheet.merged)


def _rows(sheet: Sheet, header: Header, doubts: _Doubts) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with a text, as target -> cell; what a row takes from the one above is filled in."""
    above: dict[str, str] = {}
    for number in range(header.first_row, len(sheet.rows)):
        row = sheet.rows[number]
        cells = {target: row[column] for target, column in header.columns.items() if column < len(row)}
        more = {target: cell for target, cell in cells.items() if not is_blank(cell)}
        inherited = _inherited(more, above, header)
        if not any(target in more for target in (*DIMENSIONS, "text")) or is_header_again(row, header):
            continue
        if _is_remark(row):
            doubts.skipped.append(f"{sheet.name}!{number + 1}: {next(filter(None, row))[:40]}")
            continue
        if "unit_code" in inherited:
            doubts.from_above.append(f"{sheet.name}!{number + 1}")
        # A column for it that is empty here says that there is none.
        said = {"source_clause": ""} if "source_clause" in header.columns else {}
        above = {**inherited, **said, **more}
        yield number, above


def _inherited(more: Mapping[str, str], above: Mapping[str, str], header: Header) -> dict[str, str]:
    """What the leading empty cells of a row take from the row above; a unit with a name of its own takes no code."""
    keys = sorted((key for key in KEYS if key in header.columns), key=lambda key: header.columns[key])
    filled = [place for place, key in enumerate(keys) if key in more]
    leading = keys[: filled[0]] if filled else keys
    return {key: above[key] for key in leading if key in above and not (key == "unit_code" and "unit_name" in more)}


def _is_remark(row: Sequence[str]) -> bool:
    """A remark over the whole width ("注：…"): one text, repeated by the merging of its cells, or alone."""
    filled = {cell for cell in row if cell}
    return len(filled) == 1 and next(iter(filled)).startswith(("注", "备注", "说明"))


def _dimension(more: Mapping[str, str], own: SheetMapping, mapping: ListMapping) -> str | None:
    table = lookup("dimension").with_own(mapping.values.get("dimension", {}))
    return own.dimension or table.word(more.get("dimension", ""))


def _clauses(
    texts: Sequence[_Found], dimensions: Sequence[str], document: str, mapping: ListMapping, doubts: _Doubts
) -> tuple[list[dict[str, str | None]], list[Cell]]:
    serials: Counter[tuple[str, str | None, str | None]] = Counter()
    ids: Counter[str] = Counter()
    seen: set[tuple[str, str | None, str | None, str]] = set()
    rows: list[dict[str, str | None]] = []
    cells = []
    for item in texts:
        key = (item.tier, item.scope, item.dimension, item.text)
        if key in seen and item.scope is not None and "clause_no" not in item.more:
            if not item.is_merged:
                doubts.again.append(item.place)
            continue
        seen.add(key)
        whole = "clause_no" in item.more
        pieces = [item.text] if whole else [piece.text.strip() for piece in split_clauses(item.text)]
        made = []
        for piece in pieces:
            serials[key[:3]] += 1
            chapter = dimensions.index(item.dimension) + 1 if item.dimension in dimensions else 0
            number = item.more.get("clause_no") or f"{chapter}-{serials[key[:3]]}"
            made.append(_row(item, piece, number, document, mapping, doubts))
        for row in made:
            stem = str(row["requirement_id"])
            ids[stem] += 1
            row["requirement_id"] = stem if ids[stem] == 1 else f"{stem}#{ids[stem]}"
        if len(made) > 1:
            cells.append(Cell(item.place, item.text, tuple(str(row["requirement_id"]) for row in made)))
        rows += made
    return rows, cells


def _row(
    item: _Found, text: str, number: str, document: str, mapping: ListMapping, doubts: _Doubts
) -> dict[str, str | None]:
    more = item.more
    return {
        "requirement_id": f"{(item.scope or 'no-scope').replace(':', '-')}-{number}",
        "tier": item.tier or None,
        "scope_code": item.scope,
        "dimension": item.dimension,
        "clause_no": number,
        "effect": _effect(item, mapping, doubts),
        "effect_suggested": wording().suggested(text),
        "industries": _industries(item, text, doubts),
        "text": text,
        "source_document": more.get("source_document") or document,
        "source_clause": more.get("source_clause", item.place),
        "valid_from": _date(item, "valid_from", doubts),
        "valid_to": _date(item, "valid_to", doubts),
    }


def _effect(item: _Found, mapping: ListMapping, doubts: _Doubts) -> str | None:
    """Only what a column states."""
    stated = item.more.get("effect")
    word = lookup("effect").with_own(mapping.values.get("effect", {})).word(stated) if stated else None
    if stated and word is None:
        doubts.effects.append(f"{item.place}: {stated}")
    return word


def _industries(item: _Found, text: str, doubts: _Doubts) -> str | None:
    stated = item.more.get("industries")
    if stated is None:
        return shipped().written_in(text)
    codes = shipped().stated(stated)
    if codes is None:
        doubts.industries.append(f"{item.place}: {stated}")
    return codes


def _date(item: _Found, target: str, doubts: _Doubts) -> str | None:
    stated = item.more.get(target)
    found = date_of(stated) if stated else None
    if stated and found is None:
        doubts.dates.append(f"{item.place}: {stated}")
    return found


def _tell(doubts: _Doubts, notes: Notes) -> None:
    notes.error("clause_tier_unknown", len(doubts.no_tier), places=listed(doubts.no_tier))
    notes.error("clause_dimension_unknown", len(doubts.no_dimension), places=listed(doubts.no_dimension))
    notes.warn("clause_repeated", len(doubts.again), places=listed(doubts.again))
    notes.error("effect_unknown", len(doubts.effects), places=listed(doubts.effects))
    notes.warn("industry_not_understood", len(doubts.industries), places=listed(doubts.industries))
    notes.warn("clause_date_not_understood", len(doubts.dates), places=listed(doubts.dates))
    notes.warn("unit_from_row_above", len(doubts.from_above), places=listed(doubts.from_above))
    notes.info("remark_skipped", len(doubts.skipped), places=listed(doubts.skipped))


def _facts(file: ListFile, sheet: Sheet, header: Header, count: int, sha256: str) -> SourceFacts:
    how = "content" if file.encoding else "format"
    return SourceFacts(
        role="requirements",
        file=_file_name(file),
        layer=sheet.name,
        rows=count,
        sha256=sha256,
        encoding=file.encoding or "UTF-8",
        encoding_how=how,
        fields=header.found(),
        unused=header.unused,
    )


def _file_name(file: ListFile) -> str:
    return file.path.replace("\\", "/").rpartition("/")[2]
