"""What a simulated person does beside clicking and tracking: attributes, the look, memory, better models."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit

from annotator.project.attributes import AttributeKind, make_attribute
from engine.errors import UserError
from tests.soak.hands import type_into
from tests.soak.person import Person, action
from tests.soak.program import rest

_NAMES = ("colour", "speed", "parked", "kind of wheel", "颜色")


@action(1.5)
def attributes(person: Person, rng: random.Random) -> None:
    """The chosen object's class asks one thing more, or one less; then something is answered."""
    app, project = person.program.app, person.program.project
    chosen = project.objects.get(app.view.object_id or 0) if project is not None else None
    if project is None or chosen is None or not chosen.label:
        return
    entry = project.classes.find(chosen.label)
    if entry is not None and (len(entry.attributes) < 2 or rng.random() < 0.2):
        kind = rng.choice(list(AttributeKind))
        try:
            app.attributes.add(entry.name, make_attribute(rng.choice(_NAMES), kind, ("one", "two", "三")))
        except UserError as error:  # as the dialog says it: there is one of that name
            app.notices.hint(str(error))
    elif entry is not None and rng.random() < 0.2:
        app.attributes.delete(entry.name, rng.choice(entry.attributes).name)
    person.command("objects.attributes", rng)
    field = QApplication.focusWidget()
    if isinstance(field, QComboBox | QAbstractSpinBox):
        QTest.keyClick(field, rng.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
    elif isinstance(field, QLineEdit):
        type_into(field, rng.choice(("rot", "12", "0.5", "")))
    if field is not None:
        QTest.keyClick(field, rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space)))


@action(1)
def label(person: Person, rng: random.Random) -> None:
    """The chosen object gets a class by its digit."""
    person.command(f"objects.class_{rng.randint(1, 4)}", rng)


@action(1)
def look(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(("view.patterns", "view.outlines_only", "objects.colour_by_class")), rng)


@action(0.7)
def memory(person: Person, rng: random.Random) -> None:
    """The engine may have less or more, as in the settings; also while tracking runs."""
    person.program.app.models.limit_memory(rng.choice((128, 256, 1024, 0)))


@action(2)
def propose(person: Person, rng: random.Random) -> None:
    """Everything on the frame; some of it is accepted."""
    person.command("objects.propose", rng)
    rest(rng.choice((0, 20, 300)))
    canvas = person.program.app.window.canvas
    for _ in range(rng.randrange(3)):
        QTest.mouseMove(canvas.viewport(), person.frame_point(rng))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=person.frame_point(rng))
    person.command(rng.choice(("objects.accept_good", "edit.cancel", "edit.undo", "go.next")), rng)


@action(0.3)
def improve(person: Person, rng: random.Random) -> None:
    """The dialog, whatever is touched in it; should that begin something, it is given up at once."""
    person.command("model.improve", rng)
    rest(rng.choice((0, 50)))
    if person.program.app.improving.state is not None:
        person.command("model.improve_stop", rng)
