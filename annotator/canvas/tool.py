"""What a canvas tool is: what a new one implements, and all that it may use.

A tool turns presses, moves and releases into calls of `prompting` or `painting`; what it shows
meanwhile it paints itself. One file a tool; tools.py lists them.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter

from annotator.canvas.mask_layer import MaskLayer
from annotator.canvas.navigation import Geometry, Navigation
from annotator.canvas.prompt_layer import PromptLayer
from annotator.project.pixels import Pixels
from annotator.view_state import ViewState
from engine.prompts import Box


class Prompting(Protocol):
    """What a person can say on the canvas; each call is one undoable step."""

    def add_point(self, x: float, y: float, positive: bool) -> None:
        """A click on the pixel in column x, row y of the current frame."""
        ...

    def set_box(self, box: Box) -> None:
        """A box around the chosen object, or around a new one."""
        ...

    def move_point(self, object_id: int, frame: int, index: int, x: float, y: float) -> None:
        """A point now names the pixel in column x, row y."""
        ...

    def tell_of_boxes(self) -> None:
        """Say how a box is drawn; changes nothing."""
        ...

    def choose_at(self, x: float, y: float) -> bool:
        """Choose the object whose mask has this pixel; whether there is one."""
        ...


class Painting(Protocol):
    """What a person can paint on the canvas; each call is one undoable step called `name`."""

    def add(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        """These pixels belong to the object on this frame; None: they are a new object."""
        ...

    def cut(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        """They do not."""
        ...

    def tell_of_polygons(self) -> None:
        """Say how many corners a polygon needs; changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is and what is held with it.

    position: logical pixels of the view. x, y: the same place in the frame, also outside it.
    button: the one pressed or released; NoButton for moves. again: the second press of a double-click.
    """

    position: QPointF
    x: float
    y: float
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    again: bool = False

    @property
    def pixel(self) -> tuple[int, int]:
        """Column and row of the frame pixel under the pointer."""
        return math.floor(self.x), math.floor(self.y)

    def is_inside(self, size: QSize) -> bool:
        """Whether that pixel is one of a frame of this size."""
        column, row = self.pixel
        return 0 <= column < size.width() and 0 <= row < size.height()

    def distance(self, other: Pointer) -> float:
        """Logical pixels between two positions."""
        return math.dist(self.position.toTuple(), other.position.toTuple())


@dataclass(frozen=True, slots=True)
class Stage:
    """What a tool works on. frame_size: of the picture on screen, pixels. repaint: what was drawn
    changed; repaint_part: only in this part of the view, logical pixels. show_now: have what changed so far
    on the screen before anything else is done."""

    view: ViewState
    prompting: Prompting
    painting: Painting
    prompts: PromptLayer
    masks: MaskLayer
    navigation: Navigation
    frame_size: Callable[[], QSize]
    repaint: Callable[[], None]
    repaint_part: Callable[[QRect], None]
    show_now: Callable[[], None]

    @property
    def geometry(self) -> Geometry:
        return self.navigation.geometry


class CanvasTool:
    """One tool. It gets a press only over a picture that is the current frame's, and after a press
    every move until the release or `cancel`, also from outside the view."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def cursor(self) -> QCursor:
        """The pointer's shape now."""
        return QCursor(Qt.CursorShape.ArrowCursor)

    def press(self, pointer: Pointer) -> bool:
        """A button went down; False when this tool has no use for it."""
        return False

    def move(self, pointer: Pointer) -> None:
        """The pointer moved with the button held."""

    def release(self, pointer: Pointer) -> None:
        """The button went up."""

    def hover(self, pointer: Pointer | None) -> None:
        """The pointer moved with no button held; None: it left the view."""

    def takes_alt(self, pointer: Pointer) -> bool:
        """Whether a press with Alt is this tool's now, instead of panning or choosing."""
        return False

    def wheel(self, steps: float, pointer: Pointer) -> bool:
        """The wheel turned by so many notches; False when this tool leaves that to zooming."""
        return False

    def wants_key(self, key: Qt.Key) -> bool:
        """Whether this key means something for what is half drawn, whatever else it means."""
        return False

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """A key that it wanted was pressed."""

    def cancel(self) -> bool:
        """Forget what is half drawn; False when nothing was."""
        return False

    def interrupt(self) -> None:
        """The frame or the tool is about to be another one."""
        self.cancel()

    def reset(self) -> None:
        """The work is gone."""
        self.cancel()

    def prompts_changed(self) -> None:
        """The prompts of the frame on screen are others now."""

    def paint(self, painter: QPainter, geometry: Geometry) -> None:
        """Draw what is half done. painter: in logical pixels of the view."""
