"""Exports beside the work: from the project file as it stands, on a thread of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from annotator.background import Background, CancelledError, Reporter
from annotator.exporters.export import export
from annotator.exporters.formats import FORMATS
from annotator.exporters.options import ExportOptions
from annotator.notices import NoticeAction, Notices
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import UserError
from engine.frames import open_frames


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What a person wants exported: a name of FORMATS, where to, and options of that format's kind."""

    format: str
    destination: Path
    options: ExportOptions


class Exporting(QObject):
    """Starts exports; what comes of them becomes a notice. exported: one is done."""

    exported = Signal()

    def __init__(
        self,
        workspace: Workspace,
        background: Background,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = background
        self._notices = notices

    def start(self, choice: ExportChoice) -> None:
        """Export what is on disk now, which is everything done so far; work goes on meanwhile."""
        file, project = self._workspace.file, self._workspace.project
        if file is None or project is None:
            raise UserError("Open a video or a project first; then there is something to export.")
        fmt, video = FORMATS[choice.format], project.video.path

        def work(reporter: Reporter) -> None:
            with open_frames(video) as frames, file.snapshot() as still:
                done = export(
                    still,
                    frames,
                    fmt,
                    choice.destination,
                    choice.options,
                    progress=reporter.tell,
                    cancelled=lambda: reporter.cancelled,
                )
            if not done:
                raise CancelledError

        self._background.run(
            tr("Exporting {format}", format=fmt.title),
            work,
            lambda _: self._tell(choice.destination),
            self._notices.exception,
            lambda: self._notices.hint(tr("The export was cancelled; nothing was written.")),
        )

    def _tell(self, destination: Path) -> None:
        folder = destination if destination.is_dir() else destination.parent

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        self.exported.emit()
        self._notices.info(
            tr("Exported to {destination}.", destination=destination),
            actions=(NoticeAction(tr("Show"), show),),
        )
