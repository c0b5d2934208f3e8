"""Frames for the screen: decoded on their own thread, delivered on the GUI thread, newest wish first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from annotator.view_state import ViewState
from engine.frames import Frame, FrameLoader, FrameReader


class FrameFeed(QObject):
    """The frames of the open video. Follows the view's current frame by itself.

    frame_ready: a Frame of the open video, on the GUI thread, also for prefetched ones that were
    asked for. failed: (frame number, a sentence for the person).
    """

    frame_ready = Signal(object)
    failed = Signal(int, str)
    _loaded = Signal(object, object)  # the loader it is from, Frame
    _broken = Signal(object, int, str)

    def __init__(self, view: ViewState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._loader: FrameLoader | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._loaded.connect(self._on_loaded, queued)
        self._broken.connect(self._on_broken, queued)
        view.frame_changed.connect(self.request)
