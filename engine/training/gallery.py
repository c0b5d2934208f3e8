"""Pictures of what models make of held-out clips, good and bad alike, for a model card:

python -m engine.training.gallery --model sam2-nano --model basic --output sheet.png
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.models import ModelList
from engine.predict.loader import load_segmenter
from engine.predict.segmenter import Segmenter
from engine.training.cases import made_cases
from engine.training.evaluate import Case, follow
from engine.training.measures import Bools, outline, region_similarity

Rgb = NDArray[np.uint8]
_TILE = 128
_TRUE, _OURS, _CLICK = (255, 255, 255), (255, 0, 200), (255, 255, 0)


def sheet(cases: Sequence[Case], segmenters: dict[str, Segmenter], frames: Sequence[int]) -> Rgb:
    """A row for each case: the truth with the click, then for each segmenter the frames, with the mask's
    outline and its IoU. Nothing is left out."""
    head = [np.full((18, _TILE * (1 + len(frames) * len(segmenters)), 3), 20, np.uint8)]
    for number, name in enumerate(segmenters):
        _write(head[0], name, (_TILE * (1 + number * len(frames)) + 4, 13))
    rows = head
    for case in cases:
        tiles = [_tile(case.frame(case.first), case.truth[case.first], _TRUE)]
        for segmenter in segmenters.values():
            clip = follow(segmenter, case, "one-click")
            click = clip.prompts[case.first].points[0]
            scale = _TILE / case.truth[case.first].shape[1]
            cv2.circle(tiles[0], (int(click.x * scale), int(click.y * scale)), 3, _CLICK, -1)
            for frame in frames:
                predicted = clip.array(frame)
                assert predicted is not None
                tile = _tile(case.frame(frame), predicted, _OURS)
                _write(tile, f"{region_similarity(predicted, case.truth[frame]):.2f}", (4, _TILE - 6))
                tiles.append(tile)
        rows.append(np.concatenate(tiles, axis=1))
    return np.concatenate(rows)


def _tile(image: Rgb, mask: Bools, colour: tuple[int, int, int]) -> Rgb:
    small = cv2.resize(image, (_TILE, _TILE), interpolation=cv2.INTER_AREA).astype(np.uint8, copy=False)
    edge = outline(cv2.resize(mask.astype(np.uint8), (_TILE, _TILE), interpolation=cv2.INTER_NEAREST) > 0)
    small[edge] = colour
    return small


def _write(picture: Rgb, text: str, place: tuple[int, int]) -> None:
    for colour, width in (((0, 0, 0), 3), ((255, 255, 255), 1)):
        cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.4, colour, width, cv2.LINE_AA)


def main() -> None:
    """Read the command line and write the sheet."""
    parser = argparse.ArgumentParser(description="Draw what models make of held-out made clips.")
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--count", type=int, default=6, help="clips of each set")
    parser.add_argument("--seed", type=int, default=42)
    options = parser.parse_args()
    segmenters = {name: load_segmenter(name, "cpu", models=ModelList()).segmenter for name in options.model}
    cases = [
        case
        for hard in (False, True)
        for case in made_cases(options.count, options.seed, frames=13, side=256, hard=hard)
    ]
    _, data = cv2.imencode(".png", sheet(cases, segmenters, (0, 6, 12))[..., ::-1])
    options.output.write_bytes(data.tobytes())


if __name__ == "__main__":
    main()
