"""Changing keys: every command with its keys, presets, and key maps as files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import KeyMap, KeyTakenError, native, plain_title
from annotator.commands.key_presets import PRESETS
from annotator.panels.key_field import KeyField
from annotator.panels.labels import role_label, set_role
from annotator.panels.theme import colours, icon
from annotator.words import counted, one_after_another, said
from engine.errors import Sentence, UserError, os_reason

_JSON = Sentence("Key maps (*.json)")
IdRole = Qt.ItemDataRole.UserRole


class KeysPage(QWidget):
    """A searchable table of commands and keys; below it, the keys of the chosen one.

    A key that another command has is taken from it only when the person says so.
    """

    def __init__(self, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._pending: Callable[[], None] | None = None  # what 'Take it' does
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a command or a key"))
        self.search.setAccessibleName(self.tr("Find a command or a key"))
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        self.preset = QComboBox()
        self.preset.setAccessibleName(self.tr("Preset"))
        self.preset.activated.connect(self._use_preset)
        self.table = self._make_table()
        self.heading = role_label("", "heading")
        self._caps = QHBoxLayout()
        self.field = KeyField()
        self.field.pressed_key.connect(self._add)
        self.say = role_label("", "muted", wrap=True)
        self.take = self._button(self.tr("Take it from there"), self._take)
        self.keep = self._button(self.tr("Leave it"), lambda: self._tell(""))
        self.reset = self._button(self.tr("Reset"), self._reset)
        self.reset.setToolTip(self.tr("Give this command its usual keys"))
        self.reset_all = self._button(self.tr("Reset all"), self._reset_all)
        self.import_button = self._button(self.tr("Import..."), self._ask_import)
        self.export_button = self._button(self.tr("Export..."), self._ask_export)
        self._lay_out()
        keys.changed.connect(self._show)
        self._show()
        self.choose("go.previous")

    # ---------------------------------------------------------------- what others ask

    def choose(self, command_id: str) -> None:
        """Show the keys of this command."""
        self.table.setCurrentItem(self._items[command_id])

    @property
    def chosen(self) -> str:
        """The id of the command whose keys are shown."""
        item = self.table.currentItem()
        return str(item.data(0, IdRole)) if item is not None else next(iter(self._items))

    def shown(self) -> list[str]:
        """Ids of the commands that the search leaves."""
        return [i for i, item in self._items.items() if not item.isHidden()]

    def caps(self) -> list[QPushButton]:
        """The keys of the chosen command, as buttons that take them away."""
        items = [self._caps.itemAt(n) for n in range(self._caps.count())]
        found = [item.widget() for item in items if item is not None]
        return [w for w in found if isinstance(w, QPushButton)]

    def import_file(self, path: Path) -> None:
        """Use the key map of a file; what is wrong with it is said here."""

        def read() -> None:
            try:
                text = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise UserError(
                    "{name} cannot be read as a key map: {error}.", name=path.name, error=error
                ) from error
            unknown = self._keys.use_json(text)
            more = (
                counted(
                    unknown,
                    "%n of its commands is not in this version.",
                    "%n of its commands are not in this version.",
                )
                if unknown
                else ""
            )
            told = self.tr("The keys of {0} are in use.").format(path.name)
            self._tell(one_after_another([told, more]) if more else told)

        self._try(read)

    def export_file(self, path: Path) -> None:
        """Write the key map to a file."""

        def write() -> None:
            try:
                path.write_text(self._keys.to_json(), encoding="utf-8")
            except OSError as error:
                raise UserError(
                    "{path} cannot be written ({reason}). Choose another.",
                    path=path,
                    reason=os_reason(error),
                ) from error
            self._tell(self.tr("The key map is in {0}.").format(path))

        self._try(write)

    # ---------------------------------------------------------------- making it

    def _button(self, words: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _make_table(self) -> QTreeWidget:
        table = QTreeWidget()
        table.setColumnCount(3)
        table.setHeaderLabels([self.tr("Command"), self.tr("Menu"), self.tr("Keys")])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.header()
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.setAccessibleName(self.tr("Commands and their keys"))
        self._items: dict[str, QTreeWidgetItem] = {}
        for command in self._keys.commands.values():
            item = QTreeWidgetItem(table, [plain_title(command), said(command.menu), ""])
            item.setData(0, IdRole, command.id)
            item.setSizeHint(0, QSize(0, 25))
            self._items[command.id] = item
        table.currentItemChanged.connect(self._on_chosen)
        table.itemDoubleClicked.connect(lambda *_: self._listen())
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(role_label(self.tr("Preset"), "muted"))
        top.addWidget(self.preset)
        one = QHBoxLayout()
        one.addWidget(self.heading)
        one.addSpacing(6)
        one.addLayout(self._caps)
        one.addWidget(self.field)
        one.addStretch(1)
        one.addWidget(self.reset)
        problem = QHBoxLayout()
        problem.addWidget(self.say, 1)
        problem.addWidget(self.take)
        problem.addWidget(self.keep)
        foot = QHBoxLayout()
        foot.addWidget(self.import_button)
        foot.addWidget(self.export_button)
        foot.addStretch(1)
        foot.addWidget(self.reset_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        for row in (one, problem, foot):
            layout.addLayout(row)

    # ---------------------------------------------------------------- showing

    def _show(self) -> None:
        for command_id, item in self._items.items():
            item.setText(2, "   ".join(map(native, self._keys.of(command_id))))
            changed = self._keys.is_changed(command_id)
            item.setForeground(2, QBrush(QColor(colours().info if changed else colours().muted)))
            item.setToolTip(2, self.tr("Changed") if changed else "")
        self._show_preset()
        self._show_chosen()
        self._show_matching(self.search.text())

    def _show_preset(self) -> None:
        self.preset.clear()
        for preset in PRESETS.values():
            self.preset.addItem(said(preset.title), preset.name)
            self.preset.setItemData(self.preset.count() - 1, said(preset.about), Qt.ItemDataRole.ToolTipRole)
        names = [name for name, preset in PRESETS.items() if self._keys.is_preset(preset)]
        if names:
            self.preset.setCurrentIndex(list(PRESETS).index(names[0]))
        else:
            self.preset.addItem(self.tr("Your own"), "")
            self.preset.setCurrentIndex(self.preset.count() - 1)

    def _show_chosen(self) -> None:
        for cap in self.caps():
            self._caps.removeWidget(cap)
            cap.hide()
            cap.deleteLater()
        command_id = self.chosen
        title = plain_title(self._keys.commands[command_id])
        self.heading.setText(title)
        for key in self._keys.of(command_id):
            cap = QPushButton(icon("close", "muted"), native(key))
            cap.setAutoDefault(False)
            cap.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the key
            cap.setToolTip(self.tr("Take this key away"))
            cap.setAccessibleName(self.tr("Take {0} from {1}").format(native(key), title))
            cap.clicked.connect(partial(self._remove, command_id, key))
            self._caps.addWidget(cap)
        self.reset.setEnabled(self._keys.is_changed(command_id))
        self.reset_all.setEnabled(any(map(self._keys.is_changed, self._items)))

    def _show_matching(self, text: str) -> None:
        wanted = text.casefold().split()
        for item in self._items.values():
            words = f"{item.text(1)} {item.text(0)} {item.text(2)}".casefold()
            item.setHidden(not all(word in words for word in wanted))

    def _on_chosen(self) -> None:
        self._tell("")
        self._show_chosen()

    # ---------------------------------------------------------------- changing

    def _listen(self) -> None:
        self.field.setFocus()
        self.field.setChecked(True)

    def _add(self, key: str) -> None:
        add = partial(self._keys.add, self.chosen, key)
        self._try(add, partial(add, take=True))

    def _remove(self, command_id: str, key: str, _checked: bool = False) -> None:
        self._try(partial(self._keys.remove, command_id, key))

    def _reset(self) -> None:
        reset = partial(self._keys.reset, self.chosen)
        self._try(reset, partial(reset, take=True))

    def _reset_all(self) -> None:
        self._try(self._keys.reset_all)
        self._tell(self.tr("All commands have their usual keys."))

    def _use_preset(self, place: int) -> None:
        preset = PRESETS.get(self.preset.itemData(place))
        if preset is not None:
            self._keys.use_preset(preset)
            self._tell(said(preset.about))

    def _try(self, change: Callable[[], object], with_taking: Callable[[], object] | None = None) -> None:
        """Make a change; say what is in its way, and offer what mends it."""
        self._tell("")
        try:
            change()
        except KeyTakenError as error:
            self._ask(error, with_taking)
        except UserError as error:
            self._tell(said(str(error)), wrong=True)

    def _ask(self, error: KeyTakenError, with_taking: Callable[[], object] | None) -> None:
        whose = [
            self.tr("{0} is the key of {1}.").format(native(key), plain_title(command))
            for key, command in error.taken.items()
        ]
        self._tell(one_after_another(whose), wrong=True)
        if with_taking is not None:
            self._pending = lambda: self._try(with_taking)
            for button in (self.take, self.keep):
                button.setVisible(True)
            self.take.setFocus()

    def _take(self) -> None:
        pending = self._pending
        if pending is not None:
            pending()

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        self._pending = None
        self.say.setText(words)
        set_role(self.say, "danger" if wrong else "muted")
        for button in (self.take, self.keep):
            button.setVisible(False)

    # ---------------------------------------------------------------- files

    def _ask_import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Import keys"), "", said(_JSON))
        if name:
            self.import_file(Path(name))

    def _ask_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Export keys"), "masklet-keys.json", said(_JSON))
        if name:  # never over a file of another kind, a video say, whatever was chosen
            self.export_file(Path(name if name.lower().endswith(".json") else f"{name}.json"))
