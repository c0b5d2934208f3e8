"""masklet demo-clip: write the demo clip, its true masks and the clicks that find each object."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from annotator.cli.console import Console
from annotator.demo_clip import make_demo_clip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=0, help="another number, another clip (default 0)")
    parser.add_argument("--frames", type=_frames, default=120, help="length in frames (default 120)")
    parser.add_argument("--size", type=_size, default=(960, 540), metavar="WxH", help="default 960x540")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="folder to write into"
    )


def run(options: argparse.Namespace, console: Console) -> int:
    clip = make_demo_clip(
        options.output,
        seed=options.seed,
        frames=options.frames,
        size=options.size,
        progress=lambda done, total: console.progress("frames", done, total),
    )
    width, height = options.size
    console.result(
        f"Wrote {clip.video}, its masks and clicks.",
        {
            "video": str(clip.video),
            "folder": str(options.output),
            "frames": options.frames,
            "width": width,
            "height": height,
            "seed": options.seed,
        },
    )
    return 0


def _frames(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of frames; give 1 or more")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)x(\d+)", text)
    if match is None or min(int(n) for n in match.groups()) < 64:
        raise argparse.ArgumentTypeError(
            f"'{text}' is no size; expected WxH of at least 64x64, for example 960x540"
        )
    return int(match[1]), int(match[2])
