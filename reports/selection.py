"""Which rows of a result belong to which report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..core.errors import InputRefused
from ..core.model import Theme, Verdict
from ..core.result_tables import ScreeningResult
from ..core.tables import ZoningDataset
from .plain_text import code_list, plain

GROUPS = ("candidate", "unit", "summary")
Rows = Sequence[int]


@dataclass(frozen=True)
class Selection:
    """Row numbers, by table, of the subject of one report."""

    subject_id: str
    candidates: Rows
    overlaps: Rows
    stretches: Rows
    coverage: Rows
    nearby: Rows
    findings: Rows
    requirements: Rows
    problems: Rows


@dataclass(frozen=True)
class _Index:
    """Rows of each table by candidate id, made once for all reports."""

    candidate: dict[str, list[int]]
    overlaps: dict[str, list[int]]
    stretches: dict[str, list[int]]
    coverage: dict[str, list[int]]
    nearby: dict[str, list[int]]
    findings: dict[str, list[int]]
    requirements: dict[str, list[int]]
    candidate_problems: dict[str, list[int]]
    zone_problems: dict[str, list[int]]


def selections(result: ScreeningResult, dataset: ZoningDataset, group_by: str) -> list[Selection]:
    """The reports to be made, in the order of the candidates (strongest verdict first) or units.

    Raises
    ------
    InputRefused
        ``group_by_unknown``.
    """
    if group_by == "summary":
        return [_everything(result)]
    index = _index(result)
    if group_by == "candidate":
        return [_of_candidate(result, index, row) for row in by_verdict(result, range(len(result.candidates)))]
    if group_by == "unit":
        return list(_of_units(result, dataset, index))
    raise InputRefused("group_by_unknown", group_by=group_by)


def by_verdict(result: ScreeningResult, rows: Iterable[int]) -> list[int]:
    """Candidate rows, strongest verdict first, otherwise in their order."""
    verdicts = result.candidates.verdict
    return sorted(rows, key=lambda row: -verdict_rank(plain(verdicts[row])))


def verdict_rank(word: str) -> int:
    """Strength of a verdict word; an unknown word is weakest."""
    return int(Verdict.__members__.get(word.upper(), -1))


def rows_by(values: Iterable[object]) -> dict[str, list[int]]:
    """Row numbers by cell text."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, value in enumerate(values):
        rows[plain(value)].append(row)
    return rows


def _index(result: ScreeningResult) -> _Index:
    problems = result.problems
    keys = [(plain(subject), plain(item)) for subject, item in zip(problems.subject, problems.item)]
    return _Index(
        candidate=rows_by(result.candidates.candidate_id),
        overlaps=rows_by(result.overlaps.candidate_id),
        stretches=rows_by(result.stretches.candidate_id),
        coverage=rows_by(result.coverage.candidate_id),
        nearby=rows_by(result.nearby.candidate_id),
        findings=rows_by(result.findings.candidate_id),
        requirements=rows_by(result.requirements.candidate_id),
        candidate_problems=_problem_rows(keys, "candidate"),
        zone_problems=_problem_rows(keys, "zone"),
    )


def _problem_rows(keys: list[tuple[str, str]], wanted: str) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (subject, item) in enumerate(keys):
        if subject == wanted:
            rows[item].append(row)
    return rows


def _everything(result: ScreeningResult) -> Selection:
    return Selection(
        "",
        by_verdict(result, range(len(result.candidates))),
        range(len(result.overlaps)),
        range(len(result.stretches)),
        range(len(result.coverage)),
        range(len(result.nearby)),
        range(len(result.findings)),
        range(len(result.requirements)),
        range(len(result.problems)),
    )


def _of_candidate(result: ScreeningResult, index: _Index, row: int) -> Selection:
    key = plain(result.candidates.candidate_id[row])
    overlaps = index.overlaps.get(key, [])
    return Selection(
        key,
        [row],
        overlaps,
        index.stretches.get(key, []),
        index.coverage.get(key, []),
        index.nearby.get(key, []),
        index.findings.get(key, []),
        index.requirements.get(key, []),
        _problems(result, index, [key], overlaps),
    )


def _problems(result: ScreeningResult, index: _Index, ids: Iterable[str], overlaps: Rows) -> list[int]:
    own = [row for key in ids for row in index.candidate_problems.get(key, [])]
    zones = {(plain(result.overlaps.theme[row]), plain(result.overlaps.zone_code[row])) for row in overlaps}
    theirs = {
        row
        for theme, code in zones
        for row in index.zone_problems.get(code, [])
        if plain(result.problems.theme[row]) in {theme, ""}
    }
    return own + sorted(theirs)


def _of_units(result: ScreeningResult, dataset: ZoningDataset, index: _Index) -> Iterator[Selection]:
    members: dict[str, dict[int, None]] = defaultdict(dict)
    for row, codes in enumerate(result.candidates.unit_codes):
        for code in code_list(codes):
            members[code][row] = None
    overlap_rows = _unit_rows(result.overlaps.theme, result.overlaps.zone_code)
    stretch_rows = _unit_rows(result.stretches.theme, result.stretches.zone_code)
    finding_rows = _unit_rows(result.findings.theme, result.findings.zone_code)
    requirement_rows = rows_by(result.requirements.unit_code)
    known = [plain(code) for code in dataset.units.unit_code]
    for code in dict.fromkeys([*(c for c in known if c in members), *members]):
        rows = by_verdict(result, members[code])
        ids = [plain(result.candidates.candidate_id[row]) for row in rows]
        overlaps = overlap_rows.get(code, [])
        yield Selection(
            code,
            rows,
            overlaps,
            stretch_rows.get(code, []),
            [row for key in ids for row in index.coverage.get(key, [])],
            [],
            finding_rows.get(code, []),
            requirement_rows.get(code, []),
            _problems(result, index, ids, overlaps),
        )


def _unit_rows(themes: Iterable[object], codes: Iterable[object]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, (theme, code) in enumerate(zip(themes, codes)):
        if plain(theme) == Theme.CONTROL_UNIT:
            rows[plain(code)].append(row)
    return rows
