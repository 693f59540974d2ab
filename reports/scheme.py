"""What the scheme table says about the plan, as far as it says it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..core.model import Dimension
from ..core.tables import ZoningDataset
from .model import Header, Label
from .plain_text import plain
from .words import Words

#: Order of tiers where the scheme names none, upper first.
COMMON_TIERS = ("national", "basin", "province", "region", "city", "county", "park", "unit")
SYNTHETIC_RUN_KEY = "dataset_synthetic"
YES = frozenset({"yes", "true", "1", "是"})


def header_of(dataset: ZoningDataset, run: Mapping[str, str], words: Words) -> Header:
    """The head of every report; what the dataset does not say stays empty."""
    scheme = dataset.scheme
    stated_synthetic = str(run.get(SYNTHETIC_RUN_KEY, "")).strip().lower() in YES
    return Header(
        scheme_name=plain(scheme.get("name")) or words.label("phrase", "no_scheme_name"),
        publisher=plain(scheme.get("publisher")),
        document_no=plain(scheme.get("document_no")),
        version=plain(scheme.get("version")),
        issued=plain(scheme.get("issued")),
        as_of=plain(run.get("as_of")),
        synthetic=dataset.is_synthetic or stated_synthetic,
        tiers=labels_of(scheme.get("tiers"), COMMON_TIERS, "tier", words),
        dimensions=labels_of(scheme.get("dimensions"), tuple(map(str, Dimension)), "dimension", words),
        two_high=two_high_told(run, words),
    )


def two_high_told(run: Mapping[str, str], words: Words) -> str:
    """Which list of "two-high" industries the run judged by, or that there was none; empty for runs that know of none.

    The sentence names the list with its document, date and validity.
    """
    facts = {key.removeprefix("two_high_"): value for key, value in run.items() if key.startswith("two_high_")}
    facts["valid_to"] = facts.get("valid_to") or words.label("phrase", "no_end")
    return words.label("two_high_state", facts["state"], **facts) if "state" in facts else ""


def labels_of(text: str | None, common: tuple[str, ...], group: str, words: Words) -> tuple[Label, ...]:
    """Labels from a scheme's JSON list, or the common ones where the list is absent or not readable."""
    try:
        listed = json.loads(text or "[]")
        stated = [(str(item["id"]), item.get(f"label_{words.language}")) for item in listed]
    except (ValueError, TypeError, KeyError, AttributeError):
        stated = []
    stated = stated or [(word, None) for word in common]
    return tuple(Label(word, plain(label) or words.label(group, word)) for word, label in stated)
