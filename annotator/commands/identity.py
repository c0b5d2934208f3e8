"""The Objects menu: which object is which, where it is, and deleting it."""

from __future__ import annotations

from annotator.commands.chosen import is_chosen
from annotator.commands.context import Context
from annotator.commands.registry import because, command
from annotator.words import in_brief, tr


@because("Choose one of several objects first")
def _has_others(c: Context) -> bool:
    return is_chosen(c) and c.workspace.project is not None and len(c.workspace.project.objects) > 1


def _info_flag(c: Context, what: str) -> bool:
    project, object_id = c.workspace.project, c.view.object_id
    info = (
        project.masks.info(object_id, c.view.frame) if project is not None and object_id is not None else None
    )
    return info is not None and bool(getattr(info, what))


@command(
    "objects.absent", "Absent here", menu="Objects", keys=("O",), icon="absent", group=4, enabled=is_chosen,
    checked=lambda c: _info_flag(c, "says_absent"),
    tip="The chosen object is not on this frame; tracking goes by it. Again takes it back",
)  # fmt: skip
def absent(c: Context) -> None:
    if c.view.object_id is not None:
        c.presence.toggle_absent(c.view.object_id, c.view.frame)


@command(
    "objects.occluded", "Occluded here", menu="Objects", keys=("/",), icon="occluded", group=4,
    enabled=is_chosen, checked=lambda c: _info_flag(c, "occluded"),
    tip="Something hides a part of the chosen object on this frame. Again takes it back",
)  # fmt: skip
def occluded(c: Context) -> None:
    if c.view.object_id is not None:
        c.presence.toggle_occluded(c.view.object_id, c.view.frame)


def _other(c: Context, title: str, question: str, note: str) -> int | None:
    """Another object than the chosen one: the only other, or the one that the person names."""
    project, chosen = c.workspace.project, c.view.object_id
    if project is None:
        return None
    others = [o for o in project.objects if o != chosen]
    if len(others) == 1:
        return others[0]
    return c.dialogs.choose_object(title, question, others, note, tr("Swap")) if others else None


@command(
    "objects.swap", "Swap with another from here on...", menu="Objects", keys=("X",), icon="swap", group=5,
    enabled=_has_others,
    tip="From this frame on, the chosen object and another exchange masks and prompts; names, classes and "
    "attributes stay",
)  # fmt: skip
def swap(c: Context) -> None:
    chosen, frame = c.view.object_id, c.view.frame
    note = tr(
        "The two exchange masks and prompts. Names, classes and attributes stay: they belong to the object."
    )
    other = _other(c, tr("Swap from this frame on"), tr("Which object is it really?"), note)
    if chosen is not None and other is not None:
        c.identity.swap(chosen, other, frame)


@command(
    "objects.split", "Split in two from here on", menu="Objects", icon="split", group=5, enabled=is_chosen,
    tip="What the chosen object has from this frame on becomes a new object",
)  # fmt: skip
def split(c: Context) -> None:
    if c.view.object_id is not None:
        c.identity.split(c.view.object_id, c.view.frame)


@command(
    "objects.merge", "Merge another into this...", menu="Objects", icon="merge", group=5, enabled=_has_others,
    tip="Another object becomes a part of the chosen one; where both have pixels, their union counts",
)  # fmt: skip
def merge(c: Context) -> None:
    project, chosen = c.workspace.project, c.view.object_id
    if project is None or chosen is None:
        return
    name = in_brief(project.objects[chosen].name)
    others = [o for o in project.objects if o != chosen]
    other = c.dialogs.choose_object(
        tr("Merge objects"),
        tr("Which object becomes a part of {name}?", name=name),
        others,
        tr("{name} keeps its own name, class and attributes.", name=name),
        tr("Merge"),
    )
    if other is not None:
        c.identity.merge(chosen, other)


@command(
    "objects.delete", "Delete object...", menu="Objects", keys=("Shift+Del",), icon="delete", group=9,
    enabled=is_chosen, tip="Delete the chosen object with all its masks; asks first",
)  # fmt: skip
def delete(c: Context) -> None:
    if c.view.object_id is not None:
        c.objects.delete(c.view.object_id)
