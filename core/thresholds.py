"""How small an overlap may be before it is a sliver (碎斑), and how far off an edge may lie.

The numbers of a run are the user's (:class:`Thresholds`); what is stricter, how far a declared area may differ and the
words about a borderline overlap are data (:class:`SizeRules`, ``resources/thresholds``). All of them are choices of
this product: no standard with such numbers has been seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .json_fields import Fields
from .tables import Floats, Zones

#: Kinds of a borderline overlap, by the dimension of the candidate.
KINDS = ("point", "length", "area")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Thresholds:
    """The user's own thresholds: below them a piece is kept and listed, but not judged.

    ``position_tolerance_m`` is how far a drawn edge may lie from the true one; 0 says that nothing is borderline.
    """

    min_area_m2: float = 1.0
    min_width_m: float = 0.1
    position_tolerance_m: float = 0.2

    @property
    def look_m(self) -> float:
        """The width up to which pieces must be known exactly: beyond it no threshold and no tolerance reaches."""
        return self.min_width_m + self.position_tolerance_m


@dataclass(frozen=True)
class SliverRule:
    """Thresholds of one theme and grade (``None``: whatever has no row of its own); ``None`` is the user's number."""

    theme: str
    grade: str | None
    min_area_m2: float | None
    min_width_m: float | None
    reason_zh: str
    reason_en: str

    @classmethod
    def from_data(cls, data: object) -> SliverRule:
        """Read one row of the file; see :meth:`SizeRules.from_data`."""
        fields = Fields(data, part="slivers")
        fields.refuse_unknown(("theme", "grade", "min_area_m2", "min_width_m", "reason_zh", "reason_en"))
        return cls(
            theme=fields.text("theme"),
            grade=fields.text("grade") if fields.holds("grade") else None,
            min_area_m2=fields.number("min_area_m2") if fields.holds("min_area_m2") else None,
            min_width_m=fields.number("min_width_m") if fields.holds("min_width_m") else None,
            reason_zh=fields.text("reason_zh"),
            reason_en=fields.text("reason_en"),
        )


@dataclass(frozen=True)
class DeclaredLimit:
    """A declared area may differ from the drawn one by the larger of both, before that is called a problem."""

    share: float = 0.01
    area_m2: float = 5.0

    def of(self, declared_m2: Floats) -> Floats:
        """The limit in m2 for each declared area."""
        return np.maximum(self.area_m2, self.share * declared_m2)


@dataclass(frozen=True)
class SizeRules:
    """What the file of ``resources/thresholds`` says.

    ``wording`` holds the sentences about a borderline overlap by kind (:data:`KINDS`, ``question``) and language, with
    places for ``{measure}``, ``{width}``, ``{limit}``, ``{tolerance}`` and ``{zone}``.
    """

    slivers: tuple[SliverRule, ...] = ()
    declared: DeclaredLimit = field(default_factory=DeclaredLimit)
    wording: tuple[tuple[str, str], ...] = ()
    sha256: str = ""

    @classmethod
    def from_data(cls, data: object, sha256: str = "") -> SizeRules:
        """Read the parsed file.

        Raises
        ------
        RulebookFault
            ``field_missing``, ``field_type``, ``field_unknown``, …; the facts name the part and the field.
        """
        fields = Fields(data)
        fields.refuse_unknown(("$schema", "about_zh", "about_en", "slivers", "declared_area", "borderline"))
        declared = Fields(fields.mapping("declared_area"), part="declared_area")
        borderline = fields.mapping("borderline")
        words = [
            (f"{kind}_{language}", Fields(borderline, part="borderline").text(f"{kind}_{language}"))
            for kind in (*KINDS, "question")
            for language in LANGUAGES
        ]
        return cls(
            slivers=tuple(SliverRule.from_data(item) for item in fields.items("slivers")),
            declared=DeclaredLimit(declared.number("max_share"), declared.number("max_area_m2")),
            wording=tuple(words),
            sha256=sha256,
        )

    def sentence(self, kind: str, language: str, **facts: str) -> str | None:
        """The sentence of a kind, filled; ``None`` where the rules have none."""
        text = dict(self.wording).get(f"{kind}_{language}")
        return None if text is None else text.format(**facts)

    def rule_for(self, theme: str, grade: str | None) -> SliverRule | None:
        """The row of the grade, else that of its theme."""
        own = {rule.grade: rule for rule in self.slivers if rule.theme == theme}
        return own.get(grade) or own.get(None)

    def __str__(self) -> str:
        """The rows in one line, for the run record."""
        return "; ".join(
            f"{rule.theme}{'' if rule.grade is None else '/' + rule.grade} "
            f"{_told(rule.min_area_m2)} m2 {_told(rule.min_width_m)} m"
            for rule in self.slivers
        )


def _told(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


@dataclass(frozen=True)
class Limits:
    """The thresholds that hold for each zone."""

    min_area_m2: Floats
    min_width_m: Floats


def limits_of(thresholds: Thresholds, rules: SizeRules, zones: Zones) -> Limits:
    """The user's thresholds, for some themes and grades replaced by stricter ones, never by laxer ones."""
    kinds = {pair: rules.rule_for(*pair) for pair in set(zip(zones.themes, zones.grades))}
    pairs = [kinds[pair] for pair in zip(zones.themes, zones.grades)]
    return Limits(
        min_area_m2=_strictest([None if rule is None else rule.min_area_m2 for rule in pairs], thresholds.min_area_m2),
        min_width_m=_strictest([None if rule is None else rule.min_width_m for rule in pairs], thresholds.min_width_m),
    )


def _strictest(own: list[float | None], general: float) -> Floats:
    return np.asarray([general if number is None else min(number, general) for number in own], dtype=np.float64)
