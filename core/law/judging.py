"""What the rules of a zone come to for a project: a pure function of rules and facts.

Three principles, the same for the kinds that a rule concerns and for its exceptions:

* what is known decides;
* while **nothing** is known of the project, the rule's ``when_unknown`` decides, and no exception is granted;
* where an activity **is** known but leaves this very question open, the answer is ``review`` and the question.

A project of several activities is judged activity by activity, and the strongest finding of each rule counts:
an exception for one of them never shelters another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..model import Answer, Effect, Verdict
from .project_facts import Part, ProjectFacts, any_of
from .rule import Confidence, ExceptionVerdict, Rule, RuleException, WhenUnknown

_VERDICTS = {
    Effect.PROHIBIT: Verdict.PROHIBITED,
    Effect.PROHIBIT_EXCEPT: Verdict.PROHIBITED,
    Effect.APPROVAL: Verdict.RESTRICTED,
    Effect.INFORM: None,
}
#: A place of which nothing is known.
NOWHERE: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True)
class Finding:
    """What one rule says; ``verdict`` ``None`` is information only.

    ``effect`` is the rule's, or ``inform`` where no verdict follows from it. ``exception`` is the listed
    exception that the project makes use of. ``is_open`` says that the rule's question still waits for an
    answer, also where a verdict was given without it.
    """

    rule: Rule
    verdict: Verdict | None
    effect: str
    exception: RuleException | None = None
    is_open: bool = False

    @property
    def strength(self) -> int:
        """For sorting and for maxima: 0 is information."""
        return 0 if self.verdict is None else int(self.verdict)

    @property
    def confidence(self) -> Confidence:
        """How well the text was confirmed: that of the rule or of the exception in use, whichever is less sure."""
        texts = [self.rule.confidence] + ([self.exception.confidence] if self.exception else [])
        return max(texts, key=list(Confidence).index)

    def question(self, language: str) -> str | None:
        """The rule's question in ``zh`` or ``en``, while it is open."""
        return (self.rule.question_zh if language == "zh" else self.rule.question_en) if self.is_open else None

    def documents(self, language: str) -> tuple[str, ...]:
        """The documents that the exception in use asks for, in ``zh`` or ``en``."""
        if self.exception is None:
            return ()
        return self.exception.documents_zh if language == "zh" else self.exception.documents_en


def judge_zone(
    rules: Iterable[Rule], facts: ProjectFacts, place: Mapping[str, Answer] = NOWHERE
) -> tuple[Finding, ...]:
    """Findings of ``rules`` for a project, strongest first, then by rule id; rules that spare it are left out.

    ``place`` answers what rules need to know about the place; what it does not name is unknown.
    """
    found = (_strongest(rule, facts, _met(rule, place)) for rule in rules)
    return tuple(sorted((f for f in found if f is not None), key=lambda f: (-f.strength, f.rule.rule_id)))


def judge_near(rule: Rule, facts: ProjectFacts) -> Finding | None:
    """What a rule with a reach says of a project near a zone: at most a question, for the distance is indicative."""
    found = next(iter(judge_zone((rule,), facts)), None)
    if found is None or found.verdict is None:
        return found
    return replace(found, verdict=min(found.verdict, Verdict.REVIEW), is_open=True)


def _met(rule: Rule, place: Mapping[str, Answer]) -> Answer:
    """Kleene's AND of what the rule needs; nothing needed is met."""
    answers = {place.get(need, Answer.UNKNOWN) for need in rule.needs}
    return next((answer for answer in (Answer.NO, Answer.UNKNOWN) if answer in answers), Answer.YES)


def _strongest(rule: Rule, facts: ProjectFacts, met: Answer) -> Finding | None:
    if met is Answer.NO:
        return None
    findings = [f for f in (_judge(rule, part, met) for part in facts.parts) if f is not None]
    return max(findings, key=lambda f: (f.strength, f.is_open), default=None)


def _judge(rule: Rule, part: Part, met: Answer) -> Finding | None:
    concerned = _concerned(rule, part)
    if concerned is Answer.NO:
        return None
    if concerned is Answer.UNKNOWN and rule.when_unknown is WhenUnknown.SKIP:
        return None
    if met is Answer.UNKNOWN:
        return None if rule.effect is Effect.INFORM else _information(rule, is_open=True)
    is_asked = concerned is Answer.UNKNOWN and (part.is_described or rule.when_unknown is WhenUnknown.REVIEW)
    return _with_exceptions(rule, part, is_open=concerned is Answer.UNKNOWN, is_asked=is_asked)


def _concerned(rule: Rule, part: Part) -> Answer:
    """Kleene's AND of the two lists; an empty list is met by every project."""
    lists = [any_of(part.answer(kind) for kind in kinds) for kinds in (rule.kinds, rule.also_kinds) if kinds]
    for answer in (Answer.NO, Answer.UNKNOWN):
        if answer in lists:
            return answer
    return Answer.YES


def _with_exceptions(rule: Rule, part: Part, is_open: bool, is_asked: bool) -> Finding:
    answers = {exception: part.answer(exception.kind) for exception in rule.exceptions}
    granted = [exception for exception, answer in answers.items() if answer is Answer.YES]
    undecided = not granted and Answer.UNKNOWN in answers.values()
    verdict = _excepted(granted[0]) if granted else _VERDICTS[rule.effect]
    if verdict is not None and (is_asked or (undecided and part.is_described)):
        verdict, is_open = min(verdict, Verdict.REVIEW), True
    return _finding(rule, verdict, granted[0] if granted else None, is_open or undecided)


def _excepted(exception: RuleException) -> Verdict | None:
    return None if exception.verdict is ExceptionVerdict.INFORM else Verdict.RESTRICTED


def _finding(
    rule: Rule, verdict: Verdict | None, exception: RuleException | None = None, is_open: bool = False
) -> Finding:
    if verdict is not None and rule.grade_is_open:
        verdict, is_open = min(verdict, Verdict.REVIEW), True
    if verdict is None:
        return _information(rule, exception)
    return Finding(rule, verdict, str(rule.effect), exception, is_open)


def _information(rule: Rule, exception: RuleException | None = None, is_open: bool = False) -> Finding:
    return Finding(rule, None, str(Effect.INFORM), exception, is_open)
