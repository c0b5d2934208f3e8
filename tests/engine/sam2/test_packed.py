"""Weights rearranged for inference give what the plain ones give, and follow them."""

from __future__ import annotations

import copy
import pickle

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from engine.sam2 import packed
from engine.sam2.folded_neck import FoldedNeck
from engine.sam2.packed import Derived, Linear, PackedLinear, forget_derived
from engine.sam2.position_encoding import AxialRotary
from engine.sam2.self_reading import FoldedSelfAttention
from engine.sam2.transformer import RoPEAttention
from tests.golden.network import SIDE, small_model

PLAIN = {"none": lambda x: x, "relu": F.relu, "gelu": F.gelu}


@pytest.fixture(params=[1, 1 << 40], ids=["packed", "small"])
def least(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(packed, "LEAST_PRODUCTS", request.param)
    return int(request.param)


@pytest.mark.parametrize("shape", [(5, 24), (2, 7, 24), (1, 3, 4, 24)])
@pytest.mark.parametrize("activation", ["none", "relu", "gelu"])
def test_a_linear_layer(least: int, shape: tuple[int, ...], activation: str) -> None:
    torch.manual_seed(1)
    layer, x = Linear(24, 40), torch.randn(shape)
    add = torch.randn(*shape[:-1], 40)
    plain = F.linear(x, layer.weight, layer.bias).detach()
    with torch.no_grad():
        torch.testing.assert_close(layer(x), plain, rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(layer.then(x, activation), PLAIN[activation](plain), rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(layer.then(x, add=add), plain + add, rtol=1e-5, atol=1e-5)
        parts = x.transpose(0, -2) if len(shape) > 2 else x[::2]
        torch.testing.assert_close(
            layer(parts), F.linear(parts, layer.weight, layer.bias), rtol=1e-5, atol=1e-5
        )


@pytest.mark.parametrize("least", [1], indirect=True)
def test_a_linear_layer_follows_its_weights(least: int) -> None:
    torch.manual_seed(2)
    layer, x = Linear(24, 40), torch.randn(3, 24)
    with torch.inference_mode():
        layer(x)
    other = copy.deepcopy(layer)
    with torch.no_grad():
        layer.weight.mul_(2)
        torch.testing.assert_close(layer(x), F.linear(x, layer.weight, layer.bias), rtol=1e-5, atol=1e-5)
        torch.testing.assert_close(other(x), F.linear(x, other.weight, other.bias), rtol=1e-5, atol=1e-5)
        layer.load_state_dict(other.state_dict(), assign=True)
        torch.testing.assert_close(layer(x), other(x))
    layer(x).sum().backward()
    assert layer.weight.grad is not None
    assert set(layer.state_dict()) == {"weight", "bias"}


def test_what_is_derived_is_not_copied_or_pickled() -> None:
    layer, kept = nn.Linear(2, 2), Derived[list[int]]()
    made = kept.get(layer, lambda: [1])
    assert kept.get(layer, lambda: [2]) is made
    assert kept.get(layer, lambda: [3], "another condition") == [3]
    assert copy.deepcopy(kept).get(layer, lambda: [4]) == [4]
    assert pickle.loads(pickle.dumps(kept)).get(layer, lambda: [5]) == [5]
    linear = Linear(2, 2)
    linear._packed.get(linear, lambda: PackedLinear(linear.weight, linear.bias))
    forget_derived(nn.ModuleList([linear]))
    assert linear._packed._kept is None


def test_without_onednn_it_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LEAST_PRODUCTS", 1)
    monkeypatch.setattr(packed, "packs", lambda: False)
    layer, x = Linear(8, 8), torch.randn(4, 8)
    with torch.no_grad():
        assert torch.equal(layer.then(x, "relu", None), F.relu(F.linear(x, layer.weight, layer.bias)))


def test_self_attention_reads_the_tokens_themselves() -> None:
    torch.manual_seed(3)
    attention = RoPEAttention(embedding_dim=32, num_heads=1, rope_theta=1e4).double()
    y, add = (torch.randn(2, 36, 32, dtype=torch.float64) for _ in range(2))
    plain = add + attention(y, y, y).detach()
    with torch.no_grad():
        torch.testing.assert_close(FoldedSelfAttention(attention)(y, add=add), plain, rtol=1e-5, atol=1e-6)


def test_rotary_codes_as_complex_numbers() -> None:
    rotary, x = AxialRotary(channels=16, theta=1e4), torch.randn(2, 1, 75, 16)
    plain = rotary.rotate(x.requires_grad_(), cells=25).detach()
    with torch.no_grad():
        torch.testing.assert_close(rotary.rotate(x, cells=25), plain)


def test_the_pyramid_as_products(monkeypatch: pytest.MonkeyPatch) -> None:
    model, images = small_model(), torch.randn(2, 3, SIDE, SIDE)
    plain = model.encode_image(images)
    taken: list[FoldedNeck] = []
    method = FoldedNeck.__call__
    monkeypatch.setattr(
        FoldedNeck, "__call__", lambda self, maps: (taken.append(self), method(self, maps))[1]
    )
    with torch.no_grad():
        for _ in range(2):
            short = model.encode_image(images)
            for a, b in zip(
                (short.embedding_bchw, *short.high_res), (plain.embedding_bchw, *plain.high_res), strict=True
            ):
                torch.testing.assert_close(a, b.detach(), rtol=1e-4, atol=1e-5)
        for weight in (model.image_encoder.trunk.pos_embed, model.sam_mask_decoder.conv_s0.weight):
            weight.mul_(1.5)
        changed = model.encode_image(images)
    torch.testing.assert_close(
        changed.high_res[0], model.encode_image(images).high_res[0].detach(), rtol=1e-4, atol=1e-5
    )
    assert taken
    assert not torch.allclose(changed.high_res[0], short.high_res[0])
