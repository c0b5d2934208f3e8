"""The registry: every command has its place, no key has two meanings, and the key map is kept."""

from __future__ import annotations

import inspect
import re

import pytest
from PySide6.QtGui import QKeySequence

from annotator.commands.key_map import KeyOf
from annotator.commands.registry import MENUS, Command, command, conflicts, load_commands
from annotator.panels.theme import ICONS

COMMANDS = load_commands()

# What people who come from other tools expect; a change here is a change of habit.
KEY_MAP = {
    "review.next": ("R",),
    "review.back": ("Shift+R",),
    "review.verify": ("Return", "Enter"),
    "go.previous": ("Left", "A", ","),
    "go.next": ("Right", "D", "."),
    "go.back_ten": ("Shift+Left",),
    "go.on_ten": ("Shift+Right",),
    "go.first": ("Home",),
    "go.last": ("End",),
    "go.play": ("Space",),
    "go.previous_prompted": ("PgUp",),
    "go.next_prompted": ("PgDown",),
    "go.range_in": ("[",),
    "go.range_out": ("]",),
    "go.range_clear": ("\\",),
    "edit.tool_point": ("Q",),
    "edit.tool_box": ("W",),
    "edit.tool_brush": ("P",),
    "edit.tool_eraser": ("E",),
    "edit.tool_polygon": ("G",),
    "view.fit": ("Ctrl+0",),
    "edit.cancel": ("Esc",),
    "track.forward": ("F",),
    "track.backward": ("B",),
    "track.both": ("Ctrl+T",),
    "track.one_forward": ("Alt+F",),
    "track.one_backward": ("Alt+B",),
    "objects.new": ("N",),
    "objects.hide": ("H",),
    "objects.delete": ("Shift+Del",),
    "edit.delete_prompts": ("Ctrl+Del",),
    "edit.undo": ("Ctrl+Z",),
    "edit.redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "file.open_video": ("Ctrl+O",),
    "file.save_copy": ("Ctrl+S",),
    "file.export": ("Ctrl+E",),
    "help.palette": ("Ctrl+Shift+P",),
    "help.pages": ("F1",),
    "help.keys": ("Ctrl+/",),
    **{f"objects.choose_{n}": (str(n),) for n in range(1, 10)},
}


def test_no_key_has_two_meanings() -> None:
    assert conflicts({c.id: c.keys for c in COMMANDS.values()}) == {}


def test_conflicts_are_found_whatever_the_case() -> None:
    keys = {c.id: c.keys for c in COMMANDS.values()} | {"track.backward": ("f",)}
    assert conflicts(keys) == {"f": ["track.forward", "track.backward"]}


@pytest.mark.parametrize("one", COMMANDS.values(), ids=lambda c: c.id)
def test_no_tip_writes_a_key_down_that_can_be_changed(one: Command) -> None:
    known = {key for c in COMMANDS.values() for key in c.keys if "+" in key}
    assert known.isdisjoint(re.findall(r"(?:\w+\+)+\w+", one.tip))
    named = [v for v in one.tip.values.values() if isinstance(v, KeyOf)]
    assert all(COMMANDS[command_id].keys for command_id in named)


@pytest.mark.parametrize("command_id", KEY_MAP)
def test_the_key_map_is_kept(command_id: str) -> None:
    assert COMMANDS[command_id].keys == KEY_MAP[command_id]


@pytest.mark.parametrize("one", COMMANDS.values(), ids=lambda c: c.id)
def test_every_command_is_whole(one: Command) -> None:
    assert one.menu in MENUS
    assert one.icon in ({"", *ICONS})
    assert not one.tool_bar or one.icon, "a button needs a picture"
    assert one.title
    assert one.title[0].isupper()
    assert not one.tip.endswith("."), "tips are no sentences"
    assert len(inspect.signature(one.run).parameters) == 1
    for key in one.keys:
        assert QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText), f"{key} is no key"


def test_menus_keep_groups_together() -> None:
    for menu in MENUS:
        groups = [c.group for c in COMMANDS.values() if c.menu == menu]
        assert groups == sorted(groups), menu


def test_a_command_cannot_be_made_twice_or_for_no_menu() -> None:
    with pytest.raises(ValueError, match="two commands"):
        command("track.forward", "Again", menu="Track")(print)
    with pytest.raises(ValueError, match="no menu"):
        command("nowhere.at_all", "Nowhere", menu="Nowhere")(print)
