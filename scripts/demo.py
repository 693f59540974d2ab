"""The main job on the synthetic sample, through qgis_process: screen, report, and show what came out.

Writes build/demo/{parcels,routes,sites}.gpkg and build/demo/reports/; prints the table of verdicts.
"""

from __future__ import annotations

import math
import subprocess
import sys
import unicodedata
from pathlib import Path

from ecozoning.core.result_tables import ScreeningResult
from ecozoning.reports.words import Words
from ecozoning.storage.result_file import read_result

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample"
DATASET = SAMPLE / "jilin.gpkg"
TARGET = ROOT / "build" / "demo"
LAYERS = {"parcels": "地块 parcels", "routes": "线路 routes", "sites": "点位 sites"}
#: Day whose law the demo applies, so that it prints the same whenever it is run.
AS_OF = "2026-11-01"
FIELDS = {"ID_FIELD": "code", "NAME_FIELD": "name", "INDUSTRY_FIELD": "industry", "ACTIVITY_FIELD": "activity"}
REPORTS = (("summary", "html,xlsx"), ("candidate", "html"), ("unit", "html"))


def main() -> int:
    """Run everything; the exit status is 0 where all of it went well."""
    words = Words("zh")
    for layer, title in LAYERS.items():
        screen(layer)
        show(title, read_result(TARGET / f"{layer}.gpkg"), words)
    for group, formats in REPORTS:
        report("parcels", group, formats)
    for layer in ("routes", "sites"):
        report(layer, "candidate", "html")
    print("\n样例为合成数据，不得用于任何决策。SYNTHETIC SAMPLE DATA: not for any decision.")
    print("「未见冲突」不等于符合：只说明在已有图层中未发现冲突，准入清单条款仍须人工研判。")
    print("'clear' never claims compliance: open clauses of the access list wait for a person.\n")
    for path in (*(TARGET / f"{layer}.gpkg" for layer in LAYERS), TARGET / "reports"):
        print(path.relative_to(ROOT))
    return 0


def screen(layer: str) -> None:
    """Screen one layer of the sample's candidates."""
    fields = dict(FIELDS) | ({"DECLARED_AREA_FIELD": "declared_area_m2"} if layer == "parcels" else {})
    run_algorithm(
        "ecozoning:screen",
        INPUT=f"{SAMPLE / 'candidates.gpkg'}|layername={layer}",
        DATASET=str(DATASET),
        AS_OF=AS_OF,
        NEAR="1000",
        OUTPUT=str(TARGET / f"{layer}.gpkg"),
        **fields,
    )


def report(layer: str, group: str, formats: str) -> None:
    """Write the reports of one layer, each kind in a folder of its own."""
    run_algorithm(
        "ecozoning:exportreports",
        RESULT=str(TARGET / f"{layer}.gpkg"),
        DATASET=str(DATASET),
        GROUP_BY=group,
        FORMATS=formats,
        FOLDER=str(TARGET / "reports" / f"{layer}-{group}"),
    )


def run_algorithm(algorithm: str, **parameters: str) -> None:
    """Run one algorithm as a user of the command line does; its log is shown only where it fails."""
    command = [str(ROOT / "scripts" / "alg.sh"), algorithm]
    command += [f"{name}={value}" for name, value in parameters.items()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise SystemExit(done.returncode)


def show(title: str, result: ScreeningResult, words: Words) -> None:
    """Print one line per candidate: verdict, id, name, measure and the first reason."""
    rows = result.candidates
    print(f"\n{title} ({len(rows)})")
    for row in range(len(rows)):
        label = words.label("verdict", rows.verdict[row])
        size = measured(rows.measure[row], rows.measure_unit[row])
        reason = first_reason(result, rows.candidate_id[row], rows.verdict[row])
        print(
            padded(label, 10),
            padded(rows.candidate_id[row], 6),
            padded(rows.candidate_name[row] or "", 34),
            size,
            reason,
        )
    counts = {verdict: list(rows.verdict).count(verdict) for verdict in dict.fromkeys(rows.verdict)}
    print("合计 total:", ", ".join(f"{words.label('verdict', verdict)} {number}" for verdict, number in counts.items()))


def measured(measure: float, unit: str) -> str:
    """A measure for people, right-aligned."""
    if math.isnan(measure):
        return f"{'-':>14}"
    text = {"m2": f"{measure / 10_000:.4f} ha", "m": f"{measure / 1000:.3f} km"}.get(unit, f"{measure:.0f}")
    return f"{text:>14}"


def first_reason(result: ScreeningResult, candidate: str, verdict: str) -> str:
    """Zone and article of the first reason that is as strong as the verdict."""
    found = result.findings
    for row in range(len(found)):
        if found.candidate_id[row] == candidate and found.verdict[row] == verdict:
            parts = (found.zone_name[row] or found.theme[row], found.document[row], found.article[row])
            return " · ".join(str(part) for part in parts if part)
    return ""


def padded(text: str, width: int) -> str:
    """``text`` cut and filled to ``width`` columns of a terminal, in which Chinese characters take two."""
    shown, used = "", 0
    for letter in text:
        step = 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if used + step > width:
            break
        shown, used = shown + letter, used + step
    return shown + " " * (width - used)


if __name__ == "__main__":
    sys.exit(main())
