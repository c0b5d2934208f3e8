"""The mask that a correction began from stays with its prompts: on disk, and through undo."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from annotator.project.edits import AddObject, SetBase, SetPrompts, Several, remove_object
from annotator.project.history import History
from annotator.project.mask_table import MaskInfo, MaskRecord, Source
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from engine.masks import Mask
from engine.prompts import Point, Prompts
from tests.annotator.making import HEIGHT, WIDTH, video_ref


def _record() -> MaskRecord:
    array = np.zeros((HEIGHT, WIDTH), bool)
    array[3:9, 5:20] = True
    mask = Mask.from_array(array)
    return MaskRecord(mask, MaskInfo(Source.TRACKED, 4.5, 0.75, stale=True, area=mask.area))


def _corrected(path: Path) -> tuple[ProjectFile, Project, History]:
    project = Project(video_ref())
    file = ProjectFile.create(path, project)
    history = History(project, file)
    history.do("New object", AddObject(project.new_object()))
    said = SetPrompts(1, 7, Prompts((Point(3, 4),)))
    history.do("Add point", Several((SetBase(1, 7, _record()), said)))
    return file, project, history


def test_a_base_is_there_after_reopening(tmp_path: Path) -> None:
    file, _, _ = _corrected(tmp_path / "a.masklet")
    file.close()
    opened = ProjectFile.open(tmp_path / "a.masklet")
    assert opened.project.bases == {(1, 7): _record()}
    opened.file.close()


def test_undo_and_redo_take_the_base_along(tmp_path: Path) -> None:
    file, project, history = _corrected(tmp_path / "a.masklet")
    history.undo()
    assert project.bases == {}
    history.redo()
    assert project.bases == {(1, 7): _record()}
    file.close()


def test_a_removed_object_comes_back_with_its_bases(tmp_path: Path) -> None:
    file, project, history = _corrected(tmp_path / "a.masklet")
    history.do("Delete object", remove_object(project, 1))
    assert project.bases == {}
    history.undo()
    file.close()
    opened = ProjectFile.open(tmp_path / "a.masklet")
    assert opened.project.bases == {(1, 7): _record()}
    opened.file.close()
