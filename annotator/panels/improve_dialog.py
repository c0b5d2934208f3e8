"""Asks what to learn from, and says before anything begins what will be used and how long it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.background import Background, Reporter
from annotator.improved_models import ImproveChoice
from annotator.improving import Improving
from annotator.machine import Machine
from annotator.models import Models
from annotator.panels.labels import role_label
from annotator.panels.theme import icon
from annotator.project.storage import reading
from annotator.project.truth import TruthCount, count_truth
from annotator.words import counted, one_after_another, said
from engine.errors import UserError
from engine.models import BASIC, NANO

_EFFORTS = (60, 200, 600)  # steps
_GAP = 4  # of one video, so many frames at least are left out between what is learnt and what measures
_PATH, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class ImproveDialog(QDialog):
    """Chooses a base, projects and an effort. wanted: an ImproveChoice was made; the dialog closes.

    What projects hold is counted beside it, from their files.
    """

    help_page = "models"

    wanted = Signal(object)

    def __init__(
        self,
        models: Models,
        improving: Improving,
        background: Background,
        machine: Machine,
        projects: Sequence[Path],
        ask_projects: Callable[[], list[Path]],
        parent: QWidget | None = None,
    ) -> None:
        """projects: offered; the first one is ticked. ask_projects: asks the person for others."""
        super().__init__(parent)
        self._models = models
        self._improving = improving
        self._background = background
        self._machine = machine
        self._ask_projects = ask_projects
        self._is_closed = False  # counting may end after the dialog is gone
        self.setWindowTitle(self.tr("Improve the model with my corrections"))
        self.base = QComboBox()
        self.base_note = role_label("", "muted", wrap=True)
        self.projects = QListWidget()
        self.add = QPushButton(icon("add"), self.tr("Add projects..."))
        self.effort = QComboBox()
        self.encoder = QCheckBox(self.tr("Let the image encoder learn, too"))
        self.summary = role_label("", "muted", wrap=True)
        self.problem = role_label("", "danger", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = self.buttons.addButton(self.tr("Improve"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.go.setProperty("primary", True)
        self._fill()
        self._lay_out()
        self._connect()
        for place, path in enumerate(projects):
            self.add_project(path, ticked=place == 0)
        self._refresh()

    def sizeHint(self) -> QSize:
        return QSize(600, 520)

    @property
    def choice(self) -> ImproveChoice:
        """What is chosen now."""
        return ImproveChoice(
            str(self.base.currentData()),
            tuple(Path(item.data(_PATH)) for item in self._ticked()),
            int(self.effort.currentData()),
            self.encoder.isChecked(),
        )

    def add_project(self, path: Path, *, ticked: bool) -> None:
        """Offer a project and count what it holds; one that is there already is ticked."""
        for item in self._items():
            if item.data(_PATH) == str(path):
                item.setCheckState(Qt.CheckState.Checked)
                return
        item = QListWidgetItem(path.stem, self.projects)
        item.setData(_PATH, str(path))
        item.setToolTip(str(path))
        item.setSizeHint(QSize(0, 28))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setText(self.tr("{0}: looking...").format(path.stem))

        def look(_: Reporter) -> TruthCount:
            with reading(path) as project:
                return count_truth(project)

        self._background.run(
            self.tr("Looking at {0}").format(path.stem),
            look,
            lambda count: self._on_counted(str(path), count),
            lambda error: self._on_unreadable(str(path), error),
        )

    # ---------------------------------------------------------------- making it

    def _fill(self) -> None:
        used = self._models.ready.model if self._models.ready is not None else BASIC.name
        for entry in self._models.trainable():
            self.base.addItem(said(entry.title), entry.name)
        wanted = self.base.findData(used)
        self.base.setCurrentIndex(wanted if wanted >= 0 else max(0, self.base.findData(NANO.name)))
        names = (self.tr("Quick"), self.tr("Usual"), self.tr("Thorough"))
        for name, steps in zip(names, _EFFORTS, strict=True):
            self.effort.addItem(self.tr("{0} ({1} steps)").format(name, steps), steps)
        self.effort.setCurrentIndex(1)
        self.base.setAccessibleName(self.tr("The model to begin with"))
        self.projects.setAccessibleName(self.tr("Projects to learn from"))
        self.effort.setAccessibleName(self.tr("How long to learn"))
        self.encoder.setToolTip(
            self.tr("Slower, and it wants some hundred masks: with few, it forgets what it knew.")
        )

    def _lay_out(self) -> None:
        about = self.tr(
            "Trains on masks that you verified or painted, beside your work. Some of them are kept apart to "
            "measure the result. The new model joins the list with its figure; masks and models that are "
            "there stay as they are."
        )
        form = QFormLayout()
        form.setVerticalSpacing(6)
        form.setHorizontalSpacing(18)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("Begin from"), self.base)
        form.addRow("", self.base_note)
        form.addRow(self.tr("Effort"), self.effort)
        form.addRow("", self.encoder)
        head = QHBoxLayout()
        head.addWidget(role_label(self.tr("Learn from"), "heading"))
        head.addStretch(1)
        head.addWidget(self.add)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(role_label(about, "muted", wrap=True))
        layout.addLayout(form)
        layout.addLayout(head)
        layout.addWidget(self.projects, 1)
        layout.addWidget(self.summary)
        layout.addWidget(self.problem)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.base.currentIndexChanged.connect(self._refresh)
        self.effort.currentIndexChanged.connect(self._refresh)
        self.encoder.toggled.connect(self._refresh)
        self.projects.itemChanged.connect(self._refresh)
        self.add.clicked.connect(self._on_add)
        self.buttons.rejected.connect(self.reject)
        self.buttons.accepted.connect(self._on_go)

    # ---------------------------------------------------------------- following it

    def _items(self) -> list[QListWidgetItem]:
        return [self.projects.item(place) for place in range(self.projects.count())]

    def _ticked(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def _on_add(self) -> None:
        for path in self._ask_projects():
            self.add_project(path, ticked=True)

    def done(self, result: int) -> None:
        self._is_closed = True
        super().done(result)

    def _items_of(self, path: str) -> list[QListWidgetItem]:
        return [] if self._is_closed else [item for item in self._items() if item.data(_PATH) == path]

    def _on_counted(self, path: str, count: TruthCount) -> None:
        for item in self._items_of(path):
            item.setData(_COUNT, count)
            item.setText(f"{Path(path).stem}: {self._count_words(count)}")

    def _on_unreadable(self, path: str, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        for item in self._items_of(path):
            item.setText(f"{Path(path).stem}: {said(error.sentence)}")
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)

    def _on_go(self) -> None:
        self.wanted.emit(self.choice)
        self.accept()

    def _base_words(self) -> str:
        used = self._models.ready.model if self._models.ready is not None else BASIC.name
        if used == BASIC.name:
            return self.tr("Basic is in use; it goes by colour and motion and cannot learn.")
        if self.base.currentData() == used:
            return self.tr("The model in use. It stays as it is.")
        return self.tr("It stays as it is, and so does the model in use.")

    def _refresh(self) -> None:
        self.base_note.setText(self._base_words())
        counts = [item.data(_COUNT) for item in self._ticked()]
        known = [count for count in counts if count is not None]
        problem = self._problem(len(counts), known) if len(known) == len(counts) else ""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.go.setEnabled(not problem and len(known) == len(counts))
        self.summary.setText(self._summary(known) if self.go.isEnabled() else "")
        self.summary.setVisible(bool(self.summary.text()))

    def _problem(self, projects: int, counts: Sequence[TruthCount]) -> str:
        if self._improving.state is not None:
            return self.tr("A model is being improved already. Wait for it, or cancel it first.")
        if not self.base.count():
            return self.tr("No model that can learn is on this machine. Download one first.")
        if not projects:
            return self.tr("Choose at least one project.")
        if not sum(count.masks for count in counts):
            return self.tr(
                "No mask there is verified or painted. Verify masks that are right, then come back."
            )
        with_truth = [count for count in counts if count.masks]
        if len(with_truth) == 1 and with_truth[0].apart <= _GAP:
            return self.tr(
                "Too few frames are verified to learn from some and measure on others that are not next to "
                "them. Verify more, some at least {0} frames away."
            ).format(_GAP + 1)
        return ""

    def _summary(self, counts: Sequence[TruthCount]) -> str:
        total = sum(counts, TruthCount())
        with_truth = sum(1 for count in counts if count.masks)
        words = [self.tr("Uses {0}.").format(self._count_words(total))]
        words.append(
            self.tr("One video: its last quarter is kept apart, after a gap, to measure the result.")
            if with_truth == 1
            else self.tr("About a quarter of the {0} videos is kept apart to measure the result.").format(
                with_truth
            )
        )
        words.append(self._time_words())
        if total.clicked:
            words.append(
                counted(
                    total.clicked,
                    "%n more mask was corrected by clicks but not verified, and is left out.",
                    "%n more masks were corrected by clicks but not verified, and are left out.",
                )
            )
        return one_after_another(words)

    def _count_words(self, count: TruthCount) -> str:
        masks = counted(count.masks, "%n mask", "%n masks")
        frames = counted(count.frames, "%n frame", "%n frames")
        return self.tr("{0} on {1}").format(masks, frames)

    def _time_words(self) -> str:
        choice = self.choice
        time = self._in_words(self._improving.expected_s(choice, self._machine))
        if self._improving.was_measured(choice):
            return self.tr("Takes about {0} on this machine.").format(time)
        return self.tr("May take about {0}; its first steps will tell.").format(time)

    def _in_words(self, seconds: float) -> str:
        minutes = max(1, round(seconds / 60))
        if minutes < 90:
            return counted(minutes, "%n minute", "%n minutes")
        return counted(round(minutes / 60), "%n hour", "%n hours")
