"""The welcome page's word on models: what is in use, and which would suit this machine."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.machine import Machine
from annotator.models import Models
from annotator.panels.labels import role_label, size_words
from annotator.panels.theme import colours, icon
from annotator.settings import Settings
from annotator.words import one_after_another, said, tr


class ModelCard(QFrame):
    """Follows the model in use. wanted: the list of models is asked for."""

    wanted = Signal()

    def __init__(
        self, models: Models, settings: Settings, machine: Machine, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._settings = settings
        self._machine = machine
        self.in_use = role_label("", "heading", wrap=True)
        self.advice = role_label("", "muted", wrap=True)
        self.button = QPushButton(icon("model"), self.tr("Choose a model..."))
        self.button.clicked.connect(lambda _checked=False: self.wanted.emit())
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.in_use)
        words.addWidget(self.advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(14)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        models.changed.connect(self.refresh)
        models.loading_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is known now."""
        ready, loading = self._models.ready, self._models.loading
        if loading is not None:
            self.in_use.setText(self.tr("Loading {0}...").format(said(loading.title)))
        elif ready is not None:
            used = "  ·  ".join(part for part in (said(ready.label), ready.device, ready.precision) if part)
            self.in_use.setText(self.tr("Model in use: {0}").format(used) + self._speed(ready.model))
        else:
            self.in_use.setText(self.tr("No model is in use yet"))
        self.advice.setText(self._advice())

    def _advice(self) -> str:
        best = self._models.list.find(self._machine.model)
        found = self.tr("Found here: {0}.").format(said(self._machine.words))
        ready = self._models.ready
        if ready is not None and ready.model == best.name:
            return found + " " + self.tr("This is the model that suits it.")
        if self._models.list.is_here(best):
            how = self.tr("It is on this machine already.")
        else:
            how = self.tr(
                "It is {0} to download, once; offline, take a weights file from another machine."
            ).format(size_words(best.size_mb * 1_000_000))
        speed = measured_speeds(self._settings).get(best.name) or tr("its speed here is not measured yet")
        suits = tr("{model} suits it ({speed}).", model=best.title, speed=speed)
        return one_after_another((found, suits, how))

    def _speed(self, model: str) -> str:
        """The speed of the last run with a model on this machine, or nothing."""
        words = measured_speeds(self._settings).get(model, "")
        return f" ({words})" if words else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours().border))
        painter.setBrush(QColor(colours().base))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 6, 6)


def measured_speeds(settings: Settings) -> dict[str, str]:
    """The speed of the last run with each model on this machine, in words, by the model's name."""
    speeds: dict[str, str] = {}
    for key, cost in settings.run_costs.items():
        if key.count("|") != 3:
            continue
        name, _device, _precision, size = key.split("|")
        words = tr("{0} masks a second here, at {1}").format(f"{cost.per_second:.1f}", size)
        speeds.setdefault(name, words)
    return speeds


def model_notes(settings: Settings, machine: Machine) -> dict[str, str]:
    """What is known of models on this machine, by name: which suits it, and measured speeds."""
    notes = measured_speeds(settings)
    suits = tr("Suits this machine ({0})").format(said(machine.words))
    speed = notes.get(machine.model, tr("its speed here is not measured yet"))
    return notes | {machine.model: tr("{facts}; {speed}", facts=suits, speed=speed)}
