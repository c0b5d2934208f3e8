"""masklet evaluate and masklet train from end to end, and what they say when they cannot."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest

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


def project_of(folder: Path, seed: int, *, verified: bool = True) -> Path:
    """A project about a folder of made pictures, every mask of its first object tracked."""
    clip = make_clip((31, seed), side=64, frames=4, hard=False, big=True)
    pictures = folder / f"clip-{seed}"
    pictures.mkdir(parents=True)
    for n, image in enumerate(clip.images_thwc):
        cv2.imwrite(str(pictures / f"{n:03}.png"), image[..., ::-1])
    label = int(np.bincount(clip.labels_thw[0].ravel(), minlength=2)[1:].argmax()) + 1
    with open_frames(pictures) as frames:
        project = Project(video_ref(frames))
    project.objects[1] = ObjectInfo(1, "thing", "thing", "#56B4E9")
    for n in range(4):
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
    assert "at least two projects" in capsys.readouterr().err
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
