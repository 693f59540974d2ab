"""Candidates in batches: a source of any number of features in the memory of some of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable

import numpy as np

from ..core.engine.geometry import decoded, highest_dimension
from ..core.errors import InputRefused
from ..core.tables import Candidates, objects
from .feature_rows import FeatureRows
from .geopackage import Values

#: Features that are read, screened and written at once.
BATCH = 16_384
#: What a kind of column makes of a value.
_MAKE: dict[str, Callable[[Any], Any]] = {"integer": int, "real": float, "text": str}


@dataclass(frozen=True)
class FieldChoice:
    """Which columns hold what; empty where the source has none."""

    id: str = ""
    name: str = ""
    industry: str = ""
    activity: str = ""
    declared_area: str = ""


@dataclass(frozen=True)
class CandidateBatch:
    """Some candidates, and all columns of their source."""

    candidates: Candidates
    columns: dict[str, Values]


@dataclass(frozen=True)
class CandidateStream:
    """The candidates of one source.

    Parameters
    ----------
    layer
        Its name, for people.
    crs
        Authority code or WKT.
    kinds
        Its columns: ``integer``, ``real`` or ``text``.
    count
        How many features it has; negative where that is not known.
    rows
        Starts reading from the beginning, at most so many features at a time.
    declared_dimension
        0, 1 or 2 where the source says so for all of its features.
    chosen
        Which columns hold what.
    """

    layer: str
    crs: str
    kinds: dict[str, str]
    count: int
    rows: Callable[[int], Iterator[FeatureRows]]
    declared_dimension: int | None
    chosen: FieldChoice = field(default_factory=FieldChoice)

    def __post_init__(self) -> None:
        """Refuse what could not be told apart later: ``input_crs_missing``, ``input_field_missing``."""
        if not self.crs:
            raise InputRefused("input_crs_missing", layer=self.layer)
        for name in vars(self.chosen).values():
            if name and name not in self.kinds:
                raise InputRefused("input_field_missing", layer=self.layer, field=name, fields=", ".join(self.kinds))

    def dimension(self) -> int:
        """2 polygons, 1 lines, 0 points: the highest among the features, read through where nobody says."""
        if self.declared_dimension is not None:
            return self.declared_dimension
        found = [highest_dimension(decoded(objects(rows.wkb))) for rows in self.rows(BATCH)]
        highest = max(found, default=-1)
        return highest if highest >= 0 else 2

    def batches(self, size: int = BATCH) -> Iterator[CandidateBatch]:
        """All candidates in their order, at most ``size`` at a time.

        Raises
        ------
        InputRefused
            ``no_features``, ``candidate_id_missing``, ``candidate_id_twice``.
        """
        is_empty = True
        for rows in self.rows(size):
            if len(rows.numbers):
                is_empty = False
                yield self._batch(rows)
        if is_empty:
            raise InputRefused("no_features", layer=self.layer)

    def _batch(self, rows: FeatureRows) -> CandidateBatch:
        chosen, nothing = self.chosen, objects([None] * len(rows.numbers))

        def texts(name: str) -> Any:
            return objects([_text(value) for value in rows.columns[name]]) if name else nothing

        ids = unique_ids(rows.columns.get(chosen.id), rows.numbers, self.layer, chosen.id)
        candidates = Candidates(
            ids=objects(ids),
            names=texts(chosen.name),
            wkb=objects(rows.wkb),
            industries=texts(chosen.industry),
            activities=texts(chosen.activity),
            declared_area_m2=np.asarray([_number(value) for value in rows.columns[chosen.declared_area]])
            if chosen.declared_area
            else np.full(len(ids), np.nan),
        )
        return CandidateBatch(candidates, {name: _made(rows.columns[name], kind) for name, kind in self.kinds.items()})


def _made(values: Sequence[Any], kind: str) -> list[Any]:
    make = _MAKE[kind]
    return [None if value is None else make(value) for value in values]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(value: Any) -> float:
    try:
        return float("nan") if value is None else float(value)
    except (TypeError, ValueError):
        return float("nan")


def unique_ids(values: Sequence[Any] | None, numbers: Sequence[int], layer: str, name: str) -> list[str]:
    """Unique text ids: those of the chosen field, or the numbers of the features.

    Raises
    ------
    InputRefused
        ``candidate_id_missing`` and ``candidate_id_twice`` name layer, field and feature.
    """
    if values is None:
        return [str(number) for number in numbers]
    ids = ["" if value is None else str(value).strip() for value in values]
    if "" in ids:
        raise InputRefused("candidate_id_missing", layer=layer, field=name, feature=numbers[ids.index("")])
    if len(set(ids)) < len(ids):
        first = {text: row for row, text in reversed(list(enumerate(ids)))}
        row = next(row for row, text in enumerate(ids) if first[text] != row)
        raise InputRefused("candidate_id_twice", layer=layer, field=name, value=ids[row], feature=numbers[row])
    return ids
