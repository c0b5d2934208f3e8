"""Data sets as folders, and batches made of annotated videos."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from pycocotools import mask as coco

from engine.errors import UserError
from engine.masks import Mask
from engine.training.data import FootageBatches
from engine.training.footage import AnnotatedVideo, read_folder
from engine.training.sav_folder import mask_of_runs, run_lengths
from engine.training.small_pictures import SmallPictures
from tests.engine.training import tiny


def picture(path: Path, value: int = 90, size: tuple[int, int] = (40, 30)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((size[1], size[0], 3), value, np.uint8)).save(path)


def index_mask(path: Path, columns: dict[int, int], size: tuple[int, int] = (40, 30)) -> None:
    """A palette mask: columns[value] of them, from the left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = np.zeros((size[1], size[0]), np.uint8)
    x = 0
    for value, width in columns.items():
        table[:, x : x + width] = value
        x += width
    image = Image.fromarray(table, mode=None)
    image.putpalette([v for n in range(256) for v in (n, 0, 0)])
    image.save(path)


@pytest.mark.parametrize(
    ("frames", "masks"),
    [
        ("JPEGImages/480p", "Annotations/480p"),
        ("JPEGImages/480p", "Annotations_unsupervised/480p"),
        ("JPEGImages/Full-Resolution", "Annotations/Full-Resolution"),
        ("JPEGImages/1080p", "Annotations/1080p"),
        ("JPEGImages", "Annotations"),
    ],
)
def test_davis_and_mose_folders(tmp_path: Path, frames: str, masks: str) -> None:
    for n in range(3):
        picture(tmp_path / frames / "bear" / f"{n:05}.jpg", 60 + n)
        index_mask(tmp_path / masks / "bear" / f"{n:05}.png", {1: 5, 255: 2, 3: 4 if n else 0})
    picture(tmp_path / frames / "unannotated" / "00000.jpg")
    told: list[tuple[int, int]] = []
    (video,) = read_folder(tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]
    assert video.name == "bear"
    assert video.num_frames == 3
    assert set(video.objects) == {"1", "3"}
    assert video.objects["1"][2].area == 5 * 30
    assert video.objects["3"][0].is_empty
    assert video.frame(2).shape == (30, 40, 3)
    assert abs(int(video.frame(2).mean()) - 62) <= 1
    cases = video.cases()
    assert [c.name for c in cases] == ["bear/1", "bear/3"]
    assert cases[1].first == 1


def test_davis_2016_has_one_object_of_value_255(tmp_path: Path) -> None:
    for n in range(2):
        picture(tmp_path / "JPEGImages" / "480p" / "bear" / f"{n:05}.jpg")
        index_mask(tmp_path / "Annotations" / "480p" / "bear" / f"{n:05}.png", {255: 6})
    (video,) = read_folder(tmp_path)
    assert {name: masks[1].area for name, masks in video.objects.items()} == {"255": 6 * 30}


def test_sa_v_folders_have_a_folder_an_object_and_masks_now_and_then(tmp_path: Path) -> None:
    for n in range(6):
        picture(tmp_path / "JPEGImages_24fps" / "sav_1" / f"{n:05}.jpg")
    for n in (0, 4):
        index_mask(tmp_path / "Annotations_6fps" / "sav_1" / "000" / f"{n:05}.png", {1: 8})
    (video,) = read_folder(tmp_path)
    assert sorted(video.objects["000"]) == [0, 4]
    assert video.objects["000"][4].area == 8 * 30


def test_other_folders_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match=r"Annotations/480p \(DAVIS\), JPEGImages_24fps .* \(SA-V\).*\(MOSE\)"
    ):
        read_folder(tmp_path)
    with pytest.raises(UserError, match="There is no folder"):
        read_folder(tmp_path / "none")
    (tmp_path / "JPEGImages" / "a").mkdir(parents=True)
    (tmp_path / "Annotations").mkdir()
    with pytest.raises(UserError, match="no video with masks"):
        read_folder(tmp_path)
    picture(tmp_path / "JPEGImages" / "a" / "0.jpg")
    (tmp_path / "Annotations" / "a").mkdir()
    (tmp_path / "Annotations" / "a" / "0.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match="could not be read"):
        read_folder(tmp_path)


def test_batches_of_footage_repeat_and_fit_the_rollouts() -> None:
    stage = tiny.stage(mosaic=0.5)
    videos = [tiny.video(0), tiny.video(1)]
    a, b = (FootageBatches(videos).clips(stage, 4, 0) for _ in range(2))
    assert a.clips_tbchw.shape == (3, 2, 3, 64, 64)
    assert a.truth_to1hw.shape == (3, 2, 1, 64, 64)
    assert np.array_equal(a.clips_tbchw, b.clips_tbchw)
    assert all(a.truth_to1hw[0].flatten(1).any(1))
    other = FootageBatches(videos).clips(stage, 4, 1)
    assert not np.array_equal(a.clips_tbchw, other.clips_tbchw)
    images = FootageBatches(videos).images(stage, 0, 0)
    assert images.images_bchw.shape == (2, 3, 64, 64)
    assert images.image_of_o.tolist() == [0, 1]
    assert all(images.truth_o1hw.flatten(1).any(1))


def test_truth_is_of_frames_that_have_it_and_the_last_stays_where_there_are_too_few() -> None:
    square = np.zeros((64, 64), bool)
    square[10:50, 10:50] = True
    masks = {n: Mask.from_array(square) for n in (3, 9)}
    asked: list[int] = []

    def frame(n: int) -> np.ndarray:
        asked.append(n)
        return np.zeros((64, 64, 3), np.uint8)

    video = AnnotatedVideo("few", 20, frame, {"1": masks})
    batch = FootageBatches([video]).clips(tiny.stage(frames=4, clips=3), 0, 0)
    assert set(asked) <= {3, 9}
    assert len(batch.clips_tbchw) == 4


def test_videos_without_anything_to_see_make_no_batches() -> None:
    video = AnnotatedVideo("empty", 3, lambda n: np.zeros((8, 8, 3), np.uint8), {"1": {0: Mask.empty(8, 8)}})
    with pytest.raises(ValueError, match="no object"):
        FootageBatches([video])


def sav_video(
    folder: Path, name: str, frames: int = 13, size: tuple[int, int] = (48, 32)
) -> list[np.ndarray]:
    """A video of 24 frames a second with a square that wanders, and its masks on every fourth frame."""
    folder.mkdir(parents=True, exist_ok=True)
    width, height = size
    truth = []
    with av.open(str(folder / f"{name}.mp4"), "w") as file:
        stream = file.add_stream("mpeg4", rate=24)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for n in range(frames):
            square = np.zeros((height, width), bool)
            square[8:20, n : n + 12] = True
            truth.append(square)
            picture = np.where(square[..., None], 220, 30 + np.zeros((1, 1, 3))).astype(np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)
    return truth


def coco_rle(mask: np.ndarray) -> dict[str, object]:
    made = coco.encode(np.asfortranarray(mask.astype(np.uint8)))
    return {"size": list(made["size"]), "counts": made["counts"].decode()}


def sav_json(
    folder: Path, name: str, kind: str, ids: list[int], frames: list[list[dict[str, object]]]
) -> Path:
    path = folder / f"{name}_{kind}.json"
    path.write_text(json.dumps({"video_id": name, "masklet_id": ids, "masklet": frames}))
    return path


def test_the_sa_v_training_set_is_videos_with_masks_on_every_fourth_frame(tmp_path: Path) -> None:
    folder = tmp_path / "sav_000"
    truth = sav_video(folder, "sav_000001")
    none = np.zeros_like(truth[0])
    manual = [[coco_rle(truth[n]), coco_rle(none if n < 8 else ~truth[n])] for n in (0, 4, 8, 12)]
    sav_json(folder, "sav_000001", "manual", [7, 9], manual)
    sav_json(folder, "sav_000001", "auto", [0], [[coco_rle(truth[0])]])
    sav_video(folder, "without_masks")
    (video,) = read_folder(tmp_path)
    assert (video.name, video.num_frames) == ("sav_000001", 13)
    assert set(video.objects) == {"manual-7", "manual-9", "auto-0"}
    assert sorted(video.objects["manual-7"]) == [0, 4, 8, 12]
    for n in (0, 4, 8, 12):
        assert np.array_equal(video.objects["manual-7"][n].to_array(), truth[n])
    assert video.objects["manual-9"][4].is_empty
    assert np.array_equal(video.objects["manual-9"][8].to_array(), ~truth[8])
    for n in (9, 0, 12):  # frame n is the picture that its mask belongs to
        bright = video.frame(n).mean(-1) > 128
        assert (bright & truth[n]).sum() / (bright | truth[n]).sum() > 0.9
    assert [c.name for c in video.cases()] == ["sav_000001/manual-7", "sav_000001/manual-9"]
    assert len(read_folder(folder)) == 1, "the folder of the videos itself will do"


def test_damaged_sa_v_masks_are_refused_in_a_sentence(tmp_path: Path) -> None:
    truth = sav_video(tmp_path, "v")
    whole = coco_rle(truth[0])
    for frames, words in (
        ([[whole]] * 5, "masks up to frame 16"),
        ([[]], "holds no SA-V masks"),
        ([[{"size": [32, 48]}]], "no run-length mask"),
        ([[{"size": [32, 48], "counts": "zz"}]], "no run-length mask"),
        ([[{"size": [32, 48], "counts": ""}]], "no run-length mask"),
        ([[{"size": [48, 32], "counts": coco_rle(truth[0].T)["counts"]}]], "do not belong together"),
    ):
        sav_json(tmp_path, "v", "manual", [1], frames)  # type: ignore[arg-type]
        with pytest.raises(UserError, match=words):
            read_folder(tmp_path)
    (tmp_path / "v_manual.json").write_text("no json")
    with pytest.raises(UserError, match="could not be read as SA-V masks"):
        read_folder(tmp_path)


def test_run_lengths_are_read_as_pycocotools_writes_them() -> None:
    rng = np.random.default_rng(4)
    for share in (0.0, 0.02, 0.5, 1.0):
        for _ in range(10):
            height, width = rng.integers(1, 60, 2)
            mask = rng.random((height, width)) < share
            runs = np.array(run_lengths(str(coco_rle(mask)["counts"])))
            assert np.array_equal(mask_of_runs(runs, int(height), int(width)).to_array(), mask)


def test_small_pictures_are_read_once_and_the_least_used_go_first() -> None:
    asked: list[int] = []

    def frame(n: int) -> np.ndarray:
        asked.append(n)
        return np.full((40, 60, 3), n, np.uint8)

    video = AnnotatedVideo("v", 9, frame, {"1": {0: Mask.from_array(np.ones((40, 60), bool))}})
    small = SmallPictures(limit_bytes=2 * 8 * 8 * 3)
    for n in (1, 2, 1, 2, 1, 3, 1, 2):
        assert small.frame(video, n, 8).shape == (8, 8, 3)
        assert int(small.frame(video, n, 8)[0, 0, 0]) == n
    assert asked == [1, 2, 3, 2]
    mask = small.mask(video, "1", 0, 8)
    assert mask is not None
    assert mask.all()
    assert small.mask(video, "1", 5, 8) is None
