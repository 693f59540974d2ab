"""Draw squares in metres: small datasets and jobs for tests, around 126 E 43.5 N in EPSG:4551."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from ecozoning.core.job import ScreeningJob, ScreenOptions
from ecozoning.core.screening import screen
from ecozoning.core.tables import Candidates, Clauses, Units, UnitScopes, Zones, ZoningDataset, objects
from ecozoning.storage.candidate_stream import CandidateStream, FeatureRows, FieldChoice
from ecozoning.storage.rulebook_file import shipped_rulebook, shipped_size_rules, shipped_vocabulary
from ecozoning.storage.streamed_run import run_streamed

#: Gauss-Krüger zone with central meridian 126 E; the origin of all drawings.
CRS, EAST, NORTH = "EPSG:4551", 500_000.0, 4_820_000.0
NEW_LAW = date(2026, 8, 15)


def at(shape):
    """A shape drawn around 0, 0 at its place on the map."""
    return shapely.transform(shape, lambda xy: xy + np.asarray([EAST, NORTH]))


def square(x, y, size, height=None):
    return at(shapely.box(x, y, x + size, y + (size if height is None else height)))


def drawn(wkt):
    return at(shapely.from_wkt(wkt))


def zone(theme, shape, grade=None, code=None, name=None, valid_from=None, valid_to=None):
    code = code or f"{theme}-{grade or 'x'}"
    return {
        "themes": theme,
        "codes": code,
        "names": name or code,
        "grades": grade,
        "sources": "test",
        "valid_from": valid_from,
        "valid_to": valid_to,
        "wkb": shapely.to_wkb(shape) if shape is not None else None,
    }


def unit(code, shape, category="general"):
    return zone("control_unit", shape, category, code)


def clause(number, tier="unit", scope="U1", text="不得新建", **more):
    row = dict.fromkeys(Clauses.__dataclass_fields__)
    row |= {"requirement_id": f"R{number}", "tier": tier, "scope_code": scope, "dimension": "spatial"}
    return row | {"clause_no": str(number), "text": text, "source_document": "测试清单", "source_clause": "1"} | more


def table(kind, rows):
    columns = {}
    for name, field in kind.__dataclass_fields__.items():
        values = [row.get(name) for row in rows]
        is_number = "Floats" in str(field.type)
        columns[name] = np.asarray([np.nan if v is None else v for v in values]) if is_number else objects(values)
    return kind(**columns)


def dataset(zones, clauses=(), scopes=(), themes=None, scheme=None, crs=CRS):
    units = [z for z in zones if z["themes"] == "control_unit"]
    unit_rows = [{"unit_code": u["codes"], "unit_name": u["names"], "category": u["grades"]} for u in units]
    scope_rows = [dict(zip(("unit_code", "tier", "scope_code"), row)) for row in scopes]
    tiers = [{"id": word, "label_zh": word, "label_en": word} for word in ("basin", "city", "county", "unit")]
    return ZoningDataset(
        zones=table(Zones, list(zones)),
        units=table(Units, unit_rows),
        scopes=table(UnitScopes, scope_rows),
        clauses=table(Clauses, list(clauses)),
        scheme={"name": "测试方案", "synthetic": "yes", "tiers": json.dumps(tiers)} | (scheme or {}),
        themes=tuple(sorted({z["themes"] for z in zones} if themes is None else themes)),
        crs=crs,
        content_hash="0" * 64,
        path="test.gpkg",
    )


def candidates(*shapes, ids=None, industries=None, activities=None, declared=None):
    count = len(shapes)
    names = ids or [f"C{number + 1}" for number in range(count)]
    return Candidates(
        ids=objects(names),
        names=objects(names),
        wkb=objects([None if shape is None else shapely.to_wkb(shape) for shape in shapes]),
        industries=objects(industries or [None] * count),
        activities=objects(activities or [None] * count),
        declared_area_m2=np.asarray(declared or [np.nan] * count, dtype=np.float64),
    )


ESSENTIAL = ("control_unit", "redline", "water_source")


def job(found, zones, crs=CRS, clauses=(), scopes=(), themes=ESSENTIAL, two_high=None, **options):
    present = {z["themes"] for z in zones} | set(themes)
    return ScreeningJob(
        candidates=found,
        candidates_crs=crs,
        dataset=dataset(zones, clauses, scopes, present),
        rulebook=shipped_rulebook(),
        vocabulary=shipped_vocabulary(),
        size_rules=shipped_size_rules(),
        options=replace(ScreenOptions(as_of=NEW_LAW), **options),
        two_high=two_high,
    )


def stream_of(found, crs=CRS, dimension=2, kinds=None, columns=None):
    """Candidates as they come from a source, with the columns that they bring along."""
    kinds = {"code": "text", "name": "text", "industry": "text", "activity": "text", "area": "real"} | (kinds or {})
    values = [found.ids, found.names, found.industries, found.activities, found.declared_area_m2]
    all_columns = dict(zip(kinds, map(list, values))) | (columns or {})

    def rows(size):
        for start in range(0, len(found), size):
            some = slice(start, start + size)
            numbers = range(1, len(found) + 1)[some]
            yield FeatureRows(numbers, found.wkb[some], {name: list(v[some]) for name, v in all_columns.items()})

    chosen = FieldChoice("code", "name", "industry", "activity", "area")
    return CandidateStream("drawn", crs, kinds, len(found), rows, dimension, chosen)


def written(path, found, zones, batch_size=1000, dimension=2, content_hash="0" * 64, **more):
    """Screen and write the result; returns the summary of the run."""
    asked = job(found, zones, **more)
    asked = replace(asked, dataset=replace(asked.dataset, content_hash=content_hash))
    stream = stream_of(found, asked.candidates_crs, dimension)
    return run_streamed(asked, stream, path, {}, batch_size=batch_size)


def screened(found, zones, **more):
    return screen(job(found, zones, **more))


def overlap(result, code, candidate="C1"):
    """The one overlap row of a candidate with a zone, as a dict; ``None`` where there is none."""
    rows = np.flatnonzero((result.overlaps.zone_code == code) & (result.overlaps.candidate_id == candidate))
    assert len(rows) <= 1
    return {name: values[rows[0]] for name, values in result.overlaps.columns().items()} if len(rows) else None


def covered(result, theme, candidate="C1"):
    """The coverage row of a candidate and theme, as a dict."""
    rows = np.flatnonzero((result.coverage.theme == theme) & (result.coverage.candidate_id == candidate))
    assert len(rows) == 1
    return {name: values[rows[0]] for name, values in result.coverage.columns().items()}


def verdict(result, candidate="C1"):
    return result.candidates.verdict[list(result.candidates.candidate_id).index(candidate)]
