"""The list of industries with high energy use and high emissions (“两高”名录), as the user supplies it.

There is no single list: 环环评〔2021〕45号 names six trades for statistics and leaves the rest to later national
rules, and provinces publish their own, by GB/T 4754 code, often for certain products or capacities only. So nothing is
built in: without a list that is in force, whether a project is "两高" stays open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..model import Answer
from .project_facts import IndustryFacts, ProjectFacts, Standing

#: The word in the column ``industries`` of a clause, and the kind in rules, that stand for the list.
TWO_HIGH = "two_high"
_NAMES = re.compile("两高(行业|项目|行业项目)?")
_MENTION = re.compile("两高|高耗能[、,和及]?高排放")
_QUOTES = str.maketrans("", "", "“”\"'「」‘’")


def names_the_list(word: str) -> bool:
    """Whether one entry of the column ``industries`` stands for the list: ``两高``, ``“两高”项目``, ``two_high``."""
    plain = "".join(unicodedata.normalize("NFKC", word).translate(_QUOTES).casefold().split())
    return plain == TWO_HIGH or _NAMES.fullmatch(plain) is not None


def mentions_the_list(text: str | None) -> bool:
    """Whether the words of a clause speak of "两高": a hint for a person, never a reason."""
    plain = "".join(unicodedata.normalize("NFKC", text or "").translate(_QUOTES).split())
    return _MENTION.search(plain) is not None


@dataclass(frozen=True)
class ListEntry:
    """One row: a GB/T 4754 code without its letter, matched by prefix.

    ``condition`` is what limits the entry (a product, process or capacity), in the words of the list; where there is
    one, a person must judge whether the project meets it.
    """

    code: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True)
class TwoHighList:
    """A list as its publisher gave it; ``valid_to`` is inclusive, ``None`` is open.

    ``by_process`` says that by the list's own words an industry that is not on it counts as well where it has a listed
    product or process: nothing is then ever known to be off the list.
    """

    name: str
    publisher: str
    document_no: str
    issued: date
    valid_from: date
    entries: tuple[ListEntry, ...]
    valid_to: date | None = None
    by_process: bool = False
    source: str = ""
    sha256: str = ""

    def in_force(self, as_of: date) -> bool:
        """Whether the list counts on ``as_of``; both ends belong to its validity."""
        return self.valid_from <= as_of and (self.valid_to is None or as_of <= self.valid_to)

    def sure_codes(self) -> tuple[str, ...]:
        """The codes that are on the list without a condition."""
        return tuple(entry.code for entry in self.entries if not entry.condition)

    def entries_for(self, industries: Iterable[str]) -> tuple[ListEntry, ...]:
        """The entries that one of ``industries`` falls under, in the order of the list."""
        codes = tuple(industries)
        return tuple(entry for entry in self.entries if any(code.startswith(entry.code) for code in codes))

    def standing(self, known: IndustryFacts) -> Standing:
        """How a project stands to the list by its industries."""
        found = self.entries_for(known.codes)
        if found:
            is_sure = any(not entry.condition for entry in found)
            return Standing.LISTED if is_sure else Standing.CONDITIONAL
        if not known.is_complete:
            return Standing.NO_INDUSTRY
        if known.are_broader_than(entry.code for entry in self.entries):
            return Standing.BROADER
        return Standing.BY_PROCESS if self.by_process else Standing.NOT_LISTED


def standing_on(book: TwoHighList | None, as_of: date, facts: ProjectFacts) -> Standing:
    """How a project stands to the list on a day; a list outside its validity does not count.

    What the list leaves open, the project's own statement answers, and a project that calls itself "两高" is.
    """
    if book is None:
        standing = Standing.NO_LIST
    else:
        standing = book.standing(facts.industry) if book.in_force(as_of) else Standing.NOT_IN_FORCE
    stated = facts.answer(TWO_HIGH)
    if standing.answer is not Answer.YES and stated is Answer.YES:
        return Standing.STATED
    return Standing.STATED_NOT if standing.answer is Answer.UNKNOWN and stated is Answer.NO else standing


def with_standing(facts: ProjectFacts, standing: Standing) -> ProjectFacts:
    """``facts`` that know how the project stands to the list, in every part and as a whole."""
    known = {TWO_HIGH: standing.answer}
    parts = tuple(replace(part, answers={**part.answers, **known}) for part in facts.parts)
    return replace(facts, parts=parts, industry=replace(facts.industry, two_high=standing))
