"""Build a zoning dataset from what a city has: one straight line from files to tables, problems as notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import shapely

from ..core.building.build_record import Level, Note, Notes, SourceFacts, listed
from ..core.building.scheme_preset import SchemePreset
from ..core.engine.measuring import CGCS2000
from ..core.model import Theme
from ..core.progress import Progress, silent, step
from ..core.tables import Clauses, Units, UnitScopes, Zones, ZoningDataset, objects
from .clause_rows import Cell, ClauseRows, clause_rows
from .clause_scopes import ScopeFinder
from .dataset_file import sha256
from .list_sheets import ListFile, Sheet, read_list
from .mapping_file import BuildMapping, ListMapping
from .scheme_file import Scheme, expected_of
from .source_layers import LayerChoice, read_layer
from .unit_layer import TEXTS, UnitLayer, read_units
from .zone_layers import ZoneLayer, read_zones

#: What a scheme says about itself stands in these keys, so that clauses can cite it.
_CITED = ("name", "document_no")


@dataclass(frozen=True)
class BuildJob:
    """Everything that a build is asked to bring together.

    ``layers`` holds the role of each layer (``units``, ``marine_units``, a theme, ``other_zones``) and its file.
    """

    layers: Sequence[tuple[str, LayerChoice]]
    requirements: Path | None = None
    scheme: Scheme | None = None
    mapping: BuildMapping = field(default_factory=BuildMapping)


@dataclass(frozen=True)
class Built:
    """The dataset with its report and the mapping that was used."""

    dataset: ZoningDataset
    cells: tuple[Cell, ...]
    sources: tuple[SourceFacts, ...]
    notes: tuple[Note, ...]
    mapping: BuildMapping

    def total(self, level: Level) -> int:
        """How many things are noted at ``level``."""
        return sum(note.count for note in self.notes if note.level is level)


def build_dataset(job: BuildJob, progress: Progress = silent) -> Built:
    """Read, understand and join everything; nothing is written.

    Raises
    ------
    InputRefused
        A file that cannot be used as it is; the facts name it.
    Cancelled
    """
    notes, mapping = Notes(), job.mapping
    unit_layers: list[UnitLayer] = []
    zone_layers: list[ZoneLayer] = []
    for number, (role, choice) in enumerate(job.layers):
        step(progress, 0.7 * number / len(job.layers))
        name = Path(choice.path).stem if not choice.layer else choice.layer
        own = job.mapping.layer(role, name)
        layer = read_layer(replace(choice, encoding=own.encoding))
        if role.endswith("units"):
            unit_layers.append(read_units(layer, own, role, notes))
            mapping = mapping.with_layer(role, name, unit_layers[-1].mapping)
        else:
            zone_layers.append(read_zones(layer, own, role, notes))
            mapping = mapping.with_layer(role, name, zone_layers[-1].mapping)
    step(progress, 0.7)
    preset = job.scheme.preset if job.scheme is not None else SchemePreset()
    units, renamed = _all_units(unit_layers, notes)
    rows = _clauses(job, unit_layers, units, renamed, preset, notes)
    step(progress, 0.9)
    regions = [region for part in unit_layers for region in part.regions]
    scopes = _scopes(preset, units, regions, renamed, notes)
    scheme = _scheme(job, preset, units, notes)
    dataset = _dataset(units, unit_layers, zone_layers, scopes, rows.clauses, scheme)
    facts = [part.facts for part in unit_layers] + [part.facts for part in zone_layers] + list(rows.facts)
    mapping = replace(mapping, requirements=_list_mapping_used(mapping, rows))
    return Built(dataset, rows.cells, tuple(facts), tuple(notes.notes), mapping)


def _all_units(layers: Sequence[UnitLayer], notes: Notes) -> tuple[Units, dict[str, str]]:
    """Units of all layers; a code that two layers have is changed in the second."""
    renamed = {new: old for layer in layers for new, old in layer.renamed.items()}
    units = Units.joined([layer.units for layer in layers])
    codes = units.unit_code.copy()
    seen: Counter[str] = Counter()
    twice = []
    for row, code in enumerate(codes):
        seen[code] += 1
        if seen[code] > 1:
            codes[row] = f"{code}##{seen[code]}"
            renamed[codes[row]] = renamed.get(code, code)
            twice.append(code)
    notes.error("unit_code_in_two_layers", len(twice), codes=listed(twice))
    return replace(units, unit_code=codes), renamed


def _clauses(
    job: BuildJob,
    layers: Sequence[UnitLayer],
    units: Units,
    renamed: dict[str, str],
    preset: SchemePreset,
    notes: Notes,
) -> ClauseRows:
    """From the list; where none was given, from the text columns of the units."""
    columns = sorted({word for layer in layers for word in layer.texts})
    facts = {**preset.facts, **job.mapping.scheme}
    document = "".join(f"（{facts[key]}）" if key == "document_no" else facts[key] for key in _CITED if facts.get(key))
    if job.requirements is not None:
        file, digest = read_list(job.requirements, job.mapping.requirements.encoding), sha256(job.requirements)
        notes.info("layer_texts_unused", len(columns), columns=listed(columns))
    elif columns:
        file, digest = _list_in_layers(layers), ""
        notes.info("layer_texts_used", len(columns), columns=listed(columns))
    else:
        notes.warn("no_requirements")
        return ClauseRows(Clauses(*[objects([])] * len(Clauses.__dataclass_fields__)), (), ())
    finder = ScopeFinder(preset, units, document or Path(file.path).name, renamed)
    rows = clause_rows(file, job.mapping.requirements, finder, preset, digest, notes)
    finder.tell(notes, "unit" in set(rows.clauses.tier))
    open_count = sum(effect is None for effect in rows.clauses.effect)
    notes.info("effects_open", open_count, total=len(rows.clauses))
    return rows


def _list_in_layers(layers: Sequence[UnitLayer]) -> ListFile:
    """The texts in the columns of units, as if they were sheets."""
    sheets = []
    for layer in layers:
        words = [word for word in TEXTS if word in layer.texts]
        lines = [list(values) for values in zip(layer.units.unit_code, *(layer.texts[word] for word in words))]
        sheets.append(Sheet(layer.facts.layer, [["unit_code", *words], *lines]))
    return ListFile(layers[0].facts.file, tuple(sheets))


def _scopes(
    preset: SchemePreset, units: Units, regions: Sequence[str], renamed: dict[str, str], notes: Notes
) -> UnitScopes:
    rows = preset.scopes_of(units, regions)
    rows = [(unit, tier, renamed.get(code, code) if tier == "unit" else code) for unit, tier, code in rows]
    for tier in preset.tiers:
        inside = {unit for unit, word, _ in rows if word == tier.id}
        outside = [code for code in units.unit_code if code not in inside]
        notes.warn("scope_missing", len(outside), tier_zh=tier.label_zh, tier_en=tier.label_en, codes=listed(outside))
    if not preset.tiers:
        rows = [(code, "unit", renamed.get(code, code)) for code in units.unit_code]
    return UnitScopes(*[objects([row[place] for row in rows]) for place in range(3)])


def _scheme(job: BuildJob, preset: SchemePreset, units: Units, notes: Notes) -> dict[str, str]:
    """The table ``scheme``: the preset, figures of the counties that are there, and what the user adds."""
    if job.scheme is None:
        notes.warn("no_scheme")
        return dict(job.mapping.scheme)
    counties = sorted({name for name in units.county if name})
    by_county = expected_of(job.scheme, counties)
    if job.scheme.counties and not by_county:
        notes.warn("expected_by_county_missing", counties=listed(counties))
    table = {**preset.table(), **by_county, **job.mapping.scheme}
    _compare_counts(table, units, notes)
    return table


def _compare_counts(table: dict[str, str], units: Units, notes: Notes) -> None:
    """Published against found counts; areas are compared by the check of the dataset."""
    found = Counter(word for word in units.category if word)
    found["total"] = len(units)
    for word in ("priority", "key", "general", "total"):
        expected = table.get(f"expected.count.{word}")
        if expected and expected.isdecimal() and int(expected) != found[word]:
            notes.warn("count_differs", category=word, expected=expected, found=found[word])


def _dataset(
    units: Units,
    unit_layers: Sequence[UnitLayer],
    zone_layers: Sequence[ZoneLayer],
    scopes: UnitScopes,
    clauses: Clauses,
    scheme: dict[str, str],
) -> ZoningDataset:
    shapes = np.concatenate([layer.shapes for layer in unit_layers])
    nothing = objects([None] * len(units))
    as_zones = Zones(
        themes=objects([str(Theme.CONTROL_UNIT)] * len(units)),
        codes=units.unit_code,
        names=units.unit_name,
        grades=units.category,
        sources=nothing,
        valid_from=nothing,
        valid_to=nothing,
        wkb=objects(shapely.to_wkb(shapes)),
    )
    zones = Zones.joined([as_zones, *(layer.zones for layer in zone_layers)])
    themes = {theme for theme, wkb in zip(zones.themes, zones.wkb) if wkb is not None}
    return ZoningDataset(
        zones=zones,
        units=units,
        scopes=scopes,
        clauses=clauses,
        scheme=scheme,
        themes=tuple(sorted(themes)),
        crs=CGCS2000,
        content_hash="",
        path="",
    )


def _list_mapping_used(mapping: BuildMapping, rows: ClauseRows) -> ListMapping:
    """The list's mapping with the columns and the encoding that were found."""
    fields: dict[str, tuple[str, ...]] = {}
    for facts in rows.facts:
        for found in facts.fields:
            names = fields.get(found.target, ())
            fields[found.target] = names if found.source in names else (*names, found.source)
    guessed = [facts.encoding for facts in rows.facts if facts.encoding_how == "content"]
    own = mapping.requirements
    return replace(own, fields={**fields, **own.fields}, encoding=own.encoding or "".join(guessed[:1]))
