"""What the column ``industries`` of a clause names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ..model import Answer, Applies
from .project_facts import IndustryFacts, any_of
from .two_high import names_the_list

_SEPARATORS = re.compile(r"[,，;；、/\s]+")
_CODE = re.compile(r"[A-T]?(\d{2,4})")
_APPLIES = {Answer.YES: Applies.YES, Answer.NO: Applies.NO, Answer.UNKNOWN: Applies.JUDGE}


@dataclass(frozen=True)
class NamedIndustries:
    """Codes without section letter, the list of "两高" industries, and what only a person can read.

    ``others`` are bare section letters and words that are no codes.
    """

    codes: frozenset[str] = frozenset()
    two_high: bool = False
    others: frozenset[str] = frozenset()

    def applies_to(self, project: IndustryFacts) -> Applies:
        """Whether a clause that names these applies to a project; one that names none is for a person."""
        if not (self.codes or self.two_high or self.others):
            return Applies.JUDGE
        answers = [project.fall_under(self.codes)] if self.codes else []
        answers += [project.two_high.answer] * self.two_high + [Answer.UNKNOWN] * bool(self.others)
        return _APPLIES[any_of(answers)]

    def share_with(self, other: NamedIndustries, listed: Iterable[str] = ()) -> bool:
        """Whether some industry falls under both for sure; ``listed`` are the codes of the list in force."""
        codes = tuple(listed)
        mine, theirs = (each.codes.union(codes if each.two_high else ()) for each in (self, other))
        both = self.two_high and other.two_high
        return both or any(a.startswith(b) or b.startswith(a) for a in mine for b in theirs)


@lru_cache(maxsize=4096)
def named_industries(text: str | None) -> NamedIndustries:
    """Read the column; entries are divided by commas, semicolons, ``、``, strokes or blanks."""
    words = [word for word in _SEPARATORS.split(unicodedata.normalize("NFKC", text or "").strip().upper()) if word]
    codes = {match[1] for match in map(_CODE.fullmatch, words) if match}
    others = {word for word in words if not _CODE.fullmatch(word) and not names_the_list(word)}
    return NamedIndustries(frozenset(codes), any(map(names_the_list, words)), frozenset(others))
