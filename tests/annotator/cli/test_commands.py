"""The commands from end to end, on a small made clip: results, exit statuses, plain sentences."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pycocotools.coco import COCO

import main
from annotator.demo_clip import make_demo_clip
from tests.annotator.clips import make_images, make_video


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with demo.mp4, its true masks and its clicks."""
    folder = tmp_path_factory.mktemp("clip")
    make_demo_clip(folder, seed=3, frames=10, size=(320, 180))
    return folder


@pytest.fixture(scope="module")
def tracked(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every object of the clip is tracked from one click."""
    project = tmp_path_factory.mktemp("project") / "work.masklet"
    words = [f"{c['x']},{c['y']},frame={c['frame']},object={c['name']}" for c in clicks(clip)]
    clicked = [word for text in words for word in ("--click", text)]
    words = ["track", str(clip / "demo.mp4"), *clicked, "--project", str(project), "--memory", "256"]
    assert main.main(words) == 0
    return project


def clicks(clip: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((clip / "clicks.json").read_text())["objects"]
    return found


def test_track_and_export_agree_with_the_truth(clip: Path, tracked: Path, tmp_path: Path) -> None:
    out = tmp_path / "davis"
    assert main.main(["export", str(tracked), "--format", "davis", "-o", str(out)]) == 0
    names = {o["name"]: o["id"] for o in json.loads((out / "objects.json").read_text())["objects"]}
    truth = sorted((clip / "masks").rglob("*.png"))
    found = sorted((out / "Annotations").rglob("*.png"))
    assert len(truth) == len(found) == 10
    scores = []
    for click in clicks(clip):
        for true_file, found_file in zip(truth, found, strict=True):
            true = np.asarray(Image.open(true_file)) == click["id"]
            ours = np.asarray(Image.open(found_file)) == names[click["name"]]
            union = (true | ours).sum()
            scores.append((true & ours).sum() / union if union else 1.0)
    assert np.mean(scores) >= 0.8


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_export_coco_is_read_back_by_pycocotools(tracked: Path, tmp_path: Path) -> None:
    out = tmp_path / "set.json"
    assert main.main(["export", str(tracked), "--format", "coco", "-o", str(out)]) == 0
    coco = COCO(str(out))
    assert len(coco.getImgIds()) == 10
    one = coco.loadAnns(coco.getAnnIds())[0]
    assert coco.annToMask(one).sum() == one["area"]


def test_export_overlay_options(tracked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "overlay.mp4"
    words = ["export", str(tracked), "--format", "overlay", "-o", str(out)]
    assert main.main([*words, "--option", "labels=no", "--option", "opacity=0.2", "--range", "2:5"]) == 0
    assert main.main(["info", str(out), "--json"]) == 0
    info = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (info["frames"], info["width"], info["height"]) == (4, 320, 180)
    assert main.main([*words, "--option", "nonsense=1"]) == 2
    assert main.main([*words, "--option", "labels=perhaps"]) == 2


@pytest.mark.parametrize(("name", "output"), [("coco", "out.json"), ("davis", "out")])
def test_an_earlier_export_is_replaced_when_asked(
    tracked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, output: str
) -> None:
    words = ["export", str(tracked), "--format", name, "-o", str(tmp_path / output)]
    assert main.main(words) == 0
    capsys.readouterr()
    assert main.main(words) == 1
    assert "is there already. Add --replace" in capsys.readouterr().err
    assert main.main([*words, "--replace"]) == 0


def test_what_is_no_earlier_export_is_not_offered_to_be_replaced(
    tracked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert main.main(["export", str(tracked), "--format", "davis", "-o", str(tmp_path)]) == 1
    assert "--replace" not in capsys.readouterr().err


def test_info_of_a_project(tracked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["info", str(tracked), "--json"]) == 0
    info = json.loads(capsys.readouterr().out)
    assert info["frames"] == 10
    assert info["video_found"] is True
    assert [o["masks"] for o in info["objects"]] == [10] * len(info["objects"])


def test_info_while_the_project_is_open_elsewhere(tracked: Path, tmp_path: Path) -> None:
    from annotator.project.storage import ProjectFile

    file, _ = ProjectFile.open(tracked)
    with file:
        assert main.main(["info", str(tracked)]) == 0
        assert main.main(["export", str(tracked), "--format", "davis", "-o", str(tmp_path / "d")]) == 0


def test_masks_boxes_directions_and_ranges(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = clicks(clip)[0]
    true = np.asarray(Image.open(min((clip / "masks").rglob("*.png")))) == one["id"]
    mask = tmp_path / "mask.png"
    Image.fromarray(true).save(mask)
    ys, xs = np.nonzero(true)
    box = f"{xs.min()},{ys.min()},{xs.max() + 1},{ys.max() + 1}"
    words = [
        "track",
        str(clip / "demo.mp4"),
        "--mask",
        f"{mask},object=painted",
        "--box",
        f"{box},object=boxed",
    ]
    words += ["--direction", "forward", "--range", "0:4", "--json", "--project", str(tmp_path / "p.masklet")]
    assert main.main(words) == 0
    report = json.loads(capsys.readouterr().out)
    assert {o["name"]: o["masks"] for o in report["objects"]} == {"painted": 5, "boxed": 5}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--click", "5000,20"], "outside the frame"),
        (["--click", "20,20,frame=10"], "no frame 10"),
        (["--click", "20,20,negative"], "only negative clicks"),
        (["--mask", "missing.png"], "There is no missing.png"),
        (["--click", "20,20", "--range", "10:"], "frames 0 to 9"),
        (["--click", "20,20", "--model", "nonsense"], "nonsense"),
    ],
)
def test_what_does_not_fit_the_video_ends_with_1(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    project = tmp_path / "p.masklet"
    assert main.main(["track", str(clip / "demo.mp4"), *words, "--project", str(project)]) == 1
    errors = capsys.readouterr().err
    assert says in errors
    assert errors.count("\n") == 1
    assert not project.exists()


def test_a_mask_of_another_size_is_named(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("L", (10, 10), 255).save(tmp_path / "m.png")
    words = ["track", str(clip / "demo.mp4"), "--mask", str(tmp_path / "m.png"), "--project", "p.masklet"]
    assert main.main(words) == 1
    assert "10 x 10 pixels, the frame 320 x 180" in capsys.readouterr().err


def test_words_that_do_not_fit_end_with_2(clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    video = str(clip / "demo.mp4")
    assert main.main(["track", video, "--project", "p.masklet"]) == 2
    assert main.main(["track", video, "--click", "1", "--project", "p.masklet"]) == 2
    assert main.main(["track", video, "--click", "1,1"]) == 2
    assert main.main(["export", "p.masklet", "--format", "nonsense", "-o", "x"]) == 2
    assert main.main(["demo-clip", "--size", "big", "-o", "x"]) == 2
    assert "usage: masklet demo-clip" in capsys.readouterr().err
    assert main.main(["track", "--help"]) == 0


def test_an_earlier_project_is_never_overwritten(clip: Path, tracked: Path) -> None:
    before = tracked.read_bytes()
    words = ["track", str(clip / "demo.mp4"), "--click", "20,20", "--project", str(tracked)]
    assert main.main(words) == 1
    assert tracked.read_bytes() == before


def test_what_is_no_video_or_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "text.masklet").write_text("no project")
    for name in ("text.mp4", "text.masklet", "missing.mp4", "missing.masklet"):
        assert main.main(["info", str(tmp_path / name)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("masklet: ") and line.endswith((".", "?")) for line in lines)


def test_a_mask_that_marks_nothing_is_refused(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("L", (320, 180), 0).save(tmp_path / "m.png")
    project = tmp_path / "p.masklet"
    words = ["track", str(clip / "demo.mp4"), "--mask", str(tmp_path / "m.png"), "--project", str(project)]
    assert main.main(words) == 1
    assert "m.png marks nothing" in capsys.readouterr().err
    assert not project.exists()


def test_a_project_is_named_as_one(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["track", str(clip / "demo.mp4"), "--click", "20,20", "--project", str(tmp_path / "work.db")]
    assert main.main(words) == 2
    assert "must end in .masklet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("clicked", "kept"), [(3, False), (0, True)])
def test_what_was_found_before_an_error_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clicked: int, kept: bool
) -> None:
    images = make_images(tmp_path / "walk")
    (images / "frame3.png").write_bytes(b"no image")
    project = tmp_path / "p.masklet"
    click = f"{14 + 2 * clicked},20,frame={clicked}"
    assert main.main(["track", str(images), "--click", click, "--project", str(project)]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    error = said.splitlines()[-1]
    assert error.startswith("masklet: frame3.png")
    assert ("is kept in" in error) is kept
    assert [p.name for p in tmp_path.glob("p.masklet*")] == (["p.masklet"] if kept else [])
    if kept:
        assert main.main(["info", str(project), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["masks"] == 3


def test_export_asks_for_a_video_that_was_moved(
    clip: Path, tracked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "there" / "copy.masklet"
    copy.parent.mkdir()
    shutil.copy(tracked, copy)
    with sqlite3.connect(copy) as file:
        file.execute("UPDATE video SET path = '/gone/demo.mp4', relative_path = NULL")
    file.close()
    words = ["export", str(copy), "--format", "davis", "-o", str(tmp_path / "out")]
    assert main.main(words) == 1
    assert "not at /gone/demo.mp4 any more" in capsys.readouterr().err
    assert main.main([*words, "--video", str(clip / "demo.mp4")]) == 0


def test_reading_a_project_leaves_nothing_beside_it(tracked: Path, tmp_path: Path) -> None:
    before = tracked.read_bytes()
    assert main.main(["info", str(tracked)]) == 0
    assert main.main(["export", str(tracked), "--format", "davis", "-o", str(tmp_path / "out")]) == 0
    assert [p.name for p in tracked.parent.iterdir()] == [tracked.name]
    assert tracked.read_bytes() == before


def test_track_says_when_the_file_is_cut_short(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = make_video(tmp_path / "whole.mkv", frames=60)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    words = ["--click", "10,20", "--range", "0:2", "--memory", "256"]
    assert main.main(["track", str(cut), *words, "--project", str(tmp_path / "a.masklet")]) == 0
    said = capsys.readouterr().err
    assert "cut.mkv is cut short" in said
    assert "about 60" in said
    as_json = ["--json", "--project", str(tmp_path / "b.masklet")]
    assert main.main(["track", str(cut), *words, *as_json]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["frames"] + row["frames_missing"] == 60
    assert main.main(["track", str(whole), *words, "--project", str(tmp_path / "c.masklet")]) == 0
    assert "cut short" not in capsys.readouterr().err
