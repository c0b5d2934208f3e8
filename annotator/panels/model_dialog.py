"""The list of models: what each is, what is here, and getting those that are not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from annotator.improved_models import ImprovedModel
from annotator.improving import Improving
from annotator.models import Loading, Models
from annotator.notices import Level, Notice, Notices
from annotator.panels.improved_row import ImprovingView, RowTools, figure_words
from annotator.panels.labels import duration_words, role_label, set_role, size_words
from annotator.panels.progress_row import ProgressRow
from annotator.panels.theme import colours, icon
from annotator.words import joined, one_after_another, said, tr
from engine.errors import UserError
from engine.models import WEIGHT_SUFFIXES, ModelEntry


class ModelRow(QFrame):
    """One model. wanted: its button was pressed. rename, remove: so for an improved one's small buttons."""

    wanted = Signal(object)
    rename = Signal(object)
    remove = Signal(object)

    def __init__(
        self,
        entry: ModelEntry,
        note: str = "",
        improved: ImprovedModel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """note: what is known of it on this machine, such as its speed. improved: for a model that was
        made better here, which stands with its figure."""
        super().__init__(parent)
        self.entry = entry
        self.improved = improved
        self._in_use = False
        self.state = role_label("", "muted")
        self.button = QPushButton()
        self.button.setFixedWidth(112)
        self.button.clicked.connect(lambda: self.wanted.emit(self))
        top = QHBoxLayout()
        top.addWidget(role_label(said(entry.title), "heading"))
        top.addStretch(1)
        top.addWidget(self.state)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(top)
        words.addWidget(role_label(said(entry.about), "muted", wrap=True))
        self.note = role_label(note, "success", wrap=True)
        self.note.setVisible(bool(note))
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 10, 8)
        row.setSpacing(14)
        row.addLayout(words, 1)
        self.tools: RowTools | None = None
        if improved is not None:
            self._show_improved(improved, row)
        row.addWidget(self.button)

    def _show_improved(self, improved: ImprovedModel, row: QHBoxLayout) -> None:
        self.note.setText(" · ".join(w for w in (figure_words(improved), self.note.text()) if w))
        self.note.show()
        set_role(self.note, "success" if improved.is_better else "danger")
        self.tools = RowTools(improved.title)
        self.tools.rename.connect(lambda: self.rename.emit(self))
        self.tools.remove.connect(lambda: self.remove.emit(self))
        row.addWidget(self.tools)

    def show_state(self, here: bool, in_use: bool, busy: bool) -> None:
        """here: on this machine; in_use: now; busy: a model is on its way, so that none can be chosen."""
        self._in_use = in_use
        self.state.setText(self._words(here))
        words = self.tr("In use") if in_use else self.tr("Use") if here else self.tr("Download")
        self.button.setText(words)
        self.button.setIcon(icon("check" if in_use else "model" if here else "download"))
        self.button.setEnabled(not in_use and not busy)
        self.button.setAccessibleName(f"{words}: {said(self.entry.title)}")
        self.update()

    def _words(self, here: bool) -> str:
        size = size_words(self.entry.size_mb * 1_000_000)
        if self.entry.kind in ("basic", "bundled"):
            return self.tr("part of the program")
        return (
            self.tr("{0}, on this machine").format(size) if here else self.tr("{0} to download").format(size)
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(c.selection if self._in_use else c.base))
        if self._in_use:
            painter.fillRect(0, 0, 3, self.height(), QColor(c.focus))
        painter.setPen(QColor(c.border))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)


class LoadingView(ProgressRow):
    """How far the model on its way is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Cancel"), parent)

    def show_loading(self, loading: Loading) -> None:
        # Qt's bars count in 32 bits.
        self.show_progress(self._words(loading), loading.done // 1000, loading.total // 1000)

    def _words(self, loading: Loading) -> str:
        if not loading.total:
            return self.tr("Loading {0}").format(said(loading.title))
        words = self.tr("Downloading {0}: {1} of {2}").format(
            said(loading.title), size_words(loading.done), size_words(loading.total)
        )
        if loading.per_second > 0:
            left = duration_words((loading.total - loading.done) / loading.per_second)
            speed = self.tr("{0}/s").format(size_words(int(loading.per_second)))
            words = joined((words, speed, self.tr("{0} left").format(left)))
        return words


class ModelDialog(QDialog):
    """Choose the model. Show it with `show`: work goes on while a model is on its way.

    Everything here is done through `models`; what goes wrong is said here as well as in the window.
    """

    help_page = "models"

    def __init__(
        self,
        models: Models,
        notices: Notices,
        notes: Mapping[str, str] | None = None,
        improving: Improving | None = None,
        improve: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """notes: what is known of models on this machine, by name. improving: what runs of it is shown.
        improve: asks the person what to improve a model with."""
        super().__init__(parent)
        self._models = models
        self._notes = notes or {}
        self._improving = improving
        self._asked = False  # whether a model was asked for here, so that errors are about it
        self.setWindowTitle(self.tr("Choose a model"))
        self.rows: list[ModelRow] = []
        self._here: dict[str, bool] = {}
        self.device = role_label("", "muted")
        self.problem = role_label("", "danger", wrap=True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.loading = LoadingView()
        self.loading.cancelled.connect(models.cancel)
        self.improvement = ImprovingView()
        self.improve_button = QPushButton(icon("improve"), self.tr("Improve with my corrections..."))
        self.improve_button.setAutoDefault(False)
        self.improve_button.setVisible(improve is not None)
        if improve is not None:
            self.improve_button.clicked.connect(lambda _checked=False: improve())
        self.file_button = QPushButton(icon("open"), self.tr("Load from file..."))
        self.file_button.clicked.connect(self._ask_file)
        self.close_button = QPushButton(self.tr("Close"))
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        self._follow(notices)
        self._make_rows()
        self._show_improvement()
        self.close_button.setFocus()  # Space on what has the focus first must not stop a run

    def sizeHint(self) -> QSize:
        return QSize(680, 560)

    def _lay_out(self) -> None:
        page = QWidget()
        self._column = column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        self._area = area = QScrollArea(widgetResizable=True)
        area.setWidget(page)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.tr("Models"))
        foot = QHBoxLayout()
        foot.addWidget(self.file_button)
        foot.addWidget(self.improve_button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.device)
        layout.addWidget(area, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.loading)
        layout.addWidget(self.improvement)
        layout.addLayout(foot)

    def _follow(self, notices: Notices) -> None:
        self._models.changed.connect(self._refresh)
        self._models.loading_changed.connect(self._refresh)
        self._models.list_changed.connect(self._make_rows)
        notices.posted.connect(self._on_notice)
        if self._improving is not None:
            self._improving.changed.connect(self._show_improvement)
            self.improvement.cancelled.connect(self._improving.cancel)

    def _make_rows(self) -> None:
        """A row for each model on offer now."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        entries = self._models.list.entries
        self._here = {entry.name: self._models.list.is_here(entry) for entry in entries}
        self.rows = [
            ModelRow(entry, self._notes.get(entry.name, ""), self._models.improved(entry.name))
            for entry in entries
        ]
        for place, row in enumerate(self.rows):
            row.wanted.connect(self._on_wanted)
            row.rename.connect(self._on_rename)
            row.remove.connect(self._on_remove)
            self._column.insertWidget(place, row)
        self._refresh()
        # Rows cannot be scrolled sideways: their buttons must be in sight.
        widest = max((row.minimumSizeHint().width() for row in self.rows), default=0)
        self._area.setMinimumWidth(widest + self._area.verticalScrollBar().sizeHint().width() + 2)

    def _show_improvement(self) -> None:
        state = self._improving.state if self._improving is not None else None
        self.improvement.show_state(state)
        self.improve_button.setEnabled(state is None)

    def _on_rename(self, row: ModelRow) -> None:
        if row.improved is None:
            return
        title, given = QInputDialog.getText(
            self, self.tr("Rename the model"), self.tr("Name"), text=row.improved.title
        )
        if given:
            self._try(lambda: self._models.rename(row.improved, title))  # type: ignore[arg-type]

    def _on_remove(self, row: ModelRow) -> None:
        if row.improved is None:
            return
        question = self.tr("Remove {0} from this machine? This cannot be undone.").format(row.improved.title)
        box = QMessageBox(QMessageBox.Icon.Question, "Masklet", question, parent=self)
        yes = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is yes:
            self._try(lambda: self._models.remove(row.improved))  # type: ignore[arg-type]

    def _try(self, work: Callable[[], None]) -> None:
        self._say("")
        try:
            work()
        except UserError as error:
            self._say(said(str(error)))

    def _refresh(self) -> None:
        loading, ready = self._models.loading, self._models.ready
        if loading is None and ready is not None:
            self._here[ready.model] = True
        for row in self.rows:
            in_use = ready is not None and ready.model == row.entry.name
            row.show_state(self._here.get(row.entry.name, False), in_use, loading is not None)
        self.loading.setVisible(loading is not None)
        if loading is not None:
            self.loading.show_loading(loading)
        self.file_button.setEnabled(loading is None)
        self.problem.setVisible(bool(self.problem.text()))
        self.device.setText(self._device_words())

    def _device_words(self) -> str:
        ready = self._models.ready
        if ready is None:
            return self.tr("No model is in use yet.")
        parts = (said(ready.label), ready.device, ready.precision)
        words = self.tr("In use: {0}.").format("  ·  ".join(part for part in parts if part))
        return one_after_another([words, self.tr("Changing the model keeps every mask.")])

    def _on_wanted(self, row: ModelRow) -> None:
        self._choose(row.entry.name, download=not self._here[row.entry.name])

    def _choose(self, name: str, download: bool) -> None:
        self._asked = True
        self._try(lambda: self._models.choose(name, download=download))

    def _ask_file(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in WEIGHT_SUFFIXES)
        dialog = QFileDialog(self, self.tr("Load a SAM 2 model from a file"), str(Path.home()))
        dialog.setNameFilter(self.tr("SAM 2 weights ({0})").format(kinds))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.choose_file)
        dialog.open()

    def choose_file(self, path: str) -> None:
        """Load weights from a file on this machine."""
        self._choose(path, download=False)

    def _on_notice(self, notice: Notice) -> None:
        # What a model ends in is posted when it ended: the first word after asking is about it.
        if self._asked and self.isVisible() and notice.level is not Level.INFO:
            self._asked = False
            self._say(notice.text)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
