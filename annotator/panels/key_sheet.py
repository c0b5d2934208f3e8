"""The sheet of keys, made from the command registry."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from annotator.commands.key_rows import key_sections
from annotator.commands.registry import Command, conflicts
from annotator.panels.shortcut_sheet import ShortcutSheet
from annotator.words import tr


class KeySheet(ShortcutSheet):
    """All commands that have keys, by menu, with what the mouse does; a field finds one."""

    def __init__(
        self, commands: Mapping[str, Command], keys: Mapping[str, tuple[str, ...]], parent: QWidget | None
    ) -> None:
        sections = key_sections(commands, keys)
        rows = [(menu, what, "   ".join(ways)) for menu, lines in sections for what, ways in lines]
        doubled = conflicts(keys)
        names = "; ".join(f"{key}: {', '.join(ids)}" for key, ids in doubled.items())
        warning = (
            tr("Keys with two meanings, of which neither works: {names}", names=names) if doubled else ""
        )
        super().__init__(rows, warning, parent)
