"""Keeping less for the gradients changes neither what is computed nor what is learnt."""

from __future__ import annotations

import torch

from engine.sam2.build import build_network
from engine.sam2.sam2_base import SAM2Base
from engine.training.data import FootageBatches
from engine.training.loop import Training, run_step
from engine.training.parallel import Crew
from engine.training.thrifty import ThriftySAM2
from tests.engine.training import tiny


def test_a_step_on_clips_learns_the_same() -> None:
    stage = tiny.stage(clip_share=1.0, freeze_encoder=True, frames=3)
    weights = tiny.network().state_dict()
    runs = []
    for kind in (SAM2Base, ThriftySAM2):
        network = build_network(tiny.config(), kind)
        network.load_state_dict(weights)
        run = Training.start(network, stage)
        figures = [run_step(run, stage, FootageBatches([tiny.video(0)]), Crew()) for _ in range(2)]
        runs.append((figures, run.model.state_dict()))
    (plain, learnt), (thrifty, as_well) = runs
    assert plain == thrifty
    assert all(torch.equal(learnt[name], as_well[name]) for name in weights)
    assert any(not torch.equal(learnt[n], weights[n]) for n in weights if n.startswith("memory_attention."))


def test_nothing_is_computed_twice_without_gradients(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    asked: list[bool] = []
    monkeypatch.setattr(SAM2Base, "with_memory", lambda self, f, m, share: asked.append(True))
    network = build_network(tiny.config(), ThriftySAM2)
    with torch.inference_mode():
        network.with_memory(None, None)  # type: ignore[arg-type]
    assert asked == [True]
