"""Numbered clauses in one cell: split where they are numbered, put together again the text as it was."""

from __future__ import annotations

import pytest
from ecozoning.storage.clause_text import split_clauses
from ecozoning.storage.field_resources import wording
from ecozoning.storage.industry_codes import shipped
from hypothesis import given
from hypothesis import strategies as st

SPLIT = {
    "1.禁止新建化工项目。2.限制采砂。": ["1.禁止新建化工项目。", "2.限制采砂。"],
    "1、一是甲；\n2、二是乙": ["1、一是甲；\n", "2、二是乙"],
    "（1）甲。（2）乙。（3）丙。": ["（1）甲。", "（2）乙。", "（3）丙。"],
    "(1)甲\n(2)乙": ["(1)甲\n", "(2)乙"],
    "①甲；②乙": ["①甲；", "②乙"],
    "一、甲。1.子项；2.子项。二、乙。": ["一、甲。1.子项；2.子项。", "二、乙。"],
    "（一）甲\n（二）乙": ["（一）甲\n", "（二）乙"],
    "１．甲。２．乙。": ["１．甲。", "２．乙。"],
    "1）甲\n2）乙": ["1）甲\n", "2）乙"],
    "第一条 甲。\n第二条 乙。": ["第一条 甲。\n", "第二条 乙。"],
    "  1. 甲\n\n  2. 乙": ["  1. 甲\n\n  ", "2. 乙"],
    "执行总体要求。1.甲。2.乙。": ["执行总体要求。", "1.甲。", "2.乙。"],
    "\n".join(f"{n}、条" for n in range(1, 13)): [f"{n}、条\n" for n in range(1, 12)] + ["12、条"],
    "十、不是开头。一、甲。二、乙。": ["十、不是开头。", "一、甲。", "二、乙。"],
}
WHOLE = [
    "不得低于1.5米，2.5米以上须论证。",
    "禁止下列活动：（1）采矿；（2）毁林。",
    "执行GB 3838—2002表1、表2要求。",
    "2.从二开始的不是编号。3.也不是。",
    "1.只有一条",
    "2025年底前完成1家、2026年底前完成2家。",
    "",
]


@pytest.mark.parametrize("text", SPLIT)
def test_numbered_clauses_are_split(text):
    assert [piece.text for piece in split_clauses(text)] == SPLIT[text]


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_not_a_numbering_stays_whole(text):
    assert [piece.text for piece in split_clauses(text)] == ([text] if text else [])


@given(st.text(alphabet="1２3一二三（）()①②③、.．。；：\n 禁止", max_size=60))
def test_the_pieces_are_the_text_again(text):
    pieces = split_clauses(text)
    assert "".join(piece.text for piece in pieces) == (text if text.strip() else "")
    assert all(piece.text.strip() for piece in pieces)


SUGGESTED = {
    "禁止新建、扩建石化项目。": "prohibit",
    "严禁向河道排放污水": "prohibit",
    "不得新设排污口。": "prohibit",
    "严格控制新增用水。": "restrict",
    "限制高耗水行业发展。": "restrict",
    "排污单位应当安装自动监测设备。": "require",
    "必须达标排放": "require",
    "鼓励使用再生水": "encourage",
    "禁止或严格限制大规模开发": None,
    "排放浓度不得高于限值。": None,
    "禁止新建，现有企业应限期退出": None,
    "优化布局，提升效率。": None,
    "完善供应链，加强应急响应与适应能力。": None,
    "原则上禁止人为活动。": None,
    "执行排放限值。": None,
}


@pytest.mark.parametrize("text", SUGGESTED)
def test_wording_suggests_one_effect_or_none(text):
    assert wording().suggested(text) == SUGGESTED[text]


INDUSTRIES = {
    "禁止新建化工（C26）、造纸（C22）项目。": "26,22",
    "禁止新建行业代码为C2614的项目": "2614",
    "禁止新建化工（C26）等项目。": None,
    "除C26外均禁止": None,
    "除（C26）以外的项目": None,
    "PM10（A级）和COD": None,
    "禁止石油、煤炭及其他燃料加工业": None,
    "禁止（A26）": None,
    "细颗粒物（PM2.5）浓度": None,
}


@pytest.mark.parametrize("text", INDUSTRIES)
def test_industries_are_taken_from_a_text_only_where_it_writes_their_codes_out(text):
    assert shipped().written_in(text) == INDUSTRIES[text]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("25,26；171", "25,26,171"),
        ("C25、C2614", "25,2614"),
        ("石油、煤炭及其他燃料加工业", "25"),
        ("化工", None),
        ("99", None),
        ("A26", None),
        ("C", "C"),
        ("２５", "25"),
    ],
)
def test_industries_that_a_column_states(text, codes):
    assert shipped().stated(text) == codes
