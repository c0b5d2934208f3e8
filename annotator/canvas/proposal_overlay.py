"""Automatic masks over the picture: all outlined, the one under the pointer filled, a click takes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize, Qt, SignalInstance
from PySide6.QtGui import QColor, QCursor, QKeyEvent, QMouseEvent, QPainter

from annotator.canvas.hints import Banner
from annotator.canvas.navigation import Geometry
from annotator.canvas.overlay import Overlay
from annotator.canvas.sketch import Sketch
from annotator.canvas.surface import Surface
from annotator.words import counted
from engine.masks import Mask

_LINE = QColor(255, 255, 255, 225)
_FAINT_LINE = QColor(255, 255, 255, 100)
_FILL = 0.45
_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Offered(Protocol):
    """A mask to choose. is_good: it is accepted when all good ones are."""

    @property
    def mask(self) -> Mask: ...

    @property
    def is_good(self) -> bool: ...


class Proposing(Protocol):
    """The mode behind the overlay; see annotator.proposing."""

    @property
    def changed(self) -> SignalInstance: ...

    @property
    def is_on(self) -> bool: ...

    @property
    def is_looking(self) -> bool: ...

    @property
    def frame(self) -> int | None: ...

    @property
    def progress(self) -> tuple[int, int] | None: ...

    @property
    def offers(self) -> Sequence[Offered]: ...

    @property
    def good(self) -> Sequence[Offered]: ...

    @property
    def hovered(self) -> Offered | None: ...

    @property
    def next_colour(self) -> str: ...

    def hover(self, x: float, y: float) -> None: ...

    def hover_none(self) -> None: ...

    def accept_at(self, x: float, y: float) -> bool: ...

    def accept_good(self) -> None: ...

    def leave(self) -> bool: ...


class ProposalOverlay(Overlay):
    """Has the mouse while the mode is on; panning and zooming go on as ever."""

    def __init__(self, surface: Surface, proposing: Proposing) -> None:
        super().__init__(surface)
        self._surface = surface
        self._proposing = proposing
        self._sketches: dict[int, Sketch] = {}  # by the identity of their masks, which the mode keeps alive
        self._banner = Banner(surface)
        self._was_on = False
        proposing.changed.connect(self._on_changed)
        surface.add_overlay(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self._banner.place()
        if not self._proposing.is_on:
            return False
        if kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            return self._on_key(event)
        if kind == QEvent.Type.Leave:
            self._proposing.hover_none()
            return False
        return isinstance(event, QMouseEvent) and self._on_mouse(event)

    def paint(self, painter: QPainter, geometry: Geometry, size: QSize) -> None:
        proposing = self._proposing
        if proposing.frame is None or proposing.frame != self._surface.picture.number:
            return
        hovered = proposing.hovered
        for offer in proposing.offers:
            if offer is not hovered:
                line = _LINE if offer.is_good else _FAINT_LINE
                self._sketch(offer).paint(painter, geometry, size, line=line, width=1.25)
        if hovered is not None:
            fill = QColor(proposing.next_colour)
            fill.setAlphaF(_FILL)
            white = QColor(Qt.GlobalColor.white)
            self._sketch(hovered).paint(
                painter, geometry, size, line=white, fill=fill, width=2.0, dashed=False
            )

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() not in _KEYS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # in this mode these keys mean this, and not what their shortcuts do
        elif event.key() == Qt.Key.Key_Escape:
            self._proposing.leave()
        else:
            self._proposing.accept_good()
        return True

    def _on_mouse(self, event: QMouseEvent) -> bool:
        x, y = self._surface.navigation.geometry.to_frame(event.position())
        if event.type() == QEvent.Type.MouseMove:
            if event.buttons() != Qt.MouseButton.NoButton:
                return False
            self._proposing.hover(x, y)
            hand = Qt.CursorShape.PointingHandCursor
            self._surface.setCursor(
                QCursor(hand if self._proposing.hovered is not None else Qt.CursorShape.ArrowCursor)
            )
            return True
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            pans = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.button() == Qt.MouseButton.MiddleButton or pans:
                return False
            if event.button() == Qt.MouseButton.LeftButton and event.type() == QEvent.Type.MouseButtonPress:
                self._proposing.accept_at(x, y)
            return True
        return False

    def _on_changed(self) -> None:
        proposing = self._proposing
        if proposing.is_on and not self._was_on:
            self._surface.setFocus()
        if self._was_on and not proposing.is_on:
            self._surface.refresh_pointer()
        self._was_on = proposing.is_on
        kept = {id(offer.mask) for offer in proposing.offers}
        self._sketches = {key: sketch for key, sketch in self._sketches.items() if key in kept}
        text = self._words()
        if text != self._banner.text():
            self._banner.say(text)
        self._surface.update()

    def _sketch(self, offer: Offered) -> Sketch:
        key = id(offer.mask)
        if key not in self._sketches:
            self._sketches[key] = Sketch(offer.mask)
        return self._sketches[key]

    def _words(self) -> str:
        proposing = self._proposing
        if not proposing.is_on:
            return ""
        if proposing.is_looking:
            done, total = proposing.progress or (0, 0)
            share = f" {100 * done // total} %" if total else ""
            return f"{self.tr('Looking for everything on this frame…')}{share}   {self.tr('Esc: stop')}"
        good = len(proposing.good)
        found = counted(
            len(proposing.offers),
            "%n proposal. Click it to make it an object",
            "%n proposals. Click one to make it an object",
        )
        enter = counted(good, "Enter: accept the good one", "Enter: accept the %n good ones") if good else ""
        return "   ".join(filter(None, (found, enter, self.tr("Esc: leave"))))
