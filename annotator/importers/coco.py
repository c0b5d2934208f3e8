"""Objects and their masks from a COCO instances file (cocodataset.org, Data format).

Masks as run lengths, packed or not, and as polygons; either the JSON file itself, or an archive with one
JSON file in it, as CVAT makes it. Which object an annotation is of, a file says in `track_id`, in
`instance_id`, or in its attributes, as CVAT does; what Masklet wrote comes back whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.importers.archives import BROKEN_ARCHIVE, is_archive, names_inside, opened, unreadable
from annotator.importers.classes import FoundClass, class_of_category
from annotator.importers.coco_images import CocoImage, Numbering, image_of, number_images
from annotator.importers.found import (
    Clip,
    FoundMask,
    FoundMasks,
    FoundObject,
    Tell,
    sound_colour,
    sound_label,
    sound_name,
)
from annotator.importers.json_parts import parts, value_at
from annotator.importers.shapes import flat_corners, polygons_mask, runs_mask
from annotator.project.attributes import RESERVED, Value
from annotator.project.mask_info import Source
from annotator.project.mask_operations import added
from annotator.project.pixels import Pixels
from engine.errors import Sentence, UserError
from engine.masks import Mask

_LARGEST = 1 << 30  # bytes: of what is read into memory
_TELL_EVERY = 100  # parts
_BY_HAND = (Source.PAINTED.value, Source.PROMPTED.value)
_NO_TRACKS = Sentence(
    "The file does not say which masks are of one object over time: the masks of a class become one object, "
    "or several where a frame has several, in the file's order."
)


@dataclass(slots=True)
class _Head:
    """All of a file but its annotations. places: where in the text these stand. video: its name, where the
    file is Masklet's."""

    images: dict[Hashable, CocoImage] = field(default_factory=dict)
    classes: dict[Hashable, FoundClass] = field(default_factory=dict)
    clips: dict[Hashable, str] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    is_coco: bool = False
    video: str = ""


@dataclass(slots=True)
class _Made:
    """An object while its masks are gathered."""

    label: str
    name: str
    colour: str | None
    masks: dict[int, FoundMask] = field(default_factory=dict)


def read_coco(path: Path, clip: Clip, tell: Tell) -> FoundMasks:
    """All masks of the file. tell: of letters, each of which is looked at twice.

    Raises UserError when it is no such file, is damaged, or was made for frames of another size.
    """
    text = _text_of(path)
    try:
        head = _read_head(path, text, tell)
        if not head.is_coco:
            raise UserError(
                "{name} is a JSON file of another kind: a COCO file has 'images' and 'annotations'. Export "
                "COCO instances there.",
                name=path.name,
            )
        numbering = number_images(path, head.images, head.clips, clip)
        found = _read_masks(path, text, head, numbering, clip, tell)
    except ValueError as error:
        raise UserError(
            "{name} cannot be read as a COCO file ({error}). Export it there once more.",
            name=path.name,
            error=error,
        ) from error
    if not found.objects:
        raise UserError(
            "{name} has no masks for this clip. Masklet reads run lengths and polygons from COCO, and no "
            "boxes or points.",
            name=path.name,
        )
    return found


def _text_of(path: Path) -> str:
    try:
        name = ""
        if is_archive(path):
            inside = [n for n in names_inside(path) if n.lower().endswith(".json")]
            if len(inside) != 1:
                raise UserError(
                    "{name} holds {count} JSON files. Unpack it, and choose the one to import.",
                    name=path.name,
                    count=len(inside),
                )
            name = inside[0]
        with opened(path, name) as (file, size):
            if size > _LARGEST:
                raise UserError(
                    "{name} is too large to be read at once. Export shorter ranges of the clip.",
                    name=path.name,
                )
            return file.read(_LARGEST).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("{name} is no text file. Choose a COCO file.", name=path.name) from None
    except (*BROKEN_ARCHIVE, KeyError) as error:
        raise UserError("{name} is a damaged archive. Export it once more.", name=path.name) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _read_head(path: Path, text: str, tell: Tell) -> _Head:
    head = _Head()
    keys = set()
    for done, (key, value, place) in enumerate(parts(text)):
        if done % _TELL_EVERY == 0:
            tell(place, 2 * len(text))
        keys.add(key)
        if value == []:
            continue
        if key == "annotations":
            head.places.append(place)
        elif key == "images":
            image = image_of(value)
            head.images[image.id] = image
        elif key == "info" and isinstance(value, dict) and value.get("contributor") == "Masklet":
            head.video = sound_name(value.get("description"))
        elif key == "categories":
            head.classes[identity(value, "id")] = class_of_category(path, value)
        elif key == "videos" and isinstance(value, dict):
            head.clips[identity(value, "id")] = sound_name(value.get("name"))
    head.is_coco = {"images", "annotations"} <= keys
    return head


def identity(data: Any, key: str) -> Hashable:
    """A number or a word that names something in the file. Raises ValueError."""
    value = data.get(key) if isinstance(data, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{key} is missing or is no number")
    return value


# ------------------------------------------------------------------ annotations


def _read_masks(
    path: Path, text: str, head: _Head, numbering: Numbering, clip: Clip, tell: Tell
) -> FoundMasks:
    found = FoundMasks(list(head.classes.values()), first=numbering.first, is_sure=numbering.is_sure)
    found.remarks += numbering.remarks
    found.video = head.video
    made: dict[Hashable, _Made] = {}
    on_image: Counter[Hashable] = Counter()
    for done, (place, data) in enumerate(_annotations(text, head)):
        if done % _TELL_EVERY == 0:
            tell(len(text) + place, 2 * len(text))
        image = head.images.get(identity(data, "image_id"))
        number = numbering.numbers.get(image.id) if image is not None else None
        mask = _mask_of(path, data, image, clip) if image is not None and number is not None else None
        if mask is None or number is None or mask.is_empty:
            found.left_out += 1
            continue
        label = _label_of(head, data)
        key = _track_of(data)
        if key is None:
            on_image[number, label] += 1
            key = ("class", label, on_image[number, label])
        one = made.setdefault(
            key,
            _Made(label, sound_name(data.get("object_name")), sound_colour(data.get("object_colour"))),
        )
        fresh = _found_mask(number, mask, data.get("attributes"))
        before = one.masks.get(number)
        one.masks[number] = fresh if before is None else _joined(before, fresh)
    if on_image:
        found.remarks.append(_NO_TRACKS)
    found.objects = [
        FoundObject(m.label, tuple(m.masks[n] for n in sorted(m.masks)), m.name, m.colour)
        for _, m in sorted(made.items(), key=_by_track)
    ]
    return found


def _by_track(item: tuple[Hashable, object]) -> tuple[int, int]:
    """By the numbers of tracks; all else after them, as it came."""
    key = item[0]
    number = key[1] if isinstance(key, tuple) and key[0] == "track" else None
    return (0, number) if isinstance(number, int) else (1, 0)


def _annotations(text: str, head: _Head) -> Iterator[tuple[int, dict[str, Any]]]:
    for place in head.places:
        data, _ = value_at(text, place)
        if not isinstance(data, dict):
            raise ValueError("an annotation that is none")
        yield place, data


def _track_of(data: Mapping[str, Any]) -> Hashable | None:
    """What the file calls the object; None where it does not say."""
    attributes = data.get("attributes")
    more = attributes.get("track_id") if isinstance(attributes, dict) else None
    for said in (data.get("track_id"), data.get("instance_id"), more):
        if isinstance(said, int | str) and not isinstance(said, bool):
            return "track", said
    return None


def _label_of(head: _Head, data: Mapping[str, Any]) -> str:
    entry = head.classes.get(data["category_id"]) if _is_name(data.get("category_id")) else None
    return sound_label(entry.name if entry is not None else "")


def _is_name(value: object) -> bool:
    return isinstance(value, int | str)


def _mask_of(path: Path, data: Mapping[str, Any], image: CocoImage, clip: Clip) -> Mask | None:
    """None where the annotation has a box or points alone. Raises UserError for frames of another size."""
    if image.size is not None:
        clip.check_size(path, *image.size)
    shape = data.get("segmentation")
    try:
        if isinstance(shape, dict):
            size = shape.get("size")
            if not isinstance(size, list) or len(size) != 2 or not all(type(n) is int for n in size):
                raise ValueError("run lengths without a size")
            clip.check_size(path, size[1], size[0])
            return runs_mask(shape.get("counts"), clip.height, clip.width)
        if isinstance(shape, list) and shape:
            return polygons_mask([flat_corners(one) for one in shape], clip.height, clip.width)
    except ValueError as error:
        raise ValueError(f"annotation {str(data.get('id'))[:40]}: {error}") from error
    return None


def _found_mask(number: int, mask: Mask, attributes: Any) -> FoundMask:
    said: dict[str, Value] = {}
    if isinstance(attributes, dict):
        said = {k: v for k, v in attributes.items() if isinstance(v, str | float | int | bool)}
    source, verified = said.get("source"), said.get("verified")
    ours = source in [s.value for s in Source] and isinstance(verified, bool)
    by_hand = (bool(verified) or source in _BY_HAND) if ours else None
    occluded = said.get("occluded") is True
    values = {k: v for k, v in said.items() if k not in (*RESERVED, "track_id", "keyframe")}
    return FoundMask(number, mask, occluded, by_hand, values)


def _joined(one: FoundMask, other: FoundMask) -> FoundMask:
    """Two annotations of one object on one frame are parts of it."""
    x0, y0, _, _ = other.mask.box
    return replace(one, mask=added(one.mask, Pixels(x0, y0, other.mask.crop())))
