"""Opens the demo clip, and makes it the first time."""

from __future__ import annotations

from pathlib import Path

from annotator.background import Background, CancelledError, Reporter
from annotator.notices import Notices
from annotator.opening import Opener
from annotator.words import tr


class Demo:
    """The demo clip in a folder of its own."""

    def __init__(self, folder: Path, background: Background, opener: Opener, notices: Notices) -> None:
        self._folder = folder
        self._background = background
        self._opener = opener
        self._notices = notices

    @property
    def video(self) -> Path:
        """Where the clip is once it was made."""
        return self._folder / "demo.mp4"

    def open(self) -> None:
        """Open it; the first time it is made before, with progress."""
        if self.video.exists():
            self._opener.open(self.video)
            return
        self._background.run(
            tr("Making the demo clip"), self._make, self._opener.open, self._notices.exception
        )

    def _make(self, reporter: Reporter) -> Path:
        from annotator.demo_clip import DemoClipCancelled, make_demo_clip  # brings in OpenCV and PyAV

        try:
            clip = make_demo_clip(self._folder, progress=reporter.tell, cancelled=lambda: reporter.cancelled)
        except DemoClipCancelled:
            raise CancelledError from None
        return clip.video
