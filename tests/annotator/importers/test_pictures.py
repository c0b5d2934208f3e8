"""Pictures of masks from other hands: palettes, greys, colours, folders, and what is wrong with them."""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from annotator.importers.formats import IMPORTS, kind_of_work, may_be_masks
from annotator.importers.found import Clip, FoundMasks
from annotator.importers.pictures import read_pictures
from engine.errors import UserError

W, H, FRAMES = 20, 10, 8
CLIP = Clip("street", W, H, FRAMES)


def save(path: Path, *objects: tuple[Any, int, int], mode: str = "P", side: int = 3) -> Path:
    """A picture with a square for each (value, x, y)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = {"P": np.uint8, "L": np.uint8, "1": bool, "I;16": np.uint16}
    array = np.zeros((H, W) if mode in kinds else (H, W, len(mode)), kinds.get(mode, np.uint8))
    for value, x, y in objects:
        array[y : y + side, x : x + side] = value
    picture = Image.fromarray(array)
    if mode == "P":
        picture = picture.convert("P") if picture.mode != "L" else picture
        picture.putpalette([n for n in range(256) for _ in range(3)])
    picture.save(path)
    return path


def read(path: Path, clip: Clip = CLIP) -> FoundMasks:
    return read_pictures(path, clip, lambda done, total: None)


def where(found: FoundMasks) -> list[list[tuple[int, tuple[int, int, int, int]]]]:
    return [[(m.number, m.mask.box) for m in one.masks] for one in found.objects]


SQUARES = [[(0, (1, 1, 4, 4)), (2, (2, 1, 5, 4))], [(0, (8, 2, 11, 5))]]


@pytest.mark.parametrize(
    ("mode", "one", "two"), [("P", 3, 7), ("L", 3, 255), ("I;16", 300, 40_000), ("L", 100, 200)]
)
def test_numbers_are_objects(tmp_path: Path, mode: str, one: int, two: int) -> None:
    save(tmp_path / "m" / "00000.png", (one, 1, 1), (two, 8, 2), mode=mode)
    save(tmp_path / "m" / "00001.png", mode=mode)
    save(tmp_path / "m" / "00002.png", (one, 2, 1), mode=mode)
    found = read(tmp_path / "m")
    if (mode, two) == ("L", 255):
        assert "index 255" in found.remarks[0]
        assert where(found) == SQUARES[:1]
    else:
        assert where(found) == SQUARES
        assert found.remarks == []
    assert {one.name for one in found.objects} == {""}
    assert not found.says_by_hand


def test_255_alone_is_an_object(tmp_path: Path) -> None:
    save(tmp_path / "0.png", (255, 1, 1), mode="L")
    save(tmp_path / "2.png", (255, 2, 1), mode="L")
    assert where(read(tmp_path)) == SQUARES[:1]
    save(tmp_path / "b" / "0.png", (True, 1, 1), mode="1")
    assert where(read(tmp_path / "b")) == [[(0, (1, 1, 4, 4))]]


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_colours_are_objects(tmp_path: Path, mode: str) -> None:
    red, green = (255, 0, 0, 255)[: len(mode)], (0, 200, 16, 255)[: len(mode)]
    save(tmp_path / "0.png", (red, 1, 1), (green, 8, 2), mode=mode)
    save(tmp_path / "2.png", (red, 2, 1), mode=mode)
    found = read(tmp_path)
    assert {one.colour: boxes for one, boxes in zip(found.objects, where(found), strict=True)} == {
        "#FF0000": SQUARES[0],
        "#00C810": SQUARES[1],
    }


def test_a_single_colour_is_nobodys_choice_and_what_is_transparent_is_nothing(tmp_path: Path) -> None:
    save(tmp_path / "0.png", ((255, 255, 255, 255), 1, 1), ((255, 0, 0, 100), 8, 2), mode="RGBA")
    found = read(tmp_path)
    assert [one.colour for one in found.objects] == [None]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_soft_edges_make_no_objects_of_their_own(tmp_path: Path, mode: str) -> None:
    ramp = np.linspace(0, 255, W).astype(np.uint8)[None].repeat(H, axis=0)
    array = ramp if mode == "L" else ramp[..., None].repeat(3, axis=2)
    Image.fromarray(array).save(tmp_path / "0.png")
    found = read(tmp_path)
    assert "soft edges" in found.remarks[0]
    assert where(found) == [[(0, (10, 0, W, H))]]
    save(tmp_path / "x" / "dog" / "0.png", (255, 1, 1), mode="L")
    Image.fromarray(ramp).save(tmp_path / "x" / "dog" / "1.png")
    assert where(read(tmp_path / "x")) == [[(0, (1, 1, 4, 4)), (1, (10, 0, W, H))]]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_many_objects_in_greys_are_no_soft_edges(tmp_path: Path, mode: str) -> None:
    greys = [(n if mode == "L" else (n, n, n), 4 * (n % 12), 4 * (n // 12)) for n in range(1, 60)]
    array = np.zeros((20, 48) if mode == "L" else (20, 48, 3), np.uint8)
    for value, x, y in greys:
        array[y : y + 3, x : x + 3] = value
    Image.fromarray(array).save(tmp_path / "0.png")
    found = read(tmp_path, Clip("street", 48, 20, 1))
    assert len(found.objects) == 59
    assert found.remarks == []


def test_a_blurred_disc_is_one_object(tmp_path: Path) -> None:
    y, x = np.mgrid[:200, :200]
    far = np.hypot(x - 100, y - 100)
    Image.fromarray(np.clip(255 * (80 - far) / 25 + 127, 0, 255).astype(np.uint8)).save(tmp_path / "0.png")
    (one,) = read(tmp_path, Clip("street", 200, 200, 1)).objects
    assert one.masks[0].mask.area == pytest.approx(np.pi * 80**2, rel=0.01)


def test_a_photo_is_no_mask(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (H * 8, W * 8, 3)).astype(np.uint8)
    Image.fromarray(noise).save(tmp_path / "0.png")
    with pytest.raises(UserError, match="more colours than there can be objects"):
        read(tmp_path, Clip("a", W * 8, H * 8, 1))


def test_too_many_numbers(tmp_path: Path) -> None:
    Image.fromarray(np.arange(H * 8 * W * 8).reshape(H * 8, W * 8).astype(np.uint16)).save(tmp_path / "0.png")
    with pytest.raises(UserError, match="more than 1000 numbers"):
        read(tmp_path, Clip("a", W * 8, H * 8, 1))


# ------------------------------------------------------------------ folders


def test_a_folder_for_each_object(tmp_path: Path) -> None:
    for name, value in (("dog", 255), ("cat", 1)):
        for n in (0, 2):
            save(tmp_path / name / f"{n:05d}.png", (value, n, n), mode="L")
    save(tmp_path / "cat" / "00003.png", mode="L")
    found = read(tmp_path)
    assert [one.name for one in found.objects] == ["cat", "dog"]
    assert where(found)[0] == [(0, (0, 0, 3, 3)), (2, (2, 2, 5, 5))]


@pytest.mark.parametrize("inner", ["Annotations/street", "Annotations/480p/street"])
def test_layouts_of_data_sets(tmp_path: Path, inner: str) -> None:
    save(tmp_path / inner / "00000.png", (1, 1, 1))
    save(tmp_path / inner / "../other/00000.png", (1, 8, 8))
    save(tmp_path / "JPEGImages/street/00000.png", (1, 8, 8))
    assert where(read(tmp_path)) == [[(0, (1, 1, 4, 4))]]


def test_a_clip_of_another_name_alone(tmp_path: Path) -> None:
    save(tmp_path / "Annotations_6fps/renamed/000/00000.png", (1, 1, 1))
    assert where(read(tmp_path)) == [[(0, (1, 1, 4, 4))]]


def test_several_clips_and_none_of_them_ours(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save(tmp_path / "Annotations" / name / "00000.png", (1, 1, 1))
    with pytest.raises(UserError, match=r"several clips \(a, b\), and none is called street"):
        read(tmp_path)


@pytest.mark.parametrize("make", [lambda p: p.mkdir(), lambda p: (p / "a" / "b").mkdir(parents=True)])
def test_no_pictures(tmp_path: Path, make: Any) -> None:
    make(tmp_path / "x")
    with pytest.raises(UserError, match="no PNG pictures of masks"):
        read(tmp_path / "x")


def test_nothing_in_the_pictures(tmp_path: Path) -> None:
    save(tmp_path / "0.png")
    with pytest.raises(UserError, match="no pixel is an object's"):
        read(tmp_path)


# ------------------------------------------------------------------ which frame a picture is


def test_numbers_in_names(tmp_path: Path) -> None:
    for n in range(1, FRAMES + 1):
        save(tmp_path / f"clip2_{n:03d}_mask.png".replace("_mask", ""), (1, 1, 1))
    found = read(tmp_path)
    assert [m.number for m in found.objects[0].masks] == list(range(1, FRAMES + 1))
    assert (found.first, found.is_sure) == (1, False)


def test_names_of_a_folder_of_images(tmp_path: Path) -> None:
    clip = Clip("street", W, H, 3, ("00005", "00010", "b"))
    for stem in ("b", "00005", "extra"):
        save(tmp_path / f"{stem}.png", (1, 1, 1))
    found = read(tmp_path, clip)
    assert [m.number for m in found.objects[0].masks] == [0, 2]
    assert (found.is_sure, found.left_out) == (True, 1)


def test_our_own_are_numbered_by_frame_whatever_the_images_are_called(tmp_path: Path) -> None:
    """Images called 00001 to 00003: the export's 00001 is the second of them."""
    save(tmp_path / "00001.png", (1, 1, 1))
    said = [{"index": 1, "id": 1, "name": "Rex", "label": "dog", "colour": "#102030"}]
    (tmp_path / "objects.json").write_text(json.dumps({"video": "x", "objects": said}))
    found = read(tmp_path, Clip("street", W, H, 3, ("00001", "00002", "00003")))
    assert [m.number for m in found.objects[0].masks] == [1]
    assert (found.objects[0].name, found.objects[0].label, found.objects[0].colour) == (
        "Rex",
        "dog",
        "#102030",
    )


def test_names_without_numbers_and_numbers_twice(tmp_path: Path) -> None:
    save(tmp_path / "a" / "mask.png", (1, 1, 1))
    with pytest.raises(UserError, match="have no numbers"):
        read(tmp_path / "a")
    save(tmp_path / "b" / "x1.png", (1, 1, 1))
    save(tmp_path / "b" / "y1.png", (1, 1, 1))
    with pytest.raises(UserError, match=r"x1.png and y1.png would be of one frame"):
        read(tmp_path / "b")


# ------------------------------------------------------------------ what is wrong


def test_another_size(tmp_path: Path) -> None:
    save(tmp_path / "0.png", (1, 1, 1))
    with pytest.raises(UserError, match="20 x 10 pixels, and this one has 40 x 10"):
        read(tmp_path, Clip("street", 40, H, FRAMES))


def _claiming(width: int, height: int) -> bytes:
    """A PNG of no pixels that says that it is so large."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"IDAT", b""),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is no PNG picture"),
        (b"\x89PNG\r\n\x1a\n", "is no PNG picture"),
        (b"GIF89a" + bytes(40), "is no PNG picture"),
        (_claiming(2**31 - 1, 2**31 - 1), "2147483647 x 2147483647 pixels"),
        (_claiming(W, H), "cannot be read as a picture"),
    ],
)
def test_spoilt_pictures(tmp_path: Path, data: bytes, sentence: str) -> None:
    save(tmp_path / "0.png", (1, 1, 1))
    (tmp_path / "1.png").write_bytes(data)
    with pytest.raises(UserError, match=sentence):
        read(tmp_path)


def test_broken_off(tmp_path: Path) -> None:
    path = save(tmp_path / "0.png", (1, 1, 1), mode="L")
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UserError, match=r"0.png cannot be read as a picture"):
        read(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"objects": [1]}',
        '{"objects": [{"index": 0, "name": "a", "label": "b", "colour": "c"}]}',
        '{"objects": [{"index": "1", "name": "a", "label": "b", "colour": "c"}]}',
        json.dumps({"objects": [{"index": 1, "name": "a" * 999, "label": "b", "colour": "c"}]}),
        "[" * 100_000,
    ],
)
def test_a_damaged_list_of_names(tmp_path: Path, text: str) -> None:
    save(tmp_path / "0.png", (1, 1, 1))
    (tmp_path / "objects.json").write_text(text)
    with pytest.raises(UserError, match=r"objects.json beside the pictures is damaged"):
        read(tmp_path)


def test_a_list_of_another_program_is_left_alone(tmp_path: Path) -> None:
    save(tmp_path / "0.png", (1, 1, 1))
    (tmp_path / "objects.json").write_text('{"objects": {"a": 1}}')
    assert where(read(tmp_path)) == [[(0, (1, 1, 4, 4))]]


# ------------------------------------------------------------------ what a file is


def test_the_kind_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    picture = save(tmp_path / "0.png", (1, 1, 1))
    for name, text, kind in (
        ("a.txt", " <?xml version='1.0'?><annotations/>", "cvat"),
        ("b.xml", '\ufeff {"images": []}', "coco"),
        ("objects.json", '{"objects": []}', "davis"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert kind_of_work(tmp_path / name) == kind
        assert kind in IMPORTS
    assert kind_of_work(picture) == kind_of_work(tmp_path) == "davis"
    (tmp_path / "c").write_text("Dear Sir or Madam")
    (tmp_path / "d").write_bytes(b"PK\x03\x04 and no more")
    for name, sentence in (("c", "holds no masks"), ("d", "damaged archive"), ("e", "There is no")):
        with pytest.raises(UserError, match=sentence):
            kind_of_work(tmp_path / name)


def test_what_is_dropped_is_masks_or_something_to_open(tmp_path: Path) -> None:
    masks, photos, empty = tmp_path / "masks", tmp_path / "photos", tmp_path / "empty"
    picture = save(masks / "0.png", (1, 1, 1))
    photo = save(photos / "0.png", ((1, 2, 3), 1, 1), mode="RGB")
    empty.mkdir()
    assert may_be_masks(masks, W, H)
    assert may_be_masks(picture, W, H)
    assert may_be_masks(tmp_path / "a.json", W, H)
    assert not may_be_masks(masks, W, H + 1), "perhaps a clip of its own"
    assert not any(
        may_be_masks(p, W, H) for p in (photos, photo, empty, tmp_path / "none", tmp_path / "a.mp4")
    )
    (photos / "Annotations").mkdir()
    assert may_be_masks(photos, W, H)
