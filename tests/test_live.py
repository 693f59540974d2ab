"""A candidate that is being drawn gets the answer that a run would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from ecozoning.core.errors import InputRefused
from ecozoning.core.live import LiveScreen
from ecozoning.core.screening import screen
from ecozoning.core.standing import standing_of
from ecozoning.storage.candidate_stream import FieldChoice
from ecozoning.storage.candidates_file import open_candidates
from ecozoning.storage.dataset_file import read_dataset
from sample_copy import SAMPLE
from squares import candidates, job, square, unit, zone

CHOSEN = FieldChoice("code", "name", "industry", "activity")


@pytest.fixture(scope="module")
def asked():
    """The run against the sample, without candidates."""
    return replace(job(candidates(), []), dataset=read_dataset(SAMPLE / "jilin.gpkg"), candidates_crs="EPSG:4490")


@pytest.fixture(scope="module")
def standing(asked):
    return standing_of(asked)


@pytest.mark.parametrize("layer", ["parcels", "routes", "sites"])
def test_every_candidate_of_the_sample_gets_the_verdict_of_its_run(asked, standing, layer):
    (batch,) = open_candidates(SAMPLE / "candidates.gpkg", layer, CHOSEN).batches()
    found = replace(batch.candidates, declared_area_m2=np.full(len(batch.candidates), np.nan))
    result = screen(replace(asked, candidates=found), index=standing.index)
    live = LiveScreen(asked, standing)
    overlaps = result.overlaps
    for row, name in enumerate(found.ids):
        shape = None if found.wkb[row] is None else shapely.from_wkb(found.wkb[row])
        answer = live.answer(shape, "EPSG:4490", found.activities[row], found.industries[row])
        rows = overlaps.candidate_id == name
        assert answer.verdict.word == result.candidates.verdict[row], name
        assert answer.conflict_count == result.candidates.conflict_count[row]
        assert answer.open_clauses == result.candidates.open_clauses[row]
        assert np.array_equal(answer.overlaps.measure, overlaps.measure[rows])
        assert list(asked.dataset.zones.codes[answer.overlaps.zone]) == list(overlaps.zone_code[rows])
        assert ";".join(answer.faults) == (result.candidates.notes[row] or "")


def test_the_numbers_alone_are_those_of_the_answer(asked, standing):
    live = LiveScreen(asked, standing)
    (batch,) = open_candidates(SAMPLE / "candidates.gpkg", "parcels", CHOSEN).batches()
    compared = 0
    for wkb in batch.candidates.wkb:
        shape = None if wkb is None else shapely.from_wkb(wkb)
        if shape is not None and shape.is_valid and not shape.is_empty and shape.area > 0:
            numbers, answer = live.overlaps(shape, "EPSG:4490"), live.answer(shape, "EPSG:4490")
            kept = np.isin(numbers.zone, answer.overlaps.zone)
            assert np.array_equal(numbers.measure[kept], answer.overlaps.measure)
            compared += 1
    assert compared > 40


def test_what_each_overlap_amounts_to_is_told():
    work = job(candidates(), [unit("U1", square(0, 0, 1_000)), zone("redline", square(0, 0, 300), code="R")])
    live = LiveScreen(work, standing_of(work))
    answer = live.answer(square(200, 200, 200), work.candidates_crs, "住宅")
    assert dict(zip(work.dataset.zones.codes[answer.overlaps.zone], answer.amounts_to)) == {"U1": -1, "R": 5}
    assert answer.measure == pytest.approx(40_000, rel=1e-3)
    assert answer.uncovered_share == 0.0


def test_nothing_and_no_crs_are_told():
    work = job(candidates(), [unit("U1", square(0, 0, 1_000))])
    live = LiveScreen(work, standing_of(work))
    assert live.answer(None, work.candidates_crs).verdict.word == "invalid"
    assert live.answer(None, work.candidates_crs).faults == ("geometry_missing",)
    with pytest.raises(InputRefused):
        live.overlaps(square(0, 0, 10), "EPSG:2334")
