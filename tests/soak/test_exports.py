"""What the simulated person notices of an exported overlay, and what no encoder can help."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from annotator.demo_clip import make_demo_clip
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.overlay import OverlayOptions
from annotator.project.edits import AddObject, SetMask
from annotator.project.mask_table import MaskInfo, MaskRecord
from annotator.project.project import ObjectInfo, Project, Source
from engine.frames import open_frames
from engine.masks import Mask
from tests.annotator.making import video_ref
from tests.soak.exports import READERS

SIZE = (192, 108)


def _project(video: Path, x: int, name: str = "Rad", colour: str = "#D55E00") -> Project:
    """One object, 60 pixels square, on each of three frames. x: of its left edge."""
    width, height = SIZE
    pixels = np.zeros((height, width), bool)
    pixels[30:90, x : x + 60] = True
    record = MaskRecord(Mask.from_array(pixels), MaskInfo(Source.PAINTED))
    project = Project(replace(video_ref(width=width, height=height, num_frames=3), path=str(video)))
    AddObject(ObjectInfo(1, name, "", colour)).apply(project)
    for n in range(3):
        SetMask(1, n, record).apply(project)
    return project


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return make_demo_clip(tmp_path / "demo", seed=1, frames=3, size=SIZE).video


def _exported(project: Project, file: Path, options: OverlayOptions) -> Path:
    with open_frames(project.video.path) as frames:
        assert export(project, frames, FORMATS["overlay"], file, options)
    return file


@pytest.mark.parametrize("name", ["Rad", "a name as wide as the picture " * 4])
@pytest.mark.parametrize("options", [OverlayOptions(), OverlayOptions(opacity=1.0, contours=False)])
def test_what_was_exported_is_as_it_should_be(
    tmp_path: Path, video: Path, name: str, options: OverlayOptions
) -> None:
    project = _project(video, 20, name)
    file = _exported(project, tmp_path / "a.mp4", options)
    READERS["overlay"](file, project, range(3), options)


def test_a_mask_elsewhere_or_of_another_colour_is_seen(tmp_path: Path, video: Path) -> None:
    options = OverlayOptions()
    file = _exported(_project(video, 20), tmp_path / "a.mp4", options)
    for other, where in (
        (_project(video, 90), "in masks"),
        (_project(video, 20, colour="#56B4E9"), "in masks"),
        (_project(video, 70, name=""), "masks"),
    ):
        with pytest.raises(AssertionError, match=f"is another picture .*{where}"):
            READERS["overlay"](file, other, range(3), options)
