"""Objects and their masks from pictures: one PNG a frame, a number or a colour in it being an object; or a
folder of such pictures for each object.

    Annotations/<clip>/00000.png     the layout of the DAVIS data sets, as Masklet exports it
    <clip>/000/00000.png             a folder for each object, as in SA-V's masks
    objects.json                     beside or above them, from Masklet: names, classes and colours

A picture's frame is the last number in its name; where the clip is a folder of images, the name itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from annotator.importers.coco_images import last_number
from annotator.importers.found import Clip, FoundMask, FoundMasks, FoundObject, Tell, first_number
from annotator.importers.picture_folders import Layout, find_layout
from annotator.importers.picture_names import NAMES_FILE, Named, read_names
from annotator.importers.picture_values import Kind, PictureReader, kind_of
from annotator.project.classes import UNCLASSED
from engine.errors import Sentence, UserError
from engine.masks import Mask

_MOST_OBJECTS = 1000
_UNKNOWN = 255  # in the data sets: pixels of which nobody knows whose they are
_LAST_NUMBER = 64  # an index: beyond this, beside 255, these are greys or colours of a palette's own
_VOID = Sentence("Pixels of index 255 were left out: in data sets they are those that nobody knows.")
_MATTES = Sentence(
    "The pictures have soft edges: each was taken as one object, where it is at least half bright."
)


@dataclass(slots=True)
class _Gathered:
    """Masks by what stands for their object in the pictures: a number, a colour, a folder's name."""

    masks: dict[int | str, list[FoundMask]] = field(default_factory=dict)

    def add(self, key: int | str, mask: FoundMask) -> None:
        if key not in self.masks and len(self.masks) >= _MOST_OBJECTS:
            raise UserError(
                "The pictures hold more than {most} numbers or colours, each of which would be an object. "
                "Save masks without soft edges, as indexed PNGs.",
                most=_MOST_OBJECTS,
            )
        self.masks.setdefault(key, []).append(mask)


def read_pictures(path: Path, clip: Clip, tell: Tell) -> FoundMasks:
    """All masks in a folder of pictures, or in one picture. tell: of pictures.

    Raises UserError when there are none, one cannot be read, or has another size than the clip's frames.
    """
    layout = find_layout(path.parent if path.name == NAMES_FILE else path, clip.name)
    video, names = read_names(layout.folder)
    numbers, first, is_sure = _number(layout, clip, by_count=bool(names))
    readers = PictureReader(clip)
    kind = kind_of(readers, [p for _, pictures in layout.groups for p in pictures])
    gathered, total = _Gathered(), sum(len(pictures) for _, pictures in layout.groups)
    done = left_out = 0
    for group, pictures in layout.groups:
        for picture in pictures:
            tell(done, total)
            done += 1
            number = numbers.get(picture)
            if number is None:
                left_out += 1
                continue
            values = readers.read(picture)
            for key, mask in _masks_in(values, kind, group):
                gathered.add(key, FoundMask(number, mask))
    found = FoundMasks(left_out=left_out, first=first, is_sure=is_sure, video=video)
    _drop_unknown(found, gathered, kind, names)
    if kind is Kind.MATTE:
        found.remarks.append(_MATTES)
    keys = _ordered(gathered, names)
    found.objects = [_object_of(k, gathered.masks[k], kind, names, alone=len(keys) == 1) for k in keys]
    if not found.objects:
        raise UserError("All pictures in {name} are empty: no pixel is an object's.", name=path.name)
    return found


def _masks_in(values: NDArray[np.uint32], kind: Kind, group: str) -> Iterator[tuple[int | str, Mask]]:
    """(what stands for the object, its mask) for each that the picture shows."""
    if group or kind is Kind.MATTE:
        on = values & 0xFF >= 128 if kind is Kind.MATTE else values > 0
        mask = Mask.from_array(on)
        if not mask.is_empty:
            yield group or 1, mask
        return
    height, width = values.shape
    rows = np.flatnonzero(values.any(axis=1))
    if not rows.size:
        return
    inside = values[rows[0] : rows[-1] + 1]
    for value in _present(inside):
        window = inside == value
        yield value, Mask.from_window(height, width, 0, int(rows[0]), window)


def _present(values: NDArray[np.uint32]) -> list[int]:
    """The numbers that stand in a picture, without 0, rising."""
    # Where neighbours differ is little, and holds every number; sorting all pixels would take long.
    starts = np.ones(values.size, np.bool_)
    flat = values.ravel()
    starts[1:] = flat[1:] != flat[:-1]
    return [int(v) for v in np.unique(flat[starts]) if v]


def _number(layout: Layout, clip: Clip, *, by_count: bool) -> tuple[dict[Path, int], int, bool]:
    """The number of each picture, the first frame's, and whether that is sure. by_count: they are known to
    be numbered by frame."""
    pictures = [picture for _, group in layout.groups for picture in group]
    places = {name: n for n, name in enumerate(clip.frame_names)}
    if not by_count and any(picture.stem in places for picture in pictures):
        return {p: places[p.stem] for p in pictures if p.stem in places}, 0, True
    numbers = {p: n for p in pictures if (n := last_number(p.stem)) is not None}
    if not numbers:
        raise UserError(
            "The names of the pictures in {name} have no numbers, so that nobody can tell their frames. Name "
            "them by frame, as 00000.png.",
            name=layout.folder.name,
        )
    for _, group in layout.groups:
        taken: dict[int, Path] = {}
        for picture in group:
            number = numbers.get(picture)
            if number is not None and taken.setdefault(number, picture) != picture:
                raise UserError(
                    "{first} and {second} would be of one frame. Name the pictures by frame, as 00000.png.",
                    first=taken[number].name,
                    second=picture.name,
                )
    if by_count:
        return numbers, 0, True
    return numbers, first_number(sorted(set(numbers.values())), clip.num_frames), False


def _drop_unknown(found: FoundMasks, gathered: _Gathered, kind: Kind, names: dict[int, Named]) -> None:
    numbers = [key for key in gathered.masks if isinstance(key, int)]
    others = [n for n in numbers if n != _UNKNOWN]
    is_void = kind is Kind.NUMBERS and _UNKNOWN in numbers and others and max(others) <= _LAST_NUMBER
    if is_void and _UNKNOWN not in names:
        del gathered.masks[_UNKNOWN]
        found.remarks.append(_VOID)


def _ordered(gathered: _Gathered, names: dict[int, Named]) -> list[int | str]:
    """In the order of names where there are any; numbers rising; folders and colours as they came."""
    keys = list(gathered.masks)
    if all(isinstance(key, int) for key in keys) and names:
        place = {index: n for n, index in enumerate(names)}
        return sorted(keys, key=lambda key: (place.get(int(key), len(place)), int(key)))
    return keys


def _object_of(
    key: int | str, masks: list[FoundMask], kind: Kind, names: dict[int, Named], *, alone: bool
) -> FoundObject:
    in_order = tuple(sorted(masks, key=lambda mask: mask.number))
    if isinstance(key, str):
        return FoundObject(UNCLASSED, in_order, key)
    named = names.get(key)
    if named is not None:
        return FoundObject(named.label, in_order, named.name, named.colour)
    # A single one is white, or whatever stands out from black: no colour that anybody chose.
    colour = f"#{key:06X}" if kind is Kind.COLOURS and not alone else None
    return FoundObject(UNCLASSED, in_order, "", colour)
