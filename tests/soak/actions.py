"""What a simulated person does, and how often."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.soak.hands import (
    LEFT,
    MIDDLE,
    NONE,
    RIGHT,
    Keys,
    drag,
    drop,
    leave,
    other_dialogs,
    place_in,
    type_into,
    wheel,
)
from tests.soak.person import ACTIONS, Person, action
from tests.soak.program import rest

__all__ = ["ACTIONS", "Person"]  # with all that is registered below

# ------------------------------------------------------------ on the picture


@action(30)
def click(person: Person, rng: random.Random) -> None:
    button = LEFT if rng.random() < 0.75 else RIGHT
    keys = rng.choice(
        (NONE, NONE, NONE, NONE, NONE, Keys.ControlModifier, Keys.AltModifier, Keys.ShiftModifier)
    )
    QTest.mouseClick(person.program.app.window.canvas.viewport(), button, keys, person.frame_point(rng))


@action(14)
def stroke(person: Person, rng: random.Random) -> None:
    """With whatever tool is in hand: a box, a point dragged, paint, a corner of a polygon."""
    places = [person.frame_point(rng) for _ in range(rng.randint(2, 6))]
    drag(person.program.app.window.canvas.viewport(), places, LEFT if rng.random() < 0.8 else RIGHT)


@action(3)
def polygon(person: Person, rng: random.Random) -> None:
    canvas = person.program.app.window.canvas
    person.command("edit.tool_polygon", rng)
    for _ in range(rng.randint(2, 5)):
        QTest.mouseClick(canvas.viewport(), LEFT, NONE, person.frame_point(rng))
    end = rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Backspace, None))
    if end is not None:
        QTest.keyClick(canvas.viewport(), end)


@action(3)
def half_a_stroke(person: Person, rng: random.Random) -> None:
    """The button is held while something else happens: a key, another frame."""
    view = person.program.app.window.canvas.viewport()
    QTest.mousePress(view, LEFT, NONE, person.frame_point(rng))
    QTest.mouseMove(view, person.frame_point(rng))
    rest(rng.choice((0, 5, 30)))
    name = rng.choice(("go.next", "edit.cancel", "edit.undo", "edit.tool_box", "objects.new", "go.last"))
    person.command(name, rng)
    QTest.mouseMove(view, person.frame_point(rng))
    QTest.mouseRelease(view, LEFT, NONE, person.frame_point(rng))


@action(4)
def hover(person: Person, rng: random.Random) -> None:
    """The pointer wanders; with Shift, masks are previewed."""
    view = person.program.app.window.canvas.viewport()
    shift = rng.random() < 0.5
    if shift:
        QTest.keyPress(view, Qt.Key.Key_Shift)
    for _ in range(rng.randint(1, 5)):
        QTest.mouseMove(view, person.frame_point(rng))
        rest(rng.choice((0, 2, 15)))
    if shift:
        QTest.keyRelease(view, Qt.Key.Key_Shift)


@action(2, moves_view=True)
def zoom(person: Person, rng: random.Random) -> None:
    canvas = person.program.app.window.canvas
    wheel(canvas.viewport(), person.frame_point(rng), rng.choice((-2, -1, 1, 3)))


@action(2, moves_view=True)
def pan(person: Person, rng: random.Random) -> None:
    view = person.program.app.window.canvas.viewport()
    drag(view, [person.frame_point(rng), person.frame_point(rng)], MIDDLE)


@action(2, moves_view=True)
def view_command(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(("view.fit", "view.fit", "view.zoom_in", "view.zoom_out", "view.actual")), rng)


@action(2)
def brush_size(person: Person, rng: random.Random) -> None:
    view = person.program.app.window.canvas.viewport()
    tool = rng.choice(("edit.tool_brush", "edit.tool_eraser"))
    person.command(tool, rng)
    rest(0)
    before = person.program.app.view.brush_size
    person.command(rng.choice(("mask.brush_larger", "mask.brush_smaller")), rng)
    if person.program.app.view.brush_size == before:
        wheel(view, person.frame_point(rng), rng.choice((-1, 1)), Keys.ControlModifier)


# ------------------------------------------------------------ commands, as often as they are used


_OFTEN = (
    *("edit.tool_point", "edit.tool_point", "edit.tool_box", "edit.tool_brush", "edit.tool_eraser"),
    *("edit.delete_prompt", "edit.delete_prompts", "edit.next_reading", "edit.cancel"),
    *("objects.new", "objects.new", "objects.hide", "objects.solo", "objects.lock", "objects.absent"),
    *("objects.occluded", "objects.move_up", "objects.move_down", "objects.show_all", "objects.propose"),
    *("objects.accept_good", "objects.colour_by_class", "objects.class_1", "objects.class_2"),
    *("review.next", "review.next", "review.back", "review.verify", "review.verify", "review.unverify"),
    *("mask.fill_holes", "mask.remove_islands", "mask.smooth", "mask.grow", "mask.shrink"),
    *("mask.copy_next", "mask.copy_previous", "mask.clear", "view.outlines_only"),
    *("view.more_opaque", "view.less_opaque"),
)
_TRACK = (
    *("track.forward", "track.backward", "track.both", "track.one_forward", "track.one_backward"),
    *("track.chosen_forward", "track.chosen_backward", "track.chosen_both", "track.stale", "track.stop"),
    *("track.again", "track.across_cuts", "edit.cancel"),
)
_GO = (
    *("go.previous", "go.next", "go.next", "go.back_ten", "go.on_ten", "go.first", "go.last"),
    *("go.previous_prompted", "go.next_prompted", "go.previous_cut", "go.next_cut"),
)


@action(16)
def command(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(_OFTEN), rng)


@action(9)
def track(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(_TRACK), rng)


@action(10)
def go(person: Person, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 2, 6))):
        person.command(rng.choice(_GO), rng)


@action(1)
def play(person: Person, rng: random.Random) -> None:
    person.command("go.play", rng)
    rest(rng.choice((0, 30, 150)))
    if rng.random() < 0.7:
        person.command("go.play", rng)


@action(2)
def keep_to_a_range(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(("go.range_in", "go.range_out", "go.range_clear")), rng)


@action(8)
def undo_redo(person: Person, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 1, 2, 5, 25))):
        person.command("edit.undo" if rng.random() < 0.6 else "edit.redo", rng)
        if rng.random() < 0.3:
            QApplication.processEvents()


@action(2)
def identity(person: Person, rng: random.Random) -> None:
    name = rng.choice(("objects.swap", "objects.split", "objects.merge", "objects.delete"))
    person.command(name, rng)


@action(4)
def digit(person: Person, rng: random.Random) -> None:
    QTest.keyClick(person.program.app.window.canvas, Qt.Key(Qt.Key.Key_1.value + rng.randrange(9)))


@action(6)
def any_command(person: Person, rng: random.Random) -> None:
    """Every command of the registry but those with an action of their own; half of the time one that was
    never done so far."""
    others = (
        "file.close",
        "file.quit",
        "help.tour",
        *(f"file.open_{k}" for k in ("video", "folder", "project")),
    )
    moving = ("view.fit", "view.zoom_in", "view.zoom_out", "view.actual")
    names = [n for n in person.program.app.keys.commands if n not in (*others, *moving)]
    new = [n for n in person.program.never_done() if n in names]
    person.command(rng.choice(new if new and rng.random() < 0.5 else names), rng)


# ------------------------------------------------------------ timeline and lists


@action(6)
def scrub(person: Person, rng: random.Random) -> None:
    view = person.program.app.window.timeline.viewport()
    places = [place_in(view.rect(), rng) for _ in range(rng.choice((1, 1, 3, 8)))]
    drag(view, places)


@action(2)
def timeline_wheel(person: Person, rng: random.Random) -> None:
    view = person.program.app.window.timeline.viewport()
    keys = rng.choice((NONE, Keys.ControlModifier, Keys.ShiftModifier))
    wheel(view, place_in(view.rect(), rng), rng.choice((-3, -1, 1, 3)), keys)


@action(1)
def timeline_keys(person: Person, rng: random.Random) -> None:
    timeline = person.program.app.window.timeline
    QTest.mouseMove(timeline.viewport(), place_in(timeline.viewport().rect(), rng))
    keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_End)
    QTest.keyClick(timeline, rng.choice(keys))


@action(4)
def object_row(person: Person, rng: random.Random) -> None:
    """Choose, hide or lock by a press on a row; drag it elsewhere; open its menu."""
    rows = person.program.app.window.object_list.list
    view = rows.viewport()
    place = place_in(
        rows.visualRect(rows.model().index(rng.randrange(max(1, rows.model().rowCount())), 0)), rng
    )
    kind = rng.random()
    if kind < 0.7:
        QTest.mouseClick(view, LEFT, NONE, place)
    elif kind < 0.85:
        rows.customContextMenuRequested.emit(place)
    else:
        person.command("objects.move_up" if kind < 0.92 else "objects.move_down", rng)


@action(2)
def rename(person: Person, rng: random.Random) -> None:
    """In the list itself: a double click, a name, Enter; or Esc, or something else gets the focus."""
    rows = person.program.app.window.object_list.list
    if rows.model().rowCount() == 0:
        return
    index = rows.model().index(rng.randrange(rows.model().rowCount()), 0)
    place = rows.visualRect(index).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, place)
    QTest.mouseDClick(rows.viewport(), LEFT, NONE, place)
    editor = rows.viewport().findChild(QLineEdit)
    if editor is None:
        return
    type_into(editor, rng.choice(("Rad", "雪", "a b", "")))
    end = rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape, None))
    if end is None:
        person.program.app.window.canvas.setFocus()
    else:
        QTest.keyClick(editor, end)


@action(3)
def review_row(person: Person, rng: random.Random) -> None:
    view = person.program.app.window.review_list.findChild(
        type(person.program.app.window.object_list.list).__base__
    )
    if view is not None and view.isVisible():
        QTest.mouseClick(view.viewport(), LEFT, NONE, place_in(view.viewport().rect(), rng))


# ------------------------------------------------------------ dialogs, files, the program itself


_ASKING = (
    *("file.save_copy", "file.export", "edit.settings", "objects.classes", "objects.relabel"),
    *("objects.rename", "track.cuts", "model.choose", "help.keys", "help.palette", "help.change_keys"),
    *("help.about", "help.pages"),
)


@action(4)
def ask(person: Person, rng: random.Random) -> None:
    """Something with a dialog; what becomes of it is the dialog hand's."""
    person.command(rng.choice(_ASKING), rng)


@action(2)
def palette(person: Person, rng: random.Random) -> None:
    person.command("help.palette", rng)
    field = QApplication.focusWidget()
    if isinstance(field, QLineEdit) and field.window() is not person.program.app.window:
        type_into(field, rng.choice(("unfor", "track", "zz", "u", "")))
        QTest.keyClick(field, rng.choice((Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down)))


@action(4)
def dialog_beside(person: Person, rng: random.Random) -> None:
    """A dialog that stands beside the work: something in it, or it is closed."""
    for dialog in other_dialogs(person.program.app.window):
        if rng.random() < 0.6:
            person.dialogs.touch(dialog, rng)
        else:
            leave(dialog)


@action(2)
def notice(person: Person, rng: random.Random) -> None:
    """A notice is dismissed."""
    cards = person.program.app.window.notice_bar.cards
    if cards:
        QTest.keyClick(rng.choice(cards), Qt.Key.Key_Escape)


@action(0.8, moves_view=True)
def resize(person: Person, rng: random.Random) -> None:
    person.program.app.window.resize(rng.randrange(1000, 1600), rng.randrange(680, 1100))


@action(0.7)
def model(person: Person, rng: random.Random) -> None:
    """Another model, also while tracking runs."""
    person.program.app.models.choose(rng.choice(("basic", "sam2-nano")))


@action(0.5, moves_view=True, stays=False)
def open_other(person: Person, rng: random.Random) -> None:
    """Something else is dropped or chosen; often it cannot be opened."""
    window, material = person.program.app.window, person.material
    path = rng.choice((material.main, *material.others, *material.broken))
    where = window.canvas if person.program.app.workspace.is_open and rng.random() < 0.5 else window
    drop(where, [path])
    rest(rng.choice((0, 5, 100)))


@action(0.4, moves_view=True, stays=False)
def open_by_dialog(person: Person, rng: random.Random) -> None:
    person.command(rng.choice(("file.open_video", "file.open_folder", "file.open_project")), rng)
    rest(rng.choice((0, 100)))


@action(0.3, moves_view=True, stays=False)
def close_and_reopen(person: Person, rng: random.Random) -> None:
    person.command("file.close", rng)
    rest(rng.choice((0, 10, 50)))
    recent = person.program.app.settings.recent
    if recent and not person.program.app.workspace.is_open:
        person.program.app.window.welcome.recent_requested.emit(rng.choice(recent).path)
    rest(rng.choice((0, 50)))


@action(0.15, moves_view=True, stays=False)
def tour(person: Person, rng: random.Random) -> None:
    """The guided tour is begun, and left or gone through some way."""
    person.command("help.tour", rng)
    rest(100)


@action(0.3, moves_view=True, stays=False)
def quit_and_start(person: Person, rng: random.Random) -> None:
    """The program is ended in the middle of things and started again."""
    person.command("file.quit", rng)
    rest(0)
    person.program.stop()
    person.program.start()
