"""The help: F1 opens it beside the work; contents, links, search, and keys that change under its eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from annotator.commands.help_pages import PAGES
from annotator.commands.key_map import KeyMap
from annotator.commands.registry import load_commands
from annotator.panels.attributes_dialog import AttributesDialog
from annotator.panels.class_dialog import ClassDialog
from annotator.panels.help_window import HelpWindow
from annotator.panels.theme import apply_theme, colours
from annotator.settings import Settings
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow


@pytest.fixture
def keys(tmp_path: Path) -> KeyMap:
    return KeyMap(load_commands(), Settings(tmp_path / "settings.ini"))


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, keys: KeyMap) -> HelpWindow:
    made = HelpWindow(keys, apply_theme(qapp, "dark"))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def _words(window: HelpWindow) -> str:
    return window.page.document().toPlainText()


def test_contents_lead_to_every_page(window: HelpWindow) -> None:
    assert window.found() == list(PAGES)
    window.contents.setFocus()
    seen = []
    for _ in PAGES:
        seen.append((window.name, _words(window).split("\n")[0]))
        QTest.keyClick(window.contents, Qt.Key.Key_Down)
    assert [name for name, _ in seen] == list(PAGES)
    titles = [window.contents.item(row).text() for row in range(window.contents.count())]
    assert [first for _, first in seen] == titles
    with pytest.raises(ValueError, match="teleport"):
        window.show_page("teleport")


def test_a_link_turns_to_its_page(window: HelpWindow) -> None:
    QTest.keyClicks(window.search, "drop one anywhere")
    assert window.found() == ["start"]
    window.page.anchorClicked.emit(QUrl("mistakes"))
    assert window.name == "mistakes"
    assert window.search.text() == ""
    assert window.page.verticalScrollBar().value() == 0


def test_search_leaves_the_pages_that_speak_of_it_and_marks_where(window: HelpWindow) -> None:
    QTest.keyClicks(window.search, "compositing")
    assert window.found() == ["export"]
    assert window.name == "export"
    (mark,) = window.page.extraSelections()
    assert mark.cursor.selectedText().casefold() == "compositing"
    assert not window.nothing.isVisible()
    QTest.keyClicks(window.search, " teleport")
    assert window.found() == []
    assert window.nothing.isVisible()
    window.search.clear()
    assert window.found() == list(PAGES)
    assert window.page.extraSelections() == []


def test_enter_goes_from_mark_to_mark_and_round(window: HelpWindow) -> None:
    window.show_page("mistakes")
    QTest.keyClicks(window.search, "tracking")
    places = [m.cursor.selectionStart() for m in window.page.extraSelections()]
    assert len(places) > 2
    assert window.page.textCursor().position() == places[0]
    been = []
    for _ in places:
        QTest.keyClick(window.search, Qt.Key.Key_Return)
        been.append(window.page.textCursor().position())
    assert been == [*places[1:], places[0]]
    assert window.isVisible(), "Enter does not close it"


def test_a_key_that_is_changed_meanwhile_is_shown(window: HelpWindow, keys: KeyMap) -> None:
    window.show_page("mistakes")
    bar = window.page.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert "\u2009R\u2009" in _words(window)
    keys.remove("review.next", "R")
    keys.add("review.next", "F9")
    assert "\u2009F9\u2009" in _words(window)
    assert "\u2009R\u2009" not in _words(window)
    assert window.name == "mistakes"
    assert bar.value() == before


def test_keys_stand_out_in_the_colours_of_the_theme(window: HelpWindow, qapp: QApplication) -> None:
    def ground() -> QColor:
        cursor = window.page.document().find("\u2009R\u2009")
        return cursor.charFormat().background().color()

    window.show_page("mistakes")
    assert ground() == QColor(colours().hover)
    apply_theme(qapp, "light")
    assert ground() == QColor(colours().hover)


def test_nothing_is_cut_at_the_right(window: HelpWindow) -> None:
    window.resize(760, 500)
    for name in PAGES:
        window.show_page(name)
        QApplication.processEvents()
        assert window.page.horizontalScrollBar().maximum() == 0, name


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path) -> Iterator[RealWindow]:
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.start()
    made.app.window.activateWindow()
    made.wait(made.app.window.isActiveWindow)
    yield made
    made.stop()


def test_f1_opens_one_help_beside_the_work(program: RealWindow) -> None:
    main = program.app.window
    for _ in range(2):
        QTest.keyClick(main, Qt.Key.Key_F1)
    (shown,) = main.findChildren(HelpWindow)
    assert shown.isVisible()
    assert not shown.isModal()
    program.wait(shown.isActiveWindow)
    QTest.keyClick(shown.search, Qt.Key.Key_Escape)
    program.wait(lambda: not main.findChildren(HelpWindow))
    main.activateWindow()
    program.wait(main.isActiveWindow)
    QTest.keyClick(main, Qt.Key.Key_F1)
    assert len(main.findChildren(HelpWindow)) == 1


def _help_of(dialog: QWidget) -> HelpWindow:
    (shown,) = [w for w in dialog.children() if isinstance(w, HelpWindow)]
    return shown


def test_f1_opens_the_fitting_page_over_a_modal_dialog(program: RealWindow, tmp_path: Path) -> None:
    """Seen from within the dialogs' own event loops, as a person sees it."""
    app, main, seen = program.app, program.app.window, list[str]()
    app.opener.open(make_video(tmp_path / "clip.mp4"))
    program.wait(lambda: app.workspace.is_open)
    app.classes.add("star")

    def over(kind: type[QDialog], do: Callable[[QDialog], None]) -> Callable[[], None]:
        def act() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, kind)
            try:
                do(dialog)
                seen.append(kind.__name__)
            finally:
                dialog.reject()

        return act

    def read_beside(dialog: QDialog, page: str) -> None:
        program.wait(dialog.isActiveWindow)
        QTest.keyClick(dialog, Qt.Key.Key_F1)
        shown = _help_of(dialog)
        program.wait(shown.isActiveWindow)
        assert shown.isVisible()
        assert shown.name == page
        QTest.mouseClick(shown.contents.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
        assert shown.name == PAGES[0], "it can be used, though a dialog is open"
        dialog.activateWindow()
        program.wait(dialog.isActiveWindow)

    def in_classes(dialog: QDialog) -> None:
        read_beside(dialog, "objects")
        QTimer.singleShot(0, over(AttributesDialog, lambda inner: read_beside(inner, "objects")))
        assert isinstance(dialog, ClassDialog)
        dialog.attributes.click()
        assert _help_of(dialog).isVisible(), "given back by the inner dialog"

    QTimer.singleShot(0, over(ClassDialog, in_classes))
    app.dialogs.show_classes()
    assert seen == ["AttributesDialog", "ClassDialog"]
    shown = _help_of(main)
    assert shown.isVisible(), "it stays when the dialog has gone"
    QTimer.singleShot(0, over(QMessageBox, lambda box: read_beside(box, PAGES[0])))
    app.dialogs.confirm("Sure?", "Yes")
    assert _help_of(main) is shown, "one help, lent from dialog to dialog"
    shown.reject()
    program.wait(lambda: not main.findChildren(HelpWindow))


def test_f1_in_the_settings_speaks_of_their_page_by_the_key_that_was_given(program: RealWindow) -> None:
    app, main = program.app, program.app.window
    app.dialogs.show_settings("model")
    settings = app.dialogs.settings_window.open
    assert settings is not None
    program.wait(settings.isActiveWindow)
    app.keys.remove("help.pages", "F1")
    app.keys.add("help.pages", "F8")
    QTest.keyClick(settings, Qt.Key.Key_F1)
    assert not main.findChildren(HelpWindow)
    QTest.keyClick(settings, Qt.Key.Key_F8)
    assert _help_of(main).name == "models"


def test_every_dialog_of_ours_names_a_page_that_there_is() -> None:
    ours = [kind for kind in QDialog.__subclasses__() if kind.__module__.startswith("annotator.")]
    assert len(ours) >= 11
    for kind in ours:
        page = getattr(kind, "help_page", "")
        assert kind is HelpWindow or isinstance(page, property) or page in PAGES, kind
