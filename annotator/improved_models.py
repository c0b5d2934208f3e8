"""Models that were made better here: a folder each, with the figure that says whether they are.

A folder holds what `masklet train` writes (model.pt, config.json, report.json, run/) and request.json,
which says what was asked for. It is a model once its report and its weights are there; before, it is
a run that was stopped, and the same request goes on with it.
"""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.project.disk_errors import plain_disk_errors
from engine.errors import Sentence, UserError
from engine.models import ModelEntry

_REQUEST, _REPORT, _WEIGHTS = "request.json", "report.json", "model.pt"


@dataclass(frozen=True, slots=True)
class ImproveChoice:
    """What a person asked for. base: a model's name, or the path of its file. steps: batches to learn
    from. train_encoder: let the image encoder learn, too."""

    base: str
    projects: tuple[Path, ...]
    steps: int = 200
    train_encoder: bool = False

    def row(self) -> dict[str, Any]:
        """As request.json has it: the same for the same choice, whatever the order of the projects."""
        return {
            "base": self.base,
            "projects": sorted(str(p) for p in self.projects),
            "steps": self.steps,
            "train_encoder": self.train_encoder,
        }


@dataclass(frozen=True, slots=True)
class ImprovedModel:
    """A model and its figure: mean J after one click, of held-out verified masks, before and after.

    title: its name for people. base: the title of the model it began with. learnt_frames,
    measured_frames: with verified or painted masks. objects: that were followed to measure.
    """

    folder: Path
    title: str
    base: str
    before: float
    after: float
    learnt_frames: int
    measured_frames: int
    objects: int

    @property
    def weights(self) -> Path:
        return self.folder / _WEIGHTS

    @property
    def is_better(self) -> bool:
        return self.after > self.before

    def entry(self) -> ModelEntry:
        """Its line in the list of models."""
        megabytes = max(1, round(self.weights.stat().st_size / 1e6))
        about = Sentence(
            "{base}, improved with {frames} frames of your own.", base=self.base, frames=self.learnt_frames
        )
        return ModelEntry(str(self.weights), self.title, about, "file", megabytes)


class ImprovedModels:
    """Those in a folder. Reads the folder anew at every question, so it is never out of date."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[ImprovedModel]:
        """The finished ones, in the order they were made; damaged ones are left out."""
        found = [model for place in self._places() if (model := _read_model(place)) is not None]
        return sorted(found, key=lambda model: model.weights.stat().st_mtime)

    def find(self, name: str) -> ImprovedModel | None:
        """The one whose weights have this path."""
        return next((m for m in self.all() if str(m.weights) == name), None)

    def begin(self, choice: ImproveChoice, base: str, title: str) -> Path:
        """The folder for a run: of the same request when that was stopped, else a new one.

        base: the title of the model it begins with. title: what the new one is called, with a number
        where that is taken. Runs that were stopped and asked for something else are removed. Raises
        UserError when nothing can be written.
        """
        with plain_disk_errors(self._folder, Sentence("Making room for the new model")):
            self._folder.mkdir(parents=True, exist_ok=True)
            for place in self._places():
                request = _read_json(place / _REQUEST)
                if _is_finished(place) or request is None:
                    continue
                if request.get("choice") == choice.row():
                    return place
                shutil.rmtree(place)
            place = self._new_place()
            self._write(place, self._free_title(title), base, choice.row())
        return place

    def finish(self, folder: Path) -> ImprovedModel:
        """A run is done: remove what only going on with it needed. Raises UserError when its report is
        not there or not whole."""
        (folder / "run" / "last.pt").unlink(missing_ok=True)
        model = _read_model(folder)
        if model is None:
            raise UserError("Training ended without a report, so the new model is not offered. Try again.")
        return model

    def rename(self, model: ImprovedModel, title: str) -> None:
        """Give it another name. Raises UserError for none, and for one that is taken."""
        title = title.strip()
        if not title:
            raise UserError("A model needs a name. Type one, for example 'Cells'.")
        if any(m.title == title for m in self.all() if m.folder != model.folder):
            raise UserError("There is a model '{title}' already. Choose another name.", title=title)
        request = _read_json(model.folder / _REQUEST) or {}
        with plain_disk_errors(model.folder, Sentence("Renaming the model")):
            self._write(model.folder, title, model.base, request.get("choice"))

    def remove(self, model: ImprovedModel) -> None:
        """Delete it from the disk."""
        with plain_disk_errors(model.folder, Sentence("Removing the model")):
            shutil.rmtree(model.folder)

    def _places(self) -> list[Path]:
        return sorted(self._folder.glob("improved-*")) if self._folder.is_dir() else []

    def _new_place(self) -> Path:
        number = 1
        while (self._folder / f"improved-{number}").exists():
            number += 1
        place = self._folder / f"improved-{number}"
        place.mkdir()
        return place

    def _free_title(self, wanted: str) -> str:
        taken = {m.title for m in self.all()}
        number, title = 2, wanted
        while title in taken:
            number, title = number + 1, f"{wanted} {number}"
        return title

    def _write(self, place: Path, title: str, base: str, choice: Any) -> None:
        fresh = place / f"{_REQUEST}.part"
        words = {"title": title, "base": base, "choice": choice}
        fresh.write_text(json.dumps(words, indent=1, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, place / _REQUEST)


def _is_finished(place: Path) -> bool:
    return (place / _REPORT).is_file() and (place / _WEIGHTS).is_file()


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _read_model(place: Path) -> ImprovedModel | None:
    request, report = _read_json(place / _REQUEST), _read_json(place / _REPORT)
    if request is None or report is None or not (place / _WEIGHTS).is_file():
        return None
    try:
        figures = [float(report[when]["J"]) for when in ("before", "after")]
        counts = [int(n) for n in (report["learnt_frames"], report["measured_frames"])]
        objects = int(report["after"]["objects"])
        title, base = str(request["title"]), str(request["base"])
    except (KeyError, TypeError, ValueError):
        return None
    if not all(map(math.isfinite, figures)):
        return None
    return ImprovedModel(place, title, base, figures[0], figures[1], counts[0], counts[1], objects)


def projects_of(paths: Sequence[str], suffix: str) -> list[Path]:
    """The project files that these recent files are, or that lie beside them; each once."""
    found: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        place = path if path.suffix.lower() == suffix else path.parent / f"{path.stem}{suffix}"
        if place.is_file():
            found[place] = None
    return list(found)
