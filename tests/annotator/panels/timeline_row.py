"""One row of the timeline by itself, for tests of its strips."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from annotator.panels.theme import Colours
from annotator.panels.timeline_marks import Look, Marks, RowMarks, Strip
from annotator.panels.timeline_row_paint import RowPainter
from annotator.panels.timeline_scale import FrameScale
from annotator.project.project import Project


def columns_of(row: RowMarks, scale: FrameScale) -> Marks:
    """The marks that each pixel column of the window joins, of the only strip."""
    row.follow()
    columns = scale.columns(0, scale.width)
    out = np.zeros(len(columns.frames), np.uint16)
    row.of_columns(columns, out)
    return out


def row_of(project: Project, strip: Strip) -> RowMarks:
    return RowMarks((strip,), project.video.num_frames)


def painted(row: RowMarks, scale: FrameScale, colour: str, colours: Colours) -> QImage:
    """The row on its ground, with the line below it."""
    row.follow()
    pixels = np.zeros((row.height + 1, scale.width), np.uint32)
    look = Look(colour, colours.base, 1.0, colours)
    (more,) = RowPainter().paint([row], [look], (0, scale.width), scale, [pixels])
    form = QImage.Format.Format_RGB32
    image = QImage(pixels.data, scale.width, len(pixels), 4 * scale.width, form).copy()
    if more is not None:
        painter = QPainter(image)
        more.paint(painter, QRect(0, 0, scale.width, len(pixels)), (0, scale.width))
        painter.end()
    return image
