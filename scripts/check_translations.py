"""Every word of the interface is translated: none missing, unfinished, left over, or changed in places and tags."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator

from translations import Entry, answered, asked

PLACE = re.compile(r"\{[^{}]*\}")
TAG = re.compile(r"</?[a-z][^<>]*>")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def faults() -> Iterator[str]:
    entries, texts = answered(), set()
    for found in asked():
        if found.text is None:
            yield f"{found.place} {found.fault}"
        elif found.text not in texts:
            texts.add(found.text)
            what = fault(found.text, entries.get(found.text))
            if what:
                yield f"{found.place} {what}: {found.text[:60]!r}"
    yield from (f"no source asks for {text[:60]!r} any more" for text in entries if text not in texts)


def fault(text: str, entry: Entry | None) -> str | None:
    if entry is None:
        return "not in the .ts"
    if entry.state or not entry.translation.strip():
        return "not translated" if not entry.state else entry.state
    for what, pattern in (("places", PLACE), ("tags", TAG)):
        if Counter(pattern.findall(text)) != Counter(pattern.findall(entry.translation)):
            return f"other {what} in the translation"
    if not CHINESE.search(entry.translation):
        return "no Chinese in the translation"
    return None


if __name__ == "__main__":
    found = list(faults())
    if found:
        found.append("`make translations` brings the .ts up to date; then translate what is unfinished in it")
    print("\n".join(found) or "every word of the interface is translated")
    sys.exit(bool(found))
