"""Builds the parts of the program and connects them. Imported by main alone."""

from __future__ import annotations

import argparse
import importlib.metadata
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from annotator.background import Background
from annotator.basic_notice import BasicNotice
from annotator.canvas.preview_overlay import PreviewOverlay
from annotator.canvas.proposal_overlay import ProposalOverlay
from annotator.collector import ShortCollections
from annotator.commands.attribute_actions import AttributeActions
from annotator.commands.class_actions import ClassActions
from annotator.commands.context import Context
from annotator.commands.identity_actions import Identity
from annotator.commands.key_map import KeyMap
from annotator.commands.objects_actions import Objects
from annotator.commands.painting import Painting
from annotator.commands.presence_actions import Presence
from annotator.commands.prompting import Prompting
from annotator.commands.registry import load_commands
from annotator.cuts import Cuts
from annotator.demo import Demo
from annotator.dropping import Dropping
from annotator.empty_answers import EmptyAnswers
from annotator.engine_bridge import EngineBridge, Worker, make_engine
from annotator.exporting import Exporting
from annotator.folders import data_folder, forget_old_passes, log_folder, settings_file
from annotator.frame_feed import FrameFeed
from annotator.importing import Importing
from annotator.improved_models import ImprovedModels
from annotator.improving import Improving
from annotator.language import use_language
from annotator.long_runs import LongRuns
from annotator.looking import LookAhead
from annotator.machine import this_machine
from annotator.mask_pictures import MaskPictures
from annotator.measuring import Measuring
from annotator.merging import Merging
from annotator.models import Models
from annotator.notices import ExceptionHook, Notices, start_log, stop_log
from annotator.opening import Opener
from annotator.panels.actions import Actions
from annotator.panels.dialog_help import DialogHelp
from annotator.panels.dialogs import Dialogs
from annotator.panels.main_window import MainWindow
from annotator.panels.model_card import ModelCard
from annotator.panels.status_feed import StatusFeed
from annotator.panels.theme import apply_theme
from annotator.panels.timeline_hover import TimelineHover
from annotator.panels.timeline_range import RangeGrips
from annotator.panels.tour_bar import TourBar
from annotator.player import Player
from annotator.previewing import Previewing
from annotator.process_memory import keep_few_kernels, share_heaps, used_bytes
from annotator.proposing import Proposing
from annotator.readings import Readings
from annotator.recent_work import RecentWork
from annotator.remembered_view import RememberedView
from annotator.retracking import Retracking
from annotator.reviewing import Reviewing
from annotator.settings import Settings
from annotator.thumbnails import SIZE, Thumbnails
from annotator.tour import Tour
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.words import tr
from annotator.workspace import Workspace
from engine.errors import Sentence
from engine.messages import Event

MakeEngine = Callable[[Callable[[Event], None]], Worker]


class App(QObject):
    """All parts of the program, made and connected; one of it runs in a process."""

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        data: Path,
        make_worker: MakeEngine = make_engine,
    ) -> None:
        """data: the folder for the demo clip, and for projects that cannot lie beside their video."""
        super().__init__()
        self.settings = settings
        self.notices = Notices(self)
        self.keys = KeyMap(load_commands(), settings, self)
        self.view = ViewState(self)
        self.workspace = Workspace(self)
        self.background = Background(self)
        self.bridge = EngineBridge(make_worker, self)
        self.feed = FrameFeed(self.view, self)
        improved = ImprovedModels(data / "models")
        self.models = Models(self.bridge, settings, self.notices, improved=improved, parent=self)
        self.improving = Improving(
            self.models, improved, self.background, self.notices, settings, parent=self
        )
        forget_old_passes(data / "passes")
        self.tracking = Tracking(self.workspace, self.bridge, self.notices, self, data / "passes")
        self.retracking = Retracking(self.workspace, self.tracking, settings, self)
        self.reviewing = Reviewing(self.workspace, self.view, self.notices, self)
        self.measuring = Measuring(self.workspace, self.background, self.notices, self)
        self.mask_pictures = MaskPictures(self.workspace, self)
        self.prompting = Prompting(self.workspace, self.view, self.tracking, self.notices)
        self.painting = Painting(self.workspace, self.view, self.tracking, self.notices)
        # The dialogs, which confirm, need the window, and the window needs these: hence _confirm.
        self.classes = ClassActions(self.workspace, self.view, self.notices, self._confirm)
        self.attributes = AttributeActions(self.workspace, self.notices)
        self.objects = Objects(
            self.workspace, self.view, self.tracking, self.notices, self.classes, self._confirm, self
        )
        self.presence = Presence(self.workspace, self.tracking, self.notices, self)
        self._make_suggestions()
        self._make_identity()
        self.cuts = Cuts(self.workspace, self.view, settings, self)
        self.player = Player(self.view, self.feed, self)
        self.look_ahead = LookAhead(self.workspace, self.view, self.feed, self.bridge, self)
        self.exporting = Exporting(self.workspace, self.background, self.notices, self)
        self.long_runs = LongRuns(
            self.workspace, self.models, self.tracking, self.notices, settings, parent=self
        )
        self.tour = Tour(self.workspace, self.view, self.exporting, self)
        self._make_window(application, data)
        self.actions = self._make_actions()
        self._connect()

    def _make_window(self, application: QApplication, data: Path) -> None:
        settings = self.settings
        self.theme = apply_theme(application, settings.theme)
        self.window = MainWindow(
            self.view,
            self.workspace,
            self.prompting,
            self.painting,
            self.objects,
            self.attributes,
            self.reviewing,
            self.mask_pictures,
            settings,
            self.theme,
        )
        self.dialogs = self._make_dialogs()
        DialogHelp(application, self.keys, self.dialogs.help_window, self.window)
        self.thumbnails = Thumbnails(self.workspace, self.feed, self)
        TimelineHover(self.window.timeline, self.thumbnails, SIZE)
        RangeGrips(self.window.timeline, self.view)
        self.recent_work = RecentWork(
            self.workspace, self.feed, self.thumbnails, settings, data / "pictures", self
        )
        card = ModelCard(self.models, settings, this_machine())
        card.wanted.connect(self.dialogs.show_models)
        self.window.welcome.add_card(card)
        self.window.use_pictures(self.recent_work.picture)
        self.opener = Opener(
            self.workspace,
            self.view,
            self.feed,
            self.background,
            self.notices,
            settings,
            self.dialogs,
            data,
            self,
        )
        self.importing = Importing(self.workspace, self.background, self.notices, self)
        self.importing.corrected.connect(self.tracking.corrected)
        self.dropping = Dropping(self.opener, self.importing, self.dialogs, self.classes, self.notices, self)
        self.demo = Demo(data / "demo", self.background, self.opener, self.notices)

    def _make_dialogs(self) -> Dialogs:
        return Dialogs(
            self.window,
            self.workspace,
            self.view,
            self.models,
            self.improving,
            self.background,
            self.notices,
            self.settings,
            self.classes,
            self.attributes,
            self.cuts,
            self.retracking,
            self.keys,
            self.feed,
            self.theme,
            version(),
        )

    def start(self, path: Path | None = None, *, model: str | None = None, demo: bool = False) -> None:
        """Show the window, then start the engine and open what was asked for."""
        self.window.show()
        QTimer.singleShot(0, self, lambda: self._begin(path, model, demo))

    def stop(self) -> None:
        """End every thread and close the project; everything is on disk already."""
        self.view.playing = False
        self.background.stop()
        self.mask_pictures.stop()
        self.bridge.stop()
        self.opener.close()
        self.thumbnails.stop()

    def _begin(self, path: Path | None, model: str | None, demo: bool) -> None:
        self.bridge.start()
        self.models.start(model)
        if path is not None:
            self.opener.open(path)
        elif demo:
            self.demo.open()
        elif self.settings.start == "last":
            self._open_last()

    def _open_last(self) -> None:
        recent = self.settings.recent
        if recent and Path(recent[0].path).exists():
            self.opener.open(Path(recent[0].path))

    def _make_suggestions(self) -> None:
        """What the engine shows of its own accord, for a person to take or leave."""
        self.previewing = Previewing(self.workspace, self.view, self.prompting, self.bridge, self)
        self.proposing = Proposing(self.workspace, self.view, self.bridge, self.notices, self)
        self.readings = Readings(self.workspace, self.view, self.tracking, self.notices, self.bridge, self)
        EmptyAnswers(self.workspace, self.view, self.tracking, self.readings, self.notices, self.bridge, self)

    def _make_identity(self) -> None:
        merging = Merging(self.workspace, self.background, self.notices, self)
        self.identity = Identity(self.workspace, self.view, self.tracking, self.notices, merging)

    def _make_actions(self) -> Actions:
        context = Context(
            self.workspace,
            self.view,
            self.opener,
            self.tracking,
            self.retracking,
            self.reviewing,
            self.prompting,
            self.painting,
            self.objects,
            self.proposing,
            self.readings,
            self.classes,
            self.presence,
            self.identity,
            self.cuts,
            self.exporting,
            self.importing,
            self.models,
            self.improving,
            self.background,
            self.notices,
            self.settings,
            self.dialogs,
            self.window,
        )
        return Actions(self.keys, context, self.window)

    def _connect(self) -> None:
        window = self.window
        window.use_actions(self.actions)
        self.dialogs.use_actions(self.actions)
        self.feed.set_cache_bytes(self.settings.cache_mb * 2**20)
        self.models.limit_memory(self.settings.engine_mb)
        self.remembered = RememberedView(self.workspace, self.view, self.settings, window.timeline, self)
        surface = window.canvas.surface
        PreviewOverlay(surface, self.view, self.previewing, is_free=lambda: not self.proposing.is_on)
        ProposalOverlay(surface, self.proposing)
        self.feed.frame_ready.connect(window.canvas.show_frame)
        self.feed.failed.connect(window.canvas.show_failed)
        self.feed.failed.connect(lambda _, sentence: self.notices.warn(sentence))
        self.view.brush_changed.connect(
            lambda size: self.notices.hint(tr("Brush: {size} pixels wide", size=size))
        )
        self.notices.posted.connect(window.notice_bar.show_notice)
        self.notices.withdrawn.connect(window.notice_bar.withdraw)
        window.status.set_memory(used_bytes, lambda: self.feed.cached_bytes)
        self.status_feed = StatusFeed(
            window.status,
            window.timeline,
            self.view,
            self.feed,
            self.tracking,
            self.background,
            self.models,
            self.notices,
        )
        BasicNotice(
            self.workspace,
            self.models,
            self.tour,
            self.notices,
            self.settings,
            self.dialogs.show_models,
            self,
        )
        self.cuts.changed.connect(self._on_cuts)
        window.dropped.connect(self.dropping.drop)
        window.welcome.recent_requested.connect(lambda path: self.opener.open(Path(path)))
        window.welcome.open_requested.connect(self._on_open_requested)
        window.closing.connect(self.stop)
        window.use_tour_bar(TourBar(self.tour, self.keys))
        window.tour_wanted.connect(self._start_tour)

    def _start_tour(self) -> None:
        project = self.workspace.project
        if project is not None and Path(project.video.path) == self.demo.video:
            self.tour.start()
        else:
            self.tour.start_when_open(str(self.demo.video))
            self.demo.open()

    def _on_cuts(self) -> None:
        self.window.timeline.set_cuts(self.cuts.frames, self.cuts.known_to)
        self.tracking.plan_again()
        self.reviewing.look_again()

    def _on_open_requested(self, kind: str) -> None:
        if kind == "tour":
            self._start_tour()
        elif kind == "demo":
            self.demo.open()
        else:
            self.actions.run(f"file.open_{kind}")

    def _confirm(self, question: str, yes: str) -> bool:
        return self.dialogs.confirm(question, yes)


def version() -> str:
    """The version that is installed."""
    try:
        return importlib.metadata.version("masklet")
    except importlib.metadata.PackageNotFoundError:
        return Sentence("(not installed)")


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    from annotator.cli import SUBCOMMANDS

    parser = argparse.ArgumentParser(
        prog="masklet",
        description="Annotate objects in video: click once, track both ways, correct, export.",
        epilog=f"Without a window: masklet {{{','.join(SUBCOMMANDS)}}} --help",
    )
    parser.add_argument(
        "path", nargs="?", type=Path, help="a video, a folder of images or a .masklet project"
    )
    parser.add_argument("--demo", action="store_true", help="open the demo clip, making it the first time")
    parser.add_argument("--model", metavar="NAME", help="start with this model, or this weights file")
    parser.add_argument("--version", action="version", version=f"masklet {version()}")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    """Open the window; returns the exit status when it is closed."""
    options = _parse(arguments)
    share_heaps()
    keep_few_kernels()
    application = QApplication([sys.argv[0]])
    application.setApplicationName("Masklet")
    application.setDesktopFileName("masklet")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C ends it at once: everything is on disk
    sys.setswitchinterval(0.0005)  # the engine's pure Python must not hold up the window
    log_handler = start_log(log_folder())
    settings = Settings(settings_file())
    use_language(application, settings.language)
    app = App(application, settings, data_folder())
    ShortCollections(app.models.changed, app.workspace.closed, app)
    hook = ExceptionHook(app.notices)
    hook.install()
    try:
        app.start(options.path, model=options.model, demo=options.demo)
        return application.exec()
    finally:
        app.stop()
        hook.remove()
        stop_log(log_handler)
