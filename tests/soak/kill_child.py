"""Runs the real program with the simulated person at it and a diary, until someone kills it.

    python -m tests.soak.kill_child FOLDER DIARY SEED MODEL

FOLDER: with the clips as make_material left them.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.annotator.kill_driver import Diary
from tests.soak.actions import ACTIONS, Person
from tests.soak.material import Material
from tests.soak.program import Program, Watch
from tests.soak.session import in_turns

# What might lead away from the one project that the diary is about.
_AWAY = ("any_command", "ask", "palette", "model", "dialog_beside", "improve", "settings", "export")


def _work(program: Program, material: Material, model: str, seed: int, diary_path: Path) -> Iterator[None]:
    program.start()
    yield
    program.app.models.choose(model)
    program.wait(lambda: program.app.models.loading is None, "the model")
    diary = Diary(program.app, diary_path)
    program.app.workspace.opened.connect(lambda: diary.write("opened", {}))
    program.open(material.main)
    person = Person(program, material)
    rng = random.Random(seed)
    names = [n for n, a in ACTIONS.items() if a.stays and n not in _AWAY]
    weights = [ACTIONS[n].weight for n in names]
    while True:
        yield
        if not program.app.workspace.is_open:
            program.open(material.main)
        person.act(rng.choices(names, weights)[0], rng.randrange(2**31))


def main() -> None:
    folder, diary, seed, model = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    folder, diary = folder.resolve(), diary.resolve()
    os.chdir(folder)
    os.environ["HF_HUB_OFFLINE"] = "1"
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QApplication(sys.argv[:1])
    sys.setswitchinterval(0.0005)
    video = folder / "demo" / "demo.mp4"
    material = Material(video, (), (folder / "broken" / "text.mp4",), folder / "out")
    in_turns(_work(Program(folder, Watch()), material, model, seed, diary))


if __name__ == "__main__":
    main()
