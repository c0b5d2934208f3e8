"""How the program looks: colours in dark and light, a style sheet, and icons that follow the theme.

Fusion drawn with our palette looks the same everywhere. Nothing here is remembered outside Qt: which
theme is on is read from the application's palette, so every widget that paints itself asks
`colours()` when it paints.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import qtawesome
from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from annotator.panels.style_sheet import style_sheet

CHOICES = ("system", "dark", "light")
_MOST_PICTURES = 16  # of one icon, for sizes, states and themes


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one theme, #RRGGBB.

    window: behind panels; base: lists and fields; raised: buttons; hover: under the pointer; sunken:
    the timeline's ground. text and muted are read on all of these. border parts areas, outline
    bounds a control. accent fills what is chosen, with on_accent as its text; focus rings.
    info, success, warning, danger are read on all of these, too.
    """

    dark: bool
    window: str
    base: str
    raised: str
    hover: str
    sunken: str
    text: str
    muted: str
    disabled: str
    border: str
    outline: str
    accent: str
    on_accent: str
    selection: str
    focus: str
    info: str
    success: str
    warning: str
    danger: str


DARK = Colours(
    dark=True,
    window="#212327",
    base="#191b1e",
    raised="#2d3035",
    hover="#373b41",
    sunken="#15171a",
    text="#e6e8eb",
    muted="#a9afb8",
    disabled="#6f757e",
    border="#34383e",
    outline="#787e87",
    accent="#2f6fd0",
    on_accent="#ffffff",
    selection="#26405f",
    focus="#6fb1ff",
    info="#83bbff",
    success="#6cc98d",
    warning="#e8b04a",
    danger="#ff8b80",
)

LIGHT = Colours(
    dark=False,
    window="#f2f3f5",
    base="#ffffff",
    raised="#fbfbfc",
    hover="#e4e7eb",
    sunken="#e9ebee",
    text="#1c2025",
    muted="#555d68",
    disabled="#959ca6",
    border="#d3d7dd",
    outline="#808791",
    accent="#1f63c6",
    on_accent="#ffffff",
    selection="#d3e4fb",
    focus="#1f63c6",
    info="#1a5ab8",
    success="#1b6b3a",
    warning="#7d5300",
    danger="#b3261e",
)

# What the program calls an icon, and the glyph that draws it; the one list to change for another set.
ICONS = {
    "absent": "mdi6.account-off-outline",
    "add": "mdi6.plus",
    "attributes": "mdi6.form-textbox",
    "backward": "mdi6.arrow-left-bold-outline",
    "both": "mdi6.arrow-left-right-bold-outline",
    "box": "mdi6.vector-square",
    "brush": "mdi6.brush-outline",
    "cancel": "mdi6.close-circle-outline",
    "check": "mdi6.check",
    "classes": "mdi6.tag-multiple-outline",
    "clear": "mdi6.backspace-outline",
    "close": "mdi6.close",
    "colour": "mdi6.palette-outline",
    "copy": "mdi6.content-copy",
    "cuts": "mdi6.content-cut",
    "delete": "mdi6.trash-can-outline",
    "demo": "mdi6.play-box-outline",
    "device": "mdi6.chip",
    "done": "mdi6.check-circle-outline",
    "down": "mdi6.arrow-down",
    "download": "mdi6.download-outline",
    "drop": "mdi6.tray-arrow-down",
    "eraser": "mdi6.eraser",
    "error": "mdi6.alert-circle-outline",
    "export": "mdi6.export-variant",
    "fill": "mdi6.format-color-fill",
    "first": "mdi6.skip-backward-outline",
    "fit": "mdi6.fit-to-page-outline",
    "folder": "mdi6.folder-multiple-image",
    "forward": "mdi6.arrow-right-bold-outline",
    "grow": "mdi6.arrow-expand-all",
    "help": "mdi6.help-circle-outline",
    "hidden": "mdi6.eye-off-outline",
    "import": "mdi6.import",
    "improve": "mdi6.school-outline",
    "info": "mdi6.information-outline",
    "islands": "mdi6.scatter-plot-outline",
    "keys": "mdi6.keyboard-outline",
    "last": "mdi6.skip-forward-outline",
    "lock": "mdi6.lock-outline",
    "merge": "mdi6.call-merge",
    "model": "mdi6.brain",
    "more": "mdi6.chevron-double-right",
    "next": "mdi6.chevron-right",
    "occluded": "mdi6.circle-opacity",
    "open": "mdi6.folder-open-outline",
    "outlines": "mdi6.circle-outline",
    "patterns": "mdi6.border-style",
    "pause": "mdi6.pause",
    "play": "mdi6.play",
    "point": "mdi6.cursor-default-click-outline",
    "polygon": "mdi6.vector-polygon",
    "previous": "mdi6.chevron-left",
    "project": "mdi6.file-document-outline",
    "propose": "mdi6.auto-fix",
    "redo": "mdi6.redo",
    "rename": "mdi6.pencil-outline",
    "review-next": "mdi6.eye-arrow-right-outline",
    "save": "mdi6.content-save-outline",
    "search": "mdi6.magnify",
    "settings": "mdi6.cog-outline",
    "shrink": "mdi6.arrow-collapse-all",
    "smooth": "mdi6.vector-curve",
    "solo": "mdi6.image-filter-center-focus",
    "split": "mdi6.call-split",
    "stale": "mdi6.history",
    "stop": "mdi6.stop",
    "swap": "mdi6.swap-horizontal-bold",
    "tag": "mdi6.tag-outline",
    "undo": "mdi6.undo",
    "unlock": "mdi6.lock-open-variant-outline",
    "up": "mdi6.arrow-up",
    "verify": "mdi6.check-decagram-outline",
    "video": "mdi6.movie-open-outline",
    "visible": "mdi6.eye-outline",
    "warning": "mdi6.alert-outline",
    "zoom-in": "mdi6.magnify-plus-outline",
    "zoom-out": "mdi6.magnify-minus-outline",
}


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        def linear(v: float) -> float:
            return float(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4)

        c = QColor(colour)
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours() -> Colours:
    """The colours of the theme that is on now."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


class Theme(QObject):
    """Keeps the application in the theme that was chosen; 'system' follows the desktop as it changes."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        app.styleHints().colorSchemeChanged.connect(self._on_system)
        app.setStyle("Fusion")

    @property
    def choice(self) -> str:
        return self._choice

    def choose(self, choice: str) -> None:
        """Look as 'system', 'dark' or 'light' says. Raises ValueError for anything else."""
        if choice not in CHOICES:
            raise ValueError(f"a theme is one of {', '.join(CHOICES)}; not {choice!r}")
        self._choice = choice
        hints = self._app.styleHints()
        if choice == "dark":
            hints.setColorScheme(Qt.ColorScheme.Dark)  # window frames follow too, where the system can
        elif choice == "light":
            hints.setColorScheme(Qt.ColorScheme.Light)
        else:
            hints.unsetColorScheme()
        self._apply()

    def _on_system(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = self._app.styleHints().colorScheme()
        dark = self._choice == "dark" or (self._choice == "system" and scheme == Qt.ColorScheme.Dark)
        wanted = DARK if dark else LIGHT
        self._app.setPalette(make_palette(wanted))
        self._app.setStyleSheet(style_sheet(wanted))
        self.changed.emit()


def apply_theme(app: QApplication, choice: str = "system") -> Theme:
    """Put the application in a theme: 'system', 'dark' or 'light'. Call again to change it."""
    theme = app.findChild(Theme) or Theme(app)
    theme.choose(choice)
    return theme


def make_palette(c: Colours) -> QPalette:
    """Qt's colour roles from ours, disabled ones included."""
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.base),
        (role.AlternateBase, c.window),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Text, c.text),
        (role.Button, c.raised),
        (role.ButtonText, c.text),
        (role.BrightText, c.danger),
        (role.Light, c.hover),
        (role.Midlight, c.hover),
        (role.Mid, c.border),
        (role.Dark, c.outline),
        (role.Shadow, "#000000" if c.dark else c.outline),
        (role.Highlight, c.accent),
        (role.HighlightedText, c.on_accent),
        (role.Link, c.info),
        (role.LinkVisited, c.info),
        (role.Accent, c.accent),
    )
    for name, colour in pairs:
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.disabled))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.hover))
    return palette


def icon(name: str, role: str = "text") -> QIcon:
    """An icon by our name (see ICONS), in the colour that `role` has in the theme of the moment.

    role: a colour of Colours ('text', 'muted', 'danger', 'on_accent', ...). Raises KeyError for an
    unknown name.
    """
    return QIcon(_ThemedEngine(ICONS[name], role))


class _ThemedEngine(QIconEngine):
    """Draws a glyph in the colour of the theme that is on when it is drawn; nothing to refresh later."""

    def __init__(self, glyph: str, role: str) -> None:
        super().__init__()
        self._glyph = glyph
        self._role = role
        self._drawn: dict[bool, QIcon] = {}
        self._pictures: dict[tuple[object, ...], QPixmap] = {}  # a glyph takes long to draw

    def _icon(self) -> QIcon:
        c = colours()
        if c.dark not in self._drawn:
            self._drawn[c.dark] = qtawesome.icon(
                self._glyph, color=getattr(c, self._role), color_disabled=c.disabled
            )
        return self._drawn[c.dark]

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        if rect.isEmpty():
            return
        ratio = painter.device().devicePixelRatioF()
        key = (colours(), rect.width(), rect.height(), ratio, mode, state)
        if key not in self._pictures:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            self._pictures[key] = self._picture(rect.size(), ratio, mode, state)
        painter.drawPixmap(rect.topLeft(), self._pictures[key])

    def _picture(self, size: QSize, ratio: float, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(QSize(ceil(size.width() * ratio), ceil(size.height() * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        area = QRect(QPoint(0, 0), size)
        self._icon().paint(painter, area, Qt.AlignmentFlag.AlignCenter, mode, state)
        painter.end()
        return picture

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap()  # a button without room: nothing can be painted on nothing
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._glyph, self._role)
