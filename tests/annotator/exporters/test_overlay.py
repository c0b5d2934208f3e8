from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from annotator.exporters.drawing import bgr_of
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.overlay import OverlayOptions
from annotator.project.edits import AddObject, SetMask
from annotator.project.project import ObjectInfo, Project
from engine.errors import UserError
from tests.annotator.exporters.scene import GREY, FakeFrames, make_scene, rectangle
from tests.annotator.making import NUM_FRAMES, video_ref

OVERLAY = FORMATS["overlay"]


def decode(path: Path) -> tuple[list[np.ndarray], list[float]]:
    """Frames as (H, W, 3) RGB and their times in seconds."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        frames = list(container.decode(stream))
        rgb = [f.to_ndarray(format="rgb24", src_colorspace="ITU709") for f in frames]
        return rgb, [float(f.time) for f in frames]


def one_object(size: tuple[int, int], num_frames: int, name: str = "Hund") -> tuple[Project, FakeFrames]:
    height, width = size
    project = Project(video_ref(width=width, height=height, num_frames=num_frames))
    AddObject(ObjectInfo(1, name, "object", "#E69F00")).apply(project)
    box = (width // 4, height // 4, 3 * width // 4, 3 * height // 4)
    SetMask(1, 0, rectangle(*box, 0.9, size)).apply(project)
    return project, FakeFrames(width, height, num_frames)


def test_the_clips_own_rate_and_every_frame(tmp_path: Path) -> None:
    project, frames = make_scene()
    assert export(project, frames, OVERLAY, tmp_path / "a.mp4")
    pictures, times = decode(tmp_path / "a.mp4")
    assert len(pictures) == NUM_FRAMES
    assert times == pytest.approx([n * 1001 / 30000 for n in range(NUM_FRAMES)], abs=1e-4)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert float(stream.average_rate) == pytest.approx(30000 / 1001, rel=1e-3)
        assert float(stream.duration * stream.time_base) == pytest.approx(NUM_FRAMES * 1001 / 30000, abs=1e-3)


def test_uneven_times_stay_uneven_and_a_range_begins_at_nought(tmp_path: Path) -> None:
    project, _ = make_scene()
    times = tuple(float(t) for t in np.cumsum([0.04, 0.2, 0.01, 0.5] * 3))
    frames = FakeFrames(times=times, fps=Fraction(16))
    export(project, frames, OVERLAY, tmp_path / "a.mp4", OverlayOptions(first=2, last=9))
    _, found = decode(tmp_path / "a.mp4")
    assert found == pytest.approx([t - times[2] for t in times[2:10]], abs=1e-4)


@pytest.mark.parametrize("size", [(63, 95), (64, 95), (63, 96), (64, 96), (1, 1)])
def test_odd_sizes_lose_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    project, frames = one_object(size, 3)
    export(project, frames, OVERLAY, tmp_path / "a.mp4", OverlayOptions(labels=False))
    pictures, _ = decode(tmp_path / "a.mp4")
    assert pictures[0].shape == (size[0] + size[0] % 2, size[1] + size[1] % 2, 3)
    assert np.abs(pictures[2][-1, -1].astype(int) - (GREY, GREY, 40)).max() < 12


@pytest.mark.parametrize("opacity", [0.0, 0.5, 1.0])
def test_masks_tint_and_the_rest_stays(tmp_path: Path, opacity: float) -> None:
    project, frames = one_object((64, 96), 2)
    options = OverlayOptions(opacity=opacity, contours=False, labels=False)
    export(project, frames, OVERLAY, tmp_path / "a.mp4", options)
    pictures, _ = decode(tmp_path / "a.mp4")
    plain = np.array((GREY, GREY, 0))
    colour = np.array(bgr_of("#E69F00")[::-1])
    inside = plain * (1 - opacity) + colour * opacity
    assert np.abs(pictures[0][28:36, 44:52].mean((0, 1)) - inside).max() < 6
    assert np.abs(pictures[0][:8, :8].mean((0, 1)) - plain).max() < 6
    assert np.abs(pictures[1].mean((0, 1)) - (GREY, GREY, 20)).max() < 6, "a frame without masks is as it was"


def test_contours_and_names_are_drawn_where_the_object_is(tmp_path: Path) -> None:
    project, frames = one_object((240, 320), 1, "Hund 物 Ω")
    drawn = {}
    for name, options in {
        "none": OverlayOptions(opacity=0, contours=False, labels=False),
        "contours": OverlayOptions(opacity=0, contours=True, labels=False),
        "labels": OverlayOptions(opacity=0, contours=False, labels=True),
    }.items():
        export(project, frames, OVERLAY, tmp_path / f"{name}.mp4", options)
        drawn[name] = decode(tmp_path / f"{name}.mp4")[0][0].astype(int)
    changed = {k: np.abs(v - drawn["none"]).max(2) > 40 for k, v in drawn.items()}
    rows, columns = np.nonzero(changed["contours"])
    assert (rows.min(), columns.min()) == pytest.approx((60, 80), abs=3)
    assert (rows.max(), columns.max()) == pytest.approx((179, 239), abs=3)
    assert not changed["contours"][70:170, 90:230].any()
    rows, columns = np.nonzero(changed["labels"])
    assert 40 <= rows.min() < rows.max() <= 61, "above the object"
    assert columns.min() == pytest.approx(80, abs=2)


@pytest.mark.parametrize("name", ["", "   ", "a very long name " * 9, "\n", "مرحبا", "\ud83d"])
def test_any_name_is_drawn_or_left_out(tmp_path: Path, name: str) -> None:
    project, frames = one_object((48, 64), 1, name)
    assert export(project, frames, OVERLAY, tmp_path / "a.mp4")


def test_an_opacity_that_is_none(tmp_path: Path) -> None:
    project, frames = make_scene()
    with pytest.raises(UserError, match="Opacity must lie between 0 and 1"):
        export(project, frames, OVERLAY, tmp_path / "a.mp4", OverlayOptions(opacity=1.5))


def test_patterns_leave_gaps_in_contours_at_the_frames_edge_too(tmp_path: Path) -> None:
    project, frames = one_object((240, 320), 1)
    AddObject(ObjectInfo(2, "Dashed", "object", "#E69F00")).apply(project)
    SetMask(2, 0, rectangle(0, 0, 320, 240, 0.9, (240, 320))).apply(project)
    drawn = {}
    for patterns in (False, True):
        options = OverlayOptions(opacity=0, labels=False, patterns=patterns)
        export(project, frames, OVERLAY, tmp_path / f"{patterns}.mp4", options)
        picture = decode(tmp_path / f"{patterns}.mp4")[0][0].astype(int)
        drawn[patterns] = np.abs(picture - np.array((GREY, GREY, 0))).max(2) > 40
    solid, dashed = (drawn[p][:4].any(axis=0).mean() for p in (False, True))
    assert solid > 0.95
    assert 0.3 < dashed < 0.8
    first_object = drawn[True][56:66, 90:230].any(axis=0).mean()
    assert first_object > 0.95, "the first pattern is the solid line"
