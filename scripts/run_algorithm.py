"""Run one Processing algorithm through qgis_process, strictly. Started by alg.sh, which prepares the environment.

    scripts/alg.sh ALGORITHM NAME=VALUE ...          each NAME=VALUE is one argument, so values may hold anything
    make -s alg ALG=... ARGS="NAME=VALUE ..."        ARGS is split as a shell would: quote what holds quotes

In ARGS a word without NAME= continues the value before it, so INPUT=/my maps/a.gpkg works unquoted;
a value with several spaces in a row, quotes or backslashes needs quotes: ARGS="INPUT='/my  maps/a.gpkg'".
Give a NAME several times for a parameter that takes several values.

The log goes to stderr, the outputs to stdout as `NAME: value` lines (lists and mappings as JSON). qgis_process
ignores names that an algorithm does not have; here they are refused, because a misspelt option must not pass unseen.
Exit status: that of qgis_process; 2 for wrong usage; 1 where an algorithm ends without any of its outputs.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

PLUGIN = "ecozoning"
NAMED = re.compile(r"[A-Za-z_][A-Za-z0-9_:]*=")


class WrongUsage(Exception):
    """The request itself cannot be run."""


class Failure(Exception):
    """The algorithm, or QGIS around it, failed; ``status`` is what to exit with."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def main(arguments: list[str]) -> int:
    try:
        algorithm, values = request(arguments)
        program = qgis_process()
        enable_plugin(program)
        description = ask(program, "help", algorithm)
        refuse_unknown(values, list(description["parameters"]))
        answer = ask(program, "run", algorithm, "--", *values)
        show_log(answer.get("log"))
        show_results(answer.get("results") or {}, list(description["outputs"]))
    except WrongUsage as error:
        print(error, file=sys.stderr)
        return 2
    except Failure as error:
        print(error, file=sys.stderr)
        return error.status
    return 0


def request(arguments: list[str]) -> tuple[str, list[str]]:
    """The algorithm and its NAME=VALUE words, from the arguments or from ALG and ARGS."""
    if arguments:
        algorithm, values = arguments[0], arguments[1:]
    else:
        algorithm, values = os.environ.get("ALG", "").strip(), words(os.environ.get("ARGS", ""))
    if not algorithm:
        raise WrongUsage('name an algorithm: make -s alg ALG=ecozoning:screen ARGS="INPUT=... DATASET=... OUTPUT=..."')
    unnamed = [value for value in values if not NAMED.match(value)]
    if unnamed:
        raise WrongUsage(f"not NAME=VALUE: {unnamed[0]}")
    return algorithm, values


def words(line: str) -> list[str]:
    try:
        pieces = shlex.split(line)
    except ValueError as error:
        raise WrongUsage(f"ARGS: {error}") from error
    joined: list[str] = []
    for piece in pieces:
        if joined and not NAMED.match(piece):
            joined[-1] += f" {piece}"
        else:
            joined.append(piece)
    return joined


def qgis_process() -> str:
    # Debian 12's wrapper adds an option that the program behind it refuses, so the program itself comes first.
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if not program:
        raise Failure("qgis_process is not on this machine: run `make setup`")
    return program


def enable_plugin(program: str) -> None:
    """Enable the plugin in the headless profile, once for each QGIS that uses the profile."""
    profile = Path(os.environ["QGIS_CUSTOM_CONFIG_PATH"])
    mark = profile / f"plugin-enabled-{Path(program).stat().st_mtime_ns}"
    if mark.exists():
        return
    done = subprocess.run([program, "plugins", "enable", PLUGIN], capture_output=True, text=True, check=False)
    listed = f"* {PLUGIN}" in done.stdout
    if done.returncode == 0 and listed:
        mark.touch()
    else:
        # QGIS's own algorithms still run; ours will not be found, and this says why.
        print(f"the plugin cannot be loaded:\n{done.stderr.strip() or done.stdout.strip()}", file=sys.stderr)


def ask(program: str, command: str, algorithm: str, *rest: str) -> dict[str, Any]:
    """The JSON answer of qgis_process. What else it prints, from Python code for instance, goes to stderr."""
    done = subprocess.run(
        [program, "--json", command, algorithm, *rest], stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    start = re.search(r"^\{$", done.stdout, re.MULTILINE)
    print(done.stdout[: start.start()] if start else done.stdout, end="", file=sys.stderr)
    if done.returncode:
        raise Failure(f"{algorithm} failed", done.returncode if done.returncode > 0 else 128 - done.returncode)
    if not start:
        raise Failure(f"{algorithm} gave no answer")
    try:
        answer: dict[str, Any] = json.loads(done.stdout[start.start() :])
    except json.JSONDecodeError as error:
        raise Failure(f"{algorithm} gave an answer that cannot be read: {error}") from error
    return answer


def refuse_unknown(values: list[str], parameters: list[str]) -> None:
    for value in values:
        name = value.split("=", 1)[0]
        if name not in parameters:
            near = difflib.get_close_matches(name.upper(), parameters, n=1)
            hint = f", did you mean {near[0]}?" if near else ""
            raise WrongUsage(f"no parameter {name}{hint} There are: {', '.join(parameters)}")


def show_log(log: dict[str, list[str]] | None) -> None:
    for kind, lines in (log or {}).items():
        for line in lines if isinstance(lines, list) else [lines]:
            print(line if kind == "info" else f"{kind}: {line}", file=sys.stderr)


def show_results(results: dict[str, Any], declared: list[str]) -> None:
    """Print outputs in the order declared. None at all means a failure that QGIS did not call one."""
    if declared and not results:
        raise Failure("the algorithm ended without results")
    for name in [*declared, *(name for name in results if name not in declared)]:
        if results.get(name) is not None:
            print(f"{name}: {plain(results[name])}")


def plain(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(value.splitlines())
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
