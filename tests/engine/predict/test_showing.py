"""Masks shown at the video's size."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.predict.showing import mask_of_logits
from engine.sam2.mask_decoder import upsample_masks


def assert_shown(logits: torch.Tensor, size: tuple[int, int]) -> None:
    """The mask is where the enlarged logits are above zero, but for pixels that rounding makes."""
    enlarged = upsample_masks(logits[None, None], size)[0, 0].numpy()
    differ = mask_of_logits(logits, *size).to_array() != (enlarged > 0)
    assert np.abs(enlarged[differ]).max(initial=0) <= 4e-6 * np.abs(enlarged).max()


@pytest.mark.parametrize("size", [(540, 960), (96, 160), (37, 211), (40, 30), (256, 256), (64, 900)])
@pytest.mark.parametrize("where", [(0, 0), (20, 40), (50, 55), None])
def test_equals_all_pixels_enlarged(size: tuple[int, int], where: tuple[int, int] | None) -> None:
    random = torch.Generator().manual_seed(sum(size))
    logits = F.interpolate(torch.randn(1, 1, 8, 8, generator=random), size=(64, 64), mode="bicubic")[0, 0] * 3
    if where is not None:
        y, x = where
        kept = logits[y : y + 13, x : x + 9].clone()
        logits = logits.clamp(max=-0.5)
        logits[y : y + 13, x : x + 9] = kept
    assert_shown(logits, size)


@pytest.mark.parametrize("value", [-3.0, 0.0, 4.0])
def test_even_logits_are_all_or_nothing(value: float) -> None:
    shown = mask_of_logits(torch.full((16, 16), value), 30, 50)
    assert shown.area == (1500 if value > 0 else 0)


def test_many_masks_at_the_edge_of_zero() -> None:
    random = torch.Generator().manual_seed(2)
    for _ in range(40):
        assert_shown((torch.randn(24, 24, generator=random) * 2).round() * 0.5, (91, 67))


def test_a_lone_cell_of_a_mask_made_smaller() -> None:
    for cell in range(32):
        logits = torch.full((32, 32), -1.0)
        logits[cell, cell] = 5.0
        assert_shown(logits, (9, 11))
