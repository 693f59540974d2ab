"""GB/T 4754 codes in a column or, where they are written out in brackets, in the text of a clause."""

from __future__ import annotations

import csv
import importlib.resources
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..core.law.two_high import TWO_HIGH, names_the_list

_PACKAGE = __package__.rpartition(".")[0]
_SEPARATORS = re.compile(r"[,，;；、/\s]+")
_TOKEN = re.compile(r"([A-T])?(\d{2,4})?")
#: A code with its letter in brackets, or after the word for it.
_IN_TEXT = re.compile(r"(?:[（(\[【]|代码[为是:：]?\s?)((?:[A-T]\d{2,4}[、,，;；]?\s?)+)(?=[）)\]】]|[^0-9A-Za-z.]|$)")
#: Words with which a clause speaks of more, or of others, than it names.
_OPEN = re.compile("等|除|以外|之外|其他|其它|不含|不包括|不属于")


@dataclass(frozen=True)
class Industries:
    """The table: code -> section letter, exact name -> code."""

    sections: Mapping[str, str]
    names: Mapping[str, str]

    def stated(self, text: str) -> str | None:
        """Codes that a column states, comma separated; ``None`` where one of its words is not understood.

        ``两高`` stands for the list of industries that a screening may load.
        """
        codes = []
        for token in filter(None, _SEPARATORS.split(unicodedata.normalize("NFKC", text).strip())):
            code = TWO_HIGH if names_the_list(token) else self._code(token.upper()) or self.names.get(token)
            if code is None:
                code = self.names.get(unicodedata.normalize("NFKC", text).strip())
                return code
            codes.append(code)
        return ",".join(dict.fromkeys(codes)) or None

    def written_in(self, text: str) -> str | None:
        """Codes that a clause writes out with their letters, where it names all that it means."""
        groups = [match[1] for match in _IN_TEXT.finditer(unicodedata.normalize("NFKC", text))]
        tokens = [token for group in groups for token in _SEPARATORS.split(group) if token]
        codes = [self._code(token) for token in tokens]
        if not codes or None in codes or _OPEN.search(text):
            return None
        return ",".join(dict.fromkeys(str(code) for code in codes))

    def _code(self, token: str) -> str | None:
        match = _TOKEN.fullmatch(token)
        if match is None or not token:
            return None
        letter, digits = match[1], match[2]
        if digits is None:
            return letter if letter in self.sections else None
        section = self.sections.get(digits)
        return digits if section is not None and letter in (None, section) else None


@cache
def shipped() -> Industries:
    """GB/T 4754-2017; groups that the table leaves out because they hold a single class count as well."""
    place = importlib.resources.files(_PACKAGE).joinpath("resources").joinpath("industries")
    text = place.joinpath("gbt4754-2017.csv").read_text(encoding="utf-8-sig")
    sections: dict[str, str] = {}
    names: dict[str, str] = {}
    for row in csv.DictReader(io.StringIO(text)):
        code, section = row["code"].strip(), row["section"].strip()
        for size in range(2, len(code) + 1):
            sections.setdefault(code[:size], section)
        sections[code] = section
        names[unicodedata.normalize("NFKC", row["name_zh"].strip())] = code
    return Industries(sections, names)
