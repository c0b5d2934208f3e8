"""The assembled window: pages, menus, keys, drops, themes, the status bar, closing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from annotator.commands.registry import load_commands
from annotator.panels.key_sheet import KeySheet
from engine.messages import Segment, Track
from tests.annotator.clips import make_images, make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    yield made
    made.stop()


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_video(tmp_path / "clip.mp4", frames=12)


def _open(window: RealWindow, video: Path) -> EngineByHand:
    window.start(video)
    window.wait(lambda: window.app.workspace.is_open and window.shown_frame == 0)
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    return engine


def _menus(window: RealWindow) -> list[QMenu]:
    return [a.menu() for a in window.app.window.menuBar().actions()]  # type: ignore[misc]


def test_the_window_fits_on_the_screen(window: RealWindow) -> None:
    window.start()
    main = window.app.window
    assert main.screen().availableSize().width() < 1360, "the test needs a small screen"
    assert main.screen().availableGeometry().contains(main.frameGeometry())


def test_nothing_open_shows_the_welcome_page(window: RealWindow) -> None:
    window.start()
    main = window.app.window
    assert main.welcome.isVisible()
    assert not main.canvas.isVisible()
    assert not main.timeline.isVisible()
    assert main.windowTitle() == "Masklet"
    for name in ("track.forward", "file.export", "edit.undo", "go.next", "edit.delete_prompt"):
        assert not window.app.actions.by_id[name].isEnabled(), name
    assert window.app.actions.by_id["file.open_video"].isEnabled()


def test_an_open_video_shows_the_desk(window: RealWindow, video: Path) -> None:
    _open(window, video)
    main = window.app.window
    assert main.canvas.isVisible()
    assert main.timeline.isVisible()
    assert main.object_list.isVisible()
    assert "clip.mp4" in main.windowTitle()
    assert "/ 11" in main.status.frame.text()


def test_every_command_is_in_a_menu_or_has_a_key(window: RealWindow) -> None:
    listed = {a.objectName() for menu in _menus(window) for a in menu.actions()}
    for command in load_commands().values():
        assert command.id in listed or (command.keys and not command.in_menu)


def test_no_menu_takes_a_key_with_alt_that_means_something_else(window: RealWindow) -> None:
    letters = [QKeySequence.mnemonic(a.text()).toString() for a in window.app.window.menuBar().actions()]
    assert len(set(letters)) == len(letters)
    assert not {"Alt+F", "Alt+B"} & set(letters)


def test_tips_name_the_keys(window: RealWindow) -> None:
    assert window.app.actions.by_id["track.forward"].toolTip().startswith("Track forward (F)\n")
    assert "Ctrl+Shift+Z or Ctrl+Y" in window.app.actions.by_id["edit.redo"].toolTip()


def test_keys_can_be_overridden(qtbot: QtBot, tmp_path: Path, video: Path) -> None:
    first = RealWindow(qtbot, tmp_path, EngineByHand)
    first.settings.keys = {"go.next": ("J",), "go.last": ()}
    first.stop()
    window = RealWindow(qtbot, tmp_path, EngineByHand)
    _open(window, video)
    window.key(Qt.Key.Key_J)
    assert window.app.view.frame == 1
    window.key(Qt.Key.Key_Right)
    window.key(Qt.Key.Key_End)
    assert window.app.view.frame == 1
    window.stop()


@pytest.mark.parametrize(
    ("keys", "frame"),
    [("Right", 6), ("D", 6), (".", 6), ("Left", 4), ("A", 4), (",", 4), ("Home", 0), ("End", 11),
     ("Shift+Right", 11), ("Shift+Left", 0)],
)  # fmt: skip
def test_going_through_the_video(window: RealWindow, video: Path, keys: str, frame: int) -> None:
    _open(window, video)
    window.app.view.frame = 5
    combination = QKeySequence(keys)[0]
    window.key(combination.key(), combination.keyboardModifiers())
    assert window.app.view.frame == frame


def test_the_range_is_set_by_keys(window: RealWindow, video: Path) -> None:
    _open(window, video)
    view = window.app.view
    view.frame = 3
    window.key(Qt.Key.Key_BracketLeft)
    view.frame = 8
    window.key(Qt.Key.Key_BracketRight)
    assert (view.first, view.last) == (3, 8)
    view.frame = 10
    window.key(Qt.Key.Key_BracketLeft)
    assert (view.first, view.last) == (10, 11), "a start behind the end opens the end"
    window.key(Qt.Key.Key_Backslash)
    assert not view.has_range


def test_playing_keeps_the_clips_speed_and_ends_at_the_end(window: RealWindow, video: Path) -> None:
    _open(window, video)
    start = time.monotonic()
    window.key(Qt.Key.Key_Space)
    assert window.app.view.playing
    window.wait(lambda: not window.app.view.playing)
    assert window.app.view.frame == 11
    assert time.monotonic() - start > 0.3, "twelve frames at 25 a second"


def test_one_frame_at_a_time_and_the_view_goes_along(window: RealWindow, video: Path) -> None:
    engine = _open(window, video)
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait_for_masks()
    window.key(Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    (run,) = engine.asked(Track)
    assert [(p.start, p.stop) for p in run.plans] == [(0, 1)]
    assert window.app.view.frame == 1
    window.key(Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    assert len(engine.asked(Track)) == 1, "there is nothing before the first frame"


def test_a_key_pressed_at_once_after_a_click_is_not_lost(window: RealWindow, video: Path) -> None:
    engine = _open(window, video)
    actions = window.app.actions
    QApplication.processEvents()
    assert not actions.by_id["track.forward"].isEnabled()
    actions._soon.setInterval(60_000)  # a window too busy to come to it
    window.click(16, 12)
    QTest.keyClick(window.app.window.canvas, Qt.Key.Key_F)
    window.wait(lambda: engine.asked(Track))


def test_undo_names_what_it_takes_back(window: RealWindow, video: Path) -> None:
    engine = _open(window, video)
    undo = window.app.actions.by_id["edit.undo"]
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait(lambda: undo.text() == "Undo: New object")
    window.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    window.wait(lambda: not undo.isEnabled())
    assert window.app.actions.by_id["edit.redo"].text() == "Redo: New object"


def test_plain_del_never_removes_an_object(window: RealWindow, video: Path) -> None:
    engine = _open(window, video)
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait_for_masks()
    window.key(Qt.Key.Key_Delete)
    assert len(window.project.objects) == 1
    assert len(window.project.prompts) == 1


def test_typing_a_name_is_no_command(window: RealWindow, video: Path) -> None:
    engine = _open(window, video)
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait_for_masks()
    listed = window.app.window.object_list.list
    listed.setFocus()
    listed.edit(listed.model().index(0, 0))
    window.wait(lambda: listed.viewport().findChild(QWidget) is not None)
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "Fred 1")
    assert engine.asked(Track) == []
    assert window.app.view.frame == 0


@pytest.mark.parametrize("target", ["window", "canvas", "welcome"])
def test_files_can_be_dropped_everywhere(
    window: RealWindow, video: Path, tmp_path: Path, target: str
) -> None:
    if target == "welcome":
        window.start()
    else:
        _open(window, make_video(tmp_path / "first.mp4", frames=3))
    main = window.app.window
    widget = {"window": main, "canvas": main.canvas, "welcome": main.welcome}[target]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(video))])
    action, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(9, 9), action, data, left, none))
    window.wait(lambda: window.app.workspace.title == "clip.mp4")


def test_themes_change_at_once_and_are_remembered(window: RealWindow) -> None:
    window.start()
    for theme in ("dark", "light"):
        window.app.actions.run(f"view.theme_{theme}")
        lightness = QApplication.palette().window().color().lightness()
        assert (lightness < 128) is (theme == "dark")
        assert window.settings.theme == theme


def test_the_key_sheet_lists_every_key(qtbot: QtBot) -> None:
    commands = load_commands()
    sheet = KeySheet(commands, {c.id: c.keys for c in commands.values()}, None)
    qtbot.addWidget(sheet)
    model = sheet.table.model()
    cells = {
        str(model.index(r, c).data()) for r in range(model.rowCount()) for c in range(model.columnCount())
    }
    for command in commands.values():
        if command.keys and not command.id.startswith("objects.choose"):
            assert command.title.rstrip(".") in cells


def test_recent_files_are_offered(window: RealWindow, video: Path) -> None:
    _open(window, video)
    (recent,) = [m for m in window.app.window.findChildren(QMenu) if m.title() == "Open recent"]
    recent.aboutToShow.emit()
    assert recent.actions()[0].text() == "clip.mp4"


def test_closing_the_window_ends_every_thread_and_remembers_its_size(
    qtbot: QtBot, tmp_path: Path, video: Path
) -> None:
    window = RealWindow(qtbot, tmp_path)
    window.start(video)
    window.wait_until_open()
    window.app.window.resize(700, 640)
    window.app.window.close()
    again = RealWindow(qtbot, tmp_path)
    assert (again.app.window.width(), again.app.window.height()) == (700, 640)
    again.stop()
    window.stop()


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [(["--version"], 0, "masklet"), (["--help"], 0, "track"), (["--nonsense"], 2, "unrecognized"),
     (["info", "nothing.mp4"], 1, "nothing.mp4")],
)  # fmt: skip
def test_the_command_line(words: list[str], status: int, expected: str) -> None:
    run = subprocess.run(
        [sys.executable, "main.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == status, run.stderr
    assert expected in run.stdout + run.stderr


def test_a_picture_that_is_broken_is_said_in_its_place(qtbot: QtBot, tmp_path: Path) -> None:
    pictures = sorted(make_images(tmp_path / "pictures").iterdir())
    pictures[2].write_bytes(b"no picture any more")
    window = RealWindow(qtbot, tmp_path)
    window.start(tmp_path / "pictures")
    window.wait_until_open()
    window.app.view.frame = 2
    canvas = window.app.window.canvas

    def said_on_canvas() -> list[str]:
        return [label.text() for label in canvas.findChildren(QLabel) if label.isVisible()]

    window.wait(lambda: any(pictures[2].name in words for words in said_on_canvas()))
    assert window.shown_frame is None, "the picture of another frame does not stay in its place"
    window.go(1)
    assert not any(pictures[2].name in words for words in said_on_canvas())
    window.stop()
