"""masklet import: what was exported comes into another project of the clip, and what is wrong is said."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import main
from annotator.importers.formats import IMPORTS
from annotator.project.edits import AddObject, SetMask, Several
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo, Project
from annotator.project.storage import ProjectFile, reading
from annotator.project.video_match import video_ref
from engine.frames import open_frames
from engine.masks import Mask
from tests.annotator.clips import make_images, make_video

FRAMES = 6


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_video(tmp_path / "clip.mp4", frames=FRAMES)


def _new(clip: Path, name: str) -> Path:
    """An empty project of the clip."""
    path = clip.parent / name
    with open_frames(clip) as frames:
        ProjectFile.create(path, Project(video_ref(frames))).close()
    return path


def _square(place: int) -> Mask:
    return Mask.from_window(48, 64, place, 5, np.ones((6, 6), bool))


@pytest.fixture
def work(clip: Path) -> Path:
    """Rex, painted on every frame, as a project."""
    path = _new(clip, "work.masklet")
    file, project = ProjectFile.open(path)
    with file:
        edits = [AddObject(ObjectInfo(1, "Rex", "dog", "#AABBCC"))]
        masks = [
            SetMask(1, n, MaskRecord(_square(n), MaskInfo(Source.PAINTED, area=36))) for n in range(FRAMES)
        ]
        History(project, file).do("x", Several((*edits, *masks)))
    return path


def _export(work: Path, name: str) -> Path:
    out = work.parent / {"davis": "out", "coco": "out.json", "cvat": "out.xml"}[name]
    assert main.main(["export", str(work), "--format", name, "-o", str(out)]) == 0
    return out


@pytest.mark.parametrize("name", list(IMPORTS))
def test_what_was_exported_comes_back(
    clip: Path, work: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, fresh = _export(work, name), _new(clip, "fresh.masklet")
    capsys.readouterr()
    assert main.main(["import", str(fresh), str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["objects"], told["masks"]) == (1, FRAMES)
    assert told["files"][0] == {
        "file": str(out), "format": name, "objects": 1, "new_objects": 1, "masks": FRAMES, "replaced": 0,
        "kept": 0, "left_out": 0, "first_number": 0,
    }  # fmt: skip
    with reading(fresh) as project:
        (info,) = project.objects.values()
        assert info.label == "dog"
        for n in range(FRAMES):
            record = project.masks.get(info.id, n)
            assert record is not None
            assert record.mask == _square(n)
            assert (record.info.source, record.info.verified) == (Source.IMPORTED, True)


def test_several_files_and_objects_of_the_same_name(
    clip: Path, work: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second time all is settled already, and stays."""
    davis, coco, fresh = _export(work, "davis"), _export(work, "coco"), _new(clip, "fresh.masklet")
    capsys.readouterr()
    words = ["import", str(fresh), str(davis), str(coco), "--into", "existing"]
    assert main.main(words) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{davis}: 1 object (1 new), 6 masks"
    assert lines[1].startswith(
        f"{coco}: 0 objects (0 new), 0 masks, 6 left out since what is there was painted"
    )
    assert main.main(words) == 1
    assert "Nothing comes" in capsys.readouterr().err
    assert main.main(["import", str(fresh), str(davis)]) == 0
    with reading(fresh) as project:
        assert [info.name for info in project.objects.values()] == ["Rex", "Rex (2)"]


def test_what_is_not_said_to_be_right(clip: Path, work: Path) -> None:
    out = _export(work, "davis")
    for words, verified in ((("--verified", "as-said"), False), (("--verified", "all"), True)):
        fresh = _new(clip, f"{words[1]}.masklet")
        assert main.main(["import", str(fresh), str(out), *words]) == 0
        with reading(fresh) as project:
            assert {i.verified for i in project.masks.infos(1).values()} == {verified}


def test_numbers_that_begin_elsewhere(clip: Path, tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    for n in (11, 12):
        Image.fromarray(np.full((48, 64), 1, np.uint8)).save(folder / f"{n}.png")
    fresh = _new(clip, "fresh.masklet")
    assert main.main(["import", str(fresh), str(folder)]) == 1, "beyond the clip"
    assert main.main(["import", str(fresh), str(folder), "--first-number", "10"]) == 0
    with reading(fresh) as project:
        assert project.masks.frames(1) == [1, 2]
    assert main.main(["import", str(fresh), str(folder), "--first-number", "-1"]) == 2


def test_images_whose_names_say_which_is_which(tmp_path: Path) -> None:
    clip = make_images(tmp_path / "images", frames=3)
    fresh, masks = _new(clip, "fresh.masklet"), tmp_path / "m"
    masks.mkdir()
    picture = np.zeros((48, 64), np.uint8)
    picture[2:4, 2:4] = 7
    Image.fromarray(picture).save(masks / "frame2.png")
    assert main.main(["import", str(fresh), str(masks)]) == 0
    with reading(fresh) as project:
        assert project.masks.frames(1) == [2]


def test_one_bad_file_and_nothing_comes(
    clip: Path, work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, fresh = _export(work, "coco"), _new(clip, "fresh.masklet")
    bad = tmp_path / "bad.json"
    bad.write_text("[]")
    for files, sentence in (
        ((good, bad), "cannot be read as a COCO file"),
        ((good, tmp_path / "none"), "There is no"),
        ((good, clip), "holds no masks that Masklet can read"),
    ):
        assert main.main(["import", str(fresh), *map(str, files)]) == 1
        assert sentence in capsys.readouterr().err
        with reading(fresh) as project:
            assert not project.objects
    assert main.main(["import", str(fresh)]) == 2
    assert main.main(["import", str(tmp_path / "no.masklet"), str(good)]) == 1


def test_a_failure_on_the_way_takes_all_of_it_back(
    clip: Path, work: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, fresh = _export(work, "coco"), _new(clip, "fresh.masklet")
    monkeypatch.setattr("annotator.cli.import_masks._AT_ONCE", 4)
    extend, calls = History.extend, []

    def twice(self: History, *args: object) -> bool:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return extend(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(History, "extend", twice)
    assert main.main(["import", str(fresh), str(good), str(good)]) == 1
    assert "stopped" in capsys.readouterr().err
    with reading(fresh) as project:
        assert not project.objects
        assert not len(project.masks)
