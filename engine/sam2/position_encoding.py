"""Where things are, as numbers: sine codes, random Fourier codes and rotary codes."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


class PositionEmbeddingSine(nn.Module):
    """The sine code of a map's cells: half of the channels tell y, half x, sine and cosine in turn.

    num_pos_feats: channels in all. Cells count from 1 and are scaled so that the last is at 2 pi.
    """

    def __init__(self, *, num_pos_feats: int, temperature: float = 10000.0) -> None:
        super().__init__()
        self.num_pos_feats = num_pos_feats
        self.temperature = temperature
        self._tables: dict[tuple[int, int, torch.device], Tensor] = {}

    def forward(self, height: int, width: int, device: torch.device) -> Tensor:
        """The code of a height x width map, shape (1, c, h, w), float32."""
        key = (height, width, device)
        if key not in self._tables:
            # A table outlives the call: it must be fit for training even when first made for inference.
            with torch.inference_mode(False), torch.no_grad():
                self._tables[key] = self._table(height, width, device)
        return self._tables[key]

    def _table(self, height: int, width: int, device: torch.device) -> Tensor:
        half = self.num_pos_feats // 2
        exponent = 2 * torch.div(torch.arange(half, device=device), 2, rounding_mode="floor") / half
        period_c = self.temperature**exponent

        def axis_code(length: int) -> Tensor:
            cells_n = torch.arange(1, length + 1, dtype=torch.float32, device=device)
            angle_nc = (cells_n / (cells_n[-1] + 1e-6) * (2 * math.pi))[:, None] / period_c
            return torch.stack((angle_nc[:, 0::2].sin(), angle_nc[:, 1::2].cos()), dim=2).flatten(1)

        y_hwc = axis_code(height)[:, None].expand(height, width, half)
        x_hwc = axis_code(width)[None].expand(height, width, half)
        return torch.cat((y_hwc, x_hwc), dim=2).permute(2, 0, 1)[None].contiguous()


def sine_code_1d(values_n: Tensor, channels: int, temperature: float = 10000.0) -> Tensor:
    """The sine code of plain numbers, (n, channels): all sines first, then all cosines."""
    half = channels // 2
    index = torch.arange(half, dtype=torch.float32, device=values_n.device)
    period_c = temperature ** (2 * torch.div(index, 2, rounding_mode="floor") / half)
    angle_nc = values_n[:, None] / period_c
    return torch.cat((angle_nc.sin(), angle_nc.cos()), dim=1)


class PositionEmbeddingRandom(nn.Module):
    """Random Fourier code of points in the unit square; the random matrix is part of the checkpoint.

    num_pos_feats: half of the channels of the code.
    """

    positional_encoding_gaussian_matrix: Tensor

    def __init__(self, *, num_pos_feats: int) -> None:
        super().__init__()
        self.register_buffer("positional_encoding_gaussian_matrix", torch.randn(2, num_pos_feats))

    def forward(self, points_unit: Tensor) -> Tensor:
        """The code of points, (..., 2) as x, y in 0 to 1, with the channels in the place of x, y."""
        angle = 2 * math.pi * ((2 * points_unit - 1) @ self.positional_encoding_gaussian_matrix)
        return torch.cat((angle.sin(), angle.cos()), dim=-1)

    def grid(self, height: int, width: int) -> Tensor:
        """The code of the centres of a map's cells, (1, c, h, w)."""
        device = self.positional_encoding_gaussian_matrix.device
        y_h = (torch.arange(height, dtype=torch.float32, device=device) + 0.5) / height
        x_w = (torch.arange(width, dtype=torch.float32, device=device) + 0.5) / width
        y_hw, x_hw = torch.meshgrid(y_h, x_w, indexing="ij")
        return self(torch.stack((x_hw, y_hw), dim=-1)).permute(2, 0, 1)[None]


class AxialRotary:
    """Rotary code of a square map's cells: neighbouring channels are pairs, each turned by an angle.

    The first half of the pairs turns with x, the second with y. All in real numbers. Not a module: it
    has no weights, and its tables depend on the size of the map alone.
    """

    def __init__(self, *, channels: int, theta: float) -> None:
        self.channels = channels
        self.theta = theta
        self._tables: dict[tuple[int, torch.device], Tensor] = {}

    def rotate(self, x_bhnc: Tensor, *, cells: int, rows: slice = slice(None)) -> Tensor:
        """x with its tokens turned: n is a whole number of maps of `cells` tokens, one after another.

        rows: which tokens of a map these are, where they are not all.
        """
        if x_bhnc.device.type == "cpu" and not torch.is_grad_enabled():
            return self._turned(x_bhnc, torch.view_as_complex(self._table(cells, x_bhnc.device))[rows])
        cos_nk, sin_nk = (table[rows] for table in self.cos_sin(cells, x_bhnc.device))
        pairs = x_bhnc.float().unflatten(-1, (-1, 2)).unflatten(-3, (-1, len(cos_nk)))
        even, odd = pairs[..., 0], pairs[..., 1]
        turned = torch.stack((even * cos_nk - odd * sin_nk, even * sin_nk + odd * cos_nk), dim=-1)
        return turned.flatten(-2).flatten(-3, -2).to(x_bhnc.dtype)

    @staticmethod
    def _turned(x_bhnc: Tensor, turn_nk: Tensor) -> Tensor:
        """The same with pairs as complex numbers, which a processor multiplies without taking them apart."""
        pairs_bhnk = torch.view_as_complex(x_bhnc.float().contiguous().unflatten(-1, (-1, 2)))
        turned = pairs_bhnk.unflatten(-2, (-1, len(turn_nk))) * turn_nk
        return torch.view_as_real(turned).flatten(-2).flatten(-3, -2).to(x_bhnc.dtype)

    def cos_sin(self, cells: int, device: torch.device) -> tuple[Tensor, Tensor]:
        """Of every cell's angles, (n, k) each."""
        cos_nk, sin_nk = self._table(cells, device).unbind(-1)
        return cos_nk, sin_nk

    def _table(self, cells: int, device: torch.device) -> Tensor:
        """Cosines and sines side by side, (n, k, 2), as complex numbers have them."""
        key = (cells, device)
        if key not in self._tables:
            with torch.inference_mode(False), torch.no_grad():
                angle_nk = self._angles(cells, device)
                self._tables[key] = torch.stack((angle_nk.cos(), angle_nk.sin()), dim=-1)
        return self._tables[key]

    def _angles(self, cells: int, device: torch.device) -> Tensor:
        side = math.isqrt(cells)
        if side * side != cells:
            raise ValueError(f"a rotary code needs a square map; {cells} tokens make none")
        exponent = torch.arange(0, self.channels, 4, device=device)[: self.channels // 4].float()
        speed_k = 1.0 / (self.theta ** (exponent / self.channels))
        cell_n = torch.arange(cells, dtype=torch.float32, device=device)
        x_n, y_n = cell_n % side, torch.div(cell_n, side, rounding_mode="floor")
        return torch.cat((torch.outer(x_n, speed_k), torch.outer(y_n, speed_k)), dim=1)
