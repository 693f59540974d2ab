"""The words of the interface: what tr("…") in the sources asks for, and what i18n/ecozoning_zh.ts answers.

Run by `make translations`: brings the .ts up to date. New words come in unfinished, words that no source asks for
any more go; the translations themselves are written by hand (Qt Linguist or a text editor).
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from python_files import ROOT, package_files

TS = ROOT / "i18n" / "ecozoning_zh.ts"
#: The context in which tr() of qgis_bridge/translation.py looks words up.
CONTEXT = "@default"
HEAD = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
"""
#: Calls whose second argument people read.
LABELLED = ("QgsProcessingParameter", "QgsProcessingOutput")
LABELLED_BY_US = ("choice",)


@dataclass(frozen=True)
class Asked:
    """A text that a source asks for, or (``text`` is ``None``) a call that cannot be translated."""

    place: str
    text: str | None
    fault: str = ""


@dataclass(frozen=True)
class Entry:
    """A translation in the .ts; ``state`` is empty once it is finished."""

    translation: str
    state: str = ""


def asked() -> list[Asked]:
    """All texts of the package, in the order of the sources; the same text may come several times."""
    return [found for path in package_files() for found in asked_in(path)]


def asked_in(path: Path) -> list[Asked]:
    name = path.relative_to(ROOT).as_posix()
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), name)) if isinstance(node, ast.Call)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return [found for call in calls for found in _asked_by(call, f"{name}:{call.lineno}")]


def _asked_by(call: ast.Call, place: str) -> Iterator[Asked]:
    name = called(call)
    if isinstance(call.func, ast.Name) and name == "tr":
        text = literal(call.args[0]) if len(call.args) == 1 else None
        yield Asked(place, text, "" if text is not None else "tr() takes one literal text, or nothing can find it")
    elif isinstance(call.func, ast.Attribute) and name == "tr":
        yield Asked(place, None, "call tr() of qgis_bridge.translation: other contexts are not looked into")
    elif (name.startswith(LABELLED) or name in LABELLED_BY_US) and len(call.args) > 1 and literal(call.args[1]):
        yield Asked(place, None, f"{literal(call.args[1])!r} is read by people: tr() it")


def called(call: ast.Call) -> str:
    """The bare name of what is called."""
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def literal(node: ast.expr) -> str | None:
    """The text of a literal; the parser has joined adjoining ones already."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def answered(path: Path = TS) -> dict[str, Entry]:
    """The translations of the .ts by source text; empty where there is none yet."""
    if not path.exists():
        return {}
    messages = ElementTree.parse(path).getroot().iterfind(f"context[name='{CONTEXT}']/message")
    return {message.findtext("source") or "": _entry(message.find("translation")) for message in messages}


def _entry(element: ElementTree.Element | None) -> Entry:
    return Entry("", "unfinished") if element is None else Entry(element.text or "", element.get("type", ""))


def rendered(files: dict[str, list[str]], known: dict[str, Entry]) -> str:
    """The text of the .ts: one message for each source text, with the files that ask for it."""
    messages = []
    for text, names in files.items():
        entry = known.get(text, Entry("", "unfinished"))
        places = "".join(f'        <location filename="../{name}"/>\n' for name in names)
        state = ' type="unfinished"' if entry.state or not entry.translation else ""
        messages.append(
            f"    <message>\n{places}        <source>{escape(text)}</source>\n"
            f"        <translation{state}>{escape(entry.translation)}</translation>\n    </message>\n"
        )
    return f"{HEAD}<context>\n    <name>{CONTEXT}</name>\n{''.join(messages)}</context>\n</TS>\n"


def update() -> int:
    """Bring the .ts up to date; the number of texts that wait for a translation."""
    files: dict[str, list[str]] = {}
    for found in asked():
        if found.text is not None:
            names = files.setdefault(found.text, [])
            names += [name for name in [found.place.rpartition(":")[0]] if name not in names]
    known = answered()
    TS.parent.mkdir(exist_ok=True)
    TS.write_text(rendered(files, known), encoding="utf-8")
    return sum(text not in known or known[text].state != "" for text in files)


if __name__ == "__main__":
    waiting = update()
    print(f"{TS.relative_to(ROOT)}: {waiting} texts wait for a translation" if waiting else "every text is translated")
    sys.exit(0)
