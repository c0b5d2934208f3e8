"""The sheet of keys, made from the command registry."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from annotator.commands.registry import MENUS, Command, conflicts
from annotator.panels.shortcut_sheet import ShortcutSheet

MOUSE = (
    ("The object is here", "Left click"),
    ("The object is not here", "Right click, or Ctrl+left"),
    ("Pan", "Middle drag, or Alt+left drag"),
    ("Zoom", "Wheel"),
    ("Brush and eraser: paint, the other way round", "Left drag, right drag"),
    ("Brush and eraser: size", "Ctrl+Wheel"),
    ("Polygon: set a corner, move it, remove it", "Left click, left drag, right click"),
    ("Polygon: add what it encloses", "Enter, or double click, or click its first corner"),
    ("Polygon: cut what it encloses", "The same with Alt"),
    ("Polygon: take the last corner back, give it up", "Backspace, Esc"),
)


class KeySheet(ShortcutSheet):
    """All commands that have keys, by menu, with what the mouse does; a field finds one."""

    def __init__(
        self, commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]], parent: QWidget | None
    ) -> None:
        rows = [(menu, *row) for menu, lines in _sections(commands, keys) for row in lines]
        doubled = conflicts(keys)
        names = "; ".join(f"{key}: {', '.join(ids)}" for key, ids in doubled.items())
        warning = f"Keys with two meanings, of which neither works: {names}" if doubled else ""
        super().__init__(rows, warning, parent)


def _sections(
    commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    native = QKeySequence.SequenceFormat.NativeText
    sections = []
    for menu in MENUS:
        rows = [
            (c.title.rstrip("."), "   ".join(QKeySequence(k).toString(native) for k in keys[c.id]))
            for c in commands.values()
            if c.menu == menu and keys[c.id]
        ]
        if menu == "Objects":  # nine lines that say the same
            choose = [row for row in rows if row[0].startswith("Choose object")]
            rows = [row for row in rows if row not in choose]
            if choose:
                rows.append(("Choose object 1 to 9", f"{choose[0][1]} to {choose[-1][1]}"))
        if rows:
            sections.append((menu, rows))
    return [*sections, ("Mouse", list(MOUSE))]
