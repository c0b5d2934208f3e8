"""The one way to change a project: named, undoable steps that are on disk when `do` returns.

A step is what a person did. What the engine finds later because of it (the mask of a click, the
masks of a tracking run) is added to the same step, so that undo takes it back whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from annotator.project.edits import Edit, Touched
from annotator.project.project import Project


class Storage(Protocol):
    """Where the project lives on disk."""

    def save(self, project: Project, touched: Touched) -> None:
        """Write the touched rows as they now are, in one transaction. Raises UserError when it cannot."""
        ...


@dataclass(eq=False, slots=True)
class Step:
    """One entry of undo. done: whether it is applied now. inverses: what takes it back, last applied last."""

    name: str
    inverses: list[Edit] = field(default_factory=list, repr=False)
    redo: list[Edit] = field(default_factory=list, repr=False)
    done: bool = True


class History:
    """Applies edits, keeps their inverses, saves, and tells listeners what was touched."""

    def __init__(self, project: Project, storage: Storage | None = None, limit: int = 500) -> None:
        """limit: steps kept for undo. storage None: nothing is written (tests, what-if)."""
        self.project = project
        self._storage = storage
        self._limit = limit
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._listeners: list[Callable[[Touched], None]] = []
        self._step_listeners: list[Callable[[Step, bool], None]] = []

    def subscribe(self, listener: Callable[[Touched], None]) -> Callable[[], None]:
        """Call `listener` after every change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_steps(self, listener: Callable[[Step, bool], None]) -> Callable[[], None]:
        """Call `listener(step, done)` before a step is undone (False) or after it is redone (True)."""
        self._step_listeners.append(listener)
        return lambda: self._step_listeners.remove(listener)

    def do(self, name: str, edit: Edit) -> Step:
        """Apply an edit as a new step called `name` ('Add point'). Nothing changes when saving fails."""
        inverse = self._apply(edit)
        step = Step(name, [inverse])
        self._undo.append(step)
        del self._undo[: -self._limit]
        self._redo.clear()
        self._tell(edit.touched)
        return step

    def extend(self, step: Step, edit: Edit) -> bool:
        """Add an edit to a step that is done; False, changing nothing, when the step was undone meanwhile."""
        if not step.done:
            return False
        step.inverses.append(self._apply(edit))
        self._tell(edit.touched)
        return True

    @property
    def undo_name(self) -> str | None:
        """Name of the step that `undo` would take back, or None."""
        return self._undo[-1].name if self._undo else None

    @property
    def redo_name(self) -> str | None:
        return self._redo[-1].name if self._redo else None

    def undo(self) -> Step | None:
        """Take the last step back, whole; returns it, or None when there is none."""
        if not self._undo:
            return None
        step = self._undo[-1]
        for listener in list(self._step_listeners):
            listener(step, False)
        step.redo, touched = self._run(list(reversed(step.inverses)))
        step.inverses = []
        step.done = False
        self._undo.pop()
        self._redo.append(step)
        self._tell(touched)
        return step

    def redo(self) -> Step | None:
        """Bring the last undone step again, whole; returns it, or None when there is none."""
        if not self._redo:
            return None
        step = self._redo[-1]
        step.inverses, touched = self._run(list(reversed(step.redo)))
        step.redo = []
        step.done = True
        self._redo.pop()
        self._undo.append(step)
        self._tell(touched)
        for listener in list(self._step_listeners):
            listener(step, True)
        return step

    def _apply(self, edit: Edit) -> Edit:
        inverses, _ = self._run([edit])
        return inverses[0]

    def _run(self, edits: list[Edit]) -> tuple[list[Edit], Touched]:
        """Apply edits in order and save them together; on any failure the project is as before."""
        inverses: list[Edit] = []
        touched = Touched()
        try:
            for edit in edits:
                inverses.append(edit.apply(self.project))
                touched |= edit.touched
            if self._storage is not None:
                self._storage.save(self.project, touched)
        except Exception:
            for inverse in reversed(inverses):
                inverse.apply(self.project)
            raise
        return inverses, touched

    def _tell(self, touched: Touched) -> None:
        for listener in list(self._listeners):
            listener(touched)
