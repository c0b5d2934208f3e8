"""Every way to change a project. An edit is frozen; applying it returns the edit that takes it back.

`touched` says which rows of the project an edit changes: storage writes exactly these, and
listeners repaint exactly these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from annotator.project.mask_table import Key, MaskInfo, MaskRecord, MaskRow
from annotator.project.project import ObjectInfo, Project, VideoRef
from engine.masks import MaskShape
from engine.prompts import Prompts


@dataclass(frozen=True)
class Touched:
    """What an edit changes: object ids (and their order), (object_id, frame) of prompts and masks, the
    video, the classes."""

    objects: frozenset[int] = frozenset()
    prompts: frozenset[Key] = frozenset()
    masks: frozenset[Key] = frozenset()
    video: bool = False
    classes: bool = False

    @cached_property
    def mask_frames(self) -> dict[int, set[int]]:
        """The frames of `masks` by object; gathered once for all who ask, since they may be many."""
        frames: defaultdict[int, set[int]] = defaultdict(set)
        for object_id, frame in self.masks:
            frames[object_id].add(frame)
        return dict(frames)

    def __or__(self, other: Touched) -> Touched:
        return TouchedSum((self, other)).total()


class TouchedSum:
    """All that several edits touch, gathered in time that grows with their number alone."""

    def __init__(self, parts: Iterable[Touched] = ()) -> None:
        self._objects: set[int] = set()
        self._prompts: set[Key] = set()
        self._masks: set[Key] = set()
        self._video = False
        self._classes = False
        for part in parts:
            self.add(part)

    def add(self, part: Touched) -> None:
        self._objects |= part.objects
        self._prompts |= part.prompts
        self._masks |= part.masks
        self._video |= part.video
        self._classes |= part.classes

    def overlaps(self, part: Touched) -> bool:
        """Whether anything in `part` is touched here too."""
        return (
            not part.objects.isdisjoint(self._objects)
            or not part.prompts.isdisjoint(self._prompts)
            or not part.masks.isdisjoint(self._masks)
            or (part.video and self._video)
            or (part.classes and self._classes)
        )

    def total(self) -> Touched:
        return Touched(
            frozenset(self._objects),
            frozenset(self._prompts),
            frozenset(self._masks),
            self._video,
            self._classes,
        )


class Edit(Protocol):
    """A change to a project."""

    @property
    def nbytes(self) -> int:
        """Bytes of pixels that this edit keeps in memory; 0 for what holds none."""
        ...

    @property
    def touched(self) -> Touched:
        """What `apply` changes, known without applying."""
        ...

    def apply(self, project: Project) -> Edit:
        """Change the project; returns the inverse. Raises KeyError, changing nothing, on unknown objects."""
        ...


def _nbytes(prompts: Prompts | None) -> int:
    return 0 if prompts is None or prompts.mask is None else len(prompts.mask.data)


@dataclass(frozen=True, slots=True)
class AddObject:
    """A new object, at `position` in the order, or last."""

    info: ObjectInfo
    position: int | None = None

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(frozenset({self.info.id}))

    def apply(self, project: Project) -> Edit:
        o = self.info.id
        if o in project.objects:
            raise KeyError(f"object {o} is there already")
        entries = list(project.objects.items())
        entries.insert(len(entries) if self.position is None else self.position, (o, self.info))
        project.objects.clear()
        project.objects.update(entries)
        project.next_object_id = max(project.next_object_id, o + 1)
        return RemoveObject(o, frozenset(), frozenset())


@dataclass(frozen=True)
class RemoveObject:
    """An object goes, with its prompts and masks. Make it with `remove_object`, which knows its frames.

    No pixels are read, however many masks there are: the project file keeps them until it is opened anew.
    """

    object_id: int
    prompt_frames: frozenset[int]
    mask_frames: frozenset[int] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0

    @cached_property
    def touched(self) -> Touched:
        o = self.object_id
        return Touched(
            frozenset({o}),
            frozenset((o, f) for f in self.prompt_frames),
            frozenset((o, f) for f in self.mask_frames),
        )

    def apply(self, project: Project) -> Edit:
        o = self.object_id
        info = project.objects[o]
        position = list(project.objects).index(o)
        prompts = tuple((f, project.prompts[o, f]) for f in project.prompted_frames(o))
        bases = tuple((f, r) for (b, f), r in project.bases.items() if b == o)
        for frame, _ in prompts:
            del project.prompts[o, frame]
        for frame, _ in bases:
            del project.bases[o, frame]
        del project.objects[o]
        return BringBack(AddObject(info, position), prompts, bases, project.masks.rows.take(o))


@dataclass(frozen=True)
class BringBack:
    """A removed object is there again, with all that it had. `RemoveObject` alone makes it."""

    added: AddObject
    prompts: tuple[tuple[int, Prompts], ...]
    bases: tuple[tuple[int, MaskRecord], ...] = field(repr=False)
    masks: MaskRow | None = field(repr=False)

    @property
    def nbytes(self) -> int:
        bases = sum(len(r.mask.data) for _, r in self.bases)
        return bases + sum(_nbytes(p) for _, p in self.prompts)

    @cached_property
    def touched(self) -> Touched:
        return self._removal().touched

    def apply(self, project: Project) -> Edit:
        o = self.added.info.id
        self.added.apply(project)
        for frame, prompts in self.prompts:
            project.prompts[o, frame] = prompts
        for frame, base in self.bases:
            project.bases[o, frame] = base
        if self.masks is not None:
            project.masks.rows.bring_back(self.masks)
        return self._removal()

    def _removal(self) -> RemoveObject:
        masks = frozenset(self.masks.frames()) if self.masks is not None else frozenset[int]()
        return RemoveObject(self.added.info.id, frozenset(f for f, _ in self.prompts), masks)


def remove_object(project: Project, object_id: int) -> RemoveObject:
    """The edit that removes an object with all it has."""
    return RemoveObject(
        object_id,
        frozenset(project.prompted_frames(object_id)),
        frozenset(project.masks.frames(object_id)),
    )


@dataclass(frozen=True, slots=True)
class SetObject:
    """Rename, recolour, relabel: the object with info.id becomes `info`."""

    info: ObjectInfo

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(objects=frozenset({self.info.id}))

    def apply(self, project: Project) -> Edit:
        old = project.objects[self.info.id]
        project.objects[self.info.id] = self.info
        return SetObject(old)


@dataclass(frozen=True, slots=True)
class SetPrompts:
    """What is said about an object on a frame becomes `prompts`; None or empty prompts say nothing."""

    object_id: int
    frame: int
    prompts: Prompts | None

    @property
    def nbytes(self) -> int:
        return _nbytes(self.prompts)

    @property
    def touched(self) -> Touched:
        return Touched(prompts=frozenset({(self.object_id, self.frame)}))

    def apply(self, project: Project) -> Edit:
        key = (self.object_id, self.frame)
        if self.object_id not in project.objects:
            raise KeyError(f"no object {self.object_id}")
        old = project.prompts.pop(key, None)
        if self.prompts is not None and not self.prompts.is_empty:
            project.prompts[key] = self.prompts
        return SetPrompts(self.object_id, self.frame, old)


@dataclass(frozen=True, slots=True)
class SetBase:
    """The mask that an object's prompts on a frame correct becomes `record`; None for none.

    It belongs to the prompts and is saved with them: set it in one `Several` with SetPrompts.
    """

    object_id: int
    frame: int
    record: MaskRecord | None = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0 if self.record is None else len(self.record.mask.data)

    @property
    def touched(self) -> Touched:
        return Touched(prompts=frozenset({(self.object_id, self.frame)}))

    def apply(self, project: Project) -> Edit:
        key = (self.object_id, self.frame)
        if self.object_id not in project.objects:
            raise KeyError(f"no object {self.object_id}")
        old = project.bases.pop(key, None)
        if self.record is not None:
            project.bases[key] = self.record
        return SetBase(self.object_id, self.frame, old)


@dataclass(frozen=True, slots=True)
class SetMask:
    """An object's mask on a frame becomes `record`; None for no mask."""

    object_id: int
    frame: int
    record: MaskRecord | None = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0 if self.record is None else len(self.record.mask.data)

    @property
    def touched(self) -> Touched:
        return Touched(masks=frozenset({(self.object_id, self.frame)}))

    def apply(self, project: Project) -> Edit:
        if self.object_id not in project.objects:
            raise KeyError(f"no object {self.object_id}")
        old = project.masks.get_sound(self.object_id, self.frame)
        project.masks.put(self.object_id, self.frame, self.record)
        return SetMask(self.object_id, self.frame, old)


@dataclass(frozen=True, slots=True)
class SetMaskInfo:
    """What is known of a mask changes (verified, stale), its pixels stay: neither read nor written."""

    object_id: int
    frame: int
    info: MaskInfo

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(masks=frozenset({(self.object_id, self.frame)}))

    def apply(self, project: Project) -> Edit:
        old = project.masks.info(self.object_id, self.frame)
        if old is None:
            raise KeyError(f"object {self.object_id} has no mask on frame {self.frame}")
        project.masks.put_info(self.object_id, self.frame, replace(self.info, area=old.area))
        return SetMaskInfo(self.object_id, self.frame, old)


@dataclass(frozen=True, slots=True)
class SetStale:
    """Masks of an object are out of date from now on, or not any more; frames without a mask are passed
    over. One edit for many frames: a correction may concern thousands."""

    object_id: int
    frames: tuple[int, ...] = field(repr=False)
    stale: bool = True

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(masks=frozenset((self.object_id, f) for f in self.frames))

    def apply(self, project: Project) -> Edit:
        changed = project.masks.mark_stale(self.object_id, self.frames, self.stale)
        return SetStale(self.object_id, changed, not self.stale)


@dataclass(frozen=True, slots=True)
class SetShapes:
    """Masks were measured: their shapes, by object and frame. Pixels and all else stay as they are."""

    shapes: tuple[tuple[Key, MaskShape], ...] = field(repr=False)

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(masks=frozenset(key for key, _ in self.shapes))

    def apply(self, project: Project) -> Edit:
        """Its own inverse: a shape follows from the pixels, and knowing it is never taken back."""
        for key, shape in self.shapes:
            info = project.masks.info(*key)
            if info is not None:
                project.masks.put_info(*key, replace(info, shape=shape))
        return self


@dataclass(frozen=True, slots=True)
class SetVideo:
    """The video is now found elsewhere (or is another copy of it)."""

    video: VideoRef

    @property
    def nbytes(self) -> int:
        return 0

    @property
    def touched(self) -> Touched:
        return Touched(video=True)

    def apply(self, project: Project) -> Edit:
        old = project.video
        project.video = self.video
        return SetVideo(old)


@dataclass(frozen=True, slots=True)
class Several:
    """Edits applied in order as one; all or none."""

    edits: tuple[Edit, ...]

    @property
    def nbytes(self) -> int:
        return sum(edit.nbytes for edit in self.edits)

    @property
    def touched(self) -> Touched:
        return TouchedSum(edit.touched for edit in self.edits).total()

    def apply(self, project: Project) -> Edit:
        inverses: list[Edit] = []
        try:
            for edit in self.edits:
                inverses.append(edit.apply(project))
        except Exception:
            for inverse in reversed(inverses):
                inverse.apply(project)
            raise
        return Several(tuple(reversed(inverses)))
