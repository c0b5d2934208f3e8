"""Start values of the memory path: what looks alike, at nearly the same place, is read first.

Left at random, the one layer of memory attention of a small model attends to any place sharply, its
object pointers can be read from one corner of the picture alone, and the decoder meets in tracked frames an
embedding unlike all that it has learnt from images. Training then needs very long to find that a memory is
worth reading. Here the path is given, from the features that a few pictures have in the trained encoder:

- memories whose channels are, in part, the principal components of the features (what a place looks like)
  and, in the other part, the code of its mask;
- queries and keys that compare those components, with a leaning to nearby places (a rotary code turns the
  same vector by its place, so that equal constants agree best where the places are equal), and pointers
  that can be read from every place alike;
- values that hand on the mask's code as the prompt encoder would have embedded that mask, and a last norm
  that gives the features back as the decoder knows them.

All of it goes on learning from there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.memory_attention import MemoryAttentionLayer
from engine.sam2.sam2_base import ImageFeatures, SAM2Base

_NEAR = 1.5
"""The constant in the quickly turning channels: neighbours of a cell get about exp(-0.7) of its weight."""
_ALIKE = 1.55
"""How sharply features are compared: a cell's own look counts for about 4 in the exponent."""
_SLOW = 0.17
"""Radians a cell: channels that turn more slowly compare looks, the quicker ones compare places."""


@dataclass(frozen=True)
class _Channels:
    """Which of a memory's channels hold what. The sine code of places is added to all of them in the keys:
    looks are kept where that code hardly changes; the mask, which no key looks at, where it does."""

    looks: Tensor
    mask: Tensor
    pointer_mark: int

    @classmethod
    def of(cls, model: SAM2Base) -> _Channels:
        height = model.image_size // 16
        code = model.memory_encoder.position_encoding(height, height, torch.device("cpu"))[0].flatten(1)
        steady = code.std(1) < 0.06
        # Of the steady channels the one nearest to 0 everywhere marks the pointers.
        mark = int(torch.where(steady, code.abs().amax(1), torch.inf).argmin())
        looks = steady.clone()
        looks[mark] = False
        return cls(looks.nonzero()[:, 0], (~steady).nonzero()[:, 0], mark)


@torch.no_grad()
def remember_looks(model: SAM2Base, features: ImageFeatures, masks_b1hw: Tensor) -> None:
    """Give the memory path its start values. Only the image side needs to be trained before.

    features: of some pictures, on which masks_b1hw (0 or 1, image_size a side) are things. Raises
    ValueError for a model with more than one layer, or head, of memory attention.
    """
    layers = cast(list[MemoryAttentionLayer], list(model.memory_attention.layers))
    if len(layers) != 1 or layers[0].cross_attn_image.num_heads != 1:
        raise ValueError("start values are known for one layer of memory attention with one head")
    (layer,) = layers
    channels = _Channels.of(model)
    seen_nc = features.embedding_bchw.float().permute(0, 2, 3, 1).flatten(0, 2)
    mean_c = seen_nc.mean(0)
    away_nc = (seen_nc - mean_c).double()  # so exact that the same run again rounds to the same weights
    spread, axes = (t.float() for t in torch.linalg.eigh(away_nc.T @ away_nc / len(away_nc)))
    best = axes[:, -len(channels.looks) :].flip(1)
    looks_lc = (best / spread[-len(channels.looks) :].flip(0).clamp(min=1e-6).sqrt()).T
    unused_mc = axes[:, : len(channels.mask)].T  # where the features hardly ever go, the mask has room
    _start_encoder(model, channels, mean_c, looks_lc, unused_mc, masks_b1hw)
    _start_attention(layer, channels, seen_nc, mean_c, looks_lc, model)
    _start_values(layer, channels, model, features, masks_b1hw)
    _start_pointers(model, channels)
    _quieten(layer)
    _start_norm(model, features)


def _start_encoder(
    model: SAM2Base, channels: _Channels, mean_c: Tensor, looks_lc: Tensor, unused_mc: Tensor, masks: Tensor
) -> None:
    """A memory is the features' principal components and, beside them, the mask's code."""
    encoder = model.memory_encoder
    encoder.pix_feat_proj.weight.copy_(torch.eye(len(mean_c))[..., None, None])
    assert encoder.pix_feat_proj.bias is not None
    encoder.pix_feat_proj.bias.copy_(-mean_c)
    for block in encoder.fuser.layers:
        cast(Tensor, block.gamma).fill_(0.02)
    last = encoder.mask_downsampler.encoder[-1]
    assert isinstance(last, nn.Conv2d)
    assert last.bias is not None
    last.weight.copy_((unused_mc.T @ (unused_mc @ last.weight.flatten(1)))[..., None, None])
    last.bias.zero_()
    code_mn = torch.einsum("mc,bchw->mbhw", unused_mc, encoder.mask_downsampler(_as_memory(masks))).flatten(1)
    scale = 1.0 / code_mn.std(1).mean().clamp(min=1e-6)
    last.weight.mul_(scale)
    last.bias.copy_(-scale * (unused_mc.T @ code_mn.mean(1)))
    assert isinstance(encoder.out_proj, nn.Conv2d)
    weight = torch.zeros_like(encoder.out_proj.weight).flatten(1)
    weight[channels.looks] = looks_lc
    weight[channels.mask] = unused_mc
    encoder.out_proj.weight.copy_(weight[..., None, None])
    assert encoder.out_proj.bias is not None
    encoder.out_proj.bias.zero_()


def _start_attention(
    layer: MemoryAttentionLayer,
    channels: _Channels,
    seen_nc: Tensor,
    mean_c: Tensor,
    looks_lc: Tensor,
    model: SAM2Base,
) -> None:
    """Queries and keys: looks in the slow channels, places in the quick ones, pointers everywhere."""
    attention = layer.cross_attn_image
    width = attention.internal_dim
    _, quick, slow, slowest = _by_speed(width, attention.rotary.theta)
    spread_sl = _upright(len(slow), len(looks_lc)) * _ALIKE
    for norm in (layer.norm1, layer.norm2, layer.norm3):
        norm.reset_parameters()
    # What the norm before takes away is nearly the same for all cells; the queries add it again.
    level, size = seen_nc.mean(1).mean(), seen_nc.std(1, unbiased=False).mean()
    query_sc = spread_sl @ looks_lc
    weight, bias = torch.zeros_like(attention.q_proj.weight), torch.zeros_like(attention.q_proj.bias)
    weight[slow] = size * query_sc
    bias[slow] = query_sc @ (level - mean_c)
    strength = math.sqrt(len(quick) * _NEAR**2 / len(slowest))  # as much as a place's own constants give it
    bias[quick] = _NEAR
    bias[slowest] += strength
    attention.q_proj.weight.copy_(weight)
    attention.q_proj.bias.copy_(bias)
    weight, bias = torch.zeros_like(attention.k_proj.weight), torch.zeros_like(attention.k_proj.bias)
    weight[slow[:, None], channels.looks] = spread_sl
    height = model.image_size // 16
    code = model.memory_encoder.position_encoding(height, height, torch.device("cpu"))[0].flatten(1).mean(1)
    bias[slow] = -(spread_sl @ code[channels.looks])
    bias[quick] = _NEAR
    weight[quick, channels.pointer_mark] = -_NEAR
    weight[slowest, channels.pointer_mark] += strength
    attention.k_proj.weight.copy_(weight)
    attention.k_proj.bias.copy_(bias)


def _by_speed(width: int, theta: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The speed of each channel's turning, and the numbers of the quick, the slow and the slowest ones."""
    speed_p = theta ** (-torch.arange(0, width, 4).float() / width)
    speed_c = speed_p.repeat_interleave(2).repeat(2)
    slowest = (speed_c == speed_p[-1]).nonzero()[:, 0]
    quick, slow = speed_c >= _SLOW, speed_c < _SLOW
    return speed_c, quick.nonzero()[:, 0], slow.nonzero()[:, 0], slowest


def _start_values(
    layer: MemoryAttentionLayer,
    channels: _Channels,
    model: SAM2Base,
    features: ImageFeatures,
    masks_b1hw: Tensor,
) -> None:
    """Values hand the mask's code on as the prompt encoder would have embedded that mask."""
    attention = layer.cross_attn_image
    memory = model.memory_encoder(features.embedding_bchw, _as_memory(masks_b1hw))
    code_nm = memory[:, channels.mask].permute(0, 2, 3, 1).flatten(0, 2).float()
    side = model.image_size // 4
    logits = F.interpolate(masks_b1hw * 20.0 - 10.0, size=(side, side), mode="bilinear", antialias=True)
    none = torch.zeros(len(masks_b1hw), 0, 2), torch.zeros(len(masks_b1hw), 0, dtype=torch.int32)
    _, dense = model.sam_prompt_encoder(coords_bn2=none[0], labels_bn=none[1], mask_b1hw=logits)
    plain = model.sam_prompt_encoder.no_mask_embed.weight[0]
    wanted_nc = dense.float().permute(0, 2, 3, 1).flatten(0, 2) - plain
    with_one = torch.cat([code_nm, torch.ones(len(code_nm), 1)], dim=1)
    found = torch.linalg.lstsq(with_one.double(), wanted_nc.double()).solution.float()
    into_vm = _upright(attention.internal_dim, code_nm.shape[1])
    attention.v_proj.weight.zero_()
    attention.v_proj.weight[:, channels.mask] = into_vm
    attention.v_proj.bias.zero_()
    nn.init.normal_(attention.out_proj.weight, std=0.02)
    attention.out_proj.weight.add_(found[:-1].T @ into_vm.T)
    attention.out_proj.bias.copy_(found[-1])


def _start_pointers(model: SAM2Base, channels: _Channels) -> None:
    """Pointers carry their mark and no noise in its channel; their distance is a small part of them."""
    pieces = model.hidden_dim // model.mem_dim
    rows = [piece * model.mem_dim + channels.pointer_mark for piece in range(pieces)]
    last = list(model.obj_ptr_proj.modules())[-1]
    assert isinstance(last, nn.Linear)
    last.weight[rows] = 0
    last.bias[rows] = 0
    model.no_obj_ptr[:, rows] = 0
    model.obj_ptr_tpos_proj.weight.mul_(0.1)
    model.obj_ptr_tpos_proj.weight[channels.pointer_mark] = 0
    model.obj_ptr_tpos_proj.bias.zero_()
    model.obj_ptr_tpos_proj.bias[channels.pointer_mark] = 1.0
    nn.init.trunc_normal_(model.maskmem_tpos_enc, std=0.02)
    model.maskmem_tpos_enc[..., channels.pointer_mark] = 0


def _quieten(layer: MemoryAttentionLayer) -> None:
    """Self-attention and the feed-forward part begin with a whisper: the features pass as they are."""
    for linear in (layer.self_attn.out_proj, layer.linear2):
        linear.reset_parameters()
        linear.weight.mul_(0.2)
        nn.init.zeros_(linear.bias)


def _start_norm(model: SAM2Base, features: ImageFeatures) -> None:
    """The last norm gives back the features as the decoder has them without memory."""
    x_nc = features.embedding_bchw.float().permute(0, 2, 3, 1).flatten(0, 2)
    wanted_nc = model.without_memory(features).float().permute(0, 2, 3, 1).flatten(0, 2)
    normed_nc = F.layer_norm(x_nc, x_nc.shape[1:])
    slope = ((normed_nc - normed_nc.mean(0)) * (wanted_nc - wanted_nc.mean(0))).mean(0) / normed_nc.var(
        0, unbiased=False
    ).clamp(min=1e-6)
    norm = model.memory_attention.norm
    norm.weight.copy_(slope)
    norm.bias.copy_(wanted_nc.mean(0) - slope * normed_nc.mean(0))


def _upright(rows: int, columns: int) -> Tensor:
    """A random matrix with orthonormal columns."""
    return torch.linalg.qr(torch.randn(rows, columns, dtype=torch.float64))[0].float()


def _as_memory(masks_b1hw: Tensor) -> Tensor:
    """Masks (0 or 1) as the memory encoder gets them."""
    return masks_b1hw * 20.0 - 10.0
