"""Batches drawn by other processes are the batches drawn here."""

from __future__ import annotations

import multiprocessing

import pytest
import torch

from engine.training.ahead import BatchesAhead
from engine.training.data import FootageBatches, MadeBatches
from engine.training.loop import is_clip_step
from tests.engine.training import tiny


def test_batches_from_workers_are_the_same_whatever_their_kind_and_stage() -> None:
    stages = (tiny.stage(steps=4), tiny.stage(steps=2, seed=9, clip_share=1.0))
    here = MadeBatches()
    kinds = set()
    with BatchesAhead(MadeBatches(), workers=1) as ahead:
        for stage in stages:
            for step in range(stage.steps):
                kinds.add(is_clip_step(stage, step))
                if is_clip_step(stage, step):
                    theirs, ours = ahead.clips(stage, step, 0), here.clips(stage, step, 0)
                    assert torch.equal(theirs.clips_tbchw, ours.clips_tbchw)
                    assert torch.equal(theirs.truth_to1hw, ours.truth_to1hw)
                else:
                    found, drawn = ahead.images(stage, step, 0), here.images(stage, step, 0)
                    assert torch.equal(found.images_bchw, drawn.images_bchw)
                    assert torch.equal(found.labels_bhw, drawn.labels_bhw)
    assert kinds == {True, False}
    assert not multiprocessing.active_children()


def test_what_a_worker_raises_is_raised_here() -> None:
    broken = FootageBatches.__new__(FootageBatches)  # it has no videos, which its worker finds out
    with BatchesAhead(broken, workers=1) as ahead, pytest.raises(AttributeError):
        ahead.images(tiny.stage(), 0, 0)
    assert not multiprocessing.active_children()
