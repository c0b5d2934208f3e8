"""Which model is in use: what is preferred, what is offered when it is missing, and Basic always."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from annotator.engine_bridge import EngineBridge
from annotator.models import Loading, Models
from annotator.notices import Notice, Notices
from annotator.settings import Settings
from engine.errors import UserError
from engine.messages import Event, JobEnded, LoadModel, ModelReady, Progress
from engine.models import ModelList
from tests.annotator.engine_by_hand import EngineByHand

TINY = "sam2.1-hiera-tiny"


class Rig:
    def __init__(self, folder: Path) -> None:
        self.engine: EngineByHand
        self.bridge = EngineBridge(self._make)
        self.bridge.start()
        self.settings, self.notices = Settings(folder / "s.ini"), Notices()
        self.posted: list[Notice] = []
        self.notices.posted.connect(self.posted.append)
        models = ModelList(cache_dir=folder / "cache")
        self.models = Models(self.bridge, self.settings, self.notices, models)

    def _make(self, emit: Callable[[Event], None]) -> EngineByHand:
        self.engine = EngineByHand(emit)
        return self.engine

    @property
    def asked(self) -> list[LoadModel]:
        return self.engine.asked(LoadModel)

    def ready(self, request: LoadModel) -> None:
        self.engine.emit(ModelReady(request.job, request.model, "A label", "cpu", ""))
        self.engine.end(request)
        QCoreApplication.processEvents()

    def fails(self, request: LoadModel, error: str) -> None:
        self.engine.end(request, error)
        QCoreApplication.processEvents()


@pytest.fixture
def rig(qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.bridge.stop()


def test_a_first_start_takes_basic(rig: Rig) -> None:
    rig.models.start()
    (asked,) = rig.asked
    assert (asked.model, asked.device, asked.download) == ("basic", "auto", False)
    assert rig.models.loading == Loading("Basic")
    rig.ready(asked)
    assert rig.models.loading is None
    assert rig.models.ready is not None


def test_a_choice_is_preferred_once_it_is_in_use(rig: Rig) -> None:
    rig.models.start()
    rig.ready(rig.asked[0])
    rig.models.choose(TINY, "cpu", download=True)
    assert rig.settings.model == "basic", "it is not here yet"
    rig.ready(rig.asked[1])
    assert (rig.settings.model, rig.settings.device) == (TINY, "cpu")


def test_a_model_for_this_time_alone_is_not_preferred(rig: Rig) -> None:
    rig.models.start(TINY)
    rig.ready(rig.asked[0])
    assert rig.settings.model == "basic"


def test_a_preferred_model_that_is_gone_gives_way_to_basic_and_is_offered(rig: Rig) -> None:
    rig.settings.model = TINY
    rig.models.start()
    rig.fails(rig.asked[0], "It is not on this machine.")
    assert [r.model for r in rig.asked] == [TINY, "basic"]
    rig.ready(rig.asked[1])
    (notice,) = rig.posted
    assert notice.text == "It is not on this machine."
    (offer,) = notice.actions
    offer.run()
    assert (rig.asked[2].model, rig.asked[2].download) == (TINY, True)


def test_a_download_is_shown_and_can_be_cancelled(rig: Rig) -> None:
    rig.models.start()
    rig.ready(rig.asked[0])
    rig.models.choose(TINY, download=True)
    rig.engine.emit(Progress(rig.asked[1].job, 5_000_000, 156_000_000, "bytes", 1e6))
    QCoreApplication.processEvents()
    assert rig.models.loading == Loading("SAM 2.1 tiny", 5_000_000, 156_000_000, 1e6)
    assert rig.models.cancel()
    rig.engine.emit(JobEnded(rig.asked[1].job, cancelled=True))
    QCoreApplication.processEvents()
    assert rig.models.loading is None
    assert rig.models.ready is not None
    assert rig.models.ready.model == "basic"
    assert rig.posted == []
    assert not rig.models.cancel()


def test_a_newer_choice_replaces_one_on_its_way(rig: Rig) -> None:
    rig.models.choose(TINY, download=True)
    rig.models.choose("basic")
    assert rig.engine.cancelled == [rig.asked[0].job]
    rig.ready(rig.asked[0])
    assert rig.models.ready is None
    rig.ready(rig.asked[1])
    assert rig.settings.model == "basic"


def test_an_unknown_name_is_said_and_a_start_falls_back(rig: Rig) -> None:
    with pytest.raises(UserError, match="no model 'sam9'"):
        rig.models.choose("sam9")
    rig.models.start("sam9")
    assert "no model 'sam9'" in rig.posted[0].text
    assert [r.model for r in rig.asked] == ["basic"]
