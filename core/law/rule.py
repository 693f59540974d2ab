"""One law rule as data: where it applies, to which kinds of project, what it does, and its source."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from ..json_fields import Fields
from ..model import Effect, Word
from .rates import Rate
from .reach import Reach


class WhenUnknown(Word):
    """What a rule does while nothing is known of the project (see :mod:`.judging`)."""

    APPLIES = "applies"
    REVIEW = "review"
    SKIP = "skip"


class ExceptionVerdict(Word):
    """What remains of a rule for a project that is one of its listed exceptions."""

    RESTRICTED = "restricted"
    INFORM = "inform"


class Confidence(Word):
    """How the text behind a rule was confirmed, the surest first; none of it comes from an official copy."""

    TWO_COPIES = "two_copies"
    ONE_COPY = "one_copy"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class RuleException:
    """A listed exception: the project kind, what is left for it, and the documents it needs."""

    kind: str
    verdict: ExceptionVerdict
    documents_zh: tuple[str, ...] = ()
    documents_en: tuple[str, ...] = ()
    basis: str = ""
    confidence: Confidence = Confidence.ONE_COPY
    valid_from: datetime.date | None = None

    @classmethod
    def from_data(cls, data: object, rule_id: str) -> RuleException:
        """Read one entry of ``exceptions``; raises :class:`..errors.RulebookFault`."""
        fields = Fields(data, rule_id=rule_id, part="exceptions")
        fields.refuse_unknown(cls.__dataclass_fields__)
        return cls(
            kind=fields.text("kind"),
            verdict=ExceptionVerdict(fields.word("verdict", _words(ExceptionVerdict))),
            documents_zh=fields.texts("documents_zh"),
            documents_en=fields.texts("documents_en"),
            basis=fields.text("basis", ""),
            confidence=Confidence(fields.word("confidence", _words(Confidence), "one_copy")),
            valid_from=fields.date("valid_from", None),
        )


@dataclass(frozen=True)
class Rule:
    """A law rule.

    ``grades`` empty means any grade, ``kinds`` empty means any project. A project is concerned when it
    is of one of ``kinds`` and, where ``also_kinds`` is not empty, of one of those as well. ``needs``
    names facts about the place that the screening does not establish (see ``needs`` of the file);
    ``valid_to`` is inclusive, ``None`` is open. A rule with ``reach`` speaks of what is near a zone, every other rule
    of what lies in it. ``grade_is_open`` is set by
    :meth:`.rulebook.Rulebook.for_zone` on rules that may or may not reach a zone of unknown grade;
    ``origin`` is the name of the rulebook that the rule came from.
    """

    rule_id: str
    theme: str
    effect: Effect
    when_unknown: WhenUnknown
    document: str
    valid_from: datetime.date
    text_zh: str
    text_en: str
    confidence: Confidence
    grades: tuple[str, ...] = ()
    when_grade_unknown: WhenUnknown = WhenUnknown.SKIP
    kinds: tuple[str, ...] = ()
    also_kinds: tuple[str, ...] = ()
    exceptions: tuple[RuleException, ...] = ()
    needs: tuple[str, ...] = ()
    article: str = ""
    paragraph: str = ""
    valid_to: datetime.date | None = None
    question_zh: str = ""
    question_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    sources: tuple[str, ...] = ()
    rates: tuple[Rate, ...] = ()
    reach: Reach | None = None
    origin: str = ""
    grade_is_open: bool = False

    @classmethod
    def from_data(cls, data: object, origin: str = "") -> Rule:
        """Read one entry of ``rules``; raises :class:`..errors.RulebookFault` with rule_id and field."""
        rule_id = Fields(data).text("rule_id")
        fields = Fields(data, rule_id=rule_id)
        fields.refuse_unknown(name for name in cls.__dataclass_fields__ if name not in _NOT_IN_FILES)
        rule = cls(
            rule_id=rule_id,
            theme=fields.text("theme"),
            effect=Effect(fields.word("effect", _words(Effect))),
            when_unknown=WhenUnknown(fields.word("when_unknown", _words(WhenUnknown))),
            document=fields.text("document"),
            valid_from=fields.date("valid_from"),
            valid_to=fields.date("valid_to", None),
            confidence=Confidence(fields.word("confidence", _words(Confidence))),
            when_grade_unknown=WhenUnknown(fields.word("when_grade_unknown", ("review", "skip"), "skip")),
            exceptions=tuple(RuleException.from_data(item, rule_id) for item in fields.items("exceptions")),
            rates=tuple(Rate.from_data(item, rule_id) for item in fields.items("rates")),
            reach=Reach.from_data(fields.mapping("reach"), rule_id) if fields.mapping("reach") else None,
            text_zh=fields.text("text_zh"),
            text_en=fields.text("text_en"),
            origin=origin,
            **_plain(fields),
        )
        return rule._checked(fields)

    def in_force(self, as_of: datetime.date) -> bool:
        """Whether the rule is valid on ``as_of``; both ends belong to the validity."""
        return self.valid_from <= as_of and (self.valid_to is None or as_of <= self.valid_to)

    def with_exceptions_of(self, as_of: datetime.date) -> Rule:
        """The rule without the exceptions that come into force after ``as_of``."""
        kept = tuple(e for e in self.exceptions if e.valid_from is None or e.valid_from <= as_of)
        return self if len(kept) == len(self.exceptions) else replace(self, exceptions=kept)

    @property
    def citation(self) -> str:
        """Article with its paragraph: ``319(1)``, ``55(1)(三)``; several are joined by ``;``."""
        if not self.paragraph or self.paragraph.startswith(self.article.split(";")[0]):
            return self.paragraph or self.article
        if self.paragraph[0] in "(0123456789" and "(" in self.paragraph:
            number, bracket, rest = self.paragraph.partition("(")
            return f"{self.article}{f'({number})' if number else ''}{bracket}{rest}"
        return f"{self.article}({self.paragraph})"

    def text(self, language: str, measure: float, unit: str) -> str:
        """The paraphrase in ``zh`` or ``en``, followed by what its rates come to for a measure."""
        text = self.text_zh if language == "zh" else self.text_en
        if not self.rates:
            return text
        told = (rate.told(measure, unit, language) for rate in self.rates)
        return "\n".join([text, *filter(None, told)])

    def text_near(self, language: str, distance_m: float) -> str:
        """The paraphrase, followed by the measured distance of a rule with a reach."""
        text = self.text_zh if language == "zh" else self.text_en
        return f"{text}\n{self.reach.told(distance_m, language)}" if self.reach else text

    @property
    def reach_m(self) -> float:
        """How far around a zone the rule reaches; 0 where it speaks of what lies in it."""
        return self.reach.m if self.reach else 0.0

    def kinds_asked(self) -> set[str]:
        """Every project kind that the rule or one of its exceptions looks at."""
        return {*self.kinds, *self.also_kinds, *(exception.kind for exception in self.exceptions)}

    def _checked(self, fields: Fields) -> Rule:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise fields.fault("empty_interval", "valid_to", value=self.valid_to.isoformat())
        if self.effect is Effect.INFORM and self.exceptions:
            raise fields.fault("exception_without_ban", "exceptions")
        for name in ("question_zh", "question_en"):
            if self._may_stay_open() and not getattr(self, name).strip():
                raise fields.fault("field_missing", name)
        return self

    def _may_stay_open(self) -> bool:
        asks = bool(self.kinds or self.exceptions) and self.when_unknown is not WhenUnknown.SKIP
        return self.effect is not Effect.INFORM and (asks or bool(self.needs) or self.reach is not None)


_OPTIONAL_TEXTS = ("article", "paragraph", "question_zh", "question_en", "note_zh", "note_en")
_LISTS = ("grades", "kinds", "also_kinds", "needs", "sources")
_NOT_IN_FILES = ("origin", "grade_is_open")


def _plain(fields: Fields) -> dict[str, Any]:
    texts = {name: fields.text(name, "") for name in _OPTIONAL_TEXTS}
    return {**texts, **{name: fields.texts(name) for name in _LISTS}}


def _words(words: type[Enum]) -> tuple[str, ...]:
    return tuple(str(word.value) for word in words)
