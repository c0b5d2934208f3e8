"""The eraser: a drag takes away from the chosen object's mask; with the right button it paints."""

from __future__ import annotations

from annotator.canvas.brush import BrushTool


class EraserTool(BrushTool):
    """The brush, the other way round; its ring is dashed."""

    adds = False
