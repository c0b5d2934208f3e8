"""Annotated videos to train on and to measure with, wherever they come from.

`AnnotatedVideo` is all that training knows of a source. Folders in the layouts of DAVIS, MOSE and
SA-V become one here; a program with its own kind of project makes them itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from engine.errors import UserError
from engine.masks import Mask
from engine.training.evaluate import Case
from engine.training.sav_folder import OpenVideos, SavVideo, find_videos, read_objects

Rgb = NDArray[np.uint8]


@dataclass(frozen=True)
class AnnotatedVideo:
    """frame: gives frame n, (H, W, 3) uint8 RGB. objects: by name, the true masks by frame number;
    a frame on which the object is known to be absent has an empty mask, one that nobody looked at has
    none."""

    name: str
    num_frames: int
    frame: Callable[[int], Rgb]
    objects: Mapping[str, Mapping[int, Mask]]

    def cases(self) -> list[Case]:
        """One case for each object that can be seen and is followed over more than one frame."""
        return [
            Case(f"{self.name}/{name}", self.num_frames, self.frame, _Unpacked(masks))
            for name, masks in self.objects.items()
            if _can_be_followed(masks)
        ]

    def thinned(self, most: int) -> AnnotatedVideo:
        """The video from its first frame with a true mask to its last, without the frames that would
        make it longer than `most`: those without a true mask go first. The rest are numbered anew."""
        known = sorted({n for masks in self.objects.values() for n in masks})
        if not known:
            return replace(self, num_frames=0)
        others = [n for n in range(known[0], known[-1]) if n not in set(known)]
        kept = sorted([*_evenly(known, most), *_evenly(others, max(0, most - len(known)))])
        number = {n: i for i, n in enumerate(kept)}
        objects = {
            o: {number[n]: mask for n, mask in masks.items() if n in number}
            for o, masks in self.objects.items()
        }
        frame = self.frame
        return AnnotatedVideo(self.name, len(kept), lambda i: frame(kept[i]), objects)


def _evenly(numbers: Sequence[int], most: int) -> list[int]:
    """At most so many of them, as far apart as can be."""
    if len(numbers) <= most:
        return list(numbers)
    return [numbers[int((i + 0.5) * len(numbers) / most)] for i in range(most)]


def _can_be_followed(masks: Mapping[int, Mask]) -> bool:
    """Whether the object is seen before the last frame that is known of it."""
    return any(not mask.is_empty for n, mask in masks.items() if n < max(masks))


class _Unpacked(Mapping[int, NDArray[np.bool_]]):
    """Masks as arrays, unpacked when they are asked for."""

    def __init__(self, masks: Mapping[int, Mask]) -> None:
        self._masks = masks

    def __getitem__(self, frame: int) -> NDArray[np.bool_]:
        return self._masks[frame].to_array()

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._masks)

    def __len__(self) -> int:
        return len(self._masks)


@dataclass(frozen=True)
class _Layout:
    """Where a data set keeps its frames and its masks. per_object: masks are one folder an object."""

    name: str
    frames: str
    masks: str
    per_object: bool = False


_LAYOUTS = (
    _Layout("DAVIS", "JPEGImages/480p", "Annotations/480p"),
    _Layout("DAVIS", "JPEGImages/480p", "Annotations_unsupervised/480p"),
    _Layout("DAVIS", "JPEGImages/Full-Resolution", "Annotations/Full-Resolution"),
    _Layout("DAVIS", "JPEGImages/1080p", "Annotations/1080p"),
    _Layout("SA-V", "JPEGImages_24fps", "Annotations_6fps", per_object=True),
    _Layout("MOSE", "JPEGImages", "Annotations"),
)


def read_folder(
    folder: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> list[AnnotatedVideo]:
    """The videos of a data set's folder, in the order of their names. progress: videos read, and of how many.

    Raises UserError when there is no such folder, when it is laid out in no known way, or holds no
    annotated video.
    """
    if not folder.is_dir():
        raise UserError("There is no folder {folder}.", folder=folder)
    for layout in _LAYOUTS:
        if (folder / layout.frames).is_dir() and (folder / layout.masks).is_dir():
            return _videos(folder, layout, progress)
    handed_out = find_videos(folder)
    if handed_out:
        return _sav_training_set(handed_out, progress)
    usual = {layout.name: layout for layout in reversed(_LAYOUTS)}  # the first of each name
    known = ", ".join(f"{x.frames} with {x.masks} ({x.name})" for x in reversed(usual.values()))
    raise UserError(
        "{folder} is laid out in no way that training knows. It needs {known}, or videos with "
        "NAME_manual.json or NAME_auto.json beside NAME.mp4 (SA-V's training set).",
        folder=folder,
        known=known,
    )


def _sav_training_set(
    found: Sequence[SavVideo], progress: Callable[[int, int], None]
) -> list[AnnotatedVideo]:
    readers = OpenVideos()
    videos = []
    for done, video in enumerate(found):
        progress(done, len(found))
        reader = readers.reader(video.path)
        objects = read_objects(video, reader)
        frame = partial(readers.frame, video.path)
        videos.append(AnnotatedVideo(video.path.stem, reader.num_frames, frame, objects))
    return videos


def _videos(folder: Path, layout: _Layout, progress: Callable[[int, int], None]) -> list[AnnotatedVideo]:
    videos = []
    places = sorted(p for p in (folder / layout.frames).iterdir() if p.is_dir())
    for done, place in enumerate(places):
        progress(done, len(places))
        pictures = sorted(p for p in place.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
        masks = folder / layout.masks / place.name
        if pictures and masks.is_dir():
            numbers = {p.stem: n for n, p in enumerate(pictures)}
            objects = _objects_apart(masks, numbers) if layout.per_object else _palette(masks, numbers)
            if objects:
                videos.append(AnnotatedVideo(place.name, len(pictures), _FrameFiles(pictures), objects))
    if not videos:
        raise UserError(
            "{folder} holds no video with masks ({name} layout).", folder=folder, name=layout.name
        )
    return videos


@dataclass(frozen=True)
class _FrameFiles:
    """Frame n from the n-th picture."""

    pictures: Sequence[Path]

    def __call__(self, number: int) -> Rgb:
        return np.asarray(_open(self.pictures[number]).convert("RGB"))


def _open(path: Path) -> Image.Image:
    try:
        with Image.open(path) as image:
            image.load()
            return image
    except (OSError, UnidentifiedImageError) as error:
        raise UserError("The picture {path} could not be read: {error}.", path=path, error=error) from error


def _values(path: Path) -> NDArray[np.uint8]:
    """A mask's numbers: of a palette image the entries' numbers, not their colours."""
    image = _open(path)
    return np.asarray(image if image.mode in ("P", "L", "1") else image.convert("L")).astype(np.uint8)


def _palette(folder: Path, numbers: Mapping[str, int]) -> dict[str, dict[int, Mask]]:
    """Index masks: pixel value v is object v. 255 means that nobody knows, and belongs to none; but where
    there is nothing else, as in DAVIS 2016, it is the one object."""
    tables = {}
    for path in sorted(folder.glob("*.png")):
        if path.stem in numbers:
            tables[numbers[path.stem]] = _values(path)
    values: set[int] = set()
    for table in tables.values():
        values.update(np.flatnonzero(np.bincount(table.ravel(), minlength=256)).tolist())
    values.discard(0)
    objects = sorted(values - {255} or values)
    return {str(v): {n: Mask.from_array(table == v) for n, table in tables.items()} for v in objects}


def _objects_apart(folder: Path, numbers: Mapping[str, int]) -> dict[str, dict[int, Mask]]:
    objects = {}
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        objects[place.name] = {
            numbers[path.stem]: Mask.from_array(_values(path))
            for path in sorted(place.glob("*.png"))
            if path.stem in numbers
        }
    return objects
