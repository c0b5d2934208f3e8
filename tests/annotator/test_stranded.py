"""Stale masks in a shot where nothing was said: no tracking reaches them, so a person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from annotator.notices import Notice
from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.review.stale import stale_frames, stranded_frames
from engine.messages import Segment, Track
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.test_cuts import make_clip
from tests.annotator.window import RealWindow

SECOND = list(range(8, 16))  # the frames of the second shot, which has masks but nothing that was said


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    """Three shots of 8 frames. An object was tracked from frame 0 across the first cut, and corrected."""
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.settings.across_cuts = True
    made.settings.track_again = False
    made.start(make_clip(tmp_path / "clip.mp4"))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    made.wait(lambda: made.app.cuts.known_to == 23)
    _click(made, 0)
    for frame in range(1, 16):
        mask = block(1, 48, 64)
        info = MaskInfo(Source.TRACKED, 8.0, 0.95, area=mask.area, shape=mask.measure())
        made.history.do("Track", SetMask(1, frame, MaskRecord(mask, info)))
    _click(made, 3)
    made.app.cuts.across = False
    yield made
    made.stop()


def _engine(window: RealWindow) -> EngineByHand:
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    return engine


def _click(window: RealWindow, frame: int) -> None:
    window.go(frame)
    window.click(10, 20)
    engine = _engine(window)
    engine.answer(engine.asked(Segment)[-1], block(1, 48, 64))
    window.wait_for_masks()


def _stale(window: RealWindow) -> list[int]:
    return stale_frames(window.project, 1)


def _ask(window: RealWindow) -> tuple[Track, Notice]:
    """'Track stale masks': the run that it starts, ended, and what it says of the rest."""
    said = len(window.notices)
    window.app.actions.run("track.stale")
    run = _engine(window).asked(Track)[-1]
    for plan in run.plans:
        way = range(plan.start + 1, plan.stop + 1) if plan.stop > plan.start else range(plan.stop, plan.start)
        for frame in (f for f in way if f not in plan.keep):
            _engine(window).track(run, 1, frame, block(frame + 3, 48, 64))
    _engine(window).end(run)
    window.wait_for_masks()
    (notice,) = window.notices[said:]
    return run, notice


def _choose(window: RealWindow, words: str) -> None:
    """Press a button of the notice, in the window."""
    bar = window.app.window.notice_bar
    window.wait(lambda: any(b.text() == words for b in bar.findChildren(QPushButton)))
    (button,) = [b for b in bar.findChildren(QPushButton) if b.text() == words]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_only_those_in_shots_without_a_word_are_stranded(window: RealWindow) -> None:
    cuts = window.app.workspace.stops
    assert cuts == (8, 16)
    assert _stale(window) == [*range(1, 3), *range(4, 16)]
    assert stranded_frames(window.project, 1, cuts) == SECOND
    assert stranded_frames(window.project, 1) == []
    window.app.objects.toggle_lock(1)
    assert stranded_frames(window.project, 1, cuts) == [], "a locked object is left alone"


def test_the_review_leads_there_once_and_a_click_there_is_all_it_takes(window: RealWindow) -> None:
    app = window.app
    window.wait(lambda: "1 to review" in app.window.status.review.text())
    assert [p.key for p in app.reviewing.queue] == [(1, 8)]
    row = app.window.review_list.model.index(0)
    assert row.data().startswith("out of date")
    app.reviewing.go_next()
    assert (app.view.object_id, app.view.frame) == (1, 8)
    app.retracking.is_on = True
    _click_here(window)
    assert (8, 15) in [(p.start, p.stop) for p in _engine(window).asked(Track)[-1].plans]
    assert app.reviewing.queue == []


def _click_here(window: RealWindow) -> None:
    window.wait(lambda: window.shown_frame == window.app.view.frame)
    window.click(10, 20)
    engine = _engine(window)
    asked = engine.asked(Segment)[-1]
    engine.answer(asked, block(1, 48, 64))
    window.wait(lambda: window.app.tracking.is_tracking)


def test_they_are_kept_when_the_person_says_so(window: RealWindow) -> None:
    run, notice = _ask(window)
    assert all(max(p.start, p.stop) < 8 for p in run.plans), "the first shot is tracked again"
    assert notice.text.startswith("8 stale masks cannot be tracked again")
    assert _stale(window) == SECOND
    _choose(window, "Keep them as they are")
    assert _stale(window) == []
    assert window.app.reviewing.counts.stale == 0
    assert not window.mask_on_disk(1, 9).info.stale  # type: ignore[attr-defined]
    window.history.undo()
    assert _stale(window) == SECOND


def test_they_are_removed_when_the_person_says_so(window: RealWindow) -> None:
    _ask(window)
    before = window.project.masks.get(1, 9)
    _choose(window, "Remove them")
    assert [f for f in SECOND if (1, f) in window.project.masks] == []
    assert window.mask_on_disk(1, 9) is None
    assert (1, 7) in window.project.masks
    window.history.undo()
    assert window.project.masks.get(1, 9) == before


def test_they_are_tracked_across_the_cut_when_the_person_says_so(window: RealWindow) -> None:
    _ask(window)
    _choose(window, "Track across cuts")
    (plan,) = _engine(window).asked(Track)[-1].plans
    assert (plan.start, plan.stop) == (3, 15)
    assert window.settings.across_cuts


def test_nothing_is_offered_that_would_not_help(window: RealWindow) -> None:
    for frame in (0, 3):
        window.app.prompting.delete_prompts(1, frame)
    assert stranded_frames(window.project, 1, window.app.workspace.stops) == _stale(window)
    window.app.actions.run("track.stale")
    assert [a.label for a in window.notices[-1].actions] == ["Remove them", "Keep them as they are"]
