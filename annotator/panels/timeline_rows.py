"""The rows of the timeline: one per object, each made of strips, kept up to date from edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from annotator.panels.timeline_marks import RowMarks, Strip
from annotator.panels.timeline_ruler import HeaderStrip, Ruler
from annotator.panels.timeline_strips import MaskStrip
from annotator.project.edits import Touched
from annotator.project.project import Project
from annotator.words import joined

StripMaker = Callable[[Project, int], Strip]

# What every object's row is made of, from the top.
OBJECT_STRIPS: tuple[StripMaker, ...] = (MaskStrip,)


def video_strips(project: Project) -> tuple[HeaderStrip, ...]:
    """What lies above the rows, about the whole video."""
    return (Ruler(float(project.video.fps)),)


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """The row of one object: the marks of its strips, and where it lies below the first row's top, px."""

    object_id: int
    marks: RowMarks
    top: int

    @property
    def height(self) -> int:
        return self.marks.height + 1  # a line parts it from the next

    def describe(self, frame: int) -> str:
        return joined(filter(None, (s.describe(frame) for s in self.marks.strips)))


class TimelineRows:
    """All rows in the project's order. Holds no work, only what is needed to draw it fast."""

    def __init__(
        self,
        object_strips: tuple[StripMaker, ...] = OBJECT_STRIPS,
        header_strips: tuple[HeaderStrip, ...] = (),
    ) -> None:
        """object_strips: make what every object's row consists of, from the top. header_strips: come
        below those of `video_strips`, whatever project is open."""
        self._object_strips = object_strips
        self._header_strips = header_strips
        self._project: Project | None = None
        self._rows: dict[int, ObjectRow] = {}
        self.header: tuple[HeaderStrip, ...] = ()

    def __iter__(self) -> Iterator[ObjectRow]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, object_id: int) -> ObjectRow:
        """Raises KeyError for an object without a row."""
        return self._rows[object_id]

    def __contains__(self, object_id: object) -> bool:
        return object_id in self._rows

    @property
    def height(self) -> int:
        """Of all rows together, px."""
        return sum(row.height for row in self)

    def load(self, project: Project | None) -> None:
        """Rows for this project; none for None."""
        self._project = project
        self._rows = {}
        self.header = (*video_strips(project), *self._header_strips) if project is not None else ()
        self._arrange()

    def update(self, touched: Touched) -> bool:
        """Follow an edit; True when rows came, went or moved."""
        if touched.video:
            self.load(self._project)
            return True
        came_or_went = bool(touched.objects) and self._project is not None and self._order_differs()
        if came_or_went:
            self._arrange()
        frames: defaultdict[int, set[int]] = defaultdict(set)
        for object_id, frame in touched.prompts:
            frames[object_id].add(frame)
        for object_id, changed in touched.mask_frames.items():
            frames[object_id] |= changed
        for object_id, changed in frames.items():
            if object_id in self._rows:
                self._rows[object_id].marks.refresh(changed)
        return came_or_went

    def at(self, y: int) -> ObjectRow | None:
        """The row at a height below the first row's top, px."""
        return next((row for row in self if row.top <= y < row.top + row.height), None)

    def _order_differs(self) -> bool:
        return self._project is not None and list(self._rows) != list(self._project.objects)

    def _arrange(self) -> None:
        before, self._rows = self._rows, {}
        if self._project is None:
            return
        top = 0
        for object_id in self._project.objects:
            old = before.get(object_id)
            row = ObjectRow(object_id, old.marks if old else self._marks_of(object_id), top)
            self._rows[object_id] = row
            top += row.height

    def _marks_of(self, object_id: int) -> RowMarks:
        assert self._project is not None
        strips = tuple(make(self._project, object_id) for make in self._object_strips)
        return RowMarks(strips, self._project.video.num_frames)
