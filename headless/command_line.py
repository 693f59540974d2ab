"""``python -m ecozoning COMMAND``: exit 0 done, 1 refused input, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import Any, Callable

from ..core.errors import EcoZoningError
from ..core.model import AreaMethod, Pieces
from ..reports.words import LANGUAGES, Words
from ..storage.mapping_file import SINGLE_LAYERS
from . import commands, dataset_commands

Command = Callable[[argparse.Namespace], dict[str, Any]]


def main(arguments: Sequence[str]) -> int:
    """Run one command; answers on stdout, errors on stderr."""
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        answer = command(options)
    except EcoZoningError as error:
        tell_error(error, options)
        return 1
    if options.json:
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        for name, value in answer.items():
            print(f"{name}: {value}")
    return 0


def tell_error(error: EcoZoningError, options: argparse.Namespace) -> None:
    """The sentence for people, or code and facts for machines."""
    if options.json:
        facts = {name: str(fact) for name, fact in error.facts.items()}
        print(json.dumps({"error": error.code, "facts": facts}, ensure_ascii=False), file=sys.stderr)
    else:
        print(Words(options.language).message(error.code, error.facts), file=sys.stderr)


def system_language() -> str:
    """``zh`` or ``en`` by the environment of the shell."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if spoken.lower().startswith("zh") else "en"


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="answers and errors as JSON")
    common.add_argument("--language", choices=LANGUAGES, default=system_language(), help="language of messages")
    made = argparse.ArgumentParser(prog="ecozoning", description="Screen candidates against a zoning dataset.")
    added = made.add_subparsers(required=True, metavar="COMMAND")
    _add_screen(added.add_parser("screen", parents=[common], help="screen candidates, write a result"))
    _add_report(added.add_parser("report", parents=[common], help="write reports from a result"))
    _add_rulebook(added.add_parser("rulebook", parents=[common], help="write the law rules as a page for review"))
    _add_check(added.add_parser("check", parents=[common], help="check a zoning dataset"))
    _add_build(added.add_parser("build", parents=[common], help="build a zoning dataset from layers and lists"))
    _add_coordinates(added.add_parser("coordinates", parents=[common], help="read a file of boundary points"))
    return made


def _add_screen(screen: argparse.ArgumentParser) -> None:
    screen.set_defaults(command=commands.screen_candidates)
    screen.add_argument("--dataset", required=True, metavar="GPKG")
    screen.add_argument("--candidates", required=True, metavar="FILE", help="any vector file")
    screen.add_argument("--layer", default="", help="layer of the file, where it has several")
    for name in ("id", "name", "industry", "activity", "declared-area"):
        screen.add_argument(f"--{name}-field", default="", metavar="FIELD")
    screen.add_argument("--as-of", default="", metavar="YYYY-MM-DD", help="day of law and plan; today if not given")
    screen.add_argument("--area-method", choices=[str(m) for m in AreaMethod], default=str(AreaMethod.ELLIPSOIDAL))
    for name, default in commands.NUMBERS.items():
        screen.add_argument(f"--{name}", type=float, default=default, metavar="NUMBER")
    screen.add_argument("--pieces", choices=[str(word) for word in Pieces], default=str(Pieces.ALL))
    screen.add_argument("--local-rules", default="", metavar="JSON", help="rules of your own beside the shipped ones")
    screen.add_argument("--two-high-list", default="", metavar="CSV|XLSX", help="your list of two-high industries")
    screen.add_argument("--workers", type=int, default=1, metavar="N", help="processes to share the candidates")
    screen.add_argument("--output", required=True, metavar="GPKG")


def _add_report(report: argparse.ArgumentParser) -> None:
    report.set_defaults(command=commands.write_reports)
    report.add_argument("result", metavar="RESULT")
    report.add_argument("--dataset", required=True, metavar="GPKG")
    report.add_argument("--format", action="append", choices=commands.FORMATS, default=None)
    report.add_argument("--group-by", choices=("candidate", "unit", "summary"), default="candidate")
    report.add_argument("--folder", required=True)


def _add_rulebook(rulebook: argparse.ArgumentParser) -> None:
    rulebook.set_defaults(command=commands.write_rulebook)
    rulebook.add_argument("--local-rules", default="", metavar="JSON", help="rules of your own beside the shipped ones")
    rulebook.add_argument("--as-of", default="", metavar="YYYY-MM-DD", help="only what is in force on this day")
    rulebook.add_argument("--output", required=True, metavar="HTML")


def _add_check(check: argparse.ArgumentParser) -> None:
    check.set_defaults(command=dataset_commands.check_dataset)
    check.add_argument("dataset", metavar="GPKG")
    check.add_argument("--report", default="", metavar="HTML")


def _add_build(build: argparse.ArgumentParser) -> None:
    build.set_defaults(command=dataset_commands.build)
    for role in SINGLE_LAYERS:
        build.add_argument(f"--{role.replace('_', '-')}", default="", metavar="FILE", required=role == "units")
    build.add_argument("--other-zones", action="append", metavar="FILE")
    build.add_argument("--requirements", default="", metavar="XLSX")
    build.add_argument("--scheme", default="", metavar="TOML", help="a preset's name or a file")
    build.add_argument("--mapping", default="", metavar="TOML")
    build.add_argument("--output", required=True, metavar="GPKG")


def _add_coordinates(coordinates: argparse.ArgumentParser) -> None:
    coordinates.set_defaults(command=dataset_commands.import_coordinates)
    coordinates.add_argument("file", metavar="TXT|CSV|XLSX|DXF")
    coordinates.add_argument("--crs", default="", metavar="EPSG:CODE")
    coordinates.add_argument("--axis", choices=("auto", "north_east", "east_north"), default="auto")
    coordinates.add_argument("--output", required=True, metavar="GPKG")
