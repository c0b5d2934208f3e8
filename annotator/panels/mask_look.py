"""How masks look: a slider for the opacity of their fills, and a switch for outlines alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QWidget

from annotator.commands.key_map import KeyMap
from annotator.panels.theme import icon
from annotator.view_state import ViewState


class MaskLook(QWidget):
    """Follows the view both ways."""

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._keys: KeyMap | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 100)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(self.tr("Opacity of masks, percent"))
        self.outlines = QToolButton()
        self.outlines.setCheckable(True)
        self.outlines.setIcon(icon("outlines"))
        self.outlines.setAutoRaise(True)
        self.outlines.setAccessibleName(self.tr("Outlines only"))
        label = QLabel(self.tr("Masks"))
        label.setProperty("role", "muted")
        label.setBuddy(self.slider)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.slider, 1)
        row.addWidget(self.outlines)
        self.slider.valueChanged.connect(self._on_slider)
        self.outlines.toggled.connect(self._on_outlines)
        view.visibility_changed.connect(self._follow)
        self._show_keys()
        self._follow()

    def use_keys(self, keys: KeyMap) -> None:
        """Name the keys of this map in tips."""
        self._keys = keys
        keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        strong, fills = self.tr("How strong the masks are"), self.tr("Draw masks without their fills")
        if self._keys is not None:
            strong = self._keys.with_key(strong, "view.more_opaque", "view.less_opaque")
            fills = self._keys.with_key(fills, "view.outlines_only")
        self.slider.setToolTip(strong)
        self.outlines.setToolTip(fills)

    def _on_slider(self, percent: int) -> None:
        if percent != round(100 * self._view.opacity):
            self._view.opacity = percent / 100

    def _on_outlines(self, only: bool) -> None:
        self._view.outlines_only = only

    def _follow(self) -> None:
        self.slider.setValue(round(100 * self._view.opacity))
        self.slider.setEnabled(not self._view.outlines_only)
        self.outlines.setChecked(self._view.outlines_only)
