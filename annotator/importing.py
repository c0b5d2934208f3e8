"""Imports of what other programs made: read on a thread, then added to the open project as one step."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.background import Background, Reporter
from annotator.importers.classes import FoundClass
from annotator.importers.cvat import FoundObject, FoundTracks, read_cvat, value_of
from annotator.notices import Notices
from annotator.project.attributes import Attribute, Values
from annotator.project.classes import UNCLASSED, Classes
from annotator.project.edits import AddObject, Edit, SetMask, Several
from annotator.project.history import History, Step
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.object_edits import SetClasses
from annotator.project.project import ObjectInfo, Project
from annotator.project.timed_values import Changes
from annotator.words import counted, tr
from annotator.workspace import Workspace
from engine.errors import Sentence, UserError

SUFFIXES = (".xml", ".zip")
_A_TURN = 200  # masks that are added before the window has its turn


class Importing(QObject):
    """Starts imports; what comes of them becomes a notice. imported: one is done."""

    imported = Signal()

    def __init__(
        self, workspace: Workspace, background: Background, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._notices = notices
        self._adding: tuple[History, Step, Iterator[SetMask]] | None = None
        self._told = ""
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._add_some)
        workspace.closing.connect(self._stop)

    def start(self, path: Path) -> None:
        """Add the objects of a file of CVAT to the open project. Raises UserError while none is open."""
        project = self._workspace.project
        if project is None:
            raise UserError("Open the video first that {name} is about; then import it.", name=path.name)
        if self._adding is not None:
            raise UserError("Another import is under way. Wait until it is done.")
        size, frames = (project.video.width, project.video.height), project.video.num_frames

        def work(reporter: Reporter) -> FoundTracks:
            return read_cvat(path, size, frames, reporter.progress)

        self._background.run(
            tr("Importing {name}", name=path.name),
            work,
            lambda found: self._add(project, path, found),
            self._notices.exception,
            lambda: self._notices.hint(tr("The import was cancelled; nothing was added.")),
        )

    def _add(self, project: Project, path: Path, found: FoundTracks) -> None:
        history = self._workspace.history
        if history is None or self._workspace.project is not project or self._adding is not None:
            return  # it was closed meanwhile
        classes = with_found(project.classes, found.classes)
        infos = [_info(project, place, one, classes) for place, one in enumerate(found.objects)]
        edits: list[Edit] = [] if classes == project.classes else [SetClasses(classes)]
        edits += [AddObject(info) for info in infos]
        step = history.do(Sentence("Import {name}", name=path.name), Several(tuple(edits)))
        self._told = _summary(path, found)
        self._adding = history, step, _masks(infos, found.objects)
        self._turn.start()

    def _add_some(self) -> None:
        if self._adding is None:
            return
        history, step, masks = self._adding
        if not step.done:  # undone by the person: nothing came
            self._stop()
            return
        some = list(islice(masks, _A_TURN))
        here = tuple(edit for edit in some if edit.object_id in history.project.objects)
        try:
            goes_on = bool(some) and (not here or history.extend(step, Several(here)))
        except UserError as error:
            self._stop()
            self._notices.exception(error)
            return
        if goes_on:
            self._turn.start()
            return
        self._stop()
        if not some:
            self._notices.info(self._told)
            self.imported.emit()

    def _stop(self) -> None:
        self._adding = None
        self._turn.stop()


def with_found(classes: Classes, found: list[FoundClass]) -> Classes:
    """These and those that are new; one that is there gets the attributes that it lacks."""
    for one in found:
        if one.name and one.name != UNCLASSED:
            classes = classes.with_class(one.name, one.colour, one.attributes)
    return classes


def _info(project: Project, place: int, found: FoundObject, classes: Classes) -> ObjectInfo:
    """The object that a track becomes, the `place`-th of them."""
    fresh = project.new_object(place)
    entry = classes.find(found.label)
    name = fresh.name if found.label == UNCLASSED else f"{found.label} {fresh.id}"
    values: Values = ()
    changes: Changes = ()
    for attribute in entry.attributes if entry is not None else ():
        if attribute.mutable:
            changed = tuple(_changes(attribute, found))
            changes += ((attribute.name, changed),) if changed else ()
        else:
            texts = (m.said[attribute.name] for m in found.masks if attribute.name in m.said)
            value = value_of(attribute, next(texts, ""))
            if value is not None and value != attribute.default:
                values += ((attribute.name, value),)
    return ObjectInfo(fresh.id, name, found.label, fresh.colour, False, values, changes)


def _changes(attribute: Attribute, found: FoundObject) -> Iterator[tuple[int, str | float | bool]]:
    held = attribute.default
    for one in found.masks:
        value = value_of(attribute, one.said[attribute.name]) if attribute.name in one.said else None
        if value is not None and value != held:
            yield one.frame, value
            held = value


def _masks(infos: list[ObjectInfo], objects: list[FoundObject]) -> Iterator[SetMask]:
    """Every mask of the file. What a person has drawn in CVAT is verified: tracking starts from it."""
    for info, one in zip(infos, objects, strict=True):
        for mask in one.masks:
            known = MaskInfo(
                Source.IMPORTED,
                verified=one.by_hand and mask.is_key,
                area=mask.mask.area,
                occluded=mask.occluded and not mask.mask.is_empty,
            )
            yield SetMask(info.id, mask.frame, MaskRecord(mask.mask, known))


def _summary(path: Path, found: FoundTracks) -> str:
    masks = sum(len(one.masks) for one in found.objects)
    objects = counted(len(found.objects), "%n object", "%n objects")
    told = counted(
        masks,
        "{objects} with %n mask came from {name}.",
        "{objects} with %n masks came from {name}.",
        objects=objects,
        name=path.name,
    )
    if not found.left_out:
        return told
    left = counted(
        found.left_out,
        "%n shape of another kind or beyond the last frame was left out.",
        "%n shapes of other kinds or beyond the last frame were left out.",
    )
    return f"{told} {left}"
