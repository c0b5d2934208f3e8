"""What the person is looking at: frame, object, tool, what is shown. Never saved as work.

The one place that holds these; widgets set them here and follow the signals, and hold no copy.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QObject, Signal

from annotator.project.classes import UNCLASSED


class Tool(enum.StrEnum):
    """What the left button does on the canvas."""

    POINT = "point"
    BOX = "box"
    BRUSH = "brush"
    ERASER = "eraser"
    POLYGON = "polygon"


BRUSH_SIZES = (1, 512)  # frame pixels, the smallest and the largest
_BRUSH_STEP = 7 / 6


class ViewState(QObject):
    """The current frame, object, tool, range and visibility of one window.

    Frames are numbers from 0; setters clamp or ignore what cannot be, and emit only on change.
    """

    frame_changed = Signal(int)
    object_changed = Signal(object)  # int | None
    prompt_changed = Signal(object)  # (object_id, frame, index) | None; index -1 names the box
    tool_changed = Signal(object)  # Tool
    brush_changed = Signal(int)
    range_changed = Signal()
    visibility_changed = Signal()
    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._frame = 0
        self._num_frames = 0
        self._object_id: int | None = None
        self._prompt: tuple[int, int, int] | None = None
        self._tool = Tool.POINT
        self._brush_size = 24
        self._first: int | None = None
        self._last: int | None = None
        self._hidden: frozenset[int] = frozenset()
        self._solo = False
        self._opacity = 0.45
        self._outlines_only = False
        self._patterns = False
        self._label = UNCLASSED
        self._playing = False

    @property
    def num_frames(self) -> int:
        """Length of the open video; 0 when none is open."""
        return self._num_frames

    def reset(self, num_frames: int) -> None:
        """A video of this many frames was opened (0: closed): first frame, nothing chosen or hidden."""
        self.playing = False
        self._num_frames = num_frames
        self._frame = 0
        self._first = self._last = None
        self._hidden = frozenset()
        self._solo = False
        self._label = UNCLASSED
        self.object_id = None
        self.frame_changed.emit(0)
        self.range_changed.emit()
        self.visibility_changed.emit()

    @property
    def frame(self) -> int:
        return self._frame

    @frame.setter
    def frame(self, frame: int) -> None:
        frame = max(0, min(frame, self._num_frames - 1))
        if frame != self._frame:
            self._frame = frame
            self.prompt = None
            self.frame_changed.emit(frame)

    @property
    def object_id(self) -> int | None:
        """The chosen object: prompts go to it. None: the next click makes a new one."""
        return self._object_id

    @object_id.setter
    def object_id(self, object_id: int | None) -> None:
        if object_id != self._object_id:
            self._object_id = object_id
            self.prompt = None
            self.object_changed.emit(object_id)

    @property
    def prompt(self) -> tuple[int, int, int] | None:
        """The chosen prompt: (object_id, frame, index of the point, or -1 for the box)."""
        return self._prompt

    @prompt.setter
    def prompt(self, prompt: tuple[int, int, int] | None) -> None:
        if prompt != self._prompt:
            self._prompt = prompt
            self.prompt_changed.emit(prompt)

    @property
    def tool(self) -> Tool:
        return self._tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        if tool != self._tool:
            self._tool = tool
            self.tool_changed.emit(tool)

    @property
    def brush_size(self) -> int:
        """Diameter of the brush and the eraser, frame pixels; within BRUSH_SIZES."""
        return self._brush_size

    @brush_size.setter
    def brush_size(self, size: int) -> None:
        size = max(BRUSH_SIZES[0], min(size, BRUSH_SIZES[1]))
        if size != self._brush_size:
            self._brush_size = size
            self.brush_changed.emit(size)

    def scale_brush(self, steps: float) -> None:
        """Make the brush larger by so many steps of a sixth, by a pixel at least; below 0: smaller."""
        wanted = self._brush_size * _BRUSH_STEP**steps
        least = 1 if steps > 0 else -1
        change = round(wanted) - self._brush_size
        self.brush_size = self._brush_size + (change or least)

    @property
    def first(self) -> int:
        """First frame of the range that tracking and exporting keep to."""
        return 0 if self._first is None else self._first

    @property
    def last(self) -> int:
        """Last frame of the range, included."""
        return self._num_frames - 1 if self._last is None else self._last

    @property
    def has_range(self) -> bool:
        return self._first is not None or self._last is not None

    def set_range(self, first: int | None, last: int | None) -> None:
        """Keep to frames first..last, included; None for an open end. Swapped ends are put right."""
        if first is not None and last is not None and first > last:
            first, last = last, first
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, last
            self.range_changed.emit()

    @property
    def hidden(self) -> frozenset[int]:
        """Ids of the objects that are not drawn."""
        return self._hidden

    @hidden.setter
    def hidden(self, hidden: frozenset[int]) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            self.visibility_changed.emit()

    @property
    def solo(self) -> bool:
        """Whether only the chosen object is drawn; while none is chosen, all are."""
        return self._solo

    @solo.setter
    def solo(self, solo: bool) -> None:
        if solo != self._solo:
            self._solo = solo
            self.visibility_changed.emit()

    def shows(self, object_id: int) -> bool:
        """Whether an object is drawn now: neither hidden nor left out by solo."""
        alone = self._solo and self._object_id is not None
        return object_id not in self._hidden and (not alone or object_id == self._object_id)

    @property
    def label(self) -> str:
        """The class that a new object gets: the one that was chosen last."""
        return self._label

    @label.setter
    def label(self, label: str) -> None:
        self._label = label

    @property
    def opacity(self) -> float:
        """Of mask fills, 0 (outlines alone) to 1, as the person set it. See `fill_opacity`."""
        return self._opacity

    @opacity.setter
    def opacity(self, opacity: float) -> None:
        opacity = max(0.0, min(opacity, 1.0))
        if opacity != self._opacity:
            self._opacity = opacity
            self.visibility_changed.emit()

    @property
    def outlines_only(self) -> bool:
        """Whether masks are drawn without fills, whatever the opacity."""
        return self._outlines_only

    @outlines_only.setter
    def outlines_only(self, only: bool) -> None:
        if only != self._outlines_only:
            self._outlines_only = only
            self.visibility_changed.emit()

    @property
    def patterns(self) -> bool:
        """Whether outlines differ by object in dashes and dots, too."""
        return self._patterns

    @patterns.setter
    def patterns(self, patterns: bool) -> None:
        if patterns != self._patterns:
            self._patterns = patterns
            self.visibility_changed.emit()

    @property
    def fill_opacity(self) -> float:
        """The opacity that mask fills are drawn with, 0 to 1."""
        return 0.0 if self._outlines_only else self._opacity

    @property
    def playing(self) -> bool:
        return self._playing

    @playing.setter
    def playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)
