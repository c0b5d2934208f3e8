"""Makes a model better with masks that a person vouches for, beside the work.

The training is a process of its own, this same program without a window (`masklet train`). A
thread would share Python's lock with the window and torch's threads with the engine, could not
be stopped within a step, and would keep its memory for as long as the window is open. The process hears
on its standard input that the window is there: when that ends, however it ends, so does the process.
"""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.background import Background, CancelledError, Reporter, Work
from annotator.improved_models import ImproveChoice, ImprovedModel, ImprovedModels
from annotator.machine import Machine
from annotator.models import Models
from annotator.notices import NoticeAction, Notices
from annotator.settings import RunCost, Settings
from annotator.words import said, tr
from engine.errors import Sentence, UserError, retold

_POLL_S = 0.1
_PATIENCE_S = 2.0  # for a step under way and its checkpoint, when the person cancels or leaves
_TAIL_LINES = 60
_STEP_ON_CARD_S = 1.0  # a guess, where nothing was measured yet


@dataclass(frozen=True, slots=True)
class Improvement:
    """How far it is. phase: 'before' and 'after' while the old and the new model are measured, 'training'
    between; '' until the process has begun. done, total: objects, or steps. seconds_left: None where
    nobody knows."""

    title: str
    phase: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None


class Pacing:
    """Says from the times of progress rows how long the rest takes. clock: seconds, rising."""

    def __init__(self, steps: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._steps = steps
        self._clock = clock
        self._began = clock()
        self._measuring_s = 0.0
        self._training: tuple[float, int] | None = None  # when, and at which step, it began here

    def left(self, phase: str, done: int, total: int) -> float | None:
        """Seconds to the end, after this row of progress."""
        now = self._clock()
        if phase == "before":
            self._measuring_s = now - self._began
            return None
        if phase == "after":
            return self._measuring_s * (1 - done / total) if total else None
        if self._training is None:
            self._training = (now, done)
            return None
        since, first = self._training
        return (now - since) / max(1, done - first) * (total - done) + self._measuring_s

    def cost(self) -> RunCost:
        """Steps a second of the whole run, measuring included."""
        return RunCost(self._steps / max(1e-3, self._clock() - self._began), 0)


class Improving(QObject):
    """At most one run at a time. changed: `state` differs. finished: a new ImprovedModel is in the list."""

    changed = Signal()
    finished = Signal(object)
    _told = Signal(object)  # from the thread that listens to the process

    def __init__(
        self,
        models: Models,
        improved: ImprovedModels,
        background: Background,
        notices: Notices,
        settings: Settings,
        program: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """program: the words that start this program without a window; None for how it runs now."""
        super().__init__(parent)
        self._models = models
        self._improved = improved
        self._background = background
        self._notices = notices
        self._settings = settings
        self._program = list(program) if program is not None else own_program()
        self._work: Work[RunCost] | None = None
        self.state: Improvement | None = None
        self._told.connect(self._on_told)

    def start(self, choice: ImproveChoice) -> None:
        """Begin. Raises UserError when one is under way, and for a base or folder that will not do."""
        if self.state is not None:
            raise UserError("A model is being improved already. Wait for it, or cancel it first.")
        base = self._models.list.find(choice.base)
        if base.kind == "basic":
            raise UserError(
                "Basic goes by colour and motion and cannot learn. Begin with SAM 2 nano instead."
            )
        if not choice.projects:
            raise UserError("Choose at least one project to learn from.")
        folder = self._improved.begin(choice, said(base.title), self._title(choice.base, said(base.title)))
        command = [
            *self._program, "train", *map(str, choice.projects), "--base", choice.base,
            "--output", str(folder), "--steps", str(choice.steps), "--device", self._settings.device,
            "--restart", "--watched", "--json", *(["--train-encoder"] if choice.train_encoder else []),
        ]  # fmt: skip
        self.state = Improvement(said(base.title))
        self._work = self._background.run(
            tr("Improving {title}", title=base.title),
            lambda reporter: self._listen(command, choice.steps, reporter),
            lambda cost: self._on_done(folder, choice, cost),
            self._on_failed,
            self._on_cancelled,
            lasting=True,
        )
        self.changed.emit()

    def _title(self, base: str, base_title: str) -> str:
        """What the new model is called: 'SAM 2 nano, improved', and after one that was improved, as that."""
        known = self._improved.find(base)
        if known is not None:
            return re.sub(r" \d+$", "", known.title)
        return tr("{title}, improved", title=re.split(r" \(|（", base_title)[0])

    def cancel(self) -> bool:
        """Stop; what was learnt so far is kept for the same request. False when nothing is under way."""
        if self._work is None:
            return False
        self._work.cancel()
        return True

    def expected_s(self, choice: ImproveChoice, machine: Machine) -> float:
        """How long it will take, seconds: from the last run with this base, else a rough guess."""
        cost = self._settings.run_costs.get(self._key(choice))
        if cost is not None:
            return choice.steps / cost.per_second
        on_card = machine.device != "cpu" and self._settings.device != "cpu"
        size_mb = self._models.list.find(choice.base).size_mb
        return choice.steps * (_STEP_ON_CARD_S if on_card else _guess_s(size_mb, machine.cores))

    def was_measured(self, choice: ImproveChoice) -> bool:
        """Whether `expected_s` is from a run on this machine."""
        return self._key(choice) in self._settings.run_costs

    def _key(self, choice: ImproveChoice) -> str:
        base = self._improved.find(choice.base)
        name = base.base if base is not None else choice.base
        return f"improve {name} {self._settings.device} {choice.train_encoder}"

    # ------------------------------------------------------------ on the listening thread

    def _listen(self, command: Sequence[str], steps: int, reporter: Reporter) -> RunCost:
        pacing = Pacing(steps)
        tail: list[str] = []

        def heard(line: str) -> None:
            row = _progress_row(line)
            if row is None:
                tail.append(line)
                del tail[:-_TAIL_LINES]
                return
            phase, done, total = row
            left = pacing.left(phase, done, total)
            is_training = phase == "training"
            reporter.tell(done if is_training else 0, total if is_training else 0, left)
            self._told.emit((phase, done, total, left))

        status = run_watched(command, heard, lambda: reporter.cancelled)
        if status != 0:
            raise failure(status, tail)
        return pacing.cost()

    # ------------------------------------------------------------ on the GUI thread

    def _on_told(self, told: tuple[str, int, int, float | None]) -> None:
        if self.state is not None:
            phase, done, total, left = told
            self.state = replace(self.state, phase=phase, done=done, total=total, seconds_left=left)
            self.changed.emit()

    def _on_done(self, folder: Path, choice: ImproveChoice, cost: RunCost) -> None:
        self._end()
        self._settings.add_run_cost(self._key(choice), cost)
        try:
            model = self._improved.finish(folder)
        except UserError as error:
            self._notices.exception(error)
            return
        self._models.refresh_list()
        self.finished.emit(model)
        self._tell(model)

    def _tell(self, model: ImprovedModel) -> None:
        figure = tr(
            "Overlap with your masks (J) on {frames} held-out frames: {before} before, {after} after.",
            frames=model.measured_frames,
            before=f"{model.before:.2f}",
            after=f"{model.after:.2f}",
        )
        if not model.is_better:
            words = tr(
                "{title} is not better than before. {figure} It is in the list of models all the same.",
                title=model.title,
                figure=figure,
            )
            self._notices.warn(words)
            return
        words = tr(
            "{title} is ready. {figure} The old model stays as it was.", title=model.title, figure=figure
        )
        self._notices.info(words, actions=(NoticeAction(tr("Use it"), lambda: self._use(model)),))

    def _use(self, model: ImprovedModel) -> None:
        try:
            self._models.choose(str(model.weights))
        except UserError as error:  # removed since
            self._notices.exception(error)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        self._notices.exception(error)

    def _on_cancelled(self) -> None:
        self._end()
        self._notices.hint(tr("Stopped. The same choice goes on from there."))

    def _end(self) -> None:
        self._work = self.state = None
        self.changed.emit()


def own_program() -> list[str]:
    """The words that start this program again: a bundle is its own interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).parents[1] / "main.py")]


def run_watched(command: Sequence[str], heard: Callable[[str], None], cancelled: Callable[[], bool]) -> int:
    """Run a program that ends when its standard input does; `heard` gets its lines. Returns its status.

    Raises CancelledError when `cancelled` said so; the program has then ended, too, whatever it was doing.
    """
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"},
        creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),  # elsewhere it lowers itself
    )
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), name="improve-output", daemon=True)
    reader.start()
    try:
        while True:
            if cancelled():
                raise CancelledError
            try:
                line = lines.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if line is None:
                return process.wait()
            heard(line.rstrip("\n"))
    finally:
        _end(process)
        reader.join()
        if process.stdout is not None:
            process.stdout.close()


def _read(process: subprocess.Popen[str], lines: queue.SimpleQueue[str | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    """Let it end by itself, so that it writes its last step down; then without asking."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _progress_row(line: str) -> tuple[str, int, int] | None:
    if not line.startswith("{"):
        return None
    try:
        row = json.loads(line)
        return str(row["phase"]), int(row["done"]), int(row["total"])
    except (ValueError, KeyError, TypeError):
        return None


def failure(status: int, tail: Sequence[str]) -> Exception:
    """What to tell of a process that did not end well."""
    for line in reversed(tail):
        sentence = _sentence(line)
        if sentence is not None:
            return UserError(sentence)
    if status in (-9, 137):
        return UserError(
            "The system ended the training, most likely because memory ran out. Take a smaller model, or "
            "close other programs and try again: it goes on from its last checkpoint."
        )
    return RuntimeError(f"training ended with status {status}\n" + "\n".join(tail))


def _sentence(line: str) -> Sentence | None:
    """The UserError that the process ended with, as a sentence that can be said in another language."""
    if not line.startswith("{"):
        return None
    try:
        row = json.loads(line)
        values = {str(name): str(value) for name, value in row["values"].items()}
        return retold(str(row["template"]), values)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _guess_s(size_mb: int, cores: int) -> float:
    """Seconds a step, where nothing was measured yet: by the size of the weights, on a processor."""
    core_seconds = 0.8 if size_mb < 40 else 53.0 * size_mb / 156
    return core_seconds / max(1, cores - 1)
