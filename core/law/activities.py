"""From the words of a candidate (activity 拟建活动, industry 行业) to what is known of the project.

Texts are matched whole, never by substring: a text that the vocabulary does not hold is reported as
unrecognised, and everything about that part of the project stays unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ..errors import RulebookFault
from ..json_fields import Fields
from ..model import Answer
from .project_facts import NOTHING_KNOWN, IndustryFacts, Part, ProjectFacts, any_of

__all__ = ["Kind", "Part", "ProjectFacts", "Term", "Vocabulary", "any_of", "normalised"]

_SEPARATORS = re.compile(r"[;,、/\n]")
_INDUSTRY_CODE = re.compile(r"[a-t]?(\d{2,4})")


def normalised(text: str) -> str:
    """NFKC, lower case, single blanks: the form in which labels are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True)
class Kind:
    """A fact about projects that rules ask for; ``default`` holds for activities that do not mention it."""

    kind: str
    zh: str
    en: str
    question_zh: str
    question_en: str
    default: Answer


@dataclass(frozen=True)
class Term:
    """An activity or a statement: the labels it goes by, and what it says about kinds."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    kinds: Mapping[str, Answer]

    @property
    def labels(self) -> tuple[str, ...]:
        """Everything that a candidate may carry for it."""
        return (self.code, self.zh, self.en, *self.aliases)


@dataclass(frozen=True)
class Vocabulary:
    """Kinds, activities, statements and industries, as the vocabulary file lists them."""

    name: str
    version: str
    kinds: Mapping[str, Kind]
    activities: tuple[Term, ...]
    statements: tuple[Term, ...]
    industries: Mapping[str, Mapping[str, Answer]]
    industry_names: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    _lookup: dict[str, tuple[bool, Term]] = field(init=False, repr=False, compare=False)
    _industry_codes: dict[str, str] = field(init=False, repr=False, compare=False)
    _industry_prefixes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for term in (*self.activities, *self.statements):
            self._check_kinds(term.kinds, activity=term.code)
        for prefix, answers in self.industries.items():
            self._check_kinds(answers, prefix=prefix)
        codes = {normalised(name): code for code, name in sorted(self.industry_names.items(), reverse=True)}
        object.__setattr__(self, "_lookup", self._by_label())
        object.__setattr__(self, "_industry_codes", codes)
        # The table leaves out groups that consist of one class, so that a code may stand there as a prefix only.
        prefixes = frozenset(code[:length] for code in self.industry_names for length in (2, 3, 4))
        object.__setattr__(self, "_industry_prefixes", prefixes)

    @classmethod
    def from_data(cls, data: object, industry_names: Mapping[str, str] | None = None, sha256: str = "") -> Vocabulary:
        """Read a parsed vocabulary file; raises :class:`..errors.RulebookFault`.

        ``industry_names`` (code -> name) lets names be recognised and unknown codes be reported.
        """
        fields = Fields(data)
        fields.refuse_unknown(("$schema", "name", "version", "notes_zh", "notes_en", *_SECTIONS))
        industries = [Fields(item, part="industries") for item in fields.items("industries")]
        return cls(
            name=fields.text("name"),
            version=fields.text("version"),
            kinds={kind: _kind(kind, item) for kind, item in fields.mapping("kinds").items()},
            activities=tuple(_term(item, "activities") for item in fields.items("activities")),
            statements=tuple(_term(item, "statements") for item in fields.items("statements")),
            industries={item.text("prefix"): _answers(item) for item in industries},
            industry_names=dict(industry_names or {}),
            sha256=sha256,
        )

    def facts(self, activity: str | None, industry: str | None) -> ProjectFacts:
        """What the two fields of a candidate say about the project.

        Activities decide. Statements (``不排放污染物`` …) answer what activities leave open or to their
        default, and a ``yes`` of theirs always counts. Industries only answer what is unknown after that.
        """
        activities, statements, strange = self._terms(activity)
        codes, strange_codes = self._codes(industry)
        parts = [self._described(term) for term in activities]
        if strange or not parts:
            parts.append(NOTHING_KNOWN)
        stated = _joined(statement.kinds for statement in statements)
        known = self._of_industries(codes)
        explicit = [term.kinds for term in activities] + [{}]
        return ProjectFacts(
            parts=tuple(_completed(part, said, stated, known) for part, said in zip(parts, explicit)),
            recognised=tuple(term.code for term in (*activities, *statements)),
            industry=IndustryFacts(codes, has_unknown=bool(strange_codes)),
            unrecognised=strange + strange_codes,
        )

    def missing_kinds(self, asked: Iterable[str]) -> tuple[str, ...]:
        """Kinds that rules ask for and the vocabulary does not hold: they would stay unknown for ever."""
        return tuple(sorted(set(asked) - set(self.kinds)))

    def _check_kinds(self, answers: Mapping[str, Answer], **where: object) -> None:
        for kind in self.missing_kinds(answers):
            raise RulebookFault("kind_unknown", field="kinds", value=kind, **where)

    def _by_label(self) -> dict[str, tuple[bool, Term]]:
        lookup: dict[str, tuple[bool, Term]] = {}
        for is_activity, terms in ((True, self.activities), (False, self.statements)):
            for term in terms:
                for label in {normalised(label) for label in term.labels}:
                    if label in lookup or _SEPARATORS.search(label):
                        raise RulebookFault("label_ambiguous", activity=term.code, field="aliases", value=label)
                    lookup[label] = (is_activity, term)
        return lookup

    def _described(self, term: Term) -> Part:
        defaults = {name: kind.default for name, kind in self.kinds.items()}
        return Part(term.code, {**defaults, **term.kinds}, is_described=True)

    def _terms(self, text: str | None) -> tuple[list[Term], list[Term], tuple[str, ...]]:
        activities: dict[str, Term] = {}
        statements: dict[str, Term] = {}
        strange: dict[str, None] = {}
        for label in _labels(text):
            is_activity, term = self._lookup.get(normalised(label), (False, None))
            if term is None:
                strange[label] = None
            else:
                (activities if is_activity else statements)[term.code] = term
        return list(activities.values()), list(statements.values()), tuple(strange)

    def _codes(self, text: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        codes: dict[str, None] = {}
        strange: dict[str, None] = {}
        for label in _labels(text):
            match = _INDUSTRY_CODE.fullmatch(normalised(label))
            code = match.group(1) if match else self._industry_codes.get(normalised(label))
            if code is None or (self.industry_names and code not in self._industry_prefixes):
                strange[label] = None
            else:
                codes[code] = None
        return tuple(codes), tuple(strange)

    def _of_industries(self, codes: tuple[str, ...]) -> dict[str, Answer]:
        each = [self._of_industry(code) for code in codes]
        kinds = {kind for answers in each for kind in answers}
        return {kind: any_of(answers.get(kind, Answer.UNKNOWN) for answers in each) for kind in kinds}

    def _of_industry(self, code: str) -> dict[str, Answer]:
        """Answers of all prefixes of ``code``; the longest that mentions a kind decides."""
        answers: dict[str, Answer] = {}
        for length in range(1, len(code) + 1):
            answers.update(self.industries.get(code[:length], {}))
        return answers


_SECTIONS = ("kinds", "activities", "statements", "industries")


def _completed(
    part: Part, explicit: Mapping[str, Answer], stated: Mapping[str, Answer], known: Mapping[str, Answer]
) -> Part:
    answers = dict(part.answers)
    for kind, answer in stated.items():
        if answer is Answer.YES or explicit.get(kind, Answer.UNKNOWN) is Answer.UNKNOWN:
            answers[kind] = answer
    for kind, answer in known.items():
        if answers.get(kind, Answer.UNKNOWN) is Answer.UNKNOWN:
            answers[kind] = answer
    return replace(part, answers=answers)


def _joined(several: Iterable[Mapping[str, Answer]]) -> dict[str, Answer]:
    """Statements together: ``yes`` beats ``no`` where they contradict one another."""
    joined: dict[str, Answer] = {}
    for answers in several:
        for kind, answer in answers.items():
            joined[kind] = any_of((answer, joined[kind])) if kind in joined else answer
    return joined


def _labels(text: str | None) -> Iterable[str]:
    parts = _SEPARATORS.split(unicodedata.normalize("NFKC", text or ""))
    return (part.strip() for part in parts if part.strip())


def _kind(kind: str, data: object) -> Kind:
    fields = Fields(data, kind=kind)
    texts = {name: fields.text(name) for name in ("zh", "en", "question_zh", "question_en")}
    return Kind(kind, default=Answer(fields.word("default", ("yes", "no", "unknown"))), **texts)


def _term(data: object, part: str) -> Term:
    fields = Fields(data, part=part)
    fields.refuse_unknown(("code", "zh", "en", "aliases", "kinds", "note"))
    code = fields.text("code")
    return Term(code, fields.text("zh"), fields.text("en"), fields.texts("aliases"), _answers(fields, activity=code))


def _answers(fields: Fields, **where: object) -> dict[str, Answer]:
    answers = Fields(fields.mapping("kinds"), **where)
    return {kind: Answer(answers.word(kind, ("yes", "no", "unknown"))) for kind in fields.mapping("kinds")}
