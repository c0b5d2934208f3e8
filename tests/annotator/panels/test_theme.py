from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import qtawesome
from PySide6.QtCore import QRect, QSize, Qt, qInstallMessageHandler
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from annotator.panels.style_sheet import style_sheet
from annotator.panels.theme import DARK, ICONS, LIGHT, Colours, apply_theme, colours, contrast, icon

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
GROUNDS = ("window", "base", "raised", "hover", "sunken", "selection")


def test_contrast_of_known_pairs() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#777777") == pytest.approx(1.0)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@THEMES
def test_text_passes_wcag_aa(theme: Colours) -> None:
    for text in ("text", "muted"):
        for ground in GROUNDS:
            ratio = contrast(getattr(theme, text), getattr(theme, ground))
            assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"
    for text in ("info", "success", "warning", "danger"):
        for ground in GROUNDS:
            ratio = contrast(getattr(theme, text), getattr(theme, ground))
            assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@THEMES
def test_every_rule_of_the_style_sheet_passes_wcag_aa(theme: Colours) -> None:
    """Text on its ground wherever the sheet sets either, but for what is disabled, which AA leaves out."""
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", style_sheet(theme)):
        lines = [line.split(":", 1) for line in body.split(";") if ":" in line]
        for selector in selectors.split(","):
            values = {name.strip(): value.strip() for name, value in lines}
            rules.setdefault(selector.strip(), {}).update(values)
    looked = 0
    for selector, values in rules.items():
        usual = rules.get(re.sub(r"(?<!:):(?!:)[a-z]+$", "", selector), {})  # the same in no particular state
        ink, ground = (values.get(n, usual.get(n)) for n in ("color", "background"))
        pairs = [(ink or theme.text, ground or theme.window)]
        pairs.append((values.get("selection-color", ""), values.get("selection-background-color", "")))
        is_bare = re.search(r"indicator|chunk|handle|separator|::(up|down)-", selector)  # without words
        for text, behind in pairs:
            if is_bare or ":disabled" in selector or not text or not behind.startswith("#"):
                continue
            looked += 1
            assert contrast(text, behind) >= 4.5, f"{selector}: {text} on {behind}"
    assert looked > 30


@THEMES
def test_controls_and_focus_pass_wcag_non_text(theme: Colours) -> None:
    for ground in ("window", "base", "raised"):
        assert contrast(theme.outline, getattr(theme, ground)) >= 3.0
        assert contrast(theme.focus, getattr(theme, ground)) >= 3.0


def test_choice_changes_palette_and_tells(qapp: QApplication) -> None:
    theme = apply_theme(qapp, "dark")
    assert colours() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(colours().dark))
    assert apply_theme(qapp, "light") is theme
    assert told == [False]
    assert theme.choice == "light"


def test_system_choice_follows_the_desktop(qapp: QApplication) -> None:
    from PySide6.QtCore import Qt

    theme = apply_theme(qapp, "system")
    expected = qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark
    assert colours().dark is expected
    assert theme.choice == "system"


def test_unknown_theme_is_refused(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="sepia"):
        apply_theme(qapp, "sepia")


def _ink(drawn: QIcon) -> QColor:
    """The colour of the most opaque pixel."""
    image = drawn.pixmap(QSize(24, 24)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(pixels, key=lambda p: p.alpha())


def test_one_icon_is_recoloured_with_the_theme(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    eye = icon("visible")
    in_dark = _ink(eye)
    apply_theme(qapp, "light")
    in_light = _ink(eye)
    assert in_dark.lightness() > 180
    assert in_light.lightness() < 80


def test_every_icon_draws(qapp: QApplication) -> None:
    for name in ICONS:
        assert _ink(icon(name)).alpha() > 150, name
    with pytest.raises(KeyError):
        icon("no such icon")


@THEMES
def test_every_picture_of_the_style_sheet_is_there_and_draws(theme: Colours, qapp: QApplication) -> None:
    pictures = re.findall(r'url\("([^"]+)"\)', style_sheet(theme))
    assert len(pictures) >= 3
    for path in pictures:
        assert Path(path).is_file()
        assert _ink(QIcon(path)).alpha() > 150


@pytest.mark.parametrize("choice", ["dark", "light"])
def test_what_is_chosen_looks_alike_in_lists_and_tables(
    qtbot: QtBot, qapp: QApplication, choice: str
) -> None:
    apply_theme(qapp, choice)
    listed, table, tree = QListWidget(), QTableWidget(1, 1), QTreeWidget()
    listed.addItem("")
    table.setItem(0, 0, QTableWidgetItem(""))
    QTreeWidgetItem(tree, [""])
    seen = set()
    for view in (listed, table, tree):
        qtbot.addWidget(view)
        view.setCurrentIndex(view.model().index(0, 0))
        view.resize(200, 120)
        view.show()
        place = view.visualRect(view.model().index(0, 0)).center()
        seen.add(view.viewport().grab().toImage().pixelColor(place).name())
    assert seen == {QColor(colours().selection).name()}


def test_on_an_icon_without_room_nothing_is_painted(qapp: QApplication) -> None:
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
    try:
        for size in (QSize(0, 0), QSize(16, 0), QSize(0, 16)):
            assert icon("open").pixmap(size).isNull()
    finally:
        qInstallMessageHandler(before)
    assert said == []


@pytest.mark.parametrize("ratio", [1.0, 2.0, 1.25])
@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
def test_an_icon_painted_again_is_what_its_glyph_is(
    qapp: QApplication, ratio: float, mode: QIcon.Mode
) -> None:
    for choice in ("dark", "light", "dark"):
        apply_theme(qapp, choice)
        c = colours()
        glyph = qtawesome.icon(ICONS["lock"], color=c.text, color_disabled=c.disabled)
        drawn = []
        for picture in (icon("lock"), glyph):
            image = QImage(QSize(40, 40) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(QColor(c.base))
            painter = QPainter(image)
            for place in (QRect(0, 0, 16, 16), QRect(12, 8, 20, 20), QRect(4, 20, 16, 16)):
                picture.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
            painter.end()
            drawn.append(image)
        seen, expected = (
            np.frombuffer(image.constBits(), np.uint8).astype(int).reshape(image.height(), -1)
            for image in drawn
        )
        off = np.abs(seen - expected)
        # Between the screen's pixels a glyph is drawn where it falls, its picture on the nearest ones.
        assert off.max() <= 1 if ratio.is_integer() else off.mean() < 3
        assert np.ptp(expected) > 50
