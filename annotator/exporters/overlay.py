"""The video with its masks drawn in: H.264 in an mp4 that plays everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from annotator.exporters.options import ExportOptions, shown
from annotator.exporters.work import ExportWork
from annotator.project.outline_patterns import SOLID, pattern_of
from engine.errors import Sentence

if TYPE_CHECKING:
    from annotator.exporters.drawing import Labels

_TIME_BASE = Fraction(1, 90_000)
_BT709 = 1  # ffmpeg's number for the primaries, transfer and matrix of HD video
_LIMITED_RANGE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlayOptions(ExportOptions):
    """opacity: of the masks' fill, 0 to 1. contours, labels: whether they are drawn. patterns: dashes
    and dots on contours, by object."""

    opacity: float = field(default=0.45, metadata=shown(Sentence("Opacity"), limits=(0.0, 1.0)))
    contours: bool = field(default=True, metadata=shown(Sentence("Contours")))
    patterns: bool = field(default=False, metadata=shown(Sentence("Patterns on contours")))
    labels: bool = field(default=True, metadata=shown(Sentence("Names")))


class Overlay:
    name = "overlay"
    title = Sentence("Video with masks (mp4)")
    about = Sentence("The video with masks, outlines and names drawn in: to look at and to show.")
    suffix = ".mp4"
    options = OverlayOptions

    def check(self, work: ExportWork[OverlayOptions]) -> None:
        """Any project can be drawn."""

    def write(self, work: ExportWork[OverlayOptions], target: Path) -> None:
        # Loaded here: listing the formats must not cost a window what decoders take to load.
        from annotator.exporters.drawing import Labels

        labels = Labels(work.frames.height, work.frames.width)
        with _Mp4(target, work.frames.width, work.frames.height, work.frames.fps) as video:
            start = work.frames.time(work.range().start)
            for n in work.numbers():
                video.add(self._draw(work, n, labels), work.frames.time(n) - start)

    def _draw(self, work: ExportWork[OverlayOptions], n: int, labels: Labels) -> NDArray[np.uint8]:
        from annotator.exporters.drawing import contour, fill

        picture = np.ascontiguousarray(work.frames.read(n).image_bgra[..., :3])
        masks, objects = work.masks(n), work.project.objects
        colours = {o: work.project.colour_of(objects[o]) for o in masks}
        for o, record in masks.items():
            fill(picture, record.mask, colours[o], work.options.opacity)
        if work.options.contours:
            for o, record in masks.items():
                pattern = pattern_of(o) if work.options.patterns else SOLID
                contour(picture, record.mask, colours[o], pattern)
        if work.options.labels:
            for o, record in masks.items():
                labels.put(picture, record.mask, objects[o].name, colours[o])
        return picture


class _Mp4:
    """An mp4 being written. Pictures of odd size repeat their last row or column: H.264 wants even."""

    def __init__(self, path: Path, width: int, height: int, fps: Fraction) -> None:
        import av

        self._pad = ((0, height % 2), (0, width % 2), (0, 0))
        self._last_pts = -1
        self._container: Any = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        self._stream: Any = self._container.add_stream("libx264", rate=fps, options={"crf": "18"})
        self._stream.width, self._stream.height = width + width % 2, height + height % 2
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = _TIME_BASE
        context = self._stream.codec_context
        context.time_base = _TIME_BASE
        context.colorspace = context.color_primaries = context.color_trc = _BT709
        context.color_range = _LIMITED_RANGE

    def add(self, picture_bgr: NDArray[np.uint8], seconds: float) -> None:
        """The next picture, shown `seconds` after the first."""
        import av

        padded = np.pad(picture_bgr, self._pad, "edge")
        rgb = av.VideoFrame.from_ndarray(padded, format="bgr24")
        frame = rgb.reformat(format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG")
        self._last_pts = max(self._last_pts + 1, round(seconds / _TIME_BASE))
        frame.pts, frame.time_base = self._last_pts, _TIME_BASE
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> _Mp4:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()
