"""Changing keys: no key ever gets two meanings, and every preset is whole over the whole registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.commands.fuzzy import find
from annotator.commands.key_map import KeyMap, KeyTakenError, with_overrides
from annotator.commands.key_presets import PRESETS
from annotator.commands.registry import conflicts, load_commands
from annotator.settings import Settings
from engine.errors import UserError

COMMANDS = load_commands()


@pytest.fixture
def keys(qtbot: QtBot, tmp_path: Path) -> KeyMap:
    return KeyMap(COMMANDS, Settings(tmp_path / "settings.ini"))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda p: p.name)
def test_a_preset_gives_no_key_two_meanings_and_takes_no_command_its_last_key(preset) -> None:  # type: ignore[no-untyped-def]
    given = with_overrides(COMMANDS, preset.keys)
    assert conflicts(given) == {}
    assert [c.id for c in COMMANDS.values() if c.keys and not given[c.id]] == []
    assert set(preset.keys) <= set(COMMANDS)


def test_the_cvat_preset_steps_with_d_and_f(keys: KeyMap) -> None:
    keys.use_preset(PRESETS["cvat"])
    for key, command in (("D", "go.previous"), ("F", "go.next"), ("V", "go.on_ten"), ("C", "go.back_ten")):
        owner = keys.owner(key)
        assert owner is not None
        assert owner.id == command
    assert keys.is_preset(PRESETS["cvat"])
    assert not keys.is_preset(PRESETS["masklet"])


def test_a_taken_key_is_taken_only_when_the_person_says_so(keys: KeyMap) -> None:
    with pytest.raises(KeyTakenError, match="Track forward") as caught:
        keys.add("track.backward", "f")
    assert list(caught.value.taken) == ["F"]
    assert keys.of("track.backward") == ("B",)
    keys.add("track.backward", "F", take=True)
    assert keys.of("track.backward") == ("B", "F")
    assert keys.of("track.forward") == ()
    with pytest.raises(KeyTakenError, match="Track backward"):
        keys.reset("track.forward")
    keys.reset("track.forward", take=True)
    assert keys.of("track.forward") == ("F",)
    assert keys.of("track.backward") == ("B",)


def test_a_change_outlives_the_program_and_reset_all_undoes_it(keys: KeyMap, tmp_path: Path) -> None:
    told: list[int] = []
    keys.changed.connect(lambda: told.append(1))
    keys.add("go.play", "K")
    keys.remove("go.play", "Space")
    assert len(told) == 2
    again = KeyMap(COMMANDS, Settings(tmp_path / "settings.ini"))
    assert again.of("go.play") == ("K",)
    again.reset_all()
    assert again.all == {c.id: c.keys for c in COMMANDS.values()}
    assert Settings(tmp_path / "settings.ini").keys == {}


def test_a_new_commands_key_stays_the_persons(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini")
    settings.keys = {"go.play": ("F",), "gone.in_this_version": ("B",)}
    keys = KeyMap(COMMANDS, settings)
    assert keys.of("go.play") == ("F",)
    assert keys.of("track.forward") == ()
    assert keys.of("track.backward") == ("B",)
    assert conflicts(keys.all) == {}


@pytest.mark.parametrize("wrong", ["", "Hello", "Ctrl+", "Ctrl+K, Ctrl+C", "Tab", "Ctrl+Shift"])
def test_what_is_no_key_is_refused(keys: KeyMap, wrong: str) -> None:
    with pytest.raises(UserError):
        keys.add("go.play", wrong)
    assert keys.of("go.play") == ("Space",)


def test_a_key_map_comes_back_from_its_text(keys: KeyMap, tmp_path: Path) -> None:
    keys.use_preset(PRESETS["cvat"])
    keys.add("go.play", "K")
    text = keys.to_json()
    other = KeyMap(COMMANDS, Settings(tmp_path / "other.ini"))
    assert other.use_json(text) == 0
    assert other.all == keys.all


def test_a_key_map_may_name_a_part_and_what_is_unknown(keys: KeyMap) -> None:
    text = json.dumps({"format": "masklet-keys", "version": 1, "keys": {"go.play": ["F"], "a.b": ["X"]}})
    assert keys.use_json(text) == 1
    assert keys.of("go.play") == ("F",)
    assert keys.of("track.forward") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "not a key map"),
        ("[]", "not a key map"),
        ('{"format": "other", "version": 1, "keys": {}}', "not a key map"),
        ('{"format": "masklet-keys", "version": 1, "keys": {"go.play": 3}}', "not a key map"),
        ('{"format": "masklet-keys", "version": 2, "keys": {}}', "newer"),
        ('{"format": "masklet-keys", "version": 1, "keys": {"go.play": ["Hello"]}}', "no key"),
        ('{"format": "masklet-keys", "version": 1, "keys": {"go.play": ["F"], "go.next": ["f"]}}', "Play"),
    ],
)
def test_a_wrong_key_map_changes_nothing(keys: KeyMap, text: str, says: str) -> None:
    before = keys.all
    with pytest.raises(UserError, match=says):
        keys.use_json(text)
    assert keys.all == before


def test_letters_are_found_at_the_beginnings_of_words_first() -> None:
    titles = ["Soften", "Track forward", "Track one frame forward", "Stop tracking"]
    ranked = sorted((f.score, t) for t in titles if (f := find("tf", t)) is not None)
    assert ranked[-1][1] == "Track forward"
    found = find("tf", "Track forward")
    assert found is not None
    assert found.places == (0, 6)
    assert find("xyz", "Track forward") is None
    assert find("", "Track forward") is not None
    assert find("ss", "Straße") is None, "a letter that folds into two moves no place"
    assert find("tra", "Straße") is not None
