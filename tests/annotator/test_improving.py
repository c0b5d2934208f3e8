"""Improving a model beside the work: a process that is told of, stopped, and never left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.background import Background
from annotator.engine_bridge import EngineBridge
from annotator.improved_models import ImproveChoice, ImprovedModel, ImprovedModels
from annotator.improving import Improvement, Improving, Pacing, failure
from annotator.machine import Machine
from annotator.models import Models
from annotator.notices import Level, Notice, Notices
from annotator.settings import Settings
from engine.errors import UserError
from engine.messages import LoadModel, ModelReady
from engine.models import ModelList
from tests.annotator.engine_by_hand import EngineByHand

ROOT = Path(__file__).resolve().parents[2]
CHOICE = ImproveChoice("sam2-nano", (Path("/work.masklet"),), 3)

# Stands where the program stands; what it does is told by its first word.
PLAYER = """
import json, os, signal, sys, time
how, words = sys.argv[1], sys.argv[2:]
out = words[words.index("--output") + 1]
def say(**row): print(json.dumps(row), flush=True)
open(os.path.join(out, "pid"), "w").write(str(os.getpid()))
open(os.path.join(out, "words"), "w").write(json.dumps(words))
say(phase="before", done=1, total=1)
say(phase="training", done=1, total=3)
if how == "deaf":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True: time.sleep(0.05)
if how == "obedient":
    sys.stdin.read(); open(os.path.join(out, "left"), "w").write(""); sys.exit(1)
if how == "refuses":
    say(template="There is nothing in {name}.", values={"name": "a.masklet"})
    print("masklet: There is nothing in a.masklet.", file=sys.stderr)
    sys.exit(1)
if how == "breaks": print("Traceback: a bug", file=sys.stderr); sys.exit(1)
if how == "killed": os.kill(os.getpid(), 9)
say(phase="training", done=3, total=3)
say(phase="after", done=1, total=1)
after = 0.2 if how == "worse" else 0.6
row = {"before": {"J": 0.4, "objects": 1}, "after": {"J": after, "objects": 1}}
row |= {"learnt_frames": 9, "measured_frames": 3}
open(os.path.join(out, "model.pt"), "wb").write(b"weights")
if how != "silent": open(os.path.join(out, "report.json"), "w").write(json.dumps(row))
say(**row)
"""


class Rig:
    def __init__(self, folder: Path) -> None:
        self.engine: EngineByHand
        self.folder = folder
        self.player = folder / "player.py"
        self.player.write_text(PLAYER)
        self.bridge = EngineBridge(self._make)
        self.bridge.start()
        self.settings, self.notices, self.background = Settings(folder / "s.ini"), Notices(), Background()
        self.improved = ImprovedModels(folder / "models")
        models = ModelList(cache_dir=folder / "cache")
        self.models = Models(self.bridge, self.settings, self.notices, models, self.improved)
        self.posted: list[Notice] = []
        self.hints: list[str] = []
        self.notices.posted.connect(self.posted.append)
        self.notices.hinted.connect(self.hints.append)

    def _make(self, emit: Callable) -> EngineByHand:
        self.engine = EngineByHand(emit)
        return self.engine

    def improving(self, how: str) -> Improving:
        made = Improving(
            self.models, self.improved, self.background, self.notices, self.settings,
            [sys.executable, str(self.player), how],
        )  # fmt: skip
        self.states: list[Improvement | None] = []
        self.made: list[ImprovedModel] = []
        made.changed.connect(lambda: self.states.append(made.state))
        made.finished.connect(self.made.append)
        return made

    @property
    def place(self) -> Path:
        return self.folder / "models" / "improved-1"

    @property
    def pid(self) -> int:
        return int((self.place / "pid").read_text())


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.background.stop()
    made.bridge.stop()


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended (one that nobody waited for has)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_run_is_told_of_and_ends_in_the_list_with_its_figure(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("works")
    listed: list[int] = []
    rig.models.list_changed.connect(lambda: listed.append(len(rig.models.list.entries)))
    before = len(rig.models.list.entries)
    improving.start(CHOICE)
    assert improving.state == Improvement("SAM 2 nano (ours, experimental)")
    work = rig.background.current
    assert work is not None
    rows: list[tuple[int, int, float | None]] = []
    work.progressed.connect(lambda *row: rows.append(row))
    qtbot.waitUntil(lambda: improving.state is None)
    phases = [s.phase for s in rig.states if s is not None]
    assert phases == ["", "before", "training", "training", "after"]
    (model,) = rig.made
    assert [row[:2] for row in rows] == [(0, 0), (1, 3), (3, 3), (0, 0)]
    lefts = {s.phase: s.seconds_left for s in rig.states if s is not None}
    assert rows[2][2] is not None, "the time left goes to the status bar with the steps"
    assert rows[3][2] == lefts["after"]
    assert (model.before, model.after) == (0.4, 0.6)
    assert listed == [before + 1]
    (notice,) = rig.posted
    assert notice.level is Level.INFO
    assert "on 3 held-out frames: 0.40 before, 0.60 after" in notice.text
    words = (rig.place / "words").read_text()
    assert all(
        f'"{w}"' in words for w in ("train", "--watched", "--restart", "/work.masklet", "sam2-nano", "3")
    )
    assert "--train-encoder" not in words
    (use,) = notice.actions
    use.run()
    assert rig.engine.asked(LoadModel)[-1].model == str(model.weights)
    assert improving.was_measured(CHOICE)
    assert not improving.was_measured(ImproveChoice("sam2-nano", (), 3, train_encoder=True))


def test_a_model_that_is_no_better_is_said_to_be_so(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("worse")
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is None)
    (notice,) = rig.posted
    assert notice.level is Level.WARNING
    assert "is not better than before" in notice.text
    assert "0.40 before, 0.20 after" in notice.text
    assert notice.actions == ()


@pytest.mark.parametrize("how", ["obedient", "deaf"])
def test_stopping_ends_the_process_whatever_it_does(rig: Rig, qtbot: QtBot, how: str) -> None:
    improving = rig.improving(how)
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is not None and improving.state.phase == "training")
    pid = rig.pid
    assert is_running(pid)
    assert not rig.background.cancel(), "Esc, which people press for many things, is no way to stop it"
    assert improving.cancel()
    qtbot.waitUntil(lambda: improving.state is None)
    assert not is_running(pid)
    assert (rig.place / "left").exists() == (how == "obedient"), "it may end by itself first"
    assert rig.made == rig.posted == []
    assert rig.hints == ["Stopped. The same choice goes on from there."]
    assert not improving.cancel()
    improving.start(CHOICE)
    assert sorted(p.name for p in rig.place.parent.iterdir()) == ["improved-1"]


def test_leaving_the_program_ends_the_process(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("deaf")
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is not None and improving.state.phase == "training")
    pid = rig.pid
    rig.background.stop()
    assert not is_running(pid)
    assert (rig.place / "request.json").exists(), "the next start goes on with it"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc")
def test_a_killed_program_leaves_no_process(tmp_path: Path, qtbot: QtBot) -> None:
    """The window's process is killed outright; the real `masklet train --watched` notices by its input."""
    code = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from annotator.improving import own_program, run_watched
def heard(line): print(line, flush=True)
program = [sys.executable, "-c", {WAITER!r}]
run_watched(program, heard, lambda: False)
"""
    window = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert window.stdout is not None
    pid = int(window.stdout.readline())
    assert is_running(pid)
    window.send_signal(signal.SIGKILL)
    window.wait()
    window.stdout.close()
    try:
        qtbot.waitUntil(lambda: not is_running(pid), timeout=20_000)
    finally:
        if is_running(pid):
            os.kill(pid, signal.SIGKILL)


# The part of `masklet train --watched` that watches, with a step that never ends.
WAITER = """
import os, threading
from annotator.cli import train
train._GRACE_S = 0.2
print(os.getpid(), flush=True)
threading.Thread(target=train._watch_input, args=(threading.Event(),), daemon=True).start()
threading.Event().wait()
"""


@pytest.mark.parametrize(
    ("how", "words", "level"),
    [
        ("refuses", "There is nothing in a.masklet.", Level.WARNING),
        ("killed", "most likely because memory ran out", Level.WARNING),
        ("breaks", "Something went wrong inside Masklet", Level.ERROR),
        ("silent", "Training ended without a report", Level.WARNING),
    ],
)
def test_a_failure_is_said_in_a_sentence(rig: Rig, qtbot: QtBot, how: str, words: str, level: Level) -> None:
    improving = rig.improving(how)
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is None)
    (notice,) = rig.posted
    assert words in notice.text
    assert notice.level is level
    if how == "breaks":
        assert "Traceback: a bug" in notice.details
    assert rig.made == []


def test_one_at_a_time_and_never_basic(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("deaf")
    with pytest.raises(UserError, match=r"Basic .* cannot learn. Begin with SAM 2 nano"):
        improving.start(ImproveChoice("basic", CHOICE.projects))
    with pytest.raises(UserError, match="at least one project"):
        improving.start(ImproveChoice("sam2-nano", ()))
    improving.start(CHOICE)
    with pytest.raises(UserError, match="already"):
        improving.start(CHOICE)


def test_the_time_left_follows_what_was_seen() -> None:
    now = 0.0
    pacing = Pacing(10, lambda: now)
    now = 4.0
    assert pacing.left("before", 2, 2) is None
    assert pacing.left("training", 1, 10) is None
    now = 8.0
    assert pacing.left("training", 3, 10) == pytest.approx(7 * 2.0 + 4.0)
    assert pacing.left("after", 1, 2) == pytest.approx(2.0)
    now = 20.0
    assert pacing.cost().per_second == pytest.approx(0.5)


def test_expected_time_is_of_the_last_run_or_a_guess(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("works")
    few, many, card = Machine("cpu", 2), Machine("cpu", 8), Machine("cuda", 2)
    guess = improving.expected_s(CHOICE, few)
    assert improving.expected_s(CHOICE, many) < guess
    large = ImproveChoice("sam2.1-hiera-large", CHOICE.projects, 3)
    assert improving.expected_s(large, few) > improving.expected_s(large, card)
    rig.settings.device = "cpu"
    assert improving.expected_s(large, few) == improving.expected_s(large, card), "it is not to be used"
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is None)
    again = ImproveChoice(CHOICE.base, CHOICE.projects, 300)
    measured = improving.expected_s(again, few)
    assert measured == pytest.approx(100 * improving.expected_s(CHOICE, few))


def test_an_improved_model_has_its_title_and_stays_while_it_is_in_use(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("works")
    improving.start(CHOICE)
    qtbot.waitUntil(lambda: improving.state is None)
    (model,) = rig.made
    rig.models.choose(str(model.weights))
    request = rig.engine.asked(LoadModel)[-1]
    rig.engine.emit(ModelReady(request.job, request.model, "model", "cpu", ""))
    rig.engine.end(request)
    qtbot.waitUntil(lambda: rig.models.ready is not None)
    assert rig.models.ready is not None
    assert rig.models.ready.label == model.title, "not the name of its file"
    assert rig.settings.model == str(model.weights)
    with pytest.raises(UserError, match="is in use"):
        rig.models.remove(model)
    rig.models.rename(model, "Cells")
    assert [e.title for e in rig.models.list.entries if e.kind == "file"] == ["Cells"]
    assert str(model.weights) in [e.name for e in rig.models.trainable()], "it can be improved again"
    # Another start finds it.
    again = Models(rig.bridge, rig.settings, rig.notices, ModelList(), ImprovedModels(rig.folder / "models"))
    assert again.list.find(str(model.weights)).title == "Cells"


def test_the_new_model_is_named_after_the_one_it_began_with(rig: Rig, qtbot: QtBot) -> None:
    improving = rig.improving("works")
    bases = ["sam2-nano"]
    for title in ("SAM 2 nano, improved", "SAM 2 nano, improved 2", "Cells", "Cells 2", "Cells 3"):
        improving.start(ImproveChoice(bases[-1], CHOICE.projects, 3))
        qtbot.waitUntil(lambda: improving.state is None)
        model = rig.made[-1]
        if title == "Cells":
            rig.models.rename(model, title)
        else:
            assert model.title == title
        bases.append(str(model.weights))


def test_what_the_process_ends_with_can_be_said_in_any_language() -> None:
    row = json.dumps({"template": "There is nothing in {name}.", "values": {"name": "a.masklet"}})
    error = failure(1, ["some words", row, "masklet: There is nothing in a.masklet."])
    assert isinstance(error, UserError)
    assert error.sentence == "There is nothing in a.masklet."
    assert error.sentence.template == "There is nothing in {name}."
    for broken in (
        '{"template": 3}',
        '{"template": "{x}", "values": {}, "',
        '{"template": "{x}", "values": {"y": 1}}',
    ):
        assert isinstance(failure(1, [broken]), RuntimeError)
