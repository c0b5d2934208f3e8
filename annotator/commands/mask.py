"""The Mask menu: what can be done to the chosen object's mask on the current frame."""

from __future__ import annotations

from annotator.commands.context import Context
from annotator.commands.registry import command
from annotator.view_state import BRUSH_SIZES, Tool


def _has_mask(c: Context) -> bool:
    return c.painting.can_operate


@command(
    "mask.fill_holes", "Fill holes", menu="Mask", icon="fill", enabled=_has_mask, tool_bar=True,
    tip="Fill all that the mask encloses on this frame",
)  # fmt: skip
def fill_holes(c: Context) -> None:
    c.painting.fill_holes()


@command(
    "mask.remove_islands", "Remove islands", menu="Mask", icon="islands", enabled=_has_mask, tool_bar=True,
    tip="Keep the mask's largest part alone",
)  # fmt: skip
def remove_islands(c: Context) -> None:
    c.painting.remove_islands()


@command(
    "mask.smooth", "Smooth", menu="Mask", icon="smooth", group=1, enabled=_has_mask, tool_bar=True,
    repeats=True, tip="Take spikes and notches from the outline; once more smooths more",
)  # fmt: skip
def smooth(c: Context) -> None:
    c.painting.smooth()


@command(
    "mask.grow", "Grow", menu="Mask", icon="grow", group=1, enabled=_has_mask, tool_bar=True, repeats=True,
    tip="Move the outline one pixel of the frame outward",
)  # fmt: skip
def grow(c: Context) -> None:
    c.painting.grow()


@command(
    "mask.shrink", "Shrink", menu="Mask", icon="shrink", group=1, enabled=_has_mask, tool_bar=True,
    repeats=True, tip="Move the outline one pixel of the frame inward",
)  # fmt: skip
def shrink(c: Context) -> None:
    c.painting.shrink()


@command(
    "mask.copy_next", "Copy to the next frame", menu="Mask", icon="copy", group=2, tool_bar=True,
    enabled=lambda c: c.painting.can_copy(1), tip="Copy the mask to the next frame and go there",
)  # fmt: skip
def copy_next(c: Context) -> None:
    c.painting.copy(1)


@command(
    "mask.copy_previous", "Copy to the previous frame", menu="Mask", icon="copy", group=2,
    enabled=lambda c: c.painting.can_copy(-1), tip="Copy the mask to the previous frame and go there",
)  # fmt: skip
def copy_previous(c: Context) -> None:
    c.painting.copy(-1)


@command(
    "mask.clear", "Clear the mask", menu="Mask", icon="clear", group=3, tool_bar=True,
    enabled=lambda c: c.painting.can_clear,
    tip="Take away the mask and its prompts on this frame; tracking may fill it again",
)  # fmt: skip
def clear(c: Context) -> None:
    c.painting.clear()


def _can_resize(c: Context) -> bool:
    return c.view.tool in (Tool.BRUSH, Tool.ERASER)


@command(
    "mask.brush_larger", "Larger brush", menu="Mask", keys=("Ctrl+]",), group=4, repeats=True,
    enabled=lambda c: _can_resize(c) and c.view.brush_size < BRUSH_SIZES[1],
    tip="Ctrl and the wheel do so too",
)  # fmt: skip
def brush_larger(c: Context) -> None:
    c.view.scale_brush(1)


@command(
    "mask.brush_smaller", "Smaller brush", menu="Mask", keys=("Ctrl+[",), group=4, repeats=True,
    enabled=lambda c: _can_resize(c) and c.view.brush_size > BRUSH_SIZES[0],
    tip="Ctrl and the wheel do so too",
)  # fmt: skip
def brush_smaller(c: Context) -> None:
    c.view.scale_brush(-1)
