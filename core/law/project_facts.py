"""What is known of a project, activity by activity, in three-valued logic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Answer


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


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of a project; at least one part.

    ``recognised`` are the codes of the activities and statements found, ``unrecognised`` the texts and
    industry codes that the vocabulary does not hold, in the words of the input.
    """

    parts: tuple[Part, ...] = (NOTHING_KNOWN,)
    recognised: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    unrecognised: tuple[str, ...] = ()

    def answer(self, kind: str) -> Answer:
        """Whether any part of the project is of ``kind``."""
        return any_of(part.answer(kind) for part in self.parts)
