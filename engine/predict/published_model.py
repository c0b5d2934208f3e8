"""The published SAM2Base: the network, with `track_step` for scripts that keep their own outputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from engine.predict.memory import FrameMemory, MemoryBank, condition
from engine.predict.transforms import without_overlap
from engine.sam2 import sam2_base
from engine.sam2.config import ModelConfig
from engine.sam2.mask_decoder import upsample_masks
from engine.sam2.sam2_base import ImageFeatures
from engine.sam2.segmentation import Segmentation

Size = tuple[int, int]
Outputs = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""What was seen by 'cond_frame_outputs' and 'non_cond_frame_outputs', by frame, as `track_step` gives it."""


class SAM2Base(sam2_base.SAM2Base):
    """A model as `build_sam2` makes it. It holds weights and settings, no video."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        """Raises NotImplementedError: the model itself is not called."""
        raise NotImplementedError(
            "the model itself is not called: use SAM2ImagePredictor, SAM2VideoPredictor, or track_step"
        )

    def _prepare_backbone_features(
        self, backbone_out: dict[str, Any]
    ) -> tuple[dict[str, Any], list[Tensor], list[Tensor], list[Size]]:
        """What `forward_image` gave, and from it what `track_step` takes: features (h * w, b, c) and
        position codes of the levels that are used, finest first, and their sizes (h, w)."""
        maps = backbone_out["backbone_fpn"][-self.num_feature_levels :]
        codes = backbone_out["vision_pos_enc"][-self.num_feature_levels :]
        features, positions = ([t.flatten(2).permute(2, 0, 1) for t in level] for level in (maps, codes))
        return dict(backbone_out), features, positions, [(m.shape[-2], m.shape[-1]) for m in codes]

    def track_step(
        self,
        frame_idx: int,
        is_init_cond_frame: bool,
        current_vision_feats: Sequence[Tensor],
        current_vision_pos_embeds: Sequence[Tensor],
        feat_sizes: Sequence[Size],
        point_inputs: Mapping[str, Tensor] | None,
        mask_inputs: Tensor | None,
        output_dict: Outputs,
        num_frames: int,
        track_in_reverse: bool = False,
        run_mem_encoder: bool = True,
        prev_sam_mask_logits: Tensor | None = None,
    ) -> dict[str, Any]:
        """Segment b objects on a frame, and make a memory of it unless run_mem_encoder is False.

        current_vision_feats, current_vision_pos_embeds, feat_sizes: as `_prepare_backbone_features` gives
        them, one image for each object. point_inputs: 'point_coords' (b, n, 2) in model pixels and
        'point_labels' (b, n). mask_inputs: (b, 1, h, w), 0 or 1, image_size a side. output_dict: what
        earlier calls returned, for is_init_cond_frame False. prev_sam_mask_logits: (b, 1, h, w) to refine
        with points. Returns 'pred_masks' and 'pred_masks_high_res' (logits), 'obj_ptr' (b, c),
        'object_score_logits' (b, 1; not in training), 'maskmem_features' (b, c, h, w) and
        'maskmem_pos_enc', None without a memory; and the inputs. Raises AssertionError for a mask to refine
        without points, RuntimeError where there is nothing to track from.
        """
        features = _features(current_vision_feats, feat_sizes)
        if mask_inputs is not None and self.config.use_mask_input_as_output_without_sam:
            seen = self.take_mask(features, mask_inputs)
            high_res = mask_inputs.float() * 20.0 - 10.0
        else:
            if prev_sam_mask_logits is not None and (point_inputs is None or mask_inputs is not None):
                raise AssertionError("prev_sam_mask_logits are refined with points, and without mask_inputs")
            embedding = (
                self.without_memory(features)
                if is_init_cond_frame
                else self._step_embedding(features, frame_idx, output_dict, num_frames, track_in_reverse)
            )
            logits = mask_inputs if prev_sam_mask_logits is None else prev_sam_mask_logits
            seen = self._step_masks(embedding, features, point_inputs, logits, initial=is_init_cond_frame)
            high_res = upsample_masks(seen.masks_b1hw, (self.image_size, self.image_size))
        out: dict[str, Any] = {"point_inputs": point_inputs, "mask_inputs": mask_inputs}
        out |= {"pred_masks": seen.masks_b1hw, "pred_masks_high_res": high_res, "obj_ptr": seen.pointers_bc}
        if not self.training:
            out["object_score_logits"] = seen.object_scores_b1
        out |= {"maskmem_features": None, "maskmem_pos_enc": None}
        if run_mem_encoder and self.config.num_maskmem > 0:
            out |= self._step_memory(features, high_res, seen.object_scores_b1, point_inputs is not None)
        return out

    def _step_masks(
        self,
        embedding: Tensor,
        features: ImageFeatures,
        points: Mapping[str, Tensor] | None,
        logits: Tensor | None,
        *,
        initial: bool,
    ) -> Segmentation:
        labels = None if points is None else points["point_labels"]
        num_points = 0 if labels is None else labels.shape[1]
        return self.segment(
            embedding,
            features.high_res,
            coords_bn2=None if points is None else points["point_coords"],
            labels_bn=labels,
            mask_b1hw=logits,
            multimask=self.wants_multimask(num_points=num_points, initial=initial),
        )

    def _step_memory(
        self, features: ImageFeatures, high_res: Tensor, scores_b1: Tensor, has_points: bool
    ) -> dict[str, Any]:
        if self.config.non_overlap_masks_for_mem_enc and not self.training:
            high_res = without_overlap(high_res)
        memory = self.encode_memory(features, high_res, scores_b1, prompted=has_points)
        code = self.memory_encoder.position_encoding(*memory.shape[-2:], memory.device)
        return {
            "maskmem_features": memory,
            "maskmem_pos_enc": [code.to(memory.dtype).expand(len(memory), -1, -1, -1)],
        }

    def _step_embedding(
        self, features: ImageFeatures, frame: int, outputs: Outputs, num_frames: int, reverse: bool
    ) -> Tensor:
        """The frame as each object's memory lets it be seen. Objects may look at images of their own."""
        if self.config.num_maskmem == 0:
            return features.embedding_bchw
        if not outputs["cond_frame_outputs"]:
            raise RuntimeError(
                "output_dict has no 'cond_frame_outputs' to track from: prompt a frame first, with "
                "is_init_cond_frame=True"
            )
        config = self.config
        if self.training:  # these two are for tracking alone
            config = replace(
                config, memory_temporal_stride_for_eval=1, only_obj_ptrs_in_the_past_for_eval=False
            )
        readings = [
            _bank(outputs, index, config).read(frame, config, reverse=reverse, num_frames=num_frames)
            for index in range(len(features.embedding_bchw))
        ]
        if features.embedding_bchw.stride(0) == 0:  # one image for all
            return condition(self, features.frame(0), readings)
        rows = [condition(self, features.frame(i), [reading]) for i, reading in enumerate(readings)]
        return rows[0] if len(rows) == 1 else torch.cat(rows)


def _features(levels: Sequence[Tensor], sizes: Sequence[Size]) -> ImageFeatures:
    maps = [
        level.permute(1, 2, 0).unflatten(2, tuple(size)) for level, size in zip(levels, sizes, strict=True)
    ]
    return ImageFeatures(maps[-1], tuple(maps[:-1]))


def _bank(outputs: Outputs, index: int, config: ModelConfig) -> MemoryBank[FrameMemory]:
    """The outputs of one object of the batch."""

    def memories(kind: str) -> dict[int, FrameMemory]:
        found = {}
        for t, output in outputs.get(kind, {}).items():
            kept = output["maskmem_features"]
            pointer = output["obj_ptr"][index : index + 1]
            found[t] = FrameMemory(pointer, None if kept is None else kept[index : index + 1])
        return found

    return MemoryBank(memories("cond_frame_outputs"), memories("non_cond_frame_outputs"))
