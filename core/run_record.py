"""What makes a run repeatable: versions, hashes, CRS, methods, tolerances and counts."""

from __future__ import annotations

import pyproj
import shapely

from .job import ScreeningJob
from .model import Verdict
from .preparation import Prepared
from .result_tables import ProblemRows
from .tables import Integers
from .validity import in_force


def run_record(job: ScreeningJob, ready: Prepared, problems: ProblemRows, verdict: Integers) -> dict[str, str]:
    """Facts of the run as text, in the order in which a person would read them."""
    options, dataset, zones = job.options, job.dataset, job.dataset.zones
    valid = in_force(zones.valid_from, zones.valid_to, options.as_of)
    record = {
        "as_of": options.as_of.isoformat(),
        "dataset_name": dataset.scheme.get("name", ""),
        "dataset_document_no": dataset.scheme.get("document_no", ""),
        "dataset_version": dataset.scheme.get("version", ""),
        "dataset_synthetic": "yes" if dataset.is_synthetic else "no",
        "dataset_path": dataset.path,
        "dataset_sha256": dataset.content_hash,
        "dataset_crs": dataset.crs,
        "themes_with_data": ";".join(dataset.themes),
        "rule_themes_without_data": ";".join(rule_themes_without_data(job)),
        "rulebook_name": job.rulebook.name,
        "rulebook_version": job.rulebook.version,
        "rulebook_sha256": ";".join(f"{source.name}={source.sha256}" for source in job.rulebook.sources),
        "vocabulary_sha256": job.vocabulary.sha256,
        **two_high_facts(job),
        "candidates_crs": job.candidates_crs,
        "area_method": str(options.area_method),
        "measuring_crs": ready.frame.name,
        "measure_unit": ("count", "m", "m2")[ready.dimension],
        "min_area_m2": repr(options.thresholds.min_area_m2),
        "min_width_m": repr(options.thresholds.min_width_m),
        "position_tolerance_m": repr(options.thresholds.position_tolerance_m),
        "size_rules": str(job.size_rules),
        "size_rules_sha256": job.size_rules.sha256,
        "buffer_m": repr(options.buffer_m),
        "near_m": repr(options.near_m),
        "pieces": str(options.pieces),
        "count_candidates": str(len(job.candidates)),
        "count_zones": str(len(zones)),
        "count_zones_not_in_force": str(int((~valid).sum())),
    }
    for word in sorted(Verdict, reverse=True):
        record[f"count_{word.word}"] = str(int((verdict == int(word)).sum()))
    for code in sorted(set(problems.code)):
        record[f"count_{code}"] = str(int((problems.code == code).sum()))
    return record | library_versions()


def rule_themes_without_data(job: ScreeningJob) -> list[str]:
    """Themes of which rules in force speak and which the dataset lacks: those rules were asked of nothing."""
    asked = {rule.theme for rule in job.rulebook.in_force(job.options.as_of).rules}
    return sorted(asked - set(job.dataset.themes))


def two_high_facts(job: ScreeningJob) -> dict[str, str]:
    """Which list of "two-high" industries was loaded, and whether it counts on the day of the run."""
    book = job.two_high
    if book is None:
        return {"two_high_state": "none"}
    return {
        "two_high_state": "in_force" if book.in_force(job.options.as_of) else "not_in_force",
        "two_high_name": book.name,
        "two_high_publisher": book.publisher,
        "two_high_document_no": book.document_no,
        "two_high_issued": book.issued.isoformat(),
        "two_high_valid_from": book.valid_from.isoformat(),
        "two_high_valid_to": book.valid_to.isoformat() if book.valid_to else "",
        "two_high_by_process": "yes" if book.by_process else "no",
        "two_high_source": book.source,
        "two_high_sha256": book.sha256,
    }


def library_versions() -> dict[str, str]:
    """Versions of what the numbers come from."""
    return {
        "version_shapely": shapely.__version__,
        "version_geos": ".".join(map(str, shapely.geos_version)),
        "version_pyproj": pyproj.__version__,
        "version_proj": str(pyproj.proj_version_str),
    }
