"""One simulated sitting: actions in a seeded order, checks now and then, all of it logged."""

from __future__ import annotations

import json
import random
import shutil
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

import tests.soak.exports
import tests.soak.imports
import tests.soak.side_actions  # noqa: F401  what these hold is among ACTIONS from then on
from tests.annotator.patience import Patience
from tests.soak.actions import ACTIONS, Person
from tests.soak.checks import check_all, check_threads, settle
from tests.soak.material import Material
from tests.soak.memory import HEADING, Sample, census, sample
from tests.soak.program import Program, Watch, rest, thread_names

Step = tuple[str, int]  # name and seed of an action; or CHECK, HOME, COUNT and how thorough
CHECK, HOME, COUNT = "check", "home", "count"
_HOME_SIZE = (1280, 800)
_PATIENCE_S = 10.0  # for the last threads to end


@dataclass(slots=True)
class Result:
    """wrong: what did not hold, in words. stall: the longest action, s. most: objects, masks and steps of
    undo that there were at a check."""

    actions: int = 0
    checks: int = 0
    wrong: list[str] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    stall: float = 0.0
    most: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def choose(
    seed: int, actions: int, check_every: int, home_every: int, without: Sequence[str] = ()
) -> Iterator[Step]:
    """The whole plan of a run: actions by weight, a check after every so many, home after every so many
    (the first clip looked at, all closed and counted; 0: never). It does not depend on what the program does.

    without: names of actions that are left out."""
    rng = random.Random(seed)
    names = [n for n in ACTIONS if n not in without]
    weights = [ACTIONS[n].weight for n in names]
    for n in range(1, actions + 1):
        yield rng.choices(names, weights)[0], rng.randrange(2**31)
        if n % check_every == 0 or n == actions:
            yield CHECK, int(n % (4 * check_every) == 0 or n == actions)
        if home_every and n % home_every == 0:
            yield HOME, 0
            yield COUNT, 0


def in_turns(work: Iterator[None]) -> None:
    """Do work part by part, each in a turn of the event loop of its own, as the program lives: what is to
    be deleted later goes between them. Raises what the work raises."""
    loop = QEventLoop()
    raised: list[BaseException] = []

    def turn() -> None:
        try:
            next(work)
        except StopIteration:
            loop.quit()
        except BaseException as error:
            raised.append(error)
            loop.quit()
        else:
            QTimer.singleShot(0, turn)

    QTimer.singleShot(0, turn)
    loop.exec()
    if raised:
        raise raised[0]


class Sitting:
    """Runs steps on a program; stops at the first thing that is wrong."""

    def __init__(
        self,
        home: Path,
        material: Material,
        models: Sequence[str],
        log: Path | None = None,
        tell: Callable[[str], None] = lambda _: None,
        language: str = "en",
    ) -> None:
        """models: used in this order before anything else; the work begins with the last. log: the steps
        are written there as they are begun. tell: takes a line about progress."""
        self.watch = Watch()
        self.program = Program(home, self.watch, language)
        self._models = models
        self._material = material
        self._log = log.open("w", encoding="utf-8") if log is not None else None
        self._tell = tell
        self.result = Result()
        self._person = Person(self.program, material)
        self._baseline: list[str] = []

    def run(self, steps: Iterable[Step], until: float = float("inf")) -> Result:
        """until: on the monotonic clock; the sitting ends there with a check."""
        began = time.monotonic()
        before = thread_names()
        self.watch.start()
        try:
            in_turns(self._steps(iter(steps), until))
        except Exception as error:
            self.result.wrong.append("".join(traceback.format_exception(error)))
        self.result.wrong += self.watch.problems
        in_turns(self._end(before))
        self.result.seconds = time.monotonic() - began
        return self.result

    def _steps(self, steps: Iterator[Step], until: float) -> Iterator[None]:
        self.program.start()
        yield
        for model in self._models:
            self.program.app.models.choose(model)
            self.program.wait(lambda: self.program.app.models.loading is None, "a model")
        self.program.open(self._material.main)
        self._baseline = thread_names()
        for step in steps:
            yield
            self._step(step)
            if self.result.wrong or self.watch.problems:
                return
            if step[0] == COUNT:
                yield
                self._begin_anew()
            if time.monotonic() > until:
                yield
                self._step((CHECK, 1))
                return

    def _end(self, threads_before: list[str]) -> Iterator[None]:
        self._person.dialogs.stop()
        for dialog in [w for w in QApplication.topLevelWidgets() if w.isModal() and w.isVisible()]:
            dialog.close()
        yield
        if self.program.is_started:
            self.program.stop()
        yield
        self.watch.stop()
        if self._log is not None:
            self._log.close()
        patience = Patience(_PATIENCE_S)
        while thread_names() != threads_before and not patience.over:
            yield
        if thread_names() != threads_before:
            self.result.wrong.append(f"threads after the end: {thread_names()}")

    def _step(self, step: Step) -> None:
        name, seed = step
        if self._log is not None:
            self._log.write(json.dumps([name, seed]) + "\n")
            self._log.flush()
        if not self.program.is_running:  # somebody quit, perhaps a while ago, from a palette
            self.program.stop()
            self.program.start()
        if name == CHECK:
            self._check(thorough=bool(seed))
        elif name == HOME:
            self._go_home()
        elif name == COUNT:
            self._count()
        else:
            self._act(name, seed)

    def _act(self, name: str, seed: int) -> None:
        self.result.actions += 1
        app, program = self.program.app, self.program
        if not app.workspace.is_open and ACTIONS[name].stays and random.Random(seed).random() < 0.4:
            app.opener.open(self._material.main)
            rest(20)
        if not app.workspace.is_open and name not in _WITHOUT_WORK:
            return
        before, touched = _place(program), self._person.dialogs.touched
        began = time.monotonic()
        self._person.act(name, seed)
        self.result.stall = max(self.result.stall, time.monotonic() - began)
        after = _place(program)
        may_move = ACTIONS[name].moves_view or self._person.dialogs.touched != touched
        if not may_move and before and after and before[:2] == after[:2] and before != after:
            self.result.wrong.append(f"{name} moved the view: {before} to {after}")

    def _check(self, *, thorough: bool) -> None:
        self.result.checks += 1
        self.result.wrong += settle(self.program)
        if (project := self.program.project) is not None:
            steps = len(self.program.history._undo)
            now = {"objects": len(project.objects), "masks": len(project.masks), "steps": steps}
            self.result.most = {k: max(n, self.result.most.get(k, 0)) for k, n in now.items()}
        self.result.wrong += check_all(self.program, history=thorough)
        self.result.wrong += check_threads(self._baseline)

    def _go_home(self) -> None:
        """The first clip is opened anew and all of it looked at, nothing else."""
        self.result.wrong += settle(self.program)
        app = self.program.app
        app.opener.close()
        app.window.resize(*_HOME_SIZE)
        self._clear_output()
        app.models.choose(self._models[-1], "auto")  # whatever device was chosen, there or not
        self.program.wait(lambda: app.models.loading is None, "the model")
        app.models.limit_memory(0)
        self.program.open(self._material.main)
        app.window.notice_bar.clear()
        for frame in range(app.view.num_frames):
            app.view.frame = frame
            self.program.wait(lambda f=frame: app.window.canvas.shown_frame == f, "a frame")
            app.look_ahead._rest.stop()  # features of other frames each time would count as growth
        self.program.wait(self.program.is_idle, "rest at home")

    def _count(self) -> None:
        """What is alive with nothing open; then the engine's thread ends, and memory is counted.

        In that thread torch keeps up to 128 kernels for the shapes of what was tracked, 0 to 25 MB as the
        steps before will have it: by far the most of what one count differs from another. They are bounded
        (`annotator.process_memory`), go with the thread, and would hide what stays."""
        app = self.program.app
        app.opener.close()
        self.program.wait(self.program.is_idle, "rest with nothing open")
        self.program.wait(lambda: set(thread_names()) <= {"engine"}, "threads to end")
        now = census(app)
        app.stop()
        self.program.wait(lambda: not thread_names(), "the last threads to end")
        found = sample(self.result.actions, now)
        if not self.result.samples:
            self._tell(HEADING)
        self.result.samples.append(found)
        self.result.wrong += found.too_many()
        self._tell(found.row())
        del app
        self.program.stop()

    def _begin_anew(self) -> None:
        """The program is started again after a count, with the model and the clip that it had."""
        self.program.start()
        app = self.program.app
        app.models.choose(self._models[-1], "auto")
        self.program.wait(lambda: app.models.loading is None, "the model")
        self.program.open(self._material.main)

    def _clear_output(self) -> None:
        for path in self._material.out.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()


_WITHOUT_WORK = (
    *("open_other", "open_by_dialog", "close_and_reopen", "quit_and_start", "ask", "palette"),
    *("dialog_beside", "notice", "model", "resize", "tour", "drop_several", "video_moved", "settings"),
    *("language", "end_while_busy"),
)


def _place(program: Program) -> tuple[object, ...] | None:
    """Project, size of the view, zoom and place; None where there is none to keep."""
    if not program.is_running or not program.app.workspace.is_open:
        return None
    surface = program.app.window.canvas.surface
    n = surface.navigation
    if surface.picture.number is None:
        return None
    size = (surface.width(), surface.height())
    return id(program.project), size, n.is_fitted, n._scale, n._middle.x(), n._middle.y()


def read_log(path: Path) -> list[Step]:
    return [tuple(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
