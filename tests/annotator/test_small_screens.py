"""At 1280 x 720, in both languages: no words are cut off, and fifty objects with long names stay usable."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.exporters.formats import FORMATS
from annotator.language import use_language
from annotator.panels.choose_object import ChooseObject
from annotator.panels.class_dialog import ClassDialog
from annotator.panels.cuts_dialog import CutsDialog
from annotator.panels.export_dialog import ExportDialog
from annotator.panels.labels import ElidedLabel
from annotator.panels.relocate_dialog import RelocateDialog
from annotator.project.attributes import AttributeKind, make_attribute
from annotator.project.edits import AddObject, Several, remove_object
from annotator.project.project import ObjectInfo
from tests.annotator.clips import make_video
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.window import RealWindow
from tests.annotator.words_on_screen import import_dialog

_NAMES = ("Pedestrian with a red umbrella and a dog on a lead", "骑自行车的人（黄色外套，戴着白色头盔）")


@pytest.fixture(params=["en", "zh_CN"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The program's words and fonts as a person who chose this language has them."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    font, locale, before = application.font(), QLocale(), application.findChildren(QTranslator)
    yield use_language(application, request.param)
    for translator in application.findChildren(QTranslator):
        if translator not in before:
            application.removeTranslator(translator)
            translator.deleteLater()
    application.setFont(font)
    QLocale.setDefault(locale)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, language: str) -> Iterator[RealWindow]:
    """Fifty objects of a class that asks four things, the seventh chosen."""
    made = RealWindow(qtbot, tmp_path, EngineByHand)
    made.app.window.resize(1280, 720)
    made.start(make_video(tmp_path / "A rather long name of a clip that somebody recorded.mp4"))
    made.wait(lambda: made.app.workspace.is_open and made.shown_frame == 0)
    made.app.classes.add("car")
    for name, kind in (("plate", AttributeKind.TEXT), ("parked", AttributeKind.CHECKBOX)):
        for number in (1, 2):
            made.app.attributes.add("car", make_attribute(f"{name} {number}", kind))
    objects = [AddObject(ObjectInfo(n, f"{_NAMES[n % 2]} {n}", "car", "#56B4E9")) for n in range(1, 51)]
    made.history.do("Many", Several(tuple(objects)))
    made.app.view.object_id = 7
    yield made
    made.stop()


def _cut_off(root: QWidget) -> list[str]:
    """Words that have less room than they need."""
    QApplication.processEvents()
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            needed = (0, widget.heightForWidth(widget.width()))
        elif isinstance(widget, QLabel | QAbstractButton) and not isinstance(widget, QToolButton):
            hint = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
            needed = (hint.width(), widget.fontMetrics().height())
        elif isinstance(widget, QComboBox):
            needed = (widget.minimumSizeHint().width(), widget.fontMetrics().height())
        else:
            continue
        if widget.width() < needed[0] or widget.height() < needed[1]:
            found.append(f"{widget.metaObject().className()} {getattr(widget, 'text', str)()!r}")
    return found


def test_the_window_cuts_nothing_off(window: RealWindow) -> None:
    main = window.app.window
    window.wait(main.attribute_form.isVisible)
    QApplication.processEvents()
    assert (main.width(), main.height()) == (1280, 720)
    assert _cut_off(main) == []
    rows = main.object_list.list
    row = rows.visualRect(rows.model().index(0, 0)).height()
    assert rows.viewport().height() >= 2.5 * row, "two objects and the sight of a third"
    assert rows.horizontalScrollBar().maximum() == 0
    assert main.canvas.height() > 420
    timeline = main.timeline.viewport()
    assert 90 < timeline.height() < 160, "a ruler and some rows"


@pytest.mark.parametrize("height", [708, 720, 800, 2000])
def test_three_objects_are_seen_whole_in_windows_of_a_usual_size(window: RealWindow, height: int) -> None:
    main, rows = window.app.window, window.app.window.object_list.list
    main.resize(1280, height)
    gone = [remove_object(window.project, n) for n in range(4, 51)]
    window.history.do("Few", Several(tuple(gone)))
    window.app.view.object_id = 3
    window.wait(lambda: rows.model().rowCount() == 3)
    QApplication.processEvents()
    assert main.height() == height, "the window need not grow for it"
    assert rows.verticalScrollBar().maximum() == 0
    for row in range(3):
        assert rows.viewport().rect().contains(rows.visualRect(rows.model().index(row, 0)))


@pytest.mark.parametrize("height", [680, 710, 760])
def test_no_words_about_a_mask_push_the_buttons_over_the_objects(window: RealWindow, height: int) -> None:
    main, parts = window.app.window, window.app.window.object_list
    main.resize(1280, height)
    window.wait(lambda: main.attribute_form.isVisible() and main.mask_line.name.text())
    QApplication.processEvents()
    size = main.size()
    for number in range(1, 12):
        main.mask_line.facts.setText("  ·  ".join(["lost or found here"] * number))
        QApplication.processEvents()
        assert not parts.list.geometry().intersects(parts.new_button.geometry())
        column = [parts, main.attribute_form, main.mask_line]
        assert all(a.geometry().bottom() < b.geometry().top() for a, b in itertools.pairwise(column))
        assert main.size() == size, "the window need not grow for it"
        assert main.mask_line.facts.height() >= 2 * main.mask_line.facts.fontMetrics().lineSpacing()


def test_the_dialogs_cut_nothing_off(window: RealWindow) -> None:
    app, parent = window.app, window.app.window
    makers: dict[str, Callable[[], QDialog]] = {
        "classes": lambda: ClassDialog(
            app.workspace, app.classes, lambda: None, lambda: None, lambda *_: None, app.keys, parent
        ),
        "cuts": lambda: CutsDialog(app.cuts, app.view, parent),
        "export": lambda: ExportDialog(window.project, app.view, FORMATS, "", parent),
        "import": lambda: import_dialog(window),
        "find the video": lambda: RelocateDialog(window.project.video, "", parent),
        "objects": lambda: ChooseObject(
            window.project,
            "Swap",
            "Which?",
            list(range(1, 51)),
            "A note that is long enough to be wrapped. " * 3,
        ),
    }
    for name, make in makers.items():
        dialog = make()
        dialog.show()
        for row in range(dialog.list.count() if isinstance(dialog, ExportDialog) else 1):
            if isinstance(dialog, ExportDialog):
                dialog.list.setCurrentRow(row)
            assert _cut_off(dialog) == [], name
            assert dialog.height() <= 720, name
        if isinstance(dialog, ChooseObject):
            assert dialog.list.horizontalScrollBar().maximum() == 0
            assert dialog.list.item(0).toolTip() == window.project.objects[1].name
        dialog.close()
        dialog.deleteLater()
    app.dialogs.show_help()
    shown = app.dialogs.help_window.open
    assert shown is not None
    assert _cut_off(shown) == []
    app.dialogs.show_settings("general")
    settings = app.dialogs.settings_window.open
    assert settings is not None
    for page in ("general", "model", "tracking", "memory", "keys"):
        settings.show_page(page)
        assert _cut_off(settings) == [], page
