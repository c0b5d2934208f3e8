"""Settings. Every one of them has its effect at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QScrollArea,
    QSlider,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.commands.key_map import KeyMap
from annotator.frame_feed import FrameFeed
from annotator.language import LANGUAGES
from annotator.models import Models
from annotator.panels.keys_page import KeysPage
from annotator.panels.labels import role_label, size_words
from annotator.panels.model_page import ModelPage
from annotator.panels.theme import Theme, icon
from annotator.panels.tracking_page import TrackingPage
from annotator.settings import CACHE_MB, ENGINE_MB, Settings
from annotator.view_state import ViewState
from annotator.words import counted, one_after_another, tr

_MIB = 2**20


class GeneralPage(QWidget):
    """Looks, and what the program begins with."""

    def __init__(
        self, settings: Settings, view: ViewState, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._view = view
        self._theme = theme
        self.theme = self._choices(
            {
                "system": self.tr("Like the system"),
                "dark": self.tr("Dark"),
                "light": self.tr("Light"),
            },
            settings.theme,
            self._choose_theme,
        )
        self.start = self._choices(
            {
                "welcome": self.tr("The welcome page"),
                "last": self.tr("What was open last, where it can be found"),
            },
            settings.start,
            self._choose_start,
        )
        self.language = QComboBox()
        self.language.setAccessibleName(self.tr("Language"))
        for language, name in {"system": self.tr("Like the system"), **LANGUAGES}.items():
            self.language.addItem(name, language)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.language.activated.connect(self._choose_language)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(self.tr("Opacity of masks"))
        self.opacity.setMaximumWidth(260)
        self.percent = role_label("", "muted")
        self.opacity.valueChanged.connect(self._choose_opacity)
        self.patterns = QCheckBox(self.tr("Dashes and dots by object, as well as colours"))
        self.patterns.toggled.connect(self._choose_patterns)
        view.visibility_changed.connect(self._show_opacity)
        self._show_opacity()
        strength = QHBoxLayout()
        strength.addWidget(self.opacity, 1)
        strength.addWidget(self.percent)
        strength.addStretch(1)
        form = _form(self)
        form.addRow(self.tr("Theme"), _column(self.theme))
        form.addRow(self.tr("Language"), self._beside(self.language, self.tr("from the next start on")))
        form.addRow(self.tr("Opacity of masks"), strength)
        form.addRow(self.tr("Outlines"), self.patterns)
        form.addRow(self.tr("Begin with"), _column(self.start))

    def _choices(
        self, titles: Mapping[str, str], now: str, choose: Callable[[str], None]
    ) -> dict[str, QRadioButton]:
        group = QButtonGroup(self)
        made = {}
        for value, title in titles.items():
            button = made[value] = QRadioButton(title)
            button.setChecked(value == now)
            button.toggled.connect(lambda on, v=value: choose(v) if on else None)
            group.addButton(button)
        return made

    def _choose_theme(self, theme: str) -> None:
        self._settings.theme = theme
        self._theme.choose(theme)

    def _beside(self, widget: QWidget, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(widget)
        row.addWidget(role_label(words, "muted"))
        row.addStretch(1)
        return row

    def _choose_language(self, place: int) -> None:
        self._settings.language = self.language.itemData(place)

    def _choose_start(self, start: str) -> None:
        self._settings.start = start

    def _choose_opacity(self, percent: int) -> None:
        self._view.opacity = percent / 100

    def _choose_patterns(self, patterns: bool) -> None:
        self._view.patterns = patterns

    def _show_opacity(self) -> None:
        self.patterns.setChecked(self._view.patterns)
        percent = round(self._view.opacity * 100)
        self.opacity.blockSignals(True)  # the view is the truth, the slider follows
        self.opacity.setValue(percent)
        self.opacity.blockSignals(False)
        self.percent.setText(self.tr("{0} %").format(percent) if percent else self.tr("outlines only"))


class MemoryPage(QWidget):
    """How much memory decoded frames and the engine may take."""

    def __init__(
        self, settings: Settings, feed: FrameFeed, models: Models, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._feed = feed
        self._models = models
        least, _, most = CACHE_MB
        self.megabytes = QSpinBox()
        self.megabytes.setRange(least, most)
        self.megabytes.setSingleStep(64)
        self.megabytes.setSuffix(self.tr(" MB"))
        self.megabytes.setKeyboardTracking(False)
        self.megabytes.setAccessibleName(self.tr("Memory for decoded frames"))
        self.megabytes.setMaximumWidth(160)
        self.megabytes.setValue(settings.cache_mb)
        self.megabytes.valueChanged.connect(self._choose)
        self.room = role_label("", "muted", wrap=True)
        form = _form(self)
        form.addRow(self.tr("Memory for decoded frames"), self.megabytes)
        form.addRow("", self.room)
        form.addRow(
            "",
            role_label(
                self.tr("Frames that are held here come at once when you step or scrub to them."),
                "muted",
                wrap=True,
            ),
        )
        self._add_engine(form)
        self._show()
        models.changed.connect(self._show_engine)

    def _add_engine(self, form: QFormLayout) -> None:
        least, most = ENGINE_MB
        self.engine = QSpinBox()
        self.engine.setRange(least - 1, most)  # the lowest place stands for what suits the machine
        self.engine.setSpecialValueText(self.tr("Automatic"))
        self.engine.setSingleStep(256)
        self.engine.setSuffix(self.tr(" MB"))
        self.engine.setKeyboardTracking(False)
        self.engine.setAccessibleName(self.tr("Memory for the engine"))
        self.engine.setMaximumWidth(160)
        self.engine.setValue(self._settings.engine_mb or least - 1)
        self.engine.valueChanged.connect(self._choose_engine)
        self.engine_room = role_label("", "muted", wrap=True)
        form.addRow(self.tr("Memory for the engine"), self.engine)
        form.addRow("", self.engine_room)
        self._show_engine()

    def _choose_engine(self, megabytes: int) -> None:
        least, _ = ENGINE_MB
        self._settings.engine_mb = megabytes if megabytes >= least else 0
        self._models.limit_memory(self._settings.engine_mb)

    def _show_engine(self) -> None:
        words = [
            self.tr(
                "Encoded frames and what is remembered of objects: clicks and corrections come sooner "
                "with more of it, masks are the same."
            )
        ]
        if self._models.cache_bytes:
            words.insert(0, self.tr("At most {0} now.").format(size_words(self._models.cache_bytes)))
        self.engine_room.setText(one_after_another(words))

    def _choose(self, megabytes: int) -> None:
        self._settings.cache_mb = megabytes
        self._feed.set_cache_bytes(megabytes * _MIB)
        self._show()

    def _show(self) -> None:
        reader = self._feed.reader
        if reader is None:
            frames, size = self.megabytes.value() * _MIB // (1920 * 1080 * 4), "1920 x 1080"
        else:
            frames = self.megabytes.value() * _MIB // (reader.width * reader.height * 4)
            size = f"{reader.width} x {reader.height}"
        self.room.setText(
            counted(
                frames, "Room for %n frame of {size} pixels", "Room for %n frames of {size} pixels", size=size
            )
        )


class SettingsDialog(QDialog):
    """All settings, by page: 'general', 'model', 'tracking', 'memory', 'keys'."""

    def __init__(self, pages: Mapping[str, tuple[str, str, QWidget]], parent: QWidget | None = None) -> None:
        """pages: by name: title, icon, and what is on it."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.pages = {name: page for name, (_, _, page) in pages.items()}
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages"))
        self.list.setFixedWidth(140)
        self._stack = QStackedWidget()
        for title, picture, page in pages.values():
            item = QListWidgetItem(icon(picture), title, self.list)
            item.setSizeHint(QSize(0, 34))
            self._stack.addWidget(_scrolled(page))
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(
            role_label(self.tr("Every change takes effect at once, but for the language."), "muted"), 1
        )
        foot.addWidget(close)
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.list)
        middle.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(middle, 1)
        layout.addLayout(foot)
        self.list.setCurrentRow(0)

    def sizeHint(self) -> QSize:
        return QSize(860, 560)

    @property
    def help_page(self) -> str:
        """What the help says of the page that is shown; 'trouble' of what is slow or takes much memory."""
        name = list(self.pages)[self.list.currentRow()]
        return {"model": "models", "tracking": "mistakes", "memory": "trouble", "keys": "keys"}.get(
            name, "start"
        )

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self.list.setCurrentRow(list(self.pages).index(name))


def make_settings(
    settings: Settings,
    view: ViewState,
    theme: Theme,
    feed: FrameFeed,
    keys: KeyMap,
    models: Models,
    model: ModelPage,
    tracking: TrackingPage,
    parent: QWidget | None,
) -> SettingsDialog:
    """The dialog with all its pages."""
    return SettingsDialog(
        {
            "general": (tr("General"), "settings", GeneralPage(settings, view, theme)),
            "model": (tr("Model"), "model", model),
            "tracking": (tr("Tracking"), "both", tracking),
            "memory": (tr("Memory"), "device", MemoryPage(settings, feed, models)),
            "keys": (tr("Keys"), "keys", KeysPage(keys)),
        },
        parent,
    )


def _form(page: QWidget) -> QFormLayout:
    form = QFormLayout(page)
    form.setContentsMargins(4, 4, 4, 4)
    form.setVerticalSpacing(16)
    form.setHorizontalSpacing(18)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    return form


def _column(buttons: Mapping[str, QRadioButton]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for button in buttons.values():
        column.addWidget(button)
    return column


def _scrolled(page: QWidget) -> QWidget:
    if isinstance(page, KeysPage):
        return page  # its table scrolls
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
