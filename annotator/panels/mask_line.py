"""One line about one mask: the one under the pointer, else the chosen object's."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.panels.labels import ElidedLabel, role_label
from annotator.panels.review_words import mask_words, sign_words
from annotator.project.project import Project
from annotator.review.risk import RISKY
from annotator.review.risks import Risks
from annotator.view_state import ViewState
from annotator.workspace import Workspace

_SOON_MS = 40
_ANY_SCRIPT = "Ág雪"  # letters of several fonts, whose lines have other heights


class MaskLine(QFrame):
    """Whose mask it is, where it comes from, its scores, and why it is doubted. Keeps no state of its own
    but where the pointer is."""

    def __init__(
        self, view: ViewState, workspace: Workspace, risks: Risks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._workspace = workspace
        self._risks = risks
        self._pointer: tuple[float, float] | None = None
        self.name = ElidedLabel()
        tallest = self.name.fontMetrics().boundingRect(QRect(), 0, _ANY_SCRIPT).height()
        self.name.setFixedHeight(tallest)  # the lists above stay put whatever a name is written in
        self.facts = role_label("", "muted", wrap=True)
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.facts.setMinimumHeight(2 * self.facts.fontMetrics().height())
        self.name.setAccessibleName(self.tr("Object of the mask that is described"))
        self.facts.setAccessibleName(self.tr("Source, scores and doubts of the mask"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 5, 9, 5)
        layout.setSpacing(1)
        layout.addWidget(self.name)
        layout.addWidget(self.facts)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._show)
        for signal in (
            workspace.opened,
            workspace.closed,
            workspace.changed,
            view.frame_changed,
            view.object_changed,
            view.visibility_changed,
        ):
            signal.connect(self._start_soon)

    def set_pointer(self, x: float | None, y: float | None = None) -> None:
        """Where the pointer is in the frame, pixels; None: elsewhere."""
        self._pointer = None if x is None or y is None else (x, y)
        self._start_soon()

    def _start_soon(self, *_: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        project = self._workspace.project
        object_id = self._described(project) if project is not None else None
        if project is None or object_id is None:
            self.name.setText(self.tr("No object is chosen") if project is not None else "")
            self.facts.setText(self.tr("Click a mask to choose its object") if project is not None else "")
            return
        self.name.setText(project.objects[object_id].name)
        self.facts.setText(self._words(project, object_id))

    def _described(self, project: Project) -> int | None:
        """The object of the smallest mask under the pointer, else the chosen one."""
        frame, hidden = self._view.frame, self._view.hidden
        if self._pointer is not None:
            x, y = self._pointer
            near = []
            for object_id in project.objects:
                info = project.masks.info(object_id, frame)
                if object_id in hidden or info is None or not info.area or not _near(info.shape, x, y):
                    continue
                near.append((info.area, object_id))
            for _, object_id in sorted(near):  # a mask is unpacked to look into it: no more than need be
                record = project.masks.get_sound(object_id, frame)
                if record is not None and record.mask.contains(x, y):
                    return object_id
        return self._view.object_id if self._view.object_id in project.objects else None

    def _words(self, project: Project, object_id: int) -> str:
        frame = self._view.frame
        info = project.masks.info(object_id, frame)
        if info is None:
            return self.tr("no mask on this frame")
        words = mask_words(info)
        known = self._risks.of(object_id)
        if known.risk[frame] >= RISKY:
            words += [sign_words(sign) for sign in known.reasons(frame)[:2]]
        return "  ·  ".join(words)


def _near(shape: object, x: float, y: float) -> bool:
    """Whether a mask's box holds the place; unmeasured masks must be asked themselves."""
    box = getattr(shape, "box", None)
    return box is None or (box[0] <= x < box[2] and box[1] <= y < box[3])
