"""Work goes to CVAT and comes back: through the menu, by dropping the file, as one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.importing import _A_TURN
from annotator.plans import settled_frames
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.edits import AddObject, SetMask, SetObject
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo
from engine.frames import open_frames
from engine.masks import Mask
from tests.annotator.clips import make_video
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
    """A painted car that is away on frame 4 and occluded on 6; the project is empty again."""
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
    path = tmp_path / "cvat.xml"
    with open_frames(Path(window.project.video.path)) as frames:
        assert export(window.project, frames, FORMATS["cvat"], path)
    while window.history.undo_name is not None:
        window.history.undo()
    assert not window.project.objects
    return path


def _import(window: RealWindow, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = window.app
    monkeypatch.setattr(app.dialogs, "open_import", lambda folder: path)
    done: list[bool] = []
    app.importing.imported.connect(lambda: done.append(True))
    app.actions.by_id["file.import"].trigger()
    window.wait(lambda: done)


def _drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *how))


def test_what_went_to_cvat_comes_back(
    window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(window, exported, monkeypatch)
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
    window.wait(lambda: window.project.objects)
    window.wait(lambda: window.notices and "came from" in window.notices[-1].text)
    assert Path(window.project.video.path).name == "clip.mp4"
    window.app.opener.close()
    _drop(window.app.window.welcome, exported)
    window.wait(lambda: "Open the video first" in window.notices[-1].text)


def test_undone_while_it_comes_it_stays_undone(
    window: RealWindow, exported: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More tracks than fit into a turn of the window; the person undoes after the first."""
    text = exported.read_text()
    first, last = text.index("  <track"), text.index("</annotations>")
    many = tmp_path / "many.xml"
    many.write_text(text[:first] + text[first:last] * (_A_TURN // 5) + text[last:])
    app = window.app
    monkeypatch.setattr(app.dialogs, "open_import", lambda folder: many)
    turns = app.importing._turn
    monkeypatch.setattr(turns, "start", lambda: None)  # each comes when the test says so
    app.actions.by_id["file.import"].trigger()
    window.wait(lambda: app.importing._adding is not None)
    turns.timeout.emit()
    assert len(window.project.masks) == _A_TURN
    window.history.undo()
    turns.timeout.emit()
    assert app.importing._adding is None
    assert not window.notices, "nothing is said to have come"
    assert not window.project.objects
    assert not len(window.project.masks)
    window.history.redo()
    assert len(window.project.masks) == _A_TURN


def test_closing_ends_it(window: RealWindow, exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = window.app
    monkeypatch.setattr(app.dialogs, "open_import", lambda folder: exported)
    app.actions.by_id["file.import"].trigger()
    app.opener.close()
    window.wait(lambda: app.background.current is None)
    assert app.importing._adding is None
    assert not window.notices
