"""Rules for what is near a zone (``reach``): measured from the layer, where there is one, and told as indicative."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .engine.nearness import Nearby, zones_near
from .finding_book import FindingBook, one_by_one, places_of, rule_reasons
from .job import ScreeningJob
from .law.judging import Finding, judge_near
from .law.rule import Rule
from .model import Verdict
from .preparation import Prepared
from .standing import ZoneKinds, distinct
from .tables import Booleans, Floats, Integers, Zones, where


@dataclass(frozen=True)
class ReachJudgement:
    """Candidates near zones, and what a rule with a reach says there: parallel."""

    candidate: Integers
    zone: Integers
    distance_m: Floats
    findings: tuple[Finding, ...]

    @property
    def verdicts(self) -> Integers:
        """The verdict of each row as a number; -1 for information."""
        return np.asarray([-1 if f.verdict is None else int(f.verdict) for f in self.findings], dtype=np.int64)


def judged_reach(job: ScreeningJob, ready: Prepared, zones: ZoneKinds) -> ReachJudgement:
    """Ask the rules with a reach about every candidate within it; of several zones of one kind the nearest counts.

    Nothing is asked of a theme that the dataset lacks.
    """
    book = job.rulebook.in_force(job.options.as_of)
    rules = [(number, rule) for number, kind in enumerate(zones.kinds) for rule in book.near_zone(*kind)]
    near = _near(ready, rules, zones.kind_of)
    facts, fact_of = distinct(job.candidates.activities, job.candidates.industries)
    rows, findings = [np.zeros(0, dtype=np.int64)], []
    for number, rule in rules:
        within = _nearest(near, (zones.kind_of[near.zone] == number) & (near.distance_m <= rule.reach_m))
        fact = fact_of[near.candidate[within]]
        said = {place: judge_near(rule, job.facts(*facts[place])) for place in np.unique(fact).tolist()}
        found = [(row, said[place]) for row, place in zip(within.tolist(), fact.tolist())]
        rows.append(np.asarray([row for row, finding in found if finding is not None], dtype=np.int64))
        findings += [finding for _, finding in found if finding is not None]
    taken = np.concatenate(rows)
    return ReachJudgement(near.candidate[taken], near.zone[taken], near.distance_m[taken], tuple(findings))


def of_reach(zones: Zones, found: ReachJudgement) -> FindingBook:
    """One reason per finding; its text ends with the distance that was measured, called indicative."""
    pairs = list(zip(found.findings, found.distance_m.tolist()))
    texts = [[finding.rule.text_near(word, distance) for finding, distance in pairs] for word in ("zh", "en")]
    reasons = rule_reasons(found.findings, [int(Verdict.PROHIBITED)] * len(pairs), texts)
    zone, place = np.unique(found.zone, return_inverse=True)
    return one_by_one(found.candidate, np.asarray(place, dtype=np.int64).ravel(), places_of(zones, zone), reasons)


def _near(ready: Prepared, rules: list[tuple[int, Rule]], kind_of: Integers) -> Nearby:
    """Candidates and zones of the kinds that have rules, within the farthest reach."""
    concerned = np.isin(kind_of, [number for number, _ in rules])
    reach_m = max((rule.reach_m for _, rule in rules), default=0.0)
    return zones_near(ready.frame, ready.candidates, where(concerned, ready.zones), reach_m, 0.0)


def _nearest(near: Nearby, mask: Booleans) -> Integers:
    """Of the rows in ``mask`` the nearest of each candidate."""
    rows = np.flatnonzero(mask)
    rows = rows[np.lexsort((near.distance_m[rows], near.candidate[rows]))]
    _, first = np.unique(near.candidate[rows], return_index=True)
    return np.asarray(rows[first], dtype=np.int64)
