"""The canvas: the current frame with its masks and prompts, where a person says what belongs to what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from annotator.canvas.hints import Hint, LoadingHint
from annotator.canvas.surface import Surface
from annotator.canvas.tool import Painting, Prompting
from annotator.project.edits import Touched
from annotator.view_state import ViewState
from annotator.words import said
from annotator.workspace import Workspace

if TYPE_CHECKING:
    from engine.frames import Frame


class Canvas(QWidget):
    """Shows frames as they arrive, each with its own masks and prompts, and follows the view and the work.

    pointer_moved(x, y): the pointer is at this place of the frame (continuous, its floor is the pixel).
    pointer_left: it is not over the frame. dropped: paths of files dropped here.
    """

    pointer_moved = Signal(float, float)
    pointer_left = Signal()
    dropped = Signal(list)

    def __init__(
        self,
        view: ViewState,
        workspace: Workspace,
        prompting: Prompting,
        painting: Painting,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._surface = Surface(view, workspace, prompting, painting, self)
        self._loading = LoadingHint(self)
        self._remark = Hint(self, warning=True)
        self._frame_is_damaged = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._surface)
        self.setFocusProxy(self._surface)
        self.setAcceptDrops(True)
        self.setMinimumSize(160, 120)
        self._surface.pointer_moved.connect(self.pointer_moved)
        self._surface.pointer_left.connect(self.pointer_left)
        self._follow(view, workspace)

    def viewport(self) -> QWidget:
        """The widget that is painted and takes the mouse; it fills the canvas."""
        return self._surface

    @property
    def surface(self) -> Surface:
        """What is painted and takes the mouse; overlays are added to it."""
        return self._surface

    def frame_to_widget(self, x: float, y: float) -> QPoint:
        """Where on `viewport()` the pixel in column x, row y is seen: a click there names it, as long as
        a pixel of the frame is no smaller than one of the screen."""
        return self._surface.navigation.geometry.pixel_to_view(math.floor(x), math.floor(y))

    @property
    def shown_frame(self) -> int | None:
        """Number of the frame whose picture and masks are on screen; None when there is none."""
        return self._surface.picture.number

    def show_frame(self, frame: Frame) -> None:
        """Show a frame at once, with its masks and prompts. A late one never replaces the current one."""
        surface = self._surface
        if surface.picture.number == self._view.frame != frame.number:
            return
        if surface.picture.number != frame.number:
            surface.interrupt()
        self._put(frame)
        if frame.number == self._view.frame:
            self._loading.stop()

    def show_failed(self, number: int, sentence: str) -> None:
        """Say that a frame cannot be shown; the picture of another one does not stay in its place."""
        if number == self._view.frame:
            self._surface.interrupt()
            self._loading.stop()
            self._put(None)
            self._remark.say(said(sentence))

    def zoom_fit(self) -> None:
        """Show the whole frame as large as it goes, also when the window is resized later."""
        self._surface.navigation.fit()
        self._surface.update()

    def zoom_by(self, factor: float) -> None:
        """Enlarge (over 1) or shrink about the middle of the view."""
        self._surface.navigation.zoom(factor)
        self._surface.update()

    def zoom_actual(self) -> None:
        """One pixel of the screen for each of the frame."""
        self._surface.navigation.zoom_actual()
        self._surface.update()

    def cancel(self) -> bool:
        """Forget a box or a drag that is half done; False when there was none."""
        return self._surface.cancel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._loading.place()
        self._remark.place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _follow(self, view: ViewState, workspace: Workspace) -> None:
        view.frame_changed.connect(self._on_frame_changed)
        view.object_changed.connect(self._surface.update)
        view.prompt_changed.connect(self._surface.update)
        view.visibility_changed.connect(self._surface.update)
        view.tool_changed.connect(self._on_tool_changed)
        view.brush_changed.connect(self._surface.update)
        workspace.changed.connect(self._on_changed)
        workspace.opened.connect(self._on_opened)
        workspace.closed.connect(self._on_closed)

    def _on_frame_changed(self, frame: int) -> None:
        is_shown = self._surface.picture.number == frame
        self._surface.interrupt(None if is_shown else frame)
        if is_shown:
            self._loading.stop()
        elif self._view.num_frames:
            self._loading.wait()

    def _on_tool_changed(self) -> None:
        self._surface.prompts.hovered = None
        self._surface.interrupt()
        self._surface.update()

    def _on_changed(self, touched: Touched) -> None:
        surface = self._surface
        shown = surface.picture.number
        prompts_changed = any(frame == shown for _, frame in touched.prompts)
        if any(shown in frames for frames in touched.mask_frames.values()):
            self._say_what_is_damaged()
        parts = surface.masks.forget(touched)
        if parts is None or prompts_changed:
            surface.update()
        else:
            for part in parts:
                seen = surface.masks.seen(part, surface.navigation.geometry)
                surface.update_part(seen.toAlignedRect())
        if prompts_changed:
            surface.prompts_changed()

    def _on_opened(self) -> None:
        """The work came; its first frame may be here already."""
        self._surface.masks.reset()
        self._surface.masks.show(self._surface.picture.number)
        self._surface.update()

    def _on_closed(self) -> None:
        self._surface.reset()
        self._surface.navigation.reset()
        self._loading.stop()
        self._put(None)

    def _put(self, frame: Frame | None) -> None:
        surface = self._surface
        number = None if frame is None else frame.number
        if number is None or number != surface.picture.number:
            surface.masks.show(number)
            surface.prompts.show(number)
        surface.picture.show(frame)
        if frame is not None:
            surface.navigation.set_frame_size(surface.picture.size)
        self._frame_is_damaged = frame is not None and frame.is_corrupt
        self._say_what_is_damaged()
        surface.refresh_pointer()
        surface.update()

    def _say_what_is_damaged(self) -> None:
        """Of the frame on screen: its picture in the file, or masks in the project."""
        words = [self.tr("This frame is damaged in the file")] if self._frame_is_damaged else []
        project, frame = self._workspace.project, self.shown_frame
        if project is not None and frame is not None:
            for info in project.objects.values():
                if project.masks.is_damaged(info.id, frame):
                    words.append(
                        self.tr("The mask of {0} is damaged here. Click or paint it anew").format(info.name)
                    )
        self._remark.say("\n".join(words))


def _local_paths(event: QDropEvent) -> list[str]:
    return [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
