import contextlib
import dataclasses
import io
import json
from pathlib import Path

import numpy as np
import pytest
from pycocotools import mask as coco_masks
from pycocotools.coco import COCO

from annotator.exporters.coco import CocoOptions, run_lengths
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from engine.masks import Mask
from tests.annotator.exporters.scene import FakeFrames, make_scene
from tests.annotator.making import NUM_FRAMES

# pycocotools decodes through an array type of numpy 1; nothing here can change that.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept a copy keyword")


def load(path: Path) -> COCO:
    with contextlib.redirect_stdout(io.StringIO()):
        return COCO(str(path))


@pytest.mark.parametrize("seed", range(40))
def test_run_lengths_are_those_of_pycocotools(seed: int) -> None:
    rng = np.random.default_rng(seed)
    array = np.zeros((17, 23), bool)
    y0, x0 = rng.integers(0, 17), rng.integers(0, 23)
    y1, x1 = rng.integers(y0, 17) + 1, rng.integers(x0, 23) + 1
    array[y0:y1, x0:x1] = rng.random((y1 - y0, x1 - x0)) < rng.choice([0.1, 0.9, 1.0])
    array[y0, x0] = True
    expected = coco_masks.encode(np.asfortranarray(array.astype(np.uint8)))
    found = run_lengths(Mask.from_array(array))
    assert found["counts"].encode() == expected["counts"]
    assert np.array_equal(coco_masks.decode(found), array)


@pytest.mark.parametrize("corner", [(0, 0), (-1, -1), (0, -1), (-1, 0)])
def test_corners_and_whole_frames(corner: tuple[int, int]) -> None:
    array = np.zeros((5, 7), bool)
    array[corner] = True
    for a in (array, ~array, np.ones_like(array)):
        expected = coco_masks.encode(np.asfortranarray(a.astype(np.uint8)))
        assert run_lengths(Mask.from_array(a))["counts"].encode() == expected["counts"]


def test_read_back_by_pycocotools(tmp_path: Path) -> None:
    project, frames = make_scene()
    assert export(project, frames, FORMATS["coco"], tmp_path / "a.json")
    coco = load(tmp_path / "a.json")
    assert len(coco.imgs) == NUM_FRAMES, "frames without masks are there too"
    found = {}
    for annotation in coco.anns.values():
        frame = coco.imgs[annotation["image_id"]]["frame"]
        record = project.masks.get(annotation["track_id"], frame)
        info = project.objects[annotation["track_id"]]
        assert record is not None
        pixels = coco.annToMask(annotation)
        assert np.array_equal(pixels, record.mask.to_array())
        assert annotation["area"] == record.mask.area == pixels.sum()
        assert annotation["bbox"] == list(coco_masks.toBbox(annotation["segmentation"]))
        assert annotation["iscrowd"] == 0
        assert annotation["object_name"] == info.name
        assert coco.cats[annotation["category_id"]]["name"] == info.label
        found[annotation["track_id"], frame] = annotation
    assert found.keys() == {key for key in project.masks if not project.masks.get(*key).mask.is_empty}
    assert sorted(c["name"] for c in coco.cats.values()) == ["Hund", "Katze"]
    assert sorted(coco.getAnnIds(imgIds=[1])) == [1, 2, 3]


def test_the_range_and_the_files_of_a_folder(tmp_path: Path) -> None:
    project, _ = make_scene("/videos/Bilder.v2")
    project.video = dataclasses.replace(project.video, kind="images")
    frames = FakeFrames(names=tuple(f"b {n} ü.png" for n in range(NUM_FRAMES)))
    export(project, frames, FORMATS["coco"], tmp_path / "a.json", CocoOptions(first=3, last=5))
    coco = load(tmp_path / "a.json")
    assert {i["frame"]: i["file_name"] for i in coco.imgs.values()} == {n: f"b {n} ü.png" for n in (3, 4, 5)}
    assert {a["image_id"] for a in coco.anns.values()} == {4, 5, 6}
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["info"]["description"] == "Bilder.v2"
