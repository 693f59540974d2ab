"""Names of fields and words of the vocabulary in the attribute tables of a result, in the user's language."""

from __future__ import annotations

from qgis.core import QgsEditorWidgetSetup, QgsVectorLayer

from ..reports.words import load_texts
from .translation import language, tr

#: Fields that are called as in the tables of reports, where they hold the same.
AS_IN_REPORTS = (
    *("candidate_id", "candidate_name", "verdict", "measure", "industry", "activity", "unit_codes", "main_unit"),
    *("admission", "open_questions"),
    *("conflict_count", "open_clauses", "notes", "theme", "zone_code", "zone_name", "grade", "effect", "rule_id"),
    *("is_sliver", "sliver_reason", "is_borderline", "width_m", "min_area_m2", "min_width_m"),
    *("crossings", "from_m", "to_m", "declared_difference_m2"),
    *("decision", "reason", "person", "decided_on"),
)
#: Field -> group of the labels of its values.
VALUES = {
    name: name for name in ("verdict", "admission", "theme", "effect", "measure_unit", "sliver_reason", "decision")
}
VALUES["state"] = "decision_state"

#: Field -> decimals that are shown.
DECIMALS = {
    "measure": 2,
    "declared_area_m2": 2,
    "declared_difference_m2": 2,
    "width_m": 3,
    "from_m": 2,
    "to_m": 2,
    "share": 4,
    "declared_share": 4,
    "zone_share": 4,
    "uncovered_share": 4,
}


def tell_fields(layer: QgsVectorLayer) -> None:
    """Give the fields of a result layer their names, and their values their words; the data stay as they are."""
    labels = load_texts(language())["labels"]
    names = {name: labels["column"][name] for name in AS_IN_REPORTS} | own_names()
    names["declared_area_m2"] = labels["column"]["declared_m2"]
    names["state"] = labels["column"]["decision_state"]
    for index, field in enumerate(layer.fields().names()):
        if field in names:
            layer.setFieldAlias(index, names[field])
        if field in VALUES:
            words = [{text: word} for word, text in labels[VALUES[field]].items()]
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": words}))
        elif field in DECIMALS:
            shown = {"Precision": DECIMALS[field], "AllowNull": True}
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("Range", shown))


def own_names() -> dict[str, str]:
    """Names of fields that reports show in another way: shares are 0..1 in data and per cent in reports."""
    return {
        "measure_unit": tr("Unit"),
        "uncovered_share": tr("Share outside all units (0–1)"),
        "share": tr("Share of what was drawn (0–1)"),
        "declared_share": tr("Share of the declared area (0–1)"),
        "zone_share": tr("Share of the zone (0–1)"),
    }
