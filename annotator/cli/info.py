"""masklet info: what a video or a project holds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from annotator.cli.console import Console
from annotator.project.project import Project
from annotator.project.storage import SUFFIX, reading
from engine.frames import open_frames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="VIDEO|PROJECT")


def run(options: argparse.Namespace, console: Console) -> int:
    data = project_info(options.path) if options.path.suffix == SUFFIX else video_info(options.path)
    lines = [f"{key}: {value}" for key, value in data.items() if key != "objects"]
    lines += [_object_line(o) for o in data.get("objects", ())]
    console.result("\n".join(lines), data)
    return 0


def video_info(path: Path) -> dict[str, Any]:
    """Size, length and speed of a video or a folder of images. Raises UserError."""
    with open_frames(path) as frames:
        return {
            "video": frames.path,
            "kind": frames.kind,
            "width": frames.width,
            "height": frames.height,
            "frames": frames.num_frames,
            "frames_missing": frames.missing_frames,
            "fps": round(float(frames.fps), 3),
            "seconds": round(frames.time(frames.num_frames - 1), 3),
            "fingerprint": frames.fingerprint,
        }


def project_info(path: Path) -> dict[str, Any]:
    """The video and the objects of a project file. Raises UserError."""
    with reading(path) as project:
        video = project.video
        return {
            "project": str(path.absolute()),
            "video": video.path,
            "video_found": Path(video.path).exists(),
            "width": video.width,
            "height": video.height,
            "frames": video.num_frames,
            "fps": round(float(video.fps), 3),
            "masks": len(project.masks),
            "objects": [_object_info(project, object_id) for object_id in project.objects],
        }


def _object_info(project: Project, object_id: int) -> dict[str, Any]:
    info = project.objects[object_id]
    masks = [m for f in project.masks.frames(object_id) if (m := project.masks.info(object_id, f))]
    return {
        "id": object_id,
        "name": info.name,
        "label": info.label,
        "colour": info.colour,
        "prompted_frames": project.prompted_frames(object_id),
        "masks": len(masks),
        "empty": sum(m.area == 0 for m in masks),
        "verified": sum(m.verified for m in masks),
    }


def _object_line(data: dict[str, Any]) -> str:
    return (
        f"object {data['id']}: {data['name']} ({data['label']}), {data['masks']} masks, "
        f"{len(data['prompted_frames'])} prompted frames, absent on {data['empty']}"
    )
