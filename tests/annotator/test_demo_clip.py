"""The demo clip: the same every time, its masks true to its picture, its clicks on its objects."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from PIL import Image

from annotator.demo_clip import DemoClip, DemoClipCancelled, Scene, make_demo_clip
from engine.errors import UserError

SIZE = (192, 108)


def read_frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def read_mask(clip: DemoClip, frame: int) -> np.ndarray:
    with Image.open(clip.masks / f"{frame:05d}.png") as image:
        assert image.mode == "P"
        return np.asarray(image)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=8, size=SIZE)


def test_the_files_agree_with_what_is_returned(clip: DemoClip) -> None:
    frames = read_frames(clip.video)
    assert len(frames) == clip.frames == 8
    assert frames[0].shape == (108, 192, 3)
    assert sorted(p.name for p in clip.masks.iterdir()) == [f"{n:05d}.png" for n in range(8)]
    about = json.loads(clip.clicks.read_text())
    assert (about["video"], about["width"], about["height"], about["frames"]) == ("demo.mp4", 192, 108, 8)
    assert [(o["id"], o["name"], o["x"], o["y"]) for o in about["objects"]] == [
        (o.id, o.name, o.x, o.y) for o in clip.objects
    ]
    assert sorted(p.name for p in clip.video.parent.iterdir()) == ["clicks.json", "demo.mp4", "masks"]


def test_the_video_is_h264_with_key_frames_to_seek_to(tmp_path: Path) -> None:
    long = make_demo_clip(tmp_path, frames=64, size=(64, 64))
    with av.open(str(long.video)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        keys = [n for n, frame in enumerate(container.decode(stream)) if frame.key_frame]
    assert keys[0] == 0
    assert len(keys) >= 3


def test_clicks_lie_well_inside_their_objects(clip: DemoClip) -> None:
    mask = read_mask(clip, 0)
    for o in clip.objects:
        around = mask[o.y - 4 : o.y + 5, o.x - 4 : o.x + 5]
        assert around.shape == (9, 9)
        assert (around == o.id).all()


def test_the_masks_show_what_the_video_shows(clip: DemoClip) -> None:
    """Colours change at the masks' outlines far more than a few pixels away from them."""
    for number, frame in enumerate(read_frames(clip.video)):
        mask = read_mask(clip, number)
        lab = cv2.cvtColor(frame, cv2.COLOR_RGB2LAB).astype(np.float32)
        change = np.abs(np.gradient(lab, axis=0)).sum(2) + np.abs(np.gradient(lab, axis=1)).sum(2)
        on = (mask > 0).astype(np.uint8)
        edge = cv2.morphologyEx(on, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
        off = (cv2.dilate(on, np.ones((15, 15), np.uint8)) > 0) & ~(
            cv2.dilate(on, np.ones((7, 7), np.uint8)) > 0
        )
        assert change[edge].mean() > 2.5 * change[off].mean()


def test_the_same_seed_gives_the_same_clip(tmp_path: Path) -> None:
    def digest(folder: str, seed: int) -> tuple[str, str]:
        made = make_demo_clip(tmp_path / folder, seed=seed, frames=3, size=(96, 64))
        masks = b"".join(p.read_bytes() for p in sorted(made.masks.iterdir()))
        return hashlib.sha256(made.video.read_bytes()).hexdigest(), hashlib.sha256(masks).hexdigest()

    assert digest("a", 5) == digest("b", 5)
    assert digest("a", 5) != digest("c", 6)


def test_frames_come_alike_in_any_order() -> None:
    scene = Scene(2, 30, SIZE)
    late = scene.render(20)
    scene.render(3)
    again = Scene(2, 30, SIZE).render(20)
    assert np.array_equal(late.image, again.image)
    assert np.array_equal(late.labels, again.labels)


@pytest.mark.parametrize("seed", range(6))
def test_one_object_leaves_and_comes_back_and_one_is_partly_hidden(seed: int) -> None:
    scene = Scene(seed, 120, SIZE)
    counts = np.array(
        [np.bincount(scene.render(n).labels.ravel(), minlength=4)[1:4] for n in range(0, 120, 4)]
    )
    assert (counts[0] > 200).all()
    assert (counts[-1] > 200).all()
    hidden, _, leaver = counts.T
    assert leaver.min() == 0
    assert hidden.min() < 0.85 * hidden.max()


def test_portrait_and_small_clips_are_composed_alike() -> None:
    scenes = [Scene(31, 60, size) for size in ((160, 90), (90, 160), (120, 120), (320, 180))]
    assert len({tuple(a.name for a in scene.actors) for scene in scenes}) == 1
    for scene in scenes:
        seen = np.bincount(scene.render(0).labels.ravel(), minlength=4)
        assert (seen[1:] > 0.015 * seen.sum()).all()


def test_progress_counts_to_the_end(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make_demo_clip(tmp_path, frames=3, size=(64, 64), progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_cancelled_clip_leaves_what_was_there(tmp_path: Path) -> None:
    first = make_demo_clip(tmp_path, seed=1, frames=2, size=(64, 64))
    before = first.video.read_bytes()
    answers = iter([False, True])
    with pytest.raises(DemoClipCancelled):
        make_demo_clip(tmp_path, seed=2, frames=5, size=(64, 64), cancelled=lambda: next(answers))
    assert first.video.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clicks.json", "demo.mp4", "masks"]


def test_an_earlier_clip_is_replaced_whole(tmp_path: Path) -> None:
    make_demo_clip(tmp_path, frames=4, size=(64, 64))
    made = make_demo_clip(tmp_path, frames=2, size=(96, 64))
    assert len(list(made.masks.iterdir())) == 2
    assert read_mask(made, 1).shape == (64, 96)


@pytest.mark.parametrize(("frames", "size"), [(0, (64, 64)), (2, (65, 64)), (2, (64, 32)), (2, (20000, 64))])
def test_impossible_clips_are_refused_in_a_sentence(
    tmp_path: Path, frames: int, size: tuple[int, int]
) -> None:
    with pytest.raises(UserError, match="demo clip"):
        make_demo_clip(tmp_path / "x", frames=frames, size=size)
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(UserError, match="taken"):
        make_demo_clip(tmp_path / "taken", frames=1, size=(64, 64))
