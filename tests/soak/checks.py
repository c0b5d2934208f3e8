"""What has to hold whenever the program rests: one truth in memory, on disk, on screen and in history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.panels.object_model import CountRole, InfoRole, VisibleRole
from annotator.project.project import Project
from annotator.review.risks import Risks
from tests.annotator.making import state
from tests.soak.evidence import circumstances, keep_pictures
from tests.soak.hands import leave, other_dialogs
from tests.soak.program import Program, rest, thread_names

_ESCAPES = 12
_LOOKS = 20  # what is to be painted soon is waited for; what was forgotten never comes
_POOL = 3  # threads of one name: those that render masks
_SMOOTHING = 12  # of 255
_ROUNDING = 3  # of 255: masks in one picture, against one by one
_TOLERANCE = 3  # of 255: what blending in another order of rounding may differ by


def settle(program: Program) -> list[str]:
    """Esc until nothing is left that it stops, then wait for what goes on by itself."""
    wrong = []
    for _ in range(_ESCAPES):  # Esc may mean something inside of a dialog first
        for dialog in other_dialogs(program.app.window):
            leave(dialog)
            rest(1)
    program.wait(_nothing_holds_the_window, "dialogs and menus to be left")
    program.to_front()
    app = program.app
    app.improving.cancel()  # Esc leaves it alone: it goes on beside the work
    for _ in range(_ESCAPES):
        if not (app.tracking.is_tracking or app.proposing.is_on or app.view.playing):
            break
        QTest.keyClick(app.window.canvas, Qt.Key.Key_Escape)
        rest(5)
    else:
        wrong.append(f"Esc does not stop: {program.what_runs()}")
    QTest.keyClick(app.window.canvas, Qt.Key.Key_Escape)
    pointer_elsewhere(app)
    program.wait(program.is_idle, "rest after Esc")
    return wrong


def _nothing_holds_the_window() -> bool:
    """Neither a dialog nor a menu: Esc would leave that, and not what is half drawn under it."""
    return QApplication.activeModalWidget() is None and QApplication.activePopupWidget() is None


def pointer_elsewhere(app: App) -> None:
    """The pointer is over neither picture nor timeline: no ring of a brush, no preview, nothing hovered."""
    for part in (app.window.canvas.surface, app.window.timeline.viewport()):
        QApplication.sendEvent(part, QEvent(QEvent.Type.Leave))


def check_all(program: Program, *, history: bool) -> list[str]:
    """Everything that is wrong now; the program rests. history: also undo and redo all of it."""
    app = program.app
    if not app.workspace.is_open:
        return []
    pointer_elsewhere(app)  # a window that comes to the front is told of the pointer anew, whenever that is
    wrong = [*_file(app), *_canvas(app, program.keep), *_window(app), *_lists(app)]
    if history:
        wrong += _history(program)
    return wrong


def differences(one: dict, other: dict) -> list[str]:
    """What two states of a project (see `state`) do not have in common, in words."""
    found = []
    for part, mine in one.items():
        theirs = other[part]
        if mine == theirs:
            continue
        if isinstance(mine, dict):
            keys = sorted(k for k in {*mine, *theirs} if mine.get(k) != theirs.get(k))
            first = keys[0]
            found.append(f"{part} {keys[:6]}, such as {mine.get(first)!r:.300} / {theirs.get(first)!r:.300}")
        else:
            found.append(f"{part}: {mine!r:.200} / {theirs!r:.200}")
    return found


# ------------------------------------------------------------ memory, file, history


def _file(app: App) -> list[str]:
    project, file = app.workspace.project, app.workspace.file
    assert project is not None
    assert file is not None
    with file.snapshot() as saved:
        wrong = [f"the file differs: {d}" for d in differences(state(project), state(saved))]
    connection = sqlite3.connect(f"{file.path.as_uri()}?mode=ro", uri=True)
    try:
        said = connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()
    if said != [("ok",)]:
        wrong.append(f"the file is damaged: {said[:3]}")
    return wrong


def _history(program: Program) -> list[str]:
    """Undone and redone whole, all is as it was: at once, and after what tracking makes of it."""
    history, project = program.history, program.project
    assert project is not None
    before = state(project)
    steps = 0
    while history.undo_name is not None:
        history.undo()
        steps += 1
    for _ in range(steps):
        history.redo()
    wrong = [f"redone it differs: {d}" for d in differences(before, state(project))]
    program.wait(program.is_idle, "rest after redoing")
    settled = {k for k, r in before["masks"].items() if not r.info.stale}
    after = state(project)
    for name in ("objects", "prompts", "bases", "classes"):
        if before[name] != after[name]:
            wrong.append(f"{name} changed by themselves after redoing")
    changed = [k for k in settled if after["masks"].get(k) != before["masks"][k]]
    if changed:
        wrong.append(f"masks changed by themselves after redoing: {changed[:6]}")
    return wrong


# ------------------------------------------------------------ the screen


def _pixels(image: QImage) -> NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.bytesPerLine() // 4, 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[:, : image.width(), :3].copy()


def _canvas(app: App, keep: Path | None) -> list[str]:
    """The picture is the current frame's, and every mask on it is the project's, where and as it is. keep:
    the folder for pictures of what is wrong."""
    canvas, project = app.window.canvas, app.workspace.project
    assert project is not None
    if canvas.shown_frame != app.view.frame:
        return [f"frame {canvas.shown_frame} is shown, and {app.view.frame} is the current one"]
    surface = canvas.surface
    shown = surface.grab().toImage()
    surface.masks.reset()
    fresh = surface.grab().toImage()
    wrong = []
    # All masks in one picture are rounded once more than one by one; nobody sees that.
    if (np.abs(_pixels(shown).astype(int) - _pixels(fresh)) > _ROUNDING).any():
        wrong.append(f"the canvas shows old masks of frame {app.view.frame}")
    return wrong + _fills(app, project, _pixels(fresh), keep)


def _fills(app: App, project: Project, seen: NDArray[np.uint8], keep: Path | None) -> list[str]:
    """Away from outlines and prompts, each pixel is the picture's, tinted by the masks over it in turn."""
    surface, view = app.window.canvas.surface, app.view
    geometry = surface.navigation.geometry
    height, width = seen.shape[:2]
    if geometry.scale < 1.0 or project.video.width * project.video.height > 10**6:
        return []
    blank = QImage(width, height, QImage.Format.Format_RGB32)
    blank.fill(surface.palette().color(surface.backgroundRole()))
    painter = QPainter(blank)
    surface.picture.paint(painter, geometry, QSize(width, height))
    painter.end()
    expected = _pixels(blank).astype(np.float32)
    columns, rows = geometry.columns(0, width), geometry.rows(0, height)
    inside = (columns >= 0) & (columns < project.video.width), (rows >= 0) & (rows < project.video.height)
    within = np.outer(inside[1], inside[0])
    clear = within.copy()
    cs, rs = columns.clip(0, project.video.width - 1), rows.clip(0, project.video.height - 1)
    for info in sorted(project.objects.values(), key=lambda o: o.id == view.object_id):
        record = project.masks.get_sound(info.id, view.frame)
        if record is None or not view.shows(info.id):
            continue
        covered = record.mask.to_array()[rs][:, cs] & within
        colour = QColor(project.colour_of(info))
        strength = view.fill_opacity * (0.35 if record.info.stale else 1.0)
        bgr = np.array([colour.blue(), colour.green(), colour.red()], np.float32)
        expected[covered] = expected[covered] * (1 - strength) + bgr * strength
        clear &= ~near_edge(covered, 7)
    clear &= ~_near_prompts(app, project, seen.shape[:2])
    clear[:8], clear[-8:], clear[:, :8], clear[:, -8:] = False, False, False, False  # lines from beyond
    off = np.abs(expected - seen).max(axis=2) > _TOLERANCE + 2 * len(project.objects)
    bad = off & clear
    if not bad.any():
        return []
    if keep is not None:
        keep_pictures(keep, expected=expected, on_screen=seen, wrong=bad, looked_at=clear)
    words = f"{bad.sum()} pixels of frame {view.frame} on screen are not as the project's masks say"
    return [f"{words} ({circumstances(app, project, bad)})"]


def near_edge(covered: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Where a mask's edge is no further than so many pixels."""
    import cv2

    square = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    bits = covered.astype(np.uint8)
    near: NDArray[np.bool_] = cv2.dilate(bits, square) != cv2.erode(bits, square)
    return near


def _near_prompts(app: App, project: Project, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    near = np.zeros(shape, np.bool_)
    geometry = app.window.canvas.surface.navigation.geometry

    def mark(x: float, y: float) -> None:
        place = geometry.to_view(x, y).toPoint()
        top, left = max(0, place.y() - 16), max(0, place.x() - 16)
        near[top : max(0, place.y() + 17), left : max(0, place.x() + 17)] = True

    for (_, frame), said in project.prompts.items():
        if frame != app.view.frame:
            continue
        for point in said.points:
            mark(point.x + 0.5, point.y + 0.5)
        if said.box is not None:
            b = said.box
            rect = geometry.rect_to_view(b.x0, b.y0, b.x1, b.y1).toRect()
            for edge in _edges(rect):
                near[max(0, edge.top()) : edge.bottom() + 1, max(0, edge.left()) : edge.right() + 1] = True
    return near


def _edges(rect: QRect) -> Iterator[QRect]:
    for x in (rect.left(), rect.right()):
        yield QRect(x - 10, rect.top() - 10, 21, rect.height() + 21)
    for y in (rect.top(), rect.bottom()):
        yield QRect(rect.left() - 10, y - 10, rect.width() + 21, 21)


def _window(app: App) -> list[str]:
    """What is on screen is what would be painted now: nothing forgot to ask for a repaint."""
    wrong: list[str] = []
    for _ in range(_LOOKS):
        rest(30)
        wrong = _not_painted(app)
        if not wrong:
            break
    return wrong


def _not_painted(app: App) -> list[str]:
    window = app.window
    wrong = []
    screen = _pixels(window.screen().grabWindow(window.winId()).toImage())
    for name, part in (
        ("canvas", window.canvas.surface),
        ("timeline", window.timeline.viewport()),
        ("object list", window.object_list.list.viewport()),
        ("status bar", window.status),
        ("mask line", window.mask_line),
        ("review list", window.review_list),
    ):
        if not part.isVisible():
            continue
        place = part.mapTo(window, part.rect().topLeft())
        there = screen[place.y() : place.y() + part.height(), place.x() : place.x() + part.width()]
        painted = _pixels(part.grab().toImage())
        if there.shape != painted.shape:
            continue  # partly outside of a small window
        # Smooth scaling rounds otherwise where a part alone is painted; nobody sees that.
        off = np.abs(there.astype(int) - painted).max(axis=2) > _SMOOTHING
        if window.notice_bar.isVisible():  # notices lie over the picture
            over = window.notice_bar.rect().translated(window.notice_bar.mapTo(window, QPoint()) - place)
            over &= part.rect()
            off[over.top() : over.bottom() + 1, over.left() : over.right() + 1] = False
        rows, columns = off.nonzero()
        if rows.size:
            where = f"{columns.min()}..{columns.max()} x {rows.min()}..{rows.max()}"
            wrong.append(f"the {name} on screen is out of date in {rows.size} pixels, {where}")
    return wrong


# ------------------------------------------------------------ lists


def _lists(app: App) -> list[str]:
    project, view, window = app.workspace.project, app.view, app.window
    assert project is not None
    model = window.object_list.list.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    infos = [index.data(InfoRole) for index in indexes]
    wrong = []
    if infos != list(project.objects.values()):
        wrong.append(f"the object list has {infos} and the project {list(project.objects.values())}")
    counts = [index.data(CountRole) for index in indexes]
    if counts != [len(project.masks.frames(o)) for o in project.objects]:
        wrong.append(f"the object list counts {counts} masks")
    if [index.data(VisibleRole) for index in indexes] != [view.shows(o) for o in project.objects]:
        wrong.append("the object list shows other eyes than the view")
    if [row.object_id for row in window.timeline._rows] != list(project.objects):
        wrong.append("the timeline has other rows than the project has objects")
    if view.object_id is not None and view.object_id not in project.objects:
        wrong.append(f"object {view.object_id} is chosen and does not exist")
    chosen = [model.object_id(i) for i in window.object_list.list.selectionModel().selectedIndexes()]
    if chosen != ([] if view.object_id is None else [view.object_id]):
        wrong.append(f"the list has {chosen} selected, and {view.object_id} is chosen")
    if not set(view.hidden) <= set(project.objects):
        wrong.append(f"hidden objects that do not exist: {set(view.hidden) - set(project.objects)}")
    return wrong + _timeline(app, project) + _review(app, project)


def _timeline(app: App, project: Project) -> list[str]:
    """The strips, kept up to date from edits, look like strips made now."""
    timeline = app.window.timeline
    shown = _pixels(timeline.viewport().grab().toImage())
    timeline._rows.load(project)
    fresh = _pixels(timeline.viewport().grab().toImage())
    return ["the timeline's rows are out of date"] if (shown != fresh).any() else []


def _review(app: App, project: Project) -> list[str]:
    """What is verified and stale is counted exactly; what is usual, and so proposed, may lag behind."""
    fresh = Risks()
    fresh.load(project)
    kept, wrong = app.reviewing.risks, []
    for object_id in project.objects:
        mine, theirs = kept.counts(object_id), fresh.counts(object_id)
        if (mine.verified, mine.stale) != (theirs.verified, theirs.stale):
            wrong.append(f"the review counts {mine} of object {object_id}, and there are {theirs}")
    return wrong


def check_threads(baseline: list[str]) -> list[str]:
    """No more threads of a name than there were."""
    names = thread_names()
    more = [n for n in set(names) if names.count(n) > max(_POOL, baseline.count(n))]
    return [f"threads: {names}"] if more else []
