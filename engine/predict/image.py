"""Segmenting still images: the published SAM2ImagePredictor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL.Image import Image
from torch import Tensor

from engine.device import give_back_unused
from engine.errors import Sentence
from engine.predict import checked
from engine.predict.published_transforms import SAM2Transforms
from engine.predict.transforms import to_network
from engine.predict.want_of_memory import in_halves
from engine.sam2.folded_transformer import ImageCells
from engine.sam2.mask_decoder import Sight
from engine.sam2.packed import Derived, state_of
from engine.sam2.sam2_base import ImageFeatures, SAM2Base

Array = NDArray[Any]
_Prompts = tuple[Tensor | None, Tensor | None, Tensor | None, Tensor | None]
"""In model pixels: mask (b, 1, h, w), points (b, n, 2), labels (b, n), boxes (b, 4)."""
ImageLike = Array | Image
_NO_MEMORY = Sentence(
    "There is no memory left even for one image and one prompt at a time. Close other programs, or take a "
    "smaller image, a smaller model or another device."
)
LOGIT_LIMIT = 32.0
"""Low-resolution logits are returned within plus and minus this, as they are fed back."""


class SAM2ImagePredictor:
    """Masks of objects in still images from points, boxes and masks.

    mask_threshold: logits above it are the mask. max_hole_area, max_sprinkle_area: holes and specks up
    to so many pixels (of the low-resolution mask) are mended.
    """

    def __init__(
        self,
        sam_model: SAM2Base,
        mask_threshold: float = 0.0,
        max_hole_area: float = 0.0,
        max_sprinkle_area: float = 0.0,
        **kwargs: Any,
    ) -> None:
        if not isinstance(sam_model, torch.nn.Module) or not hasattr(sam_model, "image_size"):
            raise TypeError(f"sam_model is a model as build_sam2 makes it, not {type(sam_model).__name__}")
        checked.within("mask_threshold", mask_threshold, -np.inf)
        for name, area in (("max_hole_area", max_hole_area), ("max_sprinkle_area", max_sprinkle_area)):
            checked.within(name, area, -np.inf)
        self.model = sam_model
        self.mask_threshold = mask_threshold
        self._transforms = SAM2Transforms(
            sam_model.image_size, mask_threshold, max_hole_area, max_sprinkle_area
        )
        self._features: dict[str, Any] | None = None
        self._orig_hw: list[tuple[int, int]] = []
        self._cells: list[Derived[ImageCells]] = []  # of each image, once it is asked
        self._is_batch = False

    @classmethod
    def from_pretrained(cls, model_id: str, **kwargs: Any) -> SAM2ImagePredictor:
        """A predictor with published weights, by their hub id; keyword arguments go to the model, too.

        Raises UserError for an unknown id, or weights that cannot be had.
        """
        from engine.predict.builders import build_sam2_hf

        return cls(build_sam2_hf(model_id, **kwargs), **kwargs)

    # ------------------------------------------------------------ images

    @torch.no_grad()
    def set_image(self, image: ImageLike) -> None:
        """Take an RGB image: a PIL image, or an array (h, w, 3) of uint8 or of floats in 0 to 1.

        Raises TypeError or ValueError for what is no such image, NoMemoryLeftError where it does not fit.
        """
        self.reset_predictor()
        self._encode([image])

    @torch.no_grad()
    def set_image_batch(self, image_list: Sequence[Array]) -> None:
        """Take several images, as `set_image` does and of any sizes, for `predict_batch`.

        Raises TypeError for what is no list of images, ValueError for an empty one or what is no image.
        """
        self.reset_predictor()
        if not isinstance(image_list, Sequence | np.ndarray):
            raise TypeError(f"image_list is a list of images, not {type(image_list).__name__}")
        if isinstance(image_list, np.ndarray) and image_list.ndim == 3:
            raise TypeError("image_list is a list of images; for a single one there is set_image")
        if len(image_list) == 0:
            raise ValueError("there are no images: the list is empty")
        self._encode(image_list)
        self._is_batch = True

    def _encode(self, images: Sequence[ImageLike]) -> None:
        arrays = [
            np.asarray(i.convert("RGB")) if isinstance(i, Image) else checked.image_hwc(i) for i in images
        ]
        side, device = self.model.image_size, self.model.device

        def encoded(part: slice) -> ImageFeatures:
            return self.model.encode_image(torch.cat([to_network(a, side, device) for a in arrays[part]]))

        found = in_halves(encoded, len(arrays), _NO_MEMORY)
        if len(found) > 1:
            high_res = tuple(torch.cat(maps) for maps in zip(*(f.high_res for f in found), strict=True))
            found = [ImageFeatures(torch.cat([f.embedding_bchw for f in found]), high_res)]
        self._keep(found[0], [(a.shape[0], a.shape[1]) for a in arrays])

    @torch.no_grad()
    def set_features(self, features: ImageFeatures, size: tuple[int, int]) -> None:
        """Take an image that the model has encoded already. size: its height and width in pixels."""
        self.reset_predictor()
        self._keep(features, [size])

    def _keep(self, features: ImageFeatures, sizes: list[tuple[int, int]]) -> None:
        self._orig_hw = sizes
        self._features = {
            "image_embed": self.model.alone(features),
            "high_res_feats": list(features.high_res),
        }
        self._cells = [Derived[ImageCells]() for _ in sizes]

    def reset_predictor(self) -> None:
        """Forget the images."""
        self._features = None
        self._orig_hw, self._cells = [], []
        self._is_batch = False

    def get_image_embedding(self) -> Tensor:
        """The stride-16 embedding of the image, (1, c, h, w). Raises RuntimeError before an image is set."""
        embedding: Tensor = self._set_features()["image_embed"]
        return embedding

    def _set_features(self) -> dict[str, Any]:
        if self._features is None:
            raise RuntimeError("An image must be set with .set_image(...) before mask prediction.")
        return self._features

    @property
    def _is_image_set(self) -> bool:
        return self._features is not None

    @property
    def device(self) -> torch.device:
        """Where the model computes."""
        return self.model.device

    # -------------------------------------------------------- prediction

    def predict(
        self,
        point_coords: Array | None = None,
        point_labels: Array | None = None,
        box: Array | None = None,
        mask_input: Array | None = None,
        multimask_output: bool = True,
        return_logits: bool = False,
        normalize_coords: bool = True,
    ) -> tuple[Array, Array, Array]:
        """Masks for one set of prompts, or for one a box when several boxes are given.

        point_coords: (n, 2) x, y in pixels, or in 0 to 1 with normalize_coords False; point_labels: (n,)
        1 foreground, 0 background. box: (4,) or (b, 4) as x0, y0, x1, y1. mask_input: (1, h, w) logits, as
        the third result of an earlier call. Returns masks (c, h, w) in the image's size (or their
        logits, with return_logits), estimated ious (c,), and low-resolution logits (c, h, w); with a
        leading axis when there are several boxes. All are float32 arrays, as published: a mask is 0 or 1.
        Raises ValueError for prompts that cannot be, RuntimeError before an image is set, NoMemoryLeftError
        where memory does not do for one prompt at a time.
        """
        self._set_features()
        prompts = self._prep_prompts(point_coords, point_labels, box, mask_input, normalize_coords)
        return self._arrays(prompts, multimask_output, return_logits)

    def predict_batch(
        self,
        point_coords_batch: Sequence[Array] | None = None,
        point_labels_batch: Sequence[Array] | None = None,
        box_batch: Sequence[Array] | None = None,
        mask_input_batch: Sequence[Array] | None = None,
        multimask_output: bool = True,
        return_logits: bool = False,
        normalize_coords: bool = True,
    ) -> tuple[list[Array], list[Array], list[Array]]:
        """`predict` for every image of `set_image_batch`: lists of its results, one entry an image.

        Every argument is a list with an entry for each image, as `predict` takes it, or None for nothing of
        that kind; so may be single entries. Images may have prompts of different kinds and numbers. Raises
        RuntimeError without images, ValueError for lists of another length or prompts that cannot be.
        """
        if not self._is_batch:
            raise RuntimeError("Images must be set with .set_image_batch(...) before .predict_batch(...).")
        batches = (point_coords_batch, point_labels_batch, box_batch, mask_input_batch)
        for batch in batches:
            if batch is not None and not isinstance(batch, Sequence | np.ndarray | Tensor):
                raise TypeError(f"prompts for several images are a list, not {type(batch).__name__}")
            if batch is not None and len(batch) != len(self._orig_hw):
                raise ValueError(
                    f"there are prompts for {len(batch)} images, but {len(self._orig_hw)} images"
                )
        all_masks, all_ious, all_low_res = [], [], []
        for index in range(len(self._orig_hw)):
            coords, kinds, box, mask = (None if batch is None else batch[index] for batch in batches)
            prompts = self._prep_prompts(coords, kinds, box, mask, normalize_coords, index)
            masks, ious, low_res = self._arrays(prompts, multimask_output, return_logits, index)
            all_masks.append(masks)
            all_ious.append(ious)
            all_low_res.append(low_res)
        return all_masks, all_ious, all_low_res

    def _arrays(
        self, prompts: _Prompts, multimask_output: bool, return_logits: bool, img_idx: int = -1
    ) -> tuple[Array, Array, Array]:
        """What `predict` returns: for all prompts at once, or for fewer at a time where memory runs out."""

        def found(part: slice) -> list[Array]:
            mask, points, labels, boxes = (p if p is None or len(p) == 1 else p[part] for p in prompts)
            results = self._predict(points, labels, boxes, mask, multimask_output, return_logits, img_idx)
            return [t.float().cpu().numpy() for t in results]

        count = max((len(p) for p in prompts if p is not None), default=1)
        parts = in_halves(found, count, _NO_MEMORY, self._give_back)
        results = parts[0] if len(parts) == 1 else [np.concatenate(r) for r in zip(*parts, strict=True)]
        masks, ious, low_res = (r[0] if len(r) == 1 else r for r in results)
        return masks, ious, low_res

    def _give_back(self) -> None:
        """Memory has run out: drop what can be computed again."""
        for cells in self._cells:
            cells.clear()
        give_back_unused()

    def _prep_prompts(
        self,
        point_coords: Array | None,
        point_labels: Array | None,
        box: Array | None,
        mask_logits: Array | None,
        normalize_coords: bool,
        img_idx: int = -1,
    ) -> _Prompts:
        """Prompts in model pixels: mask (b, 1, h, w), points (b, n, 2), labels (b, n), boxes (b, 4)."""
        coords, labels, boxes, mask = None, None, None, None
        height, width = self._orig_hw[img_idx] if normalize_coords else (1, 1)
        if (point_coords is None) != (point_labels is None):
            missing = "point_labels" if point_labels is None else "point_coords"
            raise checked.IncompletePromptError(f"{missing} must be supplied, too: one label for each point.")
        if point_coords is not None:
            points, kinds = checked.points_nd(point_coords, "point_coords"), checked.labels_nd(point_labels)
            checked.same_count(points, kinds)
            if kinds.numel() == 0 and box is None:
                raise ValueError("there are no points: give at least one, or a box, or None for no points")
            checked.inside(points, kinds, width, height)
            coords = self._model_pixels(points, normalize_coords, img_idx)
            labels = kinds.to(self.device)
            if coords.ndim == 2:
                coords, labels = coords[None], labels[None]
            if coords.ndim != 3:
                raise ValueError(f"point_coords must be (n, 2) or (b, n, 2), not {tuple(points.shape)}")
        if box is not None:
            corners = checked.boxes_b4(box, width, height).reshape(-1, 2, 2)
            boxes = self._model_pixels(corners, normalize_coords, img_idx).reshape(-1, 4)
            if coords is not None and len(coords) != len(boxes):
                raise ValueError(
                    f"there are {len(boxes)} boxes, but points for {len(coords)}: give points (b, n, 2), "
                    "some for each box"
                )
        if mask_logits is not None:
            mask = checked.logits_b1hw(mask_logits, self.model.image_size // 4).to(self.device)
        checked.same_batch(mask, coords, boxes)
        return mask, coords, labels, boxes

    def _model_pixels(self, coords: Array | Tensor, normalize_coords: bool, img_idx: int) -> Tensor:
        points = torch.as_tensor(coords, dtype=torch.float, device=self.device)
        if normalize_coords:
            height, width = self._orig_hw[img_idx]
            points = points / points.new_tensor((width, height))
        return points * self.model.image_size

    @torch.no_grad()
    def _predict(
        self,
        point_coords: Tensor | None,
        point_labels: Tensor | None,
        boxes: Tensor | None = None,
        mask_input: Tensor | None = None,
        multimask_output: bool = True,
        return_logits: bool = False,
        img_idx: int = -1,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """`predict` on tensors: masks (b, c, H, W), ious (b, c), low-resolution logits (b, c, h, w)."""
        if boxes is not None:
            corners = boxes.reshape(-1, 2, 2)
            kinds = torch.tensor([[2, 3]], dtype=torch.int, device=boxes.device).repeat(len(boxes), 1)
            if point_coords is None or point_labels is None:
                point_coords, point_labels = corners, kinds
            else:
                point_coords = torch.cat([corners, point_coords], dim=1)
                point_labels = torch.cat([kinds, point_labels], dim=1)
        low_res, ious = self.decode(point_coords, point_labels, mask_input, multimask_output, img_idx)
        masks = self.enlarge(low_res, img_idx)
        low_res = low_res.clamp(-LOGIT_LIMIT, LOGIT_LIMIT)
        return masks if return_logits else masks > self.mask_threshold, ious, low_res

    @torch.no_grad()
    def decode(
        self,
        point_coords: Tensor | None,
        point_labels: Tensor | None,
        mask_input: Tensor | None,
        multimask_output: bool,
        img_idx: int = -1,
    ) -> tuple[Tensor, Tensor]:
        """Low-resolution logits (b, c, h, w) and estimated ious (b, c) for points in model pixels.

        point_coords: (b, n, 2), point_labels: (b, n), mask_input: (b, 1, h, w) logits; c is 3 for
        multimask_output, else 1. img_idx: which image of a batch.
        """
        features = self._image(img_idx)
        seen = Sight(lambda: features.embedding_bchw, features.cells, state_of(features.embedding_bchw))
        candidates = self.model.decode(
            seen if mask_input is None else features.embedding_bchw,
            features.high_res,
            coords_bn2=point_coords,
            labels_bn=point_labels,
            mask_b1hw=mask_input,
        )
        low_res, ious = self.model.choose(candidates, multimask=multimask_output)
        return low_res.float(), ious

    def enlarge(self, low_res_bkhw: Tensor, img_idx: int = -1) -> Tensor:
        """Low-resolution logits mended and in the image's size, (b, c, H, W)."""
        return self._transforms.postprocess_masks(low_res_bkhw, self._orig_hw[img_idx])

    def _image(self, img_idx: int) -> ImageFeatures:
        features = self._set_features()
        image = ImageFeatures(features["image_embed"], tuple(features["high_res_feats"]))
        one = image.frame(img_idx % len(self._orig_hw))
        return replace(one, cells=self._cells[img_idx % len(self._cells)])
