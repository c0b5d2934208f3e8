from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from engine.predict.transforms import (
    DEVIATION,
    MEAN,
    enlarge,
    fill_holes,
    small_components,
    to_network,
    to_network_as_video,
    without_overlap,
)
from engine.sam2.mask_decoder import upsample_masks


def pixels(*rows: str) -> torch.Tensor:
    return torch.tensor([[c == "#" for c in row] for row in rows])[None]


def test_small_components_join_over_corners() -> None:
    found = small_components(pixels("#...#", ".#...", "...##", "..##."), max_area=2)
    assert torch.equal(found, pixels("#...#", ".#...", ".....", "....."))


def test_the_background_is_no_component() -> None:
    assert not small_components(pixels("..", ".."), max_area=100).any()


def test_holes_become_barely_foreground() -> None:
    logits = torch.full((2, 1, 6, 6), 3.0)
    logits[0, 0, 2, 2] = -4.0
    logits[1, 0, :3] = -4.0
    filled = fill_holes(logits, 8)
    assert torch.isclose(filled[0, 0, 2, 2], torch.tensor(0.1))
    torch.testing.assert_close(filled[1], logits[1])
    assert fill_holes(logits, 0) is logits


def test_a_pixel_is_left_to_the_surest_object() -> None:
    masks = torch.tensor([5.0, -2.0, 1.0]).reshape(1, 1, 1, 3)
    others = torch.tensor([7.0, -4.0, 0.5]).reshape(1, 1, 1, 3)
    separated = without_overlap(torch.cat([masks, others]))
    assert separated.flatten().tolist() == [-10.0, -2.0, 1.0, 7.0, -10.0, -10.0]
    assert without_overlap(masks) is masks


def test_bytes_and_floats_are_the_same_image() -> None:
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    device = torch.device("cpu")
    from_bytes = to_network(image, 16, device)
    from_floats = to_network(image.astype(np.float32) / 255, 16, device)
    assert from_bytes.shape == (1, 3, 16, 16)
    torch.testing.assert_close(from_bytes, from_floats)


def test_an_even_image_stays_even() -> None:
    image = np.full((20, 30, 3), (255, 0, 51), np.uint8)
    expected = (torch.tensor([1.0, 0.0, 0.2]) - torch.tensor(MEAN)) / torch.tensor(DEVIATION)
    for tensor in (
        to_network(image, 16, torch.device("cpu")),
        to_network_as_video(Image.fromarray(image), 16),
    ):
        torch.testing.assert_close(tensor, expected[None, :, None, None].expand(1, 3, 16, 16))


@pytest.mark.parametrize("size", [(54, 96), (128, 128), (33, 40), (20, 70)])
def test_enlarged_as_the_network_does(size: tuple[int, int]) -> None:
    masks = torch.randn(2, 3, 32, 32, generator=torch.Generator().manual_seed(1)) * 9
    torch.testing.assert_close(enlarge(masks, size), upsample_masks(masks, size), rtol=1e-5, atol=2e-4)
    assert enlarge(masks[:0], size).shape == (0, 3, *size)
