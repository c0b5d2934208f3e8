"""Do the frames that the review proposes first hold the errors? On made clips whose truth is known.

    python tests/benchmarks/review.py --seeds 1-32 --frames 120 --size 384x216 --model basic

Every object gets its one click and is tracked through the clip; the error of a mask is 1 - IoU with
the truth. Printed for each share of frames: the mean error of the riskiest ones over
the mean error of all, which is what frames picked at random hold. Seeds are told apart: the risk's
weights were chosen on even seeds with Basic, so the odd ones are the judgement. Exits 1 when the first
tenth of the odd seeds' frames holds less than twice the error of random ones; where so much is wrong that
even the best order could hardly do that, less than four fifths of what that one holds.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.demo_clip import Scene, write
from annotator.project.mask_table import MaskInfo, MaskRecord, MaskTable, Source
from annotator.review.queue import proposals
from annotator.review.risk import object_risk
from engine.masks import Mask
from engine.models import BASIC, ModelList
from engine.predict.loader import load_segmenter
from engine.predict.segmenter import Segmented, Segmenter, VideoShape
from engine.prompts import Point, Prompts

_SHARES = (0.02, 0.05, 0.1, 0.2)
_WANTED, _SHARE_OF_BEST = 2.0, 0.8


def track(segmenter: Segmenter, scene: Scene, frames: int) -> tuple[MaskTable, np.ndarray]:
    """Masks of all objects of a clip, from one click each, and their errors (objects, frames)."""
    table = MaskTable()
    first = scene.render(0)
    clicks = write.find_clicks(scene, first)
    features = segmenter.encode(first.image)
    banks, errors = [], np.zeros((len(clicks), frames))

    def put(place: int, frame: int, result: Segmented, labels: np.ndarray) -> None:
        mask = result.mask
        source = Source.TRACKED if frame else Source.PROMPTED
        info = MaskInfo(source, result.score, result.predicted_iou, area=mask.area, shape=mask.measure())
        table.put(place, frame, MaskRecord(mask, info))
        errors[place, frame] = 1 - mask.iou(Mask.from_array(labels == clicks[place].id))

    for place, click in enumerate(clicks):
        bank = segmenter.new_bank(VideoShape(scene.height, scene.width, frames))
        result = segmenter.segment(features, 0, bank, Prompts((Point(click.x, click.y),)))
        segmenter.remember(features, 0, bank, result)
        bank.begin(0, False)
        banks.append(bank)
        put(place, 0, result, first.labels)
    for frame in range(1, frames):
        seen = scene.render(frame)
        results = segmenter.track(segmenter.encode(seen.image), frame, banks, reverse=False)
        for place, result in enumerate(results):
            put(place, frame, result, seen.labels)
    return table, errors


def report(name: str, clips: list[tuple[MaskTable, np.ndarray]]) -> float:
    """Print how error gathers in the riskiest masks.

    Returns how much of what is wanted the riskiest tenth holds, 1 or more when it is enough.
    """
    risk = np.concatenate(
        [object_risk(table.facts(o, e.shape[1])).risk[1:] for table, e in clips for o in range(len(e))]
    )
    error = np.concatenate([e[:, 1:].ravel() for _, e in clips])
    order, best = np.argsort(-risk, kind="stable"), np.sort(error)[::-1]
    ratios = {}
    print(f"{name}: {len(clips)} clips, {len(error)} masks, mean error {error.mean():.4f}")
    for share in _SHARES:
        count = max(1, int(len(error) * share))
        ratios[share] = error[order[:count]].mean() / error.mean()
        ideal = best[:count].mean() / error.mean()
        print(
            f"  riskiest {share:4.0%}: {ratios[share]:5.2f} times the error of random (at best {ideal:.2f})"
        )
    proposed, shown = [], 0
    for table, e in clips:
        risks = {o: object_risk(table.facts(o, e.shape[1])) for o in range(len(e))}
        for item in proposals(risks)[:5]:
            proposed.append(e[item.object_id, item.frame])
            shown += 1
    ratio = float(np.mean(proposed) / error.mean())
    print(f"  first 5 proposed of each clip ({shown}): {ratio:.2f} times the error of random")
    tenth = max(1, len(error) // 10)
    return float(ratios[0.1] / min(_WANTED, _SHARE_OF_BEST * best[:tenth].mean() / error.mean()))


def time_one(frames: int = 10_000, objects: int = 20) -> float:
    """Milliseconds for the risk of all masks of a long project."""
    rng = np.random.default_rng(0)
    table = MaskTable()
    mask = Mask.from_array(rng.random((64, 64)) < 0.5)
    info = MaskInfo(Source.TRACKED, 4.0, 0.9, area=mask.area, shape=mask.measure())
    for frame in range(frames):
        table.put(0, frame, MaskRecord(mask, info))
    began = time.perf_counter()
    for _ in range(objects):
        object_risk(table.facts(0, frames))
    return 1000 * (time.perf_counter() - began)


def _numbers(text: str) -> list[int]:
    low, _, high = text.partition("-")
    return list(range(int(low), int(high or low) + 1))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=_numbers, default=_numbers("1-32"), help="first-last")
    parser.add_argument("--frames", type=int, default=120)
    parser.add_argument("--size", default="384x216", help="WIDTHxHEIGHT")
    parser.add_argument("--model", default=BASIC.name, help="a name in the model list, or a weights file")
    options = parser.parse_args(arguments)
    width, height = (int(n) for n in options.size.split("x"))
    segmenter = load_segmenter(options.model, models=ModelList()).segmenter
    print(f"{options.model}, {options.frames} frames of {options.size}")
    clips = {
        s: track(segmenter, Scene(s, options.frames, (width, height)), options.frames) for s in options.seeds
    }
    even, odd = ([c for s, c in clips.items() if s % 2 == rest] for rest in (0, 1))
    if even:
        report("even seeds (weights were chosen on these)", even)
    share = report("odd seeds (held out)", odd) if odd else 1.0
    print(f"risk of 20 objects x 10,000 frames: {time_one():.1f} ms")
    return 0 if share >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
