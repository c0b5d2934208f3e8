from __future__ import annotations

import copy

import pytest
import torch
from torch import Tensor

from engine.sam2 import memory_reading
from engine.sam2.memory_attention import MemoryAttention
from engine.sam2.memory_reading import RunningSoftmax
from tests.golden.network import small_model

SIDE = 8


@pytest.fixture(scope="module")
def attention() -> MemoryAttention:
    return small_model().memory_attention


def read(
    attention: MemoryAttention, *, objects: int, frames: int, pointers: int, side: int = SIDE, plain: bool
) -> Tensor:
    """The same random frame and memories, by the shorter way or the plain one."""
    random = torch.Generator().manual_seed(11)

    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=random)

    tokens = frames * side**2 + 4 * pointers
    given = {
        "features_bnc": draw(1, side**2, 64),
        "features_pos_bnc": draw(1, side**2, 64),
        "memory_bmc": draw(objects, tokens, 16),
        "memory_pos_bmc": draw(objects, tokens, 16),
    }
    with torch.set_grad_enabled(plain):
        return attention(**given, num_pointer_tokens=4 * pointers).detach()


@pytest.mark.parametrize("objects", [1, 3, 8])
@pytest.mark.parametrize(("frames", "pointers"), [(1, 0), (1, 1), (4, 0), (7, 16), (0, 3)])
@pytest.mark.parametrize("side", [SIDE, 13])
def test_reads_what_plain_attention_reads(
    attention: MemoryAttention, objects: int, frames: int, pointers: int, side: int
) -> None:
    case = {"objects": objects, "frames": frames, "pointers": pointers, "side": side}
    shorter = read(attention, **case, plain=False)
    torch.testing.assert_close(shorter, read(attention, **case, plain=True), rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize(("queries", "scores"), [(7, 100), (64, 1), (1000, 1 << 30)])
def test_how_scores_are_cut_into_tiles_changes_nothing(
    attention: MemoryAttention, queries: int, scores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_reading, "TILE_QUERIES", queries)
    monkeypatch.setattr(memory_reading, "TILE_SCORES", scores)
    case = {"objects": 2, "frames": 3, "pointers": 2}
    shorter = read(attention, **case, plain=False)
    torch.testing.assert_close(shorter, read(attention, **case, plain=True), rtol=1e-4, atol=2e-5)


def test_the_shorter_way_is_the_one_taken_without_gradients(
    attention: MemoryAttention, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(self: object, *args: object) -> None:
        raise AssertionError("plain attention was asked")

    monkeypatch.setattr(type(attention.layers[0].cross_attn_image), "attend", never)
    with pytest.raises(AssertionError, match="plain attention"):
        read(attention, objects=1, frames=1, pointers=1, plain=True)
    monkeypatch.undo()
    monkeypatch.setattr(attention.layers[0].cross_attn_image, "attend", never)
    read(attention, objects=1, frames=1, pointers=1, plain=False)


def test_new_weights_are_noticed(attention: MemoryAttention) -> None:
    changed = copy.deepcopy(attention)
    case = {"objects": 1, "frames": 2, "pointers": 1}
    before = read(changed, **case, plain=False)
    with torch.no_grad():
        changed.layers[1].cross_attn_image.v_proj.weight.mul_(-1)
    after = read(changed, **case, plain=False)
    assert not torch.allclose(before, after)
    torch.testing.assert_close(after, read(changed, **case, plain=True), rtol=1e-4, atol=2e-5)


def test_weights_kept_from_inference_do_not_stop_training(attention: MemoryAttention) -> None:
    trained = copy.deepcopy(attention)
    with torch.inference_mode():
        read(trained, objects=1, frames=1, pointers=1, plain=False)
    x = torch.randn(1, SIDE**2, 64)
    memory = torch.randn(1, SIDE**2, 16)
    out = trained(
        features_bnc=x,
        features_pos_bnc=x,
        memory_bmc=memory,
        memory_pos_bmc=memory,
        num_pointer_tokens=0,
    )
    out.sum().backward()
    assert trained.layers[0].cross_attn_image.k_proj.weight.grad is not None


def test_bfloat16_is_near_float32(attention: MemoryAttention) -> None:
    case = {"objects": 2, "frames": 3, "pointers": 2}
    exact = read(attention, **case, plain=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded = read(attention, **case, plain=False)
    assert (rounded - exact).abs().mean() < 0.02 * exact.abs().mean()


def test_a_running_softmax_stands_any_range_of_scores() -> None:
    random = torch.Generator().manual_seed(1)
    scores = torch.randn(90, 5, generator=random) * 300
    values = torch.randn(90, 3, generator=random)
    running = RunningSoftmax(3, 5, torch.float32)
    for part in (slice(0, 10), slice(10, 60), slice(60, 90)):
        running.add(scores[part].clone(), values[part])
    expected = (torch.softmax(scores.double(), 0).T @ values.double()).T.float()
    torch.testing.assert_close(running.result(), expected, rtol=1e-5, atol=1e-6)
