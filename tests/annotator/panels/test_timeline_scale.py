from __future__ import annotations

import numpy as np
import pytest

from annotator.panels.timeline_scale import FrameScale, frame_time


@pytest.mark.parametrize("zoom", [0.01, 0.3, 1.0, 3.7, 20.0])
def test_frame_and_x_agree(zoom: float) -> None:
    scale = FrameScale(100_000, 1000, zoom, 0).moved(500)
    for x in (0, 17, 499, 999):
        frame = scale.frame(x)
        assert scale.x(frame) <= x + 1e-6
        assert x < scale.x(frame + 1) + 1e-6


def test_zoom_is_bounded_by_the_whole_clip_and_20_px_a_frame() -> None:
    scale = FrameScale.fitted(100_000, 1000)
    assert scale.zoomed(0.5, 300) == scale
    closest = scale.zoomed(1e9, 300)
    assert closest.zoom == 20
    short = FrameScale.fitted(10, 1000)  # all frames fit with more than 20 px each
    assert short.zoomed(10, 300).zoom == 100


def test_zoom_keeps_what_is_under_the_pointer() -> None:
    scale = FrameScale.fitted(5000, 1000)
    frame = scale.frame(640)
    for _ in range(15):
        scale = scale.zoomed(1.25, 640)
    assert abs(scale.frame(640) - frame) <= 5
    assert scale.x(frame) == pytest.approx(640, abs=scale.zoom * 5 + 1)


def test_showing_moves_only_when_the_frame_is_out_of_view() -> None:
    scale = FrameScale(1000, 200, 10.0, 0)
    assert scale.showing(5) is scale
    later = scale.showing(400)
    assert 0 <= later.x(400) <= 190
    earlier = later.showing(100)
    assert 0 <= earlier.x(100) <= 190


def test_resizing_keeps_a_fitted_scale_fitted() -> None:
    assert FrameScale.fitted(300, 600).resized(300, 900) == FrameScale.fitted(300, 900)
    closer = FrameScale(300, 600, 10.0, 100)
    assert closer.resized(300, 900).zoom == 10.0


def test_columns_name_the_frame_of_each_pixel_and_end_with_the_clip() -> None:
    columns = FrameScale(4, 10, 2.0, 0).columns(0, 10)
    assert columns.frames.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert columns.is_last.tolist() == [False, True, False, True, False, True, False, False]
    assert columns.end == 4
    many = FrameScale.fitted(100_000, 1000).columns(0, 1000).frames
    assert len(many) == 1000
    assert np.all(np.diff(many) == 100)


@pytest.mark.parametrize("zoom", [0.013, 0.4, 1.0, 3.7, 20.0])
def test_columns_of_a_part_are_those_of_the_whole(zoom: float) -> None:
    scale = FrameScale(900, 400, zoom, 0).moved(150)
    whole = scale.columns(-500, 1000)
    assert whole.left == -scale.offset
    for left, right in ((-500, -200), (-30, 50), (0, 400), (390, 431), (3, 3)):
        part, cut = scale.columns(left, right), whole[whole.part(left, right)]
        for field in ("frames", "is_last", "phases"):
            assert np.array_equal(getattr(part, field), getattr(cut, field)), field
        if len(part.frames):
            assert (part.left, part.end) == (cut.left, cut.end)


@pytest.mark.parametrize("frames", [1, 7, 300, 100_000])
def test_ticks_are_round_and_apart(frames: int) -> None:
    scale = FrameScale.fitted(frames, 1200)
    large, small = scale.ticks(90)
    assert large * scale.zoom >= 90
    assert large % small == 0
    assert str(large).rstrip("0") in {"1", "2", "5"}


def test_time_of_a_frame() -> None:
    assert frame_time(87, 25) == "0:03.48"
    assert frame_time(25 * 3600, 25) == "1:00:00.00"
    assert frame_time(3, 0) == "0:00.00"


def test_what_fits_needs_no_scrolling() -> None:
    for frames in range(1, 400):
        for width in (37, 784, 1113, 1148):
            assert FrameScale.fitted(frames, width).max_offset == 0, (frames, width)
