"""What all batches of a run share: made once, whatever the number of candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .engine.zone_index import ZoneIndex
from .job import ScreeningJob
from .law.access_list import AccessList
from .model import Theme
from .preparation import index_of
from .resolved_clauses import ClauseLookup
from .tables import Integers, Objects, ZoningDataset
from .thresholds import Limits, limits_of


@dataclass(frozen=True)
class ZoneKinds:
    """The distinct pairs of theme and grade, and the one of each zone; the themes to cover, and that of each zone.

    Between zones of one ``ground`` there is no edge of surveying: they have one kind. A unit is a ground of its own,
    because whose requirements hold is a question at every line between two units.
    """

    kinds: tuple[tuple[str, str | None], ...]
    kind_of: Integers
    themes: tuple[str, ...]
    theme_of: Integers
    ground: Integers


@dataclass(frozen=True)
class Standing:
    """The zones made ready, their kinds and thresholds, and the access list of the day; picklable."""

    index: ZoneIndex
    kinds: ZoneKinds
    limits: Limits
    clauses: ClauseLookup


def standing_of(job: ScreeningJob, index: ZoneIndex | None = None) -> Standing:
    """Make ready what does not depend on the candidates; ``index`` is that of the dataset where it was made before.

    Raises
    ------
    InputRefused
        ``dataset_empty``, ``crs_unknown``, ``datum_not_cgcs2000``.
    """
    return Standing(
        index=index_of(job.dataset, job.options) if index is None else index,
        kinds=kinds_of(job.dataset),
        limits=limits_of(job.options.thresholds, job.size_rules, job.dataset.zones),
        clauses=ClauseLookup(job.dataset, AccessList(job.dataset, job.options.as_of, job.two_high)),
    )


def kinds_of(dataset: ZoningDataset) -> ZoneKinds:
    """The kinds of zones in the order of their first zone, and the themes in the order of the result."""
    zones, themes = dataset.zones, themes_to_cover(dataset)
    kinds, kind_of = distinct(zones.themes, zones.grades)
    place = {theme: number for number, theme in enumerate(themes)}
    theme_of = np.asarray([place[theme] for theme in zones.themes], dtype=np.int64)
    ground = np.where(zones.unit_mask, -1 - np.arange(len(zones)), kind_of)
    return ZoneKinds(tuple((theme, grade) for theme, grade in kinds), kind_of, themes, theme_of, ground)


def themes_to_cover(dataset: ZoningDataset) -> tuple[str, ...]:
    """Units, the named themes, then the dataset's custom themes in alphabetical order."""
    named = [str(theme) for theme in Theme]
    return (*named, *sorted({theme for theme in dataset.zones.themes if theme not in named}))


def distinct(*columns: Objects) -> tuple[list[tuple[Any, ...]], Integers]:
    """The distinct rows of parallel columns, and for each row the number of its distinct row."""
    numbers: dict[tuple[Any, ...], int] = {}
    rows = [numbers.setdefault(row, len(numbers)) for row in zip(*columns)]
    return list(numbers), np.asarray(rows, dtype=np.int64)
