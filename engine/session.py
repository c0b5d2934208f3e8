"""One open video: its frames, their features, and what is remembered of its objects.

All calls come from the engine's thread. Whatever is held here is a cache: a request says all that
there is to know of an object, and what differs is rebuilt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.banks import Banks, empty_when_lost
from engine.device import give_back_unused, is_out_of_memory
from engine.encoding_ahead import EncodingAhead
from engine.errors import Sentence, UserError
from engine.feature_cache import FeatureCache
from engine.messages import ObjectPrompts, TrackPlan
from engine.predict.segmenter import Features, MemoryBank, ProposalStep, Segmented, Segmenter, VideoShape

_T = TypeVar("_T")
_NO_MEMORY = Sentence(
    "There is not enough memory for this. Close other programs, or choose a smaller model or another device."
)


class FrameSource(Protocol):
    """What the session asks of an open video."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def num_frames(self) -> int: ...

    def read_rgb(self, frame: int) -> NDArray[np.uint8]:
        """Frame number `frame` (0 is the first) as an (H, W, 3) array."""
        ...

    def close(self) -> None: ...


class Session:
    """An open video and the segmenter in use on it; takes ownership of the frames, not of the segmenter.

    clock: seconds, rising.
    """

    def __init__(self, frames: FrameSource, clock: Callable[[], float] = time.monotonic) -> None:
        self._frames = frames
        self._clock = clock
        self._shape = VideoShape(frames.height, frames.width, frames.num_frames)
        self._segmenter: Segmenter | None = None
        self._features = FeatureCache(0)
        self._banks: Banks | None = None
        self._most_objects: int | None = None  # in one tracking step; set when memory has run out
        self._ahead = EncodingAhead(frames.num_frames)
        self._encoding_s = 0.0  # what the last encoding took

    def use(self, segmenter: Segmenter, feature_bytes: int) -> None:
        """Segment with this from now on. Drops all that the segmenter before it has made."""
        self._segmenter = segmenter
        self._features = FeatureCache(feature_bytes)
        self._ahead.stop()
        self._banks = Banks(segmenter, self._shape, self._features_of)
        self._most_objects = None

    def close(self) -> None:
        """Give back the video and the memory of its frames and objects."""
        self._features.clear()
        self._ahead.stop()
        self._banks = None
        self._segmenter = None
        self._frames.close()
        give_back_unused()

    # ------------------------------------------------------------------ what requests need

    def look_at(self, frame: int) -> None:
        """Encode a frame, so that a click on it only decodes."""
        self._require_banks()
        self.check_frame(frame)
        features = self._sparing(lambda: self._features_of(frame))
        # Half of the cache is for frames that nobody may come to; the other half stays for those seen.
        room = self._features.limit // (4 * max(features.nbytes, 1))
        self._ahead.look_at(frame, self._encoding_s, room)

    def encode_ahead(self) -> bool:
        """Encode one frame near the one looked at last; False when there is none left to do.

        For when nothing else waits. What goes wrong here is told when a person comes to that frame.
        """
        frame = self._ahead.next(self._features.__contains__)
        if frame is None:
            return False
        try:
            self._features_of(frame)
        except Exception as error:
            self._ahead.stop()
            if is_out_of_memory(error):
                self._drop_features()
        return True

    def segment(self, wanted: ObjectPrompts, frame: int) -> Segmented:
        """The object's mask on one of its prompted frames. Raises UserError for prompts that cannot be."""
        banks = self._banks_for(wanted, frame)
        return self._sparing(lambda: banks.segment(wanted, frame))

    def preview(self, wanted: ObjectPrompts, frame: int) -> Segmented:
        """What `segment` would answer, remembering nothing of it."""
        banks = self._banks_for(wanted, frame)
        return self._sparing(lambda: banks.preview(wanted, frame))

    def glimpse(self, wanted: ObjectPrompts, frame: int) -> Segmented | None:
        """About what `preview` would answer; None where the segmenter cannot tell it sooner."""
        banks = self._banks_for(wanted, frame)
        return self._sparing(lambda: banks.glimpse(wanted, frame))

    def propose(self, frame: int) -> Iterator[ProposalStep]:
        """Masks of what looks like an object on a frame, found in steps; nothing is done before the first."""
        self._require_banks()
        self.check_frame(frame)
        segmenter = self._segmenter
        assert segmenter is not None
        features = self._sparing(lambda: self._features_of(frame))
        try:
            yield from segmenter.propose(features, self._shape)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            self._drop_features()
            raise UserError(_NO_MEMORY) from None

    def build_next(self, wanted: ObjectPrompts) -> bool:
        """Build one prompted frame of the object's memory; False when it already holds what is wanted."""
        banks = self._require_banks()
        return self._sparing(lambda: banks.build_next(wanted))

    def begin(self, object_id: int, frame: int, reverse: bool) -> None:
        """Start a pass of the object at one of its prompted frames."""
        self._require_banks().bank(object_id).begin(frame, reverse)

    def track(self, frame: int, object_ids: Sequence[int], *, reverse: bool) -> list[Segmented]:
        """Carry objects to a frame, all in one step of the segmenter while memory allows."""
        banks = self._require_banks()
        chosen = [banks.bank(object_id) for object_id in object_ids]
        features = self._sparing(lambda: self._features_of(frame))
        results = self._track_in_parts(features, frame, chosen, reverse)
        return [empty_when_lost(result) for result in results]

    def forget_object(self, object_id: int) -> None:
        if self._banks is not None:
            self._banks.forget_object(object_id)

    # ------------------------------------------------------------------ what cannot be

    def check_frame(self, frame: int) -> None:
        if not 0 <= frame < self._shape.num_frames:
            raise UserError(
                "Frame {frame} does not exist: the video has frames 0 to {last}.",
                frame=frame,
                last=self._shape.num_frames - 1,
            )

    def check_object(self, wanted: ObjectPrompts) -> None:
        """Raise UserError when a prompt or mask does not fit the video."""
        width, height = self._shape.width, self._shape.height
        for said in wanted.frames:
            self.check_frame(said.frame)
            said.prompts.check_inside(width, height)
            for mask in (said.mask, said.base):
                if mask is not None and (mask.width, mask.height) != (width, height):
                    raise UserError(
                        "The mask on frame {frame} is {width} x {height} pixels, the video {video_width} "
                        "x {video_height}. Masks must have the video's size.",
                        frame=said.frame,
                        width=mask.width,
                        height=mask.height,
                        video_width=width,
                        video_height=height,
                    )

    def _banks_for(self, wanted: ObjectPrompts, frame: int) -> Banks:
        """The banks, once it is clear that the object can be segmented on the frame."""
        banks = self._require_banks()
        self.check_object(wanted)
        said = wanted.on(frame)
        if said is None or (said.prompts.is_empty and said.mask is None):
            raise UserError(
                "Nothing was said about the object on frame {frame}. Click it there first.", frame=frame
            )
        return banks

    def check_plan(self, plan: TrackPlan) -> None:
        """Raise UserError when a plan cannot be followed in this video with the model in use."""
        self._require_banks()
        self.check_object(plan.object)
        self.check_frame(plan.start)
        self.check_frame(plan.stop)
        said = plan.object.on(plan.start)
        if said is None or (said.prompts.is_empty and said.mask is None):
            raise UserError(
                "There is nothing to track from on frame {start}. Click the object there first.",
                start=plan.start,
            )

    # ------------------------------------------------------------------ memory

    def _require_banks(self) -> Banks:
        if self._banks is None:
            raise UserError("No model is loaded. Choose one in the model list first.")
        return self._banks

    def _features_of(self, frame: int) -> Features:
        segmenter = self._segmenter
        assert segmenter is not None

        def encode() -> Features:
            image = self._frames.read_rgb(frame)
            began = self._clock()
            features = segmenter.encode(image)
            self._encoding_s = self._clock() - began
            return features

        return self._features.get(frame, encode)

    def _sparing(self, work: Callable[[], _T]) -> _T:
        """The result of `work`; done once more with the caches dropped when memory runs out."""
        try:
            return work()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        # Outside the handler: the exception would keep the failed attempt's tensors alive.
        self._drop_features()
        try:
            return work()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        self._drop_features()
        raise UserError(_NO_MEMORY)

    def _drop_features(self) -> None:
        self._features.clear()
        give_back_unused()

    def _track_in_parts(
        self, features: Features, frame: int, banks: list[MemoryBank], reverse: bool
    ) -> list[Segmented]:
        """One step for all banks, halving how many go together each time memory runs out."""
        segmenter = self._segmenter
        assert segmenter is not None
        results: list[Segmented] = []
        spared = False
        while len(results) < len(banks):
            left = banks[len(results) :]
            part = left[: self._most_objects]
            try:
                results += segmenter.track(features, frame, part, reverse=reverse)
                continue
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
            self._drop_features()
            if spared and len(part) == 1:
                raise UserError(_NO_MEMORY)
            self._most_objects = max(1, len(part) // 2)
            spared = True
        return results
