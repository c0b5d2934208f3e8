"""Keeps Python's collector of garbage from holding up the window."""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, QTimer, SignalInstance


class ShortCollections(QObject):
    """Takes what the program consists of out of the collector's sight, once that is there.

    Looking through all of it, the modules of the engine's network most of all, takes some 50 ms, in which
    no frame is painted. What dies by its count of references is freed as ever. What was alive then and
    became garbage in a ring is out of sight, too: hence all is looked through once more whenever a project
    was closed, when nobody waits for a frame.
    """

    def __init__(
        self, model_ready: SignalInstance, work_closed: SignalInstance, parent: QObject | None = None
    ) -> None:
        """model_ready: comes when another model can be used. work_closed: when a project was closed."""
        super().__init__(parent)
        self._model_ready = model_ready
        self._is_settled = False
        self._soon = QTimer(self, singleShot=True, interval=0)  # whoever closes it still holds some of it
        self._soon.timeout.connect(self._look_through_all)
        model_ready.connect(self._settle)
        work_closed.connect(self._on_closed)

    def _settle(self) -> None:
        with_torch = "torch" in sys.modules  # nothing large comes after it
        if with_torch or not self._is_settled:
            self._is_settled = True
            gc.freeze()
        if with_torch:  # what a person does from now on may become garbage
            self._model_ready.disconnect(self._settle)

    def _on_closed(self) -> None:
        if self._is_settled:
            self._soon.start()

    def _look_through_all(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
