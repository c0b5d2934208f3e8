"""Every way to change a project. An edit is frozen; applying it returns the edit that takes it back.

`touched` says which rows of the project an edit changes: storage writes exactly these, and
listeners repaint exactly these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from annotator.project.mask_table import Key, MaskRecord
from annotator.project.project import ObjectInfo, Project, VideoRef
from engine.prompts import Prompts


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit changes: object ids, (object_id, frame) of prompts and masks, the video, the order."""

    objects: frozenset[int] = frozenset()
    prompts: frozenset[Key] = frozenset()
    masks: frozenset[Key] = frozenset()
    video: bool = False

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            self.objects | other.objects,
            self.prompts | other.prompts,
            self.masks | other.masks,
            self.video or other.video,
        )


class Edit(Protocol):
    """A change to a project."""

    @property
    def touched(self) -> Touched:
        """What `apply` changes, known without applying."""
        ...

    def apply(self, project: Project) -> Edit:
        """Change the project; returns the inverse. Raises KeyError, changing nothing, on unknown objects."""
        ...


@dataclass(frozen=True, slots=True)
class AddObject:
    """A new object, with whatever it has already (an undone removal); at `position` in the order."""

    info: ObjectInfo
    position: int | None = None
    prompts: tuple[tuple[int, Prompts], ...] = ()
    masks: tuple[tuple[int, MaskRecord], ...] = field(default=(), repr=False)

    @property
    def touched(self) -> Touched:
        o = self.info.id
        return Touched(
            frozenset({o}),
            frozenset((o, f) for f, _ in self.prompts),
            frozenset((o, f) for f, _ in self.masks),
        )

    def apply(self, project: Project) -> Edit:
        o = self.info.id
        if o in project.objects:
            raise KeyError(f"object {o} is there already")
        entries = list(project.objects.items())
        entries.insert(len(entries) if self.position is None else self.position, (o, self.info))
        project.objects.clear()
        project.objects.update(entries)
        project.next_object_id = max(project.next_object_id, o + 1)
        for frame, prompts in self.prompts:
            project.prompts[o, frame] = prompts
        for frame, record in self.masks:
            project.masks.put(o, frame, record)
        return RemoveObject(o, frozenset(f for f, _ in self.prompts), frozenset(f for f, _ in self.masks))


@dataclass(frozen=True, slots=True)
class RemoveObject:
    """An object goes, with its prompts and masks. Make it with `remove_object`, which knows its frames."""

    object_id: int
    prompt_frames: frozenset[int]
    mask_frames: frozenset[int] = field(repr=False)

    @property
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
        records = ((f, project.masks.get(o, f)) for f in project.masks.frames(o))
        masks = tuple((f, r) for f, r in records if r is not None)
        for frame, _ in prompts:
            del project.prompts[o, frame]
        for frame, _ in masks:
            project.masks.put(o, frame, None)
        del project.objects[o]
        return AddObject(info, position, prompts, masks)


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
class SetMask:
    """An object's mask on a frame becomes `record`; None for no mask."""

    object_id: int
    frame: int
    record: MaskRecord | None = field(repr=False)

    @property
    def touched(self) -> Touched:
        return Touched(masks=frozenset({(self.object_id, self.frame)}))

    def apply(self, project: Project) -> Edit:
        if self.object_id not in project.objects:
            raise KeyError(f"no object {self.object_id}")
        old = project.masks.get(self.object_id, self.frame)
        project.masks.put(self.object_id, self.frame, self.record)
        return SetMask(self.object_id, self.frame, old)


@dataclass(frozen=True, slots=True)
class SetVideo:
    """The video is now found elsewhere (or is another copy of it)."""

    video: VideoRef

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
    def touched(self) -> Touched:
        touched = Touched()
        for edit in self.edits:
            touched |= edit.touched
        return touched

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
