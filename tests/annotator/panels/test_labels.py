from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.panels.labels import ElidedLabel, WrappedLabel, duration_words, size_words


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


def test_wrapped_words_ask_for_all_their_lines_and_give_way(qtbot: QtBot) -> None:
    label = WrappedLabel(2)
    qtbot.addWidget(label)
    label.resize(200, 40)
    line = label.fontMetrics().lineSpacing()
    label.setText("short")
    assert label.sizeHint().height() == label.minimumSizeHint().height() == 2 * line
    label.setText("  ·  ".join(["lost or found here"] * 9))
    assert label.sizeHint().height() >= 4 * line
    assert label.minimumSizeHint().height() == 2 * line, "no layout has to give it more"
    assert not label.hasHeightForWidth()
    label.resize(200, label.sizeHint().height())
    assert label.shown_text() == label.text()
    label.resize(200, 3 * line - 1)
    shown = label.shown_text()
    assert shown.endswith("…")
    assert label.text().startswith(shown[:-1])
    longer = label.text()[: len(shown) + 12]
    room = label.rect().adjusted(0, 0, 0, 999)
    flags = label.alignment() | Qt.TextFlag.TextWordWrap
    heights = [label.fontMetrics().boundingRect(room, flags, text).height() for text in (shown, longer)]
    assert heights[0] <= 3 * line - 1 < heights[1], "as much as fits, and no more"
    assert label.toolTip() == label.text()
    label.resize(900, 40)
    assert label.sizeHint().height() < 4 * line, "a wider one needs fewer lines"
