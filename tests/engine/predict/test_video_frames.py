from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import UserError
from engine.predict.transforms import to_network_as_video
from engine.predict.video_frames import open_frames


def save(folder: Path, names: list[str]) -> None:
    for index, name in enumerate(names):
        Image.new("RGB", (40, 30), (index * 20, 0, 0)).save(folder / name, quality=95)


def first_channel(frames) -> list[float]:
    return [frame[0].mean().item() for frame in frames]


def test_files_go_by_number(tmp_path: Path) -> None:
    save(tmp_path, ["0.jpg", "2.jpeg", "10.JPG"])
    save(tmp_path, ["frame9.png"])  # not a JPEG: not of the video
    frames = open_frames(tmp_path, 16)
    assert (len(frames), frames.height, frames.width) == (3, 30, 40)
    assert first_channel(frames) == sorted(first_channel(frames))


def test_other_names_and_kinds_are_read_where_there_are_no_numbered_jpegs(tmp_path: Path) -> None:
    save(tmp_path, ["shot_2.png", "shot_10.png"])
    assert first_channel(open_frames(str(tmp_path), 16)) == sorted(first_channel(open_frames(tmp_path, 16)))


def test_frames_are_read_when_asked_for(tmp_path: Path) -> None:
    save(tmp_path, ["0.jpg", "1.jpg"])
    frames = open_frames(tmp_path, 16)
    (tmp_path / "0.jpg").unlink()
    assert tuple(frames[1].shape) == (3, 16, 16)
    assert torch.equal(frames[-1], frames[1])
    with pytest.raises(FileNotFoundError):
        frames[0]


def test_images_in_memory_are_resized_as_files_are() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 30, 40, 3), dtype=np.uint8)
    frames = open_frames(images, 16)
    expected = to_network_as_video(Image.fromarray(images[1]), 16)[0]
    assert torch.equal(frames[1], expected)
    assert torch.equal(open_frames([Image.fromarray(i) for i in images], 16)[1], expected)
    assert len(frames[0:2]) == 2


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no images"):
        open_frames(tmp_path, 16)
    with pytest.raises(RuntimeError, match="empty"):
        open_frames([], 16)
    with pytest.raises(IndexError, match="no frame 2"):
        open_frames(np.zeros((2, 4, 4, 3), np.uint8), 16)[2]


def test_a_video_file_is_read_frame_by_frame(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for level in (20, 120, 220):
            picture = av.VideoFrame.from_ndarray(np.full((48, 64, 3), level, np.uint8), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())
    frames = open_frames(path, 16)
    assert (len(frames), frames.height, frames.width) == (3, 48, 64)
    darker, middle, brighter = (frames[n].mean().item() for n in (0, 1, 2))
    assert darker < middle < brighter
    frames.close()


@pytest.mark.parametrize("what", ["no image", "cut short"])
def test_a_picture_that_cannot_be_read_is_named_when_its_turn_comes(tmp_path: Path, what: str) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    for name in ("0.jpg", "1.jpg", "2.jpg"):
        Image.fromarray(noise).save(tmp_path / name)
    whole = (tmp_path / "1.jpg").read_bytes()
    (tmp_path / "1.jpg").write_bytes(b"none" if what == "no image" else whole[: len(whole) // 2])
    frames = open_frames(tmp_path, 16)
    with pytest.raises(UserError, match=r"^1\.jpg cannot be read as an image .* Replace it\.$"):
        frames[1]
    assert tuple(frames[2].shape) == (3, 16, 16)
    (tmp_path / "2.jpg").write_bytes(b"none")
    with pytest.raises(UserError, match=r"^2\.jpg cannot be read"):
        open_frames(tmp_path, 16)


def test_a_picture_in_memory_that_is_none_is_named_when_its_turn_comes() -> None:
    image = np.zeros((30, 40, 3), np.uint8)
    frames = open_frames([image, image / 255.0, "1.jpg", image], 16)  # type: ignore[list-item]
    for index, says in ((1, r"frame 1 is float64 of the shape \(30, 40, 3\)"), (2, "frame 2 is str")):
        with pytest.raises(TypeError, match=says):
            frames[index]
