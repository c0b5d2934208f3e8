"""What has keys, and what the mouse does, in rows by menu: for the key sheet and the help."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.commands.key_map import native, plain_title
from annotator.commands.registry import MENUS, Command
from annotator.words import said, tr
from engine.errors import Sentence

Row = tuple[str, tuple[str, ...]]  # what is done, and each way to do it

MOUSE = (
    (Sentence("The object is here"), Sentence("Left click")),
    (Sentence("The object is not here"), Sentence("Right click, or Ctrl+left")),
    (Sentence("A box around the object"), Sentence("Left drag")),
    (Sentence("See the mask under the pointer before a click"), Sentence("Hold Shift")),
    (Sentence("Choose the object under the pointer"), Sentence("Alt+click")),
    (Sentence("Choose a point or box, move a point"), Sentence("Click it, drag it")),
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
    (Sentence("Timeline: go to a frame, choose an object"), Sentence("Click or drag, click its row")),
    (Sentence("Timeline: zoom, scroll sideways"), Sentence("Ctrl+Wheel, Shift+Wheel")),
)

_NINE = "objects.choose_"  # ids of the commands that only differ in a number


def key_sections(
    commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, list[Row]]]:
    """Rows under the name of their menu, in the order of the menus; those of the mouse come last."""
    sections: list[tuple[str, list[Row]]] = []
    for menu in MENUS:
        rows: list[Row] = [
            (plain_title(c), tuple(map(native, keys[c.id])))
            for c in commands.values()
            if c.menu == menu and keys[c.id] and not c.id.startswith(_NINE)
        ]
        choose = [keys[c.id] for c in commands.values() if c.id.startswith(_NINE) and keys[c.id]]
        if menu == "Objects" and choose:  # nine lines that would say the same
            first, last = (native(own[0]) for own in (choose[0], choose[-1]))
            words = tr("{first} to {last}", first=first, last=last)
            rows.append((tr("Choose object 1 to 9"), (words,)))
        if rows:
            sections.append((said(menu), rows))
    return [*sections, (tr("Mouse"), [(said(what), (said(how),)) for what, how in MOUSE])]
