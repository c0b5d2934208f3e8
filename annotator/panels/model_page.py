"""The settings of the engine: which model, and where it computes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from annotator.models import Models
from annotator.notices import Level, Notice, Notices
from annotator.panels.compiling_words import compiling_words
from annotator.panels.labels import role_label, set_role
from annotator.panels.theme import icon
from annotator.settings import Settings
from annotator.words import said
from engine.errors import UserError
from engine.models import ModelEntry


class ModelPage(QWidget):
    """Changing either loads the model anew at once; every mask stays."""

    def __init__(
        self,
        models: Models,
        settings: Settings,
        notices: Notices,
        show_models: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models = models
        self._settings = settings
        self._problem = ""
        self._asked = False
        self.model = QComboBox()
        self.model.setAccessibleName(self.tr("Model"))
        # Beside the button there is not always room for the longest name.
        self.model.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.model.setMinimumContentsLength(14)
        self.model.activated.connect(lambda place: self._choose(str(self.model.itemData(place)), None))
        self.more = QPushButton(icon("download"), self.tr("More models..."))
        self.more.setAutoDefault(False)
        self.more.clicked.connect(lambda _checked=False: show_models())
        self.device = QComboBox()
        self.device.setAccessibleName(self.tr("Device"))
        for device, title in (
            ("auto", self.tr("The best there is")),
            ("cpu", self.tr("Processor")),
            ("cuda", self.tr("NVIDIA graphics card")),
            ("mps", self.tr("Apple graphics")),
        ):
            self.device.addItem(title, device)
        self.device.activated.connect(
            lambda place: self._choose(settings.model, str(self.device.itemData(place)))
        )
        self._make_compiled()
        self.state = role_label("", "muted", wrap=True)
        self._lay_out()
        self._here: list[ModelEntry] = []
        models.list_changed.connect(self._look)
        models.changed.connect(self._show)
        models.loading_changed.connect(self._show)
        notices.posted.connect(self._on_notice)
        self._look()

    def _make_compiled(self) -> None:
        self.compiled = QComboBox()
        self.compiled.setAccessibleName(self.tr("Compile the model"))
        for compiled, title in (
            ("auto", self.tr("On a graphics card")),
            ("on", self.tr("Always")),
            ("off", self.tr("Never")),
        ):
            self.compiled.addItem(title, compiled)
        self.compiled.setCurrentIndex(self.compiled.findData(self._settings.compiled))
        self.compiled.activated.connect(
            lambda place: self._models.choose_compiling(str(self.compiled.itemData(place)))
        )
        self.compiling = role_label("", "muted", wrap=True)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.model, 1)
        row.addWidget(self.more)
        form = QFormLayout(self)
        form.setContentsMargins(4, 4, 4, 4)
        form.setVerticalSpacing(16)
        form.setHorizontalSpacing(18)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow(self.tr("Model"), row)
        form.addRow(self.tr("Device"), self.device)
        form.addRow("", self.state)
        form.addRow(self.tr("Compiling"), self.compiled)
        form.addRow("", self.compiling)

    def _look(self) -> None:
        """What is on this machine may differ: models were made, renamed or removed."""
        self._here = [e for e in self._models.list.entries if self._models.list.is_here(e)]
        self._show()

    def _show(self) -> None:
        loading, ready = self._models.loading, self._models.ready
        if ready is not None and all(e.name != ready.model for e in self._here):
            self._here.append(self._models.list.find(ready.model))
        self.model.clear()
        for entry in self._here:
            self.model.addItem(said(entry.title), entry.name)
        if ready is not None:
            self.model.setCurrentIndex(self.model.findData(ready.model))
        self.device.setCurrentIndex(max(0, self.device.findData(self._settings.device)))
        for box in (self.model, self.device):
            box.setEnabled(loading is None)
        set_role(self.state, "danger" if self._problem and loading is None else "muted")
        self.state.setText(self._words())
        self.compiling.setText(self._compiling_words())

    def _compiling_words(self) -> str:
        what = self.tr(
            "Heavy parts of the model are compiled while you work, which takes minutes; each is used once it "
            "proves to give the same masks sooner. On a processor that gains little."
        )
        now = compiling_words(self._models.compiling)
        return f"{what}\n{now}" if now else what

    def _words(self) -> str:
        loading, ready = self._models.loading, self._models.ready
        if loading is not None:
            return self.tr("Loading {0}...").format(said(loading.title))
        if self._problem:
            return self._problem
        if ready is None:
            return self.tr("No model is in use yet.")
        used = "  ·  ".join(part for part in (said(ready.label), ready.device, ready.precision) if part)
        return self.tr("In use: {0}. Changing it keeps every mask.").format(used)

    def _choose(self, name: str, device: str | None) -> None:
        self._problem, self._asked = "", True
        try:
            self._models.choose(name, device)
        except UserError as error:
            self._problem = said(str(error))
            self._show()

    def _on_notice(self, notice: Notice) -> None:
        # What a model ends in is posted when it ended: the first word after asking is about it.
        if self._asked and notice.level is not Level.INFO:
            self._asked = False
            self._problem = notice.text
            self._show()
