"""Where the frame lies in the view: zoom, pan and fit, kept so that the picture cannot be lost.

Two spaces meet here. The frame's: pixels, edges at whole numbers. The view's: Qt's logical pixels,
`ratio` device pixels to each. The frame's corner always falls on a whole device pixel, so that
masks rendered for one position serve for every pan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF

_MARGIN = 6.0  # logical pixels left free around a fitted frame
_MOST = 64.0  # logical pixels to a frame pixel, at most (more where a tiny frame needs it to fit)


@dataclass(frozen=True, slots=True)
class Geometry:
    """One position of the frame in the view.

    scale: device pixels to a frame pixel. left, top: the frame's corner, in device pixels from the
    view's corner. ratio: device pixels to a logical pixel.
    """

    scale: float
    left: int
    top: int
    ratio: float

    def to_frame(self, position: QPointF) -> tuple[float, float]:
        """Frame coordinates of what is seen at a logical position, such as a mouse event's.

        A position names the device pixel under the pointer's tip, hence the half: the answer's
        floor is the frame pixel painted there.
        """
        x = (position.x() * self.ratio + 0.5 - self.left) / self.scale
        y = (position.y() * self.ratio + 0.5 - self.top) / self.scale
        return x, y

    def to_view(self, x: float, y: float) -> QPointF:
        """Logical position of a place in the frame."""
        return QPointF(
            (self.left + x * self.scale) / self.ratio,
            (self.top + y * self.scale) / self.ratio,
        )

    def pixel_to_view(self, column: int, row: int) -> QPoint:
        """The whole logical position nearest to the middle of a frame pixel."""
        x = (self.left + (column + 0.5) * self.scale - 0.5) / self.ratio
        y = (self.top + (row + 0.5) * self.scale - 0.5) / self.ratio
        return QPoint(round(x), round(y))

    def seen(self, size: QSize) -> QRect:
        """What a view of so many device pixels shows, in device pixels from the frame's corner."""
        return QRect(-self.left, -self.top, size.width(), size.height())

    def columns(self, first: int, end: int) -> NDArray[np.intp]:
        """The frame's column seen in each device column of the view from `first` up to `end`."""
        return _steps(first - self.left, end - self.left, self.scale)

    def rows(self, first: int, end: int) -> NDArray[np.intp]:
        """The same of rows."""
        return _steps(first - self.top, end - self.top, self.scale)

    def rect_to_view(self, x0: float, y0: float, x1: float, y1: float) -> QRectF:
        """Logical rectangle of a rectangle given by its edges in the frame."""
        return QRectF(self.to_view(x0, y0), self.to_view(x1, y1))


def _steps(first: int, end: int, scale: float) -> NDArray[np.intp]:
    """The frame's column or row under the middle of each device pixel counted from the frame's corner."""
    steps: NDArray[np.intp] = np.floor((np.arange(first, end) + 0.5) / scale).astype(np.intp)
    return steps


class Navigation:
    """Zoom and place of one frame size in one view size.

    The middle of the view always lies on the frame, and the zoom is limited: whatever a person does,
    there is picture to be seen. A fitted frame stays fitted when the view changes its size.
    """

    def __init__(self) -> None:
        self._frame = QSize()
        self._view = QSizeF(1.0, 1.0)
        self._ratio = 1.0
        self._scale = 1.0  # logical pixels to a frame pixel
        self._middle = QPointF()  # frame coordinates of the view's middle
        self._fitted = True

    @property
    def is_fitted(self) -> bool:
        """Whether the whole frame is shown as large as the view allows, and stays so on resizing."""
        return self._fitted

    @property
    def geometry(self) -> Geometry:
        scale = self._scale * self._ratio
        return Geometry(
            scale,
            round(self._view.width() / 2 * self._ratio - self._middle.x() * scale),
            round(self._view.height() / 2 * self._ratio - self._middle.y() * scale),
            self._ratio,
        )

    @property
    def device_size(self) -> QSize:
        """The view's size in device pixels."""
        return QSize(
            math.ceil(self._view.width() * self._ratio), math.ceil(self._view.height() * self._ratio)
        )

    def reset(self) -> None:
        """No frame: the next one is fitted, whatever its size."""
        self._frame = QSize()
        self.fit()

    def set_frame_size(self, size: QSize) -> None:
        """The frame's size in pixels. Another size than before is fitted; the same keeps zoom and place."""
        if size != self._frame:
            self._frame = size
            self.fit()

    def set_view(self, size: QSizeF, ratio: float) -> None:
        """The view's size in logical pixels and device pixels to each. Keeps its middle, or stays fitted."""
        self._view = QSizeF(max(size.width(), 1.0), max(size.height(), 1.0))
        self._ratio = ratio
        if self._fitted:
            self.fit()
        else:
            self._zoom_to(self._scale)

    def fit(self) -> None:
        """Show the whole frame as large as it goes."""
        self._fitted = True
        self._scale = self._fit_scale()
        self._middle = QPointF(self._frame.width() / 2, self._frame.height() / 2)

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Enlarge by a factor; what is seen at `about` (logical; None: the middle) stays there."""
        self._zoom_to(self._scale * factor, about)

    def zoom_actual(self) -> None:
        """One device pixel to a frame pixel, about the view's middle."""
        self._zoom_to(1.0 / self._ratio)

    def pan(self, delta: QPointF) -> None:
        """Move the picture by so many logical pixels, as far as it may go."""
        self._fitted = False
        self._set_middle(self._middle - delta / self._scale)

    def _zoom_to(self, scale: float, about: QPointF | None = None) -> None:
        self._fitted = False
        fit = self._fit_scale()
        scale = max(min(fit / 2, 1.0 / self._ratio), min(scale, max(_MOST, fit * 4)))
        half = QPointF(self._view.width() / 2, self._view.height() / 2)
        # As in to_frame, the middle of the device pixel under the pointer's tip is what stays.
        tip = QPointF(0.5, 0.5) / self._ratio
        offset = QPointF() if about is None else about + tip - half
        pinned = self._middle + offset / self._scale
        self._scale = scale
        self._set_middle(pinned - offset / scale)

    def _set_middle(self, middle: QPointF) -> None:
        self._middle = QPointF(
            max(0.0, min(middle.x(), float(self._frame.width()))),
            max(0.0, min(middle.y(), float(self._frame.height()))),
        )

    def _fit_scale(self) -> float:
        if self._frame.isEmpty():
            return 1.0
        width = max(self._view.width() - 2 * _MARGIN, 1.0)
        height = max(self._view.height() - 2 * _MARGIN, 1.0)
        return min(width / self._frame.width(), height / self._frame.height())
