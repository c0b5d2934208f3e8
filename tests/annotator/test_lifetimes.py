"""What was let go of is gone: models, projects, readers, sessions and threads, however often they change."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.app import App
from annotator.demo_clip import DemoClip, make_demo_clip
from annotator.engine_bridge import Worker
from engine.messages import Event
from engine.models import ModelList
from engine.predict.loader import LoadedModel, load_segmenter
from engine.worker import EngineWorker
from tests.annotator.clips import make_video
from tests.annotator.window import RealWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> DemoClip:
    return make_demo_clip(tmp_path_factory.mktemp("demo"), seed=3, frames=8, size=(160, 90))


class Loader:
    """Basic as it is, and a SAM 2 so small that it answers at once. made: every segmenter so far."""

    def __init__(self) -> None:
        self.made: list[weakref.ref[Any]] = []

    def __call__(self, model: str, device: str, **options: object) -> LoadedModel:
        from engine.predict.sam2_segmenter import Sam2Segmenter
        from tests.golden.network import small_model

        if model == "basic":
            loaded = load_segmenter(model, device, models=ModelList())
        else:
            network = small_model()
            self.made.append(weakref.ref(network))
            segmenter = Sam2Segmenter(network, device="cpu")
            loaded = LoadedModel(segmenter, model, "Small", 1 << 24, "small")  # type: ignore[arg-type]
        self.made.append(weakref.ref(loaded.segmenter))
        return loaded

    @property
    def alive(self) -> list[str]:
        gc.collect()
        return sorted(type(o).__name__ for ref in self.made if (o := ref()) is not None)


@pytest.fixture
def loader() -> Loader:
    return Loader()


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, clip: DemoClip, loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RealWindow]:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    monkeypatch.setattr("engine.predict.sam2_proposals._PER_SIDE_CPU", 6)

    def make(emit: Callable[[Event], None]) -> Worker:
        return EngineWorker(emit, load=loader)

    made = RealWindow(qtbot, tmp_path, make)
    made.start(clip.video, model="basic")
    made.wait_until_open()
    yield made
    made.stop()


def _begin_everything(window: RealWindow, clip: DemoClip) -> None:
    """A click, a run of tracking, a preview and proposals, none of them waited for."""
    one = clip.objects[0]
    window.key(Qt.Key.Key_Escape)
    window.click(one.x, one.y)
    window.app.previewing.point_at(one.x, one.y, True)
    window.key(Qt.Key.Key_T, CTRL)
    window.key(Qt.Key.Key_M)


def _settle(window: RealWindow) -> None:
    app = window.app
    app.previewing.leave()
    app.proposing.leave()
    app.tracking.cancel()
    window.wait(lambda: not (app.bridge._live or app.bridge._dead or app.background.current))


def test_of_all_models_that_were_used_one_stays(window: RealWindow, clip: DemoClip, loader: Loader) -> None:
    app = window.app
    for name in ("sam2-nano", "basic", "sam2-nano", "sam2-nano", "basic", "sam2-nano"):
        app.models.choose(name)
        _begin_everything(window, clip)
        window.wait(lambda: app.models.loading is None)
        _begin_everything(window, clip)
        app.models.choose(name)  # given up for the next
    window.wait(lambda: app.models.loading is None)
    _settle(window)
    assert len(loader.made) >= 10
    window.wait(lambda: loader.alive == ["SAM2Base", "Sam2Segmenter"])
    app.models.choose("basic")
    window.wait(lambda: app.models.loading is None)
    window.wait(lambda: loader.alive == ["Basic"])


def _held(app: App) -> list[weakref.ref[Any]]:
    """All that belongs to the open project alone. Its masks stand for the project, which holds them."""
    workspace, worker = app.workspace, app.bridge._worker
    assert workspace.project is not None
    parts = (
        *(workspace.project.masks, workspace.history, workspace.file),
        *(app.feed.reader, app.feed._loader, worker._session),  # type: ignore[attr-defined]
    )
    assert None not in parts
    return [weakref.ref(part) for part in parts]


def _threads() -> set[str]:
    """Names of the program's own threads; those of libraries' pools are left out."""
    pools = ("MainThread", "Dummy", "asyncio_", "tqdm", "pytest", "execnet")
    return {t.name for t in threading.enumerate() if not t.name.startswith(pools)}


def _alive(held: list[weakref.ref[Any]]) -> list[str]:
    gc.collect()
    return [type(o).__name__ for ref in held if (o := ref()) is not None]


def test_of_a_closed_project_nothing_stays(window: RealWindow, clip: DemoClip, tmp_path: Path) -> None:
    app = window.app
    other = make_video(tmp_path / "other.mp4", frames=5, width=64, height=48)
    held: list[weakref.ref[Any]] = []
    for path in (other, clip.video) * 3:
        window.wait(lambda: app.bridge._worker._session is not None)  # type: ignore[attr-defined]
        held += _held(app)
        _begin_everything(window, clip)
        app.thumbnails.request(4)
        app.opener.open(path)
        window.wait(lambda: app.workspace.is_open and window.project.video.path == str(path))  # noqa: B023
        window.wait_until_open()
    app.opener.close()
    _settle(window)
    window.wait(lambda: _alive(held) == [])
    window.wait(lambda: _threads() <= {"engine"})


def test_of_a_program_that_was_ended_nothing_stays(
    qtbot: QtBot, tmp_path: Path, clip: DemoClip, loader: Loader
) -> None:
    clip.video.with_name("demo.masklet").unlink(missing_ok=True)
    held: list[weakref.ref[Any]] = []

    def live(folder: Path) -> None:
        window = RealWindow(qtbot, folder, lambda emit: EngineWorker(emit, load=loader))
        app = window.app
        window.start(clip.video, model="sam2-nano")
        window.wait_until_open()
        window.wait(lambda: app.bridge._worker._session is not None)  # type: ignore[attr-defined]
        _begin_everything(window, clip)
        held.extend([*_held(app), *map(weakref.ref, (app, app.window, app.models))])
        window.stop()

    for turn in range(3):
        live(tmp_path / str(turn))
    qtbot.waitUntil(lambda: loader.alive == [], timeout=30000)
    qtbot.waitUntil(lambda: _alive(held) == [], timeout=30000)
    qtbot.waitUntil(lambda: _threads() == set(), timeout=30000)
