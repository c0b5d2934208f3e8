"""The parts between the canvas and the engine, with an engine that answers by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from annotator.background import Background
from annotator.commands.class_actions import ClassActions
from annotator.commands.identity_actions import Identity
from annotator.commands.objects_actions import Objects
from annotator.commands.painting import Painting
from annotator.commands.presence_actions import Presence
from annotator.commands.prompting import Prompting
from annotator.engine_bridge import EngineBridge
from annotator.merging import Merging
from annotator.notices import Notice, Notices
from annotator.plans import Direction, plan_object
from annotator.project.history import History
from annotator.project.mask_table import MaskRecord
from annotator.project.project import Project
from annotator.project.storage import ProjectFile
from annotator.track_jobs import TrackProgress
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.workspace import Workspace
from engine.messages import Event, Segment, Track, TrackPlan
from tests.annotator.engine_by_hand import EngineByHand
from tests.annotator.making import NUM_FRAMES, video_ref


class Desk:
    """An open project on disk, and everything a click goes through."""

    def __init__(self, folder: Path) -> None:
        self.engine: EngineByHand
        self.workspace = Workspace()
        self.view = ViewState()
        self.notices = Notices()
        self.bridge = EngineBridge(self._make)
        self.bridge.start()
        self.tracking = Tracking(self.workspace, self.bridge, self.notices)
        self.prompting = Prompting(self.workspace, self.view, self.tracking, self.notices)
        self.painting = Painting(self.workspace, self.view, self.tracking, self.notices)
        self.answers: list[bool] = []
        self.classes = ClassActions(self.workspace, self.view, self.notices, self._confirm)
        self.objects = Objects(
            self.workspace, self.view, self.tracking, self.notices, self.classes, self._confirm
        )
        self.presence = Presence(self.workspace, self.tracking, self.notices)
        self.background = Background()
        merging = Merging(self.workspace, self.background, self.notices)
        self.identity = Identity(self.workspace, self.view, self.tracking, self.notices, merging)
        self.posted: list[Notice] = []
        self.hints: list[str] = []
        self.progress: list[TrackProgress | None] = []
        self.notices.posted.connect(self.posted.append)
        self.notices.hinted.connect(self.hints.append)
        self.tracking.progress.connect(self.progress.append)
        self.path = folder / "clip.masklet"
        project = Project(video_ref())
        self.view.reset(NUM_FRAMES)
        self.workspace.attach(project, ProjectFile.create(self.path, project))

    def _make(self, emit: Callable[[Event], None]) -> EngineByHand:
        self.engine = EngineByHand(emit)
        return self.engine

    def _confirm(self, *_: str) -> bool:
        return self.answers.pop(0)

    def close(self) -> None:
        self.workspace.close()
        self.background.stop()
        self.bridge.stop()

    def reopen(self) -> None:
        """Close the project and open it from its file."""
        self.workspace.close()
        self.turn()
        opened = ProjectFile.open(self.path)
        self.workspace.attach(opened.project, opened.file)

    @property
    def project(self) -> Project:
        assert self.workspace.project is not None
        return self.workspace.project

    @property
    def history(self) -> History:
        assert self.workspace.history is not None
        return self.workspace.history

    def turn(self) -> None:
        """One turn of the event loop: what the engine has said arrives."""
        QCoreApplication.processEvents()

    @property
    def segments(self) -> list[Segment]:
        return self.engine.asked(Segment)

    @property
    def tracks(self) -> list[Track]:
        return self.engine.asked(Track)

    def mask(self, object_id: int, frame: int) -> MaskRecord | None:
        return self.project.masks.get(object_id, frame)

    def undo(self) -> None:
        self.history.undo()
        self.turn()

    def redo(self) -> None:
        self.history.redo()
        self.turn()

    def track(self, direction: Direction, *object_ids: int) -> Track:
        """Start tracking; the request that it made."""

        def plan(object_id: int) -> tuple[TrackPlan, ...]:
            return plan_object(self.project, object_id, direction, self.view.frame, 0, NUM_FRAMES - 1)

        assert self.tracking.track(f"Track {direction}", {o: plan(o) for o in object_ids}, plan)
        return self.tracks[-1]

    def state(self) -> tuple[dict, dict, dict, dict]:
        """All work, to compare."""
        p = self.project
        return dict(p.objects), dict(p.prompts), dict(p.bases), {k: p.masks.get(*k) for k in p.masks}

    def state_on_disk(self) -> tuple[dict, dict, dict, dict]:
        """What a program that opens the file now finds; the person may go on."""
        file = self.workspace.file
        assert file is not None
        with file.snapshot() as p:
            return dict(p.objects), dict(p.prompts), dict(p.bases), {k: p.masks.get(*k) for k in p.masks}
