"""Tracking goes on exactly where it stood: after a stop, after closing, after a crash."""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import banks, walking
from engine.masks import Mask
from engine.messages import (
    CloseVideo,
    Event,
    ForgetObject,
    JobEnded,
    LoadModel,
    MaskReady,
    ObjectPrompts,
    OpenVideo,
    PromptedFrame,
    Segment,
    Track,
    TrackPlan,
)
from engine.passes import BuiltFrom, Found, Pass, PassFile, Standing
from engine.predict.basic import Basic
from engine.predict.loader import LoadedModel
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.prompts import Box, Point, Prompts
from engine.worker import EngineWorker
from tests.engine.fakes import PATIENCE_S, Desk, FakeSegmenter, an_object, clicked, digest_mask
from tests.golden.network import clip, small_model

ONE, TWO = clicked((3, 4)), clicked((3, 4), (5, 6))
STOP = 14  # the frame where a run is broken off, of 30


def a_desk(passes: Path, name: str = "fake") -> Desk:
    desk = Desk(FakeSegmenter(name=name))
    desk.submit(LoadModel(1, "fake"), OpenVideo(2, "clip.mp4", str(passes)))
    desk.worker.start()
    assert desk.end_of(2).error is None
    return desk


def masks_of(desk: Desk, job: int = 3) -> dict[tuple[int, int], Mask]:
    return {(e.object_id, e.frame): e.mask for e in desk.of(MaskReady, job)}


def plan(wanted: ObjectPrompts, start: int = 0, stop: int = 30, known: object = ()) -> TrackPlan:
    return TrackPlan(wanted, start, stop, known=frozenset(known))  # type: ignore[call-overload]


def break_off(desk: Desk, *plans: TrackPlan, at: int) -> dict[tuple[int, int], Mask]:
    """The masks of job 3, cancelled the first time that it tracks frame `at`."""
    there, go_on = threading.Event(), threading.Event()

    def hook(called: str, frame: int) -> None:
        if (called, frame) == ("track", at) and not there.is_set():
            there.set()
            assert go_on.wait(PATIENCE_S)

    desk.segmenter.hook = hook
    desk.submit(Track(3, plans))
    assert there.wait(PATIENCE_S)
    desk.worker.cancel(3)
    go_on.set()
    assert desk.end_of(3).cancelled
    return masks_of(desk)


def broken_off(passes: Path, *plans: TrackPlan, at: int = STOP) -> dict[tuple[int, int], Mask]:
    """The masks of a run that is stopped, and the program closed, at a frame."""
    desk = a_desk(passes)
    found = break_off(desk, *plans, at=at)
    assert desk.worker.stop(PATIENCE_S)
    return found


def whole(*plans: TrackPlan) -> dict[tuple[int, int], Mask]:
    """The masks of a run that nothing disturbs."""
    desk = Desk()
    desk.submit(LoadModel(1, "fake"), OpenVideo(2, "clip.mp4"), Track(3, plans))
    desk.worker.start()
    assert desk.end_of(3) == JobEnded(3)
    assert desk.worker.stop(PATIENCE_S)
    return masks_of(desk)


def gone_on(passes: Path, *plans: TrackPlan, name: str = "fake") -> tuple[dict, list[int]]:
    """The masks that a new program gives, and the frames that it tracked for them."""
    desk = a_desk(passes, name)
    desk.submit(Track(3, plans))
    assert desk.end_of(3) == JobEnded(3)
    tracked = desk.segmenter.frames_of("track")
    assert desk.worker.stop(PATIENCE_S)
    return masks_of(desk), tracked


@pytest.mark.parametrize("reverse", [False, True])
def test_after_closing_it_goes_on_with_the_masks_of_an_uninterrupted_run(
    tmp_path: Path, reverse: bool
) -> None:
    start, stop = (30, 0) if reverse else (0, 30)
    a = an_object(1, **{f"f{start}": ONE, "f10": TWO, "f20": PromptedFrame(20, ONE, digest_mask("painted"))})
    b = an_object(2, **{f"f{start}": Prompts(box=Box(1, 2, 9, 9), mask=digest_mask("said"))})
    plans = plan(a, start, stop), plan(b, start, stop)
    before = broken_off(tmp_path / "p", *plans)
    known = {frame for _, frame in before}
    after, tracked = gone_on(tmp_path / "p", *(replace(p, known=frozenset(known)) for p in plans))
    expected = whole(*plans)
    assert {**before, **after} == expected
    assert before.items() <= expected.items()
    assert not before.keys() & after.keys()
    ahead = range(STOP - 1, -1, -1) if reverse else range(STOP + 1, 31)
    assert sorted(set(tracked)) == sorted({f for _, f in expected if f in ahead})
    assert not (tmp_path / "p").exists(), "a pass that came to its end needs no file"


def test_without_a_restart_it_goes_on_as_well(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "p")
    wanted = an_object(1, f0=ONE)
    first = break_off(desk, plan(wanted), at=9)
    desk.submit(Track(4, (plan(wanted, known=[f for _, f in first]),)))
    desk.end_of(4)
    assert {**first, **masks_of(desk, 4)} == whole(plan(wanted))
    assert desk.segmenter.frames_of("track") == list(range(1, 31))
    told = [(e.done, e.total) for e in desk.events if getattr(e, "unit", "") == "frames" and e.job == 4]
    assert told[-1] == (21, 21), "what was skipped is no progress"
    assert desk.worker.stop(PATIENCE_S)


def test_where_a_mask_is_missing_it_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = an_object(1, f0=ONE)
    monkeypatch.setattr(banks, "_FOUND_KEPT", 4)
    before = broken_off(tmp_path / "p", plan(wanted))
    known = [f for _, f in before if f != 5]
    after, tracked = gone_on(tmp_path / "p", plan(wanted, known=known))
    assert after == whole(plan(wanted))
    assert tracked == list(range(1, 31))


@pytest.mark.parametrize(
    "change", ["prompts", "mask", "model", "damage", "direction", "removed", "further prompt"]
)
def test_what_has_changed_is_tracked_anew(tmp_path: Path, change: str) -> None:
    passes = tmp_path / "p"
    wanted = an_object(1, f0=PromptedFrame(0, ONE, digest_mask("shown")))
    before = broken_off(passes, plan(wanted))
    name, start, stop = "fake", 0, 30
    if change == "prompts":
        wanted = an_object(1, f0=PromptedFrame(0, TWO, digest_mask("shown")))
    elif change == "mask":
        wanted = an_object(1, f0=PromptedFrame(0, ONE, digest_mask("painted over")))
    elif change == "further prompt":
        wanted = an_object(1, f0=wanted.frames[0], f7=ONE)
    elif change == "model":
        name = "other"
    elif change == "direction":
        wanted = an_object(1, f0=wanted.frames[0], f30=ONE)
        start, stop = 30, 1
    elif change == "removed":
        passes.unlink()
    else:
        content = bytearray(passes.read_bytes())
        content[-3] ^= 255
        passes.write_bytes(content)
    anew = plan(wanted, start, stop, known=[f for _, f in before])
    after, tracked = gone_on(passes, anew, name=name)
    if name == "fake":
        assert after == whole(anew)
    assert sorted(tracked) == [f for f in range(1, 31) if wanted.on(f) is None]


def test_a_prompt_ahead_of_where_it_stood_changes_nothing_behind(tmp_path: Path) -> None:
    """In one program: a click ahead of a stopped run, then on with it."""
    desk = a_desk(tmp_path / "p")
    wanted = an_object(1, f0=ONE)
    first = break_off(desk, plan(wanted), at=9)
    more = an_object(1, f0=ONE, f20=TWO)
    desk.submit(Segment(4, more, 20))
    desk.end_of(4)
    desk.submit(Track(5, (plan(more, known=[f for _, f in first]),)))
    desk.end_of(5)
    assert {**first, **masks_of(desk, 5)} == whole(plan(more))
    assert desk.worker.stop(PATIENCE_S)


def test_a_killed_program_goes_on_from_what_was_written_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "KEEP_EVERY_S", -1.0)
    desk = a_desk(tmp_path / "p")
    wanted = an_object(1, f0=ONE)

    def hook(called: str, frame: int) -> None:
        if (called, frame) == ("track", 12):
            shutil.copy(tmp_path / "p", tmp_path / "at the kill")

    desk.segmenter.hook = hook
    desk.submit(Track(3, (plan(wanted),)))
    desk.end_of(3)
    expected = masks_of(desk)
    assert desk.worker.stop(PATIENCE_S)
    # Of the masks after the last writing, some were on disk already.
    for written_last in (9, 14):  # some masks after the passes, or before them, were on disk already
        copy = shutil.copy(tmp_path / "at the kill", tmp_path / "copy")
        after, tracked = gone_on(copy, plan(wanted, known=range(1, written_last + 1)))
        assert tracked == list(range(12, 31))
        first = min(written_last + 1, 12)
        assert after == {key: mask for key, mask in expected.items() if key[1] >= first}


def test_a_forgotten_object_leaves_the_file_and_others_stay(tmp_path: Path) -> None:
    a, b = an_object(1, f0=ONE), an_object(2, f0=TWO)
    before = broken_off(tmp_path / "p", plan(a), plan(b))
    known = {f for _, f in before}
    desk = a_desk(tmp_path / "p")
    desk.submit(ForgetObject(3, 1), CloseVideo(4))
    assert desk.end_of(4) == JobEnded(4)
    assert desk.worker.stop(PATIENCE_S)
    after, tracked = gone_on(tmp_path / "p", plan(a, known=known), plan(b, known=known))
    assert after == {k: m for k, m in whole(plan(a), plan(b)).items() if k[0] == 1 or k[1] >= STOP}
    assert tracked[0] == 1


def test_a_run_of_one_object_keeps_where_another_stood(tmp_path: Path) -> None:
    a, b = an_object(1, f0=ONE), an_object(2, f0=TWO)
    before = broken_off(tmp_path / "p", plan(a))
    gone_on(tmp_path / "p", plan(b))
    _, tracked = gone_on(tmp_path / "p", plan(a, known=[f for _, f in before]))
    assert tracked[0] == STOP + 1


def test_a_disk_that_is_full_stops_no_tracking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from safetensors import numpy as written

    def full(*args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(written, "save_file", full)
    monkeypatch.setattr(walking, "KEEP_EVERY_S", -1.0)
    wanted = an_object(1, f0=ONE)
    assert gone_on(tmp_path / "p", plan(wanted))[0] == whole(plan(wanted))
    assert not list(tmp_path.iterdir())


# -------------------------------------------------------------------- the file


def a_pass() -> Pass:
    said = Prompts((Point(1.5, 2.25), Point(3, 4, positive=False)), Box(0, 0, 5, 6.5), digest_mask("said"))
    sources = {
        0: BuiltFrom(said, None, digest_mask("shown"), segmented=True),
        7: BuiltFrom(Prompts(), digest_mask("base"), Mask.empty(24, 32), segmented=False),
    }
    bank = {
        "a": np.arange(6, dtype=np.int16).reshape(2, 3),
        "b": np.array([0.1, np.pi]),
        "c": np.zeros((0, 2)),
    }
    found = {10: Found(digest_mask("ten"), 2.5, 0.75), 11: Found(Mask.empty(24, 32), -3.0, 0.0)}
    return Pass(5, Standing(7, 11, reverse=False), sources, bank, found)


def test_a_pass_comes_back_as_it_was(tmp_path: Path) -> None:
    file = PassFile(tmp_path / "deep" / "p", "nano 640x360")
    file.write([a_pass(), replace(a_pass(), object_id=6)])
    read = file.read()
    assert list(read) == [5, 6]
    one, other = a_pass(), read[5]
    assert (other.standing, other.sources, other.found) == (one.standing, one.sources, one.found)
    assert other.bank.keys() == one.bank.keys()
    for name, array in one.bank.items():
        assert (other.bank[name].dtype, other.bank[name].shape) == (array.dtype, array.shape)
        assert np.array_equal(other.bank[name], array)
    assert PassFile(tmp_path / "deep" / "p", "another video").read() == {}
    file.write([])
    assert not list((tmp_path / "deep").iterdir())


@pytest.mark.parametrize("seed", range(40))
def test_no_damage_passes_for_a_pass(tmp_path: Path, seed: int) -> None:
    file = PassFile(tmp_path / "p", "x")
    file.write([a_pass()])
    content = bytearray((tmp_path / "p").read_bytes())
    rng = np.random.default_rng(seed)
    if seed % 4 == 0:
        content = content[: rng.integers(len(content))]
    else:
        content[rng.integers(len(content))] ^= int(rng.integers(1, 256))
    (tmp_path / "p").write_bytes(content)
    read = file.read()
    one = a_pass()
    if read:  # a byte of the header that says nothing
        assert (read[5].standing, read[5].sources) == (one.standing, one.sources)
        assert all(np.array_equal(read[5].bank[name], array) for name, array in one.bank.items())


# --------------------------------------------------------------- with real models

LENGTH = 20


@dataclass
class Frames:
    images: NDArray[np.uint8]
    height: int = 96
    width: int = 160
    num_frames: int = LENGTH

    def read_rgb(self, frame: int) -> NDArray[np.uint8]:
        return self.images[frame]

    def set_cache_bytes(self, limit: int) -> None:
        """Nothing is cached."""

    def close(self) -> None:
        """Nothing is held."""


Keys = frozenset[tuple[int, int]]


def run(model: str, passes: Path, known: Keys, stop_at: int | None) -> dict[tuple[int, int], Mask]:
    """Click three objects and track them to the end, or until a frame was told; in a program of its own."""

    def load(*_: object, **__: object) -> LoadedModel:
        segmenter = Basic() if model == "basic" else Sam2Segmenter(small_model(), device="cpu")
        return LoadedModel(segmenter, model, model, 1 << 24, f"{model} 1")  # type: ignore[arg-type]

    masks: dict[tuple[int, int], Mask] = {}
    clicked_masks: dict[int, Mask] = {}
    ended: dict[int, JobEnded] = {}
    news = threading.Condition()

    def emit(event: Event) -> None:
        with news:
            if isinstance(event, MaskReady):
                (masks if event.tracked else clicked_masks).__setitem__(
                    (event.object_id, event.frame) if event.tracked else event.object_id, event.mask
                )
                if event.tracked and event.frame == stop_at:
                    worker.cancel(9)
            elif isinstance(event, JobEnded):
                ended[event.job] = event
            news.notify_all()

    def wait(job: int) -> None:
        with news:
            assert news.wait_for(lambda: job in ended, 240)
            assert ended[job].error is None

    frames = Frames(clip(LENGTH))
    worker = EngineWorker(
        emit,
        load=load,
        open_frames=lambda _: frames,
    )
    worker.start()
    worker.submit(LoadModel(1, model))
    worker.submit(OpenVideo(2, "clip", str(passes)))
    objects = []
    for i, (x, y) in enumerate(((40, 48), (120, 30), (90, 70))):
        said = PromptedFrame(0, Prompts((Point(x, y),)))
        worker.submit(Segment(3 + i, ObjectPrompts(i, (said,)), 0))
        wait(3 + i)
        objects.append(ObjectPrompts(i, (replace(said, mask=clicked_masks[i]),)))
    if known:  # the program was opened again: it has only what the project file keeps
        assert worker.stop(PATIENCE_S)
        worker = EngineWorker(
            emit,
            load=load,
            open_frames=lambda _: frames,
        )
        worker.start()
        worker.submit(LoadModel(1, model))
        worker.submit(OpenVideo(2, "clip", str(passes)))
    plans = [plan(o, 0, LENGTH - 1, [f for i, f in known if i == o.object_id]) for o in objects]
    worker.submit(Track(9, tuple(plans)))
    wait(9)
    assert worker.stop(PATIENCE_S)
    return masks


@pytest.mark.parametrize("model", ["basic", "sam2"])
def test_a_real_model_goes_on_bit_for_bit(tmp_path: Path, model: str) -> None:
    expected = run(model, tmp_path / "none", frozenset(), None)
    before = run(model, tmp_path / "p", frozenset(), 8)
    assert (tmp_path / "p").exists()
    last = max(frame for _, frame in before)
    assert last < LENGTH - 1
    after = run(model, tmp_path / "p", frozenset(before), None)
    assert not before.keys() & after.keys(), "it did not walk there again"
    assert {**before, **after} == expected
    assert sum(mask.area > 0 for mask in expected.values()) > LENGTH
