"""Objects and their masks from CVAT's XML, 'CVAT for video 1.1' (docs.cvat.ai, XML annotation format).

Tracks of masks and of polygons are read, with what is said of them: class, attributes, occluded, outside.
Either the XML file itself, or the ZIP archive that CVAT makes around it.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import numpy as np

from annotator.importers.classes import FoundClass
from annotator.project.attributes import RESERVED, Attribute, AttributeKind, Value, make_attribute
from annotator.project.pixels import polygon
from engine.errors import UserError, os_reason
from engine.masks import Mask

_KINDS = {
    "text": AttributeKind.TEXT,
    "number": AttributeKind.NUMBER,
    "checkbox": AttributeKind.CHECKBOX,
    "select": AttributeKind.CHOICE,
    "radio": AttributeKind.CHOICE,
}
_INSIDE = "annotations.xml"  # in an archive


@dataclass(frozen=True, slots=True)
class FoundMask:
    """An object on a frame. mask: empty where it is said not to be there. said: values of attributes by
    name, as text. is_key: not interpolated between others."""

    frame: int
    mask: Mask
    occluded: bool
    is_key: bool
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class FoundObject:
    """One track. by_hand: a person made it. masks: by rising frame."""

    label: str
    by_hand: bool
    masks: tuple[FoundMask, ...] = field(repr=False)


@dataclass(slots=True)
class FoundTracks:
    """What is in a file. left_out: shapes of other kinds, and those beyond the last frame."""

    classes: list[FoundClass] = field(default_factory=list)
    objects: list[FoundObject] = field(default_factory=list)
    left_out: int = 0


def read_cvat(
    path: Path,
    size: tuple[int, int],
    num_frames: int,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> FoundTracks:
    """All tracks of masks and polygons. size: (width, height) of the video that they are for.

    tell(done, total): bytes that are read, of all; what it raises is raised here. Raises UserError when it
    is no such file, is damaged, or was made for frames of another size.
    """
    found = FoundTracks()
    try:
        with _opened(path) as (file, total):
            for element in _elements(file):
                tell(min(file.tell(), total), total)
                if element.tag == "meta":
                    _check_size(path, element, size)
                    found.classes = [_class_of(label) for label in element.iter("label")]
                elif element.tag == "track":
                    _add_track(found, element, size, num_frames)
                elif element.tag == "image":
                    raise UserError(
                        "{name} is of CVAT's format for images. Export 'CVAT for video 1.1' there.",
                        name=path.name,
                    )
                element.clear()
    except (ET.ParseError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise UserError(
            "{name} cannot be read as a file of CVAT. Export 'CVAT for video 1.1' there once more.",
            name=path.name,
        ) from error
    except OSError as error:
        raise UserError(
            "{name} cannot be read ({reason}). Choose another file.", name=path.name, reason=os_reason(error)
        ) from error
    if not found.objects:
        raise UserError(
            "{name} has no tracks of masks or polygons. Masklet reads these from CVAT, and no boxes or "
            "points.",
            name=path.name,
        )
    return found


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    """The XML, from an archive or as it is, and its size in bytes."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive, archive.open(_INSIDE) as inside:
            yield inside, archive.getinfo(_INSIDE).file_size
    else:
        with open(path, "rb") as file:
            yield file, path.stat().st_size


def _elements(file: IO[bytes]) -> Iterator[ET.Element]:
    """The parts of the file that stand directly in it, each when it is whole. Raises ValueError where the
    file is about something else."""
    depth = 0
    for event, element in ET.iterparse(file, ("start", "end")):
        if event == "start":
            if depth == 0 and element.tag != "annotations":
                raise ValueError(f"{element.tag} instead of annotations")
            depth += 1
        else:
            depth -= 1
            if depth == 1:
                yield element


def _check_size(path: Path, meta: ET.Element, size: tuple[int, int]) -> None:
    said = next(meta.iter("original_size"), None)
    if said is None:
        return
    width, height = (int(said.findtext(name, "0")) for name in ("width", "height"))
    if (width, height) != size:
        raise UserError(
            "{name} is about a video of {width} x {height} pixels, and this one has {own_width} x "
            "{own_height}. Open the video that it was made on.",
            name=path.name,
            width=width,
            height=height,
            own_width=size[0],
            own_height=size[1],
        )


# ------------------------------------------------------------------ tracks


def _add_track(found: FoundTracks, track: ET.Element, size: tuple[int, int], num_frames: int) -> None:
    masks: dict[int, FoundMask] = {}
    for shape in track:
        frame = int(shape.attrib["frame"])
        if shape.tag not in ("mask", "polygon") or not 0 <= frame < num_frames:
            found.left_out += 1
            continue
        outside = shape.get("outside") == "1"
        mask = Mask.empty(size[1], size[0]) if outside else _mask_of(shape, size)
        said = {a.attrib["name"]: a.text or "" for a in shape.iter("attribute")}
        flags = (shape.get("occluded") == "1", shape.get("keyframe", "1") == "1")
        masks[frame] = FoundMask(frame, mask, *flags, said)
    in_order = [masks[frame] for frame in sorted(masks)]
    while in_order and in_order[-1].mask.is_empty:
        in_order.pop()  # it says where the track ends, and of later frames nothing
    if in_order:
        by_hand = track.get("source", "manual") != "auto"
        found.objects.append(FoundObject(track.attrib["label"], by_hand, tuple(in_order)))


def _mask_of(shape: ET.Element, size: tuple[int, int]) -> Mask:
    width, height = size
    if shape.tag == "polygon":
        corners = [_corner(one) for one in shape.attrib["points"].split(";")]
        inside = polygon(corners, height, width)
        return Mask.from_window(height, width, inside.left, inside.top, inside.bits)
    left, top, w, h = (int(float(shape.attrib[name])) for name in ("left", "top", "width", "height"))
    runs = [int(run) for run in shape.attrib["rle"].split(",")]
    if not (0 < w <= width and 0 < h <= height) or min(runs) < 0 or sum(runs) != w * h:
        raise ValueError(f"runs of {sum(runs)} pixels for {w} x {h}")
    bits = np.repeat(np.arange(len(runs)) % 2 > 0, runs).reshape(h, w)
    x0, y0 = max(0, left), max(0, top)
    inside_bits = bits[y0 - top : max(0, height - top), x0 - left : max(0, width - left)]
    return Mask.from_window(height, width, min(x0, width), min(y0, height), inside_bits)


def _corner(text: str) -> tuple[float, float]:
    x, y = (float(part) for part in text.split(","))
    if not (math.isfinite(x) and math.isfinite(y)):
        raise ValueError(f"a corner at {text}")
    return x, y


# ------------------------------------------------------------------ classes and attributes


def _class_of(label: ET.Element) -> FoundClass:
    colour = label.findtext("color", "").strip()
    is_colour = re.fullmatch("#[0-9a-fA-F]{6}", colour) is not None
    made = (_attribute_of(one) for one in label.iter("attribute"))
    attributes = {a.name: a for a in made if a is not None}
    name = label.findtext("name", "").strip()
    return FoundClass(name, colour.upper() if is_colour else None, tuple(attributes.values()))


def _attribute_of(element: ET.Element) -> Attribute | None:
    """None for what Masklet says by itself, and for a kind that it does not know."""
    name = element.findtext("name", "").strip()
    kind = _KINDS.get(element.findtext("input_type", "").strip())
    values = tuple(dict.fromkeys(v for v in element.findtext("values", "").split("\n") if v))
    if not name or name in RESERVED or kind is None or (kind is AttributeKind.CHOICE and not values):
        return None
    made = make_attribute(name, kind, values)
    default = value_of(made, element.findtext("default_value", ""))
    mutable = element.findtext("mutable", "").strip().lower() == "true"
    return replace(made, default=made.default if default is None else default, mutable=mutable)


def value_of(attribute: Attribute, text: str) -> Value | None:
    """A value as CVAT writes it; None where the attribute cannot have it."""
    value: Value = text
    if attribute.kind is AttributeKind.CHECKBOX:
        value = text.strip().lower() == "true"
    elif attribute.kind is AttributeKind.NUMBER:
        try:
            value = float(text)
        except ValueError:
            return None
    return value if attribute.takes(value) else None
