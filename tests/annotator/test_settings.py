"""Preferences survive the program, and damaged ones are as if never set."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from annotator.settings import Settings


def test_everything_is_there_the_next_time(tmp_path: Path) -> None:
    first = Settings(tmp_path / "masklet.ini")
    assert (first.theme, first.model, first.device, first.recent, first.keys) == (
        "system", "basic", "auto", [], {},
    )  # fmt: skip
    first.theme, first.model, first.device, first.last_folder = "dark", "/m/x.pt", "cpu", "/videos"
    assert first.compiled == "auto"
    first.compiled = "off"
    first.keys = {"track.forward": ("G",), "go.next": ()}
    first.set_window("geometry", QByteArray(b"\0\1abc"))
    first.add_recent(Path("/a/b, c.mp4"))
    first.sync()
    again = Settings(tmp_path / "masklet.ini")
    assert (again.theme, again.model, again.device, again.last_folder) == (
        "dark",
        "/m/x.pt",
        "cpu",
        "/videos",
    )
    assert again.compiled == "off"
    again.compiled = "sometimes"
    assert again.compiled == "auto"
    assert again.keys == {"track.forward": ("G",), "go.next": ()}
    assert again.window("geometry") == QByteArray(b"\0\1abc")
    assert [r.path for r in again.recent] == ["/a/b, c.mp4"]


def test_recent_files_are_few_unique_and_newest_first(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "masklet.ini")
    told: list[int] = []
    settings.recent_changed.connect(lambda: told.append(1))
    for number in range(20):
        settings.add_recent(Path(f"/v/{number}.mp4"))
    settings.add_recent(Path("/v/15.mp4"))
    paths = [r.path for r in settings.recent]
    assert paths[:3] == ["/v/15.mp4", "/v/19.mp4", "/v/18.mp4"]
    assert len(paths) == len(set(paths)) == 12
    settings.forget_recent("/v/19.mp4")
    assert "/v/19.mp4" not in [r.path for r in settings.recent]
    settings.clear_recent()
    assert settings.recent == []
    assert len(told) == 23


@pytest.mark.parametrize("damage", ["{", "[1, 2]", '{"a": 1}', "null", '[{"path": 3}]', "\x00\xff"])
def test_damage_reads_as_the_default(tmp_path: Path, damage: str) -> None:
    settings = Settings(tmp_path / "masklet.ini")
    for key in ("files/recent", "keys/overrides", "look/theme"):
        settings._store.setValue(key, damage)
    assert settings.recent == []
    assert settings.keys == {} or damage == '{"a": 1}'
    assert settings.theme == "system"
