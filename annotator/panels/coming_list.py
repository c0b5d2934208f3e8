"""The objects that an import would bring, with what each becomes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from annotator.importers.arrival import Coming
from annotator.panels.swatch import swatch
from annotator.project.classes import class_title
from annotator.project.project import Project
from annotator.words import said, tr

_ROW = 26  # px
_NAME, _CLASS, _MASKS, _FRAMES, _BECOMES = range(5)
_WIDTHS = {_CLASS: 110, _MASKS: 64, _FRAMES: 96, _BECOMES: 150}
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ComingList(QTreeWidget):
    """A row for each object: its name, class, how many masks come on which frames, and what it becomes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        titles = (
            self.tr("Object"),
            self.tr("Class"),
            self.tr("Masks"),
            self.tr("Frames"),
            self.tr("Becomes"),
        )
        self.setHeaderLabels(titles)
        self.headerItem().setTextAlignment(_MASKS, _NUMBERS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(14, 14))
        self.setAccessibleName(self.tr("Objects in the file"))
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)

    def show_coming(self, project: Project, coming: Sequence[Coming]) -> None:
        """Show these instead."""
        self.clear()
        self.addTopLevelItems([_row(project, one) for one in coming])


def _row(project: Project, one: Coming) -> QTreeWidgetItem:
    frames = one.frames
    comes = bool(frames.size)
    texts = [
        one.found.name or one.info.name,
        said(class_title(one.found.label)),
        str(frames.size),
        (f"{frames[0]}" if frames.size == 1 else f"{frames[0]}–{frames[-1]}") if comes else "",
        _becomes(one) if comes else tr("stays outside"),
    ]
    row = QTreeWidgetItem(texts)
    row.setIcon(_NAME, swatch(project.colour_of(one.info)))
    row.setTextAlignment(_MASKS, _NUMBERS)
    row.setSizeHint(_NAME, QSize(0, _ROW))
    for column, text in enumerate(texts):
        row.setToolTip(column, text)
    return row


def _becomes(one: Coming) -> str:
    if one.is_new:
        renamed = one.found.name and one.info.name != one.found.name
        return tr("new, as {name}", name=one.info.name) if renamed else tr("new")
    if one.kept:
        return tr("into it; {kept} stay outside", kept=one.kept)
    return tr("into the one that is there")
