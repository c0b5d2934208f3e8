"""Scene cuts in the window: found by themselves, shown, kept, and where tracking stops."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from PySide6.QtGui import QKeySequence
from pytestqt.qtbot import QtBot

from annotator.cuts import Cuts
from annotator.panels.cuts_dialog import CutsDialog
from annotator.plans import Direction, plan_object, plan_one_frame
from annotator.project.edits import AddObject, SetPrompts
from annotator.project.project import Project
from engine.frames.cuts import DEFAULT_THRESHOLD
from engine.frames.cuts import scan as plain_scan
from engine.messages import Segment, Track
from engine.prompts import Point, Prompts
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.making import video_ref
from tests.annotator.window import RealWindow


def make_clip(path: Path, *, shots: int = 3, length: int = 8, width: int = 64, height: int = 48) -> Path:
    """A video of shots of still pictures, each unlike the others, with a thing that moves."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for shot in range(shots):
            rng = np.random.default_rng(shot)
            patches = rng.integers(0, 256, (3, 4, 3)).astype(np.uint8)
            ground = cv2.resize(patches, (width, height))
            for n in range(length):
                picture = ground.copy()
                cv2.circle(picture, (10 + 2 * n, 20), 6, (255, 255, 255), -1)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_clip(tmp_path / "clip.mp4"))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _press(window: RealWindow, keys: str) -> None:
    combination = QKeySequence(keys)[0]
    window.key(combination.key(), combination.keyboardModifiers())


def _engine(window: RealWindow) -> EngineByHand:
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    return engine


def _known(window: RealWindow) -> None:
    window.wait(lambda: window.app.cuts.known_to == 23)


def _click(window: RealWindow) -> None:
    window.click(10, 20)
    engine = _engine(window)
    engine.answer(engine.asked(Segment)[-1], block(1, 48, 64))
    window.wait_for_masks()


def test_cuts_are_found_and_shown_and_gone_to(window: RealWindow) -> None:
    timeline = window.app.window.timeline
    before = timeline.viewport().grab().toImage()
    _known(window)
    assert window.app.cuts.frames == (8, 16)
    assert "new shot" in timeline.tooltip_at(timeline.point_of(8))
    assert "new shot" not in timeline.tooltip_at(timeline.point_of(9))
    assert timeline.viewport().grab().toImage() != before
    for frame in (8, 16):
        _press(window, "Ctrl+PgDown")
        assert window.app.view.frame == frame
    _press(window, "Ctrl+PgUp")
    assert window.app.view.frame == 8


def test_cuts_are_kept_with_the_project(window: RealWindow, qtbot: QtBot, tmp_path: Path) -> None:
    _known(window)
    window.app.window.close()
    again = RealWindow(qtbot, tmp_path, EngineByHand)
    again.start(tmp_path / "clip.mp4")
    again.wait(lambda: again.app.workspace.is_open)
    assert again.app.cuts.known_to == 23, "nothing is read a second time"
    assert again.app.cuts.frames == (8, 16)
    again.stop()


def test_tracking_stops_at_a_cut_unless_told_otherwise(window: RealWindow) -> None:
    _known(window)
    _click(window)
    _press(window, "F")
    (run,) = _engine(window).asked(Track)
    assert [(p.start, p.stop) for p in run.plans] == [(0, 7)]
    said = window.app.window.status.message
    assert said.text() == "Tracking stops at the scene cut before frame 8."
    _engine(window).end(run)
    window.wait_for_masks()
    window.app.view.frame = 12
    _press(window, "F")
    assert _engine(window).asked(Track) == [run], "the shot looked at is not the one with the object"
    assert said.text() == "There is nothing to track that way within the shot."
    window.app.actions.run("track.across_cuts")
    assert window.settings.across_cuts
    _press(window, "F")
    assert [(p.start, p.stop) for p in _engine(window).asked(Track)[-1].plans] == [(0, 23)]


def test_a_cut_that_is_found_while_tracking_runs_ends_it_there(window: RealWindow) -> None:
    _known(window)
    window.app.cuts.threshold = 1.0
    assert window.app.cuts.frames == ()
    _click(window)
    _press(window, "F")
    (run,) = _engine(window).asked(Track)
    _engine(window).track(run, 1, 1, block(2, 48, 64))
    window.wait(lambda: (1, 1) in window.project.masks)
    window.app.cuts.threshold = DEFAULT_THRESHOLD
    again = _engine(window).asked(Track)[-1]
    assert [(p.start, p.stop) for p in again.plans] == [(0, 7)]
    assert 1 in again.plans[0].keep, "what was found stays"


def test_the_dialog_shows_what_a_threshold_gives(window: RealWindow, qtbot: QtBot) -> None:
    _known(window)
    dialog = CutsDialog(window.app.cuts, window.app.view)
    qtbot.addWidget(dialog)
    assert dialog.threshold.count.text() == "2 cuts"
    dialog.across.click()
    assert window.app.cuts.stops == ()
    dialog.across.click()
    window.app.cuts.threshold = 1.0
    assert dialog.threshold.count.text() == "0 cuts"


def test_the_person_comes_first(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While they scrub, nothing is read for cuts."""
    read: list[int] = []
    asked: list[bool] = []
    plain_asked = Cuts._is_person_busy

    def scan(*given: Any) -> Iterator[tuple[int, float]]:
        for n, score in plain_scan(*given):
            read.append(n)
            yield n, score

    def is_busy(self: Cuts) -> bool:
        asked.append(plain_asked(self))
        return asked[-1]

    monkeypatch.setattr("annotator.cuts.scan", scan)
    monkeypatch.setattr(Cuts, "_is_person_busy", is_busy)
    window = RealWindow(qtbot, tmp_path, EngineByHand)
    window.start(make_clip(tmp_path / "clip.mp4", shots=40, length=8))
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    window.wait(lambda: read)
    window.app.view.playing = True
    window.wait(lambda: asked[-2:] == [True, True])  # the frame that was being read is done
    held, before = len(read), len(asked)
    window.wait(lambda: len(asked) >= before + 8)
    assert asked[before:].count(False) == 0, "they are still playing"
    assert len(read) == held
    window.app.view.playing = False
    window.wait(lambda: window.app.cuts.known_to == 319)
    assert read == list(range(1, 320))
    assert window.app.cuts.frames == tuple(range(8, 320, 8))
    window.stop()


# ---------------------------------------------------------------- plans


@pytest.fixture
def project() -> Project:
    """Twelve frames; object 1 was clicked on frames 1 and 6."""
    made = Project(video_ref())
    AddObject(made.new_object()).apply(made)
    for frame in (1, 6):
        SetPrompts(1, frame, Prompts((Point(3, 3),))).apply(made)
    return made


@pytest.mark.parametrize(
    ("direction", "frame", "cuts", "spans"),
    [
        (Direction.FORWARD, 1, [4], [(1, 3), (6, 11)]),
        (Direction.FORWARD, 7, [4], [(6, 11)]),
        (Direction.FORWARD, 1, [9], [(1, 8)]),
        (Direction.FORWARD, 1, [2], [(6, 11)]),
        (Direction.FORWARD, 9, [8], []),
        (Direction.BACKWARD, 2, [4], [(1, 0)]),
        (Direction.BACKWARD, 0, [1], []),
        (Direction.BACKWARD, 6, [4], [(1, 0), (6, 4)]),
        (Direction.BACKWARD, 6, [6], [(1, 0)]),
        (Direction.BOTH, 0, [4, 8], [(1, 3), (1, 0), (6, 7), (6, 4)]),
        (Direction.BOTH, 0, [4, 5, 8], [(1, 3), (1, 0), (6, 7), (6, 5)]),
        (Direction.BOTH, 0, [], [(1, 3), (6, 4), (6, 11), (1, 0)]),
    ],
)
def test_no_pass_crosses_a_cut(
    project: Project, direction: Direction, frame: int, cuts: list[int], spans: list[tuple[int, int]]
) -> None:
    plans = plan_object(project, 1, direction, frame, 0, 11, cuts)
    assert [(p.start, p.stop) for p in plans] == spans


def test_the_range_holds_within_shots(project: Project) -> None:
    plans = plan_object(project, 1, Direction.FORWARD, 1, 2, 8, [4])
    assert [(p.start, p.stop) for p in plans] == [(1, 3), (6, 8)]
    plans = plan_object(project, 1, Direction.BOTH, 1, 7, 8, [4])
    assert [(p.start, p.stop) for p in plans] == [(6, 8)]


def test_one_frame_goes_to_a_cut_and_no_further(project: Project) -> None:
    assert plan_one_frame(project, 1, Direction.FORWARD, 2, [4])
    assert plan_one_frame(project, 1, Direction.FORWARD, 3, [4]) == ()
    assert plan_one_frame(project, 1, Direction.BACKWARD, 5, [4])
    assert plan_one_frame(project, 1, Direction.BACKWARD, 4, [4]) == ()
