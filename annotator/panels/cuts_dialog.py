"""How sure a scene cut must be: a slider, and at once how many cuts that gives."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from annotator.cuts import Cuts
from annotator.panels.labels import role_label
from annotator.view_state import ViewState
from annotator.words import counted
from engine.frames.cuts import DEFAULT_THRESHOLD

_LEAST, _MOST = 10, 80  # percent


class CutSlider(QWidget):
    """The threshold as a slider between fewer and more cuts, with the number of cuts that it gives."""

    def __init__(self, cuts: Cuts, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuts = cuts
        self._view = view
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(_LEAST, _MOST)
        self.slider.setInvertedAppearance(True)
        self.slider.setInvertedControls(True)
        self.slider.setValue(round(100 * cuts.threshold))
        self.slider.setAccessibleName(self.tr("How large a change must be to count as a cut, percent"))
        self.count = QLabel()
        ends = QHBoxLayout()
        ends.addWidget(role_label(self.tr("Fewer cuts"), "muted"))
        ends.addWidget(self.slider, 1)
        ends.addWidget(role_label(self.tr("More cuts"), "muted"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(ends)
        layout.addWidget(self.count)
        self.slider.valueChanged.connect(self._on_slider)
        cuts.changed.connect(self._follow)
        self._follow()

    def show_threshold(self, threshold: float) -> None:
        """Move the slider, and with it the threshold, 0 to 1."""
        self.slider.setValue(round(100 * threshold))

    def _on_slider(self, percent: int) -> None:
        self._cuts.threshold = percent / 100

    def _follow(self) -> None:
        number, upto = len(self._cuts.frames), self._cuts.known_to
        found = counted(number, "%n cut", "%n cuts")
        if upto < self._view.num_frames - 1:
            found = self.tr("{0} up to frame {1}; looking further").format(found, upto)
        self.count.setText(found if self._view.num_frames else "")


class CutsDialog(QDialog):
    """Changes show on the timeline while it is open."""

    help_page = "mistakes"

    def __init__(self, cuts: Cuts, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cuts = cuts
        self.setWindowTitle(self.tr("Scene cuts"))
        self.threshold = CutSlider(cuts, view)
        self.across = QCheckBox(self.tr("Tracking goes on across cuts"))
        self.across.setChecked(cuts.across)
        about = self.tr("Tracking stops where a new shot begins, since objects are elsewhere there.")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Close | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        buttons.rejected.connect(self.reject)
        restore = buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        restore.clicked.connect(lambda: self.threshold.show_threshold(DEFAULT_THRESHOLD))
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(role_label(about, "muted", wrap=True))
        layout.addWidget(self.threshold)
        layout.addWidget(self.across)
        layout.addWidget(buttons)
        self.setMinimumWidth(420)
        self.across.toggled.connect(self._on_across)

    def _on_across(self, across: bool) -> None:
        self._cuts.across = across
