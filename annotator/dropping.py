"""Files that are let go over the window: masks or classes for the open video, or something to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from annotator.importers.formats import MASK_SUFFIXES
from annotator.importers.picture_folders import SUFFIX
from annotator.importing import Importing
from annotator.notices import Notices
from annotator.opening import Opener
from annotator.words import tr
from engine.errors import UserError

_CLASS_SUFFIXES = (".txt", ".names")


class Asker(Protocol):
    """Asks how masks are to be imported."""

    def import_masks(self, importing: Importing, path: Path | None = None) -> None:
        """Raises UserError while nothing is open."""
        ...


class Classes(Protocol):
    """Takes lists of classes."""

    def import_from(self, path: Path) -> None:
        """Raises UserError while nothing is open."""
        ...


class Dropping(QObject):
    """Sends what was dropped where it belongs."""

    def __init__(
        self,
        opener: Opener,
        importing: Importing,
        asker: Asker,
        classes: Classes,
        notices: Notices,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._opener = opener
        self._importing = importing
        self._asker = asker
        self._classes = classes
        self._notices = notices

    def drop(self, paths: Sequence[str]) -> None:
        """The first of these is opened or imported."""
        path = Path(paths[0])
        if path.suffix.lower() in MASK_SUFFIXES and path.is_file():
            self._import(path)
        elif path.suffix.lower() in _CLASS_SUFFIXES and path.is_file():
            self._guarded(lambda: self._classes.import_from(path))
        elif path.suffix.lower() == SUFFIX or path.is_dir():
            # Pictures may be a clip as well as masks for the one that is open.
            self._importing.look(path, lambda masks: self._import(path) if masks else self._opener.open(path))
        else:
            self._opener.open(path)
        if len(paths) > 1:
            self._notices.hint(tr("Masklet opens one video at a time: the first of these."))

    def _import(self, path: Path) -> None:
        self._guarded(lambda: self._asker.import_masks(self._importing, path))

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except UserError as error:
            self._notices.exception(error)
