"""The registry's commands as Qt actions: menus, tool bar, tips with keys, and what is enabled now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from annotator.commands.context import Context
from annotator.commands.key_map import KeyMap, native
from annotator.commands.registry import MENUS, Command, why_not
from annotator.panels.palette import Entry
from annotator.panels.theme import icon
from annotator.words import said, tr
from engine.errors import UserError


class Actions(QObject):
    """One QAction for every command; they follow the state of the program and the key map."""

    def __init__(self, keys: KeyMap, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._commands = keys.commands
        self._context = context
        self.keys = keys
        self._menus: dict[str, QMenu] = {}
        self.by_id: dict[str, QAction] = {c.id: self._make(c) for c in self._commands.values()}
        window.addActions(list(self.by_id.values()))
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        self._follow()
        keys.changed.connect(self._use_keys)
        self.refresh()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that comes right after what makes it possible must find its command enabled."""
        if event.type() == QEvent.Type.ShortcutOverride and self._soon.isActive():
            self._soon.stop()
            self.refresh()
        return super().eventFilter(watched, event)

    def run(self, command_id: str) -> None:
        """Do a command, whatever its state; a UserError becomes a notice."""
        try:
            self._commands[command_id].run(self._context)
        except UserError as error:
            self._context.notices.exception(error)
        self._soon.start()

    def refresh(self) -> None:
        """Ask every command whether it is enabled and switched on."""
        answers: dict[Callable[[Context], bool], bool] = {}  # many commands have the same question
        for command_id, command in self._commands.items():
            action = self.by_id[command_id]
            if command.enabled not in answers:
                answers[command.enabled] = command.enabled(self._context)
            action.setEnabled(answers[command.enabled])
            if command.checked is not None:
                action.setChecked(command.checked(self._context))
            if command.words is not None:
                words = command.words(self._context)
                action.setText(words)
                action.setToolTip(self._tip(command, words))

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """A menu for each of MENUS, its groups apart by lines."""
        for name in MENUS:
            commands = [c for c in self._commands.values() if c.menu == name and c.in_menu]
            if not commands:
                continue
            menu = self._menus[name] = bar.addMenu(said(name))
            menu.setToolTipsVisible(True)
            group = commands[0].group
            for command in commands:
                if command.group != group:
                    menu.addSeparator()
                    group = command.group
                menu.addAction(self.by_id[command.id])
                if command.id == "file.open_project":
                    menu.addMenu(self._recent_menu(menu))

        self._name_menus()

    def why_not(self, command_id: str) -> str:
        """Why a command cannot be done now, in a few words; empty when it can or nobody knows."""
        return said(why_not(self._commands[command_id], self._context))

    def explain(self, pressed: QKeyCombination) -> None:
        """Say why a key that means something did nothing now; nothing where nobody knows."""
        keys = QKeySequence(pressed)
        for command_id, action in self.by_id.items():
            if keys in action.shortcuts() and (reason := self.why_not(command_id)):
                self._context.notices.hint(tr("{reason}.", reason=reason))

    def entries(self) -> list[Entry]:
        """Every command as the palette lists it, in the order of the menus."""
        self.refresh()
        return [
            Entry(
                c.id,
                self.by_id[c.id].text().rstrip("."),
                said(c.menu),
                tuple(map(native, self.keys.of(c.id))),
                self.by_id[c.id].isEnabled(),
                self.by_id[c.id].isChecked(),
                self.why_not(c.id),
                str(c.title),
            )
            for c in self._commands.values()
            if c.id != "help.palette"
        ]

    def fill_tool_bar(self, bar: QToolBar) -> None:
        """A button for every command that wants one; a line between menus."""
        menu = ""
        for command in self._commands.values():
            if not command.tool_bar:
                continue
            if menu and command.menu != menu:
                bar.addSeparator()
            menu = command.menu
            bar.addAction(self.by_id[command.id])

    def _make(self, command: Command) -> QAction:
        action = QAction(said(command.title), self)
        action.setObjectName(command.id)
        if command.icon:
            action.setIcon(icon(command.icon))
        action.setShortcuts([QKeySequence(key) for key in self.keys.of(command.id)])
        action.setAutoRepeat(command.repeats)
        action.setCheckable(command.checked is not None)
        action.setToolTip(self._tip(command, action.text()))
        action.setStatusTip(self.keys.said(command.tip))
        action.triggered.connect(partial(self._triggered, command.id))
        return action

    def _triggered(self, command_id: str, _checked: bool = False) -> None:
        self.run(command_id)

    def _tip(self, command: Command, words: str) -> str:
        keys = tr(" or ").join(map(native, self.keys.of(command.id)))
        head = f"{words.rstrip('.')} ({keys})" if keys else words.rstrip(".")
        return "\n".join(filter(None, (head, self.keys.said(command.tip))))

    def _use_keys(self) -> None:
        """Keys changed: actions, tips and the letters of the menus follow."""
        for command_id, command in self._commands.items():
            action = self.by_id[command_id]
            action.setShortcuts([QKeySequence(key) for key in self.keys.of(command_id)])
            action.setToolTip(self._tip(command, action.text()))
            action.setStatusTip(self.keys.said(command.tip))
        self._name_menus()

    def _name_menus(self) -> None:
        taken = self._alt_letters()
        for name, menu in self._menus.items():
            menu.setTitle(_with_mnemonic(name, taken))

    def _follow(self) -> None:
        c = self._context
        soon = self._soon.start
        for signal in (
            c.workspace.opened,
            c.workspace.closed,
            c.workspace.history_changed,
            c.view.frame_changed,
            c.view.object_changed,
            c.view.prompt_changed,
            c.view.tool_changed,
            c.view.brush_changed,
            c.view.range_changed,
            c.view.visibility_changed,
            c.view.playing_changed,
            c.tracking.progress,
            c.cuts.changed,
            c.retracking.changed,
            c.reviewing.refreshed,
            c.background.changed,
            c.models.changed,
            c.models.loading_changed,
            c.improving.changed,
            c.proposing.changed,
            c.readings.changed,
        ):
            signal.connect(lambda *_: soon())

    def _recent_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(tr("Open recent"), parent)
        menu.aboutToShow.connect(lambda: self._fill_recent(menu))
        self._fill_recent(menu)
        return menu

    def _fill_recent(self, menu: QMenu) -> None:
        menu.clear()
        settings, opener = self._context.settings, self._context.opener
        for recent in settings.recent:
            path = Path(recent.path)
            action = menu.addAction(path.name)
            action.setToolTip(recent.path)
            action.triggered.connect(lambda *_, p=path: opener.open(p))
        if menu.actions():
            menu.addSeparator()
            menu.addAction(tr("Clear this list")).triggered.connect(settings.clear_recent)
        else:
            menu.addAction(tr("Nothing yet")).setEnabled(False)

    def _alt_letters(self) -> set[str]:
        """Letters that Alt already means something with, and that no menu may answer to."""
        keys = {k.casefold() for of_command in self.keys.all.values() for k in of_command}
        return {k.removeprefix("alt+") for k in keys if k.startswith("alt+") and len(k) == len("alt+x")}


def _with_mnemonic(name: str, taken: set[str]) -> str:
    """A menu's name as it is said, with a letter for Alt that is not in `taken`; it is added there.

    The letters are those of the English name. A name without the letter gets it in brackets, as is
    the custom in Chinese.
    """
    title = said(name)
    letter = next((letter for letter in name.casefold() if letter not in taken), "")
    if not letter:
        return title
    taken.add(letter)
    place = title.casefold().find(letter)
    return f"{title[:place]}&{title[place:]}" if place >= 0 else f"{title}(&{letter.upper()})"
