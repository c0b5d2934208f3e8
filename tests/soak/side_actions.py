"""What a simulated person does beside clicking and tracking: attributes, the look, memory, better models."""

from __future__ import annotations

import random
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from annotator.panels.improve_dialog import ImproveDialog
from annotator.project.attributes import AttributeKind, make_attribute
from engine.errors import UserError
from tests.soak.hands import LEFT, NONE, drop, leave, place_in, type_into
from tests.soak.person import Person, action
from tests.soak.program import rest

_NAMES = ("colour", "speed", "parked", "kind of wheel", "颜色")


@action(1.5, moves_view=True)
def attributes(person: Person, rng: random.Random) -> None:
    """The chosen object's class asks one thing more, or one less; then something is answered."""
    app, project = person.program.app, person.program.project
    chosen = project.objects.get(app.view.object_id or 0) if project is not None else None
    if project is None or chosen is None or not chosen.label:
        return
    entry = project.classes.find(chosen.label)
    if entry is not None and (len(entry.attributes) < 2 or rng.random() < 0.2):
        kind = rng.choice(list(AttributeKind))
        made = make_attribute(rng.choice(_NAMES), kind, ("one", "two", "三"))
        try:
            app.attributes.add(entry.name, replace(made, mutable=rng.random() < 0.6))
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
    if any(info.changes for info in project.objects.values()):
        person.command(rng.choice(("go.previous_change", "go.next_change")), rng)


@action(2)
def label(person: Person, rng: random.Random) -> None:
    """The chosen object gets a class by its digit; a person of many classes has one for each."""
    app, project = person.program.app, person.program.project
    if project is not None and len(project.classes) < 9 and rng.random() < 0.5:
        free = (n for n in range(99) if project.classes.find(f"class {n}") is None)
        app.classes.add(f"class {next(free)}")
    QApplication.processEvents()
    person.command(f"objects.class_{rng.randint(1, 9)}", rng)


@action(1)
def another_reading(person: Person, rng: random.Random) -> None:
    """A first click, its mask, and Tab through what it could mean."""
    app = person.program.app
    for name in ("edit.cancel", "edit.tool_point", "objects.new"):
        person.command(name, rng)
    canvas = app.window.canvas
    QTest.mouseClick(canvas.viewport(), LEFT, pos=person.frame_point(rng))
    person.program.wait(lambda: not app.tracking.is_segmenting(app.view.object_id or 0), "a mask")
    for _ in range(rng.randint(1, 4)):
        rest(1)
        person.command("edit.next_reading", rng)


@action(1)
def take_a_point(person: Person, rng: random.Random) -> None:
    """A prompt is chosen by a click on it, and deleted, or the mask it gave is verified and not any more."""
    app, project = person.program.app, person.program.project
    here = [] if project is None else [(k, s) for k, s in project.prompts.items() if s.points]
    if not here:
        return
    (object_id, frame), said = rng.choice(here)
    app.view.frame, app.view.object_id = frame, object_id
    person.command("edit.tool_point", rng)
    person.program.wait(lambda: app.window.canvas.shown_frame == frame or app.view.frame != frame, "a frame")
    point = rng.choice(said.points)
    place = app.window.canvas.frame_to_widget(point.x, point.y)
    QTest.mouseClick(app.window.canvas.viewport(), LEFT, pos=place)
    rest(1)
    names = (
        ("edit.delete_prompt",),
        ("review.verify", "review.back", "review.unverify"),
        ("review.unverify",),
    )
    for name in rng.choice(names):
        person.command(name, rng)
        rest(1)


@action(2)
def look(person: Person, rng: random.Random) -> None:
    names = ("patterns", "outlines_only", "theme_dark", "theme_light", "theme_system")
    timeline = ("timeline_in", "timeline_out", "timeline_fit")
    looks = (*(f"view.{n}" for n in (*names, *timeline)), "objects.colour_by_class")
    person.command(rng.choice(looks), rng)


@action(0.7)
def memory(person: Person, rng: random.Random) -> None:
    """The engine may have less or more, as in the settings; also while tracking runs."""
    person.program.app.models.limit_memory(rng.choice((128, 256, 1024, 0)))


@action(2)
def propose(person: Person, rng: random.Random) -> None:
    """Everything on the frame; some of it is accepted."""
    person.command("objects.propose", rng)
    rest(rng.choice((0, 20, 300)))
    proposing = person.program.app.proposing
    new = "objects.accept_good" in person.program.never_done()
    if rng.random() < 0.3 or new:
        person.program.wait(lambda: not proposing.is_looking, "proposals")
        if proposing.good and new:
            person.command("objects.accept_good", rng)
    canvas = person.program.app.window.canvas
    for _ in range(rng.randrange(3)):
        QTest.mouseMove(canvas.viewport(), person.frame_point(rng))
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=person.frame_point(rng))
    person.command(rng.choice(("objects.accept_good", "edit.cancel", "edit.undo", "go.next")), rng)


@action(0.3)
def improve(person: Person, rng: random.Random) -> None:
    """The dialog, whatever is touched in it; should that begin something, it is given up at once. Who never
    did that verifies some masks and begins, if that will do."""
    new = "model.improve_stop" in person.program.never_done()
    if new:
        _verify_some(person, rng)
        _plan_to_begin(person, 200)
    person.command("model.improve", rng)
    if new:
        person.program.wait(lambda: QApplication.activeModalWidget() is None, "the dialog to be left")
        person.dialogs.plan(None)
    rest(rng.choice((0, 50)))
    if person.program.app.improving.state is not None:
        person.command("model.improve_stop", rng)


def _verify_some(person: Person, rng: random.Random) -> None:
    """Masks from both ends of the object that was followed furthest: to learn from, and to measure on."""
    app, project = person.program.app, person.program.project
    there = {} if project is None else {o: sorted(project.masks.frames(o)) for o in project.objects}
    there = {o: frames for o, frames in there.items() if frames}
    if not there:
        return
    app.view.object_id = max(there, key=lambda o: there[o][-1] - there[o][0])
    frames = there[app.view.object_id]
    for frame in {*frames[:2], *frames[-2:]}:
        app.view.frame = frame
        rest(20)
        person.command("review.verify", rng)


def _plan_to_begin(person: Person, looks: int) -> None:
    """When what the projects hold has been counted: that takes some looks at the dialog."""

    def do(dialog: QWidget) -> None:
        assert isinstance(dialog, ImproveDialog)
        if dialog.go.isEnabled():
            QTest.mouseClick(dialog.go, LEFT)
        elif looks:
            _plan_to_begin(person, looks - 1)
        else:
            leave(dialog)

    person.dialogs.plan(ImproveDialog, do)


@action(1.5)
def settings(person: Person, rng: random.Random) -> None:
    """A page of the settings, something on it; often left open, beside the work. A language is that of the
    next start."""
    app = person.program.app
    person.command("edit.settings", rng)
    dialog = app.dialogs.settings_window.show()
    dialog.show_page(rng.choice(list(dialog.pages)))
    for _ in range(rng.randrange(5)):
        person.dialogs.touch(dialog, rng)
    if rng.random() < 0.4:
        leave(dialog)


@action(0.15)
def language(person: Person, rng: random.Random) -> None:
    """Chosen in the settings: the next start is in it."""
    dialog = person.program.app.dialogs.settings_window.show()
    dialog.show_page("general")
    choice = dialog.findChild(QComboBox)
    assert choice is not None
    choice.setFocus()
    QTest.keyClick(choice, rng.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
    leave(dialog)


@action(1)
def drag_row(person: Person, rng: random.Random) -> None:
    """An object is let go elsewhere in the list, as after a drag: that itself is the platform's."""
    rows = person.program.app.window.object_list.list
    model = rows.model()
    if model.rowCount() < 2:
        return
    data = model.mimeData([model.index(rng.randrange(model.rowCount()), 0)])
    at = QPointF(place_in(rows.viewport().rect(), rng))
    event = QDropEvent(at, Qt.DropAction.MoveAction, data, LEFT, NONE, QEvent.Type.Drop)
    QApplication.sendEvent(rows.viewport(), event)


@action(0.2, moves_view=True, stays=False)
def drop_several(person: Person, rng: random.Random) -> None:
    """Several files at once; the first is opened."""
    drop(person.program.app.window, rng.sample(person.material.everything, 3))
    rest(rng.choice((0, 50)))


@action(0.25, moves_view=True, stays=False)
def video_moved(person: Person, rng: random.Random) -> None:
    """The video of a project is not where it was; it is sought, found or given up, and put back."""
    app, video = person.program.app, person.material.others[0]
    project, elsewhere = video.with_suffix(".masklet"), video.with_name("moved elsewhere.mp4")
    if not project.exists() or (app.workspace.file is not None and app.workspace.file.path == project):
        return
    video.rename(elsewhere)
    app.opener.open(project)
    person.program.wait(
        lambda: app.background.current is None and QApplication.activeModalWidget() is None, "the search"
    )
    app.opener.close()  # the project may be at the video's new place now
    elsewhere.rename(video)


@action(0.3, moves_view=True, stays=False)
def end_while_busy(person: Person, rng: random.Random) -> None:
    """All at once is begun, and the window closed over it: by its own button, as most do."""
    program = person.program
    for name in rng.sample(("track.both", "objects.propose", "track.stale", "go.play", "model.choose"), 3):
        person.command(name, rng)
    if rng.random() < 0.5:
        program.app.models.choose(rng.choice(("basic", "sam2-nano")))
    rest(rng.choice((0, 2, 20)))
    program.app.window.close()
    rest(0)
    program.stop()
    program.start()
