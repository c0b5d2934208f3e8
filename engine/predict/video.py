"""Following objects through a video: the published SAM2VideoPredictor, on top of the memory bank."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.device import is_out_of_memory
from engine.predict import checked
from engine.predict.hands import Hands, hands_for
from engine.predict.image import LOGIT_LIMIT
from engine.predict.memory import Conditioned, Reading, condition, encode_memories, reach_of
from engine.predict.published_model import SAM2Base
from engine.predict.transforms import fill_holes
from engine.predict.video_answers import Answer, Showing
from engine.predict.video_frames import open_frames
from engine.predict.video_state import FeatureCache, FrameOutput, ObjectState, Step, VideoState, opened
from engine.sam2.config import VideoConfig
from engine.sam2.mask_decoder import Sight
from engine.sam2.sam2_base import ImageFeatures
from engine.sam2.segmentation import Segmentation

_log = logging.getLogger(__name__)


class SAM2VideoPredictor(Showing, SAM2Base):
    """Prompts on any frame, masks of every object on every frame.

    Every object is followed on its own, as published: what is said of one changes nothing for another.
    A prompt on a frame that was tracked already is a correction; it is remembered as a tracked frame,
    unless add_all_frames_to_correct_as_cond is set. The options are attributes, and may be changed.

    fill_hole_area: holes of so many pixels of the low-resolution mask, a quarter of image_size a side, are
    filled. non_overlap_masks: every pixel is left to the object that is surest of it, in what is returned.
    clear_non_cond_mem_around_input: tracked frames near a prompt are not read any more.

    What is returned are logits: above 0 is the object, ABSENT (-1024) all over where it is not in view. How
    sure the model is of an object on a frame is in state["output_dict_per_obj"], by the object's place in
    obj_ids, kind and frame: 'object_score_logits' (above 0: in view) and 'ious' (quality), (1, 1) each.
    Any call raises NoMemoryLeftError where memory does not do even for one object at a time, RuntimeError
    for a state whose video was closed, and TypeError for what is no state.
    """

    def __init__(self, *, options: VideoConfig, **network: Any) -> None:
        super().__init__(**network)
        self.fill_hole_area = options.fill_hole_area
        self.non_overlap_masks = options.non_overlap_masks
        self.clear_non_cond_mem_around_input = options.clear_non_cond_mem_around_input
        self.add_all_frames_to_correct_as_cond = options.add_all_frames_to_correct_as_cond

    @classmethod
    def from_pretrained(cls, model_id: str, **kwargs: Any) -> SAM2VideoPredictor:
        """A predictor with published weights, by their hub id, with the arguments of
        `build_sam2_video_predictor`. Raises UserError for an unknown id, or weights that cannot be had."""
        from engine.predict.builders import build_sam2_video_predictor_hf

        predictor: SAM2VideoPredictor = build_sam2_video_predictor_hf(model_id, **kwargs)
        return predictor

    # ------------------------------------------------------------- state

    def init_state(
        self,
        video_path: Any,
        offload_video_to_cpu: bool = False,
        offload_state_to_cpu: bool = False,
        async_loading_frames: bool = False,
    ) -> VideoState:
        """Open a video: a folder of images, a video file, or frames in memory (RGB arrays or PIL images).

        Frames are read when they are needed and not kept, whatever offload_video_to_cpu and
        async_loading_frames say. offload_state_to_cpu keeps the outputs off the GPU. Either way only as
        many are in memory as tracking reads at a time; older ones go to a temporary file.

        Frames in memory are (n, h, w, 3) of uint8, or a sequence of such arrays or PIL images. Files of a
        folder are taken in natural order: JPEG, or other kinds where there are none. Raises UserError for a
        file that cannot be read as video or image, RuntimeError where there are no frames, TypeError for
        what is no video. A picture that turns out to be broken is told of when its turn comes.
        """
        config = self.config
        return VideoState(
            frames=open_frames(video_path, self.image_size),
            device=self.device,
            storage_device=torch.device("cpu") if offload_state_to_cpu else self.device,
            features=FeatureCache(capacity=4),
            offloads=(offload_video_to_cpu, offload_state_to_cpu),
            room=config.num_maskmem * config.memory_temporal_stride_for_eval + config.max_obj_ptrs_in_encoder,
        )

    def reset_state(self, inference_state: VideoState) -> None:
        """Forget all objects, and all that was said of them. Lists of ids returned before stay."""
        opened(inference_state).forget_all()

    # ----------------------------------------------------------- prompts

    @torch.inference_mode()
    def add_new_points_or_box(
        self,
        inference_state: VideoState,
        frame_idx: int,
        obj_id: Any,
        points: Any = None,
        labels: Any = None,
        clear_old_points: bool = True,
        normalize_coords: bool = True,
        box: Any = None,
    ) -> Answer:
        """Clicks (n, 2) with labels (n,) 1 or 0, a box (4,), or both, on a frame of an object.

        Coordinates are x, y in pixels of the video, or in 0 to 1 with normalize_coords False; a box is
        x0, y0, x1, y1. Without clear_old_points the clicks join those given before. A new obj_id, a number
        or a text, makes a new object. Returns the frame, the ids of all objects, and their mask logits there
        (objects, 1, height, width). Raises ValueError for prompts that cannot be, IndexError for a frame
        that there is not; then all is as before.
        """
        frame_idx = checked.frame_number(frame_idx, opened(inference_state).num_frames)
        frames = inference_state.frames
        size = (frames.width, frames.height) if normalize_coords else (1, 1)
        coords, kinds = checked.clicks(points, labels, box, clear_old_points, size)
        if normalize_coords:
            coords = coords / coords.new_tensor(size)
        coords = (coords * self.image_size).to(self.device)
        kinds = kinds.to(self.device)
        with inference_state.object_told(obj_id, frame_idx) as obj:
            if not clear_old_points and frame_idx in obj.points:
                old_coords, old_kinds = obj.points[frame_idx]
                coords = torch.cat([old_coords, coords], dim=1)
                kinds = torch.cat([old_kinds, kinds], dim=1)
            obj.points[frame_idx] = (coords, kinds)
            obj.masks.pop(frame_idx, None)
            return inference_state.sparing(partial(self._answer, inference_state, frame_idx, obj))

    def add_new_points(self, *args: Any, **kwargs: Any) -> Answer:
        """The older name of `add_new_points_or_box`."""
        return self.add_new_points_or_box(*args, **kwargs)

    @torch.inference_mode()
    def add_new_mask(self, inference_state: VideoState, frame_idx: int, obj_id: Any, mask: Any) -> Answer:
        """A mask (h, w) of an object on a frame: of its size or proportions, or as the network sees it.

        Any numbers: all but 0 is the object, of a tensor of floats half and more. An empty mask says that
        the object is not there. Returns, raises: as `add_new_points_or_box`.
        """
        frame_idx = checked.frame_number(frame_idx, opened(inference_state).num_frames)
        frames = inference_state.frames
        mask_hw = checked.mask_hw(mask, frames.height, frames.width, self.image_size)
        mask_11hw = mask_hw.to(self.device)[None, None]
        side = (self.image_size, self.image_size)
        if mask_11hw.shape[-2:] != side:
            resized = F.interpolate(
                mask_11hw, size=side, mode="bilinear", align_corners=False, antialias=True
            )
            mask_11hw = resized
        mask_11hw = (mask_11hw >= 0.5).float()
        with inference_state.object_told(obj_id, frame_idx) as obj:
            obj.masks[frame_idx] = mask_11hw
            obj.points.pop(frame_idx, None)
            return inference_state.sparing(partial(self._answer, inference_state, frame_idx, obj))

    @torch.inference_mode()
    def clear_all_prompts_in_frame(
        self, inference_state: VideoState, frame_idx: int, obj_id: Any, need_output: bool = True
    ) -> Answer | None:
        """Take back all that was said of an object on a frame; an id that is not known changes nothing.

        Returns what `add_new_points_or_box` does, None without need_output. Raises IndexError for a frame
        that there is not.
        """
        frame_idx = checked.frame_number(frame_idx, opened(inference_state).num_frames)
        obj = inference_state.known_object(obj_id)
        if obj is not None:
            obj.clear_frame(frame_idx)
        if not need_output:
            return None
        return inference_state.sparing(partial(self._shown, inference_state, frame_idx))

    @torch.inference_mode()
    def remove_object(
        self, inference_state: VideoState, obj_id: Any, strict: bool = False, need_output: bool = True
    ) -> tuple[list[Any], list[tuple[int, Tensor]]]:
        """Forget an object. Returns the ids left, and of each frame where it had prompts its number and the
        masks of the others there (objects, 1, height, width); none of them without need_output.

        Raises RuntimeError for an id that is not known, when `strict`.
        """
        obj = opened(inference_state).forget_object(obj_id)
        if obj is None and strict:
            raise RuntimeError(f"Cannot remove object id {obj_id} as it doesn't exist.")
        updated: list[tuple[int, Tensor]] = []
        if obj is not None and inference_state.objects and need_output:
            for frame in sorted(obj.prompted_frames()):
                shown = inference_state.sparing(partial(self._shown, inference_state, frame))
                updated.append((frame, shown[2]))
        return inference_state.obj_ids, updated

    def _answer(self, state: VideoState, frame: int, obj: ObjectState) -> Answer:
        """Segment an object on a frame from the prompts that it has there, and show all objects."""
        # Without any prompted frame left there is nothing to correct: the prompt starts anew.
        initial = frame not in obj.tracked or not obj.has_prompted_frame()
        prompted = initial or self.add_all_frames_to_correct_as_cond
        features = self._features(state, frame)
        if frame in obj.masks and self.config.use_mask_input_as_output_without_sam:
            segmentation = self.take_mask(features, obj.masks[frame])
        else:
            segmentation = self._segment_prompts(state, frame, obj, features, initial, prompted)
        obj.pending(prompted=prompted)[frame] = self._kept(state, segmentation)
        return self._shown(state, frame, prompted=prompted)

    def _segment_prompts(
        self,
        state: VideoState,
        frame: int,
        obj: ObjectState,
        features: ImageFeatures,
        initial: bool,
        prompted: bool,
    ) -> Segmentation:
        """An initial frame is seen without memory; a correction with it, as it was tracked."""
        coords, kinds = obj.points.get(frame, (None, None))
        logits = obj.masks.get(frame)
        before = obj.shown(frame, prompted=prompted) if logits is None else None
        if before is not None:
            logits = before.masks_b1hw.to(self.device).clamp(-LOGIT_LIMIT, LOGIT_LIMIT)
        image: Tensor | Sight
        if initial:
            image = self.first_sight(features) if logits is None else self.without_memory(features)
        else:
            reading = obj.bank.read(
                frame, self.config, reverse=obj.tracked[frame], num_frames=state.num_frames
            )
            image = self._in_memorys_light(state, frame, features, reading)
        num_points = 0 if kinds is None else kinds.shape[1]
        return self.segment(
            image,
            features.high_res,
            coords_bn2=coords,
            labels_bn=kinds,
            mask_b1hw=logits,
            multimask=self.wants_multimask(num_points=num_points, initial=initial),
        )

    def _in_memorys_light(
        self, state: VideoState, frame: int, features: ImageFeatures, reading: Reading
    ) -> Tensor:
        """The frame's embedding; while the memory stays the same, the one of the click before."""
        known = state.conditioned
        if known is None or not known.serves(frame, reading):
            known = Conditioned(frame, reading, condition(self, features, [reading]))
            state.conditioned = known
        return known.embedding_1chw

    def _kept(self, state: VideoState, segmentation: Segmentation) -> Segmentation:
        """A segmentation as it is stored: holes filled, masks where the state is kept."""
        masks = fill_holes(segmentation.masks_b1hw, self.fill_hole_area)
        return replace(segmentation, masks_b1hw=masks.to(state.storage_device, non_blocking=True))

    def _features(self, state: VideoState, frame: int) -> ImageFeatures:
        return state.features.get(frame, lambda: self.encode_image(state.frames[frame][None].to(self.device)))

    # -------------------------------------------------------- propagation

    @torch.inference_mode()
    def propagate_in_video_preflight(self, inference_state: VideoState) -> None:
        """Make memories of all prompts given since the last propagation.

        Raises RuntimeError when there are no objects, or one without prompts.
        """
        if not opened(inference_state).objects:
            raise RuntimeError(
                "No input points or masks are provided for any object; please add inputs first."
            )
        for obj_id, obj in inference_state.objects.items():
            self._remember_pending(inference_state, obj)
            if not obj.bank.prompted:
                raise RuntimeError(
                    f"No input points or masks are provided for object id {obj_id}; please add inputs first."
                )

    def _remember_pending(self, state: VideoState, obj: ObjectState) -> None:
        """Make memories of an object's prompts that have none yet."""
        for prompted in (False, True):
            pending = obj.pending(prompted=prompted)
            for frame, segmentation in pending.items():
                state.sparing(partial(self._remember_prompted, state, frame, obj, segmentation, prompted))
            pending.clear()
        for frame in obj.bank.prompted:
            obj.forget_recent(frame)

    def _remember_prompted(
        self,
        state: VideoState,
        frame: int,
        obj: ObjectState,
        segmentation: Segmentation,
        prompted: bool,
    ) -> None:
        (memory,) = encode_memories(
            self,
            self._features(state, frame),
            segmentation.masks_b1hw.to(self.device),
            segmentation.object_scores_b1,
            prompted=True,
        )
        if self.clear_non_cond_mem_around_input:
            obj.forget_around(frame, reach_of(self.config))
        memories = obj.bank.prompted if prompted else obj.bank.recent
        memories[frame] = FrameOutput(segmentation.pointers_bc, memory.to(state.storage_device), segmentation)

    @torch.inference_mode()
    def propagate_in_video(
        self,
        inference_state: VideoState,
        start_frame_idx: int | None = None,
        max_frame_num_to_track: int | None = None,
        reverse: bool = False,
    ) -> Iterator[Answer]:
        """Follow all objects, frame by frame: yields each frame's number, the ids of all objects, and their
        mask logits (objects, 1, height, width), when it is done; prompted frames as they were answered.

        start_frame_idx: None starts at the earliest prompted frame. max_frame_num_to_track: so many
        frames beyond the start. The iterator may be left at any time; an object that is added on the way
        is followed from then on. Raises RuntimeError when nothing was said of any object, IndexError for
        a start that is no frame.
        """
        if start_frame_idx is not None:
            start_frame_idx = checked.frame_number(start_frame_idx, opened(inference_state).num_frames)
        if max_frame_num_to_track is not None:
            max_frame_num_to_track = checked.frame_count(max_frame_num_to_track)
        self.propagate_in_video_preflight(inference_state)
        if start_frame_idx is None:
            start_frame_idx = min(t for o in inference_state.objects.values() for t in o.bank.prompted)
        frames = inference_state.way(start_frame_idx, max_frame_num_to_track, reverse=reverse)
        size = (inference_state.frames.height, inference_state.frames.width)
        with Hands(hands_for(self.device)) as hands:
            for frame in frames:
                objects = list(opened(inference_state).objects.values())
                if not objects:  # all were removed meanwhile
                    return
                for obj in objects:
                    if not obj.bank.prompted:  # it was added meanwhile
                        self._remember_pending(inference_state, obj)
                step = Step(frame, reverse, hands, frame + frames.step if frame != frames[-1] else None)
                masks_b1hw = self._follow(inference_state, step, objects)
                shown = partial(self._enlarged, masks_b1hw, size)
                yield frame, inference_state.obj_ids, inference_state.sparing(shown)

    def _follow(self, state: VideoState, step: Step, objects: Sequence[ObjectState]) -> Tensor:
        """Masks of the objects on a frame, (b, 1, h, w): stored ones of prompted frames, else tracked."""
        frame, reverse = step.frame, step.reverse
        to_track = [obj for obj in objects if frame not in obj.bank.prompted]
        if to_track:
            self._track(state, step, to_track)
        masks = []
        for obj in objects:
            if obj not in to_track and self.clear_non_cond_mem_around_input:
                obj.forget_around(frame, reach_of(self.config))
            obj.tracked[frame] = reverse
            output = obj.bank.prompted.get(frame) or obj.bank.recent[frame]
            masks.append(output.segmentation.masks_b1hw.to(self.device))
        return torch.cat(masks)

    def _track(self, state: VideoState, step: Step, objects: Sequence[ObjectState]) -> None:
        """Carry objects to a frame, all in one step; half as many from now on where memory runs out."""
        done = 0
        while done < len(objects):
            part = objects[done : done + state.most_objects]
            try:
                self._track_together(state, step, part)
                done += len(part)
                continue
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
            step = replace(step, following=None)
            state.go_smaller(len(part))  # outside the handler, which keeps tensors alive
            if len(part) == 1:
                state.sparing(partial(self._track_together, state, step, part))
                done += 1

    def _track_together(self, state: VideoState, step: Step, objects: Sequence[ObjectState]) -> None:
        """Carry objects to a frame on which they have no prompt, and remember it.

        On a processor, threads share out rows of the map and then the objects, beside the next frame.
        """
        frame, hands = step.frame, step.hands
        features = self._features(state, frame)
        readings = [
            obj.bank.read(frame, self.config, reverse=step.reverse, num_frames=state.num_frames)
            for obj in objects
        ]
        ahead = step.to_encode(objects)
        with hands.beside(None if ahead is None else partial(self._encode_ahead, state, ahead)):
            embedding = condition(self, features, readings, hands.sharing)
            parts = hands.share(
                [partial(self._seen, state, features, embedding[part]) for part in hands.parts(len(objects))]
            )
        for obj, output in zip(objects, chain.from_iterable(parts), strict=True):
            obj.bank.recent[frame] = output

    def _seen(self, state: VideoState, features: ImageFeatures, embedding: Tensor) -> list[FrameOutput]:
        """What is kept of objects on a frame that their memory lets be seen so."""
        segmentation = self.segment(
            embedding, features.high_res, multimask=self.wants_multimask(num_points=0, initial=False)
        )
        maps = encode_memories(
            self, features, segmentation.masks_b1hw, segmentation.object_scores_b1, prompted=False
        )
        kept = self._kept(state, segmentation)
        found = [(kept.object(index), remembered) for index, remembered in enumerate(maps)]
        return [FrameOutput(one.pointers_bc, m.to(state.storage_device), one) for one, m in found]

    def _encode_ahead(self, state: VideoState, frame: int) -> None:
        """Read and encode the next frame. What goes wrong is told when its turn comes: it is tried again."""
        try:
            self._features(state, frame)
        except Exception as error:
            _log.debug("frame %d could not be encoded ahead: %s", frame, error)
