"""What a long run keeps, counted each time that all work is closed: main memory, objects, threads."""

from __future__ import annotations

import ctypes
import gc
import importlib
import pkgutil
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QApplication

import annotator
import engine
from annotator.app import App
from annotator.process_memory import used_bytes
from tests.soak.program import thread_names

MB = 2**20
WARM_UP = 0.35  # of the samples: caches fill, libraries load
_FEWEST = 5  # samples after that, or nothing is said
_OFTEN = 20  # of a type, for its count to be kept: a sample is to be no growth itself
# The most that may stay of a thousand actions, at the end of the run.
RSS_MB, IN_USE_MB, QOBJECTS = 6.0, 2.0, 60.0
ENGINE_MB = 64.0  # the most that the engine's thread may keep with nothing open: a model, 128 kernels
# The most there may be, with nothing open, of what is large or holds what is.
MOST_ALIVE: Mapping[str, int] = {
    **dict.fromkeys(("App", "MainWindow", "Sam2Segmenter", "Basic"), 1),
    "SAM2Base": 2,  # a segmenter's network, and its copy of the same weights that is compiled
    **dict.fromkeys(("Project", "ProjectFile", "History", "Session", "Banks"), 0),
    **dict.fromkeys(("FrameLoader", "FrameReader"), 0),
}


@dataclass(frozen=True, slots=True)
class Census:
    """What is alive. held: bytes that malloc has given out, what the engine's thread keeps included.
    qobjects: of the program and all windows. alive: of MOST_ALIVE. kinds, qkinds: Python and Qt objects by
    type."""

    held: int
    qobjects: int
    threads: int
    alive: Counter[str]
    kinds: Counter[str] = field(repr=False)
    qkinds: Counter[str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sample:
    """actions: done by then. rss: bytes. in_use: bytes that malloc has given out, 0 where it cannot be
    asked. blocks: of Python's own allocator. These without the engine's thread; census: with it."""

    actions: int
    rss: int
    in_use: int
    blocks: int
    census: Census

    def too_many(self) -> list[str]:
        """What there is more of than there may be, in words."""
        wrong = [f"{n} of {k} alive" for k, n in self.census.alive.items() if n > MOST_ALIVE[k]]
        engine = (self.census.held - self.in_use) / MB
        return wrong + ([f"{engine:.1f} MB held by the engine's thread"] if engine > ENGINE_MB else [])

    def row(self) -> str:
        alive = " ".join(
            f"{k} {self.census.alive[k]}" for k in ("Project", "Session", "SAM2Base", "FrameReader")
        )
        megabytes = "".join(f"{n / MB:9.1f}" for n in (self.rss, self.in_use, self.census.held))
        counts = "".join(f"{n:9d}" for n in (self.blocks // 1000, self.census.qobjects, self.census.threads))
        return f"{self.actions:8d}{megabytes}{counts}  {alive}"


HEADING = "actions" + "".join(
    f"{name:>9}" for name in ("RSS MB", "malloc", "+engine", "1000 blk", "Qt obj.", "threads")
)


def load_all() -> None:
    """Load what the program loads at the first export or download: it stays, and is no growth."""
    for package in (annotator, engine):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.endswith("__main__"):
                continue
            try:
                importlib.import_module(found.name)
            except ModuleNotFoundError as error:  # what only another device needs
                if error.name is None or error.name.split(".")[0] in ("annotator", "engine"):
                    raise
    import huggingface_hub
    import pycocotools.mask  # noqa: F401
    import safetensors.numpy  # noqa: F401

    huggingface_hub.HfApi()
    huggingface_hub.hf_hub_download  # noqa: B018  loaded by being asked for


def census(app: App) -> Census:
    """Count after everything that can go is gone."""
    _tidy()
    kinds: Counter[str] = Counter()
    alive: Counter[str] = Counter()
    for o in gc.get_objects():
        kind = type(o)
        kinds[kind.__qualname__] += 1
        alive.update(base.__name__ for base in kind.__mro__ if base.__name__ in MOST_ALIVE and _is_ours(base))
    roots: list[QObject] = [app, *QApplication.topLevelWidgets()]
    qkinds = Counter(o.metaObject().className() for r in roots for o in (r, *r.findChildren(QObject)))
    often, qoften = (Counter({k: n for k, n in c.items() if n >= _OFTEN}) for c in (kinds, qkinds))
    return Census(_in_use(), qkinds.total(), len(thread_names()), alive, often, qoften)


def sample(actions: int, now: Census) -> Sample:
    """Count, once the engine's thread has ended. now: what was alive before."""
    _tidy()
    return Sample(actions, used_bytes(), _in_use(), sys.getallocatedblocks(), now)


def _tidy() -> None:
    for _ in range(3):
        gc.collect()
    QPixmapCache.clear()  # 10 MB at most, by Qt's own rule
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


def _is_ours(kind: type) -> bool:
    return str(kind.__module__).startswith(("engine.", "annotator."))


class _Mallinfo(ctypes.Structure):
    # The ten fields of glibc's struct; only what was given out matters: mapped, and from heaps.
    _fields_ = (
        *((f"_{n}", ctypes.c_size_t) for n in range(4)),
        ("hblkhd", ctypes.c_size_t),
        *((f"_{n}", ctypes.c_size_t) for n in range(5, 7)),
        ("uordblks", ctypes.c_size_t),
        *((f"_{n}", ctypes.c_size_t) for n in range(8, 10)),
    )


def _in_use() -> int:
    """Bytes that malloc has given out and not got back; 0 where the C library does not tell."""
    mallinfo = getattr(ctypes.CDLL(None), "mallinfo2", None) if sys.platform == "linux" else None
    if mallinfo is None:
        return 0
    mallinfo.restype = _Mallinfo
    info = mallinfo()
    return int(info.uordblks + info.hblkhd)


@dataclass(frozen=True, slots=True)
class Growth:
    """Of the samples after the warm-up, for every thousand actions: rss, in_use in MB, thousands of
    Python's blocks, Qt objects. kinds, qkinds: what there is more of at the end."""

    rss: float
    in_use: float
    blocks: float
    qobjects: float
    kinds: list[tuple[str, int]]
    qkinds: list[tuple[str, int]]

    def words(self) -> str:
        return (
            f"after the warm-up, for every thousand actions: RSS {self.rss:+.2f} MB (at most {RSS_MB}), "
            f"malloc in use {self.in_use:+.2f} MB (at most {IN_USE_MB}), {self.blocks:+.1f} thousand blocks, "
            f"{self.qobjects:+.1f} Qt objects (at most {QOBJECTS})\nmore: {self.kinds}\n      {self.qkinds}"
        )

    def complaints(self) -> list[str]:
        wrong = []
        if self.rss > RSS_MB or self.in_use > IN_USE_MB:
            wrong.append(f"memory grows {self.words()}")
        if self.qobjects > QOBJECTS:
            wrong.append(f"{self.qobjects:.0f} Qt objects stay of a thousand actions: {self.qkinds}")
        return wrong


def growth(samples: list[Sample]) -> Growth | None:
    """How much stays; None when there are too few samples to say."""
    kept = samples[int(len(samples) * WARM_UP) :]
    if len(kept) < _FEWEST:
        return None
    at = [s.actions / 1000 for s in kept]
    more, qmore = (
        kept[-1].census.kinds - kept[0].census.kinds,
        kept[-1].census.qkinds - kept[0].census.qkinds,
    )
    return Growth(
        _slope(at, [s.rss / MB for s in kept]),
        _slope(at, [s.in_use / MB for s in kept]),
        _slope(at, [s.blocks / 1000 for s in kept]),
        _slope(at, [float(s.census.qobjects) for s in kept]),
        more.most_common(12),
        qmore.most_common(12),
    )


def _slope(x: list[float], y: list[float]) -> float:
    """The median of the slopes between all pairs: one odd sample does not decide (Theil and Sen)."""
    pairs = [(j, i) for i in range(len(x)) for j in range(i + 1, len(x)) if x[j] > x[i]]
    return float(np.median([(y[j] - y[i]) / (x[j] - x[i]) for j, i in pairs])) if pairs else 0.0
