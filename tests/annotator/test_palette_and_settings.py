"""Palette, keys and settings in the real window: what is chosen there works at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from annotator.commands.key_presets import PRESETS
from annotator.panels.keys_page import KeysPage
from annotator.panels.palette import CommandPalette
from annotator.panels.settings_dialog import GeneralPage, MemoryPage, SettingsDialog
from annotator.panels.tracking_page import TrackingPage
from annotator.settings import RunCost, Settings
from engine.frames.cuts import DEFAULT_THRESHOLD
from engine.messages import JobEnded, LimitMemory, LoadModel, MemoryLimited, ModelReady, Segment
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand, block
from tests.annotator.window import RealWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=12))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    yield made
    made.stop()


def _palette(window: RealWindow) -> CommandPalette:
    QTest.keyClick(window.app.window, Qt.Key.Key_P, CTRL | Qt.KeyboardModifier.ShiftModifier)
    found = window.app.window.findChildren(CommandPalette)
    assert found
    return found[-1]


def _settings(window: RealWindow, page: str) -> SettingsDialog:
    window.app.dialogs.show_settings(page)
    (dialog,) = window.app.window.findChildren(SettingsDialog)
    dialog.activateWindow()
    window.wait(dialog.isActiveWindow)
    return dialog


def _back_to(window: RealWindow) -> None:
    window.app.window.activateWindow()
    window.wait(window.app.window.isActiveWindow)


def _keys(window: RealWindow) -> KeysPage:
    page = _settings(window, "keys").pages["keys"]
    assert isinstance(page, KeysPage)
    return page


def _press(
    page: KeysPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    page.field.setFocus()
    QTest.mouseClick(page.field, Qt.MouseButton.LeftButton)
    assert page.field.is_listening
    QTest.keyClick(page.field, key, modifier)


def test_a_command_is_found_by_letters_and_done(window: RealWindow) -> None:
    palette = _palette(window)
    assert len(palette.shown()) == len(window.app.keys.commands) - 1, "all but the palette itself"
    QTest.keyClicks(palette.field, "lstfr")
    assert palette.shown()[0].id == "go.last"
    assert palette.shown()[0].keys == ("End",)
    assert palette.shown()[0].path == "Go"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.app.view.frame == 11
    assert not palette.isVisible()
    assert _palette(window).shown()[0].id == "go.last", "what was used last comes first"


def test_what_cannot_be_done_says_why_and_is_not_done(window: RealWindow) -> None:
    palette = _palette(window)
    QTest.keyClicks(palette.field, "undo")
    first = palette.shown()[0]
    assert (first.id, first.enabled, first.why_not) == ("edit.undo", False, "There is nothing to undo")
    assert "nothing to undo" in palette.foot.text()
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_arrows_choose_in_the_palette(window: RealWindow) -> None:
    palette = _palette(window)
    QTest.keyClicks(palette.field, "frame")
    ids = [e.id for e in palette.shown()]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == len(ids) - 1
    palette.field.setText("no such thing at all")
    assert palette.shown() == []
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)


def test_a_new_key_works_at_once_in_menu_tip_and_window(window: RealWindow) -> None:
    page = _keys(window)
    page.choose("go.last")
    _press(page, Qt.Key.Key_K, CTRL)
    action = window.app.actions.by_id["go.last"]
    assert [s.toString() for s in action.shortcuts()] == ["End", "Ctrl+K"]
    assert "Ctrl+K" in action.toolTip()
    assert [cap.text() for cap in page.caps()] == ["End", "Ctrl+K"]
    _back_to(window)
    window.key(Qt.Key.Key_K, CTRL)
    assert window.app.view.frame == 11


def test_tips_outside_the_menus_name_the_new_keys_too(window: RealWindow) -> None:
    main, keys = window.app.window, window.app.keys
    relabel = window.app.actions.by_id["objects.relabel"]
    controls = {
        "view.more_opaque": main.object_list.look.slider.toolTip,
        "view.outlines_only": main.object_list.look.outlines.toolTip,
        "objects.new": main.object_list.new_button.toolTip,
        "review.next": main.review_list.head.toolTip,
        "objects.class_1": relabel.toolTip,
        "objects.class_9": relabel.statusTip,
    }
    for place, (command_id, tip) in enumerate(controls.items(), 1):
        assert keys.words(command_id) in tip(), command_id
        new = f"Ctrl+Alt+{place}"
        for key in keys.of(command_id):
            keys.remove(command_id, key)
        keys.add(command_id, new)
        assert new in tip(), command_id


def test_a_conflict_is_shown_and_resolved(window: RealWindow) -> None:
    page = _keys(window)
    page.choose("go.last")
    _press(page, Qt.Key.Key_F)
    assert "Track forward" in page.say.text()
    assert window.app.keys.of("go.last") == ("End",)
    QTest.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    assert page.say.text() == ""
    assert window.app.keys.of("track.forward") == ("F",)
    _press(page, Qt.Key.Key_F)
    QTest.mouseClick(page.take, Qt.MouseButton.LeftButton)
    assert window.app.keys.of("go.last") == ("End", "F")
    assert window.app.actions.by_id["track.forward"].shortcuts() == []
    assert not page.take.isVisible()
    QTest.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert window.app.actions.by_id["track.forward"].shortcuts() == [QKeySequence("F")]


def test_esc_and_another_place_give_up_listening(window: RealWindow) -> None:
    page = _keys(window)
    page.choose("go.last")
    _press(page, Qt.Key.Key_Escape)
    assert not page.field.is_listening
    _press(page, Qt.Key.Key_Shift)
    assert page.field.is_listening, "a modifier alone is not the whole key yet"
    page.search.setFocus()
    assert not page.field.is_listening
    assert window.app.keys.of("go.last") == ("End",)
    _press(page, Qt.Key.Key_Tab)
    assert "Tab" in page.say.text()
    QTest.mouseClick(page.caps()[0], Qt.MouseButton.LeftButton)
    assert window.app.keys.of("go.last") == ()


def test_the_search_finds_commands_and_keys(window: RealWindow) -> None:
    page = _keys(window)
    page.search.setText("ctrl+e")
    assert page.shown() == ["file.export"]
    page.search.setText("range clear")
    assert page.shown() == ["go.range_clear"]


def test_presets_files_and_menu_letters_follow(window: RealWindow, tmp_path: Path) -> None:
    page = _keys(window)
    page.preset.setCurrentIndex(list(PRESETS).index("cvat"))
    page.preset.activated.emit(list(PRESETS).index("cvat"))
    _back_to(window)
    window.key(Qt.Key.Key_F)
    assert window.app.view.frame == 1
    window.key(Qt.Key.Key_D)
    assert window.app.view.frame == 0
    menus = [QKeySequence.mnemonic(a.text()).toString() for a in window.app.window.menuBar().actions()]
    assert "Alt+T" not in menus, "Alt+T tracks one frame here"
    page.export_file(tmp_path / "keys.json")
    QTest.mouseClick(page.reset_all, Qt.MouseButton.LeftButton)
    assert page.preset.currentText() == "Masklet"
    page.import_file(tmp_path / "keys.json")
    assert page.preset.currentText() == "CVAT"
    (tmp_path / "keys.json").write_bytes(b"\xff\xfe\x00")
    page.import_file(tmp_path / "keys.json")
    assert "cannot be read" in page.say.text()
    page.import_file(tmp_path / "missing.json")
    assert "cannot be read" in page.say.text()


def test_keys_and_classes_are_never_written_over_a_file_of_another_kind(
    window: RealWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody picks a video in the dialog of files, and says yes to replacing it."""
    page, video = _keys(window), tmp_path / "other.mp4"
    video.write_bytes(b"a video")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(video), ""))
    QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton)
    assert video.read_bytes() == b"a video"
    assert '"masklet-keys"' in (tmp_path / "other.mp4.json").read_text(encoding="utf-8")
    assert window.app.dialogs._save_classes() == tmp_path / "other.mp4.txt"


def test_every_general_setting_has_its_effect_at_once(window: RealWindow) -> None:
    page = _settings(window, "general").pages["general"]
    assert isinstance(page, GeneralPage)
    for theme in ("dark", "light"):
        page.theme[theme].click()
        assert (QApplication.palette().window().color().lightness() < 128) is (theme == "dark")
        assert window.settings.theme == theme
    page.opacity.setValue(80)
    assert window.app.view.opacity == pytest.approx(0.8)
    assert window.settings.opacity == pytest.approx(0.8)
    window.app.actions.run("view.less_opaque")
    assert page.opacity.value() == 70


def test_the_frame_cache_gives_memory_back_at_once(window: RealWindow) -> None:
    dialog = _settings(window, "memory")
    page = dialog.pages["memory"]
    assert isinstance(page, MemoryPage)
    window.wait(lambda: len(window.app.feed.cached_frames()) == 12)
    page.megabytes.setValue(64)
    assert window.settings.cache_mb == 64
    reader = window.app.feed.reader
    assert reader is not None
    assert reader.cache.capacity(2**20) == 64
    assert "64 x 48" in page.room.text()


def test_the_engine_is_told_how_much_memory_it_may_take(window: RealWindow) -> None:
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    page = _settings(window, "memory").pages["memory"]
    assert isinstance(page, MemoryPage)
    assert page.engine.text() == "Automatic"
    assert engine.asked(LimitMemory)[-1].megabytes == 0
    page.engine.setValue(512)
    request = engine.asked(LimitMemory)[-1]
    assert (request.megabytes, window.settings.engine_mb) == (512, 512)
    engine.emit(MemoryLimited(request.job, 512 << 20))
    engine.emit(JobEnded(request.job))
    window.wait(lambda: "At most 537 MB now" in page.engine_room.text())
    page.engine.setValue(page.engine.minimum())
    assert (engine.asked(LimitMemory)[-1].megabytes, window.settings.engine_mb) == (0, 0)


def test_the_last_project_is_opened_when_that_is_wanted(qtbot: QtBot, tmp_path: Path) -> None:
    first = RealWindow(qtbot, tmp_path, EngineByHand)
    first.start(make_video(tmp_path / "clip.mp4", frames=3))
    first.wait(lambda: first.app.workspace.is_open)
    first.settings.start = "last"
    first.app.view.opacity = 0.2
    first.stop()
    again = RealWindow(qtbot, tmp_path, EngineByHand)
    again.start()
    again.wait(lambda: again.app.workspace.title == "clip.mp4")
    assert again.app.view.opacity == pytest.approx(0.2)
    again.stop()
    (tmp_path / "clip.mp4").rename(tmp_path / "moved.mp4")
    gone = RealWindow(qtbot, tmp_path, EngineByHand)
    gone.start()
    gone.wait(lambda: gone.app.models.loading is not None)
    assert not gone.app.workspace.is_open
    assert gone.notices == []
    gone.stop()


def test_the_settings_are_one_dialog(window: RealWindow) -> None:
    first = _settings(window, "general")
    assert _settings(window, "keys") is first
    first.close()
    window.wait(lambda: not window.app.window.findChildren(SettingsDialog))
    assert _settings(window, "model").isVisible()


def test_a_long_run_is_announced_in_the_window_and_can_be_cancelled_there(window: RealWindow) -> None:
    engine = window.app.bridge._worker
    assert isinstance(engine, EngineByHand)
    load = engine.asked(LoadModel)[-1]
    engine.emit(ModelReady(load.job, "basic", "Basic", "cpu", "float32"))
    engine.emit(JobEnded(load.job))
    window.wait(lambda: window.app.models.ready is not None)
    window.click(20, 20)
    engine.answer(engine.asked(Segment)[0], block(1, 48, 64))
    window.wait_for_masks()
    window.settings.add_run_cost("basic|cpu|float32|64x48", RunCost(0.1, 1_000_000_000))
    window.key(Qt.Key.Key_F)
    (card,) = window.app.window.notice_bar.cards
    assert card.text.text() == (
        "11 masks to find take about 2 minutes (Basic, cpu, float32; 0.1 a second), 1.0 GB of memory and "
        "1 MB on disk. You can go on working meanwhile."
    )
    assert window.app.tracking.is_tracking, "it is said while the run goes on"
    QTest.mouseClick(card.buttons[0], Qt.MouseButton.LeftButton)
    assert not window.app.tracking.is_tracking
    assert window.app.window.notice_bar.cards == ()


def test_tracking_has_its_switches_in_the_settings_and_in_the_menu(
    window: RealWindow, tmp_path: Path
) -> None:
    page = _settings(window, "tracking").pages["tracking"]
    assert isinstance(page, TrackingPage)
    assert page.again.isChecked()
    assert page.stops.isChecked()
    page.again.click()
    page.stops.click()
    assert not window.app.retracking.is_on
    assert window.app.cuts.across
    QTest.keyClick(page.threshold.slider, Qt.Key.Key_End)
    most = window.app.cuts.threshold
    QTest.keyClick(page.threshold.slider, Qt.Key.Key_Right)
    assert window.app.cuts.threshold < most, "to the right there are more cuts"
    kept = Settings(tmp_path / "settings.ini")
    window.settings.sync()
    assert (kept.track_again, kept.across_cuts) == (False, True)
    assert kept.cut_threshold == window.app.cuts.threshold
    window.app.actions.by_id["track.again"].trigger()
    window.app.actions.by_id["track.across_cuts"].trigger()
    assert page.again.isChecked()
    assert page.stops.isChecked()
    page.restore.click()
    assert window.app.cuts.threshold == pytest.approx(DEFAULT_THRESHOLD, abs=0.005)


def test_patterns_are_switched_on_from_the_menu_and_the_settings(window: RealWindow) -> None:
    page = _settings(window, "general").pages["general"]
    assert isinstance(page, GeneralPage)
    page.patterns.click()
    assert window.app.view.patterns
    assert window.settings.patterns
    _back_to(window)
    window.key(Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert not window.app.view.patterns
    assert not page.patterns.isChecked()
