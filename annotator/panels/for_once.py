"""Dialogs that are asked once: a parent would keep them for as long as the window lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtWidgets import QDialog

D = TypeVar("D", bound=QDialog)


@contextmanager
def for_once(dialog: D) -> Iterator[D]:
    """Use a dialog inside the `with`; afterwards it goes, with all that it holds."""
    try:
        yield dialog
    finally:
        dialog.deleteLater()
