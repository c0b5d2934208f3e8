"""The prompt encoder: points, boxes and masks as embeddings (SAM paper, section 3)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.sam2.layers import LayerNorm2d
from engine.sam2.position_encoding import PositionEmbeddingRandom

NOT_A_POINT, NEGATIVE, POSITIVE, BOX_TOP_LEFT, BOX_BOTTOM_RIGHT = -1, 0, 1, 2, 3


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
        coords_bn2 = F.pad(coords_bn2.float() + 0.5, (0, 0, 0, 1))
        labels_bn = F.pad(labels_bn, (0, 1), value=NOT_A_POINT)
        code_bnc = self.pe_layer(coords_bn2 / self.image_size)
        code_bnc = torch.where((labels_bn == NOT_A_POINT)[..., None], 0.0, code_bnc)
        point_kinds = [embedding(labels_bn.new_zeros(1).long()) for embedding in self.point_embeddings]
        kinds_kc = torch.cat([self.not_a_point_embed.weight, *point_kinds])
        return code_bnc + kinds_kc[labels_bn.long() + 1]

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
