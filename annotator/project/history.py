"""The one way to change a project: named, undoable steps that are on disk when `do` returns.

A step is what a person did. What the engine finds later because of it (the mask of a click, the
masks of a tracking run) is added to the same step, so that undo takes it back whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from annotator.project.edits import Edit, Touched, TouchedSum
from annotator.project.fusing import fused
from annotator.project.project import Project

_LIMIT_BYTES = 512 * 2**20


class Storage(Protocol):
    """Where the project lives on disk."""

    def save(self, project: Project, touched: Touched) -> None:
        """Write the touched rows as they now are, in one transaction. Raises UserError when it cannot."""
        ...


@dataclass(eq=False, slots=True)
class Step:
    """One entry of undo.

    inverses: what takes it back, last applied last. done: whether it is applied now. touched: all
    that it changes. nbytes: pixels that it keeps in memory for undo or redo.
    """

    name: str
    inverses: list[Edit] = field(default_factory=list, repr=False)
    redo: list[Edit] = field(default_factory=list, repr=False)
    done: bool = True
    touched: TouchedSum = field(default_factory=TouchedSum, repr=False)
    nbytes: int = 0

    def add(self, inverse: Edit) -> None:
        """One more edit was applied; `inverse` takes it back."""
        self.inverses.append(inverse)
        self.touched.add(inverse.touched)
        self.nbytes += inverse.nbytes


class History:
    """Applies edits, keeps their inverses, saves, and tells listeners what was touched."""

    def __init__(
        self,
        project: Project,
        storage: Storage | None = None,
        limit: int = 500,
        limit_bytes: int = _LIMIT_BYTES,
    ) -> None:
        """limit: steps kept for undo; limit_bytes: pixels that they keep in memory. Beyond either the
        oldest are forgotten, the last one never. storage None: nothing is written (tests, what-if).
        """
        self.project = project
        self._storage = storage
        self._limit = max(limit, 1)
        self._limit_bytes = limit_bytes
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
        step = Step(name)
        step.add(inverse)
        self._undo.append(step)
        self._redo.clear()
        self._forget_oldest()
        self._tell(edit.touched)
        return step

    def extend(self, step: Step, edit: Edit) -> bool:
        """Add an edit to a step that is done; False, changing nothing, when the step was undone meanwhile.

        Where a later step changed the same thing, undoing that one takes this edit back too: edits
        of one thing are always taken back in the reverse of their order.
        """
        if not step.done:
            return False
        inverse = self._apply(edit)
        self._keeper(step, inverse.touched).add(inverse)
        self._forget_oldest()
        self._tell(edit.touched)
        return True

    def note(self, edit: Edit) -> None:
        """Apply and save facts found out about the work: no deed of the person's, no step of undo."""
        self._apply(edit)
        self._tell(edit.touched)

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
        step.redo, touched = self._run(fused(reversed(step.inverses), self.project))
        step.inverses = []
        step.nbytes = sum(edit.nbytes for edit in step.redo)
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
        step.inverses, touched = self._run(fused(reversed(step.redo), self.project))
        step.redo = []
        step.nbytes = sum(edit.nbytes for edit in step.inverses)
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
        touched = TouchedSum()
        try:
            for edit in edits:
                inverses.append(edit.apply(self.project))
                touched.add(edit.touched)
            if self._storage is not None:
                self._storage.save(self.project, touched.total())
        except BaseException:
            for inverse in reversed(inverses):
                inverse.apply(self.project)
            raise
        finally:
            # Saved, or taken back to what the file has: either way the two agree again.
            if self._storage is not None:
                self.project.masks.settle()
        return inverses, touched.total()

    def _keeper(self, step: Step, touched: Touched) -> Step:
        """The step that has to take a new edit of `step` back."""
        for later in reversed(self._undo):
            if later is step:
                break
            if later.touched.overlaps(touched):
                return later
        return step

    def _forget_oldest(self) -> None:
        del self._undo[: -self._limit]
        held = sum(step.nbytes for step in (*self._undo, *self._redo))
        while held > self._limit_bytes and len(self._undo) > 1:
            held -= self._undo.pop(0).nbytes

    def _tell(self, touched: Touched) -> None:
        for listener in list(self._listeners):
            listener(touched)
