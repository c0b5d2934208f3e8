"""Small pictures are made off the window's thread, of what is there now, and show the mask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.mask_pictures import SIZE, MaskPictures, draw
from annotator.project.edits import AddObject, SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.video_match import video_ref
from annotator.workspace import Workspace
from engine.frames import open_frames
from engine.masks import Mask


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=6, size=(160, 90))


@pytest.fixture
def workspace(clip: DemoClip) -> Workspace:
    made = Workspace()
    with open_frames(clip.video) as frames:
        history = made.attach(Project(video_ref(frames)))
    history.do("New object", AddObject(made.project.new_object()))
    for frame in range(6):
        history.do("Track", SetMask(1, frame, _record(frame)))
    return made


@pytest.fixture
def pictures(qtbot: QtBot, workspace: Workspace) -> Iterator[MaskPictures]:
    made = MaskPictures(workspace)
    yield made
    made.stop()


def _record(frame: int, size: int = 20) -> MaskRecord:
    array = np.zeros((90, 160), bool)
    array[10 : 10 + size, 5 * frame : 5 * frame + size] = True
    mask = Mask.from_array(array)
    return MaskRecord(mask, MaskInfo(Source.TRACKED, area=mask.area))


def _rgb(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.array(plain.constBits()).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3)


def test_a_picture_comes_when_it_is_made(pictures: MaskPictures, qtbot: QtBot, workspace: Workspace) -> None:
    told: list[object] = []
    pictures.ready.connect(told.append)
    assert pictures.image((1, 4)) is None
    assert pictures.image((1, 4)) is None, "asked for once"
    qtbot.waitUntil(lambda: pictures.image((1, 4)) is not None)
    assert told == [(1, 4)]
    with open_frames(workspace.project.video.path) as frames:
        wanted = draw(frames.read(4).image_bgra, _record(4).mask, workspace.project.objects[1].colour)
    assert np.array_equal(_rgb(pictures.image((1, 4))), _rgb(wanted))


def test_a_mask_that_changed_gets_a_new_picture(
    pictures: MaskPictures, qtbot: QtBot, workspace: Workspace
) -> None:
    pictures.image((1, 2))
    qtbot.waitUntil(lambda: pictures.image((1, 2)) is not None)
    before = _rgb(pictures.image((1, 2)))
    workspace.history.do("Track", SetMask(1, 2, _record(2, size=60)))
    assert pictures.image((1, 2)) is None
    qtbot.waitUntil(lambda: pictures.image((1, 2)) is not None)
    after = _rgb(pictures.image((1, 2)))
    assert after.shape != before.shape or not np.array_equal(before, after)


def test_closing_ends_the_thread_and_forgets(
    pictures: MaskPictures, qtbot: QtBot, workspace: Workspace
) -> None:
    pictures.image((1, 2))
    workspace.close()
    assert pictures.image((1, 2)) is None


def test_a_video_that_is_gone_gives_no_picture_and_no_fuss(
    pictures: MaskPictures, qtbot: QtBot, workspace: Workspace, tmp_path: Path
) -> None:
    workspace.project.video = replace(workspace.project.video, path=str(tmp_path / "gone.mp4"))
    with qtbot.waitSignal(pictures._made):
        assert pictures.image((1, 2)) is None
    assert pictures.image((1, 2)) is None


def test_the_mask_stands_out_and_fits() -> None:
    grey = np.full((1080, 1920, 4), 128, np.uint8)
    array = np.zeros((1080, 1920), bool)
    array[500:560, 1800:1860] = True
    image = draw(grey, Mask.from_array(array), "#FF0000")
    assert (image.width(), image.height()) == SIZE
    rgb = _rgb(image).astype(int)
    red = rgb[..., 0] - rgb[..., 1] > 40
    assert 20 < np.count_nonzero(red) < 400, "a small object is seen, near the frame's edge too"
    plain = _rgb(draw(grey, Mask.empty(1080, 1920), "#FF0000"))
    assert (plain == 128).all()
    tall = draw(np.zeros((1920, 300, 4), np.uint8), None, "#FF0000")
    assert tall.height() == SIZE[1]
