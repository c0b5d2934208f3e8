"""Masks as a COCO instances file with compressed run lengths (cocodataset.org, Data format).

One image per exported frame, with or without masks; one annotation per object and frame. An
annotation also says which object it is (track_id, object_name, object_colour), so that masklets can be
put together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from pycocotools import mask as coco_masks

from annotator.exporters.classes import category
from annotator.exporters.options import ExportOptions
from annotator.exporters.work import ExportWork
from annotator.project.attributes import Value
from annotator.project.mask_table import MaskRecord
from annotator.project.project import ObjectInfo, Project
from engine.errors import Sentence
from engine.masks import Mask

_NO_LABEL = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class CocoOptions(ExportOptions):
    """Nothing to choose beside the range: COCO keeps overlapping masks as they are."""


def run_lengths(mask: Mask) -> dict[str, Any]:
    """A mask as COCO's compressed run lengths: {'size': [height, width], 'counts': str}.

    Runs go down the columns and begin with unset pixels. Only the columns of the mask's box are
    looked at, which is what makes a frame of small objects quick.
    """
    x0, y0, x1, y1 = mask.box
    columns = np.zeros((x1 - x0, mask.height), np.bool_)
    columns[:, y0:y1] = mask.crop().T
    flat = columns.ravel()
    edges = np.flatnonzero(np.diff(flat, prepend=False, append=False)) + x0 * mask.height
    counts = np.diff(edges, prepend=0, append=mask.height * mask.width)
    if counts[-1] == 0:  # the last pixel is set
        counts = counts[:-1]
    encoded = coco_masks.frPyObjects(
        {"size": [mask.height, mask.width], "counts": counts.tolist()}, mask.height, mask.width
    )
    return {"size": [mask.height, mask.width], "counts": encoded["counts"].decode("ascii")}


class Coco:
    name = "coco"
    title = Sentence("COCO instances (JSON, run lengths)")
    about = Sentence(
        "One JSON file with every mask as run lengths, by image and class: for training detectors."
    )
    suffix = ".json"
    options = CocoOptions

    def check(self, work: ExportWork[CocoOptions]) -> None:
        """COCO holds every project."""

    def write(self, work: ExportWork[CocoOptions], target: Path) -> None:
        # The project's classes first, in their order: data sets of one project then agree on the numbers.
        used = (_label(info) for info in work.project.objects.values())
        labels = dict.fromkeys((*work.project.classes.names, *used))
        categories = {label: n for n, label in enumerate(labels, start=1)}
        info = {"description": work.video_name(), "contributor": "Masklet", "fps": str(work.frames.fps)}
        # Written as it comes: the annotations of a long video do not fit in memory.
        with open(target, "w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{"info": {_text(info)},\n"licenses": [],\n"categories": ')
            _write_list(file, (_category(work.project, n, label) for label, n in categories.items()))
            file.write(',\n"images": ')
            _write_list(file, (self._image(work, n) for n in work.range()))
            file.write(',\n"annotations": ')
            _write_list(file, self._annotations(work, categories))
            file.write("}\n")

    def _image(self, work: ExportWork[CocoOptions], n: int) -> dict[str, Any]:
        if work.project.video.kind == "images":
            file_name = work.frames.name(n)
        else:
            file_name = f"{work.video_name()}/{n:05d}.jpg"
        size = {"width": work.frames.width, "height": work.frames.height}
        return {"id": n + 1, "file_name": file_name, **size, "frame": n, "time": work.frames.time(n)}

    def _annotations(
        self, work: ExportWork[CocoOptions], categories: dict[str, int]
    ) -> Iterator[dict[str, Any]]:
        number = 0
        for n in work.numbers():
            for object_id, record in work.masks(n).items():
                number += 1
                info = work.project.objects[object_id]
                said = {a.name: info.value(a, n) for a in work.project.attributes_of(info)}
                yield _annotation(number, n, info, categories[_label(info)], record, said)


def _annotation(
    number: int,
    frame: int,
    info: ObjectInfo,
    category_id: int,
    record: MaskRecord,
    said: Mapping[str, Value],
) -> dict[str, Any]:
    x0, y0, x1, y1 = record.mask.box
    return {
        "id": number,
        "image_id": frame + 1,
        "category_id": category_id,
        "segmentation": run_lengths(record.mask),
        "area": record.mask.area,
        "bbox": [x0, y0, x1 - x0, y1 - y0],
        "iscrowd": 0,
        "track_id": info.id,
        "object_name": info.name,
        "object_colour": info.colour,
        "attributes": {
            "source": record.info.source.value,
            "verified": record.info.verified,
            "predicted_iou": record.info.predicted_iou,
            "occluded": record.info.occluded,
            **said,
        },
    }


def _category(project: Project, number: int, label: str) -> dict[str, Any]:
    found = project.classes.find(label)
    return {"id": number, "name": label} if found is None else category(number, found)


def _label(info: ObjectInfo) -> str:
    return info.label or _NO_LABEL


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _write_list(file: TextIO, values: Iterable[dict[str, Any]]) -> None:
    file.write("[")
    for n, value in enumerate(values):
        file.write(",\n" if n else "\n")
        file.write(_text(value))
    file.write("]")
