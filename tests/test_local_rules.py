"""Rules of a user's own beside the shipped ones, on every way into a run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
from ecozoning.storage.result_file import read_result
from qgis.core import QgsProcessingException
from sample_copy import SAMPLE

DATASET = str(SAMPLE / "jilin.gpkg")
RULE = {
    "rule_id": "LOCAL-01",
    "theme": "water_source",
    "grades": [],
    "when_unknown": "applies",
    "effect": "prohibit",
    "document": "某省饮用水水源保护条例（测试）",
    "article": "9",
    "valid_from": "2025-01-01",
    "valid_to": None,
    "text_zh": "（测试）任何建设均须避让",
    "text_en": "(Test) every building keeps out",
    "confidence": "unverified",
    "sources": ["测试"],
}


@pytest.fixture
def rules(tmp_path):
    path = tmp_path / "province.json"
    book = {"name": "province", "version": "1", "rules": [RULE], "notes_zh": [], "notes_en": []}
    path.write_text(json.dumps(book, ensure_ascii=False), encoding="utf-8")
    return path


def assert_used(result, rules):
    assert "LOCAL-01" in set(result.findings.rule_id)
    own = hashlib.sha256(rules.read_bytes()).hexdigest()
    books = dict(entry.split("=") for entry in result.run["rulebook_sha256"].split(";"))
    assert list(books) == ["national", "province"]
    assert books["province"] == own


def test_the_algorithm_takes_rules_of_the_users_own(run, rules, tmp_path):
    parcels = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels"
    output = str(tmp_path / "result.gpkg")
    run("ecozoning:screen", {"INPUT": parcels, "DATASET": DATASET, "LOCAL_RULES": str(rules), "OUTPUT": output})
    assert_used(read_result(output), rules)


def test_the_command_line_takes_them_too(rules, tmp_path):
    output = tmp_path / "result.gpkg"
    source = ["--candidates", str(SAMPLE / "candidates.gpkg"), "--layer", "parcels", "--output", str(output)]
    command = [sys.executable, "-m", "ecozoning", "screen", "--dataset", DATASET, "--local-rules", str(rules)]
    safe = {**os.environ, "PYTHONSAFEPATH": "1"}
    subprocess.run(command + source, check=True, capture_output=True, env=safe)
    assert_used(read_result(output), rules)


def test_a_faulty_file_is_refused_by_name_and_nothing_is_written(run, rules, tmp_path):
    rules.write_text(rules.read_text(encoding="utf-8").replace('"prohibit"', '"forbid"'), encoding="utf-8")
    parcels = f"{SAMPLE / 'candidates.gpkg'}|layername=parcels"
    output = tmp_path / "result.gpkg"
    with pytest.raises(QgsProcessingException, match="LOCAL-01"):
        run(
            "ecozoning:screen",
            {"INPUT": parcels, "DATASET": DATASET, "LOCAL_RULES": str(rules), "OUTPUT": str(output)},
        )
    assert not output.exists()
