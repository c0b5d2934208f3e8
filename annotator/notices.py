"""Messages to the person, the log, and what happens to an error that nobody caught.

A UserError is shown as its own sentence. Anything else is a bug: it goes into the log with its
traceback, and a notice says so, with details to copy into a report. Nothing has to be rescued
then: every edit is on disk when it is done.
"""

from __future__ import annotations

import enum
import logging
import logging.handlers
import re
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from annotator.words import said, tr
from engine.errors import UserError

log = logging.getLogger("masklet")

_LOG_BYTES = 2**20
_LOG_FILES = 4
# PySide puts this before the words of an exception that leaves one of Qt's own methods.
_QT_ADDS = re.compile(r"^(Error calling Python override of [\w:]+\(\): )+")


class Level(enum.StrEnum):
    """How much a notice matters."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class NoticeAction:
    """Something to do about a notice: the words on its button, and what the button does."""

    label: str
    run: Callable[[], None] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to the person. text: plain sentences. details: more, for a bug report; may be empty."""

    level: Level
    text: str
    details: str = ""
    actions: tuple[NoticeAction, ...] = ()


class Notices(QObject):
    """Where every part of the program leaves its messages; the window shows them.

    posted: a Notice; what posts one returns it. withdrawn: a Notice that is out of date. hinted: a few
    words for the status bar, gone soon. unhinted: such words that are out of date before. May be called
    from any thread: receivers on the GUI thread get it there.
    """

    posted = Signal(object)
    withdrawn = Signal(object)
    hinted = Signal(str)
    unhinted = Signal(str)

    def hint(self, text: str) -> None:
        """Say in passing why nothing happened; not worth a notice."""
        self.hinted.emit(said(text))

    def take_hint_back(self, text: str) -> None:
        """What was hinted does not hold any more; where something else is said by now, that stays."""
        self.unhinted.emit(said(text))

    def info(self, text: str, details: str = "", actions: tuple[NoticeAction, ...] = ()) -> Notice:
        return self.post(Notice(Level.INFO, said(text), details, actions))

    def warn(self, text: str, details: str = "", actions: tuple[NoticeAction, ...] = ()) -> Notice:
        return self.post(Notice(Level.WARNING, said(text), details, actions))

    def error(self, text: str, details: str = "", actions: tuple[NoticeAction, ...] = ()) -> Notice:
        return self.post(Notice(Level.ERROR, said(text), details, actions))

    def exception(self, error: BaseException) -> Notice:
        """Show an error: a UserError as its sentence, anything else as a bug with its traceback."""
        if isinstance(error, UserError):
            text = str(error)
            return self.warn(_QT_ADDS.sub("", text) if _QT_ADDS.match(text) else error.sentence)
        details = "".join(traceback.format_exception(error))
        log.error("uncaught: %s", details)
        last = traceback.format_exception_only(error)[-1].strip()
        return self.post(
            Notice(
                Level.ERROR,
                tr(
                    "Something went wrong inside Masklet ({last}). Your work is saved. Please report it with "
                    "the details.",
                    last=last,
                ),
                details,
            )
        )

    def post(self, notice: Notice) -> Notice:
        """Show a notice; returns it, to be withdrawn when it is out of date."""
        log.log(
            {Level.INFO: logging.INFO, Level.WARNING: logging.WARNING, Level.ERROR: logging.ERROR}[
                notice.level
            ],
            "notice: %s",
            notice.text,
        )
        self.posted.emit(notice)
        return notice

    def withdraw(self, notice: Notice) -> None:
        """Take a notice away that is out of date; one that was dismissed already is no matter."""
        self.withdrawn.emit(notice)


class ExceptionHook:
    """Sends errors that nobody caught, of any thread, to the notices, from `install` to `remove`."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Put back the hooks that were there before `install`."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        self._notices.exception(error)

    def _caught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._notices.exception(caught.exc_value)


def start_log(folder: Path) -> logging.Handler | None:
    """Log to masklet.log in `folder`, a few files of at most 1 MB each; None when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / "masklet.log", maxBytes=_LOG_BYTES, backupCount=_LOG_FILES - 1, encoding="utf-8"
        )
    except OSError as error:
        log.warning("no log file: %s", error)
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    return handler


def stop_log(handler: logging.Handler | None) -> None:
    """End what `start_log` began."""
    if handler is not None:
        log.removeHandler(handler)
        handler.close()
