"""What the user's list of "两高" industries says of a candidate: information for the person who judges, no verdict."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .job import ScreeningJob
from .law.two_high import ListEntry, TwoHighList
from .model import Effect
from .result_tables import FindingRows
from .tables import Objects, objects

#: Rule ids of an entry that holds for the whole industry, and of one with a condition for a person to judge.
LISTED, CONDITIONAL = "two_high:listed", "two_high:conditional"


def list_findings(job: ScreeningJob) -> FindingRows:
    """One row per candidate and entry of the list that its industry falls under; none where no list counts.

    The sentence for people stands with the messages under the rule id; code, name and condition are the row's text.
    """
    book = job.two_high
    if book is None or not book.in_force(job.options.as_of):
        return _rows(np.zeros(0, dtype=object), (), book)
    texts = job.candidates.industries
    entries = {text: book.entries_for(job.vocabulary.facts(None, text).industries) for text in set(texts)}
    found = [entries[text] for text in texts]
    owners = np.repeat(job.candidates.ids, [len(each) for each in found])
    return _rows(owners, [entry for each in found for entry in each], book)


def _rows(owners: Objects, entries: Sequence[ListEntry], book: TwoHighList | None) -> FindingRows:
    count = len(entries)
    columns: dict[str, Objects] = dict.fromkeys(FindingRows.__dataclass_fields__, objects([None] * count))
    columns |= {"candidate_id": owners, "effect": objects([str(Effect.INFORM)] * count)}
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
    return FindingRows(**columns)
