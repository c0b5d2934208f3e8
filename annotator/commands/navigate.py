"""The Go menu: through the video, and the range to work in."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import because, command, is_open
from annotator.plans import settled_frames
from annotator.project.timed_values import value_changes
from annotator.words import tr


def _go(c: Context, frame: int) -> None:
    c.view.playing = False
    c.view.frame = frame


@command(
    "go.previous",
    "Previous frame",
    menu="Go",
    keys=("Left", "A", ","),
    icon="previous",
    repeats=True,
    enabled=is_open,
)
def previous(c: Context) -> None:
    _go(c, c.view.frame - 1)


@command(
    "go.next", "Next frame", menu="Go", keys=("Right", "D", "."), icon="next", repeats=True, enabled=is_open
)
def next_frame(c: Context) -> None:
    _go(c, c.view.frame + 1)


@command("go.back_ten", "Ten frames back", menu="Go", keys=("Shift+Left",), repeats=True, enabled=is_open)
def back_ten(c: Context) -> None:
    _go(c, c.view.frame - 10)


@command("go.on_ten", "Ten frames on", menu="Go", keys=("Shift+Right",), repeats=True, enabled=is_open)
def on_ten(c: Context) -> None:
    _go(c, c.view.frame + 10)


@command("go.first", "First frame", menu="Go", keys=("Home",), icon="first", enabled=is_open)
def first(c: Context) -> None:
    _go(c, 0)


@command("go.last", "Last frame", menu="Go", keys=("End",), icon="last", enabled=is_open)
def last(c: Context) -> None:
    _go(c, c.view.num_frames - 1)


@command(
    "go.play", "Play", menu="Go", keys=("Space",), icon="play", group=1, enabled=is_open, tool_bar=True,
    checked=lambda c: c.view.playing, tip="Play or pause at the clip's own speed",
)  # fmt: skip
def play(c: Context) -> None:
    c.view.playing = not c.view.playing


def _prompted(c: Context) -> list[int]:
    """Prompted frames of the chosen object, or of all when none is chosen; rising."""
    project = c.workspace.project
    if project is None:
        return []
    objects = [c.view.object_id] if c.view.object_id is not None else list(project.objects)
    return sorted({f for o in objects for f in settled_frames(project, o)})


@command(
    "go.previous_prompted", "Previous prompted frame", menu="Go", keys=("PgUp",), group=2, enabled=is_open,
    tip="Of the chosen object, or of any when none is chosen",
)  # fmt: skip
def previous_prompted(c: Context) -> None:
    before = [f for f in _prompted(c) if f < c.view.frame]
    if before:
        _go(c, before[-1])
    else:
        c.notices.hint(tr("There is no prompted frame before this one."))


@command(
    "go.next_prompted", "Next prompted frame", menu="Go", keys=("PgDown",), group=2, enabled=is_open,
    tip="Of the chosen object, or of any when none is chosen",
)  # fmt: skip
def next_prompted(c: Context) -> None:
    after = [f for f in _prompted(c) if f > c.view.frame]
    if after:
        _go(c, after[0])
    else:
        c.notices.hint(tr("There is no prompted frame after this one."))


def _changes(c: Context) -> list[int]:
    """Frames where an attribute of the chosen object changes, or of any when none is chosen; rising."""
    project = c.workspace.project
    if project is None:
        return []
    chosen = c.view.object_id
    infos = [info for info in project.objects.values() if chosen is None or info.id == chosen]
    changes = (value_changes(project.attributes_of(i), i.attributes, i.changes) for i in infos)
    return sorted({change.frame for found in changes for change in found})


@because("No attribute changes over time here")
def _has_changes(c: Context) -> bool:
    project = c.workspace.project
    return project is not None and any(info.changes for info in project.objects.values())


@command(
    "go.previous_change", "Previous change of an attribute", menu="Go", keys=("Alt+PgUp",), group=2,
    enabled=_has_changes, tip="Of the chosen object, or of any when none is chosen",
)  # fmt: skip
def previous_change(c: Context) -> None:
    before = [f for f in _changes(c) if f < c.view.frame]
    if before:
        _go(c, before[-1])
    else:
        c.notices.hint(tr("No attribute changes before this frame."))


@command(
    "go.next_change", "Next change of an attribute", menu="Go", keys=("Alt+PgDown",), group=2,
    enabled=_has_changes, tip="Of the chosen object, or of any when none is chosen",
)  # fmt: skip
def next_change(c: Context) -> None:
    after = [f for f in _changes(c) if f > c.view.frame]
    if after:
        _go(c, after[0])
    else:
        c.notices.hint(tr("No attribute changes after this frame."))


@command(
    "go.range_in", "Range starts here", menu="Go", keys=("[",), group=3, enabled=is_open,
    tip="Tracking and exporting keep to the range",
)  # fmt: skip
def range_in(c: Context) -> None:
    end = c.view.last if c.view.has_range and c.view.last >= c.view.frame else None
    c.view.set_range(c.view.frame, end if end != c.view.num_frames - 1 else None)


@command(
    "go.range_out", "Range ends here", menu="Go", keys=("]",), group=3, enabled=is_open,
    tip="Tracking and exporting keep to the range",
)  # fmt: skip
def range_out(c: Context) -> None:
    start = c.view.first if c.view.has_range and c.view.first <= c.view.frame else None
    c.view.set_range(start or None, c.view.frame)


@because("No range is set")
def _has_range(c: Context) -> bool:
    return c.view.has_range


@command(
    "go.range_clear", "Clear the range", menu="Go", keys=("\\",), icon="clear", group=3,
    enabled=_has_range,
)  # fmt: skip
def range_clear(c: Context) -> None:
    c.view.set_range(None, None)


@command(
    "go.previous_cut", "Previous shot", menu="Go", keys=("Ctrl+PgUp",), group=4, enabled=is_open,
    tip="To the first frame of this shot, or of the one before",
)  # fmt: skip
def previous_cut(c: Context) -> None:
    _go(c, max((f for f in (0, *c.cuts.frames) if f < c.view.frame), default=0))


@command(
    "go.next_cut", "Next shot", menu="Go", keys=("Ctrl+PgDown",), group=4, enabled=is_open,
    tip="To the frame after the next scene cut",
)  # fmt: skip
def next_cut(c: Context) -> None:
    after = [f for f in c.cuts.frames if f > c.view.frame]
    if after:
        _go(c, after[0])
    else:
        c.notices.hint(tr("There is no scene cut after this frame."))
