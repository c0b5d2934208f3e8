"""Draws what lies over the timeline's rows: range, progress, playhead. Reads all, changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from annotator.panels.theme import Colours
from annotator.panels.timeline_cuts import CutStrip
from annotator.panels.timeline_rows import TimelineRows
from annotator.panels.timeline_scale import FrameScale, frame_time
from annotator.panels.timeline_values import ValueMarks
from annotator.project.project import Project
from annotator.view_state import ViewState
from annotator.words import tr

_HANDLE = 15  # px, the square that the playhead's handle lies in


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
    values: ValueMarks


def paint_over(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    """Draw what lies over rows and header."""
    if not len(scene.rows):
        _paint_empty(painter, geometry, colours)
    painter.save()
    painter.setClipRect(geometry.frames, Qt.ClipOperation.IntersectClip)
    scene.cuts.paint_lines(painter, geometry.frames & geometry.rows, scale, colours)
    _paint_changes(painter, scene, geometry, scale, colours)
    _paint_range(painter, scene.view, geometry, scale, colours)
    if scene.progress is not None:
        _paint_progress(painter, scene.progress, geometry, scale, colours)
    _paint_playhead(painter, scene.view.frame, geometry, scale, colours)
    painter.restore()
    _paint_position(painter, scene, geometry, colours)
    painter.setPen(QColor(colours.border))
    painter.drawLine(geometry.gutter - 1, 0, geometry.gutter - 1, geometry.size.bottom())
    if scene.has_focus:
        painter.setPen(QPen(QColor(colours.focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(geometry.size.adjusted(1, 1, -1, -1))


def _paint_empty(painter: QPainter, geometry: Geometry, colours: Colours) -> None:
    words = tr("Every object gets a row here. Click one in the picture.")
    painter.setPen(QColor(colours.muted))
    area = geometry.rows.adjusted(geometry.gutter + 8, 0, -8, 0)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def _paint_changes(
    painter: QPainter, scene: Scene, geometry: Geometry, scale: FrameScale, colours: Colours
) -> None:
    """Mark where attributes change, in the rows in view."""
    for row in scene.rows:
        top = geometry.header + row.top - geometry.scroll
        if top + row.height <= geometry.header or top >= geometry.size.height():
            continue
        columns = scene.values.columns(scene.project, row.object_id, scale)
        if columns:
            painter.save()
            painter.setClipRect(geometry.frames & geometry.rows, Qt.ClipOperation.IntersectClip)
            scene.values.paint(painter, geometry.gutter, top, columns, colours)
            painter.restore()


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


def progress_area(frame: int, geometry: Geometry, scale: FrameScale) -> QRect:
    """What the mark of the frame that tracking has reached covers."""
    x = round(scale.x(frame + 0.5)) + geometry.gutter
    return QRect(x - 7, 0, 15, geometry.size.height())


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


def playhead_area(frame: int, geometry: Geometry, scale: FrameScale) -> QRect:
    """What the playhead covers."""
    left, right = (round(scale.x(frame + end)) + geometry.gutter for end in (0, 1))
    return QRect(left - 8, 0, right - left + 17, geometry.size.height())


def position_area(geometry: Geometry) -> QRect:
    """Where the current frame and its time are written."""
    return QRect(0, 0, geometry.gutter, geometry.header)


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
    painter.fillRect(x, geometry.header, 1, geometry.rows.height(), line)
    handle = _handle(painter.device().devicePixelRatioF(), colours)
    painter.drawImage(QPoint(x - _HANDLE // 2, geometry.header - _HANDLE), handle)


@lru_cache(maxsize=4)
def _handle(ratio: float, colours: Colours) -> QImage:
    """The playhead's handle, its tip in the middle of the last line but one."""
    picture = QImage(QSize(_HANDLE, _HANDLE) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.window), 1))
    painter.setBrush(QColor(colours.text))
    x, tip = _HANDLE // 2 + 0.5, _HANDLE - 2.0
    corners = [(-5, -11), (5, -11), (5, -5), (0, 0), (-5, -5)]
    painter.drawPolygon(QPolygonF([QPointF(x + dx, tip + dy) for dx, dy in corners]))
    painter.end()
    return picture


def _paint_position(painter: QPainter, scene: Scene, geometry: Geometry, colours: Colours) -> None:
    """The current frame and its time, in the corner above the names."""
    time = frame_time(scene.view.frame, float(scene.project.video.fps))
    size = QSize(geometry.gutter - 6, geometry.header - 2)  # what lies beside it stays
    ratio = painter.device().devicePixelRatioF()
    picture = _position(str(scene.view.frame), time, size, ratio, painter.font().toString(), colours)
    painter.drawImage(0, 0, picture)


@lru_cache(maxsize=4)
def _position(frame: str, time: str, size: QSize, ratio: float, font_name: str, colours: Colours) -> QImage:
    """Text is slow to draw. size: logical pixels. font_name: as QFont writes it."""
    picture = QImage(ceil(size.width() * ratio), ceil(size.height() * ratio), QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(colours.window))
    plain, bold, narrow, wide = _fonts(font_name)
    area = QRect(9, 0, size.width() - 9, size.height() + 2)
    painter = QPainter(picture)
    painter.setFont(bold)
    painter.setPen(QColor(colours.text))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, frame)
    if wide.horizontalAdvance(frame) + 8 + narrow.horizontalAdvance(time) <= area.width():
        painter.setFont(plain)
        painter.setPen(QColor(colours.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, time)
    painter.end()
    return picture


@lru_cache(maxsize=4)
def _fonts(name: str) -> tuple[QFont, QFont, QFontMetrics, QFontMetrics]:
    """Plain and bold, and their metrics."""
    plain, bold = QFont(), QFont()
    plain.fromString(name)
    bold.fromString(name)
    bold.setBold(True)
    return plain, bold, QFontMetrics(plain), QFontMetrics(bold)
