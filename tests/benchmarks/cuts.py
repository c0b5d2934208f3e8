"""How well scene cuts are found: python -m tests.benchmarks.cuts VIDEO VIDEO ... [--seconds-each 2]

Every video is taken to be one shot: a cut found inside one is false. Then pieces of all of them are
put one after the other in many orders, and the cuts between them must be found on their frames.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from engine.frames import open_frames
from engine.frames.cuts import DEFAULT_THRESHOLD, REACH, Look, change_score, cuts_of, look_of


def scores_of(looks: list[Look]) -> dict[int, float]:
    return {n: change_score(looks[max(0, n - REACH) : n], looks[n : n + REACH]) for n in range(1, len(looks))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("videos", nargs="+", type=Path)
    parser.add_argument("--orders", type=int, default=50)
    parser.add_argument("--frames", type=int, default=300, help="of each video, at most")
    options = parser.parse_args()
    clips: list[list[Look]] = []
    highest = 0.0
    for path in options.videos:
        with open_frames(path, cache_bytes=0) as frames:
            images = (frames.read(n).image_bgra for n in range(min(frames.num_frames, options.frames)))
            spent, looks = 0.0, []
            for image in images:
                start = time.perf_counter()
                looks.append(look_of(image))
                spent += time.perf_counter() - start
        scores = scores_of(looks)
        false = cuts_of(scores, DEFAULT_THRESHOLD)
        highest = max(highest, *scores.values())
        most = max(scores.values())
        print(f"{path.name}: {len(looks)} frames, false cuts {false}, highest score {most:.3f}, "
              f"{1000 * spent / len(looks):.2f} ms a frame")  # fmt: skip
        clips.append(looks)
    rng = np.random.default_rng(0)
    true = found = wrong = 0
    lowest = 1.0
    for _ in range(options.orders):
        film: list[Look] = []
        cuts = []
        for place in rng.permutation(len(clips)):
            length = int(rng.integers(8, 60))
            begin = int(rng.integers(0, max(1, len(clips[place]) - length)))
            if film:
                cuts.append(len(film))
            film += clips[place][begin : begin + length]
        scores = scores_of(film)
        lowest = min([lowest, *(scores[n] for n in cuts)])
        said = set(cuts_of(scores, DEFAULT_THRESHOLD))
        true, found, wrong = true + len(cuts), found + len(said & set(cuts)), wrong + len(said - set(cuts))
    print(f"{options.orders} films: {found} of {true} cuts found on their frames, {wrong} false; "
          f"lowest score of a cut {lowest:.3f}, highest elsewhere {highest:.3f}")  # fmt: skip


if __name__ == "__main__":
    main()
