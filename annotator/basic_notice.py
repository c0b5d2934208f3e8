"""What a person is told of Basic, once in their life."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from annotator.models import Models
from annotator.notices import Notice, NoticeAction, Notices
from annotator.settings import Settings
from annotator.tour import Tour
from annotator.words import tr
from annotator.workspace import Workspace
from engine.models import BASIC


class BasicNotice(QObject):
    """Says at work what Basic is and that there is better, and takes it back once better is in use.

    The welcome page says it in its own way, and the tour has the first word. choose_model: shows the models.
    """

    def __init__(
        self,
        workspace: Workspace,
        models: Models,
        tour: Tour,
        notices: Notices,
        settings: Settings,
        choose_model: Callable[[], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._models = models
        self._tour = tour
        self._notices = notices
        self._settings = settings
        self._choose_model = choose_model
        self._notice: Notice | None = None
        for news in (models.changed, workspace.opened, tour.changed):
            news.connect(self._look)

    def _look(self) -> None:
        ready = self._models.ready
        if ready is None:
            return
        if ready.model != BASIC.name:
            self._take_back()
        elif self._workspace.is_open and not (self._tour.is_on or self._tour.is_wanted):
            self._tell()

    def _tell(self) -> None:
        if self._settings.knows_basic:
            return
        self._settings.knows_basic = True
        self._notice = self._notices.info(
            tr("{about}.", about=BASIC.about),
            actions=(NoticeAction(tr("Choose a model..."), self._choose_model),),
        )

    def _take_back(self) -> None:
        if self._notice is not None:
            self._notices.withdraw(self._notice)
            self._notice = None
