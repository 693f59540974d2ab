"""The words that people read, in Chinese and English, loaded from ``resources/messages``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from ..core.errors import InputRefused

LANGUAGES = ("zh", "en")
CUSTOM_THEME = "custom:"
_PLACE = re.compile(r"\{(\w+)\}")


class Words:
    """Labels and sentences of one language; an unknown word is shown as it is, never an error."""

    def __init__(self, language: str = "zh") -> None:
        self.language = language
        self._texts = load_texts(language)

    def label(self, group: str, word: object, **facts: object) -> str:
        """Label of ``word`` in ``group``; a dotted word falls back to what follows its last dot."""
        if word is None or word == "":
            return ""
        key = str(word)
        if group == "theme" and key.startswith(CUSTOM_THEME):
            name = key[len(CUSTOM_THEME) :]
            return str(self._texts["labels"].get("custom_theme", {}).get(name, name))
        labels = self._texts["labels"].get(group, {})
        bare = key.rpartition(".")[2]
        return fill(labels.get(key, labels.get(bare, bare if group == "grade" else key)), facts)

    def grade(self, theme: object, grade: object) -> str:
        """Label of a grade, which depends on its theme (``general`` has three meanings)."""
        return self.label("grade", f"{theme}.{grade}") if grade else ""

    def message(self, code: str, facts: Mapping[str, object] | None = None) -> str:
        """Sentence for an error or problem; an unknown code is shown with its facts."""
        facts = facts or {}
        template = self._texts["messages"].get(code)
        if template is not None:
            return fill(_best(template, facts), facts)
        listed = ", ".join(f"{name}={value}" for name, value in facts.items())
        return f"{code} ({listed})" if listed else code

    def problem(self, code: str, detail: str) -> str:
        """Sentence for a row of the table ``problems``; a GEOS reason in ``detail`` is translated."""
        reason, bracket, where = detail.partition("[")
        return self.message(code, {"detail": self.label("detail", reason) + bracket + where})

    def has_message(self, code: str) -> bool:
        """Whether there is a sentence for ``code``."""
        return code in self._texts["messages"]


def _best(template: str | list[str], facts: Mapping[str, object]) -> str:
    """The first of several templates whose places can all be filled with something, else the last."""
    templates = [template] if isinstance(template, str) else template
    told = {name for name, value in facts.items() if value is not None and value != ""}
    return next((text for text in templates if set(_PLACE.findall(text)) <= told), templates[-1])


def fill(template: str, facts: Mapping[str, object]) -> str:
    """``template`` with ``{name}`` replaced; a missing fact shows as ``?``, braces in facts stay."""
    return _PLACE.sub(lambda place: str(facts.get(place[1], "?")), template)


@cache
def load_texts(language: str) -> dict[str, Any]:
    """The message file of ``language``.

    Raises
    ------
    InputRefused
        ``language_not_available``.
    """
    if language not in LANGUAGES:
        raise InputRefused("language_not_available", language=language)
    text = resource_root().joinpath("messages", f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, Any] = json.loads(text)
    return texts


def resource_root() -> Any:
    """The ``resources`` folder of the package, under whatever name it was imported, zipped or not."""
    return resources.files(__package__.rpartition(".")[0]).joinpath("resources")
