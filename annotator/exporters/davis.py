"""Masks as indexed PNGs in the layout of the DAVIS data sets.

    Annotations/<video>/00000.png    palette images; a pixel's value is its object's index, 0 is none
    JPEGImages/<video>/00000.jpg     the frames, if wanted
    objects.json                     which object each index is

Files are numbered by the frame's number in the video. Layout and palette: Pont-Tuset and others,
The 2017 DAVIS Challenge on Video Object Segmentation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from annotator.exporters.options import OVERLAP_TITLES, ExportOptions, Overlap, shown
from annotator.exporters.overlap import index_map
from annotator.exporters.work import ExportWork
from engine.errors import Sentence, UserError

_MOST_OBJECTS = 255
_JPEG_QUALITY = 95


@dataclass(frozen=True, slots=True, kw_only=True)
class DavisOptions(ExportOptions):
    """overlap: what a pixel of several objects becomes. images: whether the frames are written too."""

    overlap: Overlap = field(
        default=Overlap.LATER, metadata=shown(Sentence("Where objects overlap"), OVERLAP_TITLES)
    )
    images: bool = field(default=False, metadata=shown(Sentence("Write the frames too (JPEGImages)")))


def davis_palette() -> bytes:
    """256 RGB colours: the bits of the index, three at a time, dealt from the top of red, green and blue."""
    colours = np.zeros((256, 3), np.uint8)
    index = np.arange(256)
    for bit in range(8):
        for channel in range(3):
            colours[:, channel] |= (((index >> (3 * bit + channel)) & 1) << (7 - bit)).astype(np.uint8)
    return colours.tobytes()


class Davis:
    name = "davis"
    title = Sentence("Indexed PNGs (DAVIS layout)")
    about = Sentence("One PNG a frame in which a colour index is an object: for benchmarks and compositing.")
    suffix = ""
    options = DavisOptions

    def check(self, work: ExportWork[DavisOptions]) -> None:
        count = len(work.project.objects)
        if count > _MOST_OBJECTS:
            raise UserError(
                "An indexed PNG holds {most} objects; this project has {count}. Export it as "
                "COCO, or delete objects.",
                most=_MOST_OBJECTS,
                count=count,
            )

    def write(self, work: ExportWork[DavisOptions], target: Path) -> None:
        indices = {o: n for n, o in enumerate(work.project.objects, start=1)}
        annotations = target / "Annotations" / work.video_name()
        images = target / "JPEGImages" / work.video_name()
        annotations.mkdir(parents=True)
        if work.options.images:
            images.mkdir(parents=True)
        palette = davis_palette()
        for n in work.numbers():
            size = (work.frames.height, work.frames.width)
            picture = Image.fromarray(index_map(work.masks(n), indices, work.options.overlap, *size))
            picture.putpalette(palette)
            picture.save(annotations / f"{n:05d}.png")
            if work.options.images:
                rgb = np.ascontiguousarray(work.frames.read(n).image_bgra[..., 2::-1])
                Image.fromarray(rgb).save(images / f"{n:05d}.jpg", quality=_JPEG_QUALITY)
        self._write_objects(work, indices, target)

    def _write_objects(self, work: ExportWork[DavisOptions], indices: dict[int, int], target: Path) -> None:
        objects = [
            {"index": indices[o.id], "id": o.id, "name": o.name, "label": o.label, "colour": o.colour}
            for o in work.project.objects.values()
        ]
        text = json.dumps({"video": work.video_name(), "objects": objects}, ensure_ascii=False, indent=1)
        (target / "objects.json").write_text(text, encoding="utf-8")
