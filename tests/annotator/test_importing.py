"""Masks come in: through the menu or by dropping a file or a folder, as one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.exporters.formats import FORMATS
from annotator.plans import Direction, can_be_tracked, plan_object, settled_frames
from annotator.project.edits import AddObject, SetMask, SetMaskInfo
from annotator.project.mask_table import MaskFlag, MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo
from engine.errors import UserError
from engine.masks import Mask
from tests.annotator.clips import make_images
from tests.annotator.imports import (
    FRAMES,
    PLATE,
    SPEED,
    ask_for,
    drop_on,
    export_van,
    import_all,
    open_dialog,
    opened_window,
    size_of,
    square,
)
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    with opened_window(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def exported(window: RealWindow, tmp_path: Path) -> Path:
    return export_van(window, tmp_path / "cvat.xml", "cvat")


def test_what_went_to_cvat_comes_back(window: RealWindow, exported: Path) -> None:
    import_all(window, exported)
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
        assert record.mask == (square(window, frame) if frame != 4 else Mask.empty(*size_of(window)))
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
    drop_on(window.app.window.canvas, exported)
    dialog = open_dialog(window)
    assert "CVAT for video 1.1: 7 masks of 1 new object on 7 frames (2 to 8)." in dialog.summary.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    window.wait(lambda: window.notices and "came from" in window.notices[-1].text)
    assert Path(window.project.video.path).name == "clip.mp4"
    window.app.opener.close()
    drop_on(window.app.window.welcome, exported)
    window.wait(lambda: "Open the video first" in window.notices[-1].text)


def test_a_folder_of_masks_is_imported_and_one_of_images_is_opened(
    window: RealWindow, tmp_path: Path
) -> None:
    folder = export_van(window, tmp_path / "masks", "davis")
    drop_on(window.app.window.canvas, folder)
    open_dialog(window).reject()
    drop_on(window.app.window.canvas, folder / "Annotations" / "clip")
    dialog = open_dialog(window)
    assert dialog.list.topLevelItemCount() == 1
    dialog.reject()
    images = make_images(tmp_path / "images")
    drop_on(window.app.window.canvas, images)
    window.wait(lambda: window.app.workspace.is_open and window.project.video.path == str(images))
    assert not window.project.objects


@pytest.mark.parametrize("name", ["davis", "coco"])
def test_other_kinds_come_by_the_same_way(window: RealWindow, tmp_path: Path, name: str) -> None:
    path = export_van(window, tmp_path / f"out{FORMATS[name].suffix}", name)
    import_all(window, path)
    (info,) = window.project.objects.values()
    assert (info.name, info.label, info.colour) == ("Van", "car", "#56B4E9")
    for frame in (2, 3, 5, 6, 7, 8):
        record = window.project.masks.get(info.id, frame)
        assert record is not None
        assert record.mask == square(window, frame)
        assert (record.info.source, record.info.verified) == (Source.IMPORTED, True)
    assert (info.id, 4) not in window.project.masks, "no pixel is no word about the frame"
    window.history.undo()
    assert not window.project.objects


def test_what_is_imported_is_tracked_from(window: RealWindow, tmp_path: Path) -> None:
    import_all(window, export_van(window, tmp_path / "out.json", "coco"))
    (object_id,) = window.project.objects
    assert can_be_tracked(window.project, object_id)
    plans = plan_object(window.project, object_id, Direction.BOTH, 0, 0, FRAMES - 1)
    assert {(p.start, p.stop) for p in plans} >= {(2, 0), (8, 11)}
    assert window.app.actions.by_id["track.both"].isEnabled()


def test_into_the_object_that_is_there(window: RealWindow, tmp_path: Path) -> None:
    """Painted masks stay; tracked ones give way, and come back with undo."""
    path = export_van(window, tmp_path / "out.json", "coco")
    window.history.do("New", AddObject(ObjectInfo(1, "Van", "car", "#56B4E9")))
    other = Mask.from_window(*size_of(window), 30, 30, np.ones((4, 4), bool))
    for frame, source in ((2, Source.PAINTED), (3, Source.TRACKED), (10, Source.TRACKED)):
        window.history.do("x", SetMask(1, frame, MaskRecord(other, MaskInfo(source, area=16))))
    told: list[int] = []
    window.app.tracking.corrected.connect(lambda step, object_id: told.append(object_id))
    dialog = ask_for(window, path)
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
    import_all(window, exported)
    (info,) = window.project.objects.values()
    dialog = ask_for(window, exported)
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
    dialog = ask_for(window, path)
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
    mine = MaskRecord(square(window, 20), MaskInfo(Source.PAINTED, area=42))
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
    dialog = ask_for(window, exported)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    app.opener.close()
    window.wait(lambda: app.background.current is None)
    assert app.importing._adding is None
    assert not window.notices
