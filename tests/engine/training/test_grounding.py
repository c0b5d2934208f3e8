"""The start values do what they are for."""

from __future__ import annotations

import torch

from engine.training.grounding import DenseHead, remember_in_place
from tests.engine.training import tiny


def test_a_click_attends_to_its_own_place_from_the_start() -> None:
    model = tiny.network()
    attention = model.sam_mask_decoder.transformer.layers[0].cross_attn_token_to_image
    positions = model.sam_prompt_encoder.image_positions().flatten(2).transpose(1, 2)
    click = torch.tensor([[[40.0, 24.0]]])  # of 64: cell 2 of 4 across, cell 1 down
    code = model.sam_prompt_encoder.pe_layer((click + 0.5) / tiny.SIDE)
    likeness = attention.q_proj(code) @ attention.k_proj(positions).transpose(1, 2)
    assert int(likeness.argmax()) == 1 * 4 + 2


def test_memory_attention_prefers_the_same_place() -> None:
    model = tiny.network()
    remember_in_place(model)
    attention = model.memory_attention.layers[0].cross_attn_image
    cells = 16
    q = attention.rotary.rotate(attention.split(attention.q_proj(torch.zeros(1, cells, 32))), cells=cells)
    k = attention.rotary.rotate(attention.split(attention.k_proj(torch.zeros(1, cells, 16))), cells=cells)
    assert (q @ k.transpose(-1, -2))[0, 0].argmax(-1).tolist() == list(range(cells))


def test_the_dense_head_prefers_maps_that_tell_objects_apart() -> None:
    head = DenseHead(3, width=3)
    with torch.no_grad():
        head.project.weight.copy_(torch.eye(3)[..., None, None])
        head.project.bias.zero_()
    labels = torch.zeros(1, 16, 16, dtype=torch.uint8)
    labels[:, :, 8:] = 1
    apart = torch.stack([(labels[0] == 0).float(), (labels[0] == 1).float(), torch.zeros(16, 16)])[None]
    alike = torch.ones(1, 3, 16, 16)
    torch.manual_seed(0)
    assert head(apart, labels) < 0.2 * head(alike, labels)
