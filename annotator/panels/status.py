"""The bar at the foot of the window: what runs and how far it is, where one is, what the engine uses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from annotator.panels.labels import ElidedLabel, duration_words, size_words
from annotator.panels.theme import icon
from annotator.panels.timeline_scale import frame_time
from annotator.review.risks import Counts

_BAR_WIDTH = 120
# Below these widths of the whole bar, px, a part makes room for the more important ones.
_ROOM_FOR_REVIEW = 1080
_ROOM_FOR_POINTER = 960
_ROOM_FOR_MODEL = 840
_ROOM_FOR_BAR = 560
_ROOM_FOR_FRAME = 460


class JobView(QWidget):
    """One running job: words, bar, speed and time left, and a way to stop it. Hidden while nothing runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cancel: Callable[[], None] | None = None
        self.text = ElidedLabel()
        self.text.setMinimumWidth(40)
        self.bar = QProgressBar()
        self.bar.setFixedSize(_BAR_WIDTH, 10)
        self.bar.setTextVisible(False)
        self.numbers = QLabel()
        self.cancel = QToolButton()
        self.cancel.setIcon(icon("cancel"))
        self.cancel.setToolTip(self.tr("Stop, keeping what was found"))
        self.cancel.setAccessibleName(self.tr("Stop what is running"))
        self.cancel.clicked.connect(self._on_cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        for widget in (self.bar, self.numbers, self.cancel):
            layout.addWidget(widget)
        self.setVisible(False)

    def show_job(
        self, text: str, done: int, total: int, per_second: float, cancel: Callable[[], None] | None
    ) -> None:
        """Show a job; total 0 when its end is not known; cancel None when it cannot be stopped."""
        self.text.setText(text)
        self.bar.setRange(0, min(total, 2**31 - 1))  # a range of 0 shows that it is busy
        self.bar.setValue(min(done, total))
        self.bar.setAccessibleName(text)
        self.numbers.setText(self._numbers(done, total, per_second))
        self._cancel = cancel
        self.cancel.setVisible(cancel is not None)
        self.cancel.setEnabled(cancel is not None)
        self.setVisible(True)

    def clear(self) -> None:
        self._cancel = None
        self.setVisible(False)

    def _numbers(self, done: int, total: int, per_second: float) -> str:
        words = []
        if total > 0:
            words.append(f"{done} / {total}")
        if per_second > 0:
            words.append(self.tr("{0}/s").format(f"{per_second:.1f}"))
            if total > done:
                words.append(self.tr("{0} left").format(duration_words((total - done) / per_second)))
        return "  ·  ".join(words)

    def _on_cancel(self) -> None:
        if self._cancel is not None:
            self.cancel.setEnabled(False)  # asked once; the job ends when it can
            self._cancel()


class StatusBar(QFrame):
    """Message or job at the left; pointer, frame and model at the right. Keeps no state but what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ElidedLabel()
        self.job = JobView()
        self.pointer = self._field(self.tr("Position of the pointer in the picture"))
        self.review = self._field(self.tr("Masks that are verified, to be reviewed, and out of date"))
        self.frame = self._field(self.tr("Frame and time"))
        self.model = self._field(self.tr("Model, device and precision"))
        self._memory: Callable[[], int] | None = None
        self._cache_bytes = 0
        self.model.installEventFilter(self)
        self._message_ends = QTimer(self)
        self._message_ends.setSingleShot(True)
        self._message_ends.timeout.connect(lambda: self.set_message(""))
        layout = QHBoxLayout(self)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # parts give way: see _fit
        layout.setContentsMargins(10, 2, 10, 2)
        layout.setSpacing(18)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.job, 3)
        for label in (self.pointer, self.review, self.frame, self.model):
            layout.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Status"))

    def _field(self, name: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("role", "muted")
        label.setAccessibleName(name)
        label.setToolTip(name)
        label.setVisible(False)
        return label

    def set_model(self, label: str, device: str = "", precision: str = "") -> None:
        """Name the model in use, and what it runs on; an empty label shows nothing."""
        self.model.setText("  ·  ".join(part for part in (label, device, precision) if part))
        self._fit()

    def set_memory(self, used: Callable[[], int]) -> None:
        """used: the bytes of main memory in use now; asked when the pointer rests on the model."""
        self._memory = used

    def set_cache_bytes(self, num_bytes: int) -> None:
        """What the engine's caches may hold; 0 while that is not known."""
        self._cache_bytes = num_bytes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.model and event.type() == QEvent.Type.ToolTip:
            self.model.setToolTip(self.model_tip())
        return super().eventFilter(watched, event)

    def model_tip(self) -> str:
        """What the tool tip of the model says now."""
        words = self.model.accessibleName()
        used = self._memory() if self._memory is not None else 0
        lines = [words]
        if used:
            lines.append(self.tr("Main memory in use: {0}").format(size_words(used)))
        if self._cache_bytes:
            lines.append(self.tr("The engine's caches: at most {0}").format(size_words(self._cache_bytes)))
        return "\n".join(lines)

    def set_job(
        self,
        text: str,
        done: int = 0,
        total: int = 0,
        per_second: float = 0.0,
        cancel: Callable[[], None] | None = None,
    ) -> None:
        """Show what runs: done of total (0: unknown), units a second; cancel is what the button does."""
        self.job.show_job(text, done, total, per_second, cancel)
        self._fit()

    def clear_job(self) -> None:
        """Nothing runs any more."""
        self.job.clear()
        self._fit()

    def set_pointer(self, x: float | None, y: float | None = None) -> None:
        """The pixel under the pointer; None when it is not over the picture."""
        self.pointer.setText("" if x is None or y is None else f"{int(x)}, {int(y)}")
        self._fit()

    def set_frame(self, frame: int, total: int, fps: float) -> None:
        """Frame `frame` of `total` frames at `fps` a second; total 0 when no video is open."""
        last = max(0, total - 1)
        words = self.tr("Frame {0} / {1}  ·  {2}").format(frame, last, frame_time(frame, fps))
        self.frame.setText(words if total else "")
        self._fit()

    def set_review(self, counts: Counts | None) -> None:
        """How the review stands; None, or no masks to speak of, shows nothing."""
        words = []
        if counts is not None and counts != Counts():
            words = [
                self.tr("{0} verified").format(counts.verified),
                self.tr("{0} to review").format(counts.to_review),
                self.tr("{0} stale").format(counts.stale),
            ]
        self.review.setText("  ·  ".join(words))
        self._fit()

    def set_message(self, text: str, seconds: float = 6.0) -> None:
        """Say something for a while; 0 seconds until something else is said."""
        self.message.setText(text)
        self._fit()
        self._message_ends.stop()
        if text and seconds > 0:
            self._message_ends.start(round(seconds * 1000))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 28)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 28)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show what there is to show and room for."""
        width, busy = self.width(), not self.job.isHidden()
        self.pointer.setVisible(bool(self.pointer.text()) and width >= _ROOM_FOR_POINTER)
        room = _ROOM_FOR_REVIEW if busy else _ROOM_FOR_BAR
        self.review.setVisible(bool(self.review.text()) and width >= room)
        self.model.setVisible(bool(self.model.text()) and (width >= _ROOM_FOR_MODEL or not busy))
        self.frame.setVisible(bool(self.frame.text()) and width >= _ROOM_FOR_FRAME)
        self.message.setVisible(not busy or (bool(self.message.text()) and width >= _ROOM_FOR_POINTER))
        self.job.bar.setVisible(width >= _ROOM_FOR_BAR)
