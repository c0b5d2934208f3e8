from __future__ import annotations

import math

import pytest
import torch

from engine.sam2.position_encoding import (
    AxialRotary,
    PositionEmbeddingRandom,
    PositionEmbeddingSine,
    sine_code_1d,
)

CPU = torch.device("cpu")


def test_sine_code_puts_y_first_and_interleaves() -> None:
    code = PositionEmbeddingSine(num_pos_feats=8)(4, 2, CPU)
    assert code.shape == (1, 8, 4, 2)
    angle = 2 / 4 * 2 * math.pi  # row 1 counts as 2 of 4
    assert code[0, 0, 1, 0].item() == pytest.approx(math.sin(angle), abs=1e-4)
    assert code[0, 1, 1, 0].item() == pytest.approx(math.cos(angle), abs=1e-4)
    assert code[0, 2, 1, 0].item() == pytest.approx(math.sin(angle / 100), abs=1e-4)
    torch.testing.assert_close(code[0, :4, :, 0], code[0, :4, :, 1])  # y alone
    torch.testing.assert_close(code[0, 4:, 0], code[0, 4:, 3])  # x alone


def test_a_table_made_for_inference_serves_training() -> None:
    sine = PositionEmbeddingSine(num_pos_feats=8)
    with torch.inference_mode():
        sine(3, 3, CPU)
    weight = torch.ones(1, requires_grad=True)
    (sine(3, 3, CPU) * weight).sum().backward()
    assert weight.grad is not None


def test_code_of_numbers_has_sines_then_cosines() -> None:
    code = sine_code_1d(torch.tensor([0.0, 0.5]), 8)
    torch.testing.assert_close(code[0], torch.tensor([0.0] * 4 + [1.0] * 4))
    torch.testing.assert_close(code[1, :2], torch.tensor([0.5, 0.5]).sin())
    torch.testing.assert_close(code[1, 6:], torch.tensor([0.005, 0.005]).cos())


def test_random_code_of_the_grid_is_that_of_its_centres() -> None:
    torch.manual_seed(0)
    encoder = PositionEmbeddingRandom(num_pos_feats=4)
    grid = encoder.grid(2, 4)
    torch.testing.assert_close(grid[0, :, 1, 2], encoder(torch.tensor([2.5 / 4, 1.5 / 2])))
    assert encoder(torch.tensor([0.5, 0.5])).tolist() == [0.0] * 4 + [1.0] * 4


def test_rotary_keeps_lengths_and_depends_on_differences_alone() -> None:
    torch.manual_seed(0)
    rotary = AxialRotary(channels=16, theta=50.0)
    cells = 5 * 5
    q = rotary.rotate(torch.randn(16).expand(1, 1, cells, 16), cells=cells)
    k = rotary.rotate(torch.randn(16).expand(1, 1, cells, 16), cells=cells)
    torch.testing.assert_close(q.norm(dim=-1), q.norm(dim=-1)[..., :1].expand(1, 1, cells))
    products = (q @ k.transpose(2, 3))[0, 0].reshape(5, 5, 5, 5)
    # From (row 0, column 1) to (2, 4) is the same way as from (1, 0) to (3, 3).
    torch.testing.assert_close(products[0, 1, 2, 4], products[1, 0, 3, 3])
    assert not torch.isclose(products[0, 1, 2, 4], products[0, 1, 4, 2], rtol=1e-3)


def test_rotary_agrees_with_complex_numbers_and_repeats_for_every_map() -> None:
    torch.manual_seed(0)
    x = torch.randn(2, 1, 18, 8)
    turned = AxialRotary(channels=8, theta=10.0).rotate(x, cells=9)
    speeds = 10.0 ** -(torch.tensor([0.0, 4.0]) / 8)
    for token in range(18):
        column, row = token % 9 % 3, token % 9 // 3
        phase = torch.polar(torch.ones(4), torch.cat((column * speeds, row * speeds)))
        expected = torch.view_as_real(torch.view_as_complex(x[:, 0, token].reshape(2, 4, 2)) * phase)
        torch.testing.assert_close(turned[:, 0, token], expected.flatten(1))


def test_rotary_needs_a_square_map() -> None:
    with pytest.raises(ValueError, match="square"):
        AxialRotary(channels=8, theta=10.0).rotate(torch.zeros(1, 1, 6, 8), cells=6)
