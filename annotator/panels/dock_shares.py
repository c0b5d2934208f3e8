"""How the lists at the side and the timeline share the window, from clip to clip and from day to day."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from annotator.settings import Settings

_SIDE = 290  # px, of the lists at the right
_OBJECTS_SHARE, _REVIEW_SHARE = 330, 230  # of their height
_TIMELINE_SHARE = 0.21  # of the window's height: three rows on a small screen; the picture has the rest


class DockShares:
    """Qt divides only what is visible, and differently each time that docks are shown again: so what a
    person set is kept here while they are hidden, and in the settings.

    docks: objects, review, timeline.
    """

    def __init__(self, window: QMainWindow, docks: Sequence[QDockWidget], settings: Settings) -> None:
        self._window = window
        self._docks = list(docks)
        self._settings = settings
        self._heights = _read(settings.window("shares"), len(self._docks))
        self._is_arranged = window.restoreState(settings.window("state"))

    def show(self, visible: bool) -> None:
        """Show the docks as they were last seen, or hide them."""
        self._keep()
        for dock in self._docks:
            dock.setVisible(visible)
        if visible:
            self._arrange()

    def save(self) -> None:
        """Write down how they are."""
        self._keep()
        self._settings.set_window("state", self._window.saveState())
        self._settings.set_window("shares", QByteArray(",".join(map(str, self._heights)).encode()))

    def _keep(self) -> None:
        if self._docks[0].isVisible():
            self._heights = [dock.height() for dock in self._docks]

    def _arrange(self) -> None:
        if self._is_arranged:
            if self._heights:
                self._window.resizeDocks(self._docks, self._heights, Qt.Orientation.Vertical)
            return
        self._is_arranged = True
        lists = self._docks[:2]
        self._window.resizeDocks(lists, [_SIDE, _SIDE], Qt.Orientation.Horizontal)
        self._window.resizeDocks(lists, [_OBJECTS_SHARE, _REVIEW_SHARE], Qt.Orientation.Vertical)
        tall = round(_TIMELINE_SHARE * self._window.height())
        self._window.resizeDocks(self._docks[2:], [tall], Qt.Orientation.Vertical)


def _read(written: QByteArray, count: int) -> list[int]:
    """The heights that were written down; none where that is not what is there."""
    words = bytes(written.data()).decode("ascii", "replace").split(",")
    heights = [int(word) for word in words if word.isdecimal()]
    return heights if len(heights) == count else []
