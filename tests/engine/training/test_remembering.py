"""The memory path's start values: what it reads before it has learnt anything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor

from engine.sam2.build import build_network
from engine.sam2.memory_tokens import MemoryBatch
from engine.sam2.sam2_base import SAM2Base
from engine.training.data import MadeBatches
from engine.training.recipe import Stage, nano_config
from engine.training.remembering import remember_looks
from tests.engine.training import tiny

CELLS = 8 * 8


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[SAM2Base, Tensor, Tensor]]:
    """A model of the bundled one's shape with start values, with pictures and masks of things on them."""
    torch.manual_seed(0)
    model = build_network(nano_config(), SAM2Base).eval()
    batch = MadeBatches().images(Stage(seed=5, images=16, objects=1), 0, 0)
    with torch.no_grad():
        remember_looks(model, model.encode_image(batch.images_bchw), batch.truth_o1hw)
        yield model, batch.images_bchw, batch.truth_o1hw


def memory_of(model: SAM2Base, images: Tensor, masks: Tensor) -> MemoryBatch:
    features = model.encode_image(images)
    seen = model.take_mask(features, masks)
    count = len(images)
    return MemoryBatch(
        [model.encode_memory(features, seen.masks_b1hw, seen.object_scores_b1, prompted=True)],
        torch.full((1, count), model.config.num_maskmem - 1),
        seen.pointers_bc[:, None],
        torch.ones(count, 1),
        5,
    )


def read_from(model: SAM2Base, images: Tensor, memory: MemoryBatch) -> Tensor:
    """How much each cell (b, cell, token) reads of each token: cells first, then pointers."""
    attention = model.memory_attention.layers[0].cross_attn_image
    layer = model.memory_attention.layers[0]
    embedding = model.encode_image(images).embedding_bchw
    place = model.image_encoder.neck.position_encoding(8, 8, embedding.device)
    tokens, positions, pointers = model.memory_tokens(memory, torch.float32)
    x = layer.look_around((embedding + 0.1 * place).flatten(2).transpose(1, 2))
    q = attention.rotary.rotate(attention.split(attention.q_proj(layer.norm2(x))), cells=CELLS)
    k = attention.split(attention.k_proj(tokens + positions))
    placed = k.shape[2] - pointers
    k = torch.cat((attention.rotary.rotate(k[:, :, :placed], cells=CELLS), k[:, :, placed:]), dim=2)
    return (q @ k.transpose(2, 3) * attention.internal_dim**-0.5).softmax(-1)[:, 0]


@torch.no_grad()
def test_a_cell_reads_its_own_place_and_what_looks_alike(started: tuple[SAM2Base, Tensor, Tensor]) -> None:
    model, images, masks = started
    read = read_from(model, images, memory_of(model, images, masks))
    own = read[:, range(CELLS), range(CELLS)]
    assert float(own.mean()) > 0.3  # by chance: 1 / 64
    # A picture moved by a cell to the right: cells look to where that came from, not the other way.
    moved = read_from(model, images.roll(16, dims=3), memory_of(model, images, masks))
    inner = [y * 8 + x for y in range(8) for x in range(2, 7)]
    left, right = (float(moved[:, inner, [n + step for n in inner]].mean()) for step in (-1, 1))
    assert left > 2 * right


@torch.no_grad()
def test_pointers_can_be_read_from_every_place(started: tuple[SAM2Base, Tensor, Tensor]) -> None:
    model, images, masks = started
    share = read_from(model, images, memory_of(model, images, masks))[..., CELLS:].sum(-1).mean(0)
    assert 0.002 < float(share.min())
    assert float(share.max()) < 0.5


@torch.no_grad()
def test_a_remembered_mask_is_as_good_as_a_given_one(started: tuple[SAM2Base, Tensor, Tensor]) -> None:
    """On the same picture the memory adds nearly what the prompt encoder would have said of that mask."""
    model, images, masks = started
    features = model.encode_image(images)
    with_memory = model.with_memory(features, memory_of(model, images, masks))
    added = (with_memory - model.without_memory(features)).flatten()
    logits = torch.nn.functional.interpolate(masks * 20 - 10, size=(32, 32), mode="bilinear", antialias=True)
    none = torch.zeros(len(masks), 0, 2), torch.zeros(len(masks), 0, dtype=torch.int32)
    _, said = model.sam_prompt_encoder(coords_bn2=none[0], labels_bn=none[1], mask_b1hw=logits)
    plain = model.sam_prompt_encoder.no_mask_embed.weight[0][:, None, None]
    assert float(torch.corrcoef(torch.stack([added, (said - plain).flatten()]))[0, 1]) > 0.6


def test_other_shapes_are_refused() -> None:
    model = tiny.network()
    model.memory_attention.layers.append(model.memory_attention.layers[0])
    features = model.encode_image(torch.zeros(1, 3, tiny.SIDE, tiny.SIDE))
    with pytest.raises(ValueError, match="one layer"):
        remember_looks(model, features, torch.ones(1, 1, tiny.SIDE, tiny.SIDE))
