"""Made batches: several objects a clip, all augmentations, and frames on which an object is gone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.errors import UserError
from engine.masks import Mask
from engine.training import data
from engine.training.augment import Clip
from engine.training.data import ClipBatch, FootageBatches, MadeBatches
from engine.training.footage import AnnotatedVideo
from engine.training.made import MadeClip, make_clip
from tests.engine.training import tiny


def absent(batch: ClipBatch) -> float:
    """The share of an object's later frames on which it cannot be seen."""
    return float((batch.truth_to1hw[1:].flatten(2).amax(2) == 0).float().mean())


def test_a_batch_follows_from_its_seed_and_holds_what_it_says() -> None:
    stage = tiny.stage(clips=3, clip_objects=3, frames=4, gap=3, mosaic=0.3, warp=0.5, there_and_back=0.5)
    batch, again, other = (MadeBatches().clips(stage, step, 0) for step in (4, 4, 5))
    assert torch.equal(batch.clips_tbchw, again.clips_tbchw)
    assert torch.equal(batch.truth_to1hw, again.truth_to1hw)
    assert not torch.equal(batch.clips_tbchw, other.clips_tbchw)
    assert batch.clips_tbchw.shape == (4, 3, 3, tiny.SIDE, tiny.SIDE)
    assert batch.clip_of_o.tolist() == sorted(batch.clip_of_o.tolist())
    assert set(batch.clip_of_o.tolist()) == {0, 1, 2}
    assert batch.truth_to1hw.shape == (4, len(batch.clip_of_o), 1, tiny.SIDE, tiny.SIDE)
    assert max(np.bincount(batch.clip_of_o.numpy())) <= 3
    # Objects of a clip never share a pixel, and each is where the labels of its clip have one thing.
    for clip in range(3):
        masks = batch.truth_to1hw[:, batch.clip_of_o == clip, 0]
        assert masks.sum(1).max() <= 1
        for mask in masks.unbind(1):
            assert len(torch.unique(batch.labels_tbhw[:, clip][mask > 0])) == 1
    assert (batch.truth_to1hw[0].flatten(1).sum(1) >= tiny.SIDE**2 // 300).all()


@pytest.mark.parametrize(
    ("change", "name"),
    [("mosaic", "mosaic"), ("warp", "affine"), ("there_and_back", "there_and_back")],
)
def test_made_clips_are_changed_as_often_as_the_stage_says(
    change: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    real = getattr(data, name)

    def counted(clip: Clip, *rest: np.random.Generator) -> Clip:
        calls.append(1)
        changed: Clip = real(clip, *rest)
        return changed

    monkeypatch.setattr(data, name, counted)
    for share, expected in ((0.0, range(0, 1)), (0.5, range(4, 17)), (1.0, range(20, 40))):
        calls.clear()
        MadeBatches().clips(tiny.stage(clips=20, frames=2, **{change: share}), 0, 0)
        assert len(calls) in expected


def test_time_runs_backward_in_half_of_the_made_clips(monkeypatch: pytest.MonkeyPatch) -> None:
    gaps: list[int] = []

    def noted(*args: Any, gap: int, **rest: Any) -> MadeClip:
        gaps.append(gap)
        return make_clip(*args, gap=gap, **rest)

    monkeypatch.setattr(data, "make_clip", noted)
    MadeBatches().clips(tiny.stage(clips=24, frames=2, gap=3), 0, 0)
    assert {abs(gap) for gap in gaps} == {1, 2, 3}
    assert 6 <= sum(gap < 0 for gap in gaps) <= 18


def test_some_made_clips_are_smeared_as_often_as_the_stage_says(monkeypatch: pytest.MonkeyPatch) -> None:
    open_for: list[float] = []

    def noted(*args: Any, shutter: float, **rest: Any) -> MadeClip:
        open_for.append(shutter)
        return make_clip(*args, shutter=shutter, **rest)

    monkeypatch.setattr(data, "make_clip", noted)
    MadeBatches().clips(tiny.stage(clips=16, frames=2, shutter=0.5), 0, 0)
    assert 3 <= sum(s > 0 for s in open_for) <= 13
    assert all(s == 0 or 0.2 <= s <= 0.8 for s in open_for)


def test_frames_further_apart_show_objects_that_are_gone() -> None:
    """Without them a model never learns to say that an object is out of view."""
    near = tiny.stage(clips=24, frames=6, clip_objects=3)
    far = tiny.stage(clips=24, frames=6, clip_objects=3, gap=5, pan=0.3)
    shares = [np.mean([absent(MadeBatches().clips(s, n, 0)) for n in range(3)]) for s in (near, far)]
    assert shares[1] > 0.12
    assert shares[1] > 1.5 * shares[0]


def dot(pixels: int, size: int = 640) -> AnnotatedVideo:
    """A square of so many pixels a side in the middle of every frame of a large video."""
    shown = np.zeros((size, size), bool)
    shown[size // 2 : size // 2 + pixels, size // 2 : size // 2 + pixels] = True
    mask = Mask.from_array(shown)
    return AnnotatedVideo(
        "dots", 4, lambda n: np.zeros((size, size, 3), np.uint8), {"1": dict.fromkeys(range(4), mask)}
    )


def test_small_objects_are_learnt_from_and_smaller_ones_refused_in_a_sentence() -> None:
    stage = tiny.stage(mosaic=1.0)
    for batch in (
        FootageBatches([dot(35)]).images(stage, 0, 0),
        FootageBatches([dot(35)]).clips(stage, 0, 0),
    ):
        truth = batch.truth_o1hw if isinstance(batch, data.ImageBatch) else batch.truth_to1hw[0]
        assert (truth.flatten(1).sum(1) >= 4).all()
    for draw in (FootageBatches([dot(3)]).images, FootageBatches([dot(3)]).clips):
        with pytest.raises(UserError, match=r"too small to learn from: the model sees 64 x 64 pixels"):
            draw(stage, 0, 0)


def test_the_one_that_is_meant_lies_in_any_quarter_of_a_mosaic() -> None:
    batch = FootageBatches([tiny.video(0)]).images(tiny.stage(images=24, mosaic=1.0), 0, 0)
    centres = [np.argwhere(truth[0].numpy() > 0).mean(0) for truth in batch.truth_o1hw]
    quarters = {(y >= tiny.SIDE / 2, x >= tiny.SIDE / 2) for y, x in centres}
    assert len(quarters) == 4
