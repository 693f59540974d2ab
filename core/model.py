"""The vocabulary: the closed lists of words that columns, rules and reports are made of.

The words are those of the contract (columns of the dataset and of the result); what people read for
them stands in ``resources/messages``.
"""

from __future__ import annotations

from enum import Enum, IntEnum


class Word(str, Enum):
    """A closed list whose members are the very strings that stand in the files."""

    def __str__(self) -> str:
        return str(self.value)


class Category(Word):
    """Class of an environmental control unit (环境管控单元分类)."""

    PRIORITY = "priority"
    KEY = "key"
    GENERAL = "general"


class Domain(Word):
    """Whether a control unit lies on land or at sea."""

    LAND = "land"
    MARINE = "marine"


class Theme(Word):
    """Subject of a zone. ``custom:<name>`` themes of a dataset are plain strings beside these."""

    CONTROL_UNIT = "control_unit"
    REDLINE = "redline"
    WATER_SOURCE = "water_source"
    NATURE_RESERVE = "nature_reserve"
    ECOLOGICAL_SPACE = "ecological_space"
    BLACK_SOIL = "black_soil"
    PERMANENT_FARMLAND = "permanent_farmland"
    URBAN_BOUNDARY = "urban_boundary"
    WETLAND = "wetland"
    FOREST = "forest"
    WATER_ELEMENT = "water_element"
    AIR_ELEMENT = "air_element"
    SOIL_ELEMENT = "soil_element"
    COASTAL = "coastal"


#: Without these three a candidate cannot be called free of conflict (contract: ``review``).
ESSENTIAL_THEMES = (Theme.CONTROL_UNIT, Theme.REDLINE, Theme.WATER_SOURCE)


class Effect(Word):
    """What a law rule does where it applies."""

    PROHIBIT = "prohibit"
    PROHIBIT_EXCEPT = "prohibit_except"
    APPROVAL = "approval"
    INFORM = "inform"


class ClauseEffect(Word):
    """What a clause of the access list does (约束性质)."""

    PROHIBIT = "prohibit"
    RESTRICT = "restrict"
    REQUIRE = "require"
    ENCOURAGE = "encourage"


class Dimension(Word):
    """The four dimensions of the access list (管控维度)."""

    SPATIAL = "spatial"
    DISCHARGE = "discharge"
    RISK = "risk"
    RESOURCE = "resource"


#: Rule ids of clauses of the access list: this and the id of the clause.
CLAUSE_RULE = "clause:"


class Applies(Word):
    """Whether a clause applies to a candidate; ``judge`` waits for a person."""

    YES = "yes"
    NO = "no"
    JUDGE = "judge"


class Outcome(Word):
    """What the comparison of one candidate with one theme came to."""

    HIT = "hit"
    NONE = "none"
    BELOW_THRESHOLD = "below_threshold"
    NO_DATA = "no_data"
    FAILED = "failed"


class Verdict(IntEnum):
    """Strongest has the largest number, so that the verdict of several reasons is their maximum."""

    INVALID = 0
    OUTSIDE = 1
    CLEAR = 2
    REVIEW = 3
    RESTRICTED = 4
    PROHIBITED = 5

    @property
    def word(self) -> str:
        """The lower-case word that stands in files."""
        return self.name.lower()


class AreaMethod(Word):
    """How areas are measured (see :mod:`.engine.measuring`)."""

    ELLIPSOIDAL = "ellipsoidal"
    GAUSS_KRUGER = "gauss_kruger"


class Pieces(Word):
    """For which overlaps the geometry of the piece is kept."""

    NONE = "none"
    CONFLICTS = "conflicts"
    ALL = "all"


class MeasureUnit(Word):
    """Unit of a measure, which follows from the dimension of the candidate."""

    SQUARE_METRE = "m2"
    METRE = "m"
    COUNT = "count"


class Answer(Word):
    """Three-valued logic for what is known of a project."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
