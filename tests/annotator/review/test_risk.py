"""What makes a mask doubtful does, each sign by itself; what a person settled is calm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from annotator.project.edits import Touched
from annotator.project.mask_table import MaskInfo, MaskRecord, MaskTable, Source
from annotator.project.project import Project
from annotator.review.queue import APART, object_proposals, proposals
from annotator.review.risk import RISKY, ObjectRisk, Sign, object_risk
from annotator.review.risks import Counts, Risks
from engine.masks import Mask
from tests.annotator.making import video_ref

FRAMES = 40
ODD = 20


def _mask(x: int = 40, y: int = 30, width: int = 20, height: int = 20) -> Mask:
    array = np.zeros((90, 160), bool)
    array[y : y + height, x : x + width] = True
    return Mask.from_array(array)


def _record(mask: Mask, **facts: object) -> MaskRecord:
    info = MaskInfo(Source.TRACKED, 8.0, 0.95, area=mask.area, shape=mask.measure())
    return MaskRecord(mask, replace(info, **facts))  # type: ignore[arg-type]


def _steady(project: Project, object_id: int = 1) -> None:
    """An object that drifts two pixels a frame and is sure of everything."""
    project.masks.put(object_id, 0, _record(_mask(), source=Source.PROMPTED))
    for frame in range(1, FRAMES):
        project.masks.put(object_id, frame, _record(_mask(40 + 2 * frame)))


def _risk(project: Project, object_id: int = 1) -> ObjectRisk:
    return object_risk(project.masks.facts(object_id, FRAMES))


@pytest.fixture
def project() -> Project:
    made = Project(video_ref(num_frames=FRAMES))
    _steady(made)
    return made


def test_a_steady_track_is_calm(project: Project) -> None:
    assert _risk(project).risk.max() < 0.1
    assert object_proposals(1, _risk(project)) == []


def _in_pieces(width: int = 5) -> Mask:
    array = np.zeros((90, 160), bool)
    for left in (80, 88, 96):
        array[30:50, left : left + width] = True
    return Mask.from_array(array)


@pytest.mark.parametrize(
    ("sign", "record"),
    [
        (Sign.LOST, _record(Mask.empty(90, 160), score=-8.0, predicted_iou=0.0)),
        (Sign.SCORE, _record(_mask(80), score=0.1)),
        (Sign.QUALITY, _record(_mask(80), predicted_iou=0.6)),
        (Sign.AREA, _record(_mask(80, 30, 20, 60))),
        (Sign.MOVE, _record(_mask(120, 60))),
        (Sign.BOX, _record(_mask(100, 45))),
        (Sign.OUTLINE, _record(_in_pieces(2))),
        (Sign.FRAGMENTS, _record(_in_pieces())),
        (Sign.PASSES, _record(_mask(80), disagreement=0.8)),
    ],
)
def test_each_sign_is_seen_and_named(project: Project, sign: Sign, record: MaskRecord) -> None:
    before = _risk(project)
    project.masks.put(1, ODD, record)
    after = _risk(project)
    assert after.risk[ODD] > before.risk[ODD] + 0.1
    assert sign in after.reasons(ODD)
    assert after.risk[:ODD].max(initial=0, where=np.arange(ODD) < ODD - 2) < 0.1, "far frames stay calm"


@pytest.mark.parametrize(
    "settled", [{"verified": True}, {"source": Source.PROMPTED}, {"source": Source.PAINTED}]
)
def test_what_a_person_settled_is_calm(project: Project, settled: dict) -> None:
    project.masks.put(1, ODD, _record(_mask(120, 60), predicted_iou=0.2))
    assert _risk(project).risk[ODD] > RISKY
    project.masks.put(1, ODD, _record(_mask(120, 60), predicted_iou=0.2, **settled))
    assert _risk(project).risk[ODD] == 0
    assert _risk(project).reasons(ODD) == []


def test_masks_without_scores_and_shape_can_be_judged(project: Project) -> None:
    for frame in range(FRAMES):
        record = project.masks.get(1, frame)
        bare = replace(record.info, score=None, predicted_iou=None, shape=None)
        project.masks.put(1, frame, MaskRecord(record.mask, bare))
    assert _risk(project).risk.max() < 0.1
    project.masks.put(1, ODD, MaskRecord(_mask(80, 10, 60, 60), MaskInfo(Source.TRACKED, area=3600)))
    assert Sign.AREA in _risk(project).reasons(ODD)


@pytest.mark.parametrize("frames", [0, 1, 2])
def test_the_shortest_clips(frames: int) -> None:
    table = MaskTable()
    for frame in range(frames):
        table.put(1, frame, _record(_mask(), score=0.0))
    risk = object_risk(table.facts(1, frames))
    assert risk.risk.shape == (frames,)
    assert (risk.risk > 0).all()


def test_the_worst_of_a_stretch_is_proposed_and_the_worst_first() -> None:
    risk = np.zeros(100, np.float32)
    risk[10:14] = [0.4, 0.5, 0.6, 0.5]
    risk[50] = 0.9
    risk[80] = RISKY - 0.01
    empty = np.zeros((len(Sign), 100), np.float32)
    other = np.zeros(100, np.float32)
    other[30], other[30 + APART] = 0.7, 0.65
    found = proposals({1: ObjectRisk(risk, empty), 2: ObjectRisk(other, empty)})
    assert [p.key for p in found] == [(1, 50), (2, 30), (2, 30 + APART), (1, 12)]


def test_risks_follow_edits_as_if_computed_anew(project: Project) -> None:
    rng = np.random.default_rng(5)
    risks = Risks()
    risks.load(project)
    normal = risks.of(1)
    for _ in range(60):
        frames = rng.integers(1, FRAMES, int(rng.integers(1, 4)))
        for frame in frames.tolist():
            mask = _mask(int(rng.integers(0, 120)), int(rng.integers(0, 60)), 20, int(rng.integers(5, 25)))
            project.masks.put(1, frame, _record(mask, verified=bool(rng.random() < 0.2), stale=True))
        risks.update(Touched(masks=frozenset((1, f) for f in frames.tolist())))
        usual = risks._known[1].normal
        risk = risks.of(1)
        assert np.array_equal(risk.risk, object_risk(project.masks.facts(1, FRAMES), usual).risk)
    assert normal.risk is risks.of(1).risk, "only what changed was computed"
    counts = risks.counts(1)
    infos = project.masks.infos(1).values()
    assert counts.verified == sum(i.verified for i in infos) > 0
    assert counts.stale == sum(i.stale for i in infos) > 0
    assert counts.to_review == len(risks.proposals(1)) > 0
    assert counts + Counts(1, 1, 1) == Counts(counts.verified + 1, counts.to_review + 1, counts.stale + 1)
