"""What a person vouches for, counted and read."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import ObjectInfo, Project, Source, VideoRef
from annotator.project.truth import TruthCount, count_truth, is_vouched_for, truth_of
from engine.masks import Mask

MASK = Mask.from_array(np.ones((8, 8), bool))
TRUE = (
    MaskInfo(Source.TRACKED, verified=True, area=64),
    MaskInfo(Source.PAINTED, area=64),
    MaskInfo(Source.IMPORTED, verified=True, area=64),
    MaskInfo(Source.PROMPTED, verified=True, area=64),
)
NOT_TRUE = (
    MaskInfo(Source.TRACKED, area=64),
    MaskInfo(Source.PAINTED, stale=True, area=64),
    MaskInfo(Source.IMPORTED, area=64),
    MaskInfo(Source.PROMPTED, area=64),
)


@pytest.mark.parametrize("info", TRUE)
def test_what_was_verified_or_painted_is_truth(info: MaskInfo) -> None:
    assert is_vouched_for(info)


@pytest.mark.parametrize("info", NOT_TRUE)
def test_what_a_model_said_is_not(info: MaskInfo) -> None:
    assert not is_vouched_for(info)


def test_truth_is_counted_by_masks_and_by_frames() -> None:
    project = Project(VideoRef("/v", "images", 8, 8, 20, Fraction(25), "x"))
    for object_id in (1, 2):
        project.objects[object_id] = ObjectInfo(object_id, "a", "a", "#000000")
    for frame, info in enumerate((*TRUE, *NOT_TRUE)):
        project.masks.put(1, frame, MaskRecord(MASK, info))
    project.masks.put(2, 0, MaskRecord(MASK, TRUE[0]))
    assert count_truth(project) == TruthCount(masks=5, frames=4, clicked=1, apart=2)
    assert sorted(truth_of(project, 1)) == [0, 1, 2, 3]
    assert truth_of(project, 2) == {0: MASK}
    assert TruthCount(1, 2, 3, 9) + TruthCount(10, 20, 30, 4) == TruthCount(11, 22, 33, 9)
