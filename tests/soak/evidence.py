"""What is kept of a picture that is not as it should be: how it was looked at, and both pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from annotator.app import App
from annotator.project.project import Project


def circumstances(app: App, project: Project, wrong: NDArray[np.bool_]) -> str:
    """What the picture depends on, in words. wrong: the pixels of the canvas that are so, (height, width)."""
    view, window = app.view, app.window
    surface = window.canvas.surface
    geometry = surface.navigation.geometry
    rows, columns = wrong.nonzero()
    there = [o for o in project.objects if project.masks.get_sound(o, view.frame) is not None]
    stale = [o for o in there if project.masks.get_sound(o, view.frame).info.stale]
    prompts = [o for o, frame in project.prompts if frame == view.frame]
    file = app.workspace.file
    return (
        f"at {columns.min()}..{columns.max()} x {rows.min()}..{rows.max()} of {wrong.shape[::-1]}; "
        f"{project.video.width} x {project.video.height} of {file.path.name if file is not None else None}; "
        f"scale {geometry.scale:.3f} at {geometry.left}, {geometry.top}; "
        f"window {window.width()} x {window.height()}; fills {view.fill_opacity:.2f}, "
        f"patterns {view.patterns}, solo {view.solo}, hidden {sorted(view.hidden)}, tool {view.tool}, "
        f"object {view.object_id}, prompt {view.prompt}; "
        f"masks of {there}, out of date {stale}, prompts of {prompts}; "
        f"proposing {app.proposing.is_on}, previewed {app.previewing.shown is not None}"
    )


def keep_pictures(folder: Path, **pictures: NDArray[np.generic]) -> None:
    """Write each as a PNG of its name; colours as blue, green, red."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, pixels in pictures.items():
        bits = pixels.dtype == np.bool_
        shown = pixels.astype(np.uint8) * 255 if bits else np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
        cv2.imwrite(str(folder / f"{name}.png"), shown)
