"""Masks as tracks in CVAT's XML, 'CVAT for video 1.1' (docs.cvat.ai, XML annotation format).

One track an object, one shape a frame. Where an object is not on a frame after one where it was, the track
says 'outside', which holds until its next shape; 'occluded' and the values of attributes are said with each
shape. A mask is run lengths along the rows of its box, the first of unset pixels. A polygon is the outline
of the largest part, such that exactly its pixels have their middles inside.
"""

from __future__ import annotations

import enum
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from annotator.exporters.options import ExportOptions, shown
from annotator.exporters.work import ExportWork
from annotator.project.attributes import Attribute, AttributeKind, Value
from annotator.project.mask_table import MaskInfo, Source
from annotator.project.project import ObjectInfo, Project
from engine.errors import Sentence
from engine.masks import Mask

_NO_LABEL = "object"
_INPUTS = {
    AttributeKind.TEXT: "text",
    AttributeKind.NUMBER: "number",
    AttributeKind.CHECKBOX: "checkbox",
    AttributeKind.CHOICE: "select",
}
_NUMBERS = ("-1000000000", "1000000000", "0.001")  # CVAT wants the least, the most and the step


class Shapes(enum.StrEnum):
    """What a track is made of."""

    MASKS = "masks"
    POLYGONS = "polygons"


_SHAPES_TITLES = {
    Shapes.MASKS: Sentence("Masks, exact"),
    Shapes.POLYGONS: Sentence("Polygons, the largest part"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CvatOptions(ExportOptions):
    """shapes: of the tracks."""

    shapes: Shapes = field(
        default=Shapes.MASKS, metadata=shown(Sentence("Write the masks as"), _SHAPES_TITLES)
    )


class Cvat:
    name = "cvat"
    title = Sentence("CVAT for video 1.1 (XML)")
    about = Sentence(
        "One XML file with a track for each object, its class and attributes: for going on in CVAT."
    )
    suffix = ".xml"
    options = CvatOptions

    def check(self, work: ExportWork[CvatOptions]) -> None:
        """CVAT holds every project."""

    def write(self, work: ExportWork[CvatOptions], target: Path) -> None:
        # The frames come one after the other, the tracks want theirs together: what belongs to which track is
        # gathered in a file, since the shapes of a long video do not fit in memory.
        with (
            tempfile.TemporaryFile(dir=target.parent) as gathered,
            open(target, "w", encoding="utf-8", newline="\n") as file,
        ):
            places = self._gather(work, gathered)
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n')
            file.writelines(_meta(work))
            for order, info in enumerate(work.project.objects.values()):
                self._write_track(work, file, order, info, _pieces(gathered, places.get(info.id, [])))
            file.write("</annotations>\n")

    def _gather(self, work: ExportWork[CvatOptions], file: IO[bytes]) -> dict[int, list[tuple[int, int]]]:
        """Write every shape; returns where those of each object lie: (offset, length), by rising frame."""
        places: dict[int, list[tuple[int, int]]] = defaultdict(list)
        there: dict[int, str] = {}  # geometry of what was on the frame before
        depth = {o: n for n, o in enumerate(work.project.objects)}
        at = 0
        for n in work.numbers():
            masks = work.masks(n)
            gone = [o for o in there if o not in masks]
            shapes: list[tuple[int, str, MaskInfo | None]] = [(o, there.pop(o), None) for o in gone]
            for o, record in masks.items():
                there[o] = _geometry(record.mask, work.options.shapes)
                shapes.append((o, there[o], record.info))
            for o, geometry, info in shapes:
                values = _values(work.project, work.project.objects[o], n)
                data = _shape(n, geometry, depth[o], info, values).encode()
                file.write(data)
                places[o].append((at, len(data)))
                at += len(data)
        return places

    def _write_track(
        self,
        work: ExportWork[CvatOptions],
        file: IO[str],
        order: int,
        info: ObjectInfo,
        pieces: Iterable[bytes],
    ) -> None:
        source = "manual" if _is_by_hand(work, info.id) else "auto"
        label = quoteattr(info.label or _NO_LABEL)
        file.write(f'  <track id="{order}" label={label} source="{source}">\n')
        for piece in pieces:
            file.write(piece.decode())
        file.write("  </track>\n")


def _is_by_hand(work: ExportWork[CvatOptions], object_id: int) -> bool:
    """Whether a person has settled every mask of the object in the range."""
    infos = (work.project.masks.info(object_id, n) for n in work.range())
    return all(i.verified or i.source in (Source.PAINTED, Source.PROMPTED) for i in infos if i is not None)


def _pieces(file: IO[bytes], places: list[tuple[int, int]]) -> Iterator[bytes]:
    for at, length in places:
        file.seek(at)
        yield file.read(length)


# ------------------------------------------------------------------ shapes


def row_runs(mask: Mask) -> list[int]:
    """Lengths of the runs in the mask's box, along its rows from the top: first unset pixels, then set
    ones, and so on. The mask is not empty."""
    flat = mask.crop().ravel()
    edges = np.flatnonzero(np.diff(flat, prepend=False))
    return [int(run) for run in np.diff(edges, prepend=0, append=flat.size)]


def outline(mask: Mask) -> list[tuple[float, float]]:
    """The corners of a polygon around the mask's largest part: of the pixels in the mask's box, those of
    that part and of its holes have their middles inside, and no others. The mask is not empty."""
    import cv2

    # Drawn twice as large, a pixel's outline goes around its middle instead of through it.
    large = mask.crop().view(np.uint8).repeat(2, axis=0).repeat(2, axis=1)
    parts, _ = cv2.findContours(large, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    largest = max(parts, key=cv2.contourArea).reshape(-1, 2)
    x0, y0, _, _ = mask.box
    return [(x0 + (x + 0.5) / 2, y0 + (y + 0.5) / 2) for x, y in largest.tolist()]


def _geometry(mask: Mask, shapes: Shapes) -> str:
    """The element's name and what says where it is."""
    if shapes is Shapes.POLYGONS:
        points = ";".join(f"{x:.2f},{y:.2f}" for x, y in outline(mask))
        return f'polygon points="{points}"'
    x0, y0, x1, y1 = mask.box
    runs = ", ".join(map(str, row_runs(mask)))
    return f'mask rle="{runs}" left="{x0}" top="{y0}" width="{x1 - x0}" height="{y1 - y0}"'


def _shape(
    frame: int, geometry: str, depth: int, info: MaskInfo | None, values: list[tuple[str, str]]
) -> str:
    """One shape of a track; info None: it says that the object is not there from this frame on."""
    outside, occluded = int(info is None), int(info is not None and info.occluded)
    flags = f'keyframe="1" outside="{outside}" occluded="{occluded}" z_order="{depth}"'
    kind, _, where = geometry.partition(" ")
    head = f'    <{kind} frame="{frame}" {flags} {where}'
    if not values:
        return f"{head}/>\n"
    said = "".join(
        f"      <attribute name={quoteattr(name)}>{escape(value)}</attribute>\n" for name, value in values
    )
    return f"{head}>\n{said}    </{kind}>\n"


# ------------------------------------------------------------------ what is said of objects


def _values(project: Project, info: ObjectInfo, frame: int) -> list[tuple[str, str]]:
    return [(a.name, _text(info.value(a, frame))) for a in project.attributes_of(info)]


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float | int) else value


def _meta(work: ExportWork[CvatOptions]) -> Iterator[str]:
    project, frames = work.project, work.frames
    yield "  <meta>\n    <task>\n"
    yield f"      <name>{escape(work.video_name())}</name>\n      <size>{frames.num_frames}</size>\n"
    yield "      <mode>interpolation</mode>\n      <overlap>0</overlap>\n      <flipped>False</flipped>\n"
    yield f"      <start_frame>0</start_frame>\n      <stop_frame>{frames.num_frames - 1}</stop_frame>\n"
    yield "      <labels>\n"
    used = (info.label or _NO_LABEL for info in project.objects.values())
    for name in dict.fromkeys((*project.classes.names, *used)):
        yield from _label(project, name)
    yield "      </labels>\n      <original_size>\n"
    yield f"        <width>{frames.width}</width>\n        <height>{frames.height}</height>\n"
    yield "      </original_size>\n    </task>\n  </meta>\n"


def _label(project: Project, name: str) -> Iterator[str]:
    found = project.classes.find(name)
    yield f"        <label>\n          <name>{escape(name)}</name>\n"
    if found is not None:
        yield f"          <color>{found.colour.lower()}</color>\n"
    yield "          <type>any</type>\n          <attributes>\n"
    for attribute in found.attributes if found is not None else ():
        yield from _attribute(attribute)
    yield "          </attributes>\n        </label>\n"


def _attribute(attribute: Attribute) -> Iterator[str]:
    values = {
        AttributeKind.CHOICE: attribute.choices,
        AttributeKind.CHECKBOX: ("false", "true"),
        AttributeKind.NUMBER: _NUMBERS,
    }.get(attribute.kind, ())
    listed = escape("\n".join(values))
    yield "            <attribute>\n"
    yield f"              <name>{escape(attribute.name)}</name>\n"
    yield f"              <mutable>{attribute.mutable}</mutable>\n"
    yield f"              <input_type>{_INPUTS[attribute.kind]}</input_type>\n"
    yield f"              <default_value>{escape(_text(attribute.default))}</default_value>\n"
    yield f"              <values>{listed}</values>\n            </attribute>\n"
