"""All formats that a project can be exported in. A new one is a file of its own and an entry here."""

from __future__ import annotations

from typing import Any

from annotator.exporters.coco import Coco
from annotator.exporters.cvat import Cvat
from annotator.exporters.davis import Davis
from annotator.exporters.overlay import Overlay
from annotator.exporters.work import ExportFormat

FORMATS: dict[str, ExportFormat[Any]] = {fmt.name: fmt for fmt in (Davis(), Coco(), Cvat(), Overlay())}
