"""The page about how a dataset was built: sources, fields, values, and what must be corrected or checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from ..core.building.build_record import Level, Note, SourceFacts
from ..core.engine.measuring import CGCS2000, areas_m2, brought_into, measuring_frame
from ..core.errors import EcoZoningError
from ..core.model import AreaMethod, Category, ClauseEffect
from ..core.tables import Floats, ZoningDataset, objects
from .delivery import MARK
from .figures import printed
from .phrases import Phrases
from .scheme import header_of, labels_of
from .words import Words, resource_root

TEMPLATE = "build.html"
#: Facts of notes that are words of the vocabulary, and the labels that they are told with.
SPOKEN = {"category": "category", "theme": "theme", "role": "theme", "target": "target"}
#: Dimensions of the list in a fact, comma separated.
LISTED = {"columns": "target"}


def build_page(
    dataset: ZoningDataset, sources: Sequence[SourceFacts], notes: Sequence[Note], language: str, mapping_file: str = ""
) -> str:
    """The page as HTML.

    Raises
    ------
    EcoZoningError
        ``library_missing``.
    """
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined
    except ImportError as error:
        raise EcoZoningError("library_missing", library="jinja2") from error
    words = Words(language)
    environment = Environment(
        loader=FunctionLoader(_shipped),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        mark=MARK, words=words, label=words.label, phrases=Phrases(words), printed=printed, source_role=_role(words)
    )
    page = {
        "header": header_of(dataset, {}, words),
        "counts": {str(level): _count(notes, level) for level in Level},
        "notes": {str(level): _sentences(notes, level, words) for level in Level},
        "sources": sources,
        "units": _units(dataset),
        "zones": _zones(dataset, words),
        "tiers": _tiers(dataset, words),
        "suggestions": _suggestions(dataset),
        "missing": dataset.scheme.get(f"note_{language}", ""),
        "mapping_file": mapping_file,
    }
    return str(environment.get_template(TEMPLATE).render(report=page))


def _count(notes: Sequence[Note], level: Level) -> int:
    """Things to correct or check are counted one by one, what was done by its kinds."""
    return sum(1 if level is Level.INFO else note.count for note in notes if note.level is level)


def note_sentence(note: Note, words: Words) -> str:
    """One note for people."""
    facts = dict(note.facts)
    if f"tier_{words.language}" in facts:
        facts["tier"] = facts[f"tier_{words.language}"]
    for name, group in SPOKEN.items():
        if facts.get(name):
            facts[name] = words.label("phrase", "list_mark").join(
                _spoken(words, group, part) for part in str(facts[name]).split(", ")
            )
    for name, group in LISTED.items():
        if facts.get(name):
            facts[name] = ", ".join(words.label(group, part) for part in str(facts[name]).split(", "))
    return words.message(note.code, facts)


def _spoken(words: Words, group: str, word: str) -> str:
    """A word of the vocabulary; roles that are no themes are targets."""
    told = words.label(group, word)
    return words.label("target", word) if told == word and group == "theme" else told


def _role(words: Words) -> Any:
    def told(role: str) -> str:
        return words.label("phrase", "list_mark").join(_spoken(words, "theme", part) for part in role.split(", "))

    return told


def _sentences(notes: Sequence[Note], level: Level, words: Words) -> list[tuple[int, str]]:
    return [(note.count, note_sentence(note, words)) for note in notes if note.level is level]


def _units(dataset: ZoningDataset) -> list[dict[str, Any]]:
    """Number and area of the units by category, beside the published number."""
    km2 = _areas_km2(dataset)[dataset.zones.unit_mask]
    rows = []
    for word in map(str, Category):
        mask = np.asarray(dataset.units.category == word, dtype=bool)
        rows.append(_figures(word, int(mask.sum()), float(km2[mask].sum()), dataset.scheme))
    return [*rows, _figures("total", len(dataset.units), float(km2.sum()), dataset.scheme)]


def _figures(word: str, count: int, km2: float, scheme: Mapping[str, str]) -> dict[str, Any]:
    return {"word": word, "count": count, "km2": km2, "expected": scheme.get(f"expected.count.{word}", "")}


def _zones(dataset: ZoningDataset, words: Words) -> list[dict[str, Any]]:
    zones = dataset.zones.take(~dataset.zones.unit_mask)
    km2 = _areas_km2(dataset)[~dataset.zones.unit_mask]
    rows = []
    for theme, grade in sorted({(theme, grade or "") for theme, grade in zip(zones.themes, zones.grades)}):
        mask = np.asarray([t == theme and (g or "") == grade for t, g in zip(zones.themes, zones.grades)], dtype=bool)
        name = f"{words.label('theme', theme)} {words.grade(theme, grade)}".strip()
        rows.append({"name": name, "count": int(mask.sum()), "km2": float(km2[mask].sum())})
    return rows


def _tiers(dataset: ZoningDataset, words: Words) -> list[tuple[str, int]]:
    counts = Counter(tier or "" for tier in dataset.clauses.tier)
    labels = {tier.id: tier.label for tier in labels_of(dataset.scheme.get("tiers"), (), "tier", words)}
    unknown = words.label("build", "not_understood")
    return [(labels.get(tier) or words.label("tier", tier) or unknown, count) for tier, count in counts.items()]


def _suggestions(dataset: ZoningDataset) -> list[tuple[str, int]]:
    counts = Counter(dataset.clauses.effect_suggested)
    return [(str(effect), counts[str(effect)]) for effect in ClauseEffect if counts[str(effect)]]


def _areas_km2(dataset: ZoningDataset) -> Floats:
    shapes = objects(shapely.from_wkb(dataset.zones.wkb))
    box = shapely.total_bounds(shapes)
    if np.isnan(box).any():
        return np.zeros(len(shapes))
    frame = measuring_frame(AreaMethod.ELLIPSOIDAL, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return areas_m2(brought_into(frame, shapes, CGCS2000)) / 1e6


def _shipped(name: str) -> str | None:
    source = resource_root().joinpath("report", "templates", name)
    return source.read_text(encoding="utf-8") if source.is_file() else None
