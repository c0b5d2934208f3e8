"""The video of a project is not where it was, or is not the one it was: what was expected, and choosing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.panels.labels import ElidedLabel, role_label
from annotator.panels.theme import icon
from annotator.panels.timeline_scale import frame_time
from annotator.project.project import VideoRef


class RelocateDialog(QDialog):
    """Where is the video? `path` is the answer once accepted.

    video: what the project expects. why: the sentence that says what is wrong with what was found.
    """

    help_page = "trouble"

    def __init__(self, video: VideoRef, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._video = video
        self.setWindowTitle(self.tr("Find the video"))
        self.why = role_label(why, "", wrap=True)
        self.place = QLineEdit(self._nearest())
        self.place.setAccessibleName(self.tr("Where the video is now"))
        self.place.setAcceptDrops(
            False
        )  # it would write file://...; the dialog around it takes what is dropped
        self.setAcceptDrops(True)
        self.browse = QPushButton(icon("open"), self.tr("Browse..."))
        self.browse.clicked.connect(self._on_browse)
        self.problem = role_label("", "muted", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use_button = self.buttons.addButton(
            self.tr("Use this video"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.use_button.setProperty("primary", True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.place.textChanged.connect(self._refresh)
        self._lay_out()
        self._refresh()

    @property
    def path(self) -> Path:
        """The file or folder that the person named."""
        text = self.place.text().strip()
        if text.startswith("file:"):  # what file managers copy
            text = QUrl(text).toLocalFile()
        return Path(text).expanduser()

    def sizeHint(self) -> QSize:
        return QSize(600, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        layout = self.layout()
        if layout is not None:  # Qt reckons with unwrapped sentences: on a small screen rows would be cut
            self.setMinimumHeight(layout.totalMinimumHeightForWidth(self.width()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.place.setText(path)

    def _lay_out(self) -> None:
        video = self._video
        name = Path(video.path).name
        expected = QFormLayout()
        expected.setHorizontalSpacing(14)
        size = self.tr("{0} x {1} pixels, {2} frames, {3}").format(
            video.width, video.height, video.num_frames, frame_time(video.num_frames, float(video.fps))
        )
        for words, value in (
            (self.tr("Expected"), name),
            (self.tr("It was at"), str(Path(video.path).parent)),
            (self.tr("It has"), size),
        ):
            shown = ElidedLabel(value, Qt.TextElideMode.ElideMiddle)
            shown.setAccessibleName(f"{words}: {value}")
            expected.addRow(role_label(words, "muted"), shown)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.browse)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.why)
        layout.addLayout(expected)
        layout.addWidget(role_label(self.tr("Where is it now?"), "heading"))
        layout.addLayout(where)
        layout.addWidget(self.problem)
        layout.addStretch(1)
        keeps = self.tr("The masks stay as they are; only where the video is gets written down.")
        layout.addWidget(role_label(keeps, "muted", wrap=True))
        layout.addWidget(self.buttons)

    def _nearest(self) -> str:
        """The nearest folder of the old place that still exists."""
        return str(next((p for p in Path(self._video.path).parents if p.is_dir()), Path.home()))

    def _on_browse(self) -> None:
        start = str(self.path if self.path.is_dir() else self.path.parent)
        if self._video.kind == "images":
            path = QFileDialog.getExistingDirectory(self, self.windowTitle(), start)
        else:
            path, _ = QFileDialog.getOpenFileName(self, self.windowTitle(), start)
        if path:
            self.place.setText(path)

    def _refresh(self) -> None:
        problem = self._problem()
        self.problem.setText(problem)
        self.use_button.setEnabled(not problem)

    def _problem(self) -> str:
        if self._video.kind == "images":
            return "" if self.path.is_dir() else self.tr("There is no such folder.")
        if self.path.is_file():
            return ""
        if self.path.is_dir():
            return self.tr("Choose the video itself in this folder.")
        return self.tr("There is no such file.")


def _dropped(event: QDropEvent) -> str:
    """The first file or folder of this machine that is being dropped; empty for none."""
    return next((url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()), "")


def ask_for_video(video: VideoRef, why: str, parent: QWidget | None = None) -> Path | None:
    """Ask where the project's video is; None for 'never mind'."""
    dialog = RelocateDialog(video, why, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    path = dialog.path if accepted else None
    dialog.deleteLater()
    return path
