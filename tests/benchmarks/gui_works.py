"""Videos and projects for `gui.py`, made in moments: many objects with large masks, or many frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.project.edits import AddObject
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project, VideoRef
from annotator.project.storage import ProjectFile
from annotator.project.video_match import video_ref
from engine.frames import open_frames
from engine.masks import Mask

KEY_FRAMES = 30  # frames from key frame to key frame, as cameras write them
_SHAPES = 24


def write_clip(path: Path, size: tuple[int, int], frames: int) -> Path:
    """An H.264 video: a picture of many shades that moves, with a disc that moves otherwise."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "veryfast", "crf": "20", "g": str(KEY_FRAMES)}
        for number, image in enumerate(_pictures(size, frames)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_long_clip(path: Path, frames: int) -> Path:
    """A small H.264 video of any length, in a moment: the packets of a short one over and over.

    frames: a multiple of KEY_FRAMES.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        stream.options = {"preset": "veryfast", "bf": "0", "g": str(KEY_FRAMES)}
        packets = []
        for number, image in enumerate(_pictures((64, 36), KEY_FRAMES)):
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            packets += stream.encode(frame)
        packets += stream.encode(None)
        content = [(bytes(p), p.is_keyframe, p.time_base) for p in packets]
        for number in range(frames):
            data, is_key, base = content[number % KEY_FRAMES]
            packet = av.Packet(data)
            packet.stream, packet.time_base, packet.is_keyframe = stream, base, is_key
            packet.pts = packet.dts = round(number / 30 / base)
            container.mux(packet)
    return path


def _pictures(size: tuple[int, int], frames: int) -> Iterator[NDArray[np.uint8]]:
    width, height = size
    rng = np.random.default_rng(1)
    margin = max(2, height // 8)
    coarse = rng.integers(40, 216, (max(2, height // 24), max(2, width // 24), 3), np.uint8)
    wide = cv2.resize(coarse, (width + 2 * margin, height + 2 * margin), interpolation=cv2.INTER_CUBIC)
    for number in range(frames):
        x, y = (int(margin * (1 + np.sin(number / 40 + turn))) for turn in (0.0, 1.3))
        image = np.ascontiguousarray(wide[y : y + height, x : x + width])
        at = int(width * (0.5 + 0.3 * np.sin(number / 25))), int(height * (0.5 + 0.3 * np.cos(number / 31)))
        cv2.circle(image, at, height // 9, (230, 60, 40), -1, cv2.LINE_AA)
        yield np.asarray(image, np.uint8)


def large_mask(rng: np.random.Generator, width: int, height: int) -> Mask:
    """A ragged disc of about 7 % of the frame."""
    pixels = np.zeros((height, width), np.uint8)
    at = rng.uniform((0.2 * width, 0.25 * height), (0.8 * width, 0.75 * height))
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radius = 0.2 * height * (1 + 0.12 * np.sin(9 * angles) + 0.03 * np.sin(41 * angles))
    outline = at + np.stack([np.cos(angles), np.sin(angles)], 1) * radius[:, None]
    cv2.fillPoly(pixels, [outline.astype(np.int32)], 1)
    return Mask.from_array(pixels)


def shifted(mask: Mask, dx: int, dy: int) -> Mask:
    """The same pixels elsewhere, kept within the frame."""
    x0, y0, x1, y1 = mask.box
    dx, dy = min(max(dx, -x0), mask.width - x1), min(max(dy, -y0), mask.height - y1)
    return replace(mask, box=(x0 + dx, y0 + dy, x1 + dx, y1 + dy))


def project_with_masks(video: Path, objects: int) -> Path:
    """A project beside the video whose objects have a large mask on every frame."""
    with open_frames(video) as reader:
        project = Project(video_ref(reader))
    rng = np.random.default_rng(0)
    width, height = project.video.width, project.video.height
    shapes = [large_mask(rng, width, height) for _ in range(_SHAPES)]
    for place in range(objects):
        info = project.new_object()
        AddObject(info).apply(project)
        for frame in range(project.video.num_frames):
            dx, dy = (int(0.05 * height * wave(frame / 20 + place)) for wave in (np.sin, np.cos))
            mask = shifted(shapes[(place + frame // 10) % _SHAPES], dx, dy)
            project.masks.put(info.id, frame, MaskRecord(mask, _tracked(mask)))
    return _write(project, video)


def long_project(video: Path, objects: int, *, every: int = 1) -> Path:
    """A project beside the video whose objects have a small mask on one frame in so many."""
    with open_frames(video) as reader:
        project = Project(video_ref(reader))
    fill_with_small_masks(project, objects, every=every)
    return _write(project, video)


def fill_with_small_masks(project: Project, objects: int, *, every: int) -> None:
    """Objects with a mask on one frame in so many; some are absent, some verified."""
    width, height = project.video.width, project.video.height
    pixels = np.zeros((height, width), np.bool_)
    pixels[height // 4 : height // 2, width // 4 : width // 2] = True
    small, none = Mask.from_array(pixels), Mask.empty(height, width)
    for place in range(objects):
        info = project.new_object()
        AddObject(info).apply(project)
        for frame in range(place % every, project.video.num_frames, every):
            mask = none if frame // 500 % 7 == place % 7 else small
            known = replace(_tracked(mask), verified=frame // 300 % 5 == 0)
            project.masks.put(info.id, frame, MaskRecord(mask, known))


def project_without_video(frames: int) -> Project:
    """An empty project of so many frames, in memory alone."""
    return Project(VideoRef("/clip.mp4", "video", 64, 36, frames, Fraction(25), "0"))


def _tracked(mask: Mask) -> MaskInfo:
    return MaskInfo(Source.TRACKED, 3.0, 0.9, area=mask.area, shape=mask.measure())


def _write(project: Project, video: Path) -> Path:
    path = video.with_suffix(".masklet")
    ProjectFile.create(path, project).close()
    return path
