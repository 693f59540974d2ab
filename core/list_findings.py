"""What the user's list of "两高" industries says of a candidate: information for the person who judges, no verdict."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .finding_book import FindingBook, one_by_one
from .job import ScreeningJob
from .law.two_high import ListEntry, TwoHighList
from .model import Effect
from .result_tables import PlaceRows, ReasonRows
from .tables import Objects, objects

#: Rule ids of an entry that holds for the whole industry, and of one with a condition for a person to judge.
LISTED, CONDITIONAL = "two_high:listed", "two_high:conditional"


def of_two_high_list(job: ScreeningJob) -> FindingBook:
    """One reason per candidate and entry of the list that its industry falls under; none where no list counts.

    The sentence for people stands with the messages under the rule id; code, name and condition are the row's text.
    """
    book, texts = job.two_high, job.candidates.industries
    if book is None or not book.in_force(job.options.as_of):
        return one_by_one(*(np.zeros(0, dtype=np.int64),) * 2, _no_theme(0), _reasons((), book))
    entries = {text: book.entries_for(job.vocabulary.facts(None, text).industries) for text in set(texts)}
    found = [entries[text] for text in texts]
    owner = np.repeat(np.arange(len(texts)), [len(each) for each in found])
    reasons = _reasons([entry for each in found for entry in each], book)
    return one_by_one(owner, np.zeros(len(owner), dtype=np.int64), _no_theme(1), reasons)


def _no_theme(count: int) -> PlaceRows:
    nothing = objects([None] * count)
    return PlaceRows(nothing, nothing, nothing, nothing)


def _reasons(entries: Sequence[ListEntry], book: TwoHighList | None) -> ReasonRows:
    count = len(entries)
    columns: dict[str, Objects] = dict.fromkeys(ReasonRows.__dataclass_fields__, objects([None] * count))
    columns |= {"effect": objects([str(Effect.INFORM)] * count)}
    if book is not None:
        texts = objects([" ".join(filter(None, (entry.code, entry.name, entry.condition))) for entry in entries])
        columns |= {
            "rule_id": objects([CONDITIONAL if entry.condition else LISTED for entry in entries]),
            "document": objects([f"{book.name}（{book.document_no}）"] * count),
            "article": objects([f"GB/T 4754 {entry.code}" for entry in entries]),
            "valid_from": objects([book.valid_from.isoformat()] * count),
            "valid_to": objects([book.valid_to.isoformat() if book.valid_to else None] * count),
            "text_zh": texts,
            "text_en": texts,
            "confidence": objects(["user_list"] * count),
        }
    return ReasonRows(**columns)
