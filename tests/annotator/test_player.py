"""Playing: masks are painted on every frame that is shown, and of a slow video frames are skipped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from annotator.frame_feed import FrameFeed
from annotator.player import Player
from annotator.project.edits import AddObject, SetMask, Several
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo
from annotator.view_state import ViewState
from engine.frames import Frame, open_frames
from engine.masks import Mask
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow

_FRAMES = 20
_COLOUR = "#00FF00"


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    """A clip of which every frame has a mask of its own, one step further right."""
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=_FRAMES))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    edits = [AddObject(ObjectInfo(1, "One", "car", _COLOUR))]
    edits += [SetMask(1, frame, _mask(frame)) for frame in range(_FRAMES)]
    made.history.do("Masks", Several(tuple(edits)))
    made.app.view.opacity = 1.0
    yield made
    made.stop()


def _mask(frame: int) -> MaskRecord:
    pixels = np.zeros((48, 64), bool)
    pixels[34:46, 3 * frame : 3 * frame + 3] = True
    mask = Mask.from_array(pixels)
    return MaskRecord(mask, MaskInfo(Source.TRACKED, area=mask.area))


def _painted(window: RealWindow) -> list[int]:
    """The frames whose masks are seen on the canvas now."""
    canvas = window.app.window.canvas
    image = canvas.viewport().grab().toImage()
    places = {n: canvas.frame_to_widget(3 * n + 1, 40) * image.devicePixelRatio() for n in range(_FRAMES)}
    return [n for n, place in places.items() if image.pixelColor(place) == QColor(_COLOUR)]


def test_every_frame_that_is_played_has_its_own_masks(window: RealWindow) -> None:
    seen: list[tuple[int, list[int]]] = []
    window.app.feed.frame_ready.connect(lambda frame: seen.append((frame.number, _painted(window))))
    window.key(Qt.Key.Key_Space)
    assert window.app.view.playing
    window.wait(lambda: not window.app.view.playing and window.shown_frame == _FRAMES - 1)
    numbers = [number for number, _ in seen]
    assert numbers == sorted(set(numbers))
    assert len(numbers) > 1
    assert all(painted == [number] for number, painted in seen), seen


def test_what_cannot_be_decoded_in_time_is_skipped(qtbot: QtBot, tmp_path: Path) -> None:
    view = ViewState()
    feed = FrameFeed(view)
    reader = open_frames(make_video(tmp_path / "clip.mp4", frames=150))
    open_gate, read = threading.Event(), reader.read_unless

    def read_when_let(number: int, is_overtaken: object) -> Frame | None:
        open_gate.wait()
        return read(number, is_overtaken)  # type: ignore[arg-type]

    reader.read_unless = read_when_let  # type: ignore[method-assign]
    now, shown, ticks = [0.0], [], []
    player = Player(view, feed, clock=lambda: now[0])
    player._timer.timeout.connect(lambda: ticks.append(view.frame))
    feed.frame_ready.connect(lambda frame: shown.append(frame.number))
    open_gate.set()
    feed.set_reader(reader)
    view.reset(150)
    qtbot.waitUntil(lambda: shown == [0])
    open_gate.clear()
    view.playing = True
    now[0] = 2.0  # at 25 frames a second
    qtbot.waitUntil(lambda: view.frame == 50)
    now[0] = 4.0
    before = len(ticks)
    qtbot.waitUntil(lambda: len(ticks) >= before + 3)
    assert view.frame == 50, "another wish would give up the frame that is on its way"
    open_gate.set()
    qtbot.waitUntil(lambda: 100 in shown)
    assert shown == [0, 50, 100], "each that was due came, and nothing between"
    view.playing = False
    feed.set_reader(None)
