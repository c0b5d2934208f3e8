"""Without a mouse: Tab goes through the window in the order that is seen, and a control has its own keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.project.attributes import AttributeKind, make_attribute
from annotator.project.edits import AddObject
from annotator.project.project import ObjectInfo
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start(make_video(tmp_path / "clip.mp4", frames=200))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    made.app.classes.add("car")
    for name, kind in (("plate", AttributeKind.TEXT), ("parked", AttributeKind.CHECKBOX)):
        made.app.attributes.add("car", make_attribute(name, kind))
    made.history.do("New object", AddObject(ObjectInfo(1, "One", "car", "#56B4E9")))
    made.app.view.object_id = 1
    made.app.window.activateWindow()
    made.wait(made.app.window.isActiveWindow)
    yield made
    made.stop()


def _focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def _way(first: QWidget) -> list[QWidget]:
    """Where Tab leads to, until it is back."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    way = [_focus()]
    while len(way) < 40:
        QTest.keyClick(_focus(), Qt.Key.Key_Tab)
        if _focus() is way[0]:
            return way
        way.append(_focus())
    raise AssertionError("Tab never comes back")


def _place(of: QWidget, window: QWidget) -> QPoint:
    return of.mapTo(window, of.rect().center())


def test_tab_goes_down_the_right_side_then_to_the_timeline(window: RealWindow) -> None:
    main = window.app.window
    way = _way(main.canvas.surface)
    fields = [field.control for field in main.attribute_form.fields.values()]
    wanted = [
        main.canvas.surface,
        main.object_list.look.slider,
        main.object_list.look.outlines,
        main.object_list.list,
        main.object_list.new_button,
        *fields,
        main.review_list.list,
        main.timeline,
    ]
    assert [w for w in way if w in wanted] == wanted
    heights = [_place(w, main).y() for w in wanted[1:]]
    assert heights == sorted(heights)
    assert all(w.accessibleName() or getattr(w, "text", str)() for w in way), "each says what it is"


def test_a_control_with_the_focus_has_its_own_keys(window: RealWindow) -> None:
    app, main = window.app, window.app.window
    app.view.frame = 5
    slider = main.object_list.look.slider
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    before = slider.value()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert (slider.value(), app.view.frame) == (before + 2, 5)
    button = main.object_list.new_button
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert app.view.object_id is None, "the button was pressed"
    assert not app.view.playing
    QTest.keyClick(button, Qt.Key.Key_Right)
    assert app.view.frame == 6, "it has no use for arrows"


def test_a_click_on_a_control_leaves_the_keys_to_the_program(window: RealWindow) -> None:
    app, main = window.app, window.app.window
    main.canvas.setFocus()
    before = _focus()
    QTest.mouseClick(main.object_list.look.outlines, Qt.MouseButton.LeftButton)
    assert app.view.outlines_only
    assert _focus() is before
    QTest.keyClick(_focus(), Qt.Key.Key_Right)
    assert app.view.frame == 1


def test_the_timeline_goes_by_the_key_map(window: RealWindow) -> None:
    app, timeline = window.app, window.app.window.timeline
    window.history.do("New object", AddObject(ObjectInfo(2, "Two", "tree", "#E69F00")))
    timeline.setFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert app.view.frame == 1
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    assert app.view.object_id == 2
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    QTest.keyClick(timeline, Qt.Key.Key_Up)
    assert app.view.object_id == 1
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    assert not timeline.scale.is_fitted
    app.actions.run("view.timeline_fit")
    assert timeline.scale.is_fitted
    app.keys.remove("go.next", "Right")
    app.keys.add("view.timeline_in", "Right")
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert app.view.frame == 1, "the key means something else now"
    assert not timeline.scale.is_fitted
    app.keys.remove("objects.next", "Down")
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    assert app.view.object_id == 1, "a key that was taken away does nothing"


def test_arrows_in_the_lists_choose_rows(window: RealWindow) -> None:
    app, main = window.app, window.app.window
    window.history.do("New object", AddObject(ObjectInfo(2, "Two", "tree", "#E69F00")))
    main.object_list.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(main.object_list.list, Qt.Key.Key_Down)
    assert app.view.object_id == 2
    app.view.frame = 4
    QTest.keyClick(main.object_list.list, Qt.Key.Key_Home)
    assert app.view.frame == 4
    assert app.view.object_id == 1


@pytest.mark.parametrize("name", ["show_settings", "show_classes", "show_cuts", "show_keys"])
def test_every_control_of_a_dialog_is_reached_by_tab(
    window: RealWindow, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    looked: list[QDialog] = []

    def look(dialog: QDialog) -> int:
        dialog.show()
        _look(window, dialog)
        looked.append(dialog)
        return 0

    monkeypatch.setattr(QDialog, "exec", look)
    run = getattr(window.app.dialogs, name)
    run("general") if name == "show_settings" else run()
    if not looked:
        settings = window.app.dialogs.settings_window.open
        assert settings is not None
        _look(window, settings)
        settings.close()


def _look(window: RealWindow, dialog: QDialog) -> None:
    dialog.activateWindow()
    window.wait(dialog.isActiveWindow)
    controls = {
        w
        for w in dialog.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.focusProxy() is None
    }  # fmt: skip
    way = set(_way(dialog.focusWidget() or next(iter(controls))))
    assert [w for w in controls - way if not _is_in_a_group(w, way)] == []


def _is_in_a_group(one: QWidget, way: set[QWidget]) -> bool:
    """Of radio buttons Tab reaches one; the arrows lead to the others."""
    group = getattr(one, "group", lambda: None)()
    return group is not None and any(b in way for b in group.buttons())
