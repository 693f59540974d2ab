"""What an overlap amounts to whose very existence hangs on a few centimetres.

It never decides by itself, and it is never passed over in silence: judged or discarded, it amounts to ``review`` at
most, and to no more than it would if the candidate lay well inside the zone. Which unit's requirements hold is always
a question.
"""

from __future__ import annotations

import numpy as np

from .engine.slivers import outline_distances_m
from .finding_book import FindingBook, one_by_one, places_of
from .findings import ZoneJudgement
from .job import ScreeningJob
from .model import Effect, Verdict
from .preparation import Prepared
from .result_tables import ReasonRows
from .tables import Booleans, Integers, Objects, Overlaps, objects, where
from .thresholds import KINDS, LANGUAGES, Limits

#: Rule id of the finding about a borderline overlap.
BORDERLINE = "gap:borderline"


def overlap_verdicts(overlaps: Overlaps, judgement: ZoneJudgement, is_unit: Booleans) -> Integers:
    """The strongest verdict that each overlap alone amounts to; -1 where it amounts to none.

    ``is_unit`` says which zones are control units. Clauses of the access list are not asked here.
    """
    solid = np.where(overlaps.is_sliver, -1, judgement.verdicts())
    return np.asarray(np.where(overlaps.is_borderline, _if_real(overlaps, judgement, is_unit), solid), dtype=np.int64)


def _if_real(overlaps: Overlaps, judgement: ZoneJudgement, is_unit: Booleans) -> Integers:
    """What each overlap would amount to if it were beyond doubt, ``review`` at most."""
    review = int(Verdict.REVIEW)
    return np.asarray(np.where(is_unit[overlaps.zone], review, np.minimum(judgement.verdicts(), review)))


def questions_asked(overlaps: Overlaps, judgement: ZoneJudgement, is_unit: Booleans, count: int) -> Integers:
    """How many edges must be surveyed for each of ``count`` candidates."""
    asked = overlaps.is_borderline & (_if_real(overlaps, judgement, is_unit) >= int(Verdict.REVIEW))
    return np.bincount(overlaps.candidate[asked], minlength=count)


def of_borderlines(
    job: ScreeningJob, ready: Prepared, overlaps: Overlaps, judgement: ZoneJudgement, limits: Limits
) -> FindingBook:
    """One reason per borderline overlap, with its size, threshold and tolerance, and the question where it matters."""
    rows = np.flatnonzero(overlaps.is_borderline)
    asked = _if_real(overlaps, judgement, ready.index.is_unit)[rows] >= int(Verdict.REVIEW)
    nothing = objects([None] * len(rows))
    columns: dict[str, Objects] = dict.fromkeys(ReasonRows.__dataclass_fields__, nothing)
    columns |= {
        "rule_id": objects([BORDERLINE] * len(rows)),
        "effect": objects([str(Effect.INFORM)] * len(rows)),
        "verdict": where(asked, objects([Verdict.REVIEW.word] * len(rows))),
    }
    facts = _facts(job, ready, overlaps.take(rows), limits)
    kind = KINDS[ready.dimension]
    for language in LANGUAGES:
        texts = objects([job.size_rules.sentence(kind, language, **fact) for fact in facts])
        questions = objects([job.size_rules.sentence("question", language, **fact) for fact in facts])
        columns |= {f"text_{language}": texts, f"question_{language}": where(asked, questions)}
    zone, place = np.unique(overlaps.zone[rows], return_inverse=True)
    place = np.asarray(place, dtype=np.int64).ravel()
    places = places_of(job.dataset.zones, zone)
    return one_by_one(overlaps.candidate[rows], place, places, ReasonRows(**columns))


def _facts(job: ScreeningJob, ready: Prepared, found: Overlaps, limits: Limits) -> list[dict[str, str]]:
    """The numbers of each overlap as its sentence tells them; the width of a point is its distance to the outline."""
    zones, thresholds = job.dataset.zones, job.options.thresholds
    least = limits.min_width_m[found.zone]
    widths = found.width_m
    if ready.dimension == 0:
        widths = outline_distances_m(ready.candidates[found.candidate], ready.zones, found.zone)
    names = [name or code for name, code in zip(zones.names[found.zone], zones.codes[found.zone])]
    return [
        {
            "measure": f"{measure:.3f}",
            "width": f"{width:.3f}",
            "limit": f"{limit:g}",
            "tolerance": f"{thresholds.position_tolerance_m:g}",
            "zone": name,
        }
        for measure, width, limit, name in zip(found.measure, widths, least, names)
    ]
