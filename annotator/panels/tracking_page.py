"""The settings of tracking: what follows a correction, and where tracking stops."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from annotator.cuts import Cuts
from annotator.panels.cuts_dialog import CutSlider
from annotator.panels.labels import role_label
from annotator.retracking import Retracking
from annotator.view_state import ViewState
from engine.frames.cuts import DEFAULT_THRESHOLD


class TrackingPage(QWidget):
    """Follows the Track menu, which has the same switches, both ways."""

    def __init__(
        self, retracking: Retracking, cuts: Cuts, view: ViewState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._retracking = retracking
        self._cuts = cuts
        self.again = QCheckBox(self.tr("Track what a correction made out of date again at once"))
        self.again.toggled.connect(self._choose_again)
        self.stops = QCheckBox(self.tr("Stop at scene cuts"))
        self.stops.toggled.connect(self._choose_stops)
        self.threshold = CutSlider(cuts, view)
        self.threshold.setMaximumWidth(420)
        self.restore = QPushButton(self.tr("Usual threshold"))
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(lambda _checked=False: self.threshold.show_threshold(DEFAULT_THRESHOLD))
        form = QFormLayout(self)
        form.setContentsMargins(4, 4, 4, 4)
        form.setVerticalSpacing(16)
        form.setHorizontalSpacing(18)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        form.addRow(self.tr("Corrections"), self.again)
        form.addRow("", role_label(self.tr("Without it they wait, stale, for Track stale masks."), "muted"))
        form.addRow(self.tr("Scene cuts"), self.stops)
        form.addRow("", self.threshold)
        usual = QHBoxLayout()
        usual.addWidget(self.restore)
        usual.addStretch(1)
        form.addRow("", usual)
        retracking.changed.connect(self._follow)
        cuts.changed.connect(self._follow)
        self._follow()

    def _choose_again(self, again: bool) -> None:
        self._retracking.is_on = again

    def _choose_stops(self, stops: bool) -> None:
        if stops == self._cuts.across:
            self._cuts.across = not stops

    def _follow(self) -> None:
        self.again.setChecked(self._retracking.is_on)
        self.stops.setChecked(not self._cuts.across)
