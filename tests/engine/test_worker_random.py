"""Random requests, cancels and troubles: whatever happens, every request gets one last word."""

from __future__ import annotations

import random

import pytest

from engine.download import Cancelled
from engine.errors import UserError
from engine.messages import (
    CloseVideo,
    ForgetObject,
    LoadModel,
    LookAt,
    OpenVideo,
    Request,
    Segment,
    Track,
    TrackPlan,
)
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeSegmenter, an_object, clicked

ONE, TWO = clicked((3, 4)), clicked((3, 4), (5, 6))


def a_request(rng: random.Random, job: int) -> Request:
    object_id, frame = rng.randint(1, 3), rng.randint(-1, 20)
    prompted = {f"f{f}": rng.choice([ONE, TWO]) for f in {frame, rng.randint(0, 20)}} if frame >= 0 else {}
    wanted = an_object(object_id, **prompted)
    kind = rng.random()
    if kind < 0.3:
        return Segment(job, wanted, frame)
    if kind < 0.4:
        return LookAt(job, rng.choice([frame, None]))
    if kind < 0.93:
        plans = [
            TrackPlan(wanted, max(frame, 0), rng.randint(0, 25), frozenset({5, 6}))
            for _ in range(rng.randint(0, 3))
        ]
        return Track(job, tuple(plans))
    return rng.choice(
        [
            ForgetObject(job, object_id),
            CloseVideo(job),
            OpenVideo(job, "missing.mp4"),
            OpenVideo(job, "clip.mp4"),
            OpenVideo(job, "clip.mp4"),
            LoadModel(job, "fake"),
        ]
    )


@pytest.mark.parametrize("seed", range(12))
def test_every_request_ends_exactly_once(seed: int) -> None:
    rng = random.Random(seed)
    desk = Desk()
    chance = random.Random(seed + 1000)

    def load(model: str, device: str, **options: object):
        if chance.random() < 0.2:
            raise Cancelled
        desk.segmenter = FakeSegmenter(hook=trouble)
        return Desk.load(desk, model, device)

    def trouble(what: str, frame: int) -> None:
        if chance.random() < 0.02:
            raise chance.choice([UserError("no"), ValueError("bug"), MemoryError()])

    desk.worker._load = load
    jobs = list(range(10, 210))
    desk.submit(*READY)
    desk.worker.start()
    for job in jobs:
        desk.submit(a_request(rng, job))
        if rng.random() < 0.15:
            desk.worker.cancel(rng.choice(jobs))
        if rng.random() < 0.02:
            desk.worker.cancel_all()
        if rng.random() < 0.1:
            desk.end_of(rng.choice([j for j in jobs if j <= job]))
    if seed % 2:
        desk.end_of(jobs[-1])
    assert desk.worker.stop(PATIENCE_S)
    for job in [1, 2, *jobs]:
        (end,) = desk.ends(job)
        told = [i for i, e in enumerate(desk.events) if e.job == job]
        assert desk.events[told[-1]] is end, "nothing is said of a job after its last word"
        assert end.error is None or not end.cancelled
        assert end.error is None or "AssertionError" not in end.error, end.details
    assert all(frames.closed for frames in desk.frames)
