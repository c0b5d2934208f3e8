"""The dialog of imports: what it reads, says and lets go of."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.importers.found import Clip, FoundMasks, FoundObject, Tell
from tests.annotator.imports import (
    FRAMES,
    ask_for,
    drop_on,
    export_van,
    import_all,
    open_dialog,
    opened_window,
    size_of,
)
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    with opened_window(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def exported(window: RealWindow, tmp_path: Path) -> Path:
    return export_van(window, tmp_path / "cvat.xml", "cvat")


def test_what_cannot_be_read_is_said_where_it_was_named(window: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"images": []}')
    dialog = ask_for(window, tmp_path / "bad.json")
    assert "JSON file of another kind" in dialog.summary.text()
    assert dialog.summary.property("role") == "danger"
    assert not dialog.go.isEnabled()
    dialog.use(tmp_path / "none.json")
    assert "There is no" in open_dialog(window).summary.text()
    assert not window.notices
    dialog.reject()


def test_what_is_typed_is_looked_at(window: RealWindow, exported: Path) -> None:
    window.settings.last_folder = str(exported.parent)
    window.app.actions.by_id["file.import"].trigger()
    dialog = open_dialog(window)
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.place, "cvat.xml")
    assert open_dialog(window).go.isEnabled(), "a bare name is one in the folder that was looked at last"
    QTest.keyClicks(dialog.place, "x")
    assert not dialog.go.isEnabled(), "what was found there before is no matter"
    dialog.reject()


def test_a_file_can_be_chosen_or_dropped_in_the_dialog(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(exported), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.app.actions.by_id["file.import"].trigger()
    dialog = open_dialog(window)
    QTest.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
    assert open_dialog(window).go.isEnabled()
    QTest.mouseClick(dialog.folder, Qt.MouseButton.LeftButton)
    assert dialog.go.isEnabled(), "never mind is no change"
    dialog.place.clear()
    assert not dialog.go.isEnabled()
    drop_on(dialog, exported)
    assert open_dialog(window).go.isEnabled()
    dialog.reject()


def test_numbers_that_begin_elsewhere(window: RealWindow, tmp_path: Path) -> None:
    """Pictures 1 to 12 of a clip of 12 frames: the first is frame 0, unless the person says otherwise."""
    height, width = size_of(window)
    for n in range(1, FRAMES + 1):
        picture = Image.fromarray(np.full((height, width), 1, np.uint8))
        picture.putpalette([0, 0, 0, 255, 0, 0])
        (tmp_path / "m").mkdir(exist_ok=True)
        picture.save(tmp_path / "m" / f"{n:04d}.png")
    dialog = ask_for(window, tmp_path / "m")
    assert (dialog.first.isVisible(), dialog.first.value()) == (True, 1)
    assert "12 frames (0 to 11)" in dialog.summary.text()
    dialog.first.setValue(0)
    assert "11 frames (1 to 11)" in dialog.summary.text()
    assert "1 shape of another kind or beyond the last frame was left out" in dialog.summary.text()
    dialog.first.setValue(500)
    assert "lie beyond the clip" in dialog.summary.text()
    assert not dialog.go.isEnabled()
    dialog.first.setValue(3)
    assert dialog.go.isEnabled()
    dialog.reject()


def test_reading_ends_with_the_dialog(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, ended = threading.Event(), threading.Event()

    def read(path: Path, clip: Clip, tell: Tell) -> FoundMasks:
        began.set()
        try:
            while True:
                tell(0, 1)
        finally:
            ended.set()

    monkeypatch.setattr("annotator.importing.read_masks", read)
    window.app.actions.by_id["file.import"].trigger()
    dialog = open_dialog(window)
    dialog.use(exported)
    window.wait(began.is_set)
    window.wait(dialog.bar.isVisible)
    dialog.reject()
    window.wait(ended.is_set)
    window.wait(lambda: window.app.background.current is None)
    assert not window.notices


def test_cancelled_from_the_status_bar(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = threading.Event()

    def read(path: Path, clip: Clip, tell: Tell) -> FoundMasks:
        while True:
            began.set()
            tell(0, 1)

    monkeypatch.setattr("annotator.importing.read_masks", read)
    window.app.actions.by_id["file.import"].trigger()
    dialog = open_dialog(window)
    dialog.use(exported)
    window.wait(began.is_set)
    window.app.background.cancel()
    window.wait(lambda: "was cancelled" in dialog.summary.text())
    assert not dialog.bar.isVisible()
    dialog.reject()


def test_what_was_read_goes_with_the_dialog(window: RealWindow, exported: Path) -> None:
    """A file may hold more masks than fit into memory twice."""

    def found() -> list[object]:
        gc.collect()
        # Not `isinstance`, which asks things for their class: some of torch's then warn.
        return [thing for thing in gc.get_objects() if type(thing) in (FoundMasks, FoundObject)]

    before = found()  # by other tests

    def kept() -> int:
        return len(found()) - len(before)

    dialog = ask_for(window, exported)
    assert kept() == 2
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    window.wait(lambda: gone)
    del dialog
    window.wait(lambda: not kept())
    import_all(window, exported)
    window.wait(lambda: window.app.background.current is None)
    window.wait(lambda: not kept())
    assert window.project.objects
