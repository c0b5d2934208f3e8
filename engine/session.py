"""One open video: its frames, their features, and what is remembered of its objects.

All calls come from the engine's thread. Whatever is held here is a cache: a request says all that
there is to know of an object, and what differs is rebuilt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.banks import Banks, Stood, empty_when_lost
from engine.checks import check_frame, check_plan, check_prompted
from engine.device import give_back_unused, is_out_of_memory
from engine.encoding_ahead import EncodingAhead
from engine.errors import Sentence, UserError
from engine.feature_cache import FeatureCache
from engine.kept_passes import KeptPasses
from engine.messages import ObjectPrompts, TrackPlan
from engine.passes import PassFile
from engine.predict.segmenter import Features, MemoryBank, ProposalStep, Segmented, Segmenter, VideoShape

_T = TypeVar("_T")
NO_MEMORY = Sentence(
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

    def set_cache_bytes(self, limit: int) -> None:
        """Keep decoded frames within so many bytes from now on."""
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
        self._closed = False
        self._segmenter: Segmenter | None = None
        self._features = FeatureCache(0)
        self._cache_bytes = 0  # for features and memory banks together
        self._banks: Banks | None = None
        self._most_objects: int | None = None  # in one tracking step; set when memory has run out
        self._passes: KeptPasses | None = None
        self._ahead = EncodingAhead(frames.num_frames)
        self._encoding_s = 0.0  # what the last encoding took

    def use(
        self,
        segmenter: Segmenter,
        feature_bytes: int,
        passes: PassFile | None = None,
        shelf_bytes: int = 0,
    ) -> None:
        """Segment with this from now on. Drops all that the segmenter before it has made.

        feature_bytes: for features and memory banks, on the device; shelf_bytes: for features in main memory
        that have left it. passes: where passes that are broken off are kept; None keeps them in memory alone.
        """
        self._segmenter = segmenter
        self._features = FeatureCache(feature_bytes, shelf_bytes, segmenter.device)
        self._cache_bytes = feature_bytes
        self._ahead.stop()
        self._banks = Banks(segmenter, self._shape, self._features_of)
        self._passes = KeptPasses(passes, self._banks)
        self._most_objects = None

    def close(self) -> None:
        """Give back the video and the memory of its frames and objects."""
        self._closed = True
        self._features.clear()
        self._ahead.stop()
        self._banks = self._passes = None
        self._segmenter = None
        self._frames.close()
        give_back_unused()

    @property
    def shape(self) -> VideoShape:
        return self._shape

    # ------------------------------------------------------------------ what requests need

    def look_at(self, frame: int | None) -> None:
        """Encode a frame, so that a click on it only decodes. None: encode nothing ahead until the next."""
        if frame is None:
            self._ahead.stop()
            return
        self._require_banks()
        check_frame(frame, self._shape)
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
        self._try_to_encode(frame)
        return True

    def _try_to_encode(self, frame: int) -> None:
        """Encode a frame that nobody waits for. What goes wrong is told when its turn comes."""
        try:
            self._features_of(frame)
        except Exception as error:
            self._ahead.stop()
            if is_out_of_memory(error):
                self._features.clear()

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
        check_frame(frame, self._shape)
        segmenter = self._segmenter
        assert segmenter is not None
        for _ in range(2):
            features = self._sparing(lambda: self._features_of(frame))
            try:
                yield from segmenter.propose(features, self._shape)
                return
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
            self._features.clear()
        raise UserError(NO_MEMORY)

    def build_next(self, wanted: ObjectPrompts) -> bool:
        """Build one prompted frame of the object's memory; False when it already holds what is wanted."""
        banks = self._require_banks()
        built = self._sparing(lambda: banks.build_next(wanted))
        if built:
            self._share_memory()
        return built

    def begin(self, object_id: int, frame: int, reverse: bool) -> None:
        """Start a pass of the object at one of its prompted frames."""
        self._require_banks().begin(object_id, frame, reverse)

    def track(
        self, frame: int, object_ids: Sequence[int], *, reverse: bool, following: int | None = None
    ) -> list[Segmented]:
        """Carry objects to a frame, all in one step of the segmenter while memory allows.

        following: the frame to be tracked to after it, which is encoded meanwhile where a core is to spare.
        """
        banks = self._require_banks()
        chosen = [banks.bank(object_id) for object_id in object_ids]
        features = self._sparing(lambda: self._features_of(frame))
        meanwhile = None if following is None else partial(self._try_to_encode, following)
        results = self._track_in_parts(features, frame, chosen, reverse, meanwhile)
        self._share_memory()
        results = [empty_when_lost(result) for result in results]
        for object_id, result in zip(object_ids, results, strict=True):
            banks.has_come_to(object_id, frame, result)
        return results

    def forget_object(self, object_id: int) -> None:
        if self._banks is not None:
            self._banks.forget_object(object_id)
        if self._passes is not None:
            self._passes.forget(object_id)

    # ------------------------------------------------------------------ passes that were broken off

    def standing(self, wanted: ObjectPrompts) -> Stood | None:
        """Where a pass of the object stands that can be gone on with, and what it found last."""
        banks, passes = self._require_banks(), self._passes
        if banks.standing(wanted) is None and passes is not None:
            self._sparing(lambda: passes.bring_back(wanted))
        return banks.standing(wanted)

    def end_passes(self, object_ids: Iterable[int]) -> None:
        """The passes of these objects came to their end: there is nothing to go on with."""
        for object_id in object_ids:
            self._require_banks().end_pass(object_id)

    def keep_passes(self) -> None:
        """Write down where passes stand."""
        if self._passes is not None:
            self._passes.keep()

    def check_plan(self, plan: TrackPlan) -> None:
        """Raise UserError when a plan cannot be followed in this video with the model in use."""
        self._require_banks()
        check_plan(plan, self._shape)

    def _banks_for(self, wanted: ObjectPrompts, frame: int) -> Banks:
        """The banks, once it is clear that the object can be segmented on the frame."""
        banks = self._require_banks()
        check_prompted(wanted, frame, self._shape)
        return banks

    # ------------------------------------------------------------------ memory

    def limit_memory(self, cache_bytes: int, frame_bytes: int, shelf_bytes: int = 0) -> None:
        """Keep caches within these bytes: features with memory banks, decoded frames, and features in main
        memory that have left a graphics card."""
        self._cache_bytes = cache_bytes
        self._frames.set_cache_bytes(frame_bytes)
        self._features.set_limit(self._features.limit, shelf_bytes)
        self._share_memory()

    def spare_memory(self, busy: Set[int]) -> None:
        """Forget what idle objects have in memory when that is much; `busy` ones are being tracked."""
        if self._banks is not None:
            self._banks.spare(self._cache_bytes // 2, busy)
            self._share_memory()

    @property
    def nbytes(self) -> int:
        """Bytes that features and memory banks hold now, on whatever device."""
        return self._features.nbytes + (self._banks.nbytes if self._banks is not None else 0)

    def _share_memory(self) -> None:
        """Features have what memory banks leave."""
        held = self._banks.nbytes if self._banks is not None else 0
        self._features.set_limit(max(0, self._cache_bytes - held))

    def _require_banks(self) -> Banks:
        if self._closed:
            raise UserError("This video was closed. Open it again first.")
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
        self._features.clear()
        try:
            return work()
        except Exception as error:
            if not is_out_of_memory(error):
                raise
        self._features.clear()
        raise UserError(NO_MEMORY)

    def _track_in_parts(
        self,
        features: Features,
        frame: int,
        banks: list[MemoryBank],
        reverse: bool,
        meanwhile: Callable[[], object] | None,
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
                results += segmenter.track(features, frame, part, reverse=reverse, meanwhile=meanwhile)
                meanwhile = None
                continue
            except Exception as error:
                if not is_out_of_memory(error):
                    raise
            meanwhile = None
            self._features.clear()
            if spared and len(part) == 1:
                raise UserError(NO_MEMORY)
            self._most_objects = max(1, len(part) // 2)
            spared = True
        return results
