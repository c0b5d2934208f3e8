"""Makes the README's pictures: the real program on the demo clip, driven by clicks and keys.

    .venv/bin/python packaging/screenshots.py [-o resources/screenshots] [--language zh_CN]

Needs no screen. Works in a temporary home, so that nobody's settings or projects are touched.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402
from PySide6.QtCore import QEventLoop, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from annotator.app import App  # noqa: E402
from annotator.demo_clip import DemoClip, make_demo_clip  # noqa: E402
from annotator.language import LANGUAGES, use_language  # noqa: E402
from annotator.panels.notices_view import NoticeCard  # noqa: E402
from annotator.settings import Settings  # noqa: E402

_SIZE = (1280, 800)
_PATIENCE_S = 120.0


def rest(milliseconds: int) -> None:
    """Let the program go on for a while. An event loop does; QTest.qWait keeps Python's lock meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(until: Callable[[], bool]) -> None:
    """Let the program go on until something is so. Raises TimeoutError."""
    deadline = time.monotonic() + _PATIENCE_S
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError("the program did not get there")
        rest(20)


class Photographer:
    """Drives one program and takes its picture."""

    def __init__(self, application: QApplication, home: Path, look: str, theme: str, out: Path) -> None:
        """look: what the names of the pictures end with."""
        settings = Settings(home / f"{theme}.ini")
        settings.theme = theme
        self._out, self._look = out, look
        self.app = App(application, settings, home / "data")
        self.app.window.resize(*_SIZE)

    def take(self, name: str, of: QWidget | None = None) -> None:
        """The picture of a window, the main one where none is named."""
        rest(200)
        path = self._out / f"{name}-{self._look}.png"
        grabbed = (of or self.app.window).grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        size = (grabbed.width(), grabbed.height())
        pixels = Image.frombuffer(
            "RGB", size, bytes(grabbed.constBits()), "raw", "RGB", grabbed.bytesPerLine()
        )
        # 256 colours: a third of the bytes, and no difference that an eye finds
        pixels.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(path, optimize=True)
        print(path)

    def work(self, clip: DemoClip) -> None:
        """Welcome page; the demo clip opened; every object clicked; tracked half way, then whole."""
        app = self.app
        app.start()
        wait(lambda: app.models.ready is not None)
        self.take("welcome")
        app.opener.open(clip.video)
        wait(lambda: app.workspace.is_open and app.window.canvas.shown_frame == 0)
        canvas = app.window.canvas
        for one in clip.objects:
            QTest.keyClick(canvas, Qt.Key.Key_N)
            place = canvas.frame_to_widget(one.x, one.y)
            QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
            wait(lambda: not app.tracking.is_waiting)
        self.take("clicked")
        for card in app.window.findChildren(NoticeCard):  # it was read
            card.dismissed.emit(card)
        QTest.keyClick(canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        project = app.workspace.project
        assert project is not None
        wait(lambda: len(project.masks) > 3 * clip.frames // 2)
        app.view.frame = clip.frames // 4
        wait(lambda: canvas.shown_frame == app.view.frame)
        self.take("tracking")
        wait(lambda: not app.tracking.is_waiting)
        app.view.frame = clip.frames // 3
        wait(lambda: canvas.shown_frame == app.view.frame)
        self.take("tracked")

    def leave(self) -> None:
        self.app.window.close()
        rest(50)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the README's pictures.")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "resources" / "screenshots")
    parser.add_argument("--language", choices=list(LANGUAGES), default="en", help="of the window")
    options = parser.parse_args()
    out: Path = options.output
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication([])
    use_language(application, options.language)
    for theme in ("dark", "light"):
        with tempfile.TemporaryDirectory() as home:
            os.environ["HOME"] = home
            look = theme if options.language == "en" else f"{theme}-{options.language}"
            clip = make_demo_clip(Path(home) / "demo")
            photographer = Photographer(application, Path(home), look, theme, out)
            photographer.work(clip)
            photographer.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
