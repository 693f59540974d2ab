"""Errors, problems and labels have their words in Chinese and in English, with the same facts, and none is empty.

What the sources can say is read out of them: the codes of errors where they are raised, the codes of problems where
they are noted, and the facts that come along.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_files import ROOT, package_files
from translations import called, literal

MESSAGES = ROOT / "resources" / "messages"
LANGUAGES = ("zh", "en")
PLACE = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?[a-z][^<>]*>")
GAP = re.compile(r"gap:\w+")
#: Words that are empty on purpose.
BLANK = {"labels.phrase.blank"}
#: Codes put together while running, by the file that does so: the check cannot read them out of the source.
PUT_TOGETHER = {"core/law/rulebook.py": ("grade_unknown", "need_unknown")}
#: Classes of problems, and the functions that note them: where the code stands among the arguments, and the detail.
NOTED_BY = {"Fault": (1, 2), "_report": (2, 3)}
#: What a quality issue needs: its sentence, its title and what to do about it.
OF_ISSUE = (("messages", "issue:"), ("issue", ""), ("issue_advice", ""))


@dataclass(frozen=True)
class Said:
    """A word that a source says, in ``group`` (``messages`` or a group of labels), with the facts that come along."""

    place: str
    group: str
    word: str
    facts: frozenset[str] | None = None


class Reader:
    """Reads what one file of the package can say."""

    def __init__(self, path: Path, errors: set[str]) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"), self.name)
        self._errors = errors

    def said(self) -> Iterator[Said]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._by_call(node)
            elif isinstance(node, ast.Assign):
                yield from self._by_assignment(node)
            elif isinstance(node, ast.Constant) and GAP.fullmatch(str(node.value)):
                yield Said(f"{self.name}:{node.lineno}", "messages", str(node.value))
        for code in PUT_TOGETHER.get(self.name, ()):
            yield Said(self.name, "messages", code)

    def _by_call(self, call: ast.Call) -> Iterator[Said]:
        name, place = called(call), f"{self.name}:{call.lineno}"
        if name in self._errors or name == "fault":
            yield from self._by_error(call, place, whole=name != "fault")
        for position, group in zip(NOTED_BY.get(name, ()), ("messages", "detail")):
            text = literal(call.args[position]) if len(call.args) > position else None
            if text:
                yield Said(place, group, text)
        issue = literal(call.args[0]) if name == "Issue" and call.args else None
        yield from (Said(place, group, start + issue) for group, start in OF_ISSUE if issue)
        for keyword in call.keywords:
            if keyword.arg == "code" and name.endswith("Rows"):
                inside = (literal(node) for node in ast.walk(keyword.value) if isinstance(node, ast.expr))
                yield from (Said(place, "messages", text) for text in inside if text)

    def _by_error(self, call: ast.Call, place: str, whole: bool) -> Iterator[Said]:
        code = literal(call.args[0]) if call.args else None
        if code is None:
            if call.args and isinstance(call.args[0], ast.JoinedStr) and self.name not in PUT_TOGETHER:
                yield Said(place, "messages", f"(code put together in {self.name}: list its codes in PUT_TOGETHER)")
            return
        names = {keyword.arg for keyword in call.keywords}
        known = whole and None not in names
        yield Said(place, "messages", code, frozenset(str(name) for name in names) if known else None)

    def _by_assignment(self, node: ast.Assign) -> Iterator[Said]:
        target, text = node.targets[0], literal(node.value)
        if text and isinstance(target, ast.Subscript) and getattr(target.value, "id", "") == "notes":
            yield Said(f"{self.name}:{node.lineno}", "note", text)


def error_classes(files: list[Path]) -> set[str]:
    """``EcoZoningError`` and whatever is derived from it, except what takes no code of its own."""
    classes = [
        node
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    names = {"EcoZoningError"}
    while True:
        more = {each.name for each in classes if names & {getattr(base, "id", "") for base in each.bases}} - names
        if not more:
            return names
        names |= more


def unsaid(texts: dict[str, Any]) -> Iterator[str]:
    """What a source says and a language has no words for, or words that ask for a fact that does not come along."""
    files = package_files()
    errors = error_classes(files)
    for path in files:
        for said in Reader(path, errors).said():
            words = texts["messages"] if said.group == "messages" else texts["labels"].get(said.group, {})
            if said.word not in words:
                yield f"{said.place} no words in {said.group} for {said.word!r}"
            elif said.facts is not None:
                last = words[said.word] if isinstance(words[said.word], str) else words[said.word][-1]
                lacking = {place[1:-1] for place in PLACE.findall(last)} - said.facts
                if lacking:
                    yield f"{said.place} the words for {said.word!r} ask for {', '.join(sorted(lacking))}"


def leaves(texts: Any, path: str = "") -> dict[str, str]:
    """All texts of a file by their path."""
    if isinstance(texts, str):
        return {path: texts}
    items = texts.items() if isinstance(texts, dict) else enumerate(texts)
    found: dict[str, str] = {}
    for key, value in items:
        found |= leaves(value, f"{path}.{key}" if path else str(key))
    return found


def differences(one: dict[str, str], other: dict[str, str]) -> Iterator[str]:
    """Words that only one of two languages has, and words whose places or tags differ."""
    yield from (f"only one language has {path}" for path in sorted(set(one) ^ set(other)))
    for path in sorted(set(one) & set(other)):
        for what, pattern in (("places", PLACE), ("tags", TAG)):
            if Counter(pattern.findall(one[path])) != Counter(pattern.findall(other[path])):
                yield f"{what} of {path} differ between the languages"


def faults() -> Iterator[str]:
    texts = {name: json.loads((MESSAGES / f"{name}.json").read_text(encoding="utf-8")) for name in LANGUAGES}
    flat = {name: leaves(text) for name, text in texts.items()}
    yield from differences(flat["zh"], flat["en"])
    for name in LANGUAGES:
        yield from (f"{name}: {path} is empty" for path, text in flat[name].items() if not text and path not in BLANK)
        yield from (f"{name}: {fault}" for fault in unsaid(texts[name]))


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "every error, problem and label has its words in both languages")
    sys.exit(bool(found))
