"""The law rules as a page that a lawyer can review: what each rule says, rests on, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..core.law.activities import Vocabulary
from ..core.law.rule import Confidence, Rule, RuleException
from ..core.law.rulebook import Rulebook
from .delivery import deliver, staging
from .html import page_text
from .model import Header
from .reading import grouped
from .words import Words

TEMPLATE = "rulebook.html"
#: Tone of the page for each degree of confidence: red is not seen in the original, amber in one copy only.
TONES = {
    str(Confidence.UNVERIFIED): "red",
    str(Confidence.SECONDARY): "red",
    str(Confidence.ONE_COPY): "amber",
    str(Confidence.TWO_COPIES): "plain",
}


@dataclass(frozen=True)
class ExceptionEntry:
    """A listed exception in words."""

    kind: str
    verdict: str
    documents: tuple[str, ...]
    basis: str
    confidence: str
    tone: str
    valid_from: str


@dataclass(frozen=True)
class RuleEntry:
    """One rule in the language of the page."""

    rule_id: str
    effect: str
    document: str
    article: str
    valid_from: str
    valid_to: str
    text: str
    kinds: tuple[str, ...]
    also_kinds: tuple[str, ...]
    exceptions: tuple[ExceptionEntry, ...]
    needs: tuple[str, ...]
    when_unknown: str
    question: str
    note: str
    sources: tuple[str, ...]
    rates: tuple[str, ...]
    reach: str
    confidence: str
    tone: str
    origin: str
    has_ended: bool


@dataclass(frozen=True)
class RuleGroup:
    """The rules for one theme and the grades that they share."""

    theme: str
    grades: tuple[str, ...]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True)
class RulebookPage:
    """Everything that the page shows."""

    header: Header
    sources: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    confidences: tuple[tuple[str, str, int], ...]
    groups: tuple[RuleGroup, ...]
    count: int


def write_rulebook_page(
    book: Rulebook, vocabulary: Vocabulary, path: Path, language: str, as_of: date | None = None
) -> int:
    """Write the page to ``path``, whole or not at all; returns the number of rules on it.

    Raises
    ------
    InputRefused
        ``output_not_writable``, ``output_not_ours``.
    EcoZoningError
        ``library_missing``.
    """
    page = rulebook_page(book, vocabulary, Words(language), as_of)
    text = page_text(Words(language), TEMPLATE, report=page)
    with staging(path.parent) as stage:
        (stage / path.name).write_text(text, encoding="utf-8")
        deliver(stage, [path.name], path.parent)
    return page.count


def rulebook_page(book: Rulebook, vocabulary: Vocabulary, words: Words, as_of: date | None = None) -> RulebookPage:
    """The rules in force on ``as_of``, or all of them, those with a last day set in grey."""
    shown = book if as_of is None else book.in_force(as_of)
    write = _Writer(book, vocabulary, words)
    counts = Counter(str(rule.confidence) for rule in shown.rules)
    return RulebookPage(
        header=_header(book, words, as_of),
        sources=tuple((source.name, source.version, source.sha256) for source in book.sources),
        notes=tuple(zh if words.language == "zh" else en for zh, en in book.notes),
        confidences=tuple((name, tone, counts[name]) for name, tone in TONES.items()),
        groups=tuple(write.groups(shown.rules)),
        count=len(shown.rules),
    )


def _header(book: Rulebook, words: Words, as_of: date | None) -> Header:
    return Header(
        scheme_name=words.label("rulebook", "books", names=", ".join(source.name for source in book.sources)),
        publisher="",
        document_no="",
        version=book.version,
        issued="",
        as_of=as_of.isoformat() if as_of else "",
        synthetic=False,
        tiers=(),
        dimensions=(),
    )


class _Writer:
    """Puts rules into the words of one language."""

    def __init__(self, book: Rulebook, vocabulary: Vocabulary, words: Words) -> None:
        self._is_zh = words.language == "zh"
        self._words = words
        self._kinds = vocabulary.kinds
        self._needs = {need.need: need.zh if self._is_zh else need.en for need in book.needs}
        self._grades = {(word.theme, word.grade): word.zh if self._is_zh else word.en for word in book.grades}

    def groups(self, rules: Iterable[Rule]) -> Iterable[RuleGroup]:
        themes = list(dict.fromkeys(rule.theme for rule in rules))
        ordered = sorted(rules, key=lambda rule: themes.index(rule.theme))
        for (theme, grades), several in grouped(ordered, lambda rule: (rule.theme, rule.grades)):
            names = tuple(self._grades.get((theme, grade), grade) for grade in grades)
            yield RuleGroup(self._words.label("theme", theme), names, tuple(self.rule(rule) for rule in several))

    def rule(self, rule: Rule) -> RuleEntry:
        return RuleEntry(
            rule_id=rule.rule_id,
            effect=str(rule.effect),
            document=rule.document,
            article=rule.citation,
            valid_from=rule.valid_from.isoformat(),
            valid_to=rule.valid_to.isoformat() if rule.valid_to else "",
            text=self._pick(rule.text_zh, rule.text_en),
            kinds=tuple(map(self.kind, rule.kinds)),
            also_kinds=tuple(map(self.kind, rule.also_kinds)),
            exceptions=tuple(map(self.exception, rule.exceptions)),
            needs=tuple(self._needs.get(need, need) for need in rule.needs),
            when_unknown=str(rule.when_unknown),
            question=self._pick(rule.question_zh, rule.question_en),
            note=self._pick(rule.note_zh, rule.note_en),
            sources=rule.sources,
            rates=tuple(f"{rate.low:g}-{rate.high:g} / {rate.per}" for rate in rule.rates),
            reach=f"{rule.reach_m:g}" if rule.reach else "",
            confidence=str(rule.confidence),
            tone=TONES[str(rule.confidence)],
            origin=rule.origin,
            has_ended=rule.valid_to is not None,
        )

    def exception(self, exception: RuleException) -> ExceptionEntry:
        return ExceptionEntry(
            kind=self.kind(exception.kind),
            verdict=str(exception.verdict),
            documents=exception.documents_zh if self._is_zh else exception.documents_en,
            basis=exception.basis,
            confidence=str(exception.confidence),
            tone=TONES[str(exception.confidence)],
            valid_from=exception.valid_from.isoformat() if exception.valid_from else "",
        )

    def kind(self, kind: str) -> str:
        known = self._kinds.get(kind)
        return kind if known is None else self._pick(known.zh, known.en)

    def _pick(self, zh: str, en: str) -> str:
        return (zh or en) if self._is_zh else (en or zh)
