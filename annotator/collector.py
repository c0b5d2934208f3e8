"""Keeps Python's collector of garbage from holding up the window."""

from __future__ import annotations

import gc
import sys

from PySide6.QtCore import QObject, SignalInstance


class ShortCollections(QObject):
    """Takes what the program consists of out of the collector's sight, once that is there.

    Looking through all of it, the modules of the engine's network most of all, takes some 50 ms, in which
    no frame is painted. What dies by its count of references is freed as ever.
    """

    def __init__(self, model_ready: SignalInstance, parent: QObject | None = None) -> None:
        """model_ready: comes when another model can be used."""
        super().__init__(parent)
        self._model_ready = model_ready
        model_ready.connect(self._settle)

    def _settle(self) -> None:
        gc.freeze()
        if "torch" in sys.modules:  # nothing large comes after it, and what a person does may become garbage
            self._model_ready.disconnect(self._settle)
