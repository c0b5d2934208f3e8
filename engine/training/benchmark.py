"""A model of the model list put to a protocol: what `masklet evaluate` prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import UserError
from engine.models import ModelList
from engine.predict.loader import load_segmenter
from engine.training.cases import made_cases
from engine.training.evaluate import Case, Score, clicks_to_reach, evaluate
from engine.training.footage import read_folder


@dataclass(frozen=True)
class MadeMaterial:
    """Held-out made clips: how many objects, of which seed, of how many frames of `side` pixels."""

    count: int
    seed: int
    frames: int
    hard: bool
    side: int = 256

    def cases(self) -> tuple[Iterable[Case], int]:
        """The cases, made when they are asked for, and how many. Raises UserError for impossible numbers."""
        if self.count < 1 or self.frames < 2 or self.side < 32:
            raise UserError("Made clips need at least one clip, two frames and a side of 32 pixels.")
        if self.seed < 0:
            raise UserError("A seed is a whole number from 0 on.")
        made = made_cases(self.count, self.seed, frames=self.frames, side=self.side, hard=self.hard)
        return made, self.count

    def describe(self) -> dict[str, Any]:
        """What it is, for the row."""
        return {
            "set": "hard" if self.hard else "easy",
            "seed": self.seed,
            "frames": self.frames,
            "side": self.side,
        }


@dataclass(frozen=True)
class FolderMaterial:
    """The annotated videos of a data set's folder."""

    folder: Path

    def cases(self) -> tuple[Iterable[Case], int]:
        """The cases, and how many. Raises UserError for a folder of an unknown layout, or without objects to
        follow."""
        cases = [case for video in read_folder(self.folder) for case in video.cases()]
        if not cases:
            raise UserError("{folder} has no object with masks on more than one frame.", folder=self.folder)
        return cases, len(cases)

    def describe(self) -> dict[str, Any]:
        """What it is, for the row."""
        return {"set": self.folder.name}


def benchmark(
    model: str,
    protocol: str,
    material: MadeMaterial | FolderMaterial,
    *,
    device: str = "auto",
    models: ModelList | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """One row: the model, the protocol, the material and the figures of `Score.row`.

    The interactive protocol also counts the clicks to an IoU of 0.9 on the first frame. Raises
    UserError when the model or the material cannot be had.
    """
    loaded = load_segmenter(model, device, models=models or ModelList())
    try:
        cases, count = material.cases()
        needed: list[int] = []

        def each() -> Iterator[Case]:
            for case in cases:
                yield case
                if protocol == "interactive":
                    needed.append(clicks_to_reach(loaded.segmenter, case))

        score: Score = evaluate(
            loaded.segmenter, each(), protocol, progress=lambda done: progress(done, count)
        )
        row = {"model": loaded.name, "protocol": protocol, **material.describe(), **score.row()}
        if needed:
            row["clicks_to_90"] = round(sum(needed) / len(needed), 2)
        return row
    finally:
        loaded.segmenter.close()
