"""The bar at the foot of the window: what runs and how far it is, where one is, what the engine uses."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from annotator.panels.labels import ElidedLabel, duration_words, size_words
from annotator.panels.progress_bar import ProgressBar
from annotator.panels.theme import icon
from annotator.panels.timeline_scale import frame_time
from annotator.review.risks import Counts

_BAR_WIDTH = 120
_LONGEST_NAME, _LONGEST_MESSAGE = 220, 320  # px that a job's name, a message may claim
_MEMORY_EVERY_MS = 3000
# Below these widths of the whole bar, px, a part makes room for the more important ones.
_ROOM_FOR_MEMORY = 1160
_ROOM_FOR_MEMORY_AND_JOB = 1360
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
        self.bar = ProgressBar()
        self.bar.setFixedSize(_BAR_WIDTH, 10)
        self.bar.setTextVisible(False)
        self.numbers = QLabel()
        self._numbers_width = (
            0  # the widest of this job: what stands beside must not come and go with a digit
        )
        self.cancel = QToolButton()
        self.cancel.setIcon(icon("cancel"))
        self.cancel.setToolTip(self.tr("Stop, keeping what was found"))
        self.cancel.setAccessibleName(self.tr("Stop what is running"))
        self.cancel.clicked.connect(self._on_cancel)
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        for widget in (self.bar, self.numbers, self.cancel):
            layout.addWidget(widget)
        self.setVisible(False)

    def show_job(
        self,
        text: str,
        done: int,
        total: int,
        per_second: float,
        cancel: Callable[[], None] | None,
        seconds_left: float | None = None,
    ) -> None:
        """Show a job; total 0 when its end is not known; cancel None when it cannot be stopped.

        seconds_left: where somebody knows better than the speed tells.
        """
        self.text.setText(text)
        self.bar.show_progress(done, total)
        self.bar.setAccessibleName(text)
        self.numbers.setText(self._numbers(done, total, per_second, seconds_left))
        self._numbers_width = max(self._numbers_width, self.numbers.sizeHint().width())
        self._cancel = cancel
        self.cancel.setVisible(cancel is not None)
        self.cancel.setEnabled(cancel is not None)
        self.setVisible(True)

    def needed_width(self) -> int:
        """Pixels that it takes in full, if its name is not overlong."""
        name = min(self.text.full_width(), _LONGEST_NAME)
        parts = (name, _BAR_WIDTH, self._numbers_width, self.cancel.sizeHint().width())
        return sum(parts) + (len(parts) - 1) * self._row.spacing()

    def name_in_full(self, is_room: bool) -> None:
        """Whether there is room for its name; else that is cut first."""
        self.text.setMinimumWidth(min(self.text.full_width(), _LONGEST_NAME) if is_room else 40)

    def clear(self) -> None:
        self._cancel = None
        self._numbers_width = 0
        self.setVisible(False)

    def _numbers(self, done: int, total: int, per_second: float, seconds_left: float | None) -> str:
        words = []
        if total > 0:
            words.append(f"{done} / {total}")
        if per_second > 0:
            words.append(self.tr("{0}/s").format(f"{per_second:.1f}"))
            if seconds_left is None and total > done:
                seconds_left = (total - done) / per_second
        if seconds_left is not None:
            words.append(self.tr("{0} left").format(duration_words(seconds_left)))
        return "  ·  ".join(words)

    def _on_cancel(self) -> None:
        if self._cancel is not None:
            self.cancel.setEnabled(False)  # asked once; the job ends when it can
            self._cancel()


class StatusBar(QFrame):
    """Message or job at the left; pointer, frame, model, memory at the right. Keeps only what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ElidedLabel()
        self.job = JobView()
        self.pointer = self._field(self.tr("Position of the pointer in the picture"))
        self.review = self._field(self.tr("Masks that are verified, to be reviewed, and out of date"))
        self.frame = self._field(self.tr("Frame and time"))
        self.model = self._field(self.tr("Model, device and precision"))
        self.memory = self._field(self.tr("Main memory in use"))
        self._used: Callable[[], int] = lambda: 0
        self._pictures: Callable[[], int] = lambda: 0
        self._cache_bytes = 0
        self.memory.installEventFilter(self)
        self._look_at_memory = QTimer(self, interval=_MEMORY_EVERY_MS)
        self._look_at_memory.timeout.connect(self._show_memory)
        self._message_ends = QTimer(self)
        self._message_ends.setSingleShot(True)
        self._message_ends.timeout.connect(lambda: self.set_message(""))
        layout = self._row = QHBoxLayout(self)
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # parts give way: see _fit
        layout.setContentsMargins(10, 2, 10, 2)
        layout.setSpacing(18)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.job, 3)
        for label in (self.pointer, self.review, self.frame, self.model, self.memory):
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

    def set_model(self, label: str, device: str = "", precision: str = "", more: str = "") -> None:
        """Name the model in use, and what it runs on; an empty label shows nothing. more: for the tip."""
        self.model.setText("  ·  ".join(part for part in (label, device, precision) if part))
        self.model.setToolTip("\n".join(part for part in (self.model.accessibleName(), more) if part))
        self.model.setAccessibleDescription(more)
        self._fit()

    def set_memory(self, used: Callable[[], int], pictures: Callable[[], int]) -> None:
        """Show the memory in use from now on. used: bytes of main memory that the program holds now.

        pictures: what decoded frames for the window take of it.
        """
        self._used, self._pictures = used, pictures
        self._show_memory()
        self._look_at_memory.start()

    def _show_memory(self) -> None:
        used = self._used()
        words = size_words(round(used, -7)) if used else ""  # tens of MB: the last digits would never rest
        if words != self.memory.text():
            self.memory.setText(words)
            self._fit()

    def set_cache_bytes(self, num_bytes: int) -> None:
        """What the engine's caches may hold; 0 while that is not known."""
        self._cache_bytes = num_bytes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.memory and event.type() == QEvent.Type.ToolTip:
            self.memory.setToolTip(self.memory_tip())
        return super().eventFilter(watched, event)

    def memory_tip(self) -> str:
        """What the tool tip of the memory says now."""
        lines = [self.tr("Main memory in use: {0}").format(size_words(self._used()))]
        pictures = self._pictures()
        if pictures:
            lines.append(self.tr("Decoded pictures for the window: {0}").format(size_words(pictures)))
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
        seconds_left: float | None = None,
    ) -> None:
        """Show what runs: done of total (0: unknown), units a second; cancel is what the button does.

        seconds_left: None where only the speed tells.
        """
        self.job.show_job(text, done, total, per_second, cancel, seconds_left)
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

    def forget_message(self, text: str) -> None:
        """What was said does not hold any more; anything else stays."""
        if self.message.text() == text:
            self.set_message("")

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
        room = _ROOM_FOR_MEMORY_AND_JOB if busy else _ROOM_FOR_MEMORY
        self.memory.setVisible(bool(self.memory.text()) and width >= room)
        self.frame.setVisible(bool(self.frame.text()) and width >= _ROOM_FOR_FRAME)
        self.message.setVisible(not busy or (bool(self.message.text()) and width >= _ROOM_FOR_POINTER))
        self.job.bar.setVisible(width >= _ROOM_FOR_BAR)
        self._make_room()

    def _make_room(self) -> None:
        """What runs, and what was just said, come before what is only good to know."""
        if self.job.isHidden():
            self.message.setMinimumWidth(0)
            return
        for field in (self.memory, self.pointer, self.review, self.model):
            if self._needed_width() > self.width():
                field.setVisible(False)
        is_room = self._needed_width() <= self.width()
        self.job.name_in_full(is_room)
        self.message.setMinimumWidth(self._message_width() if is_room else 0)

    def _message_width(self) -> int:
        return min(self.message.full_width(), _LONGEST_MESSAGE) if self.message.text() else 0

    def _needed_width(self) -> int:
        fields = (self.pointer, self.review, self.frame, self.model, self.memory)
        widths = [field.sizeHint().width() for field in fields if not field.isHidden()]
        widths += [self.job.needed_width()] + ([] if self.message.isHidden() else [self._message_width()])
        edges = self._row.contentsMargins()
        return sum(widths) + (len(widths) - 1) * self._row.spacing() + edges.left() + edges.right()
