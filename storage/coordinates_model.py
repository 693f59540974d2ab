"""What a file of boundary points holds, as it stands in the file: nothing closed, turned or projected yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Attributes of a parcel in the order of the TXT format's parcel line, after the point count and the area.
ATTRIBUTES = ("parcel_id", "parcel_name", "kind", "map_sheet", "land_use", "land_class")


@dataclass(frozen=True)
class Note:
    """What was decided, repaired or doubted, as a code and facts."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RawPoint:
    """One point line: ``first`` and ``second`` are the two numbers in the order of the file."""

    name: str
    ring: str
    first: float
    second: float
    line: int


@dataclass
class RawParcel:
    """One parcel: its points as read, and its ``rings`` without closing points once they were told apart.

    ``line`` is where it begins in the file (row in a sheet).
    """

    line: int
    points: list[RawPoint] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    stated_count: int | None = None
    stated_area: str = ""
    notes: list[Note] = field(default_factory=list)
    rings: list[list[RawPoint]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call the parcel in a message."""
        return self.attributes.get("parcel_id") or self.attributes.get("parcel_name") or f"#{self.line}"

    @property
    def kind(self) -> str:
        """``polygon``, ``line`` or ``point``; what is not said is a polygon."""
        return {"点": "point", "线": "line"}.get(self.attributes.get("kind", "")[:1], "polygon")


@dataclass
class RawFile:
    """Header and parcels of one file; ``layout`` is ``txt``, ``table`` or ``dxf``."""

    path: str
    layout: str
    header: dict[str, str] = field(default_factory=dict)
    parcels: list[RawParcel] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def points(self) -> list[RawPoint]:
        """All points of all rings (see :mod:`.coordinates_rings`), parcel by parcel."""
        return [point for parcel in self.parcels for ring in parcel.rings for point in ring]
