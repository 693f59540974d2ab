"""The preliminary admission judgement (准入研判): four answers, and never more than what is known."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ecozoning.core.screening import screen
from squares import candidates, clause, job, square, unit, zone

U1 = unit("U1", square(-5_000, -5_000, 10_000))
PLOT = square(100, 100, 100)
OFFICIAL = {"synthetic": "no", "document_no": "某政办函〔2024〕1号"}
BAN_26 = clause(1, effect="prohibit", industries="26")


def judged(zones=(), clauses=(BAN_26,), industry="4416", activity="光伏发电", scheme=OFFICIAL, **more):
    found = candidates(PLOT, industries=[industry], activities=[activity])
    asked = job(found, [U1, *zones], clauses=clauses, **more)
    dataset = replace(asked.dataset, scheme=asked.dataset.scheme | scheme)
    rows = screen(replace(asked, dataset=dataset)).candidates
    return rows.admission[0], rows.open_questions[0]


def test_passed_only_where_an_official_list_leaves_nothing_open():
    assert judged() == ("passed", 0)


@pytest.mark.parametrize(
    "scheme", [{"synthetic": "yes"}, {"document_no": ""}, {"synthetic": ""}, {"synthetic": "no", "document_no": " "}]
)
def test_without_an_official_list_information_is_needed(scheme):
    assert judged(scheme=OFFICIAL | scheme)[0] == "needs_information"


def test_a_list_without_clauses_for_the_unit_is_no_list():
    assert judged(clauses=())[0] == "needs_information"
    assert judged(clauses=(clause(1, scope="U9", effect="prohibit", industries="26"),))[0] == "needs_information"


def test_a_clause_that_names_the_industry_refuses_or_restricts():
    assert judged(industry="2614", activity="化工项目") == ("refused", 0)
    limit = clause(1, effect="restrict", industries="26")
    assert judged(clauses=(limit,), industry="2614", activity="化工项目") == ("restricted", 0)


def test_a_clause_that_a_person_must_judge_needs_information():
    assert judged(clauses=(BAN_26, clause(2, effect="prohibit")))[0] == "needs_information"
    assert judged(industry=None)[0] == "needs_information"


def test_an_open_question_of_the_law_needs_information_and_is_counted():
    water = zone("water_source", square(0, 0, 1_000), "grade2")
    answer, questions = judged([water], activity="住宅")
    assert answer == "needs_information"
    assert questions >= 1


def test_a_settled_ban_is_refused_whatever_else_is_open():
    water = zone("water_source", square(0, 0, 1_000), "grade1")
    assert judged([water], clauses=(clause(2),), activity="住宅")[0] == "refused"


def test_a_ban_that_an_answer_could_lift_is_not_refused_yet():
    red = zone("redline", square(0, 0, 1_000))
    assert judged([red], activity=None)[0] == "needs_information"


def test_an_approval_is_restricted():
    soil = zone("black_soil", square(0, 0, 1_000))
    assert judged([soil]) == ("restricted", 0)


def test_a_gap_in_the_data_is_a_question():
    assert judged(themes=("control_unit", "redline")) == ("needs_information", 1)


@pytest.mark.parametrize(
    ("dates", "answer"),
    [
        ({"valid_from": "2026-08-15", "valid_to": "2026-08-15"}, ("passed", 0)),
        ({"valid_from": "2026-08-16"}, ("needs_information", 1)),
        ({"valid_to": "2026-08-14"}, ("needs_information", 1)),
        ({"valid_from": "自发布之日起"}, ("passed", 0)),
    ],
)
def test_a_plan_outside_its_validity_is_a_gap(dates, answer):
    assert judged(scheme=OFFICIAL | dates) == answer


def test_a_conflict_of_tiers_needs_information_even_where_the_stricter_clause_refuses():
    clauses = (
        clause(1, "city", "c", effect="prohibit", industries="26"),
        clause(2, effect="encourage", industries="26"),
    )
    scopes = [("U1", "city", "c")]
    assert judged(clauses=clauses, scopes=scopes, industry="2614", activity="化工项目") == ("needs_information", 1)


def test_outside_and_invalid_candidates_need_information():
    far = candidates(square(50_000, 0, 100), None)
    asked = job(far, [U1], clauses=[BAN_26])
    dataset = replace(asked.dataset, scheme=asked.dataset.scheme | OFFICIAL)
    rows = screen(replace(asked, dataset=dataset)).candidates
    assert list(rows.admission) == ["needs_information"] * 2
