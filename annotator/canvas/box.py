"""The box tool: a drag draws a box; a click draws nothing, so that none is added by mistake, and says so."""

from __future__ import annotations

from annotator.canvas.cursors import box_cursor
from annotator.canvas.prompt_tool import PromptTool
from annotator.canvas.tool import Pointer, Stage


class BoxTool(PromptTool):
    """Prompts with boxes."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, box_cursor())

    def click(self, pointer: Pointer) -> None:
        """A box needs two corners."""
        self.stage.prompting.tell_of_boxes()
