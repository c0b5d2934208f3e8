"""The prompt encoder: points, boxes and masks as embeddings (SAM paper, section 3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import LayerNorm2d
from engine.sam2.packed import Derived, may_pack, state_of
from engine.sam2.position_encoding import PositionEmbeddingRandom

NOT_A_POINT, NEGATIVE, POSITIVE, BOX_TOP_LEFT, BOX_BOTTOM_RIGHT = -1, 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class _PointCodes:
    """A point's code is the sine of matrix times place and offset, where it has a place, and its kind's."""

    matrix_2c: Tensor
    offset_c: Tensor
    kinds_kc: Tensor
    placed_k1: Tensor


class PromptEncoder(nn.Module):
    """embed_dim: channels. grid: cells a side of the stride-16 map. image_size: pixels a side."""

    def __init__(self, *, embed_dim: int, grid: int, image_size: int, mask_in_chans: int = 16) -> None:
        super().__init__()
        self.embed_dim = embed_dim
        self.grid = grid
        self.image_size = image_size
        self.pe_layer = PositionEmbeddingRandom(num_pos_feats=embed_dim // 2)
        self.point_embeddings = nn.ModuleList(nn.Embedding(1, embed_dim) for _ in range(4))
        self.not_a_point_embed = nn.Embedding(1, embed_dim)
        quarter = mask_in_chans // 4
        self.mask_downscaling = nn.Sequential(
            nn.Conv2d(1, quarter, kernel_size=2, stride=2),
            LayerNorm2d(quarter),
            nn.GELU(),
            nn.Conv2d(quarter, mask_in_chans, kernel_size=2, stride=2),
            LayerNorm2d(mask_in_chans),
            nn.GELU(),
            nn.Conv2d(mask_in_chans, embed_dim, kernel_size=1),
        )
        self.no_mask_embed = nn.Embedding(1, embed_dim)
        self._codes: Derived[_PointCodes] = Derived()
        self._positions: tuple[tuple[int, int], Tensor] | None = None

    @property
    def mask_side(self) -> int:
        """Pixels a side of a mask prompt as it is embedded."""
        return 4 * self.grid

    @property
    def mask_input_size(self) -> tuple[int, int]:
        """Height and width of a mask prompt, as scripts read it."""
        return self.mask_side, self.mask_side

    def image_positions(self) -> Tensor:
        """The code of the image map's cells in the terms of the points', (1, c, h, w)."""
        matrix = self.pe_layer.positional_encoding_gaussian_matrix
        # Tensors made in inference mode count no versions; nothing changes them either.
        key = (matrix.data_ptr(), 0 if matrix.is_inference() else matrix._version)
        if self._positions is None or self._positions[0] != key:
            with torch.inference_mode(False), torch.no_grad():
                self._positions = (key, self.pe_layer.grid(self.grid, self.grid))
        return self._positions[1]

    def points(self, coords_bn2: Tensor, labels_bn: Tensor) -> Tensor:
        """Embeddings (b, n + 1, c) of clicks in model pixels; the last one is no point, by convention.

        labels: 1 positive, 0 negative, 2 and 3 the corners of a box, -1 none.
        """
        if may_pack(coords_bn2, self.not_a_point_embed.weight):
            return self._points_at_once(coords_bn2, labels_bn)
        coords_bn2 = F.pad(coords_bn2.float() + 0.5, (0, 0, 0, 1))
        labels_bn = F.pad(labels_bn, (0, 1), value=NOT_A_POINT)
        code_bnc = self.pe_layer(coords_bn2 / self.image_size)
        code_bnc = torch.where((labels_bn == NOT_A_POINT)[..., None], 0.0, code_bnc)
        return code_bnc + self._kinds()[labels_bn.long() + 1]

    def _points_at_once(self, coords_bn2: Tensor, labels_bn: Tensor) -> Tensor:
        """The same in fewer steps: a click has few points, and a step takes longer than what it computes."""
        codes = self._codes.get(
            self, self._make_codes, state_of(self.pe_layer.positional_encoding_gaussian_matrix)
        )
        batch, count = labels_bn.shape
        code_nc = torch.addmm(codes.offset_c, coords_bn2.reshape(-1, 2), codes.matrix_2c).sin_()
        kind_n = labels_bn.reshape(-1).long() + 1
        points_nc = torch.addcmul(codes.kinds_kc[kind_n], code_nc, codes.placed_k1[kind_n])
        none_bnc = codes.kinds_kc[:1].expand(batch, 1, -1)
        return torch.cat((points_nc.view(batch, count, self.embed_dim), none_bnc), dim=1)

    def _kinds(self) -> Tensor:
        """What is added to the code of a point of each kind, (k, c), NOT_A_POINT first."""
        kinds = cast(list[nn.Embedding], [self.not_a_point_embed, *self.point_embeddings])
        return torch.cat([kind.weight for kind in kinds])

    def _make_codes(self) -> _PointCodes:
        kinds_kc = self._kinds()
        # Of the middle of a pixel, in 0 to 1, `pe_layer` takes 2 pi (2 x - 1) times its matrix.
        turns_2c = 2 * math.pi * self.pe_layer.positional_encoding_gaussian_matrix
        offset_c = turns_2c.sum(0) * (1 / self.image_size - 1)
        matrix_2c = turns_2c * (2 / self.image_size)
        return _PointCodes(
            matrix_2c=torch.cat((matrix_2c, matrix_2c), dim=1),
            offset_c=torch.cat((offset_c, offset_c + math.pi / 2)),  # the cosine, as a sine
            kinds_kc=kinds_kc,
            placed_k1=(torch.arange(len(kinds_kc)) > 0).to(kinds_kc)[:, None],
        )

    def mask(self, mask_b1hw: Tensor) -> Tensor:
        """Embedding (b, c, grid, grid) of a mask prompt (logits); other sizes are resized first."""
        side = self.mask_side
        if mask_b1hw.shape[-2:] != (side, side):
            mask_b1hw = F.interpolate(
                mask_b1hw.float(), size=(side, side), mode="bilinear", align_corners=False, antialias=True
            )
        return self.mask_downscaling(mask_b1hw)

    def forward(
        self, *, coords_bn2: Tensor | None, labels_bn: Tensor | None, mask_b1hw: Tensor | None
    ) -> tuple[Tensor, Tensor]:
        """Sparse embeddings (b, n, c) of the points, n 0 without any, and the dense one (b, c, h, w)."""
        weight = self.no_mask_embed.weight
        batch = next((len(t) for t in (coords_bn2, mask_b1hw) if t is not None), 1)
        if coords_bn2 is not None and labels_bn is not None:
            sparse_bnc = self.points(coords_bn2, labels_bn)
        else:
            sparse_bnc = weight.new_zeros(batch, 0, self.embed_dim)
        if mask_b1hw is not None:
            dense_bchw = self.mask(mask_b1hw)
        else:
            dense_bchw = weight.reshape(1, -1, 1, 1).expand(batch, -1, self.grid, self.grid)
        return sparse_bnc, dense_bchw
