"""COCO files from other hands: what is read, what is left out, and what is wrong with a file."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.importers.coco import read_coco
from annotator.importers.found import Clip, FoundMasks
from engine.errors import UserError

W, H, FRAMES = 20, 10, 8
CLIP = Clip("street", W, H, FRAMES)
SQUARE = [[2, 1, 6, 1, 6, 4, 2, 4]]
OTHER = [[10, 5, 14, 5, 14, 8, 10, 8]]
RUNS = {"size": [H, W], "counts": [3, 2, W * H - 5]}


def image(number: int, **more: Any) -> dict[str, Any]:
    base = {"id": number, "file_name": f"frame_{number:04d}.jpg", "width": W, "height": H}
    return {**base, **more}


def mask(image_id: int, segmentation: Any = SQUARE, category: int = 1, **more: Any) -> dict[str, Any]:
    base = {"id": 1, "image_id": image_id, "category_id": category}
    return {**base, "segmentation": segmentation, **more}


def content(images: list[Any], annotations: list[Any], **more: Any) -> dict[str, Any]:
    categories = [{"id": 1, "name": "car", "color": [255, 128, 0]}, {"id": 2, "name": "dog"}]
    return {"annotations": annotations, "images": images, "categories": categories, **more}


def read(tmp_path: Path, data: Any, clip: Clip = CLIP) -> FoundMasks:
    path = tmp_path / "set.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_coco(path, clip, lambda done, total: None)


def numbers(found: FoundMasks) -> list[tuple[str, list[int]]]:
    return [(one.label, [m.number for m in one.masks]) for one in found.objects]


@pytest.mark.parametrize("key", ["track_id", "instance_id"])
def test_tracks_are_objects(tmp_path: Path, key: str) -> None:
    images = [image(n) for n in range(4)]
    masks = [mask(n, category=c, **{key: t}) for n in (2, 0, 1) for c, t in ((1, 7), (1, 3), (2, 5))]
    found = read(tmp_path, content(images, masks))
    assert numbers(found) == [("car", [0, 1, 2]), ("dog", [0, 1, 2]), ("car", [0, 1, 2])]
    assert (found.first, found.is_sure, found.left_out, found.remarks) == (0, False, 0, [])
    assert found.classes[0].colour == "#FF8000"
    assert found.objects[0].masks[0].by_hand is None
    assert not found.says_by_hand


def test_what_cvat_says_in_attributes(tmp_path: Path) -> None:
    said = {"track_id": 4, "occluded": True, "keyframe": True, "plate": "B 1"}
    found = read(tmp_path, content([image(0)], [mask(0, attributes=said)]))
    (one,) = found.objects[0].masks
    assert one.occluded
    assert one.said == {"plate": "B 1"}


def test_without_tracks_the_masks_of_a_class_are_an_object(tmp_path: Path) -> None:
    masks = [mask(0), mask(0, OTHER), mask(1), mask(1, category=2), mask(2, category=99)]
    found = read(tmp_path, content([image(n) for n in range(3)], masks))
    assert numbers(found) == [("car", [0, 1]), ("car", [0]), ("dog", [1]), ("object", [2])]
    assert "does not say which masks are of one object" in found.remarks[0]


def test_runs_polygons_and_parts(tmp_path: Path) -> None:
    masks = [mask(0, SQUARE, track_id=1), mask(0, OTHER, track_id=1), mask(1, RUNS, track_id=1)]
    found = read(tmp_path, content([image(0), image(1)], masks))
    first, second = found.objects[0].masks
    assert (first.mask.area, first.mask.box) == (24, (2, 1, 14, 8))
    assert (second.mask.area, second.mask.box) == (2, (0, 3, 1, 5))


def test_boxes_and_points_are_left_out(tmp_path: Path) -> None:
    masks = [mask(0), mask(0, []), mask(0, None), mask(0, [[1, 1]]), mask(99)]
    assert read(tmp_path, content([image(0)], masks)).left_out == 4
    with pytest.raises(UserError, match="has no masks for this clip"):
        read(tmp_path, content([image(0)], masks[1:]))
    with pytest.raises(UserError, match="has no masks for this clip"):
        read(tmp_path, content([image(0)], []))


# ------------------------------------------------------------------ which frame a picture is


def test_the_file_itself_says_the_frames(tmp_path: Path) -> None:
    for key in ("frame", "frame_id"):
        images = [image(n + 1, **{key: 2 * n}) for n in range(3)]
        found = read(tmp_path, content(images, [mask(n + 1, track_id=1) for n in range(3)]))
        assert (numbers(found), found.is_sure) == ([("car", [0, 2, 4])], True)


def test_numbers_that_begin_with_one(tmp_path: Path) -> None:
    """Eight frames, numbered 1 to 8: the last would be beyond the clip else."""
    images = [image(n) for n in range(1, FRAMES + 1)]
    found = read(tmp_path, content(images, [mask(n, track_id=1) for n in range(1, FRAMES + 1)]))
    assert (found.first, found.is_sure) == (1, False)


def test_ids_where_names_have_no_numbers(tmp_path: Path) -> None:
    images = [image(n + 1, file_name=f"{'abc'[n]}.jpg") for n in range(3)]
    found = read(tmp_path, content(images, [mask(n + 1, track_id=1) for n in range(3)]))
    assert (numbers(found), found.first) == ([("car", [1, 2, 3])], 1)
    assert "ids were taken as the frames" in found.remarks[0]


def test_names_of_a_folder_of_images(tmp_path: Path) -> None:
    clip = Clip("street", W, H, 3, ("00005", "00010", "b"))
    images = [image(n, file_name=f"x/{stem}.png") for n, stem in enumerate(("b", "00005", "other"))]
    found = read(tmp_path, content(images, [mask(n, track_id=1) for n in range(3)]), clip)
    assert (numbers(found), found.is_sure, found.left_out) == ([("car", [0, 2])], True, 1)


def test_the_clip_of_our_name_among_several(tmp_path: Path) -> None:
    images = [
        image(n, file_name=f"{clip}/{n % 3:05d}.jpg") for n, clip in enumerate(["a"] * 3 + ["street"] * 3)
    ]
    masks = [mask(n, track_id=n // 3) for n in range(6)]
    assert numbers(read(tmp_path, content(images, masks))) == [("car", [0, 1, 2])]
    with pytest.raises(UserError, match=r"several clips \(a, street\), and none is called other"):
        read(tmp_path, content(images, masks), Clip("other", W, H, FRAMES))
    videos = [{"id": 1, "name": "b"}, {"id": 2, "name": "street"}]
    images = [image(n, video_id=1 + n // 3, frame_id=n % 3) for n in range(6)]
    assert numbers(read(tmp_path, content(images, masks, videos=videos))) == [("car", [0, 1, 2])]


def test_two_pictures_of_one_number(tmp_path: Path) -> None:
    images = [image(0, file_name="a_1.jpg"), image(1, file_name="b_1.jpg")]
    with pytest.raises(UserError, match="does not say which frame"):
        read(tmp_path, content(images, [mask(0)]))


# ------------------------------------------------------------------ other files


def one(segmentation: Any, **more: Any) -> dict[str, Any]:
    return content([image(0)], [mask(0, segmentation, **more)])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("", "cannot be read as a COCO file"),
        ("[]", "cannot be read as a COCO file"),
        ('{"images": [', "cannot be read as a COCO file"),
        ('{"shapes": [], "version": "5"}', "JSON file of another kind"),
        ('{"images": [], "x": 1}', "JSON file of another kind"),
        (content([{"file_name": "a"}], []), "an image without an id"),
        (content([image(0)], [3]), "an annotation"),
        (content([image(0)], [{"id": 1}]), "image_id is missing"),
        (content([image(0, width=40)], [mask(0)]), "40 x 10 pixels, and this one has 20 x 10"),
        (one({"size": [9999999, 9999999], "counts": "0"}), "9999999 x 9999999 pixels"),
        (one({"size": [H], "counts": "0"}), "annotation 1: run lengths without a size"),
        (one({"counts": "0"}), "run lengths without a size"),
        (one({"size": [H, W]}), "annotation 1: run lengths that are no whole numbers"),
        (one({"size": [H, W], "counts": [1, 2]}), "run lengths of 3 pixels for 200"),
        (one({"size": [H, W], "counts": "zz"}), "letters that are none"),
        (one([[1, 2, float("nan"), 4, 5, 6]]), "corner of a polygon that is nowhere"),
        (one([[1, 2, "x", 4, 5, 6]]), "polygon that is no list of numbers"),
        (one([3]), "polygon that is no list"),
        (one(SQUARE, object_name="x" * 500), "a name of 500 letters"),
        (content([image(0)], [mask(0)], categories=[{"id": 1}]), "a category without a name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, data: Any, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        read(tmp_path, data)


def test_archives(tmp_path: Path) -> None:
    data = json.dumps(content([image(0)], [mask(0)]))
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("annotations/instances_default.json", data)
        archive.writestr("images/a.txt", "x")
    assert len(read_coco(path, CLIP, lambda done, total: None).objects) == 1
    spoilt = bytearray(path.read_bytes())
    spoilt[80:120] = bytes(40)
    path.write_bytes(bytes(spoilt))
    with pytest.raises(UserError, match=r"damaged archive|cannot be read"):
        read_coco(path, CLIP, lambda done, total: None)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", data)
        archive.writestr("b.json", data)
    with pytest.raises(UserError, match="2 JSON files"):
        read_coco(path, CLIP, lambda done, total: None)


def test_no_text_and_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{\xff\xfe")
    with pytest.raises(UserError, match="is no text file"):
        read_coco(tmp_path / "a.json", CLIP, lambda done, total: None)
    with pytest.raises(UserError, match="Choose another file"):
        read_coco(tmp_path / "none.json", CLIP, lambda done, total: None)


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(content([image(n) for n in range(400)], [mask(n) for n in range(400)])))
    seen: list[float] = []
    read_coco(path, CLIP, lambda done, total: seen.append(done / total))
    assert seen == sorted(seen)
    assert 0 <= seen[0] < 0.1
    assert 0.5 < seen[-1] <= 1
