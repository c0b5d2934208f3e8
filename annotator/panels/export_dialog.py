"""Choosing an export: format, destination, the format's options, the range."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from annotator.exporters.options import choices
from annotator.exporters.work import ExportFormat
from annotator.exporting import ExportChoice
from annotator.panels.choice_form import ChoiceForm
from annotator.panels.labels import role_label, set_role
from annotator.panels.theme import icon
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.words import counted, said


class ExportDialog(QDialog):
    """Says before anything is written what will be written, and where.

    `choice` is what was chosen. Nothing is exported here.
    """

    help_page = "export"

    def __init__(
        self,
        project: Project,
        view: ViewState,
        formats: Mapping[str, ExportFormat[Any]],
        folder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """formats: FORMATS. folder: where to suggest to write; empty for the video's own."""
        super().__init__(parent)
        self._project = project
        self._view = view
        self._formats = list(formats.values())
        self._folder = Path(folder) if folder else Path(project.video.path).parent
        self.setWindowTitle(self.tr("Export"))
        self.list = QListWidget()
        for fmt in self._formats:
            item = QListWidgetItem(said(fmt.title), self.list)
            item.setSizeHint(QSize(0, 30))
        self.list.setAccessibleName(self.tr("Format"))
        self.about = role_label("", "muted", wrap=True)
        self.destination = QLineEdit()
        self.destination.setAccessibleName(self.tr("Where to write"))
        self.browse = QPushButton(icon("open"), self.tr("Browse..."))
        self.replace = QCheckBox(self.tr("Replace the earlier export there"))
        self.all_frames = QRadioButton()
        self.in_range = QRadioButton()
        self.form = ChoiceForm(())
        self.summary = role_label("", "muted", wrap=True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.export_button = self.buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setProperty("primary", True)
        self._label_range()
        self._lay_out()
        self._connect()
        self.list.setCurrentRow(0)

    @property
    def format(self) -> ExportFormat[Any]:
        """The chosen format."""
        return self._formats[max(0, self.list.currentRow())]

    @property
    def choice(self) -> ExportChoice:
        """What the person chose."""
        first, last = self._range()
        options = self.format.options(
            first=first, last=last, replace=self.replace.isChecked(), **self.form.values()
        )
        return ExportChoice(self.format.name, self._path(), options)

    def sizeHint(self) -> QSize:
        return QSize(720, 460)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()  # only now is it known how high the words stand in this language's font

    def _grow(self) -> None:
        """Make room for what is asked now; what was made larger stays so."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    # ---------------------------------------------------------------- making it

    def _label_range(self) -> None:
        view, frames = self._view, self._project.video.num_frames
        self.all_frames.setText(self.tr("All frames (0 to {0})").format(frames - 1))
        self.in_range.setText(self.tr("The range from {0} to {1}").format(view.first, view.last))
        if not view.has_range:
            self.in_range.setText(self.tr("The range (none is set)"))
        self.in_range.setEnabled(view.has_range)
        (self.in_range if view.has_range else self.all_frames).setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.all_frames)
        group.addButton(self.in_range)

    def _lay_out(self) -> None:
        where = QHBoxLayout()
        where.addWidget(self.destination, 1)
        where.addWidget(self.browse)
        self._right = QVBoxLayout()
        self._right.setSpacing(6)
        self._right.addWidget(self.about)
        self._right.addSpacing(6)
        self._right.addWidget(role_label(self.tr("Write to"), "heading"))
        self._right.addLayout(where)
        self._right.addWidget(self.replace)
        self._right.addSpacing(6)
        self._right.addWidget(role_label(self.tr("Frames"), "heading"))
        self._right.addWidget(self.all_frames)
        self._right.addWidget(self.in_range)
        self._right.addSpacing(6)
        self._options_heading = role_label(self.tr("Options"), "heading")
        self._right.addWidget(self._options_heading)
        self._right.addWidget(self.form)
        self._right.addStretch(1)
        self._right.addWidget(self.summary)
        self.list.setMinimumWidth(150)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.list, 0, 0)
        grid.addLayout(self._right, 0, 1)
        grid.addWidget(self.buttons, 1, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_format)
        self.destination.textChanged.connect(self._on_destination)
        self.replace.toggled.connect(self._refresh)
        self.all_frames.toggled.connect(self._refresh)
        self.browse.clicked.connect(self._on_browse)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # ---------------------------------------------------------------- following

    def _on_format(self) -> None:
        self.about.setText(said(self.format.about))
        form = ChoiceForm(choices(self.format.options))
        form.changed.connect(self._refresh)
        self._right.replaceWidget(self.form, form)
        self.form.hide()
        self.form.deleteLater()
        self.form = form
        self._options_heading.setVisible(bool(form.fields))
        form.show()  # Qt would do so later, too late to know how high it stands
        QWidget.setTabOrder(self.in_range, form)
        self.destination.setText(str(self._folder / self._suggested_name()))
        self._grow()

    def _suggested_name(self) -> str:
        video = Path(self._project.video.path)
        stem = video.name if self._project.video.kind == "images" else video.stem
        return f"{stem}-{self.format.name}{self.format.suffix}"

    def _on_destination(self) -> None:
        self.replace.setChecked(False)
        self._refresh()

    def _on_browse(self) -> None:
        if self.format.suffix:
            kinds = f"{said(self.format.title)} (*{self.format.suffix})"
            path, _ = QFileDialog.getSaveFileName(
                self,
                self.tr("Export to"),
                self.destination.text(),
                kinds,
                options=QFileDialog.Option.DontConfirmOverwrite,
            )
        else:
            path = QFileDialog.getExistingDirectory(self, self.tr("Export into"), str(self._path().parent))
            path = str(Path(path) / self._suggested_name()) if path else ""
        if path:
            self._folder = Path(path).parent
            self.destination.setText(path)

    def _path(self) -> Path:
        # A bare name is one in the folder that was suggested, not where the program was started.
        path = self._folder / Path(self.destination.text().strip()).expanduser()
        suffix = self.format.suffix
        return path if not suffix or path.suffix.lower() == suffix else Path(f"{path}{suffix}")

    def _range(self) -> tuple[int, int]:
        if self.in_range.isChecked():
            return self._view.first, self._view.last
        return 0, self._project.video.num_frames - 1

    def _refresh(self) -> None:
        exists = self._path().exists()
        self.replace.setVisible(exists)
        problem = self._problem()
        self.summary.setText(problem or self._summary())
        set_role(self.summary, "danger" if problem else "muted")
        self.export_button.setEnabled(not problem)

    def _problem(self) -> str:
        """Why this cannot be exported, or nothing."""
        path = self._path()
        if not self.destination.text().strip():
            return self.tr("Say where to write.")
        if not path.parent.is_dir():
            return self.tr("The folder {0} does not exist.").format(path.parent)
        if not os.access(path.parent, os.W_OK):
            return self.tr("Nothing can be written to {0}. Choose another folder.").format(path.parent)
        if path.exists() and not self.replace.isChecked():
            return self.tr("{0} is there already. Choose another name, or replace it.").format(path.name)
        return ""

    def _summary(self) -> str:
        first, last = self._range()
        objects = len(self._project.objects)
        if not objects:
            return self.tr("There are no objects yet: what is written will hold no masks.")
        what = counted(objects, "%n object", "%n objects")
        where = self.tr("the file {0}") if self.format.suffix else self.tr("the folder {0}")
        return self.tr("Writes {0} on frames {1} to {2} into {3}.").format(
            what, first, last, where.format(self._path())
        )


def ask_export(
    project: Project,
    view: ViewState,
    formats: Mapping[str, ExportFormat[Any]],
    folder: str = "",
    parent: QWidget | None = None,
) -> ExportChoice | None:
    """Ask what to export; None for 'never mind'."""
    dialog = ExportDialog(project, view, formats, folder, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    choice = dialog.choice if accepted else None
    dialog.deleteLater()
    return choice
