"""Write the styles of result layers: resources/styles/result_{candidates,overlaps}_{polygon,line,point}.qml.

Candidates are coloured by verdict, overlaps by theme and grade in the colours of the dataset's zones. Verdicts differ
in shape or line as well, for people who do not tell the colours apart and for prints in grey. Words are Chinese;
qgis_bridge/result_layers.py puts English ones in their place where QGIS speaks English, by the description of a rule.
"""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

import styles

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "resources" / "styles"
WORDS = json.loads((ROOT / "resources" / "messages" / "zh.json").read_text(encoding="utf-8"))["labels"]
KINDS = {"polygon": ("fill", 2), "line": ("line", 1), "point": ("marker", 0)}
#: Verdict -> (colour, opacity of the fill, line style, marker). A design choice, like all colours of the product.
VERDICTS = {
    "prohibited": ("178,24,43", 95, "solid", "hexagon"),
    "restricted": ("239,138,98", 95, "solid", "triangle"),
    "review": ("128,115,172", 95, "solid", "diamond"),
    "clear": ("77,146,33", 35, "solid", "circle"),
    "outside": ("128,128,128", 50, "dash", "square"),
    "invalid": ("0,0,0", 0, "dot", "cross2"),
}
#: Category of control units -> (fill, line), as in the style of the units but fainter: they lie under everything.
UNITS = {
    category: (fill.rsplit(",", 1)[0] + ",70", line.rsplit(",", 1)[0] + ",140")
    for category, (_, fill, line, _) in styles.CATEGORIES.items()
}


def candidates(kind: str) -> str:
    """Candidates by verdict, labelled with their id."""
    symbol_type, geometry = KINDS[kind]
    rows, symbols = "", ""
    for index, verdict in enumerate(VERDICTS):
        label = WORDS["verdict"][verdict]
        rows += f'<category symbol="{index}" value="{verdict}" label="{label}" render="true" type="string"/>'
        symbols += styles._symbol(str(index), symbol_type, verdict_layers(kind, verdict))
    renderer = (
        '<renderer-v2 type="categorizedSymbol" attr="verdict" enableorderby="0" forceraster="0" symbollevels="0">'
        f"<categories>{rows}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
    return styles._document(renderer, styles._text('"candidate_id"', 9, "20,20,20,255", 500_000), geometry)


def verdict_layers(kind: str, verdict: str) -> str:
    colour, opacity, line_style, marker = VERDICTS[verdict]
    if kind == "point":
        values = {"name": marker, "color": f"{colour},255", "size": 4, "size_unit": "MM"}
        outline = f"{colour},255" if marker == "cross2" else "255,255,255,255"
        return styles._layer("SimpleMarker", values | {"outline_color": outline, "outline_width": 0.4})
    if kind == "line":
        return styles._outline("255,255,255,230", 1.8, 0) + line(colour, 1.1, line_style)
    hatch = f"{colour},200"
    crossed = styles._hatch(hatch, 0.2, 0) + falling_hatch(hatch, 0.2) if verdict == "invalid" else ""
    return fill(colour, opacity) + crossed + styles._outline("255,255,255,200", 1.3, 0) + line(colour, 0.7, line_style)


def line(colour: str, width_mm: float, style: str) -> str:
    return styles._outline(f"{colour},255", width_mm, 0).replace('value="solid"', f'value="{style}"')


def fill(colour: str, opacity: int) -> str:
    return styles._fill(f"{colour},{opacity}", f"{colour},0", 0.1).replace(
        'name="outline_style" type="QString" value="solid"', 'name="outline_style" type="QString" value="no"'
    )


def falling_hatch(colour: str, width_mm: float) -> str:
    """The other half of a cross hatch."""
    return styles._hatch(colour, width_mm, 0).replace('value="45"', 'value="135"').replace('"@0@0"', '"@1@0"')


def overlaps(kind: str) -> str:
    """Overlaps by theme and grade; control units lowest, then as in the style of the zones."""
    symbol_type, geometry = KINDS[kind]
    rules, symbols = "", ""
    for index, (word, label, condition, level, spec) in enumerate(overlap_rules()):
        rules += (
            f'<rule key="{{overlap-{index:02d}}}" symbol="{index}" label="{label}" description="{word}" '
            f"filter={quoteattr(condition)}/>"
        )
        symbols += styles._symbol(str(index), symbol_type, overlap_layers(kind, index, spec, level))
    renderer = (
        '<renderer-v2 type="RuleRenderer" enableorderby="0" forceraster="0" symbollevels="1">'
        f'<rules key="{{overlaps}}">{rules}</rules><symbols>{symbols}</symbols></renderer-v2>'
    )
    return styles._document(renderer, "", geometry)


def overlap_rules() -> list[tuple[str, str, str, int, tuple[str, str, str, float]]]:
    """Word of the vocabulary, label, filter, pass and (style, fill, line, width) of each rule."""
    units = [
        (
            f"control_unit.{category}",
            WORDS["category"][category],
            f"\"theme\" = 'control_unit' AND \"grade\" = '{category}'",
            0,
            ("fill", fill, line, 0.2),
        )
        for category, (fill, line) in UNITS.items()
    ]
    zones = [(word_of(condition), label, condition, level + 1, spec) for label, condition, level, spec in styles.ZONES]
    return units + zones


def word_of(condition: str) -> str:
    """``water_source.grade1`` of the filter of a rule; ``other`` of ELSE."""
    words = condition.split("'")[1::2]
    return ".".join(words) or "other"


def overlap_layers(kind: str, index: int, spec: tuple[str, str, str, float], level: int) -> str:
    if kind == "polygon":
        made = styles._zone_symbol(index, spec, level)
        return made[made.index(">") + 1 : -len("</symbol>")]
    colour = strong(spec)
    if kind == "line":
        return styles._outline(f"{colour},150", 4.5, level)
    values = {
        "name": "circle",
        "color": f"{colour},110",
        "outline_color": f"{colour},255",
        "size": 8,
        "size_unit": "MM",
    }
    return styles._layer("SimpleMarker", values, level=level)


def strong(spec: tuple[str, str, str, float]) -> str:
    """The colour by which a zone is known, without its opacity: that of the fill."""
    return spec[1].rsplit(",", 1)[0]


if __name__ == "__main__":
    for kind in KINDS:
        (TARGET / f"result_candidates_{kind}.qml").write_text(candidates(kind), encoding="utf-8")
        (TARGET / f"result_overlaps_{kind}.qml").write_text(overlaps(kind), encoding="utf-8")
