"""masklet evaluate and masklet train from end to end, and what they say when they cannot."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

import main
from annotator.cli.train import annotated_video
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import ObjectInfo, Project, Source, VideoRef
from annotator.project.storage import ProjectFile
from annotator.project.video_match import video_ref
from engine.frames import open_frames
from engine.masks import Mask
from engine.training.checkpoint import save_model
from engine.training.made import make_clip
from tests.engine.training import tiny

ROOT = Path(__file__).resolve().parents[3]


def project_of(folder: Path, seed: int, *, verified: bool = True, frames: int = 4) -> Path:
    """A project about a folder of made pictures, every mask of its first object tracked."""
    clip = make_clip((31, seed), side=64, frames=frames, hard=False, big=True)
    pictures = folder / f"clip-{seed}"
    pictures.mkdir(parents=True)
    for n, image in enumerate(clip.images_thwc):
        cv2.imwrite(str(pictures / f"{n:03}.png"), image[..., ::-1])
    label = int(np.bincount(clip.labels_thw[0].ravel(), minlength=2)[1:].argmax()) + 1
    with open_frames(pictures) as reader:
        project = Project(video_ref(reader))
    project.objects[1] = ObjectInfo(1, "thing", "thing", "#56B4E9")
    for n in range(frames):
        mask = Mask.from_array(clip.labels_thw[n] == label)
        info = MaskInfo(Source.TRACKED, verified=verified, area=mask.area)
        project.masks.put(1, n, MaskRecord(mask, info))
    path = folder / f"work-{seed}.masklet"
    ProjectFile.create(path, project).close()
    return path


def test_evaluate_prints_one_row(capsys: pytest.CaptureFixture[str]) -> None:
    words = "evaluate --protocol box --made-clips 2 --seed 5 --frames 3 --side 64 --easy --model basic --json"
    assert main.main(words.split()) == 0
    (line,) = capsys.readouterr().out.splitlines()
    row = json.loads(line)
    assert (row["model"], row["protocol"], row["set"], row["objects"], row["frames"]) == (
        "basic",
        "box",
        "easy",
        2,
        3,
    )
    assert all(0 <= row[name] <= 1 for name in ("J", "F", "J&F", "first_iou", "presence"))


def test_evaluate_says_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["evaluate", "--data", str(tmp_path)]) == 1
    assert "laid out in no way" in capsys.readouterr().err
    assert main.main(["evaluate", "--made-clips", "0"]) == 1
    assert main.main(["evaluate", "--hard", "--easy"]) == 2
    capsys.readouterr()
    assert main.main(["evaluate", "--seed", "-1"]) == 1
    assert main.main(["evaluate", "--data", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().err
    assert "A seed is a whole number from 0 on." in said
    assert "There is no folder" in said
    assert said.count("\n") == 2
    capsys.readouterr()


def test_train_improves_on_projects_and_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    projects = [str(project_of(tmp_path, seed)) for seed in (1, 2)]
    out = tmp_path / "out"
    words = [
        *projects,
        "--base",
        str(base),
        "--output",
        str(out),
        "--steps",
        "1",
        "--device",
        "cpu",
        "--json",
    ]
    assert main.main(["train", *words]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert sorted([*row["learnt_from"], *row["measured_on"]]) == ["work-1", "work-2"]
    assert (out / "model.pt").is_file()
    assert row["before"]["objects"] == row["after"]["objects"] == 1
    # What it wrote opens as a model like any other.
    evaluated = [
        "evaluate",
        "--model",
        str(out / "model.pt"),
        "--made-clips",
        "1",
        "--frames",
        "2",
        "--side",
        "64",
    ]
    assert main.main(evaluated) == 0


def test_train_says_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    unverified = str(project_of(tmp_path, 1, verified=False))
    words = ["--base", str(base), "--output", str(tmp_path / "out"), "--device", "cpu"]
    assert main.main(["train", unverified, *words]) == 1
    assert "no mask is verified or painted" in capsys.readouterr().err
    assert main.main(["train", str(project_of(tmp_path, 2)), *words]) == 1
    assert "too few verified or painted masks for both (4 frames)" in capsys.readouterr().err
    assert main.main(["train", str(project_of(tmp_path, 3)), *words, "--seed", "-1"]) == 1
    assert "A seed is a whole number from 0 on." in capsys.readouterr().err
    assert main.main(["train", str(tmp_path / "nothing.masklet"), *words]) == 1
    assert capsys.readouterr().err


def test_only_what_a_person_vouches_for_is_truth() -> None:
    project = Project(VideoRef("/v", "images", 8, 8, 9, Fraction(25), "x"))
    project.objects[1] = ObjectInfo(1, "a", "a", "#000000")
    mask = Mask.from_array(np.ones((8, 8), bool))
    for frame, info in enumerate(
        (
            MaskInfo(Source.TRACKED, area=64),
            MaskInfo(Source.TRACKED, verified=True, area=64),
            MaskInfo(Source.PAINTED, area=64),
            MaskInfo(Source.PAINTED, stale=True, area=64),
            MaskInfo(Source.PROMPTED, area=64),
            MaskInfo(Source.IMPORTED, verified=True, area=64),
        )
    ):
        project.masks.put(1, frame, MaskRecord(mask, info))
    video = annotated_video("v", project, lambda n: np.zeros((8, 8, 3), np.uint8))
    assert sorted(video.objects["1"]) == [1, 2, 5]


def test_one_project_is_split_by_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    project = str(project_of(tmp_path, 1, frames=14))
    words = [
        "--base",
        str(base),
        "--output",
        str(tmp_path / "out"),
        "--steps",
        "1",
        "--device",
        "cpu",
        "--json",
    ]
    assert main.main(["train", project, *words]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (row["split_by"], row["learnt_from"], row["measured_on"]) == ("time", ["work-1"], ["work-1"])
    assert (row["learnt_frames"], row["measured_frames"]) == (6, 4)


def test_data_sets_are_learnt_from_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    for seed in (1, 2):
        clip = make_clip((32, seed), side=64, frames=3, hard=False, big=True)
        for n in range(3):
            for kind, picture in (("JPEGImages", clip.images_thwc[n]), ("Annotations", clip.labels_thw[n])):
                place = tmp_path / "set" / kind / f"v{seed}" / f"{n:05}.png"
                place.parent.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(place), picture)
    out = ["--output", str(tmp_path / "out"), "--steps", "1", "--device", "cpu", "--json"]
    assert main.main(["train", str(tmp_path / "set"), "--base", str(base), *out]) == 0
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert sorted([*row["learnt_from"], *row["measured_on"]]) == ["v1", "v2"]
    (tmp_path / "other").mkdir()
    assert main.main(["train", str(tmp_path / "other"), "--base", str(base), *out]) == 1
    assert "laid out in no way that training knows" in capsys.readouterr().err


def test_train_refuses_bases_that_cannot_learn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = str(project_of(tmp_path, 1, frames=14))
    (tmp_path / "bad.pt").write_bytes(b"no weights")
    for base, words in (
        ("basic", "Basic goes by colour and motion and cannot learn. Give a SAM 2 model as base"),
        ("sam2.1-hiera-tiny", "are not on this machine"),
        ("sam9", "There is no model 'sam9'"),
        (str(tmp_path / "none.pt"), "does not exist"),
        (str(tmp_path / "bad.pt"), "damaged or is no PyTorch checkpoint"),
    ):
        out = ["--output", str(tmp_path / "out"), "--device", "cpu"]
        assert main.main(["train", project, "--base", base, *out]) == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1, "one sentence, no traceback"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("how", ["killed", "left", "interrupted"])
def test_a_run_that_was_cut_off_goes_on_from_its_checkpoint(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    """The real command in a process of its own: killed outright, with a checkpoint at every step; or left by
    the window that started it, or ended with Ctrl+C, where it writes one before it ends."""
    base = save_model(tmp_path / "base", tiny.config(), tiny.network().state_dict(), half=False)
    project = str(project_of(tmp_path, 1, frames=14))
    out = tmp_path / "out"
    words = ["train", project, "--base", str(base), "--output", str(out), "--device", "cpu", "--json"]
    words += ["--steps", "9"]
    process = subprocess.Popen(
        [sys.executable, "-c", OFTEN_SAVED if how == "killed" else SLOW, *words, "--watched"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    rows = (json.loads(line) for line in process.stdout)
    next(row for row in rows if row["phase"] == "training" and row["done"] >= 3)
    if how == "left":
        process.stdin.close()
    else:
        process.send_signal(signal.SIGKILL if how == "killed" else signal.SIGINT)
    list(rows)
    process.stdin.close()
    process.stdout.close()
    assert process.wait() == (-signal.SIGKILL if how == "killed" else 1)
    reached = torch.load(out / "run" / "last.pt", weights_only=True)["step"]
    assert 2 <= reached < 9
    assert how == "killed" or reached >= 3, "what was learnt is kept"
    assert not (out / "model.pt").exists()
    table = out / "run" / "log.csv"
    kept = table.read_text().splitlines()[: reached + 1]
    assert main.main(words) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["steps"] == 9
    rows_now = table.read_text().splitlines()
    assert rows_now[: reached + 1] == kept, "from there, not from the beginning"
    assert [row.split(",")[0] for row in rows_now[1:]] == [str(n) for n in range(1, 10)]


# masklet train, but with steps slow enough to be caught in the middle, and no checkpoint before it ends.
SLOW = """
import sys, time, main
from engine.training import finetune, loop
saved, seconds = finetune.finetune, 1e6
def slow(*given, plain=loop.run_step): time.sleep(0.2); return plain(*given)
loop.run_step = slow
finetune.finetune = lambda *given, **more: saved(*given, **more, save_every_s=seconds)
sys.exit(main.main(sys.argv[1:]))
"""
OFTEN_SAVED = SLOW.replace("1e6", "0.0")
