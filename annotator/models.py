"""Which model is in use, and changing it. Changing it keeps every mask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from annotator.engine_bridge import EngineBridge
from annotator.improved_models import ImprovedModel, ImprovedModels
from annotator.notices import NoticeAction, Notices
from annotator.settings import Settings
from annotator.words import tr
from engine.errors import UserError
from engine.messages import (
    ChooseCompiling,
    CompilingState,
    Event,
    JobEnded,
    LimitMemory,
    LoadModel,
    MemoryLimited,
    ModelReady,
    Progress,
)
from engine.models import BASIC, ModelEntry, ModelList


@dataclass(frozen=True, slots=True)
class Loading:
    """A model on its way: its title, and bytes when it is being downloaded (total 0 when it is not)."""

    title: str
    done: int = 0
    total: int = 0
    per_second: float = 0.0


class Models(QObject):
    """The model in use and the one on its way.

    changed: `ready`, or what is said of it, differs. loading_changed: `loading` differs. list_changed: other
    models are on offer.
    """

    changed = Signal()
    loading_changed = Signal()
    list_changed = Signal()

    def __init__(
        self,
        bridge: EngineBridge,
        settings: Settings,
        notices: Notices,
        model_list: ModelList | None = None,
        improved: ImprovedModels | None = None,
        parent: QObject | None = None,
    ) -> None:
        """improved: the models that were made better here; listed after those of the program."""
        super().__init__(parent)
        self._bridge = bridge
        self._settings = settings
        self._notices = notices
        self.list = model_list or ModelList()
        self._given = self.list.entries
        self._improved = improved
        self._read_improved()
        self.ready: ModelReady | None = None
        self.loading: Loading | None = None
        self.cache_bytes = 0  # what the engine's caches may hold; 0 while it is not known
        self.compiling: CompilingState | None = None  # None: the model in use has no parts to compile
        self._job: int | None = None
        self._limits: set[int] = set()  # jobs that set it
        self._name = ""
        self._wanted: tuple[str, str] | None = None  # remembered as preferred once it is in use
        bridge.events.connect(self._on_events)

    def start(self, name: str | None = None) -> None:
        """Load the model that the person prefers, or `name` this time; Basic when that fails."""
        device = self._settings.device
        try:
            self._load(name or self._settings.model, device, download=False, prefer=False)
        except UserError as error:
            self._notices.exception(error)
            self._load(BASIC.name, device, download=False, prefer=False)

    def refresh_list(self) -> None:
        """Models were made, renamed or removed."""
        self._read_improved()
        self.list_changed.emit()

    def improved(self, name: str) -> ImprovedModel | None:
        """What is known of a model that was made better here; None for all others."""
        return self._improved.find(name) if self._improved is not None else None

    def rename(self, model: ImprovedModel, title: str) -> None:
        """Give an improved model another name. Raises UserError for one that will not do."""
        if self._improved is not None:
            self._improved.rename(model, title)
            self.refresh_list()

    def remove(self, model: ImprovedModel) -> None:
        """Delete an improved model from the disk. Raises UserError for the one in use."""
        name = str(model.weights)
        if (self.ready is not None and self.ready.model == name) or (self._job and self._name == name):
            raise UserError(
                "{title} is in use. Choose another model first, then remove it.", title=model.title
            )
        if self._improved is not None:
            self._improved.remove(model)
            self.refresh_list()

    def trainable(self) -> list[ModelEntry]:
        """The models that can be made better: those with weights on this machine."""
        entries = [e for e in self.list.entries if e.kind != "basic" and self.list.is_here(e)]
        used = self.ready.model if self.ready is not None else BASIC.name
        if used != BASIC.name and all(e.name != used for e in entries):
            entries.append(self.list.find(used))
        return entries

    def _read_improved(self) -> None:
        made = self._improved.all() if self._improved is not None else []
        here = [e for e in self._given if e.kind in ("basic", "bundled")]
        others = [e for e in self._given if e not in here]
        self.list.entries = (*here, *(m.entry() for m in made), *others)

    def choose(self, name: str, device: str | None = None, *, download: bool = False) -> None:
        """Make this model the one in use and the preferred one. Raises UserError for unknown names."""
        self._load(name, device or self._settings.device, download=download, prefer=True)

    def cancel(self) -> bool:
        """Give up the model that is on its way and keep the one in use; False when none is."""
        if self._job is None:
            return False
        self._bridge.cancel(self._job)
        return True

    def limit_memory(self, megabytes: int) -> None:
        """Keep the engine's caches within so many MB (2**20 bytes); 0 for what suits the machine."""
        job = self._bridge.next_job()
        self._limits.add(job)
        self._bridge.submit(LimitMemory(job, megabytes))

    def choose_compiling(self, compiled: str) -> None:
        """Whether heavy parts of a model are compiled beside the work: 'auto', 'on', 'off'; remembered."""
        self._settings.compiled = compiled
        self._bridge.submit(ChooseCompiling(self._bridge.next_job(), compiled))

    def _load(self, name: str, device: str, *, download: bool, prefer: bool) -> None:
        entry = self.list.find(name)
        if self._job is not None:
            self._bridge.cancel(self._job)
        self._job = self._bridge.next_job()
        self._name = name
        self._wanted = (name, device) if prefer else None
        self._set_loading(Loading(entry.title))
        compiled = self._settings.compiled
        self._bridge.submit(LoadModel(self._job, entry.name, device, download, compiled=compiled))

    def _set_loading(self, loading: Loading | None) -> None:
        self.loading = loading
        self.loading_changed.emit()

    def _on_events(self, events: Sequence[Event]) -> None:
        for event in events:
            if event.job in self._limits:
                self._on_limit(event)
            if isinstance(event, CompilingState) and self.ready is not None and event.job == self.ready.job:
                self.compiling = event
                self.changed.emit()
                continue
            if event.job != self._job:
                continue
            if isinstance(event, ModelReady):
                self._on_ready(event)
            elif isinstance(event, Progress) and self.loading is not None:
                title = self.loading.title
                self._set_loading(Loading(title, event.done, event.total, event.per_second))
            elif isinstance(event, JobEnded):
                self._on_ended(event)

    def _on_limit(self, event: Event) -> None:
        if isinstance(event, MemoryLimited):
            self.cache_bytes = event.cache_bytes
            self.changed.emit()
        elif isinstance(event, JobEnded):
            self._limits.discard(event.job)

    def _on_ready(self, ready: ModelReady) -> None:
        entry = self._entry(ready.model)
        # The engine knows a file by its name alone, and all improved ones are called model.pt.
        self.ready = replace(ready, label=entry.title) if entry and entry.kind == "file" else ready
        self.cache_bytes = ready.cache_bytes
        self.compiling = None
        if self._wanted is not None:
            self._settings.model, self._settings.device = self._wanted
        self.changed.emit()

    def _on_ended(self, ended: JobEnded) -> None:
        self._job = None
        self._set_loading(None)
        if ended.error is not None:
            entry = self._entry(self._name)
            offer: tuple[NoticeAction, ...] = ()
            if entry is not None and entry.kind == "hub" and not self.list.is_here(entry):
                offer = (NoticeAction(tr("Download it"), lambda: self.choose(entry.name, download=True)),)
            if ended.details:
                self._notices.error(ended.error, ended.details)
            else:
                self._notices.warn(ended.error, actions=offer)
        if self.ready is None and self._name != BASIC.name:  # something to work with, always
            self._load(BASIC.name, self._settings.device, download=False, prefer=False)

    def _entry(self, name: str) -> ModelEntry | None:
        return next((e for e in self.list.entries if e.name == name), None)
