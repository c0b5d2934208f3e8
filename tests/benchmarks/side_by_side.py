"""Two models on one's own clips, side by side, for a person to judge: one click each, a sheet each.

    python tests/benchmarks/side_by_side.py --model sam2-nano --model basic --output DIR \
        clip.mp4:640,360 other.mp4:200,410

Behind each clip stands where its object is clicked on the first frame, in pixels. DIR gets a PNG for every
clip: a row of frames for each model, the mask's outline drawn. There is no truth here, and so no figure but
the area and the time; which row is better is for the eye to say.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.frames.opening import open_frames
from engine.masks import Mask
from engine.models import ModelList
from engine.predict.loader import load_segmenter
from engine.predict.segmenter import Segmenter, VideoShape
from engine.prompts import Point, Prompts
from engine.training.measures import outline

TILE = 320
COLOURS = ((255, 0, 200), (0, 220, 255), (255, 200, 0))


@dataclass(frozen=True)
class Clicked:
    """A clip and the click on its first frame."""

    path: Path
    x: float
    y: float

    @classmethod
    def read(cls, text: str) -> Clicked:
        path, _, place = text.rpartition(":")
        try:
            x, y = (float(n) for n in place.split(","))
        except ValueError:
            raise argparse.ArgumentTypeError(f"'{text}' is not CLIP:X,Y") from None
        return cls(Path(path), x, y)


def follow(segmenter: Segmenter, pictures: list[np.ndarray], click: Clicked) -> tuple[list[Mask], float]:
    """The mask on every picture, and the seconds of a tracked one."""
    height, width = pictures[0].shape[:2]
    bank = segmenter.new_bank(VideoShape(height, width, len(pictures)))
    features = segmenter.encode(pictures[0])
    result = segmenter.segment(features, 0, bank, Prompts(points=(Point(click.x, click.y),)))
    segmenter.remember(features, 0, bank, result)
    bank.begin(0, False)
    masks, began = [result.mask], time.process_time()
    for number, picture in enumerate(pictures[1:], 1):
        features = segmenter.encode(picture)
        masks.append(segmenter.track(features, number, [bank], reverse=False)[0].mask)
    return masks, (time.process_time() - began) / max(1, len(pictures) - 1)


def tile(picture: np.ndarray, mask: Mask, colour: tuple[int, int, int], text: str) -> np.ndarray:
    """A small picture with the mask's outline."""
    height = round(TILE * picture.shape[0] / picture.shape[1])
    small = cv2.resize(picture, (TILE, height), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask.to_array().astype(np.uint8), (TILE, height), interpolation=cv2.INTER_NEAREST) > 0
    small[inside] = (0.6 * small[inside] + 0.4 * np.array(colour)).astype(np.uint8)
    small[outline(inside)] = colour
    cv2.putText(small, text, (4, height - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 3, cv2.LINE_AA)
    cv2.putText(small, text, (4, height - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 255), 1, cv2.LINE_AA)
    return small


def main() -> None:
    """Read the command line and write the sheets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("clips", nargs="+", type=Clicked.read, metavar="CLIP:X,Y")
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--frames", type=int, default=72, help="of each clip, from its first on")
    parser.add_argument("--shown", type=int, default=5, help="frames on a sheet")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    segmenters = {
        Path(name).parent.name or name: load_segmenter(name, "cpu", models=ModelList()).segmenter
        for name in options.model
    }
    for click in options.clips:
        reader = open_frames(click.path)
        count = min(options.frames, reader.num_frames)
        pictures = [np.ascontiguousarray(reader.read(n).image_bgra[..., 2::-1]) for n in range(count)]
        reader.close()
        shown = np.linspace(0, len(pictures) - 1, options.shown).round().astype(int)
        rows = []
        for (name, segmenter), colour in zip(segmenters.items(), COLOURS * 9, strict=False):
            masks, seconds = follow(segmenter, pictures, click)
            tiles = [tile(pictures[n], masks[n], colour, f"{name}  {n}  area {masks[n].area}") for n in shown]
            rows.append(np.concatenate(tiles, axis=1))
            print(
                f"{click.path.name} {name}: {1000 * seconds:.0f} ms of CPU time a tracked frame", flush=True
            )
        _, data = cv2.imencode(".png", np.concatenate(rows)[..., ::-1])
        (options.output / f"{click.path.stem}.png").write_bytes(data.tobytes())


if __name__ == "__main__":
    main()
