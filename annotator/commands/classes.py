"""The Objects menu: classes."""

from __future__ import annotations

from annotator.commands.chosen import chosen_object, is_chosen
from annotator.commands.context import Context
from annotator.commands.key_map import FIRST_NINE_CLASSES
from annotator.commands.registry import because, command, is_open
from annotator.project.classes import UNCLASSED, class_title
from annotator.words import tr
from engine.errors import Sentence


@command(
    "objects.relabel", "Set class...", menu="Objects", icon="tag", group=3,
    enabled=is_chosen,
    tip=Sentence("{first} to {last} give the first nine classes at once", **FIRST_NINE_CLASSES),
)  # fmt: skip
def relabel(c: Context) -> None:
    info = chosen_object(c)
    if info is None:
        return
    now = "" if info.label == UNCLASSED else info.label
    project = c.workspace.project
    known = project.classes.names if project is not None else ()
    words = tr("Class: one of the project's, or a new one") if known else tr("Class")
    label = c.dialogs.text(tr("Class of the object"), words, now, known)
    if label is not None:
        c.classes.give(info.id, label)


@command(
    "objects.classes", "Classes...", menu="Objects", icon="classes", group=3, enabled=is_open,
    tip="Add, rename, recolour, order, delete and import the project's classes",
)  # fmt: skip
def classes(c: Context) -> None:
    c.dialogs.show_classes()


@command(
    "objects.attributes", "Set attributes", menu="Objects", keys=("Ctrl+Shift+A",), icon="attributes",
    group=3, enabled=is_chosen,
    tip="To the fields for what its class asks of the chosen object; Enter or Esc leads back",
)  # fmt: skip
def attributes(c: Context) -> None:
    info = chosen_object(c)
    if info is not None and not c.window.edit_attributes():
        c.notices.hint(
            tr(
                "Class {label} has no attributes. Add some under Objects, Classes.",
                label=class_title(info.label),
            )
        )


def _colours_by_class(c: Context) -> bool:
    return c.workspace.project is not None and c.workspace.project.classes.colour_objects


@command(
    "objects.colour_by_class", "Colour by class", menu="Objects", icon="colour", group=3, enabled=is_open,
    checked=_colours_by_class, tip="Draw objects in the colour of their class instead of their own",
)  # fmt: skip
def colour_by_class(c: Context) -> None:
    c.classes.colour_objects(not _colours_by_class(c))


def _give(place: int) -> None:
    @because("Add classes first, under Objects, Classes")
    def has_one(c: Context) -> bool:
        return c.workspace.project is not None and len(c.workspace.project.classes) > place

    @command(
        f"objects.class_{place + 1}", Sentence("Give class {place}", place=place + 1), menu="Objects",
        keys=(f"Ctrl+{place + 1}",), group=3, enabled=has_one, in_menu=False,
    )  # fmt: skip
    def give(c: Context) -> None:
        c.classes.give_place(c.view.object_id, place)


for _place in range(9):
    _give(_place)
