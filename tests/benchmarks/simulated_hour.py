"""An hour's use, simulated: python tests/benchmarks/simulated_hour.py [--actions N] [--seed S] ...

A person of seeded habits at the real window: mouse and keys, every command, every tool, dialogs, other
videos, broken files, the program ended and started again. Whenever it rests, screen, file, memory and
replayed history are compared; every 500 actions all is closed, and memory and objects are counted.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
_ENOUGH = 5000  # actions, for every command to have its turn
_NOT_HERE = {"model.device_cuda", "model.device_mps"}
"""Devices that a machine may not have."""


def main() -> int:
    options = _parse()
    paths = (options.log, options.replay, options.keep)
    options.log, options.replay, options.keep = (p and p.resolve() for p in paths)
    if options.shrink is not None:
        return _shrink(options)
    if options.kills:
        return _kill(options)
    with tempfile.TemporaryDirectory() as folder:
        _move_in(Path(folder))
        return _run(options, Path(folder))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--actions", type=int, default=5000)
    parser.add_argument("--minutes", type=float, default=60, help="end after so long, whatever is left")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="sam2-nano", help="sam2-nano or basic")
    parser.add_argument("--language", default="en", help="of the window: en or zh_CN")
    parser.add_argument("--check-every", type=int, default=40, metavar="N", help="actions between checks")
    parser.add_argument("--home-every", type=int, default=500, metavar="N", help="actions between counts")
    parser.add_argument(
        "--log", type=Path, default=Path("simulated_hour.log"), help="the steps that were done"
    )
    parser.add_argument(
        "--keep", type=Path, default=Path("simulated_hour"), help="folder for pictures of what is wrong"
    )
    parser.add_argument("--replay", type=Path, metavar="LOG", help="do the steps of a log again")
    parser.add_argument("--shrink", type=Path, metavar="LOG", help="find fewer steps of it that still fail")
    parser.add_argument(
        "--kills", type=int, default=0, help="instead, kill the program so often, and compare"
    )
    return parser.parse_args()


def _move_in(folder: Path) -> None:
    """A home of its own, and no network: nobody's settings, projects or models are touched."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HF_HOME"):
        os.environ[name] = str(folder / "home" / name)
    os.environ["HF_HUB_OFFLINE"] = "1"
    (folder / "home" / "HOME").mkdir(parents=True)


def _run(options: argparse.Namespace, folder: Path) -> int:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from annotator.process_memory import keep_few_kernels, share_heaps
    from tests.soak.material import make_material
    from tests.soak.memory import growth, load_all
    from tests.soak.session import Sitting, choose, read_log

    os.chdir(folder)  # what is typed without a folder is written here
    faulthandler.enable()
    faulthandler.dump_traceback_later(options.minutes * 60 + 600, exit=True)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    logging.getLogger("masklet").addHandler(logging.NullHandler())
    application = QApplication([])
    sys.setswitchinterval(0.0005)  # this, heaps and kernels as the program itself has them
    share_heaps()
    keep_few_kernels()
    load_all()
    _compile_at_once()
    steps = (
        choose(options.seed, options.actions, options.check_every, options.home_every)
        if options.replay is None
        else read_log(options.replay)
    )
    sitting = Sitting(
        folder,
        make_material(folder / "clips", options.seed),
        ("basic", "sam2-nano", options.model),  # what both need is loaded before memory is counted
        options.log if options.replay is None else None,
        lambda line: print(line, flush=True),
        options.language,
    )
    sitting.program.keep = options.keep
    result = sitting.run(steps, time.monotonic() + options.minutes * 60)
    grown = growth(result.samples)
    if grown is not None:
        print(grown.words())
        result.wrong += grown.complaints()
    print(
        f"seed {options.seed}, {options.model}: {result.actions} actions, {result.checks} checks in "
        f"{result.seconds / 60:.1f} minutes, {sitting.program.runs} starts, "
        f"{sitting._person.dialogs.seen} dialogs, at most {result.most}, longest action {result.stall:.1f} s"
    )
    never = sitting.program.never_done()
    print(f"{len(sitting.program.done)} commands were done; never: {', '.join(never) or 'none'}")
    if options.replay is None and result.actions >= _ENOUGH and (missed := set(never) - _NOT_HERE):
        result.wrong.append(f"commands were never done: {sorted(missed)}")
    for words in result.wrong:
        print(f"WRONG: {words}")
    del application
    return 1 if result.wrong else 0


def _compile_at_once() -> None:
    """Whoever has a model compiled in the settings has parts of it made in no time, which are the parts as
    they are: all but PyTorch's own compiler, which takes minutes of a core for each."""
    from engine.predict import compiling

    compiling.by_inductor = lambda part, inputs: part


def _kill(options: argparse.Namespace) -> int:
    """kill -9 at random moments, again and again on one project; what was on screen must be in the file."""
    from tests.annotator.killing import check, run_and_kill
    from tests.soak.material import make_material

    rng, known, shown = random.Random(options.seed), {}, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _move_in(folder)
        project = make_material(folder / "clips", options.seed).main.with_suffix(".masklet")
        for turn in range(options.kills):
            child = ("tests.soak.kill_child", str(folder / "clips"), str(folder / "diary"))
            arguments = (*child, str(options.seed * 1000 + turn), options.model)
            diary = run_and_kill(arguments, folder / "diary", rng.randint(5, 120), rng.uniform(0, 0.3))
            known = check(project, known, diary)
            shown += sum(len(line["rows"]) for line in diary if line["kind"] == "shown")
            print(f"kill {turn + 1}: {len(known)} rows in the file, {shown} were shown so far", flush=True)
    return 0


def _shrink(options: argparse.Namespace) -> int:
    """Leave out ever smaller parts of the log as long as it still fails; the rest is written beside it."""
    lines = options.shrink.read_text(encoding="utf-8").splitlines()
    target = options.shrink.with_suffix(".short")
    tail = lines[-1:]
    lines = lines[:-1]
    size = max(1, len(lines) // 2)
    while size:
        at = 0
        while at < len(lines):
            fewer = lines[:at] + lines[at + size :]
            target.write_text("\n".join((*fewer, *tail)) + "\n", encoding="utf-8")
            if _fails(target, options):
                lines = fewer
                print(f"{len(lines)} steps left", flush=True)
            else:
                at += size
        size //= 2
    target.write_text("\n".join((*lines, *tail)) + "\n", encoding="utf-8")
    print(target)
    return 0


def _fails(log: Path, options: argparse.Namespace) -> bool:
    command = [sys.executable, __file__, "--replay", str(log), "--seed", str(options.seed)]
    ran = subprocess.run(
        [*command, "--model", options.model], capture_output=True, text=True, timeout=900, check=False
    )
    return ran.returncode != 0


if __name__ == "__main__":
    sys.exit(main())
