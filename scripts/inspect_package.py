"""Look at a zip as the QGIS plugin repository does: ``inspect_package.py ZIP ...``; exit status 1 where it refuses.

What is asked follows the repository's own code (github.com/qgis/QGIS-Plugins-Website, July 2026): ``validator.py``
refuses an upload for its structure or metadata; ``security_scanner.py`` then blocks a version in which Bandit or
detect-secrets find anything under an enabled rule that the uploader did not, or may not, skip. Links are not followed.
The full zip is not for the repository: it is asked for its structure alone.
"""

from __future__ import annotations

import configparser
import json
import re
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

MOST_BYTES = 25_000_000
REQUIRED = ("name", "description", "version", "qgisMinimumVersion", "author", "email", "about", "tracker", "repository")
ALSO_OURS = ("homepage", "license", "icon", "tags", "changelog", "qgisMaximumVersion", "hasProcessingProvider")
FORBIDDEN_FOLDERS = {"__MACOSX", ".git", "__pycache__"}
#: The repository's list of suspicious kinds of file, and other compiled ones.
BINARIES = (".exe", ".dll", ".so", ".dylib", ".bat", ".sh", ".ps1", ".cmd", ".pyc", ".pyd", ".a", ".o", ".jar")
#: Bandit's tests that the repository enables.
BANDIT_NUMBERS = (
    *(101, 102, 103, 104, 105, 106, 107, 108, 110, 111, 112, 113, 201, 202),
    *(301, 302, 303, 304, 305, 306, 307, 308, 310, 311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 324),
    *(401, 402, 403, 405, 406, 407, 408, 409, 412, 413, 501, 502, 503, 504, 505, 506, 507, 508, 509),
    *(601, 602, 603, 604, 605, 606, 607, 608, 609, 610, 611, 612, 613, 614, 615, 701, 702, 703, 704),
)
#: Those among them that nobody may skip; a version with any such finding is blocked.
MANDATORY = {
    *(102, 103, 105, 106, 107, 111, 201, 202, 301, 302, 304, 305, 306, 307, 312, 321, 323, 401, 402, 412, 413),
    *(501, 502, 503, 505, 506, 507, 601, 602, 604, 605, 609, 610, 611, 612, 613, 615, 701),
}


def main(arguments: list[str]) -> int:
    """Print what would be refused, zip by zip."""
    refused = False
    for argument in arguments:
        path = Path(argument)
        faults = list(inspected(path))
        refused |= bool(faults)
        print("\n".join(f"{path.name}: {fault}" for fault in faults) or f"{path.name}: nothing to refuse")
    return int(refused)


def inspected(path: Path) -> Iterator[str]:
    """Everything that speaks against the zip."""
    with zipfile.ZipFile(path) as archive:
        yield from size_faults(path, archive)
        for entry in archive.infolist():
            yield from entry_faults(entry)
        is_full = any(name.startswith("ecozoning/extlibs/") for name in archive.namelist())
        yield from structure_faults(archive)
        if not is_full:
            with tempfile.TemporaryDirectory() as folder:
                archive.extractall(folder)
                yield from bandit_findings(Path(folder))
                yield from secrets(Path(folder))


def size_faults(path: Path, archive: zipfile.ZipFile) -> Iterator[str]:
    if path.stat().st_size > MOST_BYTES:
        yield f"{path.stat().st_size} bytes are more than {MOST_BYTES}"
    if archive.testzip():
        yield f"{archive.testzip()} is damaged"


def entry_faults(entry: zipfile.ZipInfo) -> Iterator[str]:
    """Names, kinds and permissions."""
    name = PurePosixPath(entry.filename)
    if ".." in entry.filename or name.is_absolute() or "\\" in entry.filename or re.match("[A-Za-z]:", entry.filename):
        yield f"{name}: not a plain path"
    if FORBIDDEN_FOLDERS & set(name.parts) or ".pyc" in entry.filename:
        yield f"{name}: left behind by a program"
    if any(part.startswith(".") for part in name.parts):
        yield f"{name}: hidden"
    if name.name.lower().endswith(BINARIES):
        yield f"{name}: a binary or a script of the system"
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode) or mode & 0o111:
        yield f"{name}: a link, or executable"


def structure_faults(archive: zipfile.ZipFile) -> Iterator[str]:
    """One folder with the name of the package, a licence, and complete metadata."""
    names = archive.namelist()
    if {name.split("/")[0] for name in names} != {"ecozoning"} or len(names[0].split("/")) != 2:
        yield "not everything lies in the folder ecozoning"
    for needed in ("__init__.py", "metadata.txt", "LICENSE", "i18n/ecozoning_zh.qm"):
        if f"ecozoning/{needed}" not in names:
            yield f"{needed} is missing"
    if "ecozoning/metadata.txt" in names:
        yield from metadata_faults(archive.read("ecozoning/metadata.txt").decode("utf-8"), names)


def metadata_faults(text: str, names: list[str]) -> Iterator[str]:
    # With interpolation, as the repository reads it: a single % would stop it there.
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
        facts = dict(parser.items("general"))
    except configparser.Error as error:
        yield f"metadata.txt cannot be read: {error}"
        return
    yield from (f"metadata.txt lacks {key}" for key in (*REQUIRED, *ALSO_OURS) if not facts.get(key, "").strip())
    if f"ecozoning/{facts.get('icon')}" not in names:
        yield f"the icon {facts.get('icon')} is missing"
    if "/" in facts.get("author", ""):
        yield "the author's name holds a slash"


def bandit_findings(folder: Path) -> Iterator[str]:
    """What Bandit finds under the repository's rules.

    A finding that the code calls harmless, under a rule that an uploader may skip, is named on stderr only.
    """
    tests = ",".join(f"B{number}" for number in BANDIT_NUMBERS)
    report = tool_report(["bandit", "-r", ".", "-f", "json", "--quiet", "-t", tests], folder)
    yield from (f"Bandit could not read {error['filename']}" for error in report["errors"])
    for finding in report["results"]:
        file = finding["filename"].removeprefix("./")
        told = f"{file}:{finding['line_number']}: {finding['test_id']} {finding['issue_text']}"
        if is_reviewed(finding, (folder / file).read_text(encoding="utf-8").splitlines()):
            print(f"skip {finding['test_id']} when uploading: {told}", file=sys.stderr)
        else:
            yield told


def is_reviewed(finding: dict[str, Any], lines: list[str]) -> bool:
    """Whether a skippable finding's line carries ruff's ``noqa`` for the same rule (B608 is ruff's S608)."""
    number = finding["test_id"][1:]
    first = min(finding["line_range"])
    shown = lines[first - 1 : max(finding["line_range"])]
    return int(number) not in MANDATORY and any(re.search(rf"# noqa: .*\bS{number}\b", line) for line in shown)


def secrets(folder: Path) -> Iterator[str]:
    """What looks like a password or a key."""
    command = ["detect_secrets", "scan", "--all-files", "--exclude-files", r"metadata\.txt", "."]
    for file, found in tool_report(command, folder)["results"].items():
        yield from (f"{file}:{secret['line_number']}: {secret['type']}" for secret in found)


def tool_report(command: list[str], folder: Path) -> dict[str, Any]:
    """The JSON that a tool of this interpreter prints; findings are no error, silence is."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise SystemExit(f"{command[0]} said nothing: {done.stderr.strip()}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
