from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.panels.labels import ElidedLabel, duration_words, size_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (155_906_050, "156 MB"),
        (999_600, "1 MB"),
        (2_400_000_000, "2.4 GB"),
        (99_000_000_000, "99 GB"),
    ],
)
def test_sizes(size: int, words: str) -> None:
    assert size_words(size) == words


def test_durations() -> None:
    assert [duration_words(s) for s in (0, 35.4, 725, 3720)] == ["0:00", "0:35", "12:05", "1:02:00"]


def test_a_long_text_gives_way_and_is_whole_in_its_tip(qtbot: QtBot) -> None:
    label = ElidedLabel("/a/very/long/path/to/a/project.masklet", Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(label)
    label.resize(120, 20)
    assert label.shown_text() != label.text()
    assert "…" in label.shown_text()
    assert label.toolTip() == label.text()
    label.resize(900, 20)
    assert label.shown_text() == label.text()
