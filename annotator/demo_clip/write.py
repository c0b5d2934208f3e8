"""Writing the demo clip: the video, its true masks, and one click for each object."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from annotator.demo_clip.scene import Scene, SceneFrame
from engine.errors import UserError, os_reason

FRAME_RATE = 30
_PALETTE = [0, 0, 0, 230, 57, 70, 42, 157, 143, 244, 162, 97]  # table, then objects 1 to 3


class DemoClipCancelled(Exception):  # noqa: N818, a person's wish is no error
    """`cancelled` said yes; nothing was left in the folder."""


@dataclass(frozen=True, slots=True)
class DemoObject:
    """One object of the clip. id: its value in the masks. frame, x, y: a click that finds it, pixels."""

    id: int
    name: str
    frame: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class DemoClip:
    """What was written. masks: the folder of indexed PNGs, `00000.png` the first frame's."""

    video: Path
    masks: Path
    clicks: Path
    width: int
    height: int
    frames: int
    objects: tuple[DemoObject, ...]


def make_demo_clip(
    folder: Path,
    *,
    seed: int = 0,
    frames: int = 120,
    size: tuple[int, int] = (960, 540),
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> DemoClip:
    """Write `demo.mp4`, `masks/` and `clicks.json` into `folder`, which is made when missing.

    The masks are in the DAVIS layout, one indexed PNG a frame with the visible part of every
    object (0 is the table), since that is what a segmenter should find where one hides another.
    The same arguments give the same clip. size: (width, height), even pixels. progress: called
    with frames done and frames in all. cancelled: asked before every frame.

    Raises UserError for sizes or lengths that make no clip and for a folder that cannot be
    written, DemoClipCancelled when cancelled. Files appear under their names when all is done.
    """
    _check(frames, size)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".demo-clip-", dir=folder) as partial:
            clip = _write(Path(partial), Scene(seed, frames, size), frames, progress, cancelled)
            return _move_in(clip, folder)
    except OSError as error:
        reason = os_reason(error)
        raise UserError(
            "The demo clip cannot be written to {folder}: {reason}. Choose another folder.",
            folder=folder,
            reason=reason,
        ) from error


def _check(frames: int, size: tuple[int, int]) -> None:
    width, height = size
    if frames < 1:
        raise UserError("A demo clip has at least one frame, not {frames}.", frames=frames)
    if min(size) < 64 or max(size) > 8192 or width % 2 or height % 2:
        raise UserError(
            "A demo clip cannot be {width} x {height} pixels: both must be even, from 64 to 8192. "
            "Try 960x540.",
            width=width,
            height=height,
        )


def _write(
    folder: Path,
    scene: Scene,
    frames: int,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> DemoClip:
    masks = folder / "masks"
    masks.mkdir()
    objects: tuple[DemoObject, ...] = ()

    def rendered() -> Iterator[NDArray[np.uint8]]:
        nonlocal objects
        for number in range(frames):
            if cancelled is not None and cancelled():
                raise DemoClipCancelled
            frame = scene.render(number)
            if number == 0:
                objects = find_clicks(scene, frame)
            _write_mask(masks / f"{number:05d}.png", frame.labels)
            yield frame.image
            if progress is not None:
                progress(number + 1, frames)

    video = folder / "demo.mp4"
    _write_video(video, rendered(), scene.width, scene.height)
    clip = DemoClip(video, masks, folder / "clicks.json", scene.width, scene.height, frames, objects)
    _write_clicks(clip)
    return clip


def _write_mask(path: Path, labels: NDArray[np.uint8]) -> None:
    image = Image.fromarray(labels)
    image.putpalette(_PALETTE)
    image.save(path, compress_level=3)


def _write_video(path: Path, images: Iterator[NDArray[np.uint8]], width: int, height: int) -> None:
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FRAME_RATE)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, FRAME_RATE)
        # x264's choices depend on the number of threads; the clip should not depend on the machine.
        stream.codec_context.thread_count = 4
        stream.options = {"crf": "17", "preset": "veryfast", "g": str(FRAME_RATE), "bf": "2"}
        for number, image in enumerate(images):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def find_clicks(scene: Scene, first: SceneFrame) -> tuple[DemoObject, ...]:
    """A click for each object: the middle of the widest part of what is seen of it."""
    objects = []
    for actor in scene.actors:
        seen = np.pad((first.labels == actor.id).astype(np.uint8), 1)
        depth = cv2.distanceTransform(seen, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)[1:-1, 1:-1]
        y, x = np.unravel_index(int(depth.argmax()), depth.shape)
        objects.append(DemoObject(actor.id, actor.name, 0, int(x), int(y)))
    return tuple(objects)


def _write_clicks(clip: DemoClip) -> None:
    about = {
        "video": clip.video.name,
        "width": clip.width,
        "height": clip.height,
        "frames": clip.frames,
        "objects": [asdict(o) for o in clip.objects],
    }
    clip.clicks.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def _move_in(clip: DemoClip, folder: Path) -> DemoClip:
    """Give the finished files their names in `folder`; an earlier demo clip there is replaced."""
    masks = folder / "masks"
    if masks.exists():
        shutil.rmtree(masks)
    video, clicks = folder / clip.video.name, folder / clip.clicks.name
    os.replace(clip.masks, masks)
    os.replace(clip.video, video)
    os.replace(clip.clicks, clicks)
    return DemoClip(video, masks, clicks, clip.width, clip.height, clip.frames, clip.objects)
