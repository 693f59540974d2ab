"""The law rules (法规规则库): chosen by the as-of date, then by theme and grade of a zone."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..errors import RulebookFault
from ..json_fields import Fields
from .rule import Rule, RuleException, WhenUnknown

__all__ = ["BookSource", "GradeWord", "Need", "Rule", "RuleException", "Rulebook", "WhenUnknown"]


@dataclass(frozen=True)
class BookSource:
    """Which file rules came from, for the run record."""

    name: str
    version: str
    sha256: str = ""


@dataclass(frozen=True)
class GradeWord:
    """A grade that zones of a theme may carry, in the years when the law knew it."""

    theme: str
    grade: str
    zh: str
    en: str
    valid_to: datetime.date | None = None


@dataclass(frozen=True)
class Need:
    """A fact about the place that some rules depend on and the screening does not establish."""

    need: str
    zh: str
    en: str


@dataclass(frozen=True)
class Rulebook:
    """Rules of one file, or of several merged ones; immutable and picklable.

    ``covers_from`` is the first day for which the book claims to hold the rules in force: an earlier
    as-of date finds too few rules, which must be said and not be taken for freedom from conflict.
    """

    name: str
    version: str
    covers_from: datetime.date
    rules: tuple[Rule, ...]
    grades: tuple[GradeWord, ...] = ()
    needs: tuple[Need, ...] = ()
    notes_zh: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
    sources: tuple[BookSource, ...] = ()

    @classmethod
    def from_data(cls, data: object, sha256: str = "") -> Rulebook:
        """Read a parsed rulebook file.

        Raises
        ------
        RulebookFault
            ``field_missing``, ``field_type``, ``field_word``, ``field_date``, ``field_unknown``,
            ``empty_interval``, ``rule_id_twice``, ``grade_unknown``, ``need_unknown``, …; the facts
            name ``rule_id`` and ``field``.
        """
        fields = Fields(data)
        fields.refuse_unknown(_FILE_FIELDS)
        name, version = fields.text("name"), fields.text("version")
        book = cls(
            name=name,
            version=version,
            covers_from=fields.date("covers_from", datetime.date.min),
            rules=tuple(Rule.from_data(item, origin=name) for item in fields.items("rules")),
            grades=tuple(_grades(fields.mapping("grades"))),
            needs=tuple(_needs(fields.mapping("needs"))),
            notes_zh=fields.texts("notes_zh"),
            notes_en=fields.texts("notes_en"),
            sources=(BookSource(name, version, sha256),),
        )
        return book._checked()

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """What must be said wherever the rules are used, as (Chinese, English) pairs."""
        return tuple(zip(self.notes_zh, self.notes_en))

    def merged(self, local: Rulebook) -> Rulebook:
        """Rules of a user's own book beside those of this one; each rule keeps its ``origin``."""
        return replace(
            self,
            covers_from=max(self.covers_from, local.covers_from),
            rules=self.rules + local.rules,
            grades=self.grades + tuple(word for word in local.grades if word not in self.grades),
            needs=self.needs + tuple(need for need in local.needs if need not in self.needs),
            notes_zh=self.notes_zh + local.notes_zh,
            notes_en=self.notes_en + local.notes_en,
            sources=self.sources + local.sources,
        )._checked()

    def in_force(self, as_of: datetime.date) -> Rulebook:
        """The rules, exceptions and grade words that are valid on ``as_of``."""
        return replace(
            self,
            rules=tuple(rule.with_exceptions_of(as_of) for rule in self.rules if rule.in_force(as_of)),
            grades=tuple(word for word in self.grades if word.valid_to is None or as_of <= word.valid_to),
        )

    def covers(self, as_of: datetime.date) -> bool:
        """Whether ``as_of`` lies in the years that the book claims to cover."""
        return as_of >= self.covers_from

    def grade_words(self, theme: str) -> tuple[str, ...]:
        """The grades that the law in force knows for ``theme``."""
        return tuple(word.grade for word in self.grades if word.theme == theme)

    def for_zone(self, theme: str, grade: str | None) -> tuple[Rule, ...]:
        """The rules for what lies in a zone, in the order of the book.

        A grade that is missing, or that the law in force does not know, is an unknown grade: rules for
        certain grades only then come back marked ``grade_is_open`` (or not at all, where the rule
        says ``when_grade_unknown: skip``), unless they hold in every grade of the theme.
        """
        return self._of_zone(theme, grade, (rule for rule in self.rules if rule.reach is None))

    def near_zone(self, theme: str, grade: str | None) -> tuple[Rule, ...]:
        """The rules for what is near a zone, as :meth:`for_zone` gives those for what lies in it."""
        return self._of_zone(theme, grade, (rule for rule in self.rules if rule.reach is not None))

    def _of_zone(self, theme: str, grade: str | None, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        words = self.grade_words(str(theme))
        is_known = grade is not None and (not words or grade in words)
        rules = (rule for rule in rules if rule.theme == str(theme))
        if is_known:
            return tuple(rule for rule in rules if not rule.grades or grade in rule.grades)
        return tuple(_for_unknown_grade(rules, set(words)))

    def _checked(self) -> Rulebook:
        seen: set[str] = set()
        for rule in self.rules:
            if rule.rule_id in seen:
                raise RulebookFault("rule_id_twice", rule_id=rule.rule_id, field="rule_id", origin=rule.origin)
            seen.add(rule.rule_id)
            self._check_words(rule)
        if len(self.notes_zh) != len(self.notes_en):
            raise RulebookFault("notes_differ_in_length", field="notes_en")
        return self

    def _check_words(self, rule: Rule) -> None:
        """A local book may use words that only the shipped one declares: they are checked once merged."""
        known = set(self.grade_words(rule.theme))
        needs = {need.need for need in self.needs}
        for field, values, allowed in (("grades", rule.grades, known), ("needs", rule.needs, needs)):
            for value in values:
                if allowed and value not in allowed:
                    raise RulebookFault(f"{field[:-1]}_unknown", rule_id=rule.rule_id, field=field, value=value)


def _for_unknown_grade(rules: Iterable[Rule], words: set[str]) -> Iterable[Rule]:
    for rule in rules:
        if not rule.grades or (words and words <= set(rule.grades)):
            yield rule
        elif rule.when_grade_unknown is WhenUnknown.REVIEW:
            yield replace(rule, grade_is_open=True)


def _grades(themes: Mapping[str, object]) -> Iterable[GradeWord]:
    for theme in themes:
        for item in Fields(themes).items(theme):
            fields = Fields(item, theme=theme, part="grades")
            fields.refuse_unknown(("grade", "zh", "en", "valid_to"))
            yield GradeWord(
                theme, fields.text("grade"), fields.text("zh"), fields.text("en"), fields.date("valid_to", None)
            )


def _needs(needs: Mapping[str, object]) -> Iterable[Need]:
    for need, item in needs.items():
        fields = Fields(item, need=need)
        yield Need(need, fields.text("zh"), fields.text("en"))


_FILE_FIELDS = ("$schema", "name", "version", "covers_from", "grades", "needs", "notes_zh", "notes_en", "rules")
