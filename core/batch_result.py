"""What a run has found for a batch of candidates, in little room: as it goes into the result file."""

from __future__ import annotations

from dataclasses import dataclass

from .coverage_book import CoverageBook
from .finding_book import FindingBook
from .requirement_book import RequirementBook
from .result_tables import CandidateRows, NearbyRows, OverlapRows, ProblemRows, ScreeningResult, StretchRows
from .tables import ZoningDataset


@dataclass(frozen=True)
class BatchResult:
    """Rows where every candidate has its own, books where many have the same; picklable."""

    candidates: CandidateRows
    overlaps: OverlapRows
    stretches: StretchRows
    coverage: CoverageBook
    nearby: NearbyRows
    findings: FindingBook
    requirements: RequirementBook
    problems: ProblemRows
    run: dict[str, str]

    def written_out(self, dataset: ZoningDataset) -> ScreeningResult:
        """All rows of all tables; ``dataset`` is that of the run."""
        ids = self.candidates.candidate_id
        return ScreeningResult(
            candidates=self.candidates,
            overlaps=self.overlaps,
            stretches=self.stretches,
            coverage=self.coverage.rows(ids),
            nearby=self.nearby,
            findings=self.findings.rows(ids),
            requirements=self.requirements.rows(ids, dataset),
            problems=self.problems,
            run=self.run,
        )
