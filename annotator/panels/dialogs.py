"""Questions to the person: files, names, yes or no. The answers to what commands and opening ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from annotator.commands.context import ModelChoice
from annotator.exporting import ExportChoice
from annotator.project.project import VideoRef
from annotator.project.storage import SUFFIX

_PROJECTS = f"Masklet projects (*{SUFFIX})"
_VIDEOS = "Videos (*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.mts *.wmv *.flv *.ogv *.gif)"
_ALL = "All files (*)"


class Dialogs:
    """Asks with the system's own dialogs where there are any."""

    def __init__(
        self,
        parent: QWidget,
        export: Callable[[QWidget], ExportChoice | None],
        model: Callable[[QWidget], ModelChoice | None],
        keys: Callable[[QWidget], None],
        version: str,
    ) -> None:
        """export, model, keys: open the dialogs of these names over a window."""
        self._parent = parent
        self._export = export
        self._model = model
        self._keys = keys
        self._version = version

    def open_video(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent, "Open video", folder, f"{_VIDEOS};;{_PROJECTS};;{_ALL}"
        )
        return Path(name) if name else None

    def open_folder(self, folder: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._parent, "Open a folder of images", folder)
        return Path(name) if name else None

    def open_project(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open project", folder, f"{_PROJECTS};;{_ALL}")
        return Path(name) if name else None

    def save_copy(self, suggestion: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self._parent, "Save a copy", str(suggestion), _PROJECTS)
        return Path(name) if name else None

    def text(self, title: str, label: str, value: str) -> str | None:
        text, given = QInputDialog.getText(self._parent, title, label, text=value)
        return text if given else None

    def confirm(self, question: str, yes: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, "Masklet", question, parent=self._parent)
        go_on = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is go_on

    def find_video(self, video: VideoRef, why: str) -> Path | None:
        """Says what is wrong with the video of the project, and lets the person show where it is."""
        name = Path(video.path).name
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Masklet",
            f"Where is {name}, the video of this project?",
            parent=self._parent,
        )
        box.setInformativeText(why)
        look = box.addButton("Find it...", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(look)
        box.exec()
        if box.clickedButton() is not look:
            return None
        if video.kind == "images":
            return self.open_folder(str(Path(video.path).parent))
        return self.open_video(str(Path(video.path).parent))

    def choose_export(self) -> ExportChoice | None:
        return self._export(self._parent)

    def choose_model(self) -> ModelChoice | None:
        return self._model(self._parent)

    def show_keys(self) -> None:
        self._keys(self._parent)

    def about(self) -> None:
        QMessageBox.about(
            self._parent,
            "About Masklet",
            f"<b>Masklet {self._version}</b><p>Annotate objects in video: click once, track both ways, "
            "correct, export.</p><p>Free software under the Apache License 2.0.</p>",
        )
