"""Memory banks as a cache: whatever a request says of an object, its bank is made to hold.

A request carries all prompted frames of its object. What the bank was built from is recorded here,
and only what differs is forgotten or remembered anew, so undo, reopening a project and changing the
model need nothing of their own.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from engine.masks import Mask
from engine.messages import ObjectPrompts, PromptedFrame
from engine.predict.segmenter import Features, MemoryBank, Segmented, Segmenter, VideoShape
from engine.prompts import Prompts

_LIVE_RESULTS = 64  # low-resolution logits and pointers: some 0.3 MB each with SAM 2


@dataclass(frozen=True, slots=True)
class _Source:
    """What a remembered frame was built from.

    shown: the mask that the memory stands for. segmented: it came from the prompts, not from a mask.
    """

    prompts: Prompts
    base: Mask | None
    shown: Mask
    segmented: bool

    def agrees_with(self, wanted: PromptedFrame) -> bool:
        if self.prompts != wanted.prompts:
            return False
        if wanted.mask is None:
            return self.segmented and self.base == wanted.base
        return self.shown == wanted.mask


@dataclass(slots=True)
class _ObjectMemory:
    bank: MemoryBank
    sources: dict[int, _Source] = field(default_factory=dict)
    agreed: ObjectPrompts | None = None  # the last request that the bank was found to agree with


_LiveKey = tuple[int, int, Prompts, Mask | None]


class Banks:
    """One memory bank per object of a video, for one segmenter.

    features: gives a frame's features, encoding it when they are not cached.
    """

    def __init__(self, segmenter: Segmenter, shape: VideoShape, features: Callable[[int], Features]) -> None:
        self._segmenter = segmenter
        self._shape = shape
        self._features = features
        self._memories: dict[int, _ObjectMemory] = {}
        self._live: OrderedDict[_LiveKey, Segmented] = OrderedDict()
        # What previews of one object stand on where its own memory holds other frames than they need.
        self._previewed: tuple[int, _ObjectMemory] | None = None

    def segment(self, wanted: ObjectPrompts, frame: int) -> Segmented:
        """The object's mask on one of its prompted frames, from what was said there.

        A correction of a tracked mask is segmented with the memory of the object's other prompted
        frames; anything else depends on its own prompts alone. The result is kept, and remembered
        when a bank that agrees with it is next asked for: repeated clicks only decode.
        """
        said = _said_on(wanted, frame)
        if said.base is None:
            bank = self._segmenter.new_bank(self._shape)
        else:
            while self.build_next(wanted, without=frame):
                pass
            bank = self._memory_of(wanted.object_id).bank
        result = self._segmented(wanted.object_id, said, bank)
        self._keep_live((wanted.object_id, frame, said.prompts, said.base), result)
        return result

    def preview(self, wanted: ObjectPrompts, frame: int) -> Segmented:
        """What `segment` would answer. The object's memory and the kept results stay as they are."""
        said = _said_on(wanted, frame)
        return self._segmented(wanted.object_id, said, self._bank_to_preview(wanted, said))

    def glimpse(self, wanted: ObjectPrompts, frame: int) -> Segmented | None:
        """About what `preview` would answer; None where the segmenter cannot tell it sooner."""
        said = _said_on(wanted, frame)
        bank = self._bank_to_preview(wanted, said)
        prompts = said.prompts if not said.prompts.is_empty else Prompts(mask=said.mask)
        refine = self._start(wanted.object_id, said)
        result = self._segmenter.glimpse(self._features(frame), frame, bank, prompts, refine)
        return empty_when_lost(result) if result is not None else None

    def build_next(self, wanted: ObjectPrompts, without: int | None = None) -> bool:
        """Bring the object's bank one prompted frame nearer to what the request says.

        without: a frame that the bank shall not hold, whatever the request says. Returns whether a
        frame was built; call again until it was not, and the bank then agrees.
        """
        return self._build(self._memory_of(wanted.object_id), wanted, without)

    def _build(self, memory: _ObjectMemory, wanted: ObjectPrompts, without: int | None) -> bool:
        if memory.agreed is wanted and without is None:
            return False
        said = {p.frame: p for p in wanted.frames if p.frame != without and not _says_nothing(p)}
        for frame in [f for f, source in memory.sources.items() if not _agrees(source, said.get(f))]:
            memory.bank.forget(frame)
            del memory.sources[frame]
        missing = [p for f, p in said.items() if f not in memory.sources]
        if not missing:
            memory.agreed = wanted if without is None else None
            return False
        memory.agreed = None
        # Frames with a known mask depend on nothing, so they come first: what must be segmented
        # with the object's memory then finds the same memory however the bank was built.
        self._remember(memory, wanted.object_id, min(missing, key=lambda p: (p.mask is None, p.frame)))
        return True

    def bank(self, object_id: int) -> MemoryBank:
        """The object's bank as it stands; use `build_next` first."""
        return self._memory_of(object_id).bank

    def forget_object(self, object_id: int) -> None:
        self._memories.pop(object_id, None)
        if self._previewed is not None and self._previewed[0] == object_id:
            self._previewed = None
        for key in [k for k in self._live if k[0] == object_id]:
            del self._live[key]

    def _memory_of(self, object_id: int) -> _ObjectMemory:
        if object_id not in self._memories:
            self._memories[object_id] = _ObjectMemory(self._segmenter.new_bank(self._shape))
        return self._memories[object_id]

    def _segmented(self, object_id: int, said: PromptedFrame, bank: MemoryBank) -> Segmented:
        prompts = said.prompts if not said.prompts.is_empty else Prompts(mask=said.mask)
        refine = self._start(object_id, said)
        result = self._segmenter.segment(self._features(said.frame), said.frame, bank, prompts, refine)
        return empty_when_lost(result)

    def _start(self, object_id: int, said: PromptedFrame) -> Segmented | Mask | None:
        """What the prompts refine: the result of fewer of them, or the mask that they correct."""
        fewer = self._result_of_fewer(object_id, said)
        if fewer is not None and said.mask is not None and said.mask in fewer.candidates:
            return said.mask  # the person took another reading of the click
        return fewer or said.base

    def _bank_to_preview(self, wanted: ObjectPrompts, said: PromptedFrame) -> MemoryBank:
        if said.base is None:
            return self._segmenter.new_bank(self._shape)
        return self._preview_bank(wanted, said.frame)

    def _preview_bank(self, wanted: ObjectPrompts, frame: int) -> MemoryBank:
        """A bank that holds the object's prompted frames but `frame`: its own when that is so already."""
        said = {p.frame: p for p in wanted.frames if p.frame != frame and not _says_nothing(p)}
        own = self._memories.get(wanted.object_id)
        as_is = own is not None and own.sources.keys() == said.keys()
        if own is not None and as_is and all(s.agrees_with(said[f]) for f, s in own.sources.items()):
            return own.bank
        if self._previewed is None or self._previewed[0] != wanted.object_id:
            self._previewed = (wanted.object_id, _ObjectMemory(self._segmenter.new_bank(self._shape)))
        memory = self._previewed[1]
        while self._build(memory, wanted, frame):
            pass
        return memory.bank

    def _remember(self, memory: _ObjectMemory, object_id: int, said: PromptedFrame) -> None:
        features = self._features(said.frame)
        live = self._live.get((object_id, said.frame, said.prompts, said.base))
        if live is not None and said.mask in (None, live.mask):
            result, segmented = live, True
        elif said.mask is not None:
            # What the person sees is what the memory shall hold, whichever way it came about.
            empty = self._segmenter.new_bank(self._shape)
            shown = Prompts(mask=said.mask)
            result, segmented = self._segmenter.segment(features, said.frame, empty, shown), False
        else:
            bank = memory.bank if said.base is not None else self._segmenter.new_bank(self._shape)
            result = self._segmenter.segment(features, said.frame, bank, said.prompts, said.base)
            result, segmented = empty_when_lost(result), True
        self._segmenter.remember(features, said.frame, memory.bank, result)
        shown_mask = said.mask if said.mask is not None else result.mask
        memory.sources[said.frame] = _Source(said.prompts, said.base, shown_mask, segmented)

    def _result_of_fewer(self, object_id: int, said: PromptedFrame) -> Segmented | None:
        """The kept result of the longest beginning of these points, all else being the same."""
        points = said.prompts.points
        for count in range(len(points) - 1, -1, -1):
            fewer = replace(said.prompts, points=points[:count])
            live = self._live.get((object_id, said.frame, fewer, said.base))
            if live is not None and not fewer.is_empty:
                return live
        return None

    def _keep_live(self, key: _LiveKey, result: Segmented) -> None:
        self._live[key] = result
        self._live.move_to_end(key)
        if len(self._live) > _LIVE_RESULTS:
            self._live.popitem(last=False)


def _agrees(source: _Source, wanted: PromptedFrame | None) -> bool:
    return wanted is not None and source.agrees_with(wanted)


def _says_nothing(said: PromptedFrame) -> bool:
    return said.prompts.is_empty and said.mask is None


def _said_on(wanted: ObjectPrompts, frame: int) -> PromptedFrame:
    said = wanted.on(frame)
    if said is None:
        raise ValueError(f"object {wanted.object_id} has no prompted frame {frame}")
    return said


def empty_when_lost(result: Segmented) -> Segmented:
    """A lost object has no pixels, whatever the mask decoder drew."""
    if result.score >= 0 or result.mask.is_empty:
        return result
    return replace(result, mask=Mask.empty(result.mask.height, result.mask.width))
