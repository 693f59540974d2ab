"""What one run is asked to do: picklable data, nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .law.activities import Vocabulary
from .law.project_facts import ProjectFacts
from .law.rulebook import Rulebook
from .law.two_high import TwoHighList, standing_on, with_standing
from .model import AreaMethod, Pieces
from .tables import Candidates, ZoningDataset
from .thresholds import SizeRules, Thresholds


@dataclass(frozen=True)
class ScreenOptions:
    """The choices of a run.

    Parameters
    ----------
    as_of
        Day whose law, zones and clauses count.
    area_method
        See :mod:`.engine.measuring`.
    thresholds
        Below which a piece is a sliver, and how far off an edge may lie.
    buffer_m, near_m
        How far around a candidate zones are listed as near; 0 is off.
    pieces
        For which overlaps the geometry is kept.
    """

    as_of: date
    area_method: AreaMethod = AreaMethod.ELLIPSOIDAL
    thresholds: Thresholds = field(default_factory=Thresholds)
    buffer_m: float = 0.0
    near_m: float = 0.0
    pieces: Pieces = Pieces.ALL


@dataclass(frozen=True)
class ScreeningJob:
    """Candidates in ``candidates_crs`` against a dataset under a rulebook; ``size_rules`` refine the thresholds.

    ``dimension`` (2 polygons, 1 lines, 0 points) is found from the candidates where it is ``None``; a
    part of a larger job carries that of the whole. ``two_high`` is the user's list of "两高" industries.
    """

    candidates: Candidates
    candidates_crs: str
    dataset: ZoningDataset
    rulebook: Rulebook
    vocabulary: Vocabulary
    options: ScreenOptions
    size_rules: SizeRules = field(default_factory=SizeRules)
    dimension: int | None = None
    two_high: TwoHighList | None = None

    def facts(self, activity: str | None, industry: str | None) -> ProjectFacts:
        """What the two fields of a candidate say about the project, and how it stands to the list on the day."""
        known = self.vocabulary.facts(activity, industry)
        return with_standing(known, standing_on(self.two_high, self.options.as_of, known))
