"""Projects, masks and seeded random edits for the tests of the annotator's rooms."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from annotator.project.attributes import Attribute, AttributeKind
from annotator.project.classes import Classes, ClassInfo
from annotator.project.edits import (
    AddObject,
    Edit,
    SetMask,
    SetMaskInfo,
    SetObject,
    SetPrompts,
    SetStale,
    SetVideo,
    Several,
    remove_object,
)
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.object_edits import SetClasses, SetOrder, exchange
from annotator.project.project import ObjectInfo, Project, VideoRef
from annotator.project.storage import ProjectFile
from engine.masks import Mask
from engine.prompts import Box, Point, Prompts

HEIGHT, WIDTH, NUM_FRAMES = 24, 32, 12


def video_ref(path: str = "/videos/clip.mp4", **changes: Any) -> VideoRef:
    facts: dict[str, Any] = {
        "kind": "video",
        "width": WIDTH,
        "height": HEIGHT,
        "num_frames": NUM_FRAMES,
        "fps": Fraction(30000, 1001),
        "fingerprint": "abc",
    }
    return VideoRef(path, **(facts | changes))


def make_mask(rng: np.random.Generator, height: int = HEIGHT, width: int = WIDTH) -> Mask:
    array = np.zeros((height, width), bool)
    if rng.random() < 0.9:
        y0, x0 = int(rng.integers(0, height)), int(rng.integers(0, width))
        y1, x1 = int(rng.integers(y0, height)) + 1, int(rng.integers(x0, width)) + 1
        array[y0:y1, x0:x1] = rng.random((y1 - y0, x1 - x0)) < 0.8
    return Mask.from_array(array)


def make_record(rng: np.random.Generator, mask: Mask | None = None) -> MaskRecord:
    mask = mask or make_mask(rng)
    info = MaskInfo(
        list(Source)[int(rng.integers(0, 4))],
        None if rng.random() < 0.3 else float(rng.normal()),
        None if rng.random() < 0.3 else float(rng.random()),
        bool(rng.random() < 0.3),
        bool(rng.random() < 0.3),
        mask.area,
        occluded=bool(rng.random() < 0.3),
    )
    return MaskRecord(mask, info)


def make_prompts(rng: np.random.Generator) -> Prompts:
    points = tuple(
        Point(float(rng.random() * WIDTH), float(rng.random() * HEIGHT), bool(rng.random() < 0.7))
        for _ in range(int(rng.integers(0, 4)))
    )
    box = Box(1, 2, 3 + float(rng.random()), 9) if rng.random() < 0.4 else None
    return Prompts(points, box, make_mask(rng) if rng.random() < 0.3 else None)


ATTRIBUTES = (
    Attribute("colour", AttributeKind.CHOICE, "red", ("blue", "red", "物体")),
    Attribute("speed", AttributeKind.NUMBER, 0.5),
    Attribute("seen", AttributeKind.CHECKBOX, True),
    Attribute("note", AttributeKind.TEXT, "a'b\"c"),
)
NAMES = ("Hund 🐕", "Ω-объект", "物体", "a'b\"c; DROP TABLE masks", "plain", "")


def random_edit(project: Project, rng: np.random.Generator) -> Edit:  # noqa: PLR0911
    """An edit that can be applied to the project as it is."""
    ids = list(project.objects)
    kind = int(rng.integers(0, 12))
    if not ids or kind == 0:
        return AddObject(project.new_object(), int(rng.integers(0, len(ids) + 1)))
    o, frame = ids[int(rng.integers(0, len(ids)))], int(rng.integers(0, NUM_FRAMES))
    name = NAMES[int(rng.integers(0, len(NAMES)))]
    if kind == 1:
        return remove_object(project, o)
    if kind == 2:
        values = (("colour", name), ("speed", float(rng.random())), ("seen", bool(rng.random() < 0.5)))
        said = values[: int(rng.integers(0, 4))]
        return SetObject(ObjectInfo(o, name, "Klasse", "#102030", bool(rng.random() < 0.5), said))
    if kind == 3:
        return SetPrompts(o, frame, make_prompts(rng) if rng.random() < 0.8 else None)
    if kind == 4:
        return SetVideo(video_ref(f"/videos/{name or 'x'}.mp4"))
    if kind == 5 and project.masks.frames(o):
        frame = project.masks.frames(o)[0]
        return SetMaskInfo(o, frame, make_record(rng).info)
    if kind == 6:
        frames = rng.integers(0, NUM_FRAMES, 5)
        edits = [SetMask(o, int(f), make_record(rng) if rng.random() < 0.8 else None) for f in frames]
        return Several((*edits, SetPrompts(o, frame, make_prompts(rng))))
    if kind == 8:
        return SetStale(
            o, tuple(sorted({int(f) for f in rng.integers(0, NUM_FRAMES, 7)})), rng.random() < 0.6
        )
    if kind == 9:
        return SetOrder(tuple(int(n) for n in rng.permutation(ids)))
    if kind == 10:
        names = NAMES[: int(rng.integers(0, len(NAMES)))]
        entries = tuple(ClassInfo(n, "#123456", ATTRIBUTES[: int(rng.integers(0, 5))]) for n in names)
        return SetClasses(Classes(entries, bool(rng.random() < 0.5)))
    if kind == 11:
        other = ids[int(rng.integers(0, len(ids)))]
        return exchange(project, o, other, range(frame, NUM_FRAMES))
    return SetMask(o, frame, make_record(rng) if rng.random() < 0.8 else None)


def state(project: Project) -> dict[str, Any]:
    """Everything in a project, for comparing with ==; the order of objects counts."""
    return {
        "video": project.video,
        "objects": list(project.objects.items()),
        "classes": project.classes,
        "prompts": dict(project.prompts),
        "bases": dict(project.bases),
        "masks": {(o, f): project.masks.get(o, f) for o, f in project.masks},
    }


def reopened(path: Path) -> dict:
    file, project = ProjectFile.open(path)
    with file:
        return state(project)


def filled(path: Path, seed: int = 0, edits: int = 40) -> dict:
    """A project file with random content, closed; returns what is in it."""
    rng = np.random.default_rng(seed)
    project = Project(video_ref())
    with ProjectFile.create(path, project) as file:
        history = History(project, file)
        for _ in range(edits):
            history.do("Edit", random_edit(project, rng))
        return state(project)


def listing(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}
