"""The recipe of the bundled model runs from nothing to a file that loads; and the file that is bundled."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

import engine
from engine.errors import UserError
from engine.models import NANO, ModelList
from engine.predict.loader import load_segmenter
from engine.training import bundled
from engine.training.bundled import (
    LONG,
    PAPER,
    STAGES,
    main,
    shortened,
    start_memory,
    train_bundled,
    validation,
)
from engine.training.cases import made_cases
from engine.training.evaluate import evaluate
from engine.training.loop import Pace, Training
from engine.training.parallel import Crew
from engine.training.recipe import nano_config
from engine.weights import read_configuration, read_weights
from tests.engine.training import tiny


def test_the_recipe_runs_stage_by_stage_and_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    stages = (tiny.stage(name="a", steps=2), tiny.stage(name="b", steps=2, seed=4, clip_share=1.0))
    asked = iter([False, False, False, True])
    stopped = train_bundled(tmp_path, Crew(), stages, tiny.config(), pace=Pace(cancelled=lambda: next(asked)))
    assert stopped is None
    longer = (stages[0], replace(stages[1], steps=3))
    with pytest.raises(UserError, match="begun with other numbers of steps or settings"):
        train_bundled(tmp_path, Crew(), longer, tiny.config())
    made = train_bundled(tmp_path, Crew(), stages, tiny.config())
    assert made is not None
    whole = train_bundled(tmp_path / "again", Crew(), stages, tiny.config())
    ours, theirs = read_weights(made), read_weights(whole)
    assert all(t.dtype == torch.float16 for t in ours.values())
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)
    assert 0 <= validation(tiny.config(), count=2, frames=2)(tiny.network().state_dict()) <= 1


def test_stages_have_names_and_seeds_of_their_own() -> None:
    assert len({s.name for s in STAGES}) == len({s.seed for s in STAGES}) == len(STAGES)
    assert STAGES[0].clip_share == 0  # images first
    first_clips = next(s for s in STAGES if s.clip_share > 0)
    assert first_clips.freeze_encoder
    assert STAGES[-1].decay == "cosine"
    every = [s.name for s in (*STAGES, *PAPER, LONG)]
    assert len(set(every)) == len(every), "schedules in one folder do not mix"


def test_the_papers_schedule_and_long_clips_run_to_a_model(tmp_path: Path) -> None:
    images, _, together = PAPER
    assert (images.decay, images.clip_share, together.decay) == ("rsqrt", 0.0, "cosine")
    assert (together.frames, together.rounds, together.every_round) == (8, 7, True)
    assert (together.mask_prompt, together.click_prompt) == (0.5, 0.25)
    assert images.layer_decay == together.layer_decay < 1
    assert (LONG.frames, LONG.freeze_encoder) == (16, True)
    small = [
        replace(
            s, steps=1, side=tiny.SIDE, images=2, clips=1, clip_objects=1, clip_share=float(s.clip_share > 0)
        )
        for s in (*PAPER, LONG)
    ]
    made = train_bundled(tmp_path, Crew(), tuple(small), tiny.config())
    assert made is not None
    for stage in small:
        (row,) = (tmp_path / stage.name / "log.csv").read_text().splitlines()[1:]
        assert row.startswith("1,")
    tiny.network().load_state_dict(read_weights(made), strict=True)


def test_a_piece_of_the_recipe_stops_when_its_time_is_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "validation", lambda config: lambda weights: 0.0)
    words = ["--output", str(tmp_path), "--device", "cpu", "--share", "0.001", "--minutes", "0.00001"]
    assert main([*words, "--long"]) == 0
    assert "the same command goes on from here" in capsys.readouterr().out
    assert (tmp_path / "0-images" / "last.pt").is_file()
    assert not (tmp_path / "model.safetensors").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--minutes", "0"],
        ["--share", "-1"],
        ["--workers", "-1"],
        ["--schedule", "none"],
        ["--minutes", "inf"],
    ],
)
def test_wrong_words_are_refused(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--output", str(tmp_path), *wrong])
    assert ended.value.code == 2
    assert wrong[0] in capsys.readouterr().err


def test_what_a_person_can_mend_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "validation", lambda config: lambda weights: 0.0)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["--output", str(tmp_path), "--device", "cuda"]) == 1
    assert "has none that PyTorch can use" in capsys.readouterr().err
    (tmp_path / "file").write_text("in the way")
    assert main(["--output", str(tmp_path / "file"), "--device", "cpu", "--share", "0.001"]) == 1
    said = capsys.readouterr().err
    assert "could not be written" in said
    assert said.count("\n") == 1


def test_a_trial_of_the_recipe_has_all_stages_with_fewer_steps() -> None:
    trial = shortened(STAGES, 0.001)
    assert [s.name for s in trial] == [s.name for s in STAGES]
    assert [s.steps for s in trial] == [max(2, round(s.steps / 1000)) for s in STAGES]


def test_the_bundled_model_is_small_loads_strictly_and_says_how_it_was_made(tmp_path: Path) -> None:
    path = ModelList(tmp_path).path_of(NANO)
    assert path is not None
    assert path.stat().st_size <= 12_000_000
    config = read_configuration(path.with_name("config.json"))
    assert config.trunk == nano_config().trunk
    model = engine.build_sam2(config, device="cpu")
    model.load_state_dict(read_weights(path), strict=True)
    card = path.with_name("MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(word in card for word in ("engine.training.bundled", "seed", "J", "Basic"))


@pytest.mark.parametrize("hard", [True, False])
def test_the_bundled_model_segments_and_tracks_what_it_never_saw(hard: bool, tmp_path: Path) -> None:
    loaded = load_segmenter("sam2-nano", "cpu", models=ModelList(tmp_path))
    assert loaded.label == NANO.title
    cases = list(made_cases(8, 5, frames=6, side=128, hard=hard))
    row = evaluate(loaded.segmenter, cases, "one-click").row()
    # Untrained weights of the same shape get below 0.1 in each.
    assert row["first_iou"] > 0.5
    assert row["J"] > (0.45 if hard else 0.5)


def test_memory_starts_from_the_trained_image_side_alone() -> None:
    stage = tiny.stage()
    run = Training.start(tiny.network(), stage)
    before = {n: t.clone() for n, t in run.model.state_dict().items()}
    start_memory(run, stage, pictures=12)
    changed = {n for n, t in run.model.state_dict().items() if not torch.equal(t, before[n])}
    assert any(n.startswith("memory_attention.") for n in changed)
    assert any(n.startswith("memory_encoder.") for n in changed)
    assert not any(n.startswith(("image_encoder.", "sam_")) for n in changed)
    assert all(torch.equal(run.mean[n], t) for n, t in run.model.state_dict().items())


def test_a_stage_goes_on_from_the_mean_weights() -> None:
    run = Training.start(tiny.network(), tiny.stage())
    run.mean["no_mem_embed"] = torch.ones_like(run.mean["no_mem_embed"])
    run.step, run.best = 5, 0.5
    after = run.onward(tiny.stage(freeze_encoder=True), Crew())
    assert torch.equal(after.model.no_mem_embed, torch.ones_like(after.model.no_mem_embed))
    assert (after.step, after.best) == (0, -1.0)
    assert not any(p.requires_grad for p in after.model.image_encoder.parameters())
