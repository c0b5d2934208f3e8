"""SAM 2 behind the protocol of `engine.predict.segmenter`: what the annotator's session works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from engine.masks import Mask
from engine.predict.bank_storage import memory_bytes, restored_memory, stored_memory
from engine.predict.compile_choice import CompileChoice
from engine.predict.hands import Hands, hands_for
from engine.predict.image import LOGIT_LIMIT
from engine.predict.memory import FrameMemory, MemoryBank, Reading, condition, encode_memories
from engine.predict.sam2_proposals import propose_on_grid
from engine.predict.segmenter import LateMasks, ProposalStep, Segmented, VideoShape
from engine.predict.showing import mask_of_logits
from engine.predict.transforms import fill_holes, to_network_as_video
from engine.prompts import Prompts
from engine.sam2.mask_decoder import MaskCandidates, Sight
from engine.sam2.packed import forget_derived
from engine.sam2.prompt_encoder import BOX_BOTTOM_RIGHT, BOX_TOP_LEFT, NEGATIVE, POSITIVE
from engine.sam2.sam2_base import ImageFeatures, SAM2Base
from engine.sam2.segmentation import Segmentation

HOLE_AREA = 8
"""Holes up to so many pixels of the low-resolution mask are filled, as in the published predictor."""


@dataclass(frozen=True, eq=False)
class Sam2Result:
    """Behind a `Segmented`: what refining and remembering it need. used_memory: the bank was read."""

    segmentation: Segmentation
    used_memory: bool


@dataclass(eq=False)
class Sam2Bank:
    """What SAM 2 remembers of one object of a video."""

    shape: VideoShape
    memory: MemoryBank[FrameMemory] = field(default_factory=MemoryBank)
    # The embedding of the frame corrected last: further clicks there only decode.
    conditioned: tuple[int, Tensor] | None = None

    @property
    def prompted_frames(self) -> Sequence[int]:
        return sorted(self.memory.prompted)

    def begin(self, frame: int, reverse: bool) -> None:
        self.memory.recent.clear()

    def forget(self, frame: int) -> None:
        self.memory.prompted.pop(frame, None)
        self.conditioned = None

    @property
    def nbytes(self) -> int:
        embedding = 0 if self.conditioned is None else self.conditioned[1].nbytes
        return memory_bytes(self.memory) + embedding


class Sam2Segmenter:
    """Segments and tracks with a SAM 2 network.

    precision: 'float32', or 'bfloat16' where the device is quick at it; on a CPU that is then only the
    memory, where nearly all of the work is and whose rounding is seen least. On a prompted frame the person
    has said that the object is there, so that its score of presence does not hide the mask. compiled: whether
    heavy parts are compiled beside the work, and used when they are ready and prove faster: 'on', 'off' or
    'auto'; `compile_choice` changes it and says how far that is.
    """

    def __init__(
        self, model: SAM2Base, *, device: str, precision: str = "float32", compiled: str = "off"
    ) -> None:
        self.device = device
        self.precision = precision
        self._model = model.to(device).eval()
        dtype = torch.bfloat16 if precision == "bfloat16" else torch.float32
        self._model.memory_attention.settle(self._model.device, dtype)
        self._hands = Hands(hands_for(self._model.device))
        self.compile_choice = CompileChoice(self._model, compiled)

    def close(self) -> None:
        """Give back the threads, the weights and what torch keeps in reserve on the device."""
        self._hands.close()
        self.compile_choice.close()
        forget_derived(self._model)
        self._model.to("meta")
        if self.device.startswith("cuda"):
            torch.cuda.empty_cache()

    @torch.inference_mode()
    def encode(self, image_hwc: NDArray[np.uint8]) -> ImageFeatures:
        """The features of a frame, an (h, w, 3) RGB array."""
        pixels = to_network_as_video(Image.fromarray(image_hwc), self._model.image_size)
        with self._precisely():
            return self._model.encode_image(pixels.to(self.device))

    def new_bank(self, shape: VideoShape) -> Sam2Bank:
        return Sam2Bank(shape)

    def stored(self, bank: Sam2Bank) -> dict[str, NDArray[Any]]:
        return stored_memory(bank.memory)

    def restored(self, shape: VideoShape, stored: dict[str, NDArray[Any]]) -> Sam2Bank:
        return Sam2Bank(shape, restored_memory(stored, self.device))

    @torch.inference_mode()
    def segment(
        self,
        features: ImageFeatures,
        frame: int,
        bank: Sam2Bank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented:
        """See `Segmenter.segment`. A painted mask without clicks is taken as it is."""
        with self._precisely():
            if prompts.mask is not None and not prompts.points and prompts.box is None:
                return self._taken(features, prompts.mask)
            correcting = isinstance(refine, Mask) or (refine is not None and refine.internal.used_memory)
            use_memory = correcting and bool(bank.memory.prompted)
            coords, labels = self._points(prompts, bank.shape)
            logits = self._mask_prompt(prompts, refine)
            image: Tensor | Sight
            if use_memory:
                image = self._in_memorys_light(features, frame, bank)
            elif logits is None:
                image = self._model.first_sight(features)
            else:
                image = self._model.without_memory(features)
            candidates = self._model.prompted_candidates(
                image, features.high_res, coords_bn2=coords, labels_bn=labels, mask_b1hw=logits
            )
            if _says_present(prompts):
                present = candidates.object_scores_b1.clamp(min=torch.finfo(torch.float32).tiny)
                candidates = replace(candidates, object_scores_b1=present)
            return self._answer(candidates, bank.shape, num_points=labels.shape[1], used_memory=use_memory)

    def glimpse(
        self,
        features: ImageFeatures,
        frame: int,
        bank: Sam2Bank,
        prompts: Prompts,
        refine: Segmented | Mask | None = None,
    ) -> Segmented | None:
        """None: decoding is all that a click takes."""
        return None

    @torch.inference_mode()
    def remember(self, features: ImageFeatures, frame: int, bank: Sam2Bank, result: Segmented) -> None:
        seen = result.internal.segmentation
        (memory,) = self._memories(features, seen, prompted=True)
        bank.memory.prompted[frame] = FrameMemory(seen.pointers_bc, memory)
        bank.memory.recent.pop(frame, None)
        bank.conditioned = None

    @torch.inference_mode()
    def track(
        self,
        features: ImageFeatures,
        frame: int,
        banks: Sequence[Sam2Bank],
        *,
        reverse: bool,
        meanwhile: Callable[[], object] | None = None,
    ) -> list[Segmented]:
        """See `Segmenter.track`. On a processor, threads share out rows of the map, and then the objects."""
        if not banks:
            return []
        model, hands = self._model, self._hands
        readings = [
            bank.memory.read(
                frame, model.config, reverse=reverse, num_frames=bank.shape.num_frames, past_only=True
            )
            for bank in banks
        ]
        with hands.beside(meanwhile):
            with self._precisely():
                embedding = self._condition(features, readings)

            def step(part: slice) -> list[tuple[Segmented, FrameMemory]]:
                return self._tracked(features, embedding[part], banks[part])

            parts = hands.share([partial(step, part) for part in hands.parts(len(banks))])
        results = []
        for bank, (seen, memory) in zip(banks, chain.from_iterable(parts), strict=True):
            bank.memory.recent[frame] = memory
            bank.memory.prune(frame, model.config)
            results.append(seen)
        return results

    def _tracked(
        self, features: ImageFeatures, embedding: Tensor, banks: Sequence[Sam2Bank]
    ) -> list[tuple[Segmented, FrameMemory]]:
        """The objects on a frame that their memory lets be seen so, and what it leaves behind."""
        model = self._model
        multimask = model.wants_multimask(num_points=0, initial=False)
        with self._precisely():
            seen = model.segment(embedding, features.high_res, multimask=multimask)
        maps = self._memories(features, seen, prompted=False)
        results = []
        for index, (bank, remembered) in enumerate(zip(banks, maps, strict=True)):
            one = seen.object(index)
            result = self._segmented(one, bank.shape, used_memory=True)
            results.append((result, FrameMemory(one.pointers_bc, remembered)))
        return results

    def propose(self, features: ImageFeatures, shape: VideoShape) -> Iterator[ProposalStep]:
        return propose_on_grid(self._model, features, shape, self._precisely)

    # ----------------------------------------------------------- prompts

    def _precisely(self) -> AbstractContextManager[None]:
        return nullcontext() if self.device == "cpu" else self._remembering()

    def _remembering(self) -> AbstractContextManager[None]:
        """For reading and making memories."""
        if self.precision != "bfloat16":
            return nullcontext()
        return torch.autocast(self.device.split(":")[0], dtype=torch.bfloat16)

    def _condition(self, features: ImageFeatures, readings: Sequence[Reading]) -> Tensor:
        with self._remembering():
            embedding = condition(self._model, features, readings, self._hands.sharing)
        return embedding.to(features.embedding_bchw.dtype)

    def _memories(self, features: ImageFeatures, seen: Segmentation, *, prompted: bool) -> list[Tensor]:
        with self._remembering():
            return encode_memories(
                self._model, features, seen.masks_b1hw, seen.object_scores_b1, prompted=prompted
            )

    def _in_memorys_light(self, features: ImageFeatures, frame: int, bank: Sam2Bank) -> Tensor:
        """The frame in the light of the object's prompted frames, whichever pass ran last."""
        if bank.conditioned is None or bank.conditioned[0] != frame:
            prompted = MemoryBank({t: m for t, m in bank.memory.prompted.items() if t != frame})
            nearest = min(prompted.prompted, key=lambda t: abs(t - frame), default=frame)
            reading = prompted.read(
                frame, self._model.config, reverse=nearest > frame, num_frames=bank.shape.num_frames
            )
            bank.conditioned = (frame, self._condition(features, [reading]))
        return bank.conditioned[1]

    def _points(self, prompts: Prompts, shape: VideoShape) -> tuple[Tensor, Tensor]:
        """Clicks (1, n, 2) in model pixels with labels (1, n); a box is two points before the others."""
        places: list[tuple[float, float]] = []
        kinds: list[int] = []
        if prompts.box is not None:
            box = prompts.box
            places += [(box.x0, box.y0), (box.x1, box.y1)]
            kinds += [BOX_TOP_LEFT, BOX_BOTTOM_RIGHT]
        for point in prompts.points:
            places.append((point.x, point.y))
            kinds.append(POSITIVE if point.positive else NEGATIVE)
        coords = torch.tensor(places, dtype=torch.float32, device=self.device).reshape(1, -1, 2)
        coords = coords / coords.new_tensor((shape.width, shape.height)) * self._model.image_size
        return coords, torch.tensor([kinds], dtype=torch.int32, device=self.device)

    def _mask_prompt(self, prompts: Prompts, refine: Segmented | Mask | None) -> Tensor | None:
        """Logits (1, 1, h, w) to start from: the result of fewer prompts, else a mask that is given."""
        if isinstance(refine, Segmented):
            logits: Tensor = refine.internal.segmentation.masks_b1hw
            return logits.clamp(-LOGIT_LIMIT, LOGIT_LIMIT)
        mask = refine if refine is not None else prompts.mask
        if mask is None:
            return None
        return self._resized(mask, self._model.image_size // 4) * 20.0 - 10.0

    def _resized(self, mask: Mask, side: int) -> Tensor:
        """A mask as (1, 1, side, side), 0 to 1."""
        pixels = torch.from_numpy(mask.to_array()).to(self.device)[None, None].float()
        return F.interpolate(pixels, size=(side, side), mode="bilinear", align_corners=False, antialias=True)

    # ----------------------------------------------------------- results

    def _taken(self, features: ImageFeatures, mask: Mask) -> Segmented:
        """A painted mask: shown as it is, pixel for pixel, and ready to be remembered."""
        square = (self._resized(mask, self._model.image_size) >= 0.5).float()
        seen = self._model.take_mask(features, square)
        score = -float(LOGIT_LIMIT) if mask.is_empty else float(LOGIT_LIMIT)
        return Segmented(mask, score, 1.0, internal=Sam2Result(seen, used_memory=False))

    def _answer(
        self, candidates: MaskCandidates, shape: VideoShape, *, num_points: int, used_memory: bool
    ) -> Segmented:
        model = self._model
        multimask = model.wants_multimask(num_points=num_points, initial=not used_memory)
        chosen = self._segmented(
            model.segmentation(candidates, multimask=multimask), shape, used_memory=used_memory
        )
        if not multimask or chosen.score < 0:
            return chosen
        masks_bkhw, ious_bk = candidates.multimask()
        others = ious_bk[0].argsort(descending=True)[1:]
        make = partial(_shown, masks_bkhw[:, others], shape)
        return replace(chosen, candidates=LateMasks(make, len(others)))

    def _segmented(self, seen: Segmentation, shape: VideoShape, *, used_memory: bool) -> Segmented:
        mended = replace(seen, masks_b1hw=fill_holes(seen.masks_b1hw, HOLE_AREA))
        score = float(seen.object_scores_b1)
        lost = score <= 0
        return Segmented(
            mask=Mask.empty(shape.height, shape.width)
            if lost
            else mask_of_logits(mended.masks_b1hw[0, 0], shape.height, shape.width),
            # Zero is no presence either: what is lost is told by a negative score.
            score=min(score, -torch.finfo(torch.float32).tiny) if lost else score,
            predicted_iou=float(seen.ious_b1),
            internal=Sam2Result(mended, used_memory),
        )


def _shown(masks_1khw: Tensor, shape: VideoShape) -> tuple[Mask, ...]:
    """Candidates in the video's size, mended as the chosen mask is."""
    mended = fill_holes(masks_1khw.float(), HOLE_AREA)
    return tuple(mask_of_logits(logits, shape.height, shape.width) for logits in mended[0])


def _says_present(prompts: Prompts) -> bool:
    """Whether the person has said that the object is there, not only where it is not."""
    return prompts.box is not None or prompts.mask is not None or any(p.positive for p in prompts.points)
