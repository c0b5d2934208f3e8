"""Every word that a window shows or tells a screen reader, and every screen of the program in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt, QTimer, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)

from annotator.importers.found import FoundMask, FoundMasks, FoundObject
from annotator.machine import Machine
from annotator.panels.attributes_dialog import AttributesDialog
from annotator.panels.class_dialog import ClassDialog
from annotator.panels.cuts_dialog import CutsDialog
from annotator.panels.export_dialog import ExportDialog
from annotator.panels.import_dialog import ImportDialog
from annotator.panels.improve_dialog import ImproveDialog
from annotator.panels.key_sheet import KeySheet
from annotator.panels.model_dialog import ModelDialog
from annotator.panels.palette import CommandPalette
from annotator.panels.relocate_dialog import RelocateDialog
from annotator.panels.settings_dialog import SettingsDialog
from engine.masks import Mask
from tests.annotator.window import RealWindow

_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.StatusTipRole,
)


class PseudoLanguage(QTranslator):
    """A language in which everything that is translated stands in brackets."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return None if context.startswith("Q") else f"⟦{source}⟧"


def words_of(root: QWidget) -> Iterator[str]:
    """All texts of a window and what is in it, hidden or not."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.windowTitle())
        yield from (widget.accessibleDescription(), widget.whatsThis())
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        elif isinstance(widget, QLineEdit):
            yield from (widget.placeholderText(), widget.text())
        elif isinstance(widget, QAbstractSpinBox):
            yield widget.text()
        elif isinstance(widget, QComboBox | QAbstractItemView):
            yield from _in_model(widget.model())
        elif isinstance(widget, QMenu):
            yield widget.title()
        for action in widget.actions():
            yield from words_of_action(action)


def words_of_action(action: QAction) -> Iterator[str]:
    # Qt makes a tool tip of the text where there is none; it is the same words.
    yield from (action.text(), action.toolTip(), action.statusTip(), action.iconText())


def _in_model(model: QAbstractItemModel | None, parent: QModelIndex | None = None) -> Iterator[str]:
    if model is None:
        return
    above = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(above)  # private in lists
    for column in range(columns):
        yield _text(model.headerData(column, Qt.Orientation.Horizontal))
        for row in range(model.rowCount(above)):
            index = model.index(row, column, above)
            for role in _ROLES:
                yield _text(model.data(index, role))
            yield from _in_model(model, index)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def every_screen(window: RealWindow) -> Iterator[tuple[str, QWidget]]:
    """The main window and every dialog, each as it is shown, with its name. Objects must be there."""
    app = window.app
    yield "main", app.window
    for name, ask in _modal(window).items():
        yield from ((name, shown) for shown in _shown_by(ask))
    for name, dialog in _made(window).items():
        dialog.show()
        yield name, dialog
        if isinstance(dialog, ExportDialog):
            for row in range(dialog.list.count()):
                dialog.list.setCurrentRow(row)
                yield f"{name} {row}", dialog
        dialog.close()
        dialog.deleteLater()
    app.dialogs.show_settings("general")
    for settings in app.window.findChildren(SettingsDialog):
        yield "settings", settings
        settings.close()
    app.dialogs.show_models()
    for models in app.window.findChildren(ModelDialog):
        yield "models", models
        models.close()
    app.dialogs.show_palette()
    for palette in app.window.findChildren(CommandPalette):
        yield "palette", palette
        palette.close()
    for _ in range(7):
        app.tour.start() if not app.tour.is_on else app.tour.skip()
        yield "tour", app.window
    app.tour.leave()


def _modal(window: RealWindow) -> dict[str, Callable[[], object]]:
    app = window.app
    objects = list(window.project.objects)
    return {
        "about": app.dialogs.about,
        "delete": lambda: app.objects.delete(objects[0]),
        "delete class": lambda: app.classes.delete("star"),
        "rename": lambda: app.actions.run("objects.rename"),
        "class": lambda: app.actions.run("objects.relabel"),
        "swap": lambda: app.actions.run("objects.swap"),
        "merge": lambda: app.actions.run("objects.merge"),
    }


def _made(window: RealWindow) -> dict[str, QDialog]:
    app, parent = window.app, window.app.window
    from annotator.exporters.formats import FORMATS

    return {
        "classes": ClassDialog(
            app.workspace, app.classes, lambda: None, lambda: None, lambda *_: None, app.keys, parent
        ),
        "attributes": AttributesDialog(app.workspace, app.attributes, "star", parent),
        "cuts": CutsDialog(app.cuts, app.view, parent),
        "keys": KeySheet(app.keys.commands, app.keys.all, parent),
        "export": ExportDialog(window.project, app.view, FORMATS, "", parent),
        "import": import_dialog(window),
        "improve": _improve(window),
        "find the video": RelocateDialog(window.project.video, "", parent),
    }


def import_dialog(window: RealWindow) -> ImportDialog:
    """Asking how masks are to come in, when a file was read whose objects meet those that are there."""
    app = window.app
    names = [info.name for info in window.project.objects.values()]
    masks = tuple(FoundMask(frame, Mask.empty(4, 4)) for frame in (1, 2, 10**6))
    dialog = ImportDialog(window.project, app.importing, lambda *_: None, lambda *_: None, "", app.window)
    dialog._on_read(0, FoundMasks(objects=[FoundObject("star", masks, n) for n in names], is_sure=False))
    dialog.join.setChecked(True)
    return dialog


def _improve(window: RealWindow) -> ImproveDialog:
    """Asking what to improve the model with, when it has counted what the open project holds."""
    app = window.app
    assert app.workspace.file is not None
    projects = [app.workspace.file.path]
    machine = Machine("cpu", 2)
    dialog = ImproveDialog(
        app.models, app.improving, app.background, machine, projects, lambda: [], app.window
    )
    window.wait(lambda: app.background.current is None)
    return dialog


def _shown_by(ask: Callable[[], object]) -> Iterator[QWidget]:
    """The dialog that this opens and waits for; it is left again, undecided."""
    seen: list[QWidget] = []
    texts: list[QWidget] = []

    def look() -> None:
        shown = QApplication.activeModalWidget()
        if shown is None:
            return
        seen.append(shown)
        copy = QLabel("\n".join(filter(None, words_of(shown))))
        texts.append(copy)
        assert isinstance(shown, QDialog)
        shown.reject()

    timer = QTimer(interval=10)
    timer.timeout.connect(look)
    timer.start()
    ask()
    timer.stop()
    yield from texts
