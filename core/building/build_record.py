"""What building a dataset has found: sources, fields, values and notes, as data for the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..model import Word

#: Items that a note names one by one; the rest is counted.
NAMED = 20


class Level(Word):
    """How much a note matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Note:
    """A code with facts, and how many rows, cells or fields it is about."""

    level: Level
    code: str
    count: int
    facts: dict[str, object]


@dataclass(frozen=True)
class FieldFound:
    """Which field of a source holds what. ``how``: ``name``, ``cut_name``, ``content`` or ``mapping``."""

    target: str
    source: str
    how: str


@dataclass(frozen=True)
class ValueFound:
    """How one value of a source was understood; ``word`` is empty where it was not."""

    target: str
    value: str
    word: str
    count: int


@dataclass(frozen=True)
class SourceFacts:
    """One layer or sheet as it was read.

    ``encoding_how``: ``content``, ``mapping`` or ``format``. ``crs_how``: ``file``, ``mapping``, ``layer``,
    ``numbers`` (the file says otherwise) or ``transformation``.
    """

    role: str
    file: str
    layer: str
    rows: int
    sha256: str
    encoding: str = ""
    encoding_how: str = ""
    crs: str = ""
    crs_how: str = ""
    fields: tuple[FieldFound, ...] = ()
    unused: tuple[str, ...] = ()
    values: tuple[ValueFound, ...] = ()


@dataclass
class Notes:
    """Collects the notes of one run in the order in which they are found."""

    notes: list[Note] = field(default_factory=list)

    def error(self, code: str, count: int = 1, **facts: object) -> None:
        """Something in the data that must be mended before the dataset is used."""
        self._add(Level.ERROR, code, count, facts)

    def warn(self, code: str, count: int = 1, **facts: object) -> None:
        """Something that a person should look at."""
        self._add(Level.WARNING, code, count, facts)

    def info(self, code: str, count: int = 1, **facts: object) -> None:
        """A decision that was taken and is told."""
        self._add(Level.INFO, code, count, facts)

    def total(self, level: Level) -> int:
        """How many things are noted at ``level``."""
        return sum(note.count for note in self.notes if note.level is level)

    def _add(self, level: Level, code: str, count: int, facts: dict[str, object]) -> None:
        if count > 0:
            self.notes.append(Note(level, code, count, {"count": count, **facts}))


def listed(items: Iterable[object], most: int = NAMED) -> str:
    """The items for a sentence: distinct, in their order, cut after ``most``."""
    names = list(dict.fromkeys(str(item) for item in items))
    return ", ".join(names[:most]) + (f" … (+{len(names) - most})" if len(names) > most else "")
