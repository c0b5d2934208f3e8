"""The Help menu."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import command


@command(
    "help.pages", "Help", menu="Help", keys=("F1",), icon="help", tip="How things are done; beside your work"
)
def pages(c: Context) -> None:
    c.dialogs.show_help()


@command("help.keys", "Keys", menu="Help", keys=("Ctrl+/",), icon="keys", tip="All keys on one sheet")
def keys(c: Context) -> None:
    c.dialogs.show_keys()


@command(
    "help.tour", "Guided tour", menu="Help", icon="demo",
    tip="Six things to do on the demo clip; leave whenever you like",
)  # fmt: skip
def tour(c: Context) -> None:
    c.window.start_tour()


@command(
    "help.palette", "Command palette...", menu="Help", keys=("Ctrl+Shift+P",), icon="search",
    tip="Find any command by a few of its letters",
)  # fmt: skip
def palette(c: Context) -> None:
    c.dialogs.show_palette()


@command("help.change_keys", "Change keys...", menu="Help", tip="Give commands the keys that you want")
def change_keys(c: Context) -> None:
    c.dialogs.show_settings("keys")


@command("help.about", "About Masklet", menu="Help", icon="info", group=9)
def about(c: Context) -> None:
    c.dialogs.about()
