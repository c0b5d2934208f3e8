import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

NOBODY = 65534
_PATIENCE_MS = 30_000


class PatientBot(QtBot):
    """Waits six times as long as the usual one: a busy machine fails no test, and one that fails may wait."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = _PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: object, *, timeout: int = _PATIENCE_MS, **more: object) -> object:
        return super().waitSignal(signal, timeout=timeout, **more)  # type: ignore[arg-type]

    def waitExposed(self, widget: QWidget, *, timeout: int = _PATIENCE_MS) -> object:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_look_outlives_its_test() -> Iterator[None]:
    """The application is one for all tests: what follows must not look as the program did that ran in one."""
    yield
    application = QApplication.instance()
    if not isinstance(application, QApplication) or not application.styleSheet():
        return
    from annotator.panels.theme import Theme  # here: most tests need no window

    theme = application.findChild(Theme)
    if theme is not None:
        theme.setParent(None)  # nobody else has it: it goes, and does not answer to the desktop any more
        application.styleHints().unsetColorScheme()
        application.setStyleSheet("")
        application.setPalette(QPalette())


@pytest.fixture
def make_read_only() -> Iterator[Callable[[Path], Path]]:
    """Moves a folder to where this process may read it but not write; the superuser becomes nobody."""
    if os.name == "nt":
        pytest.skip("folders are not made read-only this way on Windows")
    root = os.geteuid() == 0
    outside = Path(tempfile.mkdtemp())
    outside.chmod(0o755)

    def move(folder: Path) -> Path:
        moved = Path(shutil.copytree(folder, outside / "folder"))
        for path in moved.rglob("*"):
            path.chmod(0o444)
        moved.chmod(0o555)
        if root:
            os.seteuid(NOBODY)
        return moved

    yield move
    if root:
        os.seteuid(0)
    for path in (outside / "folder").rglob("*"):
        path.chmod(0o644)
    (outside / "folder").chmod(0o755)
    shutil.rmtree(outside)
