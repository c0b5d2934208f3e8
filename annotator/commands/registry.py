"""Every command of the program: a decorated function. Menus, tool bar, tips and the key sheet come from here.

    @command("track.forward", "Track forward", menu="Track", keys=("F",), enabled=can_track)
    def forward(c: Context) -> None: ...

To add one, write such a function in the file of its menu.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from annotator.commands.context import Context
from engine.errors import Sentence, as_sentence

MENUS = (
    Sentence("File"),
    Sentence("Edit"),
    Sentence("Go"),
    Sentence("Track"),
    Sentence("Review"),
    Sentence("Objects"),
    Sentence("Mask"),
    Sentence("View"),
    Sentence("Model"),
    Sentence("Help"),
)
_FILES = (
    *("file", "edit", "navigate", "track", "review", "objects", "classes", "identity"),
    *("mask", "view", "model", "help"),
)

Run = Callable[[Context], None]
Asked = Callable[[Context], bool]
Words = Callable[[Context], str]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    id: 'menu.what', stable, names it in the settings. title: its words; `words` gives them where
    they depend on what is open. keys: the usual ones. group: lines in a menu part groups.
    enabled, checked: asked when the state of the program changed; checked None: it is no switch.
    tool_bar: whether it has a button there. in_menu: False for those that only have keys.
    repeats: whether it goes on while its key is held.
    """

    id: str
    title: Sentence
    menu: Sentence
    run: Run
    keys: tuple[str, ...]
    icon: str
    tip: Sentence
    group: int
    enabled: Asked
    checked: Asked | None
    words: Words | None
    tool_bar: bool
    in_menu: bool
    repeats: bool


def always(_: Context) -> bool:
    return True


def is_open(c: Context) -> bool:
    """Whether a project is open."""
    return c.workspace.is_open


COMMANDS: dict[str, Command] = {}
_REASONS: dict[Asked, Sentence] = {is_open: Sentence("Open a video first")}


def because(reason: str) -> Callable[[Asked], Asked]:
    """Say of an `enabled` why it is not: a few words on what to do first, without a full stop."""

    def keep(asked: Asked) -> Asked:
        _REASONS[asked] = as_sentence(reason)
        return asked

    return keep


def why_not(command: Command, c: Context) -> str:
    """Why a command cannot be done now, as a Sentence; empty when it can, or when nobody said why."""
    if command.enabled(c):
        return ""
    if not is_open(c):
        return _REASONS[is_open]
    return _REASONS.get(command.enabled, "")


def command(
    id: str,
    title: str,
    *,
    menu: str,
    keys: tuple[str, ...] = (),
    icon: str = "",
    tip: str = "",
    group: int = 0,
    enabled: Asked = always,
    checked: Asked | None = None,
    words: Words | None = None,
    tool_bar: bool = False,
    in_menu: bool = True,
    repeats: bool = False,
) -> Callable[[Run], Run]:
    """Make a function of the context a command; see Command."""

    def register(run: Run) -> Run:
        if id in COMMANDS:
            raise ValueError(f"two commands are called {id}")
        if menu not in MENUS:
            raise ValueError(f"{id} names no menu: {menu}")
        COMMANDS[id] = Command(
            id,
            as_sentence(title),
            next(m for m in MENUS if m == menu),
            run,
            keys,
            icon,
            as_sentence(tip),
            group,
            enabled,
            checked,
            words,
            tool_bar,
            in_menu,
            repeats,
        )
        return run

    return register


def load_commands() -> Mapping[str, Command]:
    """All commands by id, in the order of their menus and files."""
    for name in _FILES:
        importlib.import_module(f"annotator.commands.{name}")
    return COMMANDS


def conflicts(keys: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Keys that more than one command has, with the ids of these."""
    owners: dict[str, list[str]] = {}
    for command_id, of_command in keys.items():
        for key in of_command:
            owners.setdefault(key.casefold(), []).append(command_id)
    return {key: ids for key, ids in owners.items() if len(ids) > 1}
