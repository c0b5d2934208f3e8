"""A canvas over a small open project, and someone who writes down what is said on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.canvas.canvas import Canvas
from annotator.project import mask_operations
from annotator.project.edits import AddObject, SetMask, SetPrompts
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.pixels import Pixels
from annotator.project.project import ObjectInfo, Project, Source, VideoRef
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.frames import Frame
from engine.masks import Mask
from engine.prompts import Box, Point, Prompts

WIDTH, HEIGHT, FRAMES = 160, 90, 20
BLUE, ORANGE = "#3060F0", "#F08020"


class Listener:
    """Notes each call of the canvas, and does it to the project as prompting and painting do, without
    an engine."""

    def __init__(self, view: ViewState, history: History) -> None:
        self.heard: list[tuple[object, ...]] = []
        self.painted = Pixels(0, 0, np.zeros((0, 0), np.bool_))
        self._view = view
        self._history = history

    def add_point(self, x: float, y: float, positive: bool) -> None:
        self.heard.append(("point", x, y, positive))
        self._say(self._said().with_point(Point(x, y, positive)))

    def set_box(self, box: Box) -> None:
        self.heard.append(("box", box.x0, box.y0, box.x1, box.y1))
        self._say(self._said().with_box(box))

    def tell_of_boxes(self) -> None:
        self.heard.append(("told of boxes",))

    def tell_of_polygons(self) -> None:
        self.heard.append(("told of polygons",))

    def move_point(self, object_id: int, frame: int, index: int, x: float, y: float) -> None:
        self.heard.append(("move", object_id, frame, index, x, y))
        said = self._history.project.prompts[object_id, frame]
        points = list(said.points)
        points[index] = replace(points[index], x=x, y=y)
        self._history.do("Move", SetPrompts(object_id, frame, replace(said, points=tuple(points))))

    def choose_at(self, x: float, y: float) -> bool:
        self.heard.append(("choose", x, y))
        return True

    def add(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        self.heard.append((name, object_id, frame))
        self._paint(name, object_id, frame, pixels, mask_operations.added)

    def cut(self, name: str, object_id: int | None, frame: int, pixels: Pixels) -> None:
        self.heard.append((name, object_id, frame))
        self._paint(name, object_id, frame, pixels, mask_operations.cut)

    def _paint(
        self,
        name: str,
        object_id: int | None,
        frame: int,
        pixels: Pixels,
        change: Callable[[Mask, Pixels], Mask],
    ) -> None:
        self.painted = pixels
        if object_id is None:
            return
        record = self._history.project.masks.get(object_id, frame)
        before = record.mask if record is not None else Mask.empty(HEIGHT, WIDTH)
        after = MaskRecord(change(before, pixels), MaskInfo(Source.PAINTED))
        self._history.do(name, SetMask(object_id, frame, after))

    def _said(self) -> Prompts:
        object_id = self._view.object_id
        assert object_id is not None
        return self._history.project.prompts.get((object_id, self._view.frame), Prompts())

    def _say(self, prompts: Prompts) -> None:
        assert self._view.object_id is not None
        self._history.do("Say", SetPrompts(self._view.object_id, self._view.frame, prompts))


@dataclass
class Desk:
    """All that a test of the canvas works with. Object 1 is blue, 2 orange; 1 is chosen."""

    canvas: Canvas
    view: ViewState
    workspace: Workspace
    history: History
    listener: Listener

    def frame(self, number: int = 0, *, is_corrupt: bool = False) -> Frame:
        """Dark grey, a little lighter with each frame."""
        image = np.full((HEIGHT, WIDTH, 4), 40 + number, np.uint8)
        image[..., 3] = 255
        return Frame(number, image, is_corrupt)

    def put_mask(self, object_id: int, frame: int, mask_hw: NDArray[np.bool_]) -> None:
        record = MaskRecord(Mask.from_array(mask_hw), MaskInfo(Source.TRACKED))
        self.history.do("Mask", SetMask(object_id, frame, record))

    def at(self, x: float, y: float) -> QPoint:
        return self.canvas.frame_to_widget(x, y)

    def click(
        self,
        x: float,
        y: float,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        QTest.mouseClick(self.canvas.viewport(), button, modifiers, self.at(x, y))

    def drag(
        self,
        start: QPoint,
        end: QPoint,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        before_release: Callable[[], None] | None = None,
    ) -> None:
        """Press, a few moves, release; `before_release` runs with the button still held."""
        viewport = self.canvas.viewport()
        QTest.mousePress(viewport, button, modifiers, start)
        for step in range(1, 6):
            QTest.mouseMove(viewport, (QPointF(start) + QPointF(end - start) * (step / 5)).toPoint())
        if before_release is not None:
            before_release()
        QTest.mouseRelease(viewport, button, modifiers, end)

    def seen(self, x: float, y: float) -> tuple[int, int, int]:
        """The colour on the screen at a place of the frame."""
        image = self.canvas.viewport().grab().toImage()
        at = self.at(x, y) * image.devicePixelRatio()
        colour = image.pixelColor(at)
        return colour.red(), colour.green(), colour.blue()


def block(x0: int, y0: int, x1: int, y1: int) -> NDArray[np.bool_]:
    """A rectangle of set pixels."""
    mask = np.zeros((HEIGHT, WIDTH), np.bool_)
    mask[y0:y1, x0:x1] = True
    return mask


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    view, workspace = ViewState(), Workspace()
    video = VideoRef("/clips/yard.mp4", "video", WIDTH, HEIGHT, FRAMES, Fraction(25), "print")
    view.reset(FRAMES)
    history = workspace.attach(Project(video))
    history.do("Add", AddObject(ObjectInfo(1, "Cup", "kitchen", BLUE)))
    history.do("Add", AddObject(ObjectInfo(2, "Ball", "toy", ORANGE)))
    view.object_id = 1
    listener = Listener(view, history)
    canvas = Canvas(view, workspace, listener, listener)
    qtbot.addWidget(canvas)
    canvas.resize(812, 462)  # 5 logical pixels to a frame pixel when fitted
    canvas.show()
    desk = Desk(canvas, view, workspace, history, listener)
    canvas.show_frame(desk.frame(0))
    return desk
