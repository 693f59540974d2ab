"""The rulebook as a page for a lawyer: every rule, in both languages, with what is unsure in red."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date

import pytest
from ecozoning.reports.rulebook_page import rulebook_page, write_rulebook_page
from ecozoning.reports.words import Words
from ecozoning.storage.rulebook_file import shipped_rulebook, shipped_vocabulary

BOOK = shipped_rulebook()
VOCABULARY = shipped_vocabulary()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def entries(language="zh", **more):
    page = rulebook_page(BOOK, VOCABULARY, Words(language), **more)
    return {rule.rule_id: rule for group in page.groups for rule in group.rules}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_stands_on_the_page_with_article_text_and_sources(tmp_path, language):
    path = tmp_path / "规则.html"
    assert write_rulebook_page(BOOK, VOCABULARY, path, language) == len(BOOK.rules)
    text = path.read_text(encoding="utf-8")
    for rule in BOOK.rules:
        assert f'id="{rule.rule_id}"' in text
        assert (rule.text_zh if language == "zh" else rule.text_en).split("&")[0][:12] in text
    assert "http" not in re.sub(r"[\w.]+\.(com|cn|ai|org|law)\S*", "", text.split("</style>", 1)[1])
    assert BOOK.sources[0].sha256 in text


def test_what_was_not_seen_in_the_original_is_red_and_one_copy_is_amber():
    tones = {str(rule.confidence): entries()[rule.rule_id].tone for rule in BOOK.rules}
    assert tones == {"two_copies": "plain", "one_copy": "amber", "secondary": "red", "unverified": "red"}
    red_line = entries()["RL-10"].exceptions
    assert {e.kind: e.tone for e in red_line}[VOCABULARY.kinds["limited_9"].zh] == "red"


def test_kinds_grades_and_themes_are_told_in_words():
    page = rulebook_page(BOOK, VOCABULARY, Words("zh"))
    assert all(CHINESE.search(group.theme) for group in page.groups)
    assert all(CHINESE.search(grade) for group in page.groups for grade in group.grades)
    for rule in entries().values():
        assert all(CHINESE.search(kind) for kind in (*rule.kinds, *rule.also_kinds))
    for rule in entries("en").values():
        assert not any(CHINESE.search(kind) for kind in (*rule.kinds, *rule.also_kinds))


def test_a_day_leaves_only_what_is_in_force():
    found = entries(as_of=date(2026, 8, 14))
    assert "WS-02A" in found
    assert "WS-02B" not in found


def test_algorithm_writes_the_page_with_local_rules(run, tmp_path):
    local = tmp_path / "own.json"
    rule = {"rule_id": "L1", "theme": "forest", "grades": [], "when_unknown": "applies", "effect": "approval"}
    rule |= {"document": "某办法", "article": "1", "valid_from": "2020-01-01", "valid_to": None, "sources": ["x"]}
    rule |= {"text_zh": "<b>须论证</b>", "text_en": "needs study", "confidence": "unverified"}
    local.write_text(json.dumps({"name": "own", "version": "1", "rules": [rule]}), encoding="utf-8")
    output = tmp_path / "page.html"
    found = run(
        "ecozoning:rulebookpage",
        {"LOCAL_RULES": str(local), "AS_OF": "2026-09-01", "LANGUAGE": "zh", "OUTPUT": str(output)},
    )
    text = output.read_text(encoding="utf-8")
    assert 'id="L1"' in text
    assert "&lt;b&gt;须论证" in text
    assert found["COUNT"] == text.count('class="rule ')


def test_command_line_writes_the_page(tmp_path):
    command = [sys.executable, "-m", "ecozoning", "rulebook", "--language", "en", "--output", str(tmp_path / "r.html")]
    done = subprocess.run(
        [*command, "--json"], capture_output=True, check=True, env={**os.environ, "PYTHONSAFEPATH": "1"}
    )
    assert json.loads(done.stdout)["rules"] == len(BOOK.rules)
    assert "Law rules for review" in (tmp_path / "r.html").read_text(encoding="utf-8")
