"""An improved model in the list of models, with its figure; and a run under way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from annotator.improved_models import ImprovedModel
from annotator.improving import Improvement
from annotator.panels.labels import duration_words
from annotator.panels.progress_row import ProgressRow
from annotator.panels.theme import icon
from annotator.words import tr


def figure_words(model: ImprovedModel) -> str:
    """Its figure, before and after, and what it was measured on."""
    return tr(
        "Overlap with your masks (J) {before} before, {after} after, on {frames} held-out frames",
        before=f"{model.before:.2f}",
        after=f"{model.after:.2f}",
        frames=model.measured_frames,
    )


class RowTools(QWidget):
    """Small buttons of an improved model. rename, remove: they were pressed."""

    rename = Signal()
    remove = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rename_button = self._button("rename", self.tr("Rename {0}").format(title))
        self.rename_button.clicked.connect(self.rename)
        self.remove_button = self._button("delete", self.tr("Remove {0} from this machine").format(title))
        self.remove_button.clicked.connect(self.remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.rename_button)
        row.addWidget(self.remove_button)

    def _button(self, name: str, words: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(name))
        button.setAutoRaise(True)
        button.setToolTip(words)
        button.setAccessibleName(words)
        return button


class ImprovingView(ProgressRow):
    """How far the improvement under way is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Stop"), parent)
        self.cancel.setToolTip(self.tr("What was learnt is kept: the same choice goes on from there"))

    def show_state(self, state: Improvement | None) -> None:
        """Show a run, or nothing."""
        self.setVisible(state is not None)
        if state is not None:
            training = state.phase == "training"
            self.show_progress(
                self._words(state), state.done if training else 0, state.total if training else 0
            )

    def _words(self, state: Improvement) -> str:
        if not state.phase:
            return self.tr("Improving {0}: getting ready").format(state.title)
        if state.phase == "before":
            words = self.tr("Improving {0}: measuring it as it is, object {1} of {2}")
        elif state.phase == "after":
            words = self.tr("Improving {0}: measuring the new model, object {1} of {2}")
        else:
            words = self.tr("Improving {0}: step {1} of {2}")
        said = words.format(state.title, state.done, state.total)
        if state.seconds_left is not None:
            said += self.tr(", about {0} left").format(duration_words(state.seconds_left))
        return said
