"""How long dialogs live: a parent alone would keep them for as long as the window lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

D = TypeVar("D", bound=QDialog)


@contextmanager
def for_once(dialog: D) -> Iterator[D]:
    """Use a dialog inside the `with`; afterwards it goes, with all that it holds."""
    try:
        yield dialog
    finally:
        dialog.deleteLater()


class BesideTheWork(Generic[D]):
    """A dialog that stays open beside the work: one at a time, gone when it is closed."""

    def __init__(self, make: Callable[[], D]) -> None:
        self._make = make
        self.open: D | None = None

    def show(self) -> D:
        """Bring the open one to the front, or a new one."""
        if self.open is None:
            self.open = self._make()
            self.open.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self.open.finished.connect(self._forget)
            self.open.show()
        self.open.raise_()
        self.open.activateWindow()
        return self.open

    def _forget(self) -> None:
        self.open = None
