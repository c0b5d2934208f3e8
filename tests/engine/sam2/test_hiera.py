from __future__ import annotations

import pytest
import torch

from engine.sam2 import hiera, layers
from engine.sam2.hiera import Hiera, MultiScaleBlock, window_partition, window_unpartition


@pytest.mark.parametrize(("height", "width", "window"), [(8, 8, 4), (7, 9, 4), (3, 5, 8)])
def test_windows_come_together_again(height: int, width: int, window: int) -> None:
    maps = torch.randn(2, height, width, 3)
    windows = window_partition(maps, window)
    assert windows.shape[1:] == (window, window, 3)
    torch.testing.assert_close(window_unpartition(windows, height, width), maps)


def test_windows_are_filled_up_with_zeros() -> None:
    windows = window_partition(torch.ones(1, 3, 3, 1), 4)
    assert windows[0, :3, :3].min() == 1
    assert windows.sum() == 9


def trunk(**changes) -> Hiera:
    shape = {
        "embed_dim": 4,
        "num_heads": 1,
        "stages": (1, 2, 3, 1),
        "global_att_blocks": (4,),
        "window_spec": (8, 4, 6, 3),
        "window_pos_embed_bkg_spatial_size": (3, 3),
    }
    return Hiera(**{**shape, **changes})


def test_windows_lag_a_block_behind_the_stage() -> None:
    blocks = trunk().blocks
    assert [block.window for block in blocks] == [8, 8, 4, 4, 0, 6, 6]
    assert [block.pool for block in blocks] == [False, True, False, True, False, False, True]


def test_stages_halve_the_map_and_double_the_width() -> None:
    maps = trunk()(torch.randn(2, 3, 64, 64))
    assert [tuple(m.shape) for m in maps] == [
        (2, 4, 16, 16),
        (2, 8, 8, 8),
        (2, 16, 4, 4),
        (2, 32, 2, 2),
    ]


def test_images_of_a_batch_do_not_see_each_other() -> None:
    torch.manual_seed(0)
    network = trunk()
    images = torch.randn(2, 3, 64, 64)
    for together, alone in zip(network(images), network(images[1:]), strict=True):
        torch.testing.assert_close(together[1:], alone, atol=1e-5, rtol=1e-5)


def test_dropped_paths_leave_the_shortcut_while_training() -> None:
    torch.manual_seed(0)
    block = MultiScaleBlock(dim=4, dim_out=4, num_heads=1, window=0, pool=False, drop_path=0.999999)
    x = torch.randn(1, 4, 4, 4)
    torch.testing.assert_close(block.train()(x), x)
    assert not torch.allclose(block.eval()(x), x)


@pytest.mark.parametrize("size", [(48, 40), (44, 36)])
@pytest.mark.parametrize("batch", [1, 2])
@pytest.mark.parametrize("pool", [False, True])
def test_strip_by_strip_a_block_gives_the_same(
    size: tuple[int, int], batch: int, pool: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(5)
    block = MultiScaleBlock(
        dim=16, dim_out=32 if pool else 16, num_heads=2, window=14, pool=pool, drop_path=0.0
    )
    x = torch.randn(batch, *size, 16)
    whole = block(x).detach()
    seen = []
    monkeypatch.setattr(hiera, "CACHED", 14 * size[1] * batch * max(block.mlp.widest, 48))
    monkeypatch.setattr(layers, "CACHED", 1000)
    once = block._whole
    monkeypatch.setattr(block, "_whole", lambda part: seen.append(part.shape[1]) or once(part))
    with torch.inference_mode():
        strips = block(x)
    assert len(seen) > 2
    torch.testing.assert_close(strips, whole, rtol=1e-5, atol=1e-5)
