import pickle

import numpy as np
import pytest
import zstandard

from engine.errors import UserError
from engine.masks import _HEADER, DamagedMaskError, Mask, MaskShape


def random_array(seed: int, height: int = 37, width: int = 53) -> np.ndarray:
    rng = np.random.default_rng(seed)
    array = np.zeros((height, width), bool)
    y0, x0 = rng.integers(0, height), rng.integers(0, width)
    y1, x1 = rng.integers(y0, height) + 1, rng.integers(x0, width) + 1
    array[y0:y1, x0:x1] = rng.random((y1 - y0, x1 - x0)) < rng.random()
    return array


@pytest.mark.parametrize("seed", range(40))
def test_pixels_survive_memory_disk_and_pickle(seed: int) -> None:
    array = random_array(seed)
    mask = Mask.from_array(array)
    again = Mask.decode(mask.encode())
    assert np.array_equal(again.to_array(), array)
    assert mask.area == array.sum()
    assert again == mask == pickle.loads(pickle.dumps(mask))
    assert hash(again) == hash(mask)


@pytest.mark.parametrize("seed", range(20))
def test_iou_is_that_of_the_arrays(seed: int) -> None:
    a, b = random_array(seed), random_array(seed + 1000)
    union = (a | b).sum()
    expected = (a & b).sum() / union if union else 1.0
    assert Mask.from_array(a).iou(Mask.from_array(b)) == pytest.approx(expected)


def test_contains_agrees_with_every_pixel_and_stops_at_the_edges() -> None:
    array = random_array(7)
    array[0, 0] = array[-1, -1] = True
    mask = Mask.from_array(array)
    got = [[mask.contains(x + 0.5, y + 0.9) for x in range(53)] for y in range(37)]
    assert np.array_equal(np.array(got), array)
    assert not mask.contains(-0.5, 0)
    assert not mask.contains(0, -0.01)
    assert not mask.contains(53, 36)


@pytest.mark.parametrize("dtype", [np.uint8, np.int64, np.float32, bool])
def test_any_numeric_type_and_memory_order(dtype: type) -> None:
    array = random_array(3)
    assert Mask.from_array(np.asfortranarray(array.astype(dtype))) == Mask.from_array(array)


def test_empty_and_full() -> None:
    empty = Mask.from_array(np.zeros((4, 6)))
    assert empty == Mask.empty(4, 6)
    assert empty.is_empty
    assert not Mask.decode(empty.encode()).to_array().any()
    full = Mask.from_array(np.ones((4, 6)))
    assert full.box == (0, 0, 6, 4)
    assert full != empty
    assert Mask.empty(4, 6) != Mask.empty(6, 4)


def test_equal_pixels_are_equal_however_compressed() -> None:
    mask = Mask.from_array(random_array(11))
    other_bytes = zstandard.compress(zstandard.decompress(mask.data), 19) + zstandard.compress(b"")
    other = Mask(mask.height, mask.width, mask.box, mask.area, other_bytes)
    assert other.data != mask.data
    assert other == mask
    assert hash(other) == hash(mask)


def test_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="two axes"):
        Mask.from_array(np.zeros((2, 3, 4)))
    with pytest.raises(ValueError, match="different frames"):
        Mask.empty(2, 3).iou(Mask.empty(3, 2))


def test_any_damage_is_told_as_damage() -> None:
    """Whatever a disk makes of the bytes, the answer is a mask or DamagedMaskError, never another error."""
    blob = Mask.from_array(random_array(5)).encode()
    rng = np.random.default_rng(0)
    told, others = 0, set[str]()
    for _ in range(400):
        damaged = bytearray(blob)
        for at in rng.integers(0, len(blob), 3):
            damaged[at] = rng.integers(0, 256)
        try:
            Mask.decode(bytes(damaged[: rng.integers(1, len(blob) + 1)])).to_array()
        except DamagedMaskError:
            told += 1
        except UserError as error:
            others.add(str(error))
    assert told > 200
    assert all("newer Masklet" in other for other in others)


def test_a_false_size_is_not_believed() -> None:
    bomb = zstandard.compress(bytes(50_000_000))
    mask = Mask(10, 10, (0, 0, 10, 10), 5, bomb)
    with pytest.raises(DamagedMaskError):
        mask.crop()


def test_a_newer_form_asks_for_an_update() -> None:
    with pytest.raises(UserError, match="Update Masklet"):
        Mask.decode(_HEADER.pack(2, 1, 1, 0, 0, 0, 0, 0))


def test_measuring_tells_place_extent_and_parts() -> None:
    array = np.zeros((50, 80), bool)
    array[10:20, 30:40] = True
    shape = Mask.from_array(array).measure()
    assert shape == MaskShape((34.5, 14.5), (30, 10, 40, 20), 1)
    array[30:40, 60:70] = True
    array[45, 5] = True  # a speck
    shape = Mask.from_array(array).measure()
    assert shape.fragments == 2
    ys, xs = np.nonzero(array)
    assert shape.centroid == pytest.approx((xs.mean(), ys.mean()))


def test_measuring_nothing() -> None:
    assert Mask.empty(5, 5).measure() == MaskShape((0.0, 0.0), (0, 0, 0, 0), 0)


def test_touching_corners_are_one_part() -> None:
    assert Mask.from_array(np.eye(6)).measure().fragments == 1


def test_a_mask_from_a_part_of_the_frame_is_that_of_the_whole() -> None:
    rng = np.random.default_rng(8)
    window = rng.random((6, 9)) < 0.3
    whole = np.zeros((20, 30), bool)
    whole[4:10, 11:20] = window
    assert Mask.from_window(20, 30, 11, 4, window) == Mask.from_array(whole)
    assert Mask.from_window(20, 30, 0, 0, np.zeros((0, 0), bool)) == Mask.empty(20, 30)
    with pytest.raises(ValueError, match="reach beyond"):
        Mask.from_window(20, 30, 25, 4, window)
