"""The Help menu."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import command


@command("help.keys", "Keys", menu="Help", keys=("Ctrl+/", "F1"), icon="keys", tip="All keys on one sheet")
def keys(c: Context) -> None:
    c.dialogs.show_keys()


@command("help.about", "About Masklet", menu="Help", icon="info")
def about(c: Context) -> None:
    c.dialogs.about()
