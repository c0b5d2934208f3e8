"""What helps a network that starts from nothing to ground clicks in the picture.

Training from scratch on little data rests for long on a plateau of empty masks. Helps that are no
part of the model: a start of the cross-attentions in which a click attends to its own place, and a
frame to the same place in the frames remembered; and a dense head on the image features that learns,
in training alone, to tell the pixels of one thing from those of another.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.memory_attention import MemoryAttentionLayer
from engine.sam2.sam2_base import SAM2Base
from engine.sam2.transformer import TwoWayAttentionBlock

_SHARPNESS = 2.5
_PRESENT = 2.0
_NEARNESS = 2.0


@torch.no_grad()
def ground(model: SAM2Base) -> None:
    """Start values: keys like queries where tokens meet the image; objects believed present."""
    decoder = model.sam_mask_decoder
    attentions = [decoder.transformer.final_attn_token_to_image]
    for block in decoder.transformer.layers:
        assert isinstance(block, TwoWayAttentionBlock)
        attentions += [block.cross_attn_token_to_image, block.cross_attn_image_to_token]
    for attention in attentions:
        attention.q_proj.weight.mul_(_SHARPNESS)
        attention.k_proj.weight.copy_(attention.q_proj.weight)
        attention.q_proj.bias.zero_()
        attention.k_proj.bias.zero_()
    presence = decoder.pred_obj_score_head.layers[-1]
    assert isinstance(presence, nn.Linear)
    presence.bias.fill_(_PRESENT)
    remember_in_place(model)


@torch.no_grad()
def remember_in_place(model: SAM2Base) -> None:
    """Start values with which a place first reads what is remembered of that same place.

    A rotary code turns the same vector by its place: with an equal constant in all queries and keys,
    attention falls off with the distance between the two places.
    """
    for layer in model.memory_attention.layers:
        assert isinstance(layer, MemoryAttentionLayer)
        layer.cross_attn_image.q_proj.bias.add_(_NEARNESS)
        layer.cross_attn_image.k_proj.bias.add_(_NEARNESS)


class DenseHead(nn.Module):
    """Pixels of one thing alike, of two things unlike; thrown away after training."""

    def __init__(self, channels: int, width: int = 32) -> None:
        super().__init__()
        self.project = nn.Conv2d(channels, width, kernel_size=1)

    def forward(self, map_bchw: Tensor, labels_bhw: Tensor, samples: int = 64) -> Tensor:
        """The contrastive loss of a map (stride 8) against labels of full size."""
        height, width = map_bchw.shape[-2:]
        labels = F.interpolate(labels_bhw[:, None].float(), size=(height, width), mode="nearest")
        codes = F.normalize(self.project(map_bchw.float()), dim=1).flatten(2)
        labels = labels.flatten(1)
        place = torch.randint(height * width, (len(codes), samples), device=codes.device)
        codes = torch.gather(codes, 2, place[:, None].expand(-1, codes.shape[1], -1))
        labels = torch.gather(labels, 1, place)
        likeness = 8 * torch.einsum("bci,bcj->bij", codes, codes) - 4
        same = (labels[:, :, None] == labels[:, None]).float()
        weight = same / same.mean().clamp(min=1e-3) + (1 - same) / (1 - same).mean().clamp(min=1e-3)
        return F.binary_cross_entropy_with_logits(likeness, same, weight=weight / 2)
