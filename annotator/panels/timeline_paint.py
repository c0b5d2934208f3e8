"""Draws the timeline: header, rows, names, range, progress and playhead. Reads all, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen, QPolygonF

from annotator.panels.swatch import paint_swatch
from annotator.panels.theme import Colours
from annotator.panels.timeline_cuts import CutStrip
from annotator.panels.timeline_rows import ObjectRow, TimelineRows
from annotator.panels.timeline_scale import FrameScale, frame_time
from annotator.project.outline_patterns import OutlinePattern, pattern_of
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.words import tr

SWATCH = 10
_HIDDEN = 0.35  # of the strength of an object's row that is hidden


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things lie in the timeline's window, px. gutter: width of the names. scroll: of the rows."""

    size: QRect
    gutter: int
    header: int
    scroll: int

    @property
    def frames(self) -> QRect:
        """All that is to the right of the names."""
        return self.size.adjusted(self.gutter, 0, 0, 0)

    @property
    def rows(self) -> QRect:
        """All that is below the header, names included."""
        return self.size.adjusted(0, self.header, 0, 0)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn: the open project, its rows, what the person looks at."""

    project: Project
    rows: TimelineRows
    view: ViewState
    progress: int | None
    has_focus: bool
    cuts: CutStrip


def paint_timeline(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    """Draw the whole window of the timeline."""
    painter.fillRect(geometry.size, QColor(colours.sunken))
    _paint_rows(painter, scene, geometry, scale, colours)
    if not len(scene.rows):
        _paint_empty(painter, geometry, colours)
    _paint_header(painter, scene, geometry, scale, colours)
    painter.setClipRect(geometry.frames)
    scene.cuts.paint_lines(painter, geometry.frames & geometry.rows, scale, colours)
    _paint_range(painter, scene.view, geometry, scale, colours)
    if scene.progress is not None:
        _paint_progress(painter, scene.progress, geometry, scale, colours)
    _paint_playhead(painter, scene.view.frame, geometry, scale, colours)
    painter.setClipping(False)
    _paint_position(painter, scene, geometry, colours)
    painter.setPen(QColor(colours.border))
    painter.drawLine(geometry.gutter - 1, 0, geometry.gutter - 1, geometry.size.bottom())
    if scene.has_focus:
        painter.setPen(QPen(QColor(colours.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(geometry.size.adjusted(1, 1, -1, -1))


def _paint_rows(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    """All rows in view: grounds, then strips, then names, so that what is drawn is bounded twice and not
    twice a row."""
    tops = ((geometry.header + row.top - geometry.scroll, row) for row in scene.rows)
    seen = [
        (top, row) for top, row in tops if top + row.height > geometry.header and top < geometry.size.bottom()
    ]
    painter.setClipRect(geometry.rows)
    painter.setPen(QColor(colours.border))
    base, selection, width = QColor(colours.base), QColor(colours.selection), geometry.size.width()
    for top, row in seen:
        chosen = row.object_id == scene.view.object_id
        painter.fillRect(0, top, width, row.height, selection if chosen else base)
        painter.drawLine(0, top + row.height - 1, width - 1, top + row.height - 1)
    painter.setClipRect(geometry.frames & geometry.rows)
    left, across = geometry.frames.left(), geometry.frames.width()
    for top, row in seen:
        shown = scene.view.shows(row.object_id)
        if not shown:
            painter.setOpacity(_HIDDEN)
        place = top
        for strip in row.strips:
            strip.paint(painter, QRect(left, place, across, strip.height), scale, colours)
            place += strip.height
        if not shown:
            painter.setOpacity(1.0)
    painter.setClipRect(geometry.rows)
    font = painter.font().toString()
    for top, row in seen:
        _paint_name(painter, scene, row, QRect(0, top, geometry.gutter, row.height - 1), colours, font)
    painter.setClipping(False)


def _paint_name(
    painter: QPainter, scene: Scene, row: ObjectRow, rect: QRect, colours: Colours, font: str
) -> None:
    info = scene.project.objects[row.object_id]
    look = NameLook(
        info.name,
        scene.project.colour_of(info),
        not scene.view.shows(row.object_id),
        row.object_id == scene.view.object_id,
        font,
        rect.width(),
        rect.height(),
        painter.device().devicePixelRatioF(),
        pattern_of(info.id) if scene.view.patterns else None,
    )
    painter.drawImage(rect.topLeft(), _name_picture(look, colours))


@dataclass(frozen=True, slots=True)
class NameLook:
    """All that decides how an object's name looks; font: as QFont writes it. Sizes in logical pixels."""

    name: str
    colour: str
    is_hidden: bool
    is_chosen: bool
    font: str
    width: int
    height: int
    ratio: float
    pattern: OutlinePattern | None


@lru_cache(maxsize=128)
def _name_picture(look: NameLook, colours: Colours) -> QImage:
    """Text is slow to draw, and a zoom or a scroll draws every row again."""
    size = (ceil(look.width * look.ratio), ceil(look.height * look.ratio))
    picture = QImage(*size, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(look.ratio)
    picture.fill(QColor(colours.selection if look.is_chosen else colours.base))
    rect = QRect(0, 0, look.width, look.height)
    painter = QPainter(picture)
    font = QFont()
    font.fromString(look.font)
    painter.setFont(font)
    swatch = QRect(QPoint(9, rect.center().y() - SWATCH // 2), QSize(SWATCH, SWATCH))
    paint_swatch(painter, swatch, look.colour, filled=not look.is_hidden, pattern=look.pattern)
    text = rect.adjusted(swatch.right() + 8, 0, -6, 0)
    if look.is_chosen:
        painter.fillRect(QRect(0, 0, 3, look.height), QColor(colours.focus))
    painter.setPen(QColor(colours.muted if look.is_hidden else colours.text))
    name = painter.fontMetrics().elidedText(look.name, Qt.TextElideMode.ElideRight, text.width())
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
    painter.end()
    return picture


def _paint_empty(painter: QPainter, geometry: Geometry, colours: Colours) -> None:
    words = tr("Every object gets a row here. Click one in the picture.")
    painter.setPen(QColor(colours.muted))
    area = geometry.rows.adjusted(geometry.gutter + 8, 0, -8, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _paint_header(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    header = QRect(0, 0, geometry.size.width(), geometry.header)
    painter.fillRect(header, QColor(colours.window))
    painter.setClipRect(geometry.frames)
    top = 0
    for strip in scene.rows.header:
        area = QRect(geometry.gutter, top, geometry.frames.width(), strip.height)
        strip.paint(painter, area, scale, colours)
        top += strip.height
    painter.setClipping(False)
    painter.setPen(QColor(colours.border))
    painter.drawLine(header.bottomLeft(), header.bottomRight())


def _paint_range(
    painter: QPainter, view: ViewState, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    if not view.has_range:
        return
    frames = geometry.frames
    left = round(scale.x(view.first)) + frames.left()
    right = round(scale.x(view.last + 1)) + frames.left()
    shade = QColor("#000000" if colours.dark else "#5a6270")
    shade.setAlpha(130 if colours.dark else 90)
    if left > frames.left():
        _shade(painter, QRect(frames.left(), geometry.header, left - frames.left(), frames.height()), shade)
    if right < frames.right():
        _shade(painter, QRect(right, geometry.header, frames.right() - right + 1, frames.height()), shade)
    painter.setPen(QPen(QColor(colours.focus), 2))
    bottom, arm = geometry.header - 2, 5
    for x, way in ((left + 1, arm), (right - 1, -arm)):
        painter.drawPolyline([QPoint(x + way, 3), QPoint(x, 3), QPoint(x, bottom), QPoint(x + way, bottom)])
    thin = QColor(colours.focus)
    thin.setAlpha(110)
    painter.setPen(QPen(thin, 1))
    for x in (left, right):
        painter.drawLine(x, geometry.header, x, frames.bottom())


def _paint_progress(
    painter: QPainter, frame: int, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    x = scale.x(frame + 0.5) + geometry.gutter
    colour = QColor(colours.warning)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
    painter.drawLine(round(x), geometry.header, round(x), geometry.size.bottom())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    tip = geometry.header - 1.0
    painter.drawPolygon(QPolygonF([QPointF(x - 5, tip - 7), QPointF(x + 5, tip - 7), QPointF(x, tip)]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _shade(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Lay a translucent colour over a part. As a picture: Qt shares a translucent rectangle of more lines
    than about 96 out to threads of its own and waits for them, long while the engine is at work."""
    seen = rect & painter.viewport()
    if seen.isEmpty():
        return
    picture = QImage(seen.size(), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(colour)
    painter.drawImage(seen.topLeft(), picture)


def _paint_playhead(
    painter: QPainter, frame: int, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    left, right = (scale.x(frame + end) + geometry.gutter for end in (0, 1))
    line = QColor(colours.text)
    if right - left >= 4:
        cell = QColor(colours.text)
        cell.setAlpha(28)
        area = QRect(round(left), geometry.header, round(right - left), geometry.rows.height())
        _shade(painter, area, cell)
    x = round((left + right) / 2)
    painter.setPen(line)
    painter.drawLine(x, geometry.header, x, geometry.size.bottom())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.window), 1))
    painter.setBrush(line)
    tip = geometry.header - 2.0
    handle = [(-5, -11), (5, -11), (5, -5), (0, 0), (-5, -5)]
    painter.drawPolygon(QPolygonF([QPointF(x + 0.5 + dx, tip + dy) for dx, dy in handle]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_position(painter: QPainter, scene: Scene, geometry: Geometry, colours: Colours) -> None:
    """The current frame and its time, in the corner above the names."""
    area = QRect(9, 0, geometry.gutter - 15, geometry.header)
    frame, plain = str(scene.view.frame), painter.font()
    bold = QFont(plain)
    bold.setBold(True)
    painter.setFont(bold)
    painter.setPen(QColor(colours.text))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, frame)
    used = painter.fontMetrics().horizontalAdvance(frame) + 8
    painter.setFont(plain)
    time = frame_time(scene.view.frame, float(scene.project.video.fps))
    if used + painter.fontMetrics().horizontalAdvance(time) <= area.width():
        painter.setPen(QColor(colours.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, time)
