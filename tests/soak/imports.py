"""A simulated person imports masks: what they exported before, in every format, and what is no such thing."""

from __future__ import annotations

import random
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from annotator.panels.import_dialog import ImportDialog
from annotator.project.mask_table import Key, MaskFlag, MaskRecord
from annotator.project.project import Project
from tests.soak.hands import drop
from tests.soak.person import Person, action
from tests.soak.program import rest

_MANY = 12  # objects: what is imported as new and exported again would be twice as many each time
_CLICK = Qt.MouseButton.LeftButton


@action(0.5)
def import_masks(person: Person, rng: random.Random) -> None:
    """By the dialog, with the choices turned some way. What they had settled is as it was."""
    program, exported = person.program, _exported(person)
    project = program.project
    if project is None or not exported:
        person.command("file.import", rng)
        return
    person.dialogs.plan(ImportDialog, lambda _: _leave_alone(person))
    program.app.actions.by_id["file.import"].trigger()
    dialogs = [d for d in program.app.window.findChildren(ImportDialog) if d.isVisible()]
    if dialogs:
        settled = _settled(project)
        _fill(dialogs[-1], person, rng, rng.choice(exported))
        if rng.random() < 0.7 and program.project is project:
            program.wait(lambda: program.app.importing._adding is None, "the import")
            changed = [key for key, record in settled.items() if project.masks.get_sound(*key) != record]
            assert not changed, f"an import changed what was settled: {changed[:6]}"
            if len(project.objects) > _MANY:
                person.command("edit.undo", rng)
    person.dialogs.plan(None)


@action(0.3)
def drop_masks(person: Person, rng: random.Random) -> None:
    """What was exported before is dropped on the picture; the dialog is met like any other."""
    exported, project = _exported(person), person.program.project
    if exported and (project is None or len(project.objects) <= _MANY):
        drop(person.program.app.window.canvas, [rng.choice(exported)])
    rest(rng.choice((0, 10, 100)))


def _exported(person: Person) -> list[Path]:
    found = [p for p in person.material.out.glob("export *") if p.is_dir() or p.suffix in (".json", ".xml")]
    return sorted(found)


def _leave_alone(person: Person) -> None:
    """It is filled elsewhere: chance keeps its hands off for as long."""
    person.dialogs.plan(ImportDialog, lambda _: _leave_alone(person))


def _fill(dialog: ImportDialog, person: Person, rng: random.Random, path: Path) -> None:
    dialog.place.setText(str(path))
    person.program.wait(
        lambda: not isValid(dialog) or (dialog._work is None and not dialog._typed.isActive()), "the reading"
    )
    if not isValid(dialog) or not dialog.isVisible():
        return
    assert dialog.summary.text(), "what was found is not said"
    parts: list[QWidget] = [dialog.as_new, dialog.join, dialog.verify, dialog.first]
    for part in parts:
        if part.isEnabled() and part.isVisible() and rng.random() < 0.4:
            QTest.keyClick(part, rng.choice((Qt.Key.Key_Space, Qt.Key.Key_Up, Qt.Key.Key_Down)))
    if dialog.go.isEnabled() and rng.random() < 0.9:
        QTest.mouseClick(dialog.go, _CLICK, pos=dialog.go.rect().center())
    else:
        dialog.reject()


def _settled(project: Project) -> dict[Key, MaskRecord | None]:
    """What a person painted or verified."""
    wanted = MaskFlag.PAINTED | MaskFlag.VERIFIED
    found = {}
    for object_id in project.objects:
        flags = project.masks.flags(object_id, project.video.num_frames)
        for frame in (flags & int(wanted)).nonzero()[0].tolist():
            found[object_id, frame] = project.masks.get_sound(object_id, frame)
    return found
