"""Which keys do what: the usual ones of the registry, and what the person changed.

Two commands never share a key here. Where a key is given that another command has, KeyTakenError
says whose it is, and nothing changes until the person decides.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from annotator.commands.key_presets import Preset
from annotator.commands.registry import Command, conflicts
from annotator.settings import Settings
from annotator.words import joined, listed, said
from engine.errors import Sentence, UserError

Keys = dict[str, tuple[str, ...]]  # by command id

_FORMAT, _VERSION = "masklet-keys", 1
_MODIFIERS = ("Shift", "Ctrl", "Alt", "Meta")
_FOR_FOCUS = ("Tab", "Shift+Tab", "Backtab", "Shift+Backtab")


class KeyOf(str):
    """Among the values of a Sentence: the key that the command of this id has when it is said.

    See KeyMap.said.
    """


FIRST_NINE_CLASSES = {"first": KeyOf("objects.class_1"), "last": KeyOf("objects.class_9")}


class KeyTakenError(UserError):
    """A key is another command's. taken: the commands that have it now, by key."""

    def __init__(self, taken: Mapping[str, Command]) -> None:
        self.taken = dict(taken)
        key, command = next(iter(taken.items()))
        super().__init__(
            Sentence(
                "{key} is the key of {command}. Take it from there, or choose another.",
                key=native(key),
                command=plain_title(command),
            )
        )


class KeyMap(QObject):
    """The keys of every command. changed: after any change; it is in the settings by then."""

    changed = Signal()

    def __init__(
        self, commands: Mapping[str, Command], settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.commands = commands
        self._settings = settings
        self._keys = with_overrides(commands, settings.keys)

    @property
    def all(self) -> Keys:
        """The keys of every command, by id; an empty tuple for one without."""
        return dict(self._keys)

    def of(self, command_id: str) -> tuple[str, ...]:
        return self._keys[command_id]

    def words(self, command_id: str) -> str:
        """The first key of a command as people write it; empty when it has none."""
        keys = self._keys.get(command_id, ())
        return native(keys[0]) if keys else ""

    def said(self, text: str) -> str:
        """A Sentence in the window's language, its KeyOf values as keys; empty where one of them has none."""
        if not isinstance(text, Sentence):
            return text
        named = {place: self.words(v) for place, v in text.values.items() if isinstance(v, KeyOf)}
        return said(text, **named) if all(named.values()) else ""

    def with_key(self, words: str, *command_ids: str) -> str:
        """What a control does, and behind it the keys that do so too: 'Draw outlines (Ctrl+Shift+L)'."""
        keys = joined(filter(None, map(self.words, command_ids)))
        return f"{words} ({keys})" if keys else words

    def owner(self, key: str) -> Command | None:
        """The command that a key belongs to."""
        wanted = _folded(key)
        ids = (i for i, keys in self._keys.items() if wanted in map(_folded, keys))
        found = next(ids, None)
        return self.commands[found] if found is not None else None

    def is_changed(self, command_id: str) -> bool:
        """Whether the command's keys differ from the usual ones."""
        return self._keys[command_id] != self.commands[command_id].keys

    def add(self, command_id: str, key: str, *, take: bool = False) -> None:
        """Give a command one more key. take: also when that takes it from another.

        Raises KeyTakenError when it is another's, UserError for a key that cannot be one.
        """
        key = checked_key(key)
        if key not in self._keys[command_id]:
            self._set(command_id, (*self._keys[command_id], key), take)

    def remove(self, command_id: str, key: str) -> None:
        """Take one key from a command."""
        rest = tuple(k for k in self._keys[command_id] if k != key)
        self._set(command_id, rest, take=False)

    def reset(self, command_id: str, *, take: bool = False) -> None:
        """Give a command its usual keys again. Raises KeyTakenError when another has one of them now."""
        self._set(command_id, self.commands[command_id].keys, take)

    def reset_all(self) -> None:
        """Give every command its usual keys."""
        self._store({c.id: c.keys for c in self.commands.values()})

    def use_preset(self, preset: Preset) -> None:
        """Give every command the keys that it has in a preset."""
        self._store(with_overrides(self.commands, preset.keys))

    def is_preset(self, preset: Preset) -> bool:
        """Whether all keys are just those of a preset."""
        return self._keys == with_overrides(self.commands, preset.keys)

    def to_json(self) -> str:
        """All keys as text, for another machine or person."""
        keys = {i: list(k) for i, k in self._keys.items()}
        return json.dumps({"format": _FORMAT, "version": _VERSION, "keys": keys}, indent=2) + "\n"

    def use_json(self, text: str) -> int:
        """Use the keys of such a text; commands that it does not name keep their usual ones.

        Returns how many of its commands this program does not have. Raises UserError when it is no
        key map, names what is no key, or gives a key to two commands; then nothing changed.
        """
        given = _read(text)
        own = {i: self.commands[i].keys for i in given if i in self.commands}
        known = {i: tuple(k if k in own[i] else checked_key(k) for k in given[i]) for i in own}
        doubled = conflicts(known)
        if doubled:
            key, ids = next(iter(doubled.items()))
            names = listed([plain_title(self.commands[i]) for i in ids])
            raise UserError(
                "In this key map {key} is the key of {names}. Nothing was changed: give it to one of "
                "them in the file, and import it again.",
                key=native(key),
                names=names,
            )
        self._store(with_overrides(self.commands, known))
        return len(given) - len(known)

    def _set(self, command_id: str, keys: tuple[str, ...], take: bool) -> None:
        owners = {key: self.owner(key) for key in keys}
        taken = {k: c for k, c in owners.items() if c is not None and c.id != command_id}
        if taken and not take:
            raise KeyTakenError(taken)
        gone = set(map(_folded, taken))
        kept = {i: tuple(k for k in of if _folded(k) not in gone) for i, of in self._keys.items()}
        self._store({**kept, command_id: keys})

    def _store(self, keys: Keys) -> None:
        self._keys = keys
        self._settings.keys = {i: k for i, k in keys.items() if k != self.commands[i].keys}
        self.changed.emit()


def with_overrides(commands: Mapping[str, Command], overrides: Mapping[str, tuple[str, ...]]) -> Keys:
    """The keys of every command: those of `overrides` first, for the others what these leave of theirs.

    A new version's command may come with a key that the person gave to another: theirs it stays.
    """
    own = {i: keys for i, keys in overrides.items() if i in commands}
    claimed = {_folded(key) for keys in own.values() for key in keys}
    usual = {c.id: tuple(k for k in c.keys if _folded(k) not in claimed) for c in commands.values()}
    return {i: own.get(i, keys) for i, keys in usual.items()}


def checked_key(key: str) -> str:
    """The key as the program writes it. Raises UserError for what is none, or cannot be a command's."""
    sequence = QKeySequence(key)
    text = sequence.toString(QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1 or not text or text.rpartition("+")[2] in _MODIFIERS:
        raise UserError("'{key}' is no key. A key is one press, such as F, Ctrl+K or Shift+F5.", key=key)
    if text in _FOR_FOCUS:
        raise UserError("Tab goes from field to field everywhere. Choose another key.")
    return text


def native(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def plain_title(command: Command) -> str:
    """A command's words without the dots that say that it asks for more."""
    return said(command.title).rstrip(".")


def _folded(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText).casefold()


def _read(text: str) -> Keys:
    try:
        stored = json.loads(text)
        if stored["format"] != _FORMAT or not isinstance(stored["version"], int):
            raise ValueError("another format")
        if stored["version"] > _VERSION:
            raise UserError("This key map was written by a newer Masklet. Update this one to use it.")
        return {str(i): tuple(str(k) for k in keys) for i, keys in stored["keys"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UserError(
            "This file is not a key map of Masklet. Choose a file that 'Export...' beside it has written."
        ) from error
