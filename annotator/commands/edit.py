"""The Edit menu: undo and redo by their names, and deleting prompts. Plain Del never removes a masklet."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import because, command
from annotator.view_state import Tool
from annotator.words import tr


@because("There is nothing to undo")
def _can_undo(c: Context) -> bool:
    return c.workspace.history is not None and c.workspace.history.undo_name is not None


@because("There is nothing to redo")
def _can_redo(c: Context) -> bool:
    return c.workspace.history is not None and c.workspace.history.redo_name is not None


def _undo_words(c: Context) -> str:
    name = c.workspace.history.undo_name if c.workspace.history is not None else None
    return tr("Undo: {step}", step=name) if name else tr("Undo")


def _redo_words(c: Context) -> str:
    name = c.workspace.history.redo_name if c.workspace.history is not None else None
    return tr("Redo: {step}", step=name) if name else tr("Redo")


@command(
    "edit.undo", "Undo", menu="Edit", keys=("Ctrl+Z",), icon="undo", enabled=_can_undo, words=_undo_words,
    tool_bar=True, tip="Take back the last step, with all that it found",
)  # fmt: skip
def undo(c: Context) -> None:
    if c.workspace.history is not None:
        c.workspace.history.undo()


@command(
    "edit.redo", "Redo", menu="Edit", keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", enabled=_can_redo,
    words=_redo_words, tool_bar=True, tip="Bring the last undone step again",
)  # fmt: skip
def redo(c: Context) -> None:
    if c.workspace.history is not None:
        c.workspace.history.redo()


def _is_cancellable(c: Context) -> bool:
    return c.workspace.is_open or c.background.current is not None or c.models.loading is not None


@command(
    "edit.cancel", "Cancel", menu="Edit", keys=("Esc",), icon="cancel", group=1, enabled=_is_cancellable,
    tip="Stop what is running, or what is half drawn",
)  # fmt: skip
def cancel(c: Context) -> None:
    """What is nearest to the hand first; one thing each time."""
    if c.view.playing:
        c.view.playing = False
        return
    _ = (
        c.window.cancel_drawing()
        or c.proposing.leave()
        or _stop_tracking(c)
        or c.background.cancel()
        or (c.models.ready is not None and c.models.cancel())
    )


def _stop_tracking(c: Context) -> bool:
    stopped = c.tracking.cancel()
    if stopped:
        c.notices.hint(tr("Stopped; what was found is kept. Tracking again goes on from there."))
    return stopped


@because("Choose a point or box first")
def _has_prompt(c: Context) -> bool:
    return c.view.prompt is not None


@command(
    "edit.delete_prompt", "Delete the chosen prompt", menu="Edit", keys=("Del", "Backspace"), icon="delete",
    group=2, enabled=_has_prompt, tip="Delete the point or box that is chosen on the picture",
)  # fmt: skip
def delete_prompt(c: Context) -> None:
    if c.view.prompt is not None:
        c.prompting.delete_prompt(*c.view.prompt)


@because("The chosen object has no prompt on this frame")
def _has_prompts_here(c: Context) -> bool:
    project, object_id = c.workspace.project, c.view.object_id
    return project is not None and object_id is not None and (object_id, c.view.frame) in project.prompts


@command(
    "edit.delete_prompts", "Delete this object's prompts here", menu="Edit", keys=("Ctrl+Del",), group=2,
    enabled=_has_prompts_here, tip="Delete all points and the box of the chosen object on this frame",
)  # fmt: skip
def delete_prompts(c: Context) -> None:
    if c.view.object_id is not None:
        c.prompting.delete_prompts(c.view.object_id, c.view.frame)


@command(
    "edit.next_reading", "Another reading of the click", menu="Edit", keys=("Tab",), group=2,
    enabled=lambda c: c.readings.has_others,
    tip="Show the next mask that the first click on an object may mean: a part, or more than was found",
)  # fmt: skip
def next_reading(c: Context) -> None:
    c.readings.take_next()


@command(
    "edit.tool_point", "Point tool", menu="Edit", keys=("Q",), icon="point", group=3, tool_bar=True,
    checked=lambda c: c.view.tool is Tool.POINT,
    tip="Left click: the object is here. Right click: it is not",
)  # fmt: skip
def tool_point(c: Context) -> None:
    c.view.tool = Tool.POINT


@command(
    "edit.tool_box", "Box tool", menu="Edit", keys=("W",), icon="box", group=3, tool_bar=True,
    checked=lambda c: c.view.tool is Tool.BOX, tip="Drag a box around the object",
)  # fmt: skip
def tool_box(c: Context) -> None:
    c.view.tool = Tool.BOX


@command(
    "edit.tool_brush", "Brush", menu="Edit", keys=("P",), icon="brush", group=3, tool_bar=True,
    checked=lambda c: c.view.tool is Tool.BRUSH,
    tip="Paint the object's mask; right drag erases, Ctrl+wheel sets the size",
)  # fmt: skip
def tool_brush(c: Context) -> None:
    c.view.tool = Tool.BRUSH


@command(
    "edit.tool_eraser", "Eraser", menu="Edit", keys=("E",), icon="eraser", group=3, tool_bar=True,
    checked=lambda c: c.view.tool is Tool.ERASER,
    tip="Erase from the object's mask; right drag paints, Ctrl+wheel sets the size",
)  # fmt: skip
def tool_eraser(c: Context) -> None:
    c.view.tool = Tool.ERASER


@command(
    "edit.tool_polygon", "Polygon", menu="Edit", keys=("G",), icon="polygon", group=3, tool_bar=True,
    checked=lambda c: c.view.tool is Tool.POLYGON,
    tip="Click corners; Enter or a double click adds what they enclose, with Alt cuts it",
)  # fmt: skip
def tool_polygon(c: Context) -> None:
    c.view.tool = Tool.POLYGON


@command(
    "edit.settings", "Settings...", menu="Edit", keys=("Ctrl+,",), icon="settings", group=9,
    tip="Looks, model, memory, start and keys",
)  # fmt: skip
def settings(c: Context) -> None:
    c.dialogs.show_settings("general")
