import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from annotator.exporters.davis import DavisOptions, davis_palette
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.options import Overlap
from annotator.project.edits import AddObject
from annotator.project.mask_table import MaskRecord
from engine.errors import UserError
from tests.annotator.exporters.scene import GREY, make_scene, rectangle
from tests.annotator.making import NUM_FRAMES

DAVIS = FORMATS["davis"]
FOLDER = "Film ü 物"


def read(target: Path, n: int) -> np.ndarray:
    with Image.open(target / "Annotations" / FOLDER / f"{n:05d}.png") as picture:
        assert picture.mode == "P"
        assert bytes(picture.getpalette() or ()) == davis_palette()
        return np.asarray(picture)


@pytest.mark.parametrize(
    ("rule", "order"),
    [
        (Overlap.LATER, (1, 3, 2)),
        (Overlap.EARLIER, (2, 3, 1)),
        (Overlap.SURER, (3, 2, 1)),
        (Overlap.SMALLER, (3, 1, 2)),
    ],
)
def test_indices_by_the_order_of_objects_and_the_rule(
    tmp_path: Path, rule: Overlap, order: tuple[int, ...]
) -> None:
    project, frames = make_scene()
    assert export(project, frames, DAVIS, tmp_path / "out", DavisOptions(overlap=rule))
    index = {1: 1, 3: 2, 2: 3}
    expected = np.zeros((24, 32), np.uint8)
    for o in order:
        record = project.masks.get(o, 0)
        assert record is not None
        expected[record.mask.to_array()] = index[o]
    assert np.array_equal(read(tmp_path / "out", 0), expected)


def test_painted_masks_are_surest(tmp_path: Path) -> None:
    project, frames = make_scene()
    project.masks.put(3, 0, rectangle(0, 0, 32, 24))
    export(project, frames, DAVIS, tmp_path / "out", DavisOptions(overlap=Overlap.SURER))
    assert (read(tmp_path / "out", 0) == 2).all()


def test_every_frame_has_its_picture_and_every_index_its_object(tmp_path: Path) -> None:
    project, frames = make_scene()
    export(project, frames, DAVIS, tmp_path / "out")
    for n in range(NUM_FRAMES):
        record: MaskRecord | None = project.masks.get(1, n)
        if n != 0:
            expected = record.mask.to_array() if record else np.zeros((24, 32))
            assert np.array_equal(read(tmp_path / "out", n), expected)
    found = json.loads((tmp_path / "out" / "objects.json").read_text(encoding="utf-8"))
    assert [(o["index"], o["id"], o["name"]) for o in found["objects"]] == [
        (1, 1, "Hund 1 物"),
        (2, 3, "Hund 3 物"),
        (3, 2, "Katze 2 物"),
    ]
    assert not (tmp_path / "out" / "JPEGImages").exists()


def test_frames_beside_the_masks(tmp_path: Path) -> None:
    project, frames = make_scene()
    export(project, frames, DAVIS, tmp_path / "out", DavisOptions(images=True, first=2, last=4))
    for kind in ("Annotations/*/*.png", "JPEGImages/*/*.jpg"):
        assert sorted(p.stem for p in (tmp_path / "out").glob(kind)) == ["00002", "00003", "00004"]
    with Image.open(tmp_path / "out" / "JPEGImages" / FOLDER / "00004.jpg") as picture:
        assert np.abs(np.asarray(picture).mean((0, 1)) - (GREY, GREY, 80)).max() < 3


def test_the_palette_is_the_data_sets_own() -> None:
    palette = np.frombuffer(davis_palette(), np.uint8).reshape(256, 3)
    known = [(0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0), (0, 0, 128), (128, 0, 128), (0, 128, 128)]
    assert [tuple(int(v) for v in colour) for colour in palette[:7]] == known
    assert tuple(palette[255]) == (224, 224, 192)
    assert len({tuple(colour) for colour in palette}) == 256


def test_more_objects_than_a_palette_holds(tmp_path: Path) -> None:
    project, frames = make_scene()
    while len(project.objects) < 255:
        AddObject(project.new_object()).apply(project)
    last = next(reversed(project.objects))
    project.masks.put(last, 2, rectangle(0, 0, 5, 5))
    assert export(project, frames, DAVIS, tmp_path / "most")
    assert read(tmp_path / "most", 2)[0, 0] == 255
    AddObject(project.new_object()).apply(project)
    with pytest.raises(UserError, match="255 objects; this project has 256"):
        export(project, frames, DAVIS, tmp_path / "more")
    assert [p.name for p in tmp_path.iterdir()] == ["most"]
