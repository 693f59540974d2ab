"""Admission judgement (准入研判): passed, restricted, refused, or needs information, for each candidate.

A preliminary answer from what is known of industry and activity; it never says more than the list that was loaded:

* **refused** where a ban is settled: no answer to an open question could lift it;
* **needs information** while anything is open (a question, a clause that a person must judge, a conflict between
  tiers, a gap in the data), and always where no official list is loaded: none at all, a synthetic one, or one
  without a document number;
* **restricted** where something settled needs approval, **passed** where nothing settled speaks against it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np

from .findings import ZoneJudgement
from .law.judging import Finding
from .model import Verdict, Word
from .reach_findings import ReachJudgement
from .resolved_clauses import ResolvedClauses
from .tables import Booleans, Integers, Objects, Overlaps, ZoningDataset, objects
from .verdict import Verdicts


class Admission(Word):
    """The four answers: 判定通过, 受限准入, 判定不通过, 待补充信息."""

    PASSED = "passed"
    RESTRICTED = "restricted"
    REFUSED = "refused"
    NEEDS_INFORMATION = "needs_information"


def has_official_list(dataset: ZoningDataset) -> bool:
    """Whether the dataset holds clauses and calls itself real (``synthetic`` no) with a document number."""
    is_real = dataset.scheme.get("synthetic", "").strip().lower() in {"no", "false", "0", "否"}
    return is_real and bool(dataset.scheme.get("document_no", "").strip()) and len(dataset.clauses) > 0


def admissions(
    dataset: ZoningDataset, verdicts: Verdicts, banned: Booleans, questions: Integers, clauses: ResolvedClauses
) -> Objects:
    """The answer for each candidate; ``banned`` are those with a settled ban, ``questions`` the open ones."""
    is_open = (
        (questions > 0) | (clauses.open_counts > 0) | ~clauses.is_listed | (verdicts.verdict <= int(Verdict.OUTSIDE))
    )
    is_open |= verdicts.verdict == int(Verdict.REVIEW)
    answers = np.where(verdicts.verdict == int(Verdict.CLEAR), str(Admission.PASSED), str(Admission.RESTRICTED))
    answers = np.where(is_open, str(Admission.NEEDS_INFORMATION), answers)
    answers = np.where(banned, str(Admission.REFUSED), answers)
    if not has_official_list(dataset):
        answers = np.full(len(answers), str(Admission.NEEDS_INFORMATION))
    return objects(answers.tolist())


def settled_bans(overlaps: Overlaps, judgement: ZoneJudgement, clauses: ResolvedClauses) -> Booleans:
    """Mask of the candidates with a ban that waits for no answer, no survey, nor for tiers to be reconciled."""
    solid = ~overlaps.is_sliver & ~overlaps.is_borderline
    of_overlap = np.asarray(judgement.of_overlaps(_has_settled_ban), dtype=bool)
    banned = np.zeros(len(clauses.set_of), dtype=bool)
    banned[overlaps.candidate[solid & of_overlap]] = True
    return np.asarray(banned | ((clauses.verdict == int(Verdict.PROHIBITED)) & ~clauses.in_conflict))


def open_questions(
    overlaps: Overlaps, judgement: ZoneJudgement, verdicts: Verdicts, clauses: ResolvedClauses, reach: ReachJudgement
) -> Integers:
    """How many different questions wait for an answer: of rules, of gaps in the data, of tiers in conflict."""
    numbers: dict[str, int] = {}
    asked = [[numbers.setdefault(text, len(numbers)) for text in _questions(found)] for found in judgement.findings]
    lengths = np.asarray([len(texts) for texts in asked], dtype=np.int64)
    rows = np.flatnonzero(~overlaps.is_sliver)
    rows = rows[lengths[judgement.case[rows]] > 0] if len(lengths) else rows[:0]
    cases = judgement.case[rows]
    near = [[numbers.setdefault(text, len(numbers)) for text in _questions([found])] for found in reach.findings]
    owner = np.concatenate(
        [np.repeat(overlaps.candidate[rows], lengths[cases]), np.repeat(reach.candidate, list(map(len, near)))]
    )
    number = np.asarray(
        [text for texts in chain(map(asked.__getitem__, cases), near) for text in texts], dtype=np.int64
    )
    pairs = np.unique(owner * max(len(numbers), 1) + number)
    counts = np.bincount(pairs // max(len(numbers), 1), minlength=len(verdicts.verdict)) + clauses.in_conflict
    for gap in verdicts.gaps:
        counts = counts + gap.concerned
    return np.asarray(counts, dtype=np.int64)


def _has_settled_ban(findings: Iterable[Finding]) -> bool:
    return any(found.verdict is Verdict.PROHIBITED and not found.is_open for found in findings)


def _questions(findings: Iterable[Finding]) -> list[str]:
    return list(dict.fromkeys(text for text in (found.question("zh") for found in findings) if text))
