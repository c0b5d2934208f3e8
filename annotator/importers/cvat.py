"""Objects and their masks from CVAT's XML, 'CVAT for video 1.1' (docs.cvat.ai, XML annotation format).

Tracks of masks and of polygons are read, with what is said of them: class, attributes, occluded, outside.
Either the XML file itself, or the ZIP archive that CVAT makes around it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import numpy as np

from annotator.importers.archives import BROKEN_ARCHIVE, opened, unreadable
from annotator.importers.classes import FoundClass
from annotator.importers.found import (
    Clip,
    FoundMask,
    FoundMasks,
    FoundObject,
    Tell,
    sound_colour,
    sound_label,
    value_of,
)
from annotator.importers.shapes import polygons_mask
from annotator.project.attributes import RESERVED, Attribute, AttributeKind, make_attribute
from engine.errors import UserError
from engine.masks import Mask

_KINDS = {
    "text": AttributeKind.TEXT,
    "number": AttributeKind.NUMBER,
    "checkbox": AttributeKind.CHECKBOX,
    "select": AttributeKind.CHOICE,
    "radio": AttributeKind.CHOICE,
}
INSIDE = "annotations.xml"  # in an archive


def read_cvat(path: Path, clip: Clip, tell: Tell) -> FoundMasks:
    """All tracks of masks and polygons. tell: of bytes.

    Raises UserError when it is no such file, is damaged, or was made for frames of another size.
    """
    found = FoundMasks()
    try:
        with opened(path, INSIDE) as (file, total):
            for element in _elements(file):
                tell(min(file.tell(), total), total)
                if element.tag == "meta":
                    _check_size(path, element, clip)
                    found.classes = [_class_of(label) for label in element.iter("label")]
                elif element.tag == "track":
                    _add_track(found, element, clip)
                elif element.tag == "image":
                    raise UserError(
                        "{name} is of CVAT's format for images. Export 'CVAT for video 1.1' there.",
                        name=path.name,
                    )
                element.clear()
    except (ET.ParseError, ValueError, LookupError, OverflowError, *BROKEN_ARCHIVE) as error:
        raise UserError(
            "{name} cannot be read as a file of CVAT. Export 'CVAT for video 1.1' there once more.",
            name=path.name,
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not found.objects:
        raise UserError(
            "{name} has no tracks of masks or polygons. Masklet reads these from CVAT, and no boxes or "
            "points.",
            name=path.name,
        )
    return found


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


def _check_size(path: Path, meta: ET.Element, clip: Clip) -> None:
    said = next(meta.iter("original_size"), None)
    if said is not None:
        width, height = (int(said.findtext(name, "0")) for name in ("width", "height"))
        clip.check_size(path, width, height)


# ------------------------------------------------------------------ tracks


def _add_track(found: FoundMasks, track: ET.Element, clip: Clip) -> None:
    size = clip.width, clip.height
    is_manual = track.get("source", "manual") != "auto"
    masks: dict[int, FoundMask] = {}
    for shape in track:
        frame = int(shape.attrib["frame"])
        if shape.tag not in ("mask", "polygon") or not 0 <= frame < clip.num_frames:
            found.left_out += 1
            continue
        outside = shape.get("outside") == "1"
        mask = Mask.empty(clip.height, clip.width) if outside else _mask_of(shape, size)
        said = {a.attrib["name"]: a.text or "" for a in shape.iter("attribute")}
        # One that is not a key was put between others by the program.
        by_hand = is_manual and shape.get("keyframe", "1") == "1"
        masks[frame] = FoundMask(frame, mask, shape.get("occluded") == "1", by_hand, said)
    in_order = [masks[frame] for frame in sorted(masks)]
    while in_order and in_order[-1].mask.is_empty:
        in_order.pop()  # it says where the track ends, and of later frames nothing
    if in_order:
        found.objects.append(FoundObject(sound_label(track.attrib["label"]), tuple(in_order)))


def _mask_of(shape: ET.Element, size: tuple[int, int]) -> Mask:
    width, height = size
    if shape.tag == "polygon":
        corners = [_corner(one) for one in shape.attrib["points"].split(";")]
        return polygons_mask([corners], height, width)
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
    return x, y


# ------------------------------------------------------------------ classes and attributes


def _class_of(label: ET.Element) -> FoundClass:
    colour = sound_colour(label.findtext("color", "").strip())
    made = (_attribute_of(one) for one in label.iter("attribute"))
    attributes = {a.name: a for a in made if a is not None}
    name = label.findtext("name", "").strip()
    return FoundClass(name, colour, tuple(attributes.values()))


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
