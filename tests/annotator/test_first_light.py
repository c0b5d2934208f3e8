"""The first walk through every room: click, see, track both ways, correct, undo, find it saved, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.exporters.formats import FORMATS
from annotator.exporting import ExportChoice
from annotator.project.mask_table import Source
from tests.annotator.window import RealWindow

CTRL, CTRL_SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
FRAMES = 24


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=FRAMES, size=(320, 180))


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, clip: DemoClip) -> Iterator[RealWindow]:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    made = RealWindow(qtbot, tmp_path)
    made.start(clip.video)
    made.wait_until_open()
    yield made
    made.stop()


def _truth(clip: DemoClip, frame: int) -> np.ndarray:
    return np.asarray(Image.open(clip.masks / f"{frame:05d}.png"))


def _j(found: np.ndarray, true: np.ndarray) -> float:
    union = np.count_nonzero(found | true)
    return float(np.count_nonzero(found & true) / union) if union else 1.0


def _click_objects(window: RealWindow, clip: DemoClip) -> None:
    for one in clip.objects:
        window.key(Qt.Key.Key_N)
        window.click(one.x, one.y)
        window.wait_for_masks()


def test_from_the_click_to_the_exported_masks(window: RealWindow, clip: DemoClip, tmp_path: Path) -> None:
    _click_objects(window, clip)
    ids = list(window.project.objects)
    assert len(ids) == len(clip.objects)
    assert window.history.undo_name == "New object"

    window.key(Qt.Key.Key_T, CTRL)
    assert window.app.tracking.is_tracking
    for frame in (5, 2, 11):  # scrubbing goes on meanwhile
        window.go(frame)
    window.wait_for_masks()
    assert all(window.project.masks.frames(o) == list(range(FRAMES)) for o in ids)
    assert window.history.undo_name == "Track both ways"
    assert window.shown_frame == 11, "the view does not jump when a run ends"

    window.app.exporting.start(ExportChoice("davis", tmp_path / "davis", FORMATS["davis"].options()))
    window.wait(lambda: any("Exported" in n.text for n in window.notices))
    assert [n.text for n in window.notices if "Exported" not in n.text] == []
    exported = sorted((tmp_path / "davis").rglob("*.png"))
    pngs = [p for p in exported if "Annotations" in str(p)] or exported
    assert len(pngs) == FRAMES
    scores = {
        one.name: np.mean(
            [
                _j(np.asarray(Image.open(png)) == place + 1, _truth(clip, frame) == one.id)
                for frame, png in enumerate(pngs)
            ]
        )
        for place, one in enumerate(clip.objects)
    }
    assert np.mean(list(scores.values())) >= 0.9, scores


def test_a_correction_sticks_and_undo_takes_back_whole_steps(window: RealWindow, clip: DemoClip) -> None:
    _click_objects(window, clip)
    window.key(Qt.Key.Key_T, CTRL)
    window.wait_for_masks()
    window.key(Qt.Key.Key_1)
    chosen = window.app.view.object_id
    assert chosen == next(iter(window.project.objects))
    window.go(12)
    tracked = window.project.masks.get(chosen, 12)
    assert tracked is not None
    x, y = _inside(tracked.mask.to_array())
    window.click(x, y, Qt.MouseButton.RightButton)
    window.wait_for_masks()
    corrected = window.project.masks.get(chosen, 12)
    assert corrected.info.source is Source.PROMPTED
    assert not corrected.mask.contains(x, y), "what the right click names is no part of it any more"
    assert window.mask_on_disk(chosen, 12) == corrected

    window.key(Qt.Key.Key_F)
    window.wait_for_masks()
    window.key(Qt.Key.Key_B)
    window.wait_for_masks()
    assert window.project.masks.get(chosen, 12) == corrected

    for name in ("Track backward", "Track forward", "Add point"):
        assert window.history.undo_name == name
        window.key(Qt.Key.Key_Z, CTRL)
    assert window.project.masks.get(chosen, 12) == tracked
    assert window.mask_on_disk(chosen, 12) == tracked
    window.key(Qt.Key.Key_Z, CTRL_SHIFT)
    assert window.project.masks.get(chosen, 12) == corrected
    window.key(Qt.Key.Key_Z, CTRL)
    window.key(Qt.Key.Key_Z, CTRL)
    assert all(window.project.masks.frames(o) == [0] for o in window.project.objects)


def _inside(mask: np.ndarray) -> tuple[int, int]:
    """A pixel in the middle of a mask, as (x, y)."""
    ys, xs = np.nonzero(mask)
    middle = int(np.argmin((ys - ys.mean()) ** 2 + (xs - xs.mean()) ** 2))
    return int(xs[middle]), int(ys[middle])


def _far_inside(mask: np.ndarray, x: float, y: float) -> tuple[int, int]:
    """The pixel of a mask that is farthest from a place, so that a click there is no grip of a point."""
    ys, xs = np.nonzero(mask)
    far = int(np.argmax((ys - y) ** 2 + (xs - x) ** 2))
    return int(xs[far]), int(ys[far])


def test_a_click_while_tracking_is_answered_before_the_run_ends(window: RealWindow, clip: DemoClip) -> None:
    _click_objects(window, clip)
    window.key(Qt.Key.Key_1)
    window.key(Qt.Key.Key_F)
    window.wait(lambda: len(window.project.masks) >= len(clip.objects) + 2)
    first = next(iter(window.project.objects))
    before = window.project.masks.get(first, 0)
    assert before is not None
    x, y = _far_inside(before.mask.to_array(), clip.objects[0].x, clip.objects[0].y)
    window.click(x, y, Qt.MouseButton.RightButton)
    assert window.history.undo_name == "Add point"
    assert window.app.tracking.is_tracking
    window.wait(lambda: window.project.masks.get(first, 0) != before)
    answered_at = len(window.project.masks)
    window.wait_for_masks()
    assert answered_at < FRAMES * len(clip.objects), "the answer did not wait for the end of the run"
    assert window.project.masks.frames(first) == list(range(FRAMES))
    window.key(Qt.Key.Key_Z, CTRL)
    assert len(window.project.prompts[first, 0].points) == 1
    assert window.project.masks.get(first, 0) == before


def test_esc_stops_and_keeps_what_was_found(window: RealWindow, clip: DemoClip) -> None:
    _click_objects(window, clip)
    window.key(Qt.Key.Key_F)
    window.wait(lambda: len(window.project.masks) >= len(clip.objects) + 3)
    window.key(Qt.Key.Key_Escape)
    assert not window.app.tracking.is_tracking
    found = len(window.project.masks)
    window.wait(window.app.window.status.job.isHidden)
    assert len(window.project.masks) == found < FRAMES * len(clip.objects)


def test_a_click_beside_the_frame_does_nothing(window: RealWindow) -> None:
    window.click_beside()
    assert not window.project.objects
    assert window.history.undo_name is None


def test_reopening_brings_everything_back(window: RealWindow, clip: DemoClip) -> None:
    _click_objects(window, clip)
    window.key(Qt.Key.Key_T, CTRL)
    window.wait_for_masks()
    before = {key: window.project.masks.get(*key) for key in window.project.masks}
    window.key(Qt.Key.Key_W, CTRL)
    assert not window.app.workspace.is_open
    assert window.app.window.welcome.isVisible()
    window.app.opener.open(clip.video)
    window.wait_until_open()
    assert {key: window.project.masks.get(*key) for key in window.project.masks} == before
