"""Questions to the person: files, names, yes or no. The answers to what commands and opening ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from annotator.background import Background
from annotator.commands.attribute_actions import AttributeActions
from annotator.commands.class_actions import ClassActions
from annotator.commands.key_map import KeyMap
from annotator.cuts import Cuts
from annotator.exporters.formats import FORMATS
from annotator.exporting import ExportChoice
from annotator.frame_feed import FrameFeed
from annotator.importing import Importing
from annotator.improved_models import projects_of
from annotator.improving import Improving
from annotator.machine import this_machine
from annotator.models import Models
from annotator.notices import Notices
from annotator.panels.actions import Actions
from annotator.panels.attributes_dialog import AttributesDialog
from annotator.panels.choose_object import ChooseObject
from annotator.panels.class_dialog import ClassDialog
from annotator.panels.cuts_dialog import CutsDialog
from annotator.panels.export_dialog import ask_export
from annotator.panels.for_once import BesideTheWork, for_once
from annotator.panels.help_window import HelpWindow
from annotator.panels.import_dialog import ImportDialog
from annotator.panels.improve_dialog import ImproveDialog
from annotator.panels.key_sheet import KeySheet
from annotator.panels.model_card import model_notes
from annotator.panels.model_dialog import ModelDialog
from annotator.panels.model_page import ModelPage
from annotator.panels.palette import CommandPalette
from annotator.panels.relocate_dialog import ask_for_video
from annotator.panels.settings_dialog import SettingsDialog, make_settings
from annotator.panels.theme import Theme
from annotator.panels.tracking_page import TrackingPage
from annotator.project.project import VideoRef
from annotator.project.storage import SUFFIX
from annotator.retracking import Retracking
from annotator.settings import Settings
from annotator.view_state import ViewState
from annotator.words import said, tr
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError

_PROJECTS = Sentence("Masklet projects ({pattern})", pattern=f"*{SUFFIX}")
_VIDEOS = Sentence(
    "Videos (*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.mts *.wmv *.flv *.ogv *.gif)"
)
_CLASSES = Sentence("Lists of classes (*.txt *.names *.json)")
_MASKS = Sentence("Masks of other programs ({pattern})", pattern="*.json *.xml *.zip *.png")
_ALL = Sentence("All files (*)")
_NAME_LETTERS = 60  # a name that a person is asked for is seen whole when it is as long


class Dialogs:
    """Asks over the window, with the system's own dialogs where there are any."""

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        view: ViewState,
        models: Models,
        improving: Improving,
        background: Background,
        notices: Notices,
        settings: Settings,
        classes: ClassActions,
        attributes: AttributeActions,
        cuts: Cuts,
        retracking: Retracking,
        keys: KeyMap,
        feed: FrameFeed,
        theme: Theme,
        version: str,
    ) -> None:
        self._parent = parent
        self._workspace = workspace
        self._view = view
        self._models = models
        self._improving = improving
        self._background = background
        self._notices = notices
        self._settings = settings
        self._classes = classes
        self._attributes = attributes
        self._cuts = cuts
        self._retracking = retracking
        self._keys = keys
        self._feed = feed
        self._theme = theme
        self._version = version
        self._actions: Actions | None = None
        self.settings_window = BesideTheWork(self._make_settings)
        self.models_window = BesideTheWork(
            lambda: ModelDialog(
                models, notices, model_notes(settings, this_machine()), improving, self.improve_model, parent
            )
        )
        self.help_window = BesideTheWork(lambda: HelpWindow(keys, theme, parent))

    def use_actions(self, actions: Actions) -> None:
        """What the palette lists and does; the actions themselves need these dialogs first."""
        self._actions = actions

    def open_video(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent, tr("Open video"), folder, _kinds(_VIDEOS, _PROJECTS, _ALL)
        )
        return Path(name) if name else None

    def open_folder(self, folder: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self._parent, tr("Open a folder of images"), folder)
        return Path(name) if name else None

    def open_project(self, folder: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(
            self._parent, tr("Open project"), folder, _kinds(_PROJECTS, _ALL)
        )
        return Path(name) if name else None

    def import_masks(self, importing: Importing, path: Path | None = None) -> None:
        project = importing.check_open()
        dialog = ImportDialog(
            project, importing, _open_masks, _open_folder_of_masks, self._settings.last_folder, self._parent
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda choice: self._guarded(lambda: importing.start(choice)))
        dialog.open()
        if path is not None:
            dialog.use(path)

    def save_copy(self, suggestion: Path) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._parent, tr("Save a copy"), str(suggestion), _kinds(_PROJECTS)
        )
        return Path(name) if name else None

    def text(self, title: str, label: str, value: str, offered: Sequence[str] = ()) -> str | None:
        with for_once(QInputDialog(self._parent)) as dialog:
            dialog.setWindowTitle(title)
            dialog.setLabelText(label)
            dialog.setTextValue(value)
            if offered:
                dialog.setComboBoxItems(list(offered))
                dialog.setComboBoxEditable(True)
            for line in dialog.findChildren(QLineEdit):
                line.setAccessibleName(label)
                line.setMinimumWidth(_NAME_LETTERS * line.fontMetrics().averageCharWidth())
            for field in dialog.findChildren(QComboBox):  # the one
                field.setCurrentIndex(offered.index(value) if value in offered else -1)
                field.setEditText(value)
                field.setAccessibleName(label)
            return dialog.textValue() if dialog.exec() else None

    def confirm(self, question: str, yes: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, "Masklet", question, parent=self._parent)
        go_on = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel)
        with for_once(box):
            box.exec()
            return box.clickedButton() is go_on

    def find_video(self, video: VideoRef, why: str) -> Path | None:
        return ask_for_video(video, why, self._parent)

    def choose_export(self) -> ExportChoice | None:
        project = self._workspace.project
        if project is None:
            return None
        return ask_export(project, self._view, FORMATS, self._settings.last_folder, self._parent)

    def show_models(self) -> None:
        self.models_window.show()

    def improve_model(self) -> None:
        if self._improving.state is not None:
            self.show_models()  # which shows how far it is
            return
        file = self._workspace.file
        paths = [str(file.path)] if file is not None else []
        offered = projects_of([*paths, *(r.path for r in self._settings.recent)], SUFFIX)
        dialog = ImproveDialog(
            self._models,
            self._improving,
            self._background,
            this_machine(),
            offered,
            self._open_projects,
            self._parent,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(lambda choice: self._guarded(lambda: self._improving.start(choice)))
        dialog.open()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except UserError as error:
            self._notices.exception(error)

    def _open_projects(self) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(
            self._parent, tr("Add projects"), self._settings.last_folder, _kinds(_PROJECTS, _ALL)
        )
        return [Path(name) for name in names]

    def show_classes(self) -> None:
        made = ClassDialog(
            self._workspace,
            self._classes,
            lambda: _open_classes(self._parent, self._settings.last_folder),
            self._save_classes,
            self._show_attributes,
            self._keys,
            self._parent,
        )
        with for_once(made) as dialog:
            dialog.exec()

    def _show_attributes(self, class_name: str, over: QWidget) -> None:
        with for_once(AttributesDialog(self._workspace, self._attributes, class_name, over)) as dialog:
            dialog.exec()

    def show_cuts(self) -> None:
        with for_once(CutsDialog(self._cuts, self._view, self._parent)) as dialog:
            dialog.exec()

    def _save_classes(self) -> Path | None:
        suggestion = str(Path(self._settings.last_folder) / "classes.txt")
        name, _ = QFileDialog.getSaveFileName(self._parent, tr("Export classes"), suggestion, said(_CLASSES))
        if not name:
            return None
        # Never over a file of another kind, a video say, whatever was chosen.
        return Path(name if name.lower().endswith((".txt", ".names", ".json")) else f"{name}.txt")

    def choose_object(
        self, title: str, question: str, object_ids: list[int], note: str = "", yes: str = ""
    ) -> int | None:
        project = self._workspace.project
        if project is None:
            return None
        with for_once(ChooseObject(project, title, question, object_ids, note, self._parent, yes)) as dialog:
            return dialog.chosen if dialog.exec() else None

    def show_keys(self) -> None:
        with for_once(KeySheet(self._keys.commands, self._keys.all, self._parent)) as sheet:
            sheet.exec()

    def show_palette(self) -> None:
        if self._actions is None:
            return
        palette = CommandPalette(self._actions.entries(), self._settings.recent_commands, self._parent)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.chosen.connect(self._settings.add_recent_command)
        palette.chosen.connect(self._actions.run)
        palette.open()

    def show_settings(self, page: str) -> None:
        self.settings_window.show().show_page(page)

    def _make_settings(self) -> SettingsDialog:
        return make_settings(
            self._settings,
            self._view,
            self._theme,
            self._feed,
            self._keys,
            self._models,
            ModelPage(self._models, self._settings, self._notices, self.show_models),
            TrackingPage(self._retracking, self._cuts, self._view),
            self._parent,
        )

    def show_help(self) -> None:
        self.help_window.show()

    def about(self) -> None:
        QMessageBox.about(
            self._parent,
            tr("About Masklet"),
            f"<b>Masklet {said(self._version)}</b><p>"
            + tr("Annotate objects in video: click once, track both ways, correct, export.")
            + "</p><p>"
            + tr("Free software under the Apache License 2.0.")
            + "</p>",
        )


def _open_classes(parent: QWidget, folder: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, tr("Import classes"), folder, _kinds(_CLASSES, _ALL))
    return Path(name) if name else None


def _open_masks(parent: QWidget, folder: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, tr("Import masks"), folder, _kinds(_MASKS, _ALL))
    return Path(name) if name else None


def _open_folder_of_masks(parent: QWidget, folder: str) -> Path | None:
    name = QFileDialog.getExistingDirectory(parent, tr("Import a folder of masks"), folder)
    return Path(name) if name else None


def _kinds(*kinds: Sentence) -> str:
    """Kinds of files as Qt's file dialogs take them."""
    return ";;".join(map(said, kinds))
