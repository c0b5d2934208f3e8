"""The collector does not look through the program itself, but what comes later is collected."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from annotator.collector import ShortCollections


class Models(QObject):
    changed = Signal()
    closed = Signal()  # of the work, in truth another's

    def __init__(self) -> None:
        super().__init__()
        self.kept = ShortCollections(self.changed, self.closed)


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    yield
    gc.unfreeze()


class Ring:
    def __init__(self) -> None:
        self.me = self


def test_what_is_there_when_the_model_is_ready_is_left_alone_and_later_rings_are_not(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", sys)
    models = Models()
    assert gc.get_freeze_count() == 0
    models.changed.emit()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    later = weakref.ref(Ring())
    models.changed.emit()
    gc.collect()
    assert later() is None
    assert gc.get_freeze_count() <= frozen, "only once"
    assert models.kept.parent() is None


def test_a_model_without_the_network_is_not_the_last_word(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    models = Models()
    models.changed.emit()
    first, fresh = gc.get_freeze_count(), [Ring() for _ in range(1000)]
    monkeypatch.setitem(sys.modules, "torch", sys)
    models.changed.emit()
    assert gc.get_freeze_count() >= first + len(fresh) // 2


def test_a_ring_that_was_alive_when_the_model_came_goes_with_the_project(
    qapp: object, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", sys)
    models, ring = Models(), Ring()
    models.closed.emit()  # before any model: nothing is out of sight yet
    qtbot.wait(0)
    assert gc.get_freeze_count() == 0
    models.changed.emit()
    work = weakref.ref(ring)
    del ring
    gc.collect()
    assert work() is not None, "it is out of sight"
    models.closed.emit()
    qtbot.waitUntil(lambda: work() is None)
    assert gc.get_freeze_count() > 10_000
    assert models.kept.parent() is None


def test_choosing_basic_again_and_again_hides_nothing_more(
    qapp: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    models = Models()
    models.changed.emit()
    later = weakref.ref(Ring())
    models.changed.emit()
    gc.collect()
    assert later() is None
