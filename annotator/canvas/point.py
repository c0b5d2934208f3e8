"""The point tool: a click says 'this', a right click 'not this', a drag draws a box."""

from __future__ import annotations

from annotator.canvas.cursors import cross_cursor
from annotator.canvas.prompt_tool import PromptTool
from annotator.canvas.tool import Pointer, Stage


class PointTool(PromptTool):
    """Prompts with points."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, cross_cursor())

    def click(self, pointer: Pointer) -> None:
        x, y = pointer.pixel
        self.stage.prompting.add_point(float(x), float(y), True)
