"""What `gui.py` measures, each on the real window. Every measure yields rows for its table."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from annotator.project.edits import SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.view_state import Tool
from engine.masks import Mask
from tests.benchmarks.gui_program import Moment, Program, Times
from tests.benchmarks.gui_works import (
    large_mask,
    long_project,
    project_with_masks,
    write_clip,
    write_long_clip,
)

HD, UHD = (1920, 1080), (3840, 2160)
LONG = 99_990  # frames
OBJECTS = 20
_SAVED = "saved, all shown"
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


@dataclass(frozen=True)
class Row:
    """One line of the table. goal: milliseconds that `judged` of the wall times should not exceed;
    None: only told. judged: 'p95', 'median' or 'longest'."""

    name: str
    times: Times
    goal: float | None
    judged: str = "p95"


def scrubbing(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """From asking for a frame to the painted window."""
    for masks in (0, OBJECTS):
        video = write_clip(folder / f"scrub{masks}.mp4", HD, 150)
        program.open(project_with_masks(video, masks))
        program.settle()
        words = f"{masks} masks" if masks else "no masks"
        yield Row(f"scrub step, decoded, {words}", _steps(program, repeats), 16)
        yield Row(f"jump to a decoded frame, {words}", _jumps(program, repeats, decoded=True), 16)
        yield Row(f"scrub step, not decoded, {words}", _jumps(program, repeats, decoded=False), 60)


def _go(program: Program, frame: int, times: Times) -> None:
    view, canvas = program.app.view, program.canvas
    program.seen(
        lambda: setattr(view, "frame", frame),
        times,
        paints=program.canvas_paints,
        ready=lambda: canvas.shown_frame == frame,
    )


def _steps(program: Program, repeats: int) -> Times:
    """Along the clip and back, one to four frames a step, as fast as a drag goes: 25 steps a second."""
    times, rng, view = Times(), random.Random(1), program.app.view
    way = 1
    program.rest(1.0)
    while len(times.wall) < repeats:
        frame = view.frame + way * rng.choice((1, 1, 1, 2, 4))
        if not 0 <= frame < view.num_frames or rng.random() < 0.04:
            way = -way
            continue
        program.wait(lambda frame=frame: program.app.feed.peek(frame) is not None)
        _go(program, frame, times)
        program.rest(0.04)
    return times


def _jumps(program: Program, repeats: int, *, decoded: bool) -> Times:
    times, rng, view, feed = Times(), random.Random(2), program.app.view, program.app.feed
    while len(times.wall) < repeats:
        held = set(feed.cached_frames()) - {view.frame}
        there = sorted(held if decoded else set(range(view.num_frames)) - held - {view.frame})
        if there:
            _go(program, rng.choice(there), times)
        program.rest(0.05)
    return times


def playing(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """From picture to picture while a clip plays at its own speed, and how many were left out."""
    for masks in (0, OBJECTS):
        frames = max(60, 3 * repeats)
        program.open(project_with_masks(write_clip(folder / f"play{masks}.mp4", HD, frames), masks))
        program.settle()
        times, shown = _play(program)
        left_out = 100 * (frames - len(shown)) / frames
        name = f"playing, {masks or 'no'} masks: {left_out:.0f} in 100 left out"
        yield Row(name, times, 100, "longest")


def _play(program: Program) -> tuple[Times, set[int]]:
    """Play to the end. Returns the times from new picture to new picture, and which were shown."""
    view, canvas, paints = program.app.view, program.canvas, program.canvas_paints
    times, shown = Times(), {view.frame}
    count, last = paints.count, Moment.now()
    view.playing = True
    while True:
        program.wait(
            lambda count=count: paints.count > count or not (view.playing or program.app.feed.is_waiting)
        )
        if paints.count == count:
            return times, shown
        count = paints.count
        if canvas.shown_frame is not None and canvas.shown_frame not in shown:
            shown.add(canvas.shown_frame)
            times.add(last, paints.at)
            last = paints.at


def one_mask(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """From an edit of one object's mask to the painted window, the edit being saved as ever; and the painting
    by itself, of all in the window that the edit changed."""
    video = write_clip(folder / "edit.mp4", HD, 20)
    program.open(project_with_masks(video, OBJECTS))
    program.settle()
    rng, times, painting = np.random.default_rng(3), Times(), Times()
    history = program.app.workspace.history
    assert history is not None
    records = [MaskRecord(m, MaskInfo(Source.PROMPTED, 3.0, 0.9, area=m.area)) for m in _masks(rng, repeats)]
    for record in records:
        edit = SetMask(1, 0, record)
        paints = program.canvas_paints
        program.seen(lambda edit=edit: history.do("Mask", edit), times, paints=paints, ready=_yes)
    yield Row(f"one of {OBJECTS} masks edited, saved and painted", times, None)
    for place, record in enumerate(records):
        history.do("Mask", SetMask(1 + place % OBJECTS, 0, record))
        program.time(program.paint_now, painting)
        program.rest(0.03)
    yield Row(f"one of {OBJECTS} masks edited, its repaint", painting, 8)


def _masks(rng: np.random.Generator, count: int) -> list[Mask]:
    return [large_mask(rng, *HD) for _ in range(count)]


def timeline(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """Repaints of the timeline with 20 objects over 100,000 frames."""
    app, line = program.app, program.timeline
    program.open(long_project(write_long_clip(folder / "timeline.mp4", LONG), OBJECTS, every=3))
    line.setMinimumHeight(560)
    program.settle()
    _keep_still(app.window, line)
    project, history = program.project, app.workspace.history
    mask = project.masks.get(1, 0)
    assert mask is not None
    assert history is not None

    def scroll(turn: int) -> None:
        bar = line.horizontalScrollBar()
        bar.setValue(bar.value() + (211 if turn % 40 < 20 else -187))

    def change(turn: int) -> None:
        history.do("Mask", SetMask(1 + turn % OBJECTS, 7 * turn, mask))

    def scrub(turn: int) -> None:
        app.view.frame = 1000 * turn % project.video.num_frames

    def zoom(turn: int) -> None:
        line.zoom_by(1.25 if turn % 24 < 12 else 1 / 1.25)

    for name, act in (("scrubbing", scrub), ("zooming", zoom), ("one mask changed", change)):
        yield Row(f"timeline repaint, {name}", _repaints(program, repeats, act), 3)
    anew = _repaints(program, repeats, lambda turn: line.viewport().update())
    yield Row("timeline, all of it painted anew", anew, None)
    line.zoom_by(20)
    yield Row("timeline repaint, scrolling", _repaints(program, repeats, scroll), 3)
    yield Row("timeline repaint, zoomed in, zooming", _repaints(program, repeats, zoom), 3)


def _keep_still(window: QMainWindow, shown: QWidget) -> None:
    """Let no other part of the window be painted: Qt paints whatever is due along with what it is told to."""
    others = [*window.findChildren(QDockWidget), window.centralWidget(), window.statusBar()]
    for part in others:
        part.setUpdatesEnabled(part.isAncestorOf(shown))


def _repaints(program: Program, repeats: int, act: Callable[[int], object]) -> Times:
    """What is painted after each: no more than the program says has changed."""
    times, window = Times(), program.app.window
    QApplication.processEvents()
    for turn in range(repeats):
        act(turn)
        program.time(lambda: QApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest), times)
        QApplication.processEvents()
    return times


def brush(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """From a mouse event of a stroke to the painted window, over 20 masks. A release paints the end of the
    stroke, then saves the step and tells all panels, which are painted last."""
    for name, size in (("1080p", HD), ("4K", UHD)):
        video = write_clip(folder / f"brush{name}.mp4", size, 8)
        program.open(project_with_masks(video, OBJECTS))
        program.settle()
        view = program.app.view
        view.object_id, view.tool = 1, Tool.BRUSH
        for diameter in (24, 200):
            view.brush_size = diameter
            parts = {part: Times() for part in ("press", "move", "release", _SAVED)}
            rng = np.random.default_rng(5)
            for turn in range(2 + repeats // 10):
                _stroke(program, rng, parts if turn else {part: Times() for part in parts})
            for part, times in parts.items():
                yield Row(f"brush of {diameter} at {name}, {part}", times, None if part == _SAVED else 16)
        view.tool = Tool.POINT


def _stroke(program: Program, rng: np.random.Generator, parts: dict[str, Times]) -> None:
    """Across a good part of the picture, some 30 pixels of the screen a move. Never beside it: a brush
    paints nothing there, and nothing is what there would be to wait for."""
    canvas, video = program.canvas, program.project.video
    area = QRect(canvas.frame_to_widget(0, 0), canvas.frame_to_widget(video.width - 1, video.height - 1))
    t = np.linspace(0, 1, 20)
    x, y = rng.uniform(0.2, 0.3) * area.width(), rng.uniform(0.3, 0.6) * area.height()
    x, y = x + area.left(), y + area.top()
    xs, ys = x + 0.45 * area.width() * t, y + 0.12 * area.height() * np.sin(6 * t + rng.uniform(0, 6))
    way = [QPointF(round(a), round(b)) for a, b in zip(xs, ys, strict=True)]
    _send(program, QEvent.Type.MouseMove, way[0], _NONE, _NONE, Times())
    _send(program, QEvent.Type.MouseButtonPress, way[0], _LEFT, _LEFT, parts["press"])
    for at in way[1:-1]:
        _send(program, QEvent.Type.MouseMove, at, _NONE, _LEFT, parts["move"])
    released, saved = parts["release"], parts[_SAVED]
    _send(program, QEvent.Type.MouseButtonRelease, way[-1], _LEFT, _NONE, released, saved)


def _send(
    program: Program,
    kind: QEvent.Type,
    at: QPointF,
    button: Qt.MouseButton,
    held: Qt.MouseButton,
    times: Times,
    rest: Times | None = None,
) -> None:
    viewport, paints = program.canvas.viewport(), program.canvas_paints
    event = QMouseEvent(kind, at, at, at, button, held, Qt.KeyboardModifier.NoModifier)
    program.seen(lambda: QApplication.sendEvent(viewport, event), times, paints=paints, ready=_yes, rest=rest)


def opening(program: Program, folder: Path, repeats: int) -> Iterator[Row]:
    """From opening a project of 20 objects on 10,000 frames to its first frame on screen."""
    project = long_project(write_clip(folder / "long.mp4", (128, 72), 10_000), OBJECTS)
    times = Times()
    for _ in range(max(3, repeats // 20)):
        program.app.opener.close()
        program.settle()
        program.time(lambda: program.open(project), times)
    yield Row(f"opening {OBJECTS} objects x 10,000 frames", times, 2000)
    program.app.opener.close()


def tracking(program: Program, folder: Path, videos: list[Path]) -> Iterator[Row]:
    """Turns of the event loop that should come every 5 ms, while objects are tracked both ways and
    somebody scrubs, ten frames a second."""
    for video in videos or [write_clip(folder / "track.mp4", (1280, 720), 120)]:
        copy = Path(shutil.copy(video, folder / f"track-{video.name}"))  # its project goes with the folder
        program.open(copy)
        program.settle()
        _click(program, 0.5, 0.5)
        rng, view = random.Random(0), program.app.view
        program.heart.start()
        program.app.actions.run("track.both")
        while program.app.tracking.is_waiting:
            view.frame = rng.randrange(view.num_frames)
            program.rest(0.1)
        program.heart.stop()
        gaps = program.heart.gaps
        over = sum(gap > 50 for gap in gaps.wall)
        yield Row(f"event loop, {video.name}: {over} of {len(gaps.wall)} over 50", gaps, 50, "longest")
        program.app.opener.close()


def _click(program: Program, share_x: float, share_y: float) -> None:
    video, canvas = program.project.video, program.canvas
    place = QPointF(canvas.frame_to_widget(share_x * video.width, share_y * video.height))
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        held = _LEFT if kind == QEvent.Type.MouseButtonPress else _NONE
        event = QMouseEvent(kind, place, place, place, _LEFT, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas.viewport(), event)
    program.wait(lambda: len(program.project.masks) > 0)


def _yes() -> bool:
    return True
