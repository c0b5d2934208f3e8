"""Masks come in: through the menu or by dropping a file or a folder, as one step of undo."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.importers.found import Clip, FoundMasks, FoundObject, Tell
from annotator.panels.import_dialog import ImportDialog
from annotator.plans import Direction, can_be_tracked, plan_object, settled_frames
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.edits import AddObject, SetMask, SetMaskInfo, SetObject
from annotator.project.mask_table import MaskFlag, MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo
from engine.errors import UserError
from engine.frames import open_frames
from engine.masks import Mask
from tests.annotator.clips import make_images, make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow

SPEED = Attribute("speed", AttributeKind.NUMBER, 0.0, mutable=True)
PLATE = Attribute("plate", AttributeKind.TEXT, "")
FRAMES = 12


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=FRAMES))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _size(window: RealWindow) -> tuple[int, int]:
    return window.project.video.height, window.project.video.width


def _square(window: RealWindow, place: int) -> Mask:
    return Mask.from_window(*_size(window), 2 + place, 3, np.ones((6, 7), bool))


@pytest.fixture
def exported(window: RealWindow, tmp_path: Path) -> Path:
    """A painted car that is away on frame 4 and occluded on 6, as CVAT's XML; the project is empty again."""
    return _export(window, tmp_path / "cvat.xml", "cvat")


def _export(window: RealWindow, path: Path, name: str) -> Path:
    app = window.app
    app.classes.add("car")
    for attribute in (SPEED, PLATE):
        app.attributes.add("car", attribute)
    window.history.do("New", AddObject(ObjectInfo(1, "Van", "car", "#56B4E9")))
    for frame in range(2, 9):
        mask = _square(window, frame) if frame != 4 else Mask.empty(*_size(window))
        info = MaskInfo(Source.PAINTED, area=mask.area, occluded=frame == 6)
        window.history.do("Paint", SetMask(1, frame, MaskRecord(mask, info)))
    said = {"attributes": (("plate", "B 1"),), "changes": (("speed", ((5, 3.0),)),)}
    window.history.do("Say", SetObject(replace(window.project.objects[1], **said)))
    with open_frames(Path(window.project.video.path)) as frames:
        assert export(window.project, frames, FORMATS[name], path)
    while window.history.undo_name is not None:
        window.history.undo()
    assert not window.project.objects
    return path


def _dialog(window: RealWindow) -> ImportDialog:
    """The one that is open, when it has read what it was given."""
    found: list[ImportDialog] = []

    def is_there() -> bool:
        found[:] = [d for d in window.app.window.findChildren(ImportDialog) if d.isVisible()]
        return bool(found)

    window.wait(is_there)
    dialog = found[0]
    window.wait(lambda: dialog._work is None and not dialog._typed.isActive())
    return dialog


def _ask(window: RealWindow, path: Path) -> ImportDialog:
    window.app.actions.by_id["file.import"].trigger()
    dialog = _dialog(window)
    dialog.use(path)
    return _dialog(window)


def _import(window: RealWindow, path: Path) -> None:
    dialog = _ask(window, path)
    done: list[bool] = []
    window.app.importing.imported.connect(lambda: done.append(True))
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: done)


def _drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *how))


def test_what_went_to_cvat_comes_back(window: RealWindow, exported: Path) -> None:
    _import(window, exported)
    project = window.project
    (info,) = project.objects.values()
    assert (info.label, info.name) == ("car", f"car {info.id}")
    assert (info.attributes, info.changes) == ((("plate", "B 1"),), (("speed", ((5, 3.0),)),))
    entry = project.classes.find("car")
    assert entry is not None
    assert entry.attributes == (SPEED, PLATE)
    for frame in range(2, 9):
        record = project.masks.get(info.id, frame)
        assert record is not None
        assert record.info.source is Source.IMPORTED
        assert record.info.occluded is (frame == 6)
        assert record.mask == (_square(window, frame) if frame != 4 else Mask.empty(*_size(window)))
        assert window.mask_on_disk(info.id, frame) == record
    assert settled_frames(project, info.id) == list(range(2, 9)), "a person drew them: tracking keeps them"
    assert window.history.undo_name == "Import cvat.xml"
    assert "with 7 masks came from cvat.xml" in window.notices[-1].text
    window.history.undo()
    assert not project.objects
    assert not len(project.masks)
    assert not project.classes.entries
    window.history.redo()
    assert len(project.masks) == 7


def test_a_file_is_dropped_on_the_window(window: RealWindow, exported: Path) -> None:
    _drop(window.app.window.canvas, exported)
    dialog = _dialog(window)
    assert "CVAT for video 1.1: 7 masks of 1 new object on 7 frames (2 to 8)." in dialog.summary.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    window.wait(lambda: window.notices and "came from" in window.notices[-1].text)
    assert Path(window.project.video.path).name == "clip.mp4"
    window.app.opener.close()
    _drop(window.app.window.welcome, exported)
    window.wait(lambda: "Open the video first" in window.notices[-1].text)


def test_a_folder_of_masks_is_imported_and_one_of_images_is_opened(
    window: RealWindow, tmp_path: Path
) -> None:
    folder = _export(window, tmp_path / "masks", "davis")
    _drop(window.app.window.canvas, folder)
    _dialog(window).reject()
    _drop(window.app.window.canvas, folder / "Annotations" / "clip")
    dialog = _dialog(window)
    assert dialog.list.topLevelItemCount() == 1
    dialog.reject()
    images = make_images(tmp_path / "images")
    _drop(window.app.window.canvas, images)
    window.wait(lambda: window.app.workspace.is_open and window.project.video.path == str(images))
    assert not window.project.objects


@pytest.mark.parametrize("name", ["davis", "coco"])
def test_other_kinds_come_by_the_same_way(window: RealWindow, tmp_path: Path, name: str) -> None:
    path = _export(window, tmp_path / f"out{FORMATS[name].suffix}", name)
    _import(window, path)
    (info,) = window.project.objects.values()
    assert (info.name, info.label, info.colour) == ("Van", "car", "#56B4E9")
    for frame in (2, 3, 5, 6, 7, 8):
        record = window.project.masks.get(info.id, frame)
        assert record is not None
        assert record.mask == _square(window, frame)
        assert (record.info.source, record.info.verified) == (Source.IMPORTED, True)
    assert (info.id, 4) not in window.project.masks, "no pixel is no word about the frame"
    window.history.undo()
    assert not window.project.objects


def test_what_is_imported_is_tracked_from(window: RealWindow, tmp_path: Path) -> None:
    _import(window, _export(window, tmp_path / "out.json", "coco"))
    (object_id,) = window.project.objects
    assert can_be_tracked(window.project, object_id)
    plans = plan_object(window.project, object_id, Direction.BOTH, 0, 0, FRAMES - 1)
    assert {(p.start, p.stop) for p in plans} >= {(2, 0), (8, 11)}
    assert window.app.actions.by_id["track.both"].isEnabled()


def test_into_the_object_that_is_there(window: RealWindow, tmp_path: Path) -> None:
    """Painted masks stay; tracked ones give way, and come back with undo."""
    path = _export(window, tmp_path / "out.json", "coco")
    window.history.do("New", AddObject(ObjectInfo(1, "Van", "car", "#56B4E9")))
    other = Mask.from_window(*_size(window), 30, 30, np.ones((4, 4), bool))
    for frame, source in ((2, Source.PAINTED), (3, Source.TRACKED), (10, Source.TRACKED)):
        window.history.do("x", SetMask(1, frame, MaskRecord(other, MaskInfo(source, area=16))))
    told: list[int] = []
    window.app.tracking.corrected.connect(lambda step, object_id: told.append(object_id))
    dialog = _ask(window, path)
    assert "An object of this name is there already, and stays as it is: Van." in dialog.summary.text()
    QTest.mouseClick(dialog.join, Qt.MouseButton.LeftButton)
    words = dialog.summary.text()
    assert "5 masks of 1 object that is there" in words
    assert "takes the place of 1 tracked" in words.replace("It takes", "takes")
    assert "1 mask stays outside" in words
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.notices and "came from" in window.notices[-1].text)
    assert list(window.project.objects) == [1]
    assert [window.project.masks.get(1, f).mask == other for f in (2, 3, 10)] == [True, False, True]  # type: ignore[union-attr]
    assert told == [1], "frame 10 is out of date, and tracked again where that is wanted"
    assert MaskFlag.STALE & int(window.project.masks.flags(1, FRAMES)[10])
    window.history.undo()
    assert window.project.masks.frames(1) == [2, 3, 10]
    assert window.project.masks.get(1, 3).mask == other  # type: ignore[union-attr]


def test_what_is_there_already_under_another_name(window: RealWindow, exported: Path) -> None:
    """CVAT gives no names: the pixels tell."""
    _import(window, exported)
    (info,) = window.project.objects.values()
    dialog = _ask(window, exported)
    assert f"One covers the same as an object that is there, which would be there twice: {info.name}." in (
        dialog.summary.text()
    )
    QTest.mouseClick(dialog.join, Qt.MouseButton.LeftButton)
    assert "you painted, verified or clicked" in dialog.summary.text()
    assert not dialog.go.isEnabled(), "all of it is settled"
    for frame in (3, 5):
        window.history.do("x", SetMaskInfo(info.id, frame, MaskInfo(Source.IMPORTED)))
    dialog.verify.click()
    assert "2 masks of 1 object that is there on 2 frames (3 to 5)" in dialog.summary.text()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.history.undo_name == "Import cvat.xml")
    window.wait(lambda: window.app.importing._adding is None)
    assert list(window.project.objects) == [info.id]


def _slowly(window: RealWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> QTimer:
    """An import of which each turn comes when the test says so."""
    turns = window.app.importing._turn
    monkeypatch.setattr("annotator.importing._A_TURN", 3)
    monkeypatch.setattr(turns, "start", lambda: None)
    dialog = _ask(window, path)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: window.app.importing._adding is not None)
    return turns


def test_undone_while_it_comes_it_stays_undone(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = window.app
    turns = _slowly(window, exported, monkeypatch)
    turns.timeout.emit()
    assert len(window.project.masks) == 3
    with pytest.raises(UserError, match="Another import is under way"):
        app.importing.check_open()
    window.history.undo()
    turns.timeout.emit()
    assert app.importing._adding is None
    assert not window.notices, "nothing is said to have come"
    assert not window.project.objects
    assert not len(window.project.masks)
    window.history.redo()
    assert len(window.project.masks) == 3
    window.wait(lambda: app.background.current is None)


def test_it_can_be_stopped_on_the_way(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the status bar or with Esc: what came is one step that undo takes back."""
    app = window.app
    hints: list[str] = []
    app.notices.hinted.connect(hints.append)
    turns = _slowly(window, exported, monkeypatch)
    turns.timeout.emit()
    assert app.background.current is not None
    assert app.background.current.name == "Importing cvat.xml"
    assert app.background.cancel()
    window.wait(lambda: app.importing._adding is None)
    turns.timeout.emit()
    assert len(window.project.masks) == 3
    assert "3 of 7 masks came" in hints[-1]
    window.history.undo()
    assert not window.project.objects


def test_what_is_drawn_meanwhile_stays(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = _slowly(window, exported, monkeypatch)
    (object_id,) = window.project.objects
    mine = MaskRecord(_square(window, 20), MaskInfo(Source.PAINTED, area=42))
    window.history.do("Paint", SetMask(object_id, 7, mine))
    for _ in range(4):
        turns.timeout.emit()
    assert window.app.importing._adding is None
    assert window.project.masks.get(object_id, 7) == mine
    assert len(window.project.masks) == 7


def test_a_full_disk_ends_it(window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise UserError("The disk is full.")

    turns = _slowly(window, exported, monkeypatch)
    monkeypatch.setattr(window.history, "extend", full)
    turns.timeout.emit()
    assert "disk is full" in window.notices[-1].text
    assert window.app.importing._adding is None
    window.history.undo()
    assert not window.project.objects


def test_closing_ends_it(window: RealWindow, exported: Path) -> None:
    app = window.app
    dialog = _ask(window, exported)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    app.opener.close()
    window.wait(lambda: app.background.current is None)
    assert app.importing._adding is None
    assert not window.notices


# ------------------------------------------------------------------ the dialog


def test_what_cannot_be_read_is_said_where_it_was_named(window: RealWindow, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('{"images": []}')
    dialog = _ask(window, tmp_path / "bad.json")
    assert "JSON file of another kind" in dialog.summary.text()
    assert dialog.summary.property("role") == "danger"
    assert not dialog.go.isEnabled()
    dialog.use(tmp_path / "none.json")
    assert "There is no" in _dialog(window).summary.text()
    assert not window.notices
    dialog.reject()


def test_what_is_typed_is_looked_at(window: RealWindow, exported: Path) -> None:
    window.settings.last_folder = str(exported.parent)
    window.app.actions.by_id["file.import"].trigger()
    dialog = _dialog(window)
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.place, "cvat.xml")
    assert _dialog(window).go.isEnabled(), "a bare name is one in the folder that was looked at last"
    QTest.keyClicks(dialog.place, "x")
    assert not dialog.go.isEnabled(), "what was found there before is no matter"
    dialog.reject()


def test_a_file_can_be_chosen_or_dropped_in_the_dialog(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(exported), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.app.actions.by_id["file.import"].trigger()
    dialog = _dialog(window)
    QTest.mouseClick(dialog.file, Qt.MouseButton.LeftButton)
    assert _dialog(window).go.isEnabled()
    QTest.mouseClick(dialog.folder, Qt.MouseButton.LeftButton)
    assert dialog.go.isEnabled(), "never mind is no change"
    dialog.place.clear()
    assert not dialog.go.isEnabled()
    _drop(dialog, exported)
    assert _dialog(window).go.isEnabled()
    dialog.reject()


def test_numbers_that_begin_elsewhere(window: RealWindow, tmp_path: Path) -> None:
    """Pictures 1 to 12 of a clip of 12 frames: the first is frame 0, unless the person says otherwise."""
    height, width = _size(window)
    for n in range(1, FRAMES + 1):
        picture = Image.fromarray(np.full((height, width), 1, np.uint8))
        picture.putpalette([0, 0, 0, 255, 0, 0])
        (tmp_path / "m").mkdir(exist_ok=True)
        picture.save(tmp_path / "m" / f"{n:04d}.png")
    dialog = _ask(window, tmp_path / "m")
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
    dialog = _dialog(window)
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
    dialog = _dialog(window)
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

    dialog = _ask(window, exported)
    assert kept() == 2
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.reject()
    window.wait(lambda: gone)
    del dialog
    window.wait(lambda: not kept())
    _import(window, exported)
    window.wait(lambda: window.app.background.current is None)
    window.wait(lambda: not kept())
    assert window.project.objects
