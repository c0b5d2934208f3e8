"""The tools of the canvas. A new one is a file of its own, a name in view_state.Tool, and a line here."""

from __future__ import annotations

from annotator.canvas.box import BoxTool
from annotator.canvas.brush import BrushTool
from annotator.canvas.eraser import EraserTool
from annotator.canvas.point import PointTool
from annotator.canvas.polygon import PolygonTool
from annotator.canvas.tool import CanvasTool
from annotator.view_state import Tool

TOOLS: dict[Tool, type[CanvasTool]] = {
    Tool.POINT: PointTool,
    Tool.BOX: BoxTool,
    Tool.BRUSH: BrushTool,
    Tool.ERASER: EraserTool,
    Tool.POLYGON: PolygonTool,
}
