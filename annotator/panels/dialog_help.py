"""The help's key in dialogs: while one is open, the window's own keys are out of reach.

A dialog that has a `help_page` names the page that F1 opens in it. A modal dialog shuts out every
window but its own children, so the help is lent to it as one, and given back when it closes.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.commands.key_map import KeyMap
from annotator.panels.for_once import BesideTheWork
from annotator.panels.help_window import HelpWindow

_COMMAND = "help.pages"
_NAME = "dialog help"


class DialogHelp(QObject):
    """Gives every dialog the help's key when it first gets the focus, whoever made it."""

    def __init__(
        self, application: QApplication, keys: KeyMap, help: BesideTheWork[HelpWindow], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._keys = keys
        self._help = help
        application.focusChanged.connect(self._on_focus)
        keys.changed.connect(self._use_keys)

    def show(self, dialog: QDialog) -> None:
        """Open the help so that it can be read and used beside this dialog."""
        shown = self._help.show()
        page = getattr(dialog, "help_page", "")
        if page:
            shown.show_page(page)
        if dialog.isModal() and shown.parentWidget() is not dialog:
            self._lend(shown, dialog)

    def _lend(self, shown: HelpWindow, to: QWidget) -> None:
        place = shown.geometry()
        shown.setParent(to, shown.windowFlags())
        shown.setGeometry(place)
        shown.show()
        shown.activateWindow()
        if isinstance(to, QDialog):
            to.finished.connect(lambda: self._give_back(to), Qt.ConnectionType.SingleShotConnection)

    def _give_back(self, dialog: QDialog) -> None:
        shown, owner = self._help.open, dialog.parentWidget()
        if shown is not None and shown.parentWidget() is dialog and owner is not None:
            self._lend(shown, owner.window())

    # ---------------------------------------------------------------- the key

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        if isinstance(dialog, QDialog) and not isinstance(dialog, HelpWindow) and _key_of(dialog) is None:
            shortcut = QShortcut(dialog)
            shortcut.setObjectName(_NAME)
            shortcut.setKeys(self._sequences())
            shortcut.activated.connect(lambda: self.show(dialog))

    def _use_keys(self) -> None:
        for window in self._application.topLevelWidgets():
            shortcut = _key_of(window)
            if shortcut is not None:
                shortcut.setKeys(self._sequences())

    def _sequences(self) -> list[QKeySequence]:
        return [QKeySequence(key) for key in self._keys.of(_COMMAND)]


def _key_of(window: QWidget) -> QShortcut | None:
    return window.findChild(QShortcut, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
