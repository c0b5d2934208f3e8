"""What is said of the chosen object: a field for each attribute of its class. Gone where there is none."""

from __future__ import annotations

import itertools
from typing import Protocol

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QWidget

from annotator.panels.labels import role_label
from annotator.panels.value_fields import Field, make_field
from annotator.project.attributes import Attribute, Value
from annotator.project.edits import Touched
from annotator.project.project import ObjectInfo
from annotator.project.timed_values import Timed, timed
from annotator.view_state import ViewState
from annotator.workspace import Workspace

_MOST_ROWS, _LEAST_ROWS = 3, 1.6  # seen at once, by the room there is; the others are scrolled to
_ROW = 29
_NAME_WIDTH = 96
_SET_HERE, _MAY_CHANGE = "\N{BLACK DIAMOND} ", "\N{WHITE DIAMOND} "  # before what changes over time
_ELIDE = Qt.TextElideMode.ElideRight


class ValueActions(Protocol):
    """See annotator.commands.attribute_actions."""

    def set_value(self, object_id: int, name: str, value: Value, frame: int) -> None: ...


class AttributeForm(QScrollArea):
    """Follows the project and the chosen object. left: the person is done with a field."""

    left = Signal()

    def __init__(
        self, view: ViewState, workspace: Workspace, actions: ValueActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._actions = actions
        self._made_for: tuple[int, tuple[Attribute, ...]] | None = None
        self._before: QWidget | None = None
        self._frame = view.frame  # whose values the fields show
        self._labels: dict[str, QLabel] = {}
        self.fields: dict[str, Field] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Attributes of the chosen object"))
        self.hide()
        workspace.opened.connect(self._show)
        workspace.closed.connect(self._show)
        workspace.changed.connect(self._on_changed)
        view.object_changed.connect(self._show)
        view.frame_changed.connect(self._on_frame)
        self._show()

    def sizeHint(self) -> QSize:
        """The least: the words below it come before more rows, and more rows before a longer list."""
        return QSize(200, self._height(_LEAST_ROWS))

    def _height(self, rows: float) -> int:
        """Of so many rows, or of all there are."""
        return round(min(len(self.fields), rows) * _ROW) + 6

    def come_after(self, control: QWidget) -> None:
        """Tab leads from this control to the fields."""
        self._before = control

    def focus_first(self) -> bool:
        """Give the focus to the first field; False when there is none."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.control.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return first is not None

    def _on_changed(self, touched: Touched) -> None:
        if touched.classes or self._view.object_id in touched.objects:
            self._show()

    def _on_frame(self) -> None:
        if any(field.attribute.mutable for field in self.fields.values()):
            for field in list(self.fields.values()):
                field.finish()  # what was typed is said of the frame that it was typed on
            self._show()

    def _show(self, *_: object) -> None:
        self._frame = self._view.frame
        project, object_id = self._workspace.project, self._view.object_id
        info = project.objects.get(object_id) if project is not None and object_id is not None else None
        attributes = project.attributes_of(info) if project is not None and info is not None else ()
        wanted = (info.id, attributes) if info is not None and attributes else None
        if wanted != self._made_for:
            self._made_for = wanted
            self._make(info, attributes)
        if info is not None:
            for name, field in self.fields.items():
                field.show_value(info.value(field.attribute, self._frame))
                field.setEnabled(not info.locked)
                self._explain(name, field.attribute, timed(info.changes, name))

    def _explain(self, name: str, attribute: Attribute, changes: Timed) -> None:
        """What a field is, and for one whose value changes over time, from where on it holds."""
        words, mark = name, ""
        if attribute.mutable:
            frames = [frame for frame, _ in changes]
            mark = _SET_HERE if self._frame in frames else _MAY_CHANGE
            words = "\n".join((name, self._when(frames)))
        label = self._labels[name]
        room = _NAME_WIDTH - label.fontMetrics().horizontalAdvance(mark)
        label.setText(mark + label.fontMetrics().elidedText(name, _ELIDE, room))
        for widget in (label, self.fields[name]):
            widget.setToolTip(words)

    def _when(self, frames: list[int]) -> str:
        """From which frame on a value holds, and where it changes again. frames: where it was set, rising."""
        since = max((f for f in frames if f <= self._frame), default=0)
        after = next((f for f in frames if f > self._frame), None)
        if after is None:
            return self.tr("Holds from frame {0} to the end. A new value holds from this frame on.").format(
                since
            )
        return self.tr(
            "Holds from frame {0}, changes on frame {1}. A new value holds from this frame to there."
        ).format(since, after)

    def _make(self, info: ObjectInfo | None, attributes: tuple[Attribute, ...]) -> None:
        before, self.fields = self.fields, {}
        self._labels = {}
        for field in before.values():
            field.finish()
        self.setVisible(info is not None and bool(attributes))
        body = QWidget()
        form = QFormLayout(body)
        form.setContentsMargins(9, 4, 9, 4)
        form.setVerticalSpacing(4)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if info is not None:
            for attribute in attributes:
                form.addRow(*self._row(info.id, attribute))
        self.setWidget(body)
        body.show()  # Qt shows no widget by itself that comes to what is on screen
        self.setMinimumHeight(self._height(_LEAST_ROWS))
        self.setMaximumHeight(self._height(_MOST_ROWS))
        if self._before is not None:
            for one, after in itertools.pairwise(
                [self._before, *(field.control for field in self.fields.values())]
            ):
                QWidget.setTabOrder(one, after)

    def _row(self, object_id: int, attribute: Attribute) -> tuple[QWidget, Field]:
        field = self.fields[attribute.name] = make_field(attribute, attribute.default)
        field.said.connect(
            lambda value: self._actions.set_value(object_id, attribute.name, value, self._frame)
        )
        field.left.connect(self.left)
        label = self._labels[attribute.name] = role_label("", "muted")
        label.setFixedWidth(_NAME_WIDTH)
        label.setBuddy(field.control)
        return label, field
