"""Importing masks: a file or folder, what is in it, and how it comes into the project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from annotator.background import Work
from annotator.import_words import preview_words
from annotator.importers.arrival import ImportChoices
from annotator.importers.found import FoundMasks
from annotator.importing import ImportChoice, Importing
from annotator.panels.coming_list import ComingList
from annotator.panels.labels import role_label, set_role
from annotator.panels.progress_bar import ProgressBar
from annotator.panels.theme import icon
from annotator.project.project import Project
from annotator.words import said
from engine.errors import UserError

_PAUSE = 300  # ms without a key until what was typed is looked at
_MOST_NUMBER = 10_000_000


class ImportDialog(QDialog):
    """Reads what is named, beside the window, and says what would come of it. wanted: an ImportChoice was
    made; the dialog closes. Nothing is imported here.

    ask_file, ask_folder: ask the person for one, beginning at a folder; None for 'never mind'.
    """

    help_page = "import"

    wanted = Signal(object)

    def __init__(
        self,
        project: Project,
        importing: Importing,
        ask_file: Callable[[QWidget, str], Path | None],
        ask_folder: Callable[[QWidget, str], Path | None],
        folder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._importing = importing
        self._folder = folder
        self._found: FoundMasks | None = None
        self._work: Work[FoundMasks] | None = None
        self._turn = 0  # of the newest wish: what an earlier one finds is no matter
        self.setWindowTitle(self.tr("Import masks"))
        self.setAcceptDrops(True)
        self.place = QLineEdit()
        self.place.setAcceptDrops(False)  # else a file dropped on it would be typed as an address
        self.place.setAccessibleName(self.tr("What to import"))
        self.file = QPushButton(icon("open"), self.tr("File..."))
        self.folder = QPushButton(icon("folder"), self.tr("Folder..."))
        self.bar = ProgressBar()
        self.list = ComingList()
        self.as_new = QRadioButton(self.tr("Add as new objects"))
        self.join = QRadioButton(self.tr("Into objects that are there, by their name or by what they cover"))
        self.verify = QCheckBox(self.tr("All of these masks are right: tracking starts from them"))
        self.first_words = QLabel(self.tr("The clip's first frame has number"))
        self.first = QSpinBox()
        self.summary = role_label("", "muted", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("primary", True)
        self._typed = QTimer(self, singleShot=True, interval=_PAUSE)
        self._describe()
        self._lay_out()
        self._connect(ask_file, ask_folder)
        self._show_nothing(self._asked())

    @property
    def choices(self) -> ImportChoices:
        """What is chosen now."""
        return ImportChoices(self.join.isChecked(), self.verify.isChecked(), self.first.value())

    @property
    def path(self) -> Path:
        """The file or folder that is named."""
        # A bare name is one in the folder that was looked at last, not where the program was started.
        return Path(self._folder) / os.path.expanduser(self.place.text().strip())

    def sizeHint(self) -> QSize:
        return QSize(680, 560)

    def use(self, path: Path) -> None:
        """Read this, as if it had been typed."""
        self.place.setText(str(path))
        self._read()

    # ---------------------------------------------------------------- making it

    def _describe(self) -> None:
        self.as_new.setChecked(True)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(10)
        self.bar.setAccessibleName(self.tr("Reading"))
        self.first.setRange(0, _MOST_NUMBER)
        self.first_words.setBuddy(self.first)
        self.first.setAccessibleName(self.first_words.text())
        self.first.setToolTip(
            self.tr("Masklet counts from 0; other programs number their first picture 1, or something else.")
        )
        self.verify.setToolTip(
            self.tr(
                "They count as verified, and tracking never changes them. Else only those do of which the "
                "files say that a person made them."
            )
        )
        self.join.setToolTip(
            self.tr("What you painted, verified or clicked there stays; tracked masks give way.")
        )

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.file)
        where.addWidget(self.folder)
        number = QHBoxLayout()
        number.addWidget(self.first_words)
        number.addWidget(self.first)
        number.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(role_label(self.tr("From a file or folder"), "heading"))
        layout.addLayout(where)
        layout.addWidget(self.bar)
        layout.addSpacing(4)
        layout.addWidget(self.list, 1)
        layout.addSpacing(4)
        for choice in (self.as_new, self.join, self.verify):
            layout.addWidget(choice)
        layout.addLayout(number)
        layout.addSpacing(4)
        layout.addWidget(self.summary)
        layout.addWidget(self.buttons)
        keeps = self.bar.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # nothing jumps when the reading ends
        self.bar.setSizePolicy(keeps)

    def _connect(
        self,
        ask_file: Callable[[QWidget, str], Path | None],
        ask_folder: Callable[[QWidget, str], Path | None],
    ) -> None:
        self.place.textChanged.connect(self._on_typed)
        self._typed.timeout.connect(self._read)
        for button, ask in ((self.file, ask_file), (self.folder, ask_folder)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, ask=ask: self._on_browse(ask))
        for choice in (self.join, self.verify):
            choice.toggled.connect(self._refresh)
        self.first.valueChanged.connect(self._refresh)
        self.buttons.accepted.connect(self._on_go)
        self.buttons.rejected.connect(self.reject)

    # ---------------------------------------------------------------- reading

    def _on_browse(self, ask: Callable[[QWidget, str], Path | None]) -> None:
        typed = self.path.parent if self.place.text().strip() else Path(self._folder)
        path = ask(self, str(typed))
        if path is not None:
            self._folder = str(path.parent)
            self.use(path)

    def _on_typed(self) -> None:
        self._forget()
        self._show_nothing(self._asked() if not self.place.text().strip() else "")
        self._typed.start()

    def _read(self) -> None:
        self._forget()
        if not self.place.text().strip():
            return
        turn = self._turn
        try:
            work = self._importing.read(
                self.path,
                lambda found: self._on_read(turn, found),
                lambda error: self._on_failed(turn, error),
            )
        except UserError as error:
            self._show_nothing(said(error.sentence), wrong=True)
            return
        self._work = work
        work.progressed.connect(lambda done, total, _: self._on_progress(turn, done, total))
        work.cancelled.connect(lambda: self._on_cancelled(turn))
        self._show_nothing(self.tr("Reading {0}...").format(self.path.name))
        self.bar.show_progress(0, 0)
        self.bar.setVisible(True)

    def _forget(self) -> None:
        """What is being read is no matter any more, and nor is what was found."""
        self._turn += 1
        self._typed.stop()
        work, self._work, self._found = self._work, None, None
        if work is not None:
            work.cancel()

    def _on_progress(self, turn: int, done: int, total: int) -> None:
        if turn == self._turn:
            self.bar.show_progress(done, total)

    def _on_cancelled(self, turn: int) -> None:
        if turn == self._turn:  # from the status bar
            self._work = None
            self._show_nothing(self.tr("The reading was cancelled."))

    def _on_failed(self, turn: int, error: Exception) -> None:
        if turn == self._turn:
            self._work = None
            self._show_nothing(said(error.sentence) if isinstance(error, UserError) else "", wrong=True)
        if not isinstance(error, UserError):
            raise error

    def _on_read(self, turn: int, found: FoundMasks) -> None:
        if turn != self._turn:
            return
        self._work, self._found = None, found
        names = {info.name for info in self._project.objects.values()}
        can_join = bool(found.alike) or any(one.name in names for one in found.objects if one.name)
        if not can_join:
            self.as_new.setChecked(True)
        self.join.setEnabled(can_join)
        self.verify.setChecked(not found.says_by_hand)
        self.first.setValue(found.first)
        for widget in (self.first, self.first_words):
            widget.setVisible(not found.is_sure)
        self._refresh()

    # ---------------------------------------------------------------- showing

    def _asked(self) -> str:
        return self.tr(
            "Choose or drop a COCO file, a file of 'CVAT for video 1.1', or a folder of PNG pictures: with a "
            "number or a colour for each object, or a folder for each."
        )

    def _show_nothing(self, words: str, *, wrong: bool = False) -> None:
        """There is nothing to import yet; why."""
        self.bar.setVisible(False)
        self.list.show_coming(self._project, ())
        for choice in (self.as_new, self.join, self.verify):
            choice.setEnabled(False)
        for widget in (self.first, self.first_words):
            widget.setVisible(False)
        self.go.setEnabled(False)
        self._say(words, wrong=wrong)

    def _refresh(self) -> None:
        found = self._found
        arrival = self._importing.arrival(found, self.choices) if found is not None else None
        if arrival is None:
            return
        self.bar.setVisible(False)
        self.as_new.setEnabled(True)
        self.verify.setEnabled(True)
        self.list.show_coming(self._project, arrival.coming)
        can_go = bool(arrival.objects)
        self.go.setEnabled(can_go)
        words = preview_words(self._project, arrival, joins=self.join.isChecked())
        self._say(words, wrong=not can_go)

    def _say(self, words: str, *, wrong: bool) -> None:
        self.summary.setText(words)
        set_role(self.summary, "danger" if wrong else "muted")

    def _on_go(self) -> None:
        if self._found is not None:
            self.wanted.emit(ImportChoice(self.path, self._found, self.choices))
            self.accept()

    # ---------------------------------------------------------------- Qt

    def done(self, result: int) -> None:
        self._forget()
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.use(Path(paths[0]))
