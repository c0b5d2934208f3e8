"""Short remarks over the picture that are in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

_LOADING_AFTER = 200  # ms: a hint that comes and goes at once is noise
_MARGIN = 12

_STYLE = """
QLabel { background: rgba(20, 20, 20, 205); color: white; border-radius: 5px; padding: 4px 9px; }
QLabel[warning="true"] { border: 1px solid #E69F00; }
"""


class Hint(QLabel):
    """One remark in an upper corner of a widget; lets every mouse event through."""

    def __init__(self, parent: QWidget, *, right: bool = False, warning: bool = False) -> None:
        super().__init__(parent)
        self._right = right
        self.setProperty("warning", warning)
        self.setStyleSheet(_STYLE)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Show this; hide for no text."""
        self.setText(text)
        self.place()
        self.setVisible(bool(text))

    def place(self) -> None:
        """Go to the corner, after the text or the parent's size changed."""
        self.adjustSize()
        parent = self.parentWidget()
        x = parent.width() - self.width() - _MARGIN if self._right and parent is not None else _MARGIN
        self.move(x, _MARGIN)


class Banner(Hint):
    """What the canvas is for while something other than its tool has the mouse, in the middle of its top."""

    def place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move(max(0, (parent.width() - self.width()) // 2), _MARGIN)


class LoadingHint(Hint):
    """Says that a frame is being loaded, when that takes long enough to be wondered at."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, right=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOADING_AFTER)
        self._timer.timeout.connect(self._appear)

    def wait(self) -> None:
        """A frame was asked for."""
        if not self._timer.isActive() and not self.isVisible():
            self._timer.start()

    def stop(self) -> None:
        """It is here, or nobody waits any more."""
        self._timer.stop()
        self.say("")

    def _appear(self) -> None:
        self.say(self.tr("Loading…"))
