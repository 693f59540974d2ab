"""What is known of a project, activity by activity, in three-valued logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..model import Answer, Word


def any_of(answers: Iterable[Answer]) -> Answer:
    """Three-valued OR: yes wins, then unknown; no answers at all are ``no``."""
    found = set(answers)
    return next((answer for answer in (Answer.YES, Answer.UNKNOWN) if answer in found), Answer.NO)


@dataclass(frozen=True)
class Part:
    """What is known of one activity of a project; ``is_described`` is false where no activity was recognised."""

    label: str
    answers: Mapping[str, Answer]
    is_described: bool

    def answer(self, kind: str) -> Answer:
        """Whether this part is of ``kind``."""
        return self.answers.get(kind, Answer.UNKNOWN)


#: The part of a project about which its texts say nothing that the vocabulary understands.
NOTHING_KNOWN = Part("", {}, is_described=False)


class Standing(Word):
    """How a project stands to the list, and why nothing more can be said where it stays open."""

    LISTED = "listed"
    STATED = "stated"
    NOT_LISTED = "not_listed"
    STATED_NOT = "stated_not"
    CONDITIONAL = "conditional"
    BROADER = "broader"
    BY_PROCESS = "by_process"
    NO_INDUSTRY = "no_industry"
    NOT_IN_FORCE = "not_in_force"
    NO_LIST = "no_list"

    @property
    def answer(self) -> Answer:
        """Whether the project is of the kind ``two_high``."""
        return _ANSWERS.get(self, Answer.UNKNOWN)


_ANSWERS = {
    Standing.LISTED: Answer.YES,
    Standing.STATED: Answer.YES,
    Standing.NOT_LISTED: Answer.NO,
    Standing.STATED_NOT: Answer.NO,
}


@dataclass(frozen=True)
class IndustryFacts:
    """What is known of a project's industries (GB/T 4754 codes without letter), as clauses and lists ask for it.

    ``has_unknown`` is set where one of the industries stated was not understood.
    """

    codes: tuple[str, ...] = ()
    has_unknown: bool = False
    two_high: Standing = Standing.NO_LIST

    @property
    def is_complete(self) -> bool:
        """Whether every industry of the project is known."""
        return bool(self.codes) and not self.has_unknown

    def are_broader_than(self, named: Iterable[str]) -> bool:
        """Whether one of the industries is a class that holds one of the ``named``, so that it may be that or not."""
        return any(code.startswith(own) for code in named for own in self.codes)

    def fall_under(self, named: Iterable[str]) -> Answer:
        """Whether the project is of one of the ``named`` codes, by prefix."""
        codes = tuple(named)
        if any(own.startswith(code) for code in codes for own in self.codes):
            return Answer.YES
        is_known = self.is_complete and not self.are_broader_than(codes)
        return Answer.NO if is_known else Answer.UNKNOWN


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of a project; at least one part.

    ``recognised`` are the codes of the activities and statements found, ``unrecognised`` the texts and
    industry codes that the vocabulary does not hold, in the words of the input.
    """

    parts: tuple[Part, ...] = (NOTHING_KNOWN,)
    recognised: tuple[str, ...] = ()
    industry: IndustryFacts = field(default_factory=IndustryFacts)
    unrecognised: tuple[str, ...] = ()

    @property
    def industries(self) -> tuple[str, ...]:
        """The industry codes that were understood."""
        return self.industry.codes

    def answer(self, kind: str) -> Answer:
        """Whether any part of the project is of ``kind``."""
        return any_of(part.answer(kind) for part in self.parts)
