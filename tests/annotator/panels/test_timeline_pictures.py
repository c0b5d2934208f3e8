"""What the timeline keeps to repaint fast never shows: it looks like one that was made just now."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from annotator.panels.theme import apply_theme
from annotator.panels.timeline import Timeline
from annotator.project.edits import SetMask, SetMaskInfo, SetObject
from annotator.project.mask_table import MaskInfo, Source
from annotator.project.project import Project
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from tests.benchmarks.gui_works import fill_with_small_masks, project_without_video

FRAMES, OBJECTS = 3000, 6


class Seen:
    """A timeline that is used, and what it looks like beside one that is new."""

    def __init__(self, qtbot: QtBot) -> None:
        self.project: Project = project_without_video(FRAMES)
        fill_with_small_masks(self.project, OBJECTS, every=2)
        self.view, self.workspace, self.risks = ViewState(), Workspace(), Risks()
        self.workspace.changed.connect(self.risks.update)
        self.qtbot = qtbot
        self.view.reset(FRAMES)
        self.history = self.workspace.attach(self.project)
        self.risks.load(self.project)
        self.timeline = self.make()

    def make(self) -> Timeline:
        timeline = Timeline(self.view, self.workspace, self.risks)
        self.qtbot.addWidget(timeline)
        timeline.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its frame is no part of this
        timeline.resize(700, 300)
        timeline.show()
        return timeline

    def check(self) -> None:
        other = self.make()
        other._set_scale(self.timeline.scale)
        assert np.array_equal(_pixels(self.timeline), _pixels(other))
        other.hide()


def _pixels(timeline: Timeline) -> np.ndarray:
    image = timeline.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1).copy()


@pytest.fixture
def seen(qtbot: QtBot) -> Seen:
    return Seen(qtbot)


def _zoom(seen: Seen) -> None:
    seen.timeline.zoom_by(7.3)


def _scroll(seen: Seen) -> None:
    seen.timeline.zoom_by(40)
    seen.timeline.horizontalScrollBar().setValue(1234)


def _remove(seen: Seen) -> None:
    for frame in range(300, 360):
        seen.history.do("Remove", SetMask(2, frame, None))


def _doubt(seen: Seen) -> None:
    info = MaskInfo(Source.PAINTED, -3.0, 0.1, area=1, stale=True)
    for frame in range(600, 640, 2):
        seen.history.do("Doubt", SetMaskInfo(1, frame, info))


def _rename(seen: Seen) -> None:
    info = seen.project.objects[3]
    seen.history.do(
        "Rename", SetObject(type(info)(3, "A name that is too long for its place", "", "#AA3311"))
    )


def _choose(seen: Seen) -> None:
    seen.view.object_id = 4


def _hide(seen: Seen) -> None:
    seen.view.hidden = frozenset({2, 5})


@pytest.mark.parametrize("change", [_zoom, _scroll, _remove, _doubt, _rename, _choose, _hide])
def test_it_looks_new_after(seen: Seen, change: Callable[[Seen], None]) -> None:
    seen.check()
    change(seen)
    seen.check()


def test_another_theme_changes_every_name(seen: Seen, qapp: object) -> None:
    dark = apply_theme(qapp, "dark")  # type: ignore[arg-type]
    before = _pixels(seen.timeline)
    dark.choose("light")
    assert not np.array_equal(before, _pixels(seen.timeline))
    seen.check()
    dark.choose("dark")
    assert np.array_equal(before, _pixels(seen.timeline))
