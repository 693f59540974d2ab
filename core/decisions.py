"""What a person decided about a verdict (人工复核): recorded beside it, never in its place.

A decision is kept against the candidate, the data and the rules that it was made on; where one of them has changed
since, it is stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from .errors import InputRefused
from .model import CLAUSE_RULE, Verdict, Word

if TYPE_CHECKING:
    from .result_tables import CandidateRows, ScreeningResult

DATASET_HASH, RULEBOOK_HASH, TWO_HIGH_HASH = "dataset_sha256", "rulebook_sha256", "two_high_sha256"


def rules_hash(run: Mapping[str, str]) -> str:
    """The hashes of all that a run judges by: the rulebooks and, where one was loaded, the list of industries."""
    own = f";two_high={run[TWO_HIGH_HASH]}" if run.get(TWO_HIGH_HASH) else ""
    return run.get(RULEBOOK_HASH, "") + own


class Choice(Word):
    """Whether the person shares the answer or puts another one beside it."""

    CONFIRM = "confirm"
    OVERRIDE = "override"


@dataclass(frozen=True)
class Decision:
    """One row of the table ``decisions``, all text; ``rule_id`` and ``zone_code`` empty: the candidate as a whole.

    ``verdict`` is what the person came to; the hashes are those of the run and of the candidate as it was then (empty
    in older files).
    """

    candidate_id: str
    rule_id: str
    zone_code: str
    decision: str
    verdict: str
    reason: str
    person: str
    decided_on: str
    data_hash: str
    rulebook_hash: str
    candidate_hash: str = ""

    def is_stale(self, data_hash: str, run: Mapping[str, str], candidates: CandidateRows) -> bool:
        """Whether data, rules or the candidate are others than those that the decision was made on.

        ``data_hash`` is that of the dataset at hand, ``run`` and ``candidates`` are those of the result at hand.
        """
        rows = np.flatnonzero(candidates.candidate_id == self.candidate_id)
        now = candidate_hash(candidates, int(rows[0])) if len(rows) else ""
        is_other = self.candidate_hash not in ("", now)
        return is_other or (self.data_hash, self.rulebook_hash) != (data_hash, rules_hash(run))


def candidate_hash(rows: CandidateRows, row: int) -> str:
    """What a decision about a candidate rests on: where it lies to about 0.1 m, its shape, industry and activity.

    The hash is the same before and after a file, and whatever the CRS of the input or the way areas are measured.
    """
    shape = shapely.from_wkb(rows.wkb[row])
    corners = [f"{value:.6f}" for value in shapely.bounds(shape)]
    facts = [*corners, f"{shapely.area(shape):.4e}", f"{shapely.length(shape):.4e}"]
    texts = (str(value or "") for value in (rows.industry[row], rows.activity[row]))
    return hashlib.sha256("|".join([*facts, *texts]).encode()).hexdigest()


def decided_on(result: ScreeningResult, **given: str) -> Decision:
    """A decision about an answer of ``result``, with the hashes of its run.

    Parameters
    ----------
    result
        The result that was looked at.
    given
        The fields of :class:`Decision` but for the hashes; an empty ``verdict`` of a confirmation is that
        of the answer itself.

    Raises
    ------
    InputRefused
        ``decision_incomplete`` (field), ``decision_word`` (field, value), ``decision_without_candidate``,
        ``decision_without_reason`` (no such rule or zone for the candidate).
    """
    given = {name: text.strip() for name, text in given.items()}
    for field in ("candidate_id", "reason", "person", "decided_on"):
        if not given.get(field):
            raise InputRefused("decision_incomplete", field=field)
    standing = _standing_verdict(result, given["candidate_id"], given.get("rule_id", ""), given.get("zone_code", ""))
    if given["decision"] == str(Choice.CONFIRM):
        given["verdict"] = standing
    _check_words(given, standing)
    row = list(result.candidates.candidate_id).index(given["candidate_id"])
    hashes = {
        "data_hash": result.run.get(DATASET_HASH, ""),
        "rulebook_hash": rules_hash(result.run),
        "candidate_hash": candidate_hash(result.candidates, row),
    }
    return Decision(**{**dict.fromkeys(("rule_id", "zone_code"), ""), **given, **hashes})


def _check_words(given: dict[str, str], standing: str) -> None:
    if given["decision"] not in [str(word) for word in Choice]:
        raise InputRefused("decision_word", field="decision", value=given["decision"])
    is_word = given.get("verdict") in [verdict.word for verdict in Verdict]
    if not is_word and not (given["decision"] == str(Choice.CONFIRM) and not standing):
        raise InputRefused("decision_word", field="verdict", value=given.get("verdict", ""))


def _standing_verdict(result: ScreeningResult, candidate: str, rule: str, zone: str) -> str:
    """The verdict that the person looked at; empty for a finding that only informs and for a clause left to persons."""
    if candidate not in result.candidates.candidate_id:
        raise InputRefused("decision_without_candidate", candidate=candidate)
    if not rule and not zone:
        return str(result.candidates.verdict[list(result.candidates.candidate_id).index(candidate)])
    found = result.findings
    for row, of in enumerate(found.candidate_id):
        if of == candidate and rule in ("", found.rule_id[row]) and zone in ("", found.zone_code[row] or ""):
            return str(found.verdict[row] or "")
    clauses = result.requirements
    for row, of in enumerate(clauses.candidate_id):
        is_asked = of == candidate and rule == f"{CLAUSE_RULE}{clauses.requirement_id[row]}"
        if is_asked and zone in ("", clauses.unit_code[row] or ""):
            return ""
    raise InputRefused("decision_without_reason", candidate=candidate, rule=rule, zone=zone)
