"""Objects whose masks do not overlap, so that every format can hold all of them, and reading them back."""

from __future__ import annotations

from pathlib import Path

from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.options import ExportOptions
from annotator.importers.arrival import Arrival, ImportChoices
from annotator.importers.formats import read_masks
from annotator.importers.found import Clip, FoundMasks
from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import AddObject, Several
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import ObjectInfo, Project
from engine.masks import Mask
from tests.annotator.exporters.scene import FakeFrames
from tests.annotator.making import HEIGHT, NUM_FRAMES, WIDTH, video_ref

SPEED = Attribute("speed", AttributeKind.NUMBER, 0.0, mutable=True)
PLATE = Attribute("plate", AttributeKind.TEXT, "")
CLIP = Clip("clip", WIDTH, HEIGHT, NUM_FRAMES)


def block(x0: int, y0: int, side: int = 5) -> Mask:
    import numpy as np

    return Mask.from_window(HEIGHT, WIDTH, x0, y0, np.ones((side, side), bool))


def make_project() -> Project:
    """A painted van on frames 2 to 9, occluded on 6; a tracked dog on 0 to 4; a clicked one of no class."""
    project = Project(video_ref())
    van = ClassInfo("van", "#112233", (SPEED, PLATE))
    project.classes = Classes((van, ClassInfo("dog", "#445566"), ClassInfo("unused", "#778899")))
    for info in (
        ObjectInfo(1, "Van 物", "van", "#56B4E9", False, (("plate", "B 1"),), (("speed", ((5, 3.0),)),)),
        ObjectInfo(2, "Rex", "dog", "#E69F00"),
        ObjectInfo(3, "", "object", "#AABBCC"),
    ):
        AddObject(info).apply(project)
    for n in range(2, 10):
        _put(project, 1, n, block(n, 1), Source.PAINTED, occluded=n == 6)
    for n in range(5):
        _put(project, 2, n, block(n, 8), Source.TRACKED)
    _put(project, 3, 1, block(20, 16), Source.PROMPTED)
    return project


def _put(project: Project, object_id: int, frame: int, mask: Mask, source: Source, **more: bool) -> None:
    project.masks.put(object_id, frame, MaskRecord(mask, MaskInfo(source, area=mask.area, **more)))


def write(project: Project, name: str, folder: Path, options: ExportOptions | None = None) -> Path:
    path = folder / f"out{FORMATS[name].suffix}"
    assert export(project, FakeFrames(), FORMATS[name], path, options)
    return path


def take(project: Project, found: FoundMasks, choices: ImportChoices | None = None) -> Arrival:
    """All that comes of it is in the project then."""
    arrival = Arrival(project, found, choices or ImportChoices(first=found.first))
    Several(tuple(arrival.first_edits(()))).apply(project)
    for edit in arrival.masks():
        edit.apply(project)
    return arrival


def read(path: Path, clip: Clip = CLIP) -> FoundMasks:
    return read_masks(path, clip)
