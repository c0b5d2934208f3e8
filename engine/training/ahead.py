"""Batches made in other processes while the network learns: a graphics card waits for one core that draws."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import NamedTuple

import cv2
import torch

from engine.training.data import ClipBatch, ImageBatch
from engine.training.loop import Batches, is_clip_step
from engine.training.recipe import Stage


class _Wanted(NamedTuple):
    stage: Stage
    step: int
    rank: int
    clips: bool


class BatchesAhead:
    """The batches of `batches`, the same ones, but made beforehand in `workers` processes.

    Every batch follows from its stage, step and rank alone, so it does not matter which process makes it.
    `depth` steps are under way, by default two for every worker. Use as a context: leaving it ends the
    processes. What a worker raises is raised where its batch is asked for.
    """

    def __init__(self, batches: Batches, workers: int, depth: int | None = None) -> None:
        self._pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(batches,)
        )
        self._depth = depth or 2 * workers
        self._under_way: dict[_Wanted, Future[ImageBatch | ClipBatch]] = {}

    def __enter__(self) -> BatchesAhead:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def images(self, stage: Stage, step: int, rank: int) -> ImageBatch:
        """A batch of images."""
        batch = self._take(_Wanted(stage, step, rank, clips=False))
        assert isinstance(batch, ImageBatch)
        return batch

    def clips(self, stage: Stage, step: int, rank: int) -> ClipBatch:
        """A batch of clips."""
        batch = self._take(_Wanted(stage, step, rank, clips=True))
        assert isinstance(batch, ClipBatch)
        return batch

    def _take(self, wanted: _Wanted) -> ImageBatch | ClipBatch:
        stage, first, rank, _ = wanted
        last = min(first + self._depth, stage.steps - 1)
        coming = [_Wanted(stage, n, rank, is_clip_step(stage, n)) for n in range(first + 1, last + 1)]
        for other in set(self._under_way) - {wanted, *coming}:  # of a stage that is over
            self._under_way.pop(other).cancel()
        for item in (wanted, *coming):
            if item not in self._under_way:
                self._under_way[item] = self._pool.submit(_make, item)
        return self._under_way.pop(wanted).result()


_of_this_worker: list[Batches] = []
"""One, in a worker process: what a pool hands its tasks cannot be kept elsewhere from task to task."""


def _begin(batches: Batches) -> None:
    _of_this_worker[:] = [batches]
    torch.set_num_threads(1)
    cv2.setNumThreads(1)


def _make(wanted: _Wanted) -> ImageBatch | ClipBatch:
    (batches,) = _of_this_worker
    make = batches.clips if wanted.clips else batches.images
    return make(wanted.stage, wanted.step, wanted.rank)
