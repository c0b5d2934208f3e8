"""Masks shown at the video's size: the box around an object is enough."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from engine.predict.showing import mask_of_logits
from engine.sam2.mask_decoder import upsample_masks


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
    shown = mask_of_logits(logits, *size)
    assert np.array_equal(shown.to_array(), (upsample_masks(logits[None, None], size)[0, 0] > 0).numpy())


@pytest.mark.parametrize("value", [-3.0, 0.0, 4.0])
def test_even_logits_are_all_or_nothing(value: float) -> None:
    shown = mask_of_logits(torch.full((16, 16), value), 30, 50)
    assert shown.area == (1500 if value > 0 else 0)


def test_many_masks_at_the_edge_of_zero() -> None:
    """Values that rounding could tip are looked at more closely."""
    random = torch.Generator().manual_seed(2)
    for _ in range(40):
        logits = (torch.randn(24, 24, generator=random) * 2).round() * 0.5
        shown = mask_of_logits(logits, 91, 67)
        assert np.array_equal(
            shown.to_array(), (upsample_masks(logits[None, None], (91, 67))[0, 0] > 0).numpy()
        )


def test_a_lone_cell_of_a_mask_made_smaller() -> None:
    for cell in range(32):
        logits = torch.full((32, 32), -1.0)
        logits[cell, cell] = 5.0
        shown = mask_of_logits(logits, 9, 11)
        assert np.array_equal(
            shown.to_array(), (upsample_masks(logits[None, None], (9, 11))[0, 0] > 0).numpy()
        )
