"""The Objects menu."""

from __future__ import annotations

from annotator.commands.chosen import chosen_object, is_chosen
from annotator.commands.context import Context
from annotator.commands.registry import because, command, is_open
from annotator.words import tr
from engine.errors import Sentence


@command(
    "objects.new", "New object", menu="Objects", keys=("N",), icon="add", enabled=is_open, tool_bar=True,
    tip="The next click on the picture makes a new object",
)  # fmt: skip
def new(c: Context) -> None:
    c.objects.new_object()
    c.notices.hint(tr("Click the new object on the picture."))


@command(
    "objects.propose", "Everything on this frame", menu="Objects", keys=("M",), icon="propose",
    enabled=is_open, checked=lambda c: c.proposing.is_on,
    tip="Look for all objects on this frame, and accept those you want with a click",
)  # fmt: skip
def propose(c: Context) -> None:
    if not c.proposing.leave():
        c.proposing.start()


@command(
    "objects.accept_good", "Accept the good proposals", menu="Objects",
    enabled=lambda c: bool(c.proposing.good), tip="Make objects of all proposals with a high score (Enter)",
)  # fmt: skip
def accept_good(c: Context) -> None:
    c.proposing.accept_good()


@command(
    "objects.rename", "Rename...", menu="Objects", keys=("F2",), icon="rename", group=1, enabled=is_chosen
)
def rename(c: Context) -> None:
    info = chosen_object(c)
    name = c.dialogs.text(tr("Rename object"), tr("Name"), info.name) if info is not None else None
    if info is not None and name is not None:
        c.objects.rename(info.id, name)


@command(
    "objects.hide", "Hide", menu="Objects", keys=("H",), icon="hidden", group=1, enabled=is_chosen,
    checked=lambda c: c.view.object_id in c.view.hidden, tip="Do not draw the chosen object",
)  # fmt: skip
def hide(c: Context) -> None:
    if c.view.object_id is not None:
        c.objects.toggle_visible(c.view.object_id)


@because("No object is hidden")
def _has_hidden(c: Context) -> bool:
    return bool(c.view.hidden) or c.view.solo


@command(
    "objects.show_all",
    "Show all",
    menu="Objects",
    icon="visible",
    group=1,
    enabled=_has_hidden,
)
def show_all(c: Context) -> None:
    c.view.hidden = frozenset()
    c.view.solo = False


@command(
    "objects.solo", "Show only the chosen object", menu="Objects", keys=("S",), icon="solo", group=1,
    enabled=is_open, checked=lambda c: c.view.solo, tip="Draw the chosen object alone, whichever that is",
)  # fmt: skip
def solo(c: Context) -> None:
    c.view.solo = not c.view.solo


@command(
    "objects.lock", "Lock", menu="Objects", keys=("L",), icon="lock", group=1, enabled=is_chosen,
    checked=lambda c: (info := chosen_object(c)) is not None and info.locked,
    tip="A locked object takes no prompts, no tracking and no painting",
)  # fmt: skip
def lock(c: Context) -> None:
    if c.view.object_id is not None:
        c.objects.toggle_lock(c.view.object_id)


def _move(c: Context, step: int) -> None:
    project, chosen = c.workspace.project, c.view.object_id
    if project is not None and chosen in project.objects:
        c.objects.move(chosen, max(0, list(project.objects).index(chosen) + step))


@command(
    "objects.move_up", "Move up in the list", menu="Objects", keys=("Alt+Up",), icon="up", group=2,
    enabled=is_chosen, repeats=True, tip="Where objects overlap, the order of the list counts",
)  # fmt: skip
def move_up(c: Context) -> None:
    _move(c, -1)


@command(
    "objects.move_down", "Move down in the list", menu="Objects", keys=("Alt+Down",), icon="down", group=2,
    enabled=is_chosen, repeats=True, tip="Where objects overlap, the order of the list counts",
)  # fmt: skip
def move_down(c: Context) -> None:
    _move(c, 1)


@because("There is no object yet")
def _has_objects(c: Context) -> bool:
    return c.workspace.project is not None and bool(c.workspace.project.objects)


@command(
    "objects.previous", "Choose previous object", menu="Objects", keys=("Up",), group=2, repeats=True,
    enabled=_has_objects, tip="The one above in the list",
)  # fmt: skip
def previous(c: Context) -> None:
    c.objects.choose_neighbour(-1)


@command(
    "objects.next", "Choose next object", menu="Objects", keys=("Down",), group=2, repeats=True,
    enabled=_has_objects, tip="The one below in the list",
)  # fmt: skip
def next_object(c: Context) -> None:
    c.objects.choose_neighbour(1)


def _choose(place: int) -> None:
    @because(Sentence("There are fewer than {count} objects", count=place + 1))
    def has_one(c: Context) -> bool:
        return c.workspace.project is not None and len(c.workspace.project.objects) > place

    @command(
        f"objects.choose_{place + 1}", Sentence("Choose object {place}", place=place + 1), menu="Objects",
        keys=(str(place + 1),), group=2, enabled=has_one, in_menu=False,
    )  # fmt: skip
    def choose(c: Context) -> None:
        c.objects.choose(place)


for _place in range(9):
    _choose(_place)
