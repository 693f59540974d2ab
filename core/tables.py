"""The columns: one frozen struct of numpy arrays for each kind of row.

Every field of a :class:`ColumnTable` is an array with one entry per row. Fields of the result tables
carry the very names of the columns in the result file. Text columns are object arrays in which
``None`` is NULL; numbers are float64 in which NaN is NULL.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .model import Theme

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]
#: Python objects, one per row: text, ``None``, WKB bytes or shapely geometries.
Objects = npt.NDArray[np.object_]

Table = TypeVar("Table", bound="ColumnTable")


def objects(values: Any) -> Objects:
    """An object array of ``values`` that numpy does not try to look into (geometries, bytes)."""
    if isinstance(values, np.ndarray) and values.dtype == object:
        return values.copy()
    values = list(values)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def where(mask: Booleans, values: Objects) -> Objects:
    """``values`` where ``mask`` holds, else ``None``."""
    kept = values.copy()
    kept[~mask] = None
    return kept


@dataclass(frozen=True)
class ColumnTable:
    """Equally long arrays; checked once, when the table is made."""

    def __post_init__(self) -> None:
        if len(set(map(len, vars(self).values()))) > 1:
            lengths = {name: len(values) for name, values in self.columns().items()}
            raise ValueError(f"{type(self).__name__}: columns differ in length: {lengths}")

    def __len__(self) -> int:
        return len(next(iter(vars(self).values())))

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Name -> array, in the order of the fields."""
        return dict(vars(self))

    def take(self: Table, rows: npt.NDArray[Any] | slice) -> Table:
        """The rows that a mask, an index array or a slice names, in its order."""
        return type(self)(**{name: values[rows] for name, values in vars(self).items()})

    @classmethod
    def joined(cls: type[Table], tables: list[Table]) -> Table:
        """All rows of ``tables`` (at least one), one table after the other."""
        parts = [vars(table) for table in tables]
        return cls(**{name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


@dataclass(frozen=True)
class Candidates(ColumnTable):
    """What is screened. ``wkb`` is in the CRS that the job names; NULL geometry is ``None``."""

    ids: Objects
    names: Objects
    wkb: Objects
    industries: Objects
    activities: Objects
    declared_area_m2: Floats

    @staticmethod
    def none() -> Candidates:
        """No candidates."""
        nothing = objects([])
        return Candidates(nothing, nothing, nothing, nothing, nothing, np.zeros(0))


@dataclass(frozen=True)
class Zones(ColumnTable):
    """Control units (theme ``control_unit``, grade = category) and every other zone alike.

    ``valid_from`` and ``valid_to`` (inclusive) are ISO dates or ``None``.
    """

    themes: Objects
    codes: Objects
    names: Objects
    grades: Objects
    sources: Objects
    valid_from: Objects
    valid_to: Objects
    wkb: Objects

    def of_theme(self, theme: str) -> Booleans:
        """Mask of the zones of one theme."""
        return np.asarray(self.themes == str(theme), dtype=bool)

    @property
    def unit_mask(self) -> Booleans:
        """Mask of the control units."""
        return self.of_theme(Theme.CONTROL_UNIT)


@dataclass(frozen=True)
class Units(ColumnTable):
    """The descriptive columns of the control units, in the order of the units in :class:`Zones`."""

    unit_code: Objects
    unit_name: Objects
    category: Objects
    subtype: Objects
    domain: Objects
    province: Objects
    city: Objects
    county: Objects
    county_code: Objects
    stated_area_km2: Floats


@dataclass(frozen=True)
class UnitScopes(ColumnTable):
    """Which scope of which tier a unit belongs to; many to many."""

    unit_code: Objects
    tier: Objects
    scope_code: Objects


@dataclass(frozen=True)
class Clauses(ColumnTable):
    """The tiered access list (生态环境准入清单), one row per citable clause."""

    requirement_id: Objects
    tier: Objects
    scope_code: Objects
    dimension: Objects
    clause_no: Objects
    effect: Objects
    effect_suggested: Objects
    industries: Objects
    text: Objects
    source_document: Objects
    source_clause: Objects
    valid_from: Objects
    valid_to: Objects


@dataclass(frozen=True)
class ZoningDataset:
    """One zoning plan as read from its GeoPackage.

    ``crs`` is WKT or an authority code of the geometry of ``zones``; ``themes`` are those for which
    the dataset holds data (a theme that is not among them is ``no_data``, never ``none``);
    ``scheme`` is the table of that name; ``content_hash`` is the SHA-256 of the file.
    """

    zones: Zones
    units: Units
    scopes: UnitScopes
    clauses: Clauses
    scheme: dict[str, str]
    themes: tuple[str, ...]
    crs: str
    content_hash: str
    path: str

    @property
    def is_synthetic(self) -> bool:
        """Whether the dataset calls itself synthetic; said on every surface that shows it."""
        return self.scheme.get("synthetic", "").strip().lower() in {"yes", "true", "1", "是"}


@dataclass(frozen=True)
class Overlaps(ColumnTable):
    """Pairs of candidate and zone that share something of the candidate's own dimension.

    ``candidate`` and ``zone`` are row numbers; ``measure`` is m2, m or a count; ``share`` is of the
    candidate, ``zone_share`` of the zone (NaN for lines and points); ``width_m`` is the mean width
    of the piece (twice its area over its perimeter; NaN for lines and points); ``is_sliver`` is below
    its thresholds, ``is_borderline`` within the positional tolerance of them; ``stretches`` of a
    line are an array of chainages in m, one row (from, to) for each, in route order, else ``None``;
    ``piece`` is the common geometry in the measuring CRS, or ``None`` where it was not asked for.
    """

    candidate: Integers
    zone: Integers
    measure: Floats
    share: Floats
    zone_share: Floats
    width_m: Floats
    is_sliver: Booleans
    is_borderline: Booleans
    stretches: Objects
    piece: Objects
