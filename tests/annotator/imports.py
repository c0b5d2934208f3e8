"""What tests of imports do: write a file, import it through the window, drop it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.panels.import_dialog import ImportDialog
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


@contextmanager
def opened_window(qtbot: QtBot, folder: Path) -> Iterator[RealWindow]:
    """The real window with a clip of FRAMES frames."""
    made = RealWindow(qtbot, folder, EngineByHand)
    made.start(make_video(folder / "clip.mp4", frames=FRAMES))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def size_of(window: RealWindow) -> tuple[int, int]:
    return window.project.video.height, window.project.video.width


def square(window: RealWindow, place: int) -> Mask:
    return Mask.from_window(*size_of(window), 2 + place, 3, np.ones((6, 7), bool))


def export_van(window: RealWindow, path: Path, name: str) -> Path:
    """A painted car that is away on frame 4 and occluded on 6, in this format; the project is empty again."""
    app = window.app
    app.classes.add("car")
    for attribute in (SPEED, PLATE):
        app.attributes.add("car", attribute)
    window.history.do("New", AddObject(ObjectInfo(1, "Van", "car", "#56B4E9")))
    for frame in range(2, 9):
        mask = square(window, frame) if frame != 4 else Mask.empty(*size_of(window))
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


def open_dialog(window: RealWindow) -> ImportDialog:
    """The one that is open, when it has read what it was given."""
    found: list[ImportDialog] = []

    def is_there() -> bool:
        found[:] = [d for d in window.app.window.findChildren(ImportDialog) if d.isVisible()]
        return bool(found)

    window.wait(is_there)
    dialog = found[0]
    window.wait(lambda: dialog._work is None and not dialog._typed.isActive())
    return dialog


def ask_for(window: RealWindow, path: Path) -> ImportDialog:
    window.app.actions.by_id["file.import"].trigger()
    dialog = open_dialog(window)
    dialog.use(path)
    return open_dialog(window)


def import_all(window: RealWindow, path: Path) -> None:
    dialog = ask_for(window, path)
    done: list[bool] = []
    window.app.importing.imported.connect(lambda: done.append(True))
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    window.wait(lambda: done)


def drop_on(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(20, 20), *how))
    QApplication.sendEvent(widget, QDropEvent(QPointF(20, 20), *how))
