"""Runs the real program with a restless person at it, until someone kills it. Started by test_kill.py.

    python kill_driver.py VIDEO LOG SEED

Writes one JSON line before every save ('saving': the rows as they will be) and one at every paint
of the picture ('shown': the rows that changed since the last one, as they were when painted).
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.project.edits import Touched, TouchedSum
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from annotator.settings import Settings

KEYS = (
    (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_F, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
)


def rows(project: Project, touched: Touched) -> dict[str, Any]:
    """The touched rows of a project in a form to compare; None for those that are not there."""
    found: dict[str, Any] = {}
    for key in touched.masks:
        record = project.masks.get(*key)
        pixels = None if record is None else record.mask.to_array().tobytes() + record.info.source.encode()
        found[f"mask {key[0]} {key[1]}"] = None if pixels is None else hashlib.sha256(pixels).hexdigest()
    for key in touched.prompts:
        found[f"prompts {key[0]} {key[1]}"] = repr(project.prompts[key]) if key in project.prompts else None
    for object_id in touched.objects:
        found[f"object {object_id}"] = (
            repr(project.objects[object_id]) if object_id in project.objects else None
        )
    return found


class Diary(QObject):
    """Writes down what is saved and what is shown."""

    def __init__(self, app: App, path: Path) -> None:
        super().__init__()
        self._app = app
        self._file = path.open("a", encoding="utf-8")
        self._since = TouchedSum()
        self._save = ProjectFile.save
        ProjectFile.save = self._saving  # type: ignore[method-assign]
        app.workspace.changed.connect(self._since.add)
        app.window.canvas.viewport().installEventFilter(self)

    def write(self, kind: str, found: dict[str, Any]) -> None:
        self._file.write(json.dumps({"kind": kind, "rows": found}) + "\n")
        self._file.flush()

    def _saving(self, project: Project, touched: Touched) -> None:
        self.write("saving", rows(project, touched))
        file = self._app.workspace.file
        assert isinstance(file, ProjectFile)
        self._save(file, project, touched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        project = self._app.workspace.project
        if event.type() == QEvent.Type.Paint and project is not None:
            found = rows(project, self._since.total())
            self._since.__init__()  # type: ignore[misc]
            if found:
                self.write("shown", found)
        return False


class Person(QObject):
    """Clicks and presses keys in a seeded order, at a restless pace."""

    def __init__(self, app: App, seed: int) -> None:
        super().__init__()
        self._app = app
        self._rng = random.Random(seed)
        self._timer = QTimer(self, interval=25)
        self._timer.timeout.connect(self._act)
        self._timer.start()

    def _act(self) -> None:
        app, rng, canvas = self._app, self._rng, self._app.window.canvas
        project = app.workspace.project
        if project is None or app.models.ready is None or canvas.shown_frame != app.view.frame:
            return
        if rng.random() < 0.45 or not project.objects:
            place = canvas.frame_to_widget(
                rng.randrange(project.video.width), rng.randrange(project.video.height)
            )
            left = rng.random() < 0.7
            button = Qt.MouseButton.LeftButton if left else Qt.MouseButton.RightButton
            QTest.mouseClick(canvas.viewport(), button, pos=place)
        else:
            QTest.keyClick(canvas, *rng.choice(KEYS))


def main() -> None:
    video, diary_path, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    application = QApplication(sys.argv[:1])
    app = App(application, Settings(diary_path.with_suffix(".ini")), diary_path.parent / "data")
    diary = Diary(app, diary_path)
    person = Person(app, seed)
    app.workspace.opened.connect(lambda: diary.write("opened", {}))
    app.start(video)
    application.exec()
    del person


if __name__ == "__main__":
    main()
