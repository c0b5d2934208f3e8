"""Our engine and the published SAM 2 package against each other, on this machine, in one run.

    pip install -e .[bench]
    python tests/benchmarks/engine.py                          nano, everything
    python tests/benchmarks/engine.py --configs tiny --parts track encoded_click --objects 1

Each player (published; engine: ours through the published classes; session: ours as the annotator uses
it) is a process of its own with the same weights, frames and number of threads. They take turns at every
single step, so that what else the machine does falls on all of them alike. Printed are medians, the
spread (first to third quartile), and ratios of the published time over ours: above 1, ours is faster.

The steps of `track` do not hold the same for all: the published package decodes and resizes every frame
when it opens the video, ours as the frames are tracked. `clip` counts all of it: a clip opened, clicked
and tracked to its end, per frame. `automatic` is per click of the grid. On a graphics card (--device
cuda) every call is waited for; --precision bfloat16 is there asked for by autocast in both packages.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

SIZE = (960, 540)
PARTS = ("track", "clip", "first_click", "encoded_click", "repeated_click", "automatic", "startup")
STEPS = {"nano": 15, "tiny": 5}
WARM = {"nano": 8, "tiny": 7}
"""Frames tracked before the first that is timed: the memory bank is full from frame 7 on."""

CLIP = {"nano": 24, "tiny": 6}
"""Frames of the whole clip."""

Times = dict[str, list[dict[str, float]]]


def write_clip(folder: Path, length: int) -> None:
    """JPEG frames of bright discs that cross a smooth background."""
    import numpy as np
    from PIL import Image

    width, height = SIZE
    y_hw, x_hw = np.mgrid[0:height, 0:width].astype(np.float32)
    background = 90 + 50 * np.sin(x_hw / 67) * np.cos(y_hw / 41)
    for t in range(length):
        image = np.stack([background, background * 0.8, 160 - background], axis=2)
        for k in range(8):
            x, y = width * (0.15 + 0.1 * k) + 4 * t, height * (0.75 - 0.07 * k)
            image[(x_hw - x) ** 2 + (y_hw - y) ** 2 < 40**2] = (230 - 20 * k, 60 + 20 * k, 60)
        Image.fromarray(image.clip(0, 255).astype(np.uint8)).save(folder / f"{t:05d}.jpg", quality=92)


def write_weights(config: str, path: Path) -> None:
    """The same weights for all players, drawn from the names of the parameters."""
    import torch

    from engine.sam2.build import build_network
    from engine.sam2.sam2_base import SAM2Base
    from tests.benchmarks.players import our_config
    from tests.golden.network import seed_weights

    model = build_network(our_config(config), SAM2Base)
    seed_weights(model)
    torch.save({"model": model.state_dict()}, path)


class Player:
    """A process that does what it is told, a step at a time."""

    def __init__(self, setup: dict[str, Any]) -> None:
        threads = str(setup["threads"])
        # Threads that wait by spinning would steal the time of the player whose turn it is.
        environment = {
            **os.environ,
            "OMP_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
            "OMP_WAIT_POLICY": "passive",
            "TQDM_DISABLE": "1",
        }
        began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "players.py"), json.dumps(setup)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if setup.get("quiet", True) else None,
            text=True,
            env=environment,
        )
        self._answer()
        self.startup = time.perf_counter() - began

    def tell(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise SystemExit("a player failed:\n" + self._process.stderr.read()[-2000:])
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def played(setups: dict[str, dict[str, Any]], order: dict[str, Any], steps: int) -> Times:
    """All players at one part, in turn at every step."""
    players: dict[str, Player] = {}
    times: Times = {name: [] for name in setups}
    try:
        for name, setup in setups.items():
            players[name] = Player(setup)
            players[name].tell(order)
        for _ in range(steps):
            for name, player in players.items():
                times[name].append(player.tell({"step": 1}))
    finally:
        for player in players.values():
            player.close()
    return times


def started(setups: dict[str, dict[str, Any]], repeats: int) -> Times:
    """From the start of the process to a model with its weights."""
    times: Times = {name: [] for name in setups}
    for _ in range(repeats):
        for name, setup in setups.items():
            player = Player(setup)
            player.close()
            times[name].append({"wall": player.startup})
    return times


def report(title: str, times: Times, reference: str) -> None:
    base = times.get(reference)
    for name, measured in times.items():
        line = f"{title:22s} {name:10s}"
        for kind in ("wall", "cpu"):
            values = [m[kind] for m in measured if kind in m]
            if not values:
                continue
            low, middle, high = (
                statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else (values[0],) * 3
            )
            line += f"  {kind} {middle * 1000:8.1f} ms ({low * 1000:.1f} to {high * 1000:.1f})"
            if base and name != reference:
                line += f" {statistics.median(m[kind] for m in base) / middle:5.2f}x"
        if base and name != reference and all("pixels" in m for m in (*measured, *base)):
            differ = [
                abs(a["pixels"] - b["pixels"]) / max(b["pixels"], 1)
                for a, b in zip(measured, base, strict=True)
            ]
            line += f"  pixels differ by {max(differ):.1e}"
        print(line, flush=True)


def _machine() -> str:
    import torch

    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        name = models[0].partition(":")[2].strip() if models else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, torch {torch.__version__}"


def compare(config: str, args: argparse.Namespace, folder: Path) -> None:
    weights = folder / f"{config}.pt"
    write_weights(config, weights)
    length = args.frames or CLIP[config]
    clip, whole = folder / "clip", folder / f"whole {length}"
    if not clip.is_dir():
        clip.mkdir()
        write_clip(clip, max(WARM.values()) + 3 + (args.steps or max(STEPS.values())))
    if not whole.is_dir():
        whole.mkdir()
        write_clip(whole, length)
    setups = {
        name: {
            "player": name,
            "config": config,
            "weights": str(weights),
            "folder": str(clip),
            "clip": str(whole),
            "frames": length,
            "device": args.device,
            "size": SIZE,
            "threads": args.threads,
            "warm": WARM[config] if args.warm is None else args.warm,
            "precision": args.precision,
        }
        for name in args.players
    }
    steps = args.steps or STEPS[config]
    for part in args.parts:
        if part in ("track", "clip"):
            for objects in args.objects:
                repeats = steps if part == "track" else max(1, steps // 3)
                times = played(setups, {"begin": part, "objects": objects}, repeats)
                report(f"{config} {part} {objects} obj", times, "published")
        elif part == "startup":
            report(f"{config} {part}", started(setups, min(steps, 5)), "published")
        else:
            report(f"{config} {part}", played(setups, {"begin": part}, steps), "published")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--configs", nargs="+", default=["nano"], choices=["nano", "tiny"])
    parser.add_argument("--parts", nargs="+", default=list(PARTS), choices=PARTS)
    parser.add_argument("--objects", nargs="+", type=int, default=[1, 4, 8])
    parser.add_argument("--players", nargs="+", default=["published", "engine", "session"])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, help="timed steps of each part")
    parser.add_argument("--warm", type=int, help="frames tracked before the first timed one")
    parser.add_argument("--precision", default="float32", help="float32, or bfloat16")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N")
    parser.add_argument("--frames", type=int, help="of the whole clip")
    args = parser.parse_args(arguments)
    print(f"{_machine()}; {args.threads} threads each, {args.device}; load before: {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        for config in args.configs:
            compare(config, args, Path(folder))
    print(f"load after: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
