"""How the network is run while it learns: prompts and corrections on images, memory through clips.

The SAM 2 paper's interactive training (section 4): a first prompt, then corrections sampled from
what is wrong, with the frame's own prediction fed back; on clips, frames without prompts are tracked
from memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import torch
from torch import Tensor

from engine.sam2.mask_decoder import MaskCandidates
from engine.sam2.memory_tokens import MemoryBatch
from engine.sam2.prompt_encoder import NOT_A_POINT
from engine.sam2.sam2_base import ImageFeatures, SAM2Base
from engine.training.clicks import Clicks, as_tensors, box_points, correction, first_click
from engine.training.losses import LossWeights, StepLoss, segmentation_loss

_FED_BACK = 32.0  # logits of an earlier prediction are clamped to this before the decoder sees them


@dataclass(frozen=True)
class Judge:
    """Takes the loss of a decoder run. stride: the truth is averaged over so many pixels a side first,
    which on a CPU saves a quarter of a step."""

    weights: LossWeights
    stride: int = 1

    def __call__(self, candidates: MaskCandidates, truth_b1hw: Tensor, multimask: bool) -> StepLoss:
        if self.stride > 1:
            truth_b1hw = torch.nn.functional.avg_pool2d(truth_b1hw, self.stride)
        return segmentation_loss(candidates, truth_b1hw, multimask=multimask, weights=self.weights)


@dataclass
class Rollout:
    """Losses of one batch, in the order that they arose; `total` is their mean."""

    steps: list[StepLoss] = field(default_factory=list)

    @property
    def total(self) -> Tensor:
        return torch.stack([s.total for s in self.steps]).mean()

    def figures(self) -> dict[str, float]:
        """Means for the log: losses, and the IoU of the chosen candidates at the first and last step."""
        means = {
            name: float(torch.stack([getattr(s, name) for s in self.steps]).detach().mean())
            for name in ("total", "focal", "dice", "iou_error", "presence", "iou", "single_iou")
        }
        means["first_iou"] = float(self.steps[0].iou.detach())
        means["last_iou"] = float(self.steps[-1].iou.detach())
        return means


def repeat(features: ImageFeatures, index_b: Tensor) -> ImageFeatures:
    """The features of frame index_b[i] for each object i."""
    return ImageFeatures(features.embedding_bchw[index_b], tuple(m[index_b] for m in features.high_res))


def first_prompts(truth_bhw: Tensor, kind: str, rng: np.random.Generator) -> Clicks:
    """A first prompt for each object. kind: 'click' or 'box'."""
    masks = truth_bhw.cpu().numpy() > 0.5
    if kind == "box":
        return [box_points(m, rng) for m in masks]
    return [[first_click(m, rng)] for m in masks]


def no_clicks(truth_b1hw: Tensor) -> Clicks:
    """For each object the one point that is none."""
    return [[(0.0, 0.0, NOT_A_POINT)] for _ in truth_b1hw]


def rough_masks(truth_b1hw: Tensor, side: int, rng: np.random.Generator) -> Tensor:
    """Mask logits (b, 1, side, side) of the objects as a hasty hand, or an earlier frame, would give them:
    moved by up to an eighth of the object's size, and grown or shrunk by up to a twelfth."""
    rough = []
    for mask in truth_b1hw[:, 0].cpu().numpy():
        reach = float(np.sqrt(mask.sum()))
        x, y = rng.uniform(-reach / 8, reach / 8, 2)
        moved = cv2.warpAffine(mask, np.array([[1, 0, x], [0, 1, y]]), mask.shape[::-1])
        step = round(rng.uniform(-reach / 12, reach / 12))
        kernel = np.ones((2 * abs(step) + 1,) * 2, np.uint8)
        changed = (cv2.dilate if step > 0 else cv2.erode)(moved, kernel)
        rough.append(
            cv2.resize(changed if changed.any() else mask, (side, side), interpolation=cv2.INTER_AREA)
        )
    return (torch.from_numpy(np.stack(rough))[:, None] * 20.0 - 10.0).to(truth_b1hw.device)


def interact(
    model: SAM2Base,
    features: ImageFeatures,
    embedding_bchw: Tensor,
    truth_b1hw: Tensor,
    clicks: Clicks,
    *,
    rounds: int,
    rng: np.random.Generator,
    judge: Judge,
    out: Rollout,
    start: Tensor | None = None,
) -> tuple[MaskCandidates, Tensor, bool]:
    """A prompt and `rounds` corrections on one frame; adds their losses to `out`.

    start: mask logits (b, 1, h, w) to begin with.
    Returns the last candidates, the index of the chosen one of each object, and whether it was
    chosen among the three.
    """
    truth = truth_b1hw[:, 0].cpu().numpy() > 0.5
    fed_back = start
    for number in range(rounds + 1):
        coords, labels = as_tensors(clicks, truth_b1hw.device)
        candidates = model.decode(
            embedding_bchw, features.high_res, coords_bn2=coords, labels_bn=labels, mask_b1hw=fed_back
        )
        multimask = coords.shape[1] <= 1
        out.steps.append(judge(candidates, truth_b1hw, multimask))
        chosen_b = chosen_candidates(candidates, multimask)
        if number < rounds:
            fed_back = pick(candidates.masks_bkhw, chosen_b).detach().clamp(-_FED_BACK, _FED_BACK)
            predicted = full_size(fed_back, truth_b1hw)
            clicks = [[*c, correction(p, t, rng)] for c, p, t in zip(clicks, predicted, truth, strict=True)]
    return candidates, chosen_b, multimask


def chosen_candidates(candidates: MaskCandidates, multimask: bool) -> Tensor:
    """The candidate that the model would answer with, for each object."""
    if multimask:
        return candidates.ious_bk[:, 1:].argmax(1) + 1
    return torch.zeros(len(candidates.ious_bk), dtype=torch.long, device=candidates.ious_bk.device)


def pick(values_bk: Tensor, index_b: Tensor) -> Tensor:
    """One of k for each of a batch, keeping the axis."""
    return values_bk[torch.arange(len(index_b), device=index_b.device), index_b][:, None]


def full_size(logits_b1hw: Tensor, truth_b1hw: Tensor) -> np.ndarray:
    """Predicted masks (b, H, W) as booleans at the truth's size."""
    up = torch.nn.functional.interpolate(
        logits_b1hw.float(), size=truth_b1hw.shape[-2:], mode="bilinear", align_corners=False
    )
    return (up[:, 0] > 0).cpu().numpy()


def image_rollout(
    model: SAM2Base,
    images_bchw: Tensor,
    truth_b1hw: Tensor,
    image_of_b: Tensor,
    *,
    prompt: str,
    rounds: int,
    rng: np.random.Generator,
    judge: Judge,
) -> tuple[Rollout, ImageFeatures]:
    """Objects on still images: truth_b1hw of objects, image_of_b the image that each is on.

    prompt: 'click', 'box', or 'mask' for a rough mask that is to be mended.
    """
    features = model.encode_image(images_bchw)
    of_objects = repeat(features, image_of_b)
    out = Rollout()
    start = rough_masks(truth_b1hw, model.image_size // 4, rng) if prompt == "mask" else None
    clicks = no_clicks(truth_b1hw) if prompt == "mask" else first_prompts(truth_b1hw[:, 0], prompt, rng)
    interact(
        model,
        of_objects,
        model.without_memory(of_objects),
        truth_b1hw,
        clicks,
        rounds=rounds,
        rng=rng,
        judge=judge,
        out=out,
        start=start,
    )
    return out, features


@dataclass
class _Memory:
    """What a batch of clips has left behind, by frame."""

    prompted: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)
    tracked: dict[int, tuple[Tensor, Tensor]] = field(default_factory=dict)

    def read(self, model: SAM2Base, frame: int, num_frames: int) -> MemoryBatch:
        config = model.config
        maps: list[tuple[int, Tensor]] = [(config.num_maskmem - 1, m) for m, _ in self.prompted.values()]
        for steps in range(config.num_maskmem - 1, 0, -1):
            if frame - steps in self.tracked:
                maps.append((steps - 1, self.tracked[frame - steps][0]))
        pointers = [(abs(frame - t), p) for t, (_, p) in self.prompted.items() if t <= frame]
        span = min(num_frames, config.max_obj_ptrs_in_encoder)
        for distance in range(1, span):
            if frame - distance in self.tracked:
                pointers.append((distance, self.tracked[frame - distance][1]))
        batch, device = len(maps[0][1]), maps[0][1].device
        return MemoryBatch(
            maps_tbchw=[m for _, m in maps],
            rows_tb=torch.tensor([r for r, _ in maps], device=device)[:, None].expand(-1, batch),
            pointers_bpc=torch.stack([p for _, p in pointers], dim=1)
            if pointers
            else torch.zeros(batch, 0, model.hidden_dim, device=device),
            distances_bp=torch.tensor([d for d, _ in pointers], dtype=torch.float32, device=device).expand(
                batch, -1
            ),
            span=span - 1,
        )


def clip_rollout(
    model: SAM2Base,
    clips_tbchw: Tensor,
    truth_to1hw: Tensor,
    clip_of_o: Tensor,
    *,
    prompt: str,
    corrected: Sequence[int],
    rounds: int,
    rng: np.random.Generator,
    judge: Judge,
) -> tuple[Rollout, ImageFeatures]:
    """Objects in clips, prompted on frame 0 and carried through the rest from memory.

    truth_to1hw, clip_of_o: of objects, and the clip that each is in, whose features they share. prompt:
    'mask', 'click' or 'box' on frame 0. corrected: later frames that get corrections where the tracked
    mask is wrong. rounds: corrections on a prompted frame.
    """
    num_frames, num_clips = clips_tbchw.shape[:2]
    batch = len(clip_of_o)
    every = model.encode_image(clips_tbchw.flatten(0, 1))
    memory, out = _Memory(), Rollout()
    for t in range(num_frames):
        features = repeat(every, t * num_clips + clip_of_o)
        truth = truth_to1hw[t]
        if t == 0 and prompt == "mask":
            taken = model.take_mask(features, truth)
            masks, scores, pointers = taken.masks_b1hw, taken.object_scores_b1, taken.pointers_bc
        else:
            if t == 0:
                embedding = model.without_memory(features)
            else:
                embedding = model.with_memory(features, memory.read(model, t, num_frames))
            clicks = first_prompts(truth[:, 0], prompt, rng) if t == 0 else [[] for _ in range(batch)]
            more = rounds if t == 0 or t in corrected else 0
            candidates, chosen_b, multimask = _frame(
                model, features, embedding, truth, clicks, more, rng, judge, out
            )
            masks = pick(candidates.masks_bkhw, chosen_b)
            scores = candidates.object_scores_b1
            token_b = chosen_b if multimask else torch.zeros_like(chosen_b)
            pointers = model.pointers(pick(candidates.tokens_bkc, token_b)[:, 0], scores)
        prompted = t == 0 or t in corrected
        remembered = model.encode_memory(features, masks, scores, prompted=prompted)
        (memory.prompted if prompted else memory.tracked)[t] = (remembered, pointers)
    return out, every


def _frame(
    model: SAM2Base,
    features: ImageFeatures,
    embedding: Tensor,
    truth: Tensor,
    clicks: Clicks,
    rounds: int,
    rng: np.random.Generator,
    judge: Judge,
    out: Rollout,
) -> tuple[MaskCandidates, Tensor, bool]:
    """One frame of a clip. Without clicks the tracked frame says 'no point' first."""
    if not clicks[0]:
        clicks = no_clicks(truth)
    return interact(model, features, embedding, truth, clicks, rounds=rounds, rng=rng, judge=judge, out=out)
