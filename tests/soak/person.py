"""A simulated person, and the list of what they may do. Each action is a name and a seed of its own, so that
a run can be done again from its log, and parts of it left out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from engine.errors import UserError
from tests.soak.hands import (
    DialogHand,
    place_in,
    press_keys,
)
from tests.soak.material import Material
from tests.soak.program import Program, rest

Do = Callable[["Person", random.Random], None]


@dataclass(frozen=True, slots=True)
class Action:
    """weight: how often, beside the others. moves_view: whether zoom and place may differ after it.
    stays: whether the same project is open after it."""

    name: str
    do: Do
    weight: float
    moves_view: bool
    stays: bool


ACTIONS: dict[str, Action] = {}


def action(weight: float, *, moves_view: bool = False, stays: bool = True) -> Callable[[Do], Do]:
    def keep(do: Do) -> Do:
        name = do.__name__
        ACTIONS[name] = Action(name, do, weight, moves_view, stays)
        return do

    return keep


class Person:
    """Does actions to a program. Everything they need is here; what they choose follows from their seed."""

    def __init__(self, program: Program, material: Material) -> None:
        self.program = program
        self.material = material
        self.dialogs = DialogHand(self._path)

    def act(self, name: str, seed: int) -> None:
        """Do one action, then let the program go on for no time, a little, or until it rests."""
        rng = random.Random(seed)
        self.dialogs.use(random.Random(seed + 1))
        # What is sent to a window under a dialog arrives; what a person does there does not.
        self.program.wait(lambda: QApplication.activeModalWidget() is None, "the last dialog to be left")
        self.program.to_front()
        try:
            ACTIONS[name].do(self, rng)
        except UserError as error:  # QTest hands on what, in a real event, comes to the exception hook
            self.program.app.notices.exception(error)
        pause = rng.random()
        if pause < 0.5:
            for _ in range(rng.choice((0, 1, 1, 5))):
                QApplication.processEvents()
        elif pause < 0.92:
            rest(rng.choice((1, 5, 20, 60)))
        elif self.program.is_running and QApplication.activeModalWidget() is None:
            self._look_at_it()

    def _look_at_it(self) -> None:
        """As one does now and then: until what was asked for is there."""
        app = self.program.app
        self.program.wait(lambda: not app.tracking.is_segmenting(app.view.object_id or 0), "a mask")

    def frame_point(self, rng: random.Random) -> QPoint:
        """Somewhere on the picture; now and then beside it."""
        canvas, project = self.program.app.window.canvas, self.program.project
        if project is None or rng.random() < 0.03:
            return place_in(canvas.viewport().rect(), rng)
        x, y = rng.randrange(project.video.width), rng.randrange(project.video.height)
        place = canvas.frame_to_widget(x, y)
        inside = canvas.viewport().rect()
        return QPoint(max(0, min(place.x(), inside.width() - 1)), max(0, min(place.y(), inside.height() - 1)))

    def command(self, command_id: str, rng: random.Random) -> None:
        """By its key, or where it has none or chance wills so, from the menu."""
        app = self.program.app
        keys = app.keys.of(command_id)
        if keys and rng.random() < 0.8:
            press_keys(app.window.canvas if app.workspace.is_open else app.window, rng.choice(keys))
        elif app.actions.by_id[command_id].isEnabled():
            app.actions.by_id[command_id].trigger()

    def _path(self, rng: random.Random) -> Path:
        chance = rng.random()
        if chance < 0.35:
            return self.material.out / f"written {rng.randrange(5)}"
        return rng.choice(self.material.everything)
