"""Build datasets from messy files and look at what came of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from ecozoning.core.engine.measuring import CGCS2000, brought_into, measuring_frame
from ecozoning.core.errors import InputRefused
from ecozoning.core.model import AreaMethod
from ecozoning.storage.dataset_building import BuildJob, build_dataset
from ecozoning.storage.mapping_file import BuildMapping, LayerMapping
from ecozoning.storage.scheme_file import read_scheme
from ecozoning.storage.source_layers import LayerChoice


def build(path, scheme="jilin_city", requirements=None, mapping=None, **layers):
    chosen = [("units", LayerChoice(path)), *((role, LayerChoice(file)) for role, file in layers.items())]
    return build_dataset(
        BuildJob(
            layers=chosen,
            requirements=Path(requirements) if requirements else None,
            scheme=read_scheme(scheme) if scheme else None,
            mapping=mapping or BuildMapping(),
        )
    )


def mapped(**layer):
    return BuildMapping(layers={"units": LayerMapping(**layer)})


def told(built, level=None):
    return {note.code for note in built.notes if level is None or note.level is level}


def note(built, code):
    return next(each for each in built.notes if each.code == code)


def worst_difference_m2(built, clean):
    """Largest area by which a unit differs from the clean one, in the measuring CRS."""
    shapes = [shapely.from_wkb(d.zones.wkb[d.zones.unit_mask]) for d in (built, clean)]
    frame = measuring_frame(AreaMethod.ELLIPSOIDAL, 127.0, 43.5)
    ours, theirs = (brought_into(frame, np.asarray(each, dtype=object), CGCS2000) for each in shapes)
    return float(shapely.area(shapely.symmetric_difference(ours, theirs)).max())


def refused(code, *arguments, **more):
    with pytest.raises(InputRefused) as error:
        build(*arguments, **more)
    assert error.value.code == code, error.value
    return error.value.facts
