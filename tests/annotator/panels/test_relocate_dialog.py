from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from annotator.panels.relocate_dialog import RelocateDialog, ask_for_video
from annotator.project.project import VideoRef

WHY = "The file kitchen.mp4 has 90 frames, the project expects 100."


@pytest.fixture
def moved(video: VideoRef, tmp_path: Path) -> VideoRef:
    return replace(video, path=str(tmp_path / "gone" / "kitchen.mp4"))


def test_says_what_was_expected_and_what_is_wrong(qtbot: QtBot, moved: VideoRef, tmp_path: Path) -> None:
    dialog = RelocateDialog(moved, WHY)
    qtbot.addWidget(dialog)
    words = " | ".join(label.text() for label in dialog.findChildren(QLabel))
    for part in (WHY, "kitchen.mp4", str(tmp_path / "gone"), "64 x 36 pixels, 100 frames, 0:04.00"):
        assert part in words
    assert dialog.path == tmp_path  # the nearest folder that is still there


def test_only_a_file_can_be_used_for_a_video(qtbot: QtBot, moved: VideoRef, tmp_path: Path) -> None:
    dialog = RelocateDialog(moved, WHY)
    qtbot.addWidget(dialog)
    assert not dialog.use_button.isEnabled()
    dialog.place.setText(str(tmp_path / "no.mp4"))
    assert dialog.problem.text() == "There is no such file."
    (tmp_path / "found.mp4").write_bytes(b"x")
    dialog.place.setText(str(tmp_path / "found.mp4"))
    assert dialog.use_button.isEnabled()


def test_only_a_folder_can_be_used_for_images(qtbot: QtBot, moved: VideoRef, tmp_path: Path) -> None:
    dialog = RelocateDialog(replace(moved, kind="images"), WHY)
    qtbot.addWidget(dialog)
    assert dialog.use_button.isEnabled()
    (tmp_path / "file").write_bytes(b"x")
    dialog.place.setText(str(tmp_path / "file"))
    assert not dialog.use_button.isEnabled()


def test_the_video_can_be_dropped_on_it_or_pasted_as_an_address(
    qtbot: QtBot, moved: VideoRef, tmp_path: Path
) -> None:
    dialog = RelocateDialog(moved, WHY)
    qtbot.addWidget(dialog)
    found = tmp_path / "found again.mp4"
    found.write_bytes(b"x")
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/clip.mp4"), QUrl.fromLocalFile(str(found))])
    at, copy = dialog.place.mapTo(dialog, dialog.place.rect().center()), Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(at, copy, data, button, keys)
    QApplication.sendEvent(dialog, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(dialog, QDropEvent(QPointF(at), copy, data, button, keys))
    assert dialog.path == found
    assert dialog.use_button.isEnabled()
    assert not dialog.place.acceptDrops(), "it would write the address into itself"
    dialog.place.setText(QUrl.fromLocalFile(str(found)).toString(QUrl.ComponentFormattingOption.FullyEncoded))
    assert dialog.path == found


def test_nothing_is_cut_on_a_small_screen(qtbot: QtBot, moved: VideoRef) -> None:
    why = f"There is no file or folder {'/a long way' * 12}/kitchen.mp4. Check the name, or choose another."
    dialog = RelocateDialog(moved, why)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.resize(360, 200)
    qtbot.waitUntil(lambda: dialog.width() == 360)
    for label in dialog.findChildren(QLabel):
        wanted = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
        assert label.height() >= wanted, label.text()


@pytest.mark.parametrize("accept", [True, False])
def test_asking_gives_a_path_or_none(accept: bool, moved: VideoRef, tmp_path: Path) -> None:
    found = tmp_path / "found.mp4"
    found.write_bytes(b"x")

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RelocateDialog)
        dialog.place.setText(str(found))
        if accept:
            QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, answer)
    assert ask_for_video(moved, WHY) == (found if accept else None)
