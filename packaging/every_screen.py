"""Pictures of every screen, for looking at all of the program after a change: menus, dialogs and their pages.

    .venv/bin/python packaging/every_screen.py -o FOLDER [--language zh_CN] [--size 1280x720]

The real program on the demo clip, in both themes, as `screenshots.py` drives it. Needs no screen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget, QMenu, QWidget
from screenshots import Photographer, rest, wait

from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.language import LANGUAGES, use_language

SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1}
"""What Qt takes for a screen where there is none is so small that dialogs come out narrower than in use."""
WINDOWS = (
    *("file.export", "file.import", "edit.settings", "track.cuts", "model.choose", "model.improve"),
    *("objects.classes", "objects.attributes", "objects.rename", "objects.relabel"),
    *("objects.swap", "objects.merge", "objects.delete"),
    *("help.pages", "help.keys", "help.palette", "help.change_keys", "help.about"),
)
"""Commands that open a window."""
LISTED = ("file.export", "edit.settings", "help.pages")
"""Those whose windows show another page for each row of their list."""


class Visitor(Photographer):
    """Goes through every screen and takes its picture."""

    def visit(self, clip: DemoClip) -> None:
        """All that `work` shows, then menus, windows, and what a command shows in the main window itself."""
        self.work(clip)
        app = self.app
        for menu in app.window.menuBar().findChildren(QMenu):
            self._menu(menu)
        for command in WINDOWS:
            self._window(command)
        app.window.activateWindow()
        canvas = app.window.canvas
        app.actions.run("objects.propose")
        wait(lambda: app.proposing.is_on and not app.proposing.is_looking)
        QTest.mouseMove(canvas.viewport(), canvas.frame_to_widget(clip.objects[1].x, clip.objects[1].y))
        self.take("proposals")
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
        app.actions.run("help.tour")
        self.take("tour")

    def _menu(self, menu: QMenu) -> None:
        menu.popup(self.app.window.mapToGlobal(QPoint(20, 20)))
        self.take(f"menu-{menu.title().replace('&', '').split('(')[0]}", menu)
        menu.close()

    def _window(self, command: str) -> None:
        """What a command opens; it may wait for an answer, so the picture is taken from within."""
        before = set(_windows())
        trouble: list[BaseException] = []

        def look() -> None:
            try:
                for window in set(_windows()) - before:
                    for page, show in _pages(command, window):
                        show()
                        self.take(f"{command.replace('.', '-')}{page}", window)
                    window.close()
            except BaseException as error:  # raised in Qt's hands it would be printed and forgotten
                trouble.append(error)

        QTimer.singleShot(300, look)
        self.app.actions.run(command)
        rest(900)
        wait(lambda: not set(_windows()) - before)
        if trouble:
            raise trouble[0]


def _windows() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def _pages(command: str, window: QWidget) -> list[tuple[str, Callable[[], object]]]:
    """The pages of a window: what each picture's name ends with, and what shows that page."""
    if command not in LISTED:
        return [("", lambda: None)]
    (rows,) = window.findChildren(QListWidget)[:1]
    return [(f"-{n + 1}", partial(rows.setCurrentRow, n)) for n in range(rows.count())]


def main() -> int:
    parser = argparse.ArgumentParser(description="Take a picture of every screen.")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument("--size", default="1280x800", help="of the main window")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    screens = options.output / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    application = QApplication(["", "-platform", f"offscreen:configfile={screens}"])
    screens.unlink()
    use_language(application, options.language)
    for theme in ("dark", "light"):
        with tempfile.TemporaryDirectory() as home:
            os.environ["HOME"] = home
            visitor = Visitor(application, Path(home), f"{theme}-{options.language}", theme, options.output)
            visitor.app.window.resize(*map(int, options.size.split("x")))
            visitor.visit(make_demo_clip(Path(home) / "demo"))
            visitor.leave()
    return 0


if __name__ == "__main__":
    sys.exit(main())
