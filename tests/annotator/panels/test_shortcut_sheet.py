from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.commands.registry import load_commands
from annotator.panels.key_sheet import KeySheet
from annotator.panels.shortcut_sheet import ShortcutSheet

ROWS = (
    ("Track", "Track forward", "F"),
    ("Track", "Track backward", "B"),
    ("Go", "Next frame", "Right   D   ."),
    ("Go", "Clear the range", "\\"),
)


@pytest.fixture
def sheet(qtbot: QtBot) -> ShortcutSheet:
    widget = ShortcutSheet(ROWS)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def _headings(sheet: ShortcutSheet) -> list[str]:
    table = sheet.table
    texts = {table.item(r, 0).text() for r in range(table.rowCount()) if not table.isRowHidden(r)}
    return sorted(texts & {"Track", "Go"})


def test_shows_everything_under_its_menu(sheet: ShortcutSheet) -> None:
    assert sheet.shown() == [row[1:] for row in ROWS]
    assert _headings(sheet) == ["Go", "Track"]


@pytest.mark.parametrize(
    ("typed", "titles", "headings"),
    [
        ("track", ["Track forward", "Track backward"], ["Track"]),
        ("BACK track", ["Track backward"], ["Track"]),
        ("right", ["Next frame"], ["Go"]),
        ("frame", ["Next frame"], ["Go"]),
    ],
)
def test_typing_finds_words_of_any_column(
    sheet: ShortcutSheet, typed: str, titles: list[str], headings: list[str]
) -> None:
    QTest.keyClicks(sheet.search, typed)
    assert [title for title, _ in sheet.shown()] == titles
    assert _headings(sheet) == headings
    assert not sheet.nothing.isVisible()


def test_nothing_found_is_said(sheet: ShortcutSheet) -> None:
    QTest.keyClicks(sheet.search, "teleport")
    assert sheet.shown() == []
    assert sheet.nothing.isVisible()
    sheet.search.clear()
    assert len(sheet.shown()) == len(ROWS)
    assert not sheet.nothing.isVisible()


def test_every_command_with_a_key_is_on_the_sheet(qtbot: QtBot) -> None:
    commands = load_commands()
    keys = {c.id: c.keys for c in commands.values()}
    sheet = KeySheet(commands, keys, None)
    qtbot.addWidget(sheet)
    sheet.show()
    QApplication.processEvents()
    titles = {title for title, _ in sheet.shown()}
    for command in commands.values():
        if keys[command.id] and not command.title.startswith("Choose object"):
            assert command.title.rstrip(".") in titles
    assert sheet.table.horizontalScrollBar().maximum() == 0


def test_doubled_keys_are_warned_of(qtbot: QtBot) -> None:
    commands = load_commands()
    keys = {c.id: c.keys for c in commands.values()} | {"track.forward": ("Ctrl+O",)}
    sheet = KeySheet(commands, keys, None)
    qtbot.addWidget(sheet)
    words = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert "track.forward" in words
    assert "file.open_video" in words
