"""Which frame each image of a COCO file is: by what it says, by the names of its pictures, or by ids."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from annotator.importers.found import Clip, first_number
from engine.errors import Sentence, UserError

_BY_ID = Sentence("Its pictures have no numbers in their names: their ids were taken as the frames.")
_MOST_NAMED = 5  # clips that a message names


@dataclass(frozen=True, slots=True)
class CocoImage:
    """An entry of 'images'. size: (width, height), or None. frame: where the file says it. clip: the id of
    the video that it is of, or the folder of its name, as a word."""

    id: Hashable
    file_name: PurePosixPath
    size: tuple[int, int] | None
    frame: int | None
    clip: Hashable

    @property
    def number(self) -> int | None:
        """The last number in its name without suffix."""
        return last_number(self.file_name.stem)


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers by the ids of images; see FoundMasks for the others."""

    numbers: Mapping[Hashable, int]
    first: int = 0
    is_sure: bool = True
    remarks: list[Sentence] = field(default_factory=list)


def last_number(stem: str) -> int | None:
    """The number of a picture: the last one in its name without suffix; None where it has none."""
    digits = re.findall("[0-9]+", stem)
    return int(digits[-1]) if digits and len(digits[-1]) < 10 else None


def image_of(data: Any) -> CocoImage:
    """Raises ValueError for what is no image."""
    if not isinstance(data, dict) or not isinstance(data.get("id"), int | str):
        raise ValueError("an image without an id")
    name = data.get("file_name")
    file_name = PurePosixPath(name.replace("\\", "/") if isinstance(name, str) else "")
    size = (_whole(data.get("width")), _whole(data.get("height")))
    frame = _whole(data.get("frame"))
    if frame is None:
        frame = _whole(data.get("frame_id"))
    clip = data["video_id"] if isinstance(data.get("video_id"), int | str) else str(file_name.parent)
    known = (size[0], size[1]) if size[0] is not None and size[1] is not None else None
    return CocoImage(data["id"], file_name, known, frame, clip)


def _whole(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 1 << 31 else None


def number_images(
    path: Path, images: Mapping[Hashable, CocoImage], names: Mapping[Hashable, str], clip: Clip
) -> Numbering:
    """names: of the file's clips by id. Raises UserError where several clips are in the file and none of
    them is named as this one, or two images would be one frame."""
    ours = _of_one_clip(path, images, names, clip)
    if all(image.frame is not None for image in ours.values()):
        return Numbering({i: image.frame for i, image in ours.items() if image.frame is not None})
    places = {name: n for n, name in enumerate(clip.frame_names)}
    by_name = {i: places[m.file_name.stem] for i, m in ours.items() if m.file_name.stem in places}
    if by_name:
        return Numbering(by_name)
    numbers = {i: image.number for i, image in ours.items() if image.number is not None}
    remarks = []
    if len(numbers) < len(ours):
        numbers = {i: i for i in ours if isinstance(i, int)}
        remarks = [_BY_ID]
    if len(set(numbers.values())) < len(ours):
        raise UserError(
            "{name} does not say which frame each of its pictures is: their names have no number, or one "
            "twice. Export it with the pictures named by frame.",
            name=path.name,
        )
    first = first_number(sorted(numbers.values()), clip.num_frames)
    if remarks and numbers and min(numbers.values()) > 0:
        first = max(first, 1)  # ids begin with 1
    return Numbering(numbers, first, is_sure=False, remarks=remarks)


def _of_one_clip(
    path: Path, images: Mapping[Hashable, CocoImage], names: Mapping[Hashable, str], clip: Clip
) -> Mapping[Hashable, CocoImage]:
    """The images of the clip that is named as ours, or all where there is one clip alone."""
    titles = {image.clip: _title(image.clip, names) for image in images.values()}
    if len(titles) < 2:
        return images
    wanted = {key for key, title in titles.items() if title == clip.name}
    if not wanted:
        named = ", ".join(list(titles.values())[:_MOST_NAMED])
        raise UserError(
            "{name} is about several clips ({clips}), and none is called {own}. Rename the video, or export "
            "this clip alone.",
            name=path.name,
            clips=named,
            own=clip.name,
        )
    return {i: image for i, image in images.items() if image.clip in wanted}


def _title(key: Hashable, names: Mapping[Hashable, str]) -> str:
    """What a clip is called: as the file says, or the last folder in the names of its pictures."""
    said = names.get(key, "") if not isinstance(key, str) or key in names else key
    return PurePosixPath(said or str(key)).name
