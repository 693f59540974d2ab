"""Every row of the shipped rulebook at work: it speaks when it should and is silent when it should be."""

from __future__ import annotations

import datetime

import pytest
from ecozoning.core.law.judging import judge_near, judge_zone
from ecozoning.core.law.project_facts import Part, ProjectFacts
from ecozoning.core.law.rule import ExceptionVerdict
from ecozoning.core.model import Answer, Effect, Verdict
from ecozoning.storage.rulebook_file import shipped_rulebook

BOOK = shipped_rulebook()
ONE_DAY = datetime.timedelta(days=1)
PLAIN_VERDICTS = {
    Effect.PROHIBIT: Verdict.PROHIBITED,
    Effect.PROHIBIT_EXCEPT: Verdict.PROHIBITED,
    Effect.APPROVAL: Verdict.RESTRICTED,
    Effect.INFORM: None,
}
every_rule = pytest.mark.parametrize("rule", BOOK.rules, ids=[rule.rule_id for rule in BOOK.rules])
every_exception = pytest.mark.parametrize(
    ("rule", "exception"),
    [pytest.param(r, e, id=f"{r.rule_id}-{e.kind}") for r in BOOK.rules if not r.needs for e in r.exceptions],
)


def project(rule, yes=(), no=()):
    """A described project that is of the kinds ``yes`` and of no other that the rule asks for."""
    answers = dict.fromkeys(rule.kinds_asked(), Answer.NO) | dict.fromkeys(yes, Answer.YES)
    return ProjectFacts((Part("drawn", answers | dict.fromkeys(no, Answer.NO), is_described=True),))


def concerned(rule):
    return project(rule, yes=(*rule.kinds[:1], *rule.also_kinds[:1]))


def found(rule, facts, day, grade):
    """What the book says of the rule in a zone of its theme, by the way that screening takes."""
    book = BOOK.in_force(day)
    findings = [*judge_zone(book.for_zone(rule.theme, grade), facts)]
    findings += [judge_near(near, facts) for near in book.near_zone(rule.theme, grade)]
    return next((finding for finding in findings if finding and finding.rule.rule_id == rule.rule_id), None)


def at_most(rule, verdict):
    """A rule with a reach asks and does not decide."""
    return min(verdict, Verdict.REVIEW) if rule.reach and verdict is not None else verdict


def grades_of(rule):
    return rule.grades or BOOK.in_force(rule.valid_from).grade_words(rule.theme) or (None,)


@every_rule
def test_it_speaks_on_its_first_day_in_each_of_its_grades(rule):
    for grade in grades_of(rule):
        finding = found(rule, concerned(rule), rule.valid_from, grade)
        if rule.needs:
            assert finding is None or (finding.verdict is None and finding.is_open)
            assert (finding is None) == (rule.effect is Effect.INFORM)
        else:
            assert finding is not None
            assert finding.verdict is at_most(rule, PLAIN_VERDICTS[rule.effect])


@every_rule
def test_it_is_silent_outside_its_validity(rule):
    grade = grades_of(rule)[0]
    assert found(rule, concerned(rule), rule.valid_from - ONE_DAY, grade) is None
    if rule.valid_to is not None:
        assert rule.needs or found(rule, concerned(rule), rule.valid_to, grade) is not None
        assert found(rule, concerned(rule), rule.valid_to + ONE_DAY, grade) is None


@every_rule
def test_it_spares_a_project_that_is_not_of_its_kinds(rule):
    for kinds in (rule.kinds, rule.also_kinds):
        if kinds:
            facts = project(rule, yes=(*rule.kinds, *rule.also_kinds), no=kinds)
            assert found(rule, facts, rule.valid_from, grades_of(rule)[0]) is None


@every_rule
def test_it_stays_away_from_zones_of_other_grades_and_themes(rule):
    facts = concerned(rule)
    for grade in BOOK.in_force(rule.valid_from).grade_words(rule.theme):
        if rule.grades and grade not in rule.grades:
            assert found(rule, facts, rule.valid_from, grade) is None
    assert BOOK.in_force(rule.valid_from).for_zone("custom:elsewhere", None) == ()


@every_rule
def test_in_a_zone_of_unknown_grade_it_asks_at_most_unless_it_holds_in_every_grade(rule):
    finding = found(rule, concerned(rule), rule.valid_from, "no such grade")
    words = set(BOOK.in_force(rule.valid_from).grade_words(rule.theme))
    if rule.grades and not words <= set(rule.grades):
        assert finding is None or finding.verdict in (None, Verdict.REVIEW)


@every_exception
def test_each_listed_exception_leaves_what_it_says(rule, exception):
    day = max(rule.valid_from, exception.valid_from or rule.valid_from)
    facts = project(rule, yes=(*rule.kinds[:1], *rule.also_kinds[:1], exception.kind))
    finding = found(rule, facts, day, grades_of(rule)[0])
    expected = at_most(rule, Verdict.RESTRICTED if exception.verdict is ExceptionVerdict.RESTRICTED else None)
    assert (finding.verdict, finding.exception) == (expected, exception)
    assert finding.is_open == (rule.reach is not None)
