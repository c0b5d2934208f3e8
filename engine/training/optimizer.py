"""AdamW with the encoder's rates falling from its last block to its first."""

from __future__ import annotations

import torch
from torch import nn

from engine.sam2.sam2_base import SAM2Base
from engine.training.recipe import Stage

_TRUNK = "image_encoder.trunk."
_BLOCKS = _TRUNK + "blocks."


def encoder_depth(name: str, num_blocks: int) -> int:
    """How far a parameter is below the encoder's top: 0 outside the trunk and for its last block."""
    if not name.startswith(_TRUNK):
        return 0
    if not name.startswith(_BLOCKS):  # patch and position embeddings come before the first block
        return num_blocks
    return num_blocks - 1 - int(name[len(_BLOCKS) :].split(".", 1)[0])


def make_optimizer(model: SAM2Base, beside: nn.Module, stage: Stage) -> torch.optim.AdamW:
    """AdamW over all that the stage trains. Each group's `share` is its part of the stage's rate.

    beside: what is trained along with the model. Biases and norms do not decay. With
    stage.freeze_encoder the image encoder takes no gradients at all.
    """
    num_blocks = len(model.image_encoder.trunk.blocks)
    model.image_encoder.requires_grad_(not stage.freeze_encoder)
    groups: dict[tuple[int, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if parameter.requires_grad:
            key = (encoder_depth(name, num_blocks) if stage.layer_decay < 1 else 0, parameter.ndim > 1)
            groups.setdefault(key, []).append(parameter)
    for parameter in beside.parameters():
        groups.setdefault((0, parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "weight_decay": stage.weight_decay if decays else 0.0,
                "share": stage.layer_decay**depth,
            }
            for (depth, decays), parameters in groups.items()
        ],
        lr=stage.rate,
        betas=(0.9, 0.98),
    )
