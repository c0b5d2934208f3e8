"""Small work is done by one thread, and the caller's number of threads is as before afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from engine.sam2.few_threads import SMALL, alone_when_small
from tests.golden.network import small_model

CPU = torch.device("cpu")


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("device", "cells", "inside"), [("cpu", SMALL, 1), ("cpu", SMALL + 1, 2), ("cuda", 1, 2)]
)
def test_only_small_work_on_a_processor_is_done_alone(
    two_threads: None, device: str, cells: int, inside: int
) -> None:
    with alone_when_small(torch.device(device), cells):
        assert torch.get_num_threads() == inside
    assert torch.get_num_threads() == 2


def test_the_threads_come_back_after_an_error(two_threads: None) -> None:
    with pytest.raises(ValueError, match="lost"), alone_when_small(CPU, 1):
        raise ValueError("lost")
    assert torch.get_num_threads() == 2


@torch.inference_mode()
def test_a_click_is_decoded_alone_and_gives_the_same(
    two_threads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = small_model()
    side = model.image_size
    features = model.encode_image(torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(1)))
    seen: list[int] = []
    model.sam_mask_decoder.register_forward_pre_hook(lambda *_: seen.append(torch.get_num_threads()))

    def click() -> torch.Tensor:
        coords, labels = torch.tensor([[[side / 2, side / 3]]]), torch.ones(1, 1, dtype=torch.int32)
        embedding = model.without_memory(features)
        return model.decode(embedding, features.high_res, coords_bn2=coords, labels_bn=labels).masks_bkhw

    alone = click()
    monkeypatch.setattr("engine.sam2.few_threads.SMALL", 0)
    together = click()
    assert seen == [1, 2]
    torch.testing.assert_close(alone, together, atol=1e-4, rtol=1e-4)
