"""A small clip in memory, and a project with objects that overlap on it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from annotator.project.edits import AddObject, SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo, Project
from engine.masks import Mask
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH, video_ref

GREY = 90


@dataclass(frozen=True)
class FakeFrame:
    number: int
    image_bgra: NDArray[np.uint8]
    is_corrupt: bool = False


@dataclass
class FakeFrames:
    """Plain grey frames that say their number in blue; times as given, else even."""

    width: int = WIDTH
    height: int = HEIGHT
    num_frames: int = NUM_FRAMES
    fps: Fraction = Fraction(30000, 1001)
    times: tuple[float, ...] | None = None
    names: tuple[str, ...] | None = None

    def time(self, n: int) -> float:
        return self.times[n] if self.times else n / float(self.fps)

    def name(self, n: int) -> str:
        return self.names[n] if self.names else f"{n:05d}"

    def read(self, n: int) -> FakeFrame:
        image = np.full((self.height, self.width, 4), GREY, np.uint8)
        image[..., 0] = 20 * n
        image[..., 3] = 255
        image.flags.writeable = False
        return FakeFrame(n, image)


def rectangle(
    x0: int, y0: int, x1: int, y1: int, iou: float | None = None, size: tuple[int, int] = (HEIGHT, WIDTH)
) -> MaskRecord:
    array = np.zeros(size, bool)
    array[y0:y1, x0:x1] = True
    mask = Mask.from_array(array)
    source = Source.PAINTED if iou is None else Source.TRACKED
    return MaskRecord(mask, MaskInfo(source, None, iou, area=mask.area))


def make_scene(path: str = "/videos/Film ü 物.mp4") -> tuple[Project, FakeFrames]:
    """Objects 1, 3 and 2 in this order. Frame 0: all, overlapping; 1: one, empty; 2: none; then one moves."""
    project = Project(video_ref(path))
    labels = ("Hund", "Katze", "Hund")
    for label in labels:
        new = project.new_object()
        AddObject(ObjectInfo(new.id, f"{label} {new.id} 物", label, new.colour), new.id % 2).apply(project)
    order = {o: project.objects[o] for o in (1, 3, 2)}
    project.objects.clear()
    project.objects.update(order)
    for object_id, record in {
        1: rectangle(2, 2, 20, 12, 0.9),
        3: rectangle(8, 4, 28, 20, 0.7),
        2: rectangle(10, 6, 14, 10, 0.8),
    }.items():
        SetMask(object_id, 0, record).apply(project)
    SetMask(1, 1, rectangle(0, 0, 0, 0, 0.2)).apply(project)
    for frame in range(3, NUM_FRAMES):
        SetMask(1, frame, rectangle(frame, 1, frame + 9, 15, 0.5)).apply(project)
    return project, FakeFrames()
