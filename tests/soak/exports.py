"""A simulated person exports, in every format, and what was written is read back and compared."""

from __future__ import annotations

import json
import random
import warnings
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from annotator.exporters.drawing import Labels
from annotator.exporters.options import ExportOptions
from annotator.exporters.overlay import OverlayOptions
from annotator.exporting import ExportChoice
from annotator.importers.cvat import read_cvat
from annotator.importers.found import Clip
from annotator.panels.export_dialog import ExportDialog
from annotator.project.project import Project
from engine.frames import open_frames
from tests.soak.checks import near_edge, settle
from tests.soak.hands import place_in
from tests.soak.person import Person, action

_FAR = 30  # of 255: what an encoder makes of half of the pixels, 13 at most in 4,200 pictures tried
_FEWEST = 200  # pixels, for that to be said


@action(0.5)
def export(person: Person, rng: random.Random) -> None:
    """All is left to come to rest first, so that what is written can be compared."""
    program = person.program
    wrong = settle(program)
    assert not wrong, wrong
    chosen: list[ExportChoice] = []
    person.dialogs.plan(ExportDialog, lambda dialog: chosen.append(_fill(dialog, person, rng)))
    program.app.actions.by_id["file.export"].trigger()
    person.dialogs.plan(None)
    assert chosen, "the export dialog did not come"
    program.wait(lambda: program.app.background.current is None, "the export")
    project = program.project
    assert project is not None
    options = chosen[0].options
    READERS[chosen[0].format](chosen[0].destination, project, _frames(project, options), options)


def _fill(dialog: QWidget, person: Person, rng: random.Random) -> ExportChoice:
    """With the hands; the form's switches and lists are turned some way first."""
    assert isinstance(dialog, ExportDialog)
    dialog.list.setCurrentRow(rng.randrange(dialog.list.count()))
    for field in dialog.form.findChildren(QWidget):
        if field.isVisible() and field.focusPolicy() != Qt.FocusPolicy.NoFocus and rng.random() < 0.4:
            QTest.keyClick(field, rng.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space)))
    dialog.destination.setText(str(person.material.out / f"export {rng.randrange(3)}"))
    if dialog.replace.isVisible():
        dialog.replace.click()
    choice = dialog.choice
    assert dialog.export_button.isEnabled(), dialog.summary.text()
    button = dialog.export_button
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place_in(button.rect(), rng))
    return choice


def _frames(project: Project, options: ExportOptions) -> range:
    last = project.video.num_frames - 1 if options.last is None else options.last
    return range(options.first, last + 1)


def _read_davis(folder: Path, project: Project, frames: range, _: ExportOptions) -> None:
    """Where one object covers a pixel it is that one's; where several do, one of theirs; else none's."""
    objects = json.loads((folder / "objects.json").read_text(encoding="utf-8"))["objects"]
    assert [(o["id"], o["name"]) for o in objects] == [(o.id, o.name) for o in project.objects.values()]
    pictures = sorted((folder / "Annotations").glob("*/*.png"))
    assert [int(p.stem) for p in pictures] == list(frames)
    for n, path in zip(frames, pictures, strict=True):
        with Image.open(path) as picture:
            index = np.asarray(picture)
        covered = np.zeros(index.shape, np.bool_)
        for one in objects:
            mask = _mask(project, one["id"], n)
            covered |= mask
            assert mask[index == one["index"]].all(), f"{path}: index {one['index']} beyond its mask"
        assert ((index > 0) == covered).all(), f"{path}: other pixels are covered than in the project"


def _read_coco(file: Path, project: Project, frames: range, _: ExportOptions) -> None:
    from pycocotools import mask as run_lengths

    content = json.loads(file.read_text(encoding="utf-8"))
    of_image = {image["id"]: image["frame"] for image in content["images"]}
    assert sorted(of_image.values()) == list(frames)
    found = set()
    for one in content["annotations"]:
        key = one["track_id"], of_image[one["image_id"]]
        with warnings.catch_warnings():  # pycocotools decodes through an array type of numpy 1
            warnings.simplefilter("ignore")
            pixels = run_lengths.decode(one["segmentation"]).astype(np.bool_)
        assert (pixels == _mask(project, *key)).all(), f"{file}: {key} is another mask"
        found.add(key)
    wanted = {(o, n) for o in project.objects for n in frames if _mask(project, o, n).any()}
    assert found == wanted, f"{file}: {sorted(found ^ wanted)[:6]}"


def _read_cvat(file: Path, project: Project, frames: range, _: ExportOptions) -> None:
    """Masks come back as they were; of polygons, where there were any."""
    clip = Clip("clip", project.video.width, project.video.height, project.video.num_frames)
    exact = "<polygon " not in file.read_text(encoding="utf-8")
    wanted = {(o, n) for o in project.objects for n in frames if _mask(project, o, n).any()}
    if not wanted:
        return
    found = set()
    there = [o for o in project.objects if any((o, n) in wanted for n in frames)]
    for object_id, one in zip(there, read_cvat(file, clip, lambda *_: None).objects, strict=True):
        for mask in one.masks:
            if not mask.mask.is_empty:
                found.add((object_id, mask.number))
                same = (mask.mask.to_array() == _mask(project, object_id, mask.number)).all()
                assert same or not exact, f"{file}: {object_id} on frame {mask.number} is another mask"
    assert found == wanted, f"{file}: {sorted(found ^ wanted)[:6]}"


def _read_overlay(file: Path, project: Project, frames: range, options: ExportOptions) -> None:
    """Every frame is there, and is the clip's with the masks over it, as far as encoders let that be said."""
    assert isinstance(options, OverlayOptions)
    width, height = project.video.width, project.video.height
    with open_frames(str(file)) as drawn, open_frames(project.video.path) as plain:
        assert drawn.num_frames == len(frames)
        assert (drawn.width, drawn.height) == (width + width % 2, height + height % 2)
        for n in (0, len(frames) - 1):
            seen = drawn.read(n).image_bgra[:height, :width, :3].astype(int)
            before = plain.read(frames[n]).image_bgra[..., :3]
            wanted, known = drawn_in(before, project, frames[n], options)
            # An encoder spreads what is drawn: the colour of two pixels is one, blocks are of 8.
            known = cv2.erode(known.astype(np.uint8), np.ones((17, 17), np.uint8)) > 0
            tinted = (wanted != before).any(axis=2)
            for where, part in (("beside masks", known & ~tinted), ("in masks", known & tinted)):
                off = np.abs(seen - wanted).max(axis=2)[part]
                assert off.size < _FEWEST or np.median(off) < _FAR, (
                    f"{file}: frame {n} is another picture {where}: {np.median(off)} off in {off.size} of "
                    f"{width * height} pixels; frames {frames}, {project.video.path}, {options}"
                )


def drawn_in(
    plain: NDArray[np.uint8], project: Project, frame: int, options: OverlayOptions
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What a frame looks like with its masks filled, and where that is all there is: neither an outline nor
    the plate of a name, which may be as wide as the picture. plain: (height, width, 3), blue first."""
    wanted = plain.astype(np.float32)
    known = np.ones(plain.shape[:2], np.bool_)
    plates = [np.full(plain.shape, value, np.uint8) for value in (0, 255)]
    labels = Labels(*plain.shape[:2])
    for info in project.objects.values():
        record = project.masks.get(info.id, frame)
        if record is None or record.mask.is_empty:
            continue
        covered, colour = record.mask.to_array(), project.colour_of(info)
        tint = np.array([int(colour[n : n + 2], 16) for n in (5, 3, 1)], np.float32)
        wanted[covered] += (tint - wanted[covered]) * np.float32(options.opacity)
        if options.contours:
            known &= ~near_edge(covered, 2)
        for plate in plates:
            labels.put(plate, record.mask, info.name, colour)
    if options.labels:
        known &= (plates[0] != plates[1]).any(axis=2)
    return wanted, known


def _mask(project: Project, object_id: int, frame: int) -> NDArray[np.bool_]:
    record = project.masks.get(object_id, frame)
    size = (project.video.height, project.video.width)
    return record.mask.to_array() if record is not None else np.zeros(size, np.bool_)


READERS: dict[str, Callable[[Path, Project, range, ExportOptions], None]] = {
    "davis": _read_davis,
    "coco": _read_coco,
    "cvat": _read_cvat,
    "overlay": _read_overlay,
}
