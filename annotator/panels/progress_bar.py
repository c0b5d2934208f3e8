"""A progress bar that is painted when its turn comes."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

_MOST = 2**31 - 1  # Qt counts no further


class ProgressBar(QProgressBar):
    """Qt's own paints at once when its numbers change, and with it whatever else in the window waits to be
    painted: in the middle of a change that lists and strips have yet to hear of."""

    def show_progress(self, done: int, total: int) -> None:
        """total 0: the end is not known, and the bar shows that it is busy."""
        self.setUpdatesEnabled(False)
        self.setRange(0, min(total, _MOST))
        self.setValue(min(done, total))
        self.setUpdatesEnabled(True)
