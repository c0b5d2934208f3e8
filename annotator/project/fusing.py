"""Taking back thousands of masks as one edit: what a long run of tracking or an import brought goes without
a pixel being read, and comes back so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from annotator.project.edits import Edit, SetMask, Several
from annotator.project.mask_table import Key
from annotator.project.project import Project
from annotator.project.uniting import TakeStaged

MANY = 200  # masks of an object, from which on they go as one


def fused(edits: Iterable[Edit], project: Project) -> list[Edit]:
    """Edits that do the same, applied in order to the project as it is, with the removal of many masks as one
    edit for each object: these stay in the file, under an id that no object has, until it is next opened."""
    made: list[Edit] = []
    homes = 0
    for is_masks, run in groupby(_flat(edits), lambda edit: isinstance(edit, SetMask)):
        if not is_masks:
            made += run
            continue
        last: dict[Key, Edit] = {}  # of one mask the last edit alone counts
        gone: dict[int, set[int]] = {}
        for edit in run:
            assert isinstance(edit, SetMask), "the run is of these"
            last[edit.object_id, edit.frame] = edit
        for (object_id, frame), edit in last.items():
            if isinstance(edit, SetMask) and edit.record is None:
                gone.setdefault(object_id, set()).add(frame)
        many = {object_id: frames for object_id, frames in gone.items() if len(frames) >= MANY}
        made += [e for (o, frame), e in last.items() if frame not in many.get(o, ())]
        for object_id, frames in many.items():
            made.append(TakeStaged(object_id, project.next_object_id + homes, frozenset(frames)))
            homes += 1
    return made


def _flat(edits: Iterable[Edit]) -> Iterator[Edit]:
    for edit in edits:
        if isinstance(edit, Several):
            yield from _flat(edit.edits)
        else:
            yield edit
