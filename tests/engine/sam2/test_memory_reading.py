from __future__ import annotations

import copy
import math

import pytest
import torch
from torch import Tensor

from engine.sam2 import memory_reading
from engine.sam2.memory_attention import MemoryAttention
from engine.sam2.running_softmax import RunningSoftmax
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


def hostile_scores(kind: str) -> Tensor:
    """Exponents of 2, (90, 6), each kind bad in a way of its own for parts of 10, 50 and 30."""
    random = torch.Generator().manual_seed(1)
    scores = torch.randn(90, 6, generator=random)
    if kind == "wide":
        return scores * 400
    if kind == "growing":  # past what was the greatest by more than numbers of 32 bits can hold
        return scores + torch.linspace(-900, 900, 90)[:, None]
    if kind == "falling":
        return scores - torch.linspace(-900, 900, 90)[:, None]
    if kind == "one outgrows":
        scores[70, 3] += 500
    if kind == "just below the most":
        scores[60:] += 93
    if kind == "huge":
        return scores * 1e30
    if kind == "nothing at first":
        scores[:10] = -torch.inf
    if kind == "nothing at last":
        scores[10:] = -torch.inf
    return scores


@pytest.mark.parametrize(
    "kind",
    [
        "mild",
        "wide",
        "growing",
        "falling",
        "one outgrows",
        "just below the most",
        "huge",
        "nothing at first",
        "nothing at last",
    ],
)
@pytest.mark.parametrize("straight", [True, False])
def test_a_running_softmax_stands_any_range_of_scores(kind: str, straight: bool) -> None:
    scores = hostile_scores(kind)
    values = torch.randn(3, 90, generator=torch.Generator().manual_seed(2))
    running = RunningSoftmax(3, 6, torch.float32)
    for part in (slice(0, 10), slice(10, 60), slice(60, 90)):
        shift_q = running.shift_q
        if shift_q is None or not straight or not running.add(scores[part] - shift_q, values[:, part]):
            running.add_anew(scores[part].clone(), values[:, part])
    expected = values.double() @ torch.softmax(scores.double() * math.log(2), 0)
    torch.testing.assert_close(running.result(), expected.float(), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("kind", "refused"), [("mild", 0), ("falling", 0), ("growing", 2), ("one outgrows", 1)]
)
def test_scores_that_outgrow_the_first_are_given_back_untold(kind: str, refused: int) -> None:
    scores, values = hostile_scores(kind), torch.ones(1, 90)
    running = RunningSoftmax(1, 6, torch.float32)
    running.add_anew(scores[:10].clone(), values[:, :10])
    count = 0
    for part in (slice(10, 60), slice(60, 90)):
        before, shift_q = running.result().clone(), running.shift_q
        assert shift_q is not None
        if not running.add(scores[part] - shift_q, values[:, part]):
            count += 1
            assert torch.equal(running.result(), before)
            running.add_anew(scores[part].clone(), values[:, part])
    assert count == refused


def test_no_number_stays_no_number() -> None:
    running = RunningSoftmax(1, 2, torch.float32)
    running.add_anew(torch.zeros(3, 2), torch.ones(1, 3))
    wrong = torch.tensor([[0.0, torch.nan]])
    assert not running.add(wrong.clone(), torch.ones(1, 1))
    running.add_anew(wrong.clone(), torch.ones(1, 1))
    assert running.result().isnan().tolist() == [[False, True]]


@pytest.mark.parametrize("loud", [30.0, 3000.0])
def test_memories_that_shout_row_by_row_are_read_as_plain_attention_reads_them(
    loud: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every tile's scores are far from those before it, whose greatest no longer serves."""
    attention = small_model().memory_attention
    monkeypatch.setattr(memory_reading, "TILE_SCORES", 1)
    refusals = []
    add = RunningSoftmax.add

    def noted(self: RunningSoftmax, scores_mq: Tensor, values_cm: Tensor) -> bool:
        refusals.append(not add(self, scores_mq, values_cm))
        return not refusals[-1]

    monkeypatch.setattr(RunningSoftmax, "add", noted)
    random = torch.Generator().manual_seed(5)
    x = torch.randn(1, SIDE**2, 64, generator=random)
    memory = torch.randn(1, SIDE**2, 16, generator=random)
    steps = torch.linspace(1, loud, SIDE).repeat_interleave(SIDE)[None, :, None]
    given = {
        "features_bnc": x,
        "features_pos_bnc": x,
        "memory_bmc": memory,
        "memory_pos_bmc": torch.randn(1, SIDE**2, 16, generator=random) * steps,
        "num_pointer_tokens": 0,
    }
    with torch.no_grad():
        shorter = attention(**given)
    plain = copy.deepcopy(attention).double()
    exact = plain(**{name: v.double() if isinstance(v, Tensor) else v for name, v in given.items()}).detach()
    assert any(refusals)
    error = (shorter - exact).abs().max()
    usual = (attention(**given).detach() - exact).abs().max()
    assert error <= 4 * usual + 1e-5
