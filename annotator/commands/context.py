"""What a command may use: the parts of the program, passed in, and the window by what it can do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from annotator.background import Background
from annotator.commands.class_actions import ClassActions
from annotator.commands.identity_actions import Identity
from annotator.commands.objects_actions import Objects
from annotator.commands.painting import Painting
from annotator.commands.presence_actions import Presence
from annotator.commands.prompting import Prompting
from annotator.cuts import Cuts
from annotator.exporting import ExportChoice, Exporting
from annotator.importing import Importing
from annotator.improving import Improving
from annotator.models import Models
from annotator.notices import Notices
from annotator.opening import Asker, Opener
from annotator.proposing import Proposing
from annotator.readings import Readings
from annotator.retracking import Retracking
from annotator.reviewing import Reviewing
from annotator.settings import Settings
from annotator.tracking import Tracking
from annotator.view_state import ViewState
from annotator.workspace import Workspace


class Dialogs(Asker, Protocol):
    """Asks the person; every answer may be None for 'never mind'."""

    def open_video(self, folder: str) -> Path | None: ...

    def open_folder(self, folder: str) -> Path | None: ...

    def open_project(self, folder: str) -> Path | None: ...

    def import_masks(self, importing: Importing, path: Path | None = None) -> None:
        """Ask what to import and how, and have it done; beginning with this file or folder. Raises UserError
        while nothing is open."""
        ...

    def save_copy(self, suggestion: Path) -> Path | None: ...

    def text(self, title: str, label: str, value: str, offered: Sequence[str] = ()) -> str | None:
        """Words of their own, or some of those that are offered."""
        ...

    def choose_export(self) -> ExportChoice | None: ...

    def show_models(self) -> None: ...

    def improve_model(self) -> None: ...

    def show_classes(self) -> None: ...

    def show_cuts(self) -> None: ...

    def choose_object(
        self, title: str, question: str, object_ids: list[int], note: str = "", yes: str = ""
    ) -> int | None:
        """One of these objects. note: what is worth knowing before. yes: the word on the button."""
        ...

    def show_help(self) -> None: ...

    def show_keys(self) -> None: ...

    def show_palette(self) -> None: ...

    def show_settings(self, page: str) -> None:
        """page: 'general', 'model', 'tracking', 'memory' or 'keys'."""
        ...

    def about(self) -> None: ...


class Window(Protocol):
    """What commands ask of the window itself."""

    def zoom_fit(self) -> None: ...

    def zoom_by(self, factor: float) -> None: ...

    def zoom_actual(self) -> None: ...

    def zoom_timeline(self, factor: float) -> None: ...

    def fit_timeline(self) -> None: ...

    def choose_theme(self, theme: str) -> None: ...

    def edit_attributes(self) -> bool:
        """Give the focus to what is said of the chosen object; False where nothing is asked."""
        ...

    def cancel_drawing(self) -> bool:
        """Give up what is half drawn on the canvas; whether there was anything."""
        ...

    def start_tour(self) -> None:
        """Open the demo clip and begin the guided tour on it."""
        ...

    def quit(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the program, for commands."""

    workspace: Workspace
    view: ViewState
    opener: Opener
    tracking: Tracking
    retracking: Retracking
    reviewing: Reviewing
    prompting: Prompting
    painting: Painting
    objects: Objects
    proposing: Proposing
    readings: Readings
    classes: ClassActions
    presence: Presence
    identity: Identity
    cuts: Cuts
    exporting: Exporting
    importing: Importing
    models: Models
    improving: Improving
    background: Background
    notices: Notices
    settings: Settings
    dialogs: Dialogs
    window: Window
