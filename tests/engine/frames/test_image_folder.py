"""A folder of images as a video."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.errors import UserError
from engine.frames import ImageFolder, open_frames
from tests.engine.frames.clips import HEIGHT, WIDTH, number_in, picture


def save(folder: Path, name: str, number: int, **how: object) -> None:
    Image.fromarray(picture(number)).save(folder / name, **how)  # type: ignore[arg-type]


def test_images_in_the_order_a_person_counts(tmp_path: Path) -> None:
    names = [
        "frame2.jpg",
        "Frame10.JPG",
        "frame1.jpeg",
        "frame100.png",
        "frame20.tif",
        "frame03.webp",
        "frame4.BMP",
    ]
    for name in names:
        save(tmp_path, name, int("".join(c for c in name if c.isdigit())))
    (tmp_path / "notes.txt").write_text("not an image")
    (tmp_path / "._frame1.jpg").write_bytes(b"left by another program")
    (tmp_path / "more.png").mkdir()
    with open_frames(tmp_path) as reader:
        assert isinstance(reader, ImageFolder)
        assert (reader.kind, reader.path) == ("images", str(tmp_path))
        assert (reader.width, reader.height, reader.num_frames) == (WIDTH, HEIGHT, 7)
        assert [number_in(reader.read(n).image_bgra) for n in range(7)] == [1, 2, 3, 4, 10, 20, 100]
        assert reader.name(4) == "Frame10.JPG"
        assert (reader.fps, reader.time(5)) == (25, 0.2)
        for beyond in (-1, 7):
            for ask in (reader.read, reader.time, reader.name):
                with pytest.raises(IndexError):
                    ask(beyond)


def test_pixels_are_exact(tmp_path: Path) -> None:
    save(tmp_path, "a.png", 9)
    with open_frames(tmp_path) as reader:
        frame = reader.read(0)
        assert frame.image_bgra.flags.c_contiguous
        assert not frame.image_bgra.flags.writeable
        assert (frame.image_bgra[..., 3] == 255).all()
        assert not frame.is_corrupt
        np.testing.assert_array_equal(reader.read_rgb(0), picture(9))


UPRIGHT = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a.swapaxes(0, 1)[::-1, ::-1],
    8: np.rot90,
}


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
@pytest.mark.parametrize("orientation", UPRIGHT)
def test_exif_orientation_is_honoured(suffix: str, orientation: int, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    how = {"jpg": {"quality": 100, "subsampling": 0}, "webp": {"lossless": True}}.get(suffix, {})
    save(tmp_path, f"a.{suffix}", 5, exif=exif, **how)
    expected = UPRIGHT[orientation](picture(5))
    with open_frames(tmp_path) as reader:
        assert (reader.height, reader.width) == expected.shape[:2]
        difference = reader.read_rgb(0).astype(int) - expected
        assert np.abs(difference).max() <= (4 if suffix == "jpg" else 0)


def grey16(folder: Path) -> NDArray[np.uint8]:
    values = np.arange(HEIGHT * WIDTH, dtype=np.uint16).reshape(HEIGHT, WIDTH) * 4
    Image.fromarray(values).save(folder / "a.png")
    return np.repeat((values >> 8).astype(np.uint8)[..., None], 3, axis=2)


def palette(folder: Path) -> NDArray[np.uint8]:
    image = Image.fromarray(picture(3)).quantize(32)
    image.save(folder / "a.png")
    return np.asarray(image.convert("RGB"))


def transparent(folder: Path) -> NDArray[np.uint8]:
    image = Image.fromarray(picture(3))
    image.putalpha(7)
    image.save(folder / "a.png")
    return picture(3)


@pytest.mark.parametrize("make", [grey16, palette, transparent])
def test_other_kinds_of_pixels(make: object, tmp_path: Path) -> None:
    expected = make(tmp_path)  # type: ignore[operator]
    with open_frames(tmp_path) as reader:
        np.testing.assert_array_equal(reader.read_rgb(0), expected)
        assert (reader.read(0).image_bgra[..., 3] == 255).all()


def test_32_bit_pixels_are_refused_when_read(tmp_path: Path) -> None:
    Image.fromarray(np.ones((8, 8), np.float32)).save(tmp_path / "a.tif")
    with open_frames(tmp_path) as reader, pytest.raises(UserError, match=r"a\.tif .*32 bits"):
        reader.read(0)


def test_different_sizes_are_named_at_opening(tmp_path: Path) -> None:
    save(tmp_path, "1.png", 1)
    save(tmp_path, "2.png", 2)
    Image.new("RGB", (64, 32)).save(tmp_path / "3.png")
    with pytest.raises(UserError, match=r"^3\.png is 64 x 32 pixels, but 1\.png is 160 x 96\.") as caught:
        open_frames(tmp_path)
    assert str(caught.value).endswith("move it away.")


def test_an_unreadable_image_is_said_when_it_is_read(tmp_path: Path) -> None:
    save(tmp_path, "1.jpg", 1)
    (tmp_path / "2.jpg").write_text("no image")
    save(tmp_path, "3.jpg", 3)
    data = (tmp_path / "3.jpg").read_bytes()
    (tmp_path / "3.jpg").write_bytes(data[: len(data) // 2])
    save(tmp_path, "4.jpg", 4)
    with open_frames(tmp_path) as reader:
        for n in (1, 2):
            with pytest.raises(UserError, match=rf"^{n + 1}\.jpg cannot be read as an image"):
                reader.read(n)
        assert number_in(reader.read(3).image_bgra) == 4
        (tmp_path / "1.jpg").unlink()
        with pytest.raises(UserError, match=r"1\.jpg is gone"):
            reader.read(0)
        Image.new("RGB", (64, 32)).save(tmp_path / "1.jpg")
        with pytest.raises(UserError, match=r"^1\.jpg is 64 x 32 pixels now"):
            reader.read(0)


def test_folders_without_images(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no images \(bmp, jpeg, jpg"):
        open_frames(tmp_path)
    (tmp_path / "a.png").write_text("no image")
    with pytest.raises(UserError, match="None of the images"):
        open_frames(tmp_path)


def test_a_folder_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(13, "Permission denied")

    # The tests may run as root, whom no file mode keeps out.
    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(UserError, match="You may not look into"):
        open_frames(tmp_path)


def test_fingerprint_names_the_content(tmp_path: Path) -> None:
    def of(*numbers: int, prefix: str = "", quality: int = 90) -> str:
        folder = tmp_path / f"{prefix}{numbers}{quality}"
        folder.mkdir()
        for i, number in enumerate(numbers):
            save(folder, f"{prefix}{i}.jpg", number, quality=quality)
        with open_frames(folder) as reader:
            return reader.fingerprint

    first = of(1, 2, 3)
    assert first == of(1, 2, 3, prefix="copy")
    assert len({first, of(1, 3, 2), of(1, 2), of(1, 2, 3, quality=60)}) == 4


def test_cached_images_are_not_read_again(tmp_path: Path) -> None:
    save(tmp_path, "1.png", 1)
    with open_frames(tmp_path) as reader:
        first = reader.read(0)
        (tmp_path / "1.png").unlink()
        assert reader.read(0) is first
    assert reader.cache.numbers() == []


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16])
def test_grey_of_fewer_bits_than_its_files_have_is_not_black(tmp_path: Path, bits: int) -> None:
    """The bits in use are those of the brightest of some frames, and the same for all of them."""
    bright = np.linspace(0, 2**bits - 1, HEIGHT * WIDTH).astype(np.uint16).reshape(HEIGHT, WIDTH)
    dark = bright // 9
    for number in range(30):
        Image.fromarray(bright if number == 29 else dark).save(tmp_path / f"{number}.png")
    with open_frames(tmp_path) as reader:
        for number, values in ((0, dark), (29, bright), (4, dark)):
            expected = (values >> (bits - 8)).astype(np.uint8)
            np.testing.assert_array_equal(reader.read_rgb(number)[..., 0], expected)


def test_grey_beyond_the_bits_of_the_sample_is_white(tmp_path: Path) -> None:
    for number in range(12):
        value = 60_000 if number == 1 else 4_000
        Image.fromarray(np.full((HEIGHT, WIDTH), value, np.uint16)).save(tmp_path / f"{number:02}.png")
    with open_frames(tmp_path) as reader:
        assert reader.read_rgb(0).max() == 4_000 >> 4
        assert reader.read_rgb(1).min() == 255
