"""What a long run keeps: main memory, Qt objects, Python objects, each time the same clip lies open."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from annotator.app import App
from annotator.process_memory import used_bytes

WARM_UP = 0.35  # of the samples: caches fill, libraries load
MB_PER_THOUSAND = 6.0  # actions: the most that may stay, at the end of the run
OBJECTS_PER_THOUSAND = 60.0  # Qt objects, likewise


@dataclass(frozen=True, slots=True)
class Sample:
    """actions: done by then. rss: bytes. qobjects: of the program and all windows. kinds, qkinds: Python
    and Qt objects by type."""

    actions: int
    rss: int
    qobjects: int
    kinds: Counter[str] = field(repr=False)
    qkinds: Counter[str] = field(repr=False)


def sample(app: App, actions: int) -> Sample:
    """Count after everything that can go is gone."""
    for _ in range(3):
        gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    kinds = Counter(type(o).__qualname__ for o in gc.get_objects())
    roots: list[QObject] = [app, *QApplication.topLevelWidgets()]
    qkinds = Counter(o.metaObject().className() for r in roots for o in (r, *r.findChildren(QObject)))
    return Sample(actions, used_bytes(), qkinds.total(), kinds, qkinds)


@dataclass(frozen=True, slots=True)
class Growth:
    """Of the samples after the warm-up. first, last: MB. mb, qobjects: for every thousand actions.
    kinds, qkinds: what there is more of, Python and Qt objects."""

    first: float
    last: float
    mb: float
    qobjects: float
    kinds: list[tuple[str, int]]
    qkinds: list[tuple[str, int]]

    def complaints(self) -> list[str]:
        wrong = []
        if self.mb > MB_PER_THOUSAND:
            wrong.append(f"memory grows by {self.mb:.1f} MB in a thousand actions: {self.kinds}")
        if self.qobjects > OBJECTS_PER_THOUSAND:
            wrong.append(f"{self.qobjects:.0f} Qt objects stay of a thousand actions: {self.qkinds}")
        return wrong


def growth(samples: list[Sample]) -> Growth | None:
    """How much stays; None when there are too few samples to say."""
    kept = samples[int(len(samples) * WARM_UP) :]
    if len(kept) < 5:
        return None
    at = [s.actions / 1000 for s in kept]
    more, qmore = kept[-1].kinds - kept[0].kinds, kept[-1].qkinds - kept[0].qkinds
    return Growth(
        samples[0].rss / 2**20,
        samples[-1].rss / 2**20,
        _slope(at, [s.rss / 2**20 for s in kept]),
        _slope(at, [float(s.qobjects) for s in kept]),
        more.most_common(12),
        qmore.most_common(12),
    )


def _slope(x: list[float], y: list[float]) -> float:
    """The median of the slopes between all pairs: one odd sample does not decide (Theil and Sen)."""
    pairs = [(j, i) for i in range(len(x)) for j in range(i + 1, len(x)) if x[j] > x[i]]
    return float(np.median([(y[j] - y[i]) / (x[j] - x[i]) for j, i in pairs])) if pairs else 0.0
