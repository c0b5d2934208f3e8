"""The sheet of keys, made from the command registry."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.commands.key_map import plain_title
from annotator.commands.registry import MENUS, Command, conflicts
from annotator.panels.shortcut_sheet import ShortcutSheet
from annotator.words import said, tr
from engine.errors import Sentence

MOUSE = (
    (Sentence("The object is here"), Sentence("Left click")),
    (Sentence("The object is not here"), Sentence("Right click, or Ctrl+left")),
    (Sentence("Pan"), Sentence("Middle drag, or Alt+left drag")),
    (Sentence("Zoom"), Sentence("Wheel")),
    (Sentence("Brush and eraser: paint, the other way round"), Sentence("Left drag, right drag")),
    (Sentence("Brush and eraser: size"), Sentence("Ctrl+Wheel")),
    (Sentence("Polygon: set a corner, move it, remove it"), Sentence("Left click, left drag, right click")),
    (
        Sentence("Polygon: add what it encloses"),
        Sentence("Enter, or double click, or click its first corner"),
    ),
    (Sentence("Polygon: cut what it encloses"), Sentence("The same with Alt")),
    (Sentence("Polygon: take the last corner back, give it up"), Sentence("Backspace, Esc")),
)

_NINE = "objects.choose_"  # ids of the commands that only differ in a number


class KeySheet(ShortcutSheet):
    """All commands that have keys, by menu, with what the mouse does; a field finds one."""

    def __init__(
        self, commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]], parent: QWidget | None
    ) -> None:
        rows = [(menu, *row) for menu, lines in _sections(commands, keys) for row in lines]
        doubled = conflicts(keys)
        names = "; ".join(f"{key}: {', '.join(ids)}" for key, ids in doubled.items())
        warning = (
            tr("Keys with two meanings, of which neither works: {names}", names=names) if doubled else ""
        )
        super().__init__(rows, warning, parent)


def _sections(
    commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    native = QKeySequence.SequenceFormat.NativeText
    sections = []
    for menu in MENUS:
        rows = [
            (plain_title(c), "   ".join(QKeySequence(k).toString(native) for k in keys[c.id]))
            for c in commands.values()
            if c.menu == menu and keys[c.id] and not c.id.startswith(_NINE)
        ]
        choose = [keys[c.id] for c in commands.values() if c.id.startswith(_NINE) and keys[c.id]]
        if menu == "Objects" and choose:  # nine lines that would say the same
            first, last = (QKeySequence(own[0]).toString(native) for own in (choose[0], choose[-1]))
            rows.append((tr("Choose object 1 to 9"), tr("{first} to {last}", first=first, last=last)))
        if rows:
            sections.append((said(menu), rows))
    return [*sections, (tr("Mouse"), [(said(what), said(how)) for what, how in MOUSE])]
