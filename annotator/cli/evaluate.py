"""masklet evaluate: how well a model segments and tracks, on made clips or an annotated data set."""

from __future__ import annotations

import argparse
from pathlib import Path

from annotator.cli.console import Console

_PROTOCOLS = ("one-click", "three-click", "box", "interactive", "online")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", default="basic", help="a name of the model list, or a weights file")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"])
    parser.add_argument("--protocol", default="one-click", choices=_PROTOCOLS)
    material = parser.add_mutually_exclusive_group()
    material.add_argument("--made-clips", type=int, default=16, metavar="N", help="objects of made clips")
    material.add_argument(
        "--data", type=Path, metavar="FOLDER", help="a data set in the layout of DAVIS, MOSE or SA-V"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the made clips")
    parser.add_argument("--frames", type=int, default=24, metavar="T", help="of each made clip")
    parser.add_argument("--side", type=int, default=256, metavar="PIXELS", help="of each made clip")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--hard", dest="hard", action="store_true", default=True, help="the default")
    kind.add_argument("--easy", dest="hard", action="store_false", help="plain objects, plain grounds")


def run(options: argparse.Namespace, console: Console) -> int:
    from engine.training.benchmark import FolderMaterial, MadeMaterial, benchmark

    material: FolderMaterial | MadeMaterial
    if options.data is not None:
        material = FolderMaterial(options.data)
    else:
        material = MadeMaterial(
            options.made_clips, options.seed, options.frames, hard=options.hard, side=options.side
        )
    row = benchmark(
        options.model,
        options.protocol,
        material,
        device=options.device,
        progress=lambda done, total: console.progress("Evaluating", done, total),
    )
    console.result("\n".join(f"{name}: {value}" for name, value in row.items()), row)
    return 0
