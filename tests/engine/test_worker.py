from __future__ import annotations

import pickle
import threading
from dataclasses import replace
from typing import Any

import pytest

from engine import encoding_ahead
from engine.device import host_frame_bytes
from engine.errors import UserError
from engine.masks import Mask
from engine.messages import (
    CandidatesReady,
    CloseVideo,
    ForgetObject,
    FrameEncoded,
    JobEnded,
    LoadModel,
    LookAt,
    MaskReady,
    ModelReady,
    OpenVideo,
    Preview,
    Progress,
    PromptedFrame,
    Request,
    Segment,
    Track,
    TrackPlan,
    VideoReady,
)
from engine.predict.segmenter import LateMasks, Segmented
from tests.engine.fakes import (
    PATIENCE_S,
    READY,
    Desk,
    FakeSegmenter,
    an_object,
    clicked,
    digest_mask,
    hold,
    track,
    tracked,
)

ONE, TWO = clicked((3, 4)), clicked((3, 4), (5, 6))


def test_the_frames_around_are_encoded_while_nothing_is_asked_for(
    ready: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding_ahead, "PATIENCE_S", PATIENCE_S)  # a busy machine makes a slow encoder
    there, go_on = hold(ready, "encode", 31)
    ready.submit(LookAt(3, 30))
    assert there.wait(PATIENCE_S)
    assert ready.ends(3) == [JobEnded(3)], "what was asked for is over"
    ready.submit(Segment(4, an_object(1, f30=ONE), 30), track(5, an_object(1, f30=ONE), 30, 32))
    go_on.set()
    assert ready.end_of(5) == JobEnded(5)
    called = [(what, frame) for what, frame, _ in ready.segmenter.calls]
    assert called[:3] == [("encode", 30), ("encode", 31), ("segment", 30)], "a click waits for one frame"
    assert ready.segmenter.frames_of("encode")[:3] == [30, 31, 32], "tracking comes before what may be"


def test_from_a_model_and_a_video_to_masks(desk: Desk) -> None:
    shown = an_object(7, f5=ONE)
    desk.submit(*READY, LookAt(3, 5), Segment(4, shown, 5), track(5, shown, 5, 8, 3))
    desk.worker.start()
    assert [desk.end_of(job) for job in (1, 2, 3, 4, 5)] == [JobEnded(job) for job in (1, 2, 3, 4, 5)]
    held = (1 << 20) + host_frame_bytes()
    assert desk.of(ModelReady) == [ModelReady(1, "fake", "Fake", "cpu", "float32", held)]
    assert desk.of(VideoReady) == [VideoReady(2, "clip.mp4")]
    assert desk.of(FrameEncoded) == [FrameEncoded(3, 5)]
    (mask,) = desk.of(MaskReady, 4)
    assert (mask.object_id, mask.frame, mask.tracked) == (7, 5, False)
    assert tracked(desk, 5) == [6, 7, 8, 4, 3]
    assert all(e.tracked for e in desk.of(MaskReady, 5))
    last = desk.of(Progress, 5)[-1]
    assert (last.done, last.total, last.unit) == (5, 5, "frames")
    assert desk.segmenter.threads == {"engine"}
    assert pickle.loads(pickle.dumps(desk.events)) == desk.events


def test_segment_comes_before_look_at_and_both_before_tracking(desk: Desk) -> None:
    a, b = an_object(1, f0=ONE), an_object(2, f9=ONE)
    desk.submit(*READY, track(3, a, 0, 2), LookAt(4, 20), Segment(5, b, 9), Segment(6, a, 0))
    desk.worker.start()
    desk.end_of(3)
    ended = [e.job for e in desk.of(JobEnded)]
    assert ended == [1, 2, 5, 6, 4, 3]
    assert desk.segmenter.frames_of("track") == [1, 2]


def test_a_click_during_tracking_is_answered_before_the_next_tracked_frame(ready: Desk) -> None:
    there, go_on = hold(ready, "track", 10)
    ready.submit(track(3, an_object(1, f0=ONE), 0, 40))
    assert there.wait(PATIENCE_S)
    ready.submit(LookAt(4, 50), Segment(5, an_object(2, f30=ONE), 30))
    go_on.set()
    ready.end_of(3)
    order = [
        (type(e).__name__, e.job, e.frame) for e in ready.events if isinstance(e, MaskReady | FrameEncoded)
    ]
    at = order.index(("MaskReady", 5, 30))
    assert order[at - 1] == ("MaskReady", 3, 10)
    assert order[at + 1] == ("FrameEncoded", 4, 50)
    assert order[at + 2] == ("MaskReady", 3, 11)


def test_who_goes_on_has_the_processor_to_themselves(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding_ahead, "PATIENCE_S", PATIENCE_S)
    there, go_on = hold(ready, "encode", 31)
    ready.submit(LookAt(3, 30))
    assert there.wait(PATIENCE_S)
    ready.submit(LookAt(4, None))
    go_on.set()
    assert ready.end_of(4) == JobEnded(4)
    ready.submit(Segment(5, an_object(1, f3=ONE), 3))
    assert ready.end_of(5) == JobEnded(5)
    assert ready.segmenter.frames_of("encode") == [30, 31, 3], "none but the one that was begun"
    assert [event.frame for event in ready.of(FrameEncoded)] == [30]


def test_a_look_that_waits_is_dropped_where_the_person_goes_on(ready: Desk) -> None:
    there, go_on = hold(ready, "encode", 1)
    ready.submit(LookAt(3, 1))
    assert there.wait(PATIENCE_S)
    ready.submit(LookAt(4, 2), LookAt(5, None))
    go_on.set()
    assert ready.end_of(5) == JobEnded(5)
    assert ready.ends(4) == [JobEnded(4, cancelled=True)]
    assert ready.segmenter.frames_of("encode") == [1]


def test_a_newer_look_replaces_an_older_one(ready: Desk) -> None:
    there, go_on = hold(ready, "encode", 1)
    ready.submit(LookAt(3, 1))
    assert there.wait(PATIENCE_S)
    ready.submit(LookAt(4, 2), LookAt(5, 3))
    go_on.set()
    assert ready.end_of(5) == JobEnded(5)
    assert ready.ends(4) == [JobEnded(4, cancelled=True)]
    assert ready.segmenter.frames_of("encode")[:2] == [1, 3]


def test_requests_that_others_stand_on_keep_their_place(desk: Desk) -> None:
    shown = an_object(1, f0=ONE)
    desk.submit(
        Segment(10, shown, 0),
        *READY,
        LookAt(11, 4),
        ForgetObject(12, 1),
        Segment(13, shown, 0),
        CloseVideo(14),
        Segment(15, shown, 0),
    )
    desk.worker.start()
    desk.end_of(15)
    assert [e.job for e in desk.of(JobEnded)] == [10, 1, 2, 11, 12, 13, 14, 15]
    assert "No video is open" in (desk.end_of(10).error or "")
    assert "No video is open" in (desk.end_of(15).error or "")
    assert desk.frames[0].closed


def test_objects_are_tracked_together(ready: Desk) -> None:
    plans = tuple(TrackPlan(an_object(i, f0=ONE), 0, 3) for i in (1, 2, 3))
    ready.submit(Track(3, plans))
    ready.end_of(3)
    steps = [(frame, extra) for what, frame, extra in ready.segmenter.calls if what == "track"]
    assert steps == [(f, (3, False)) for f in (1, 2, 3)]
    assert ready.segmenter.frames_of("encode") == [0, 1, 2, 3]
    assert len(ready.of(MaskReady, 3)) == 9


def test_settled_masks_are_walked_through_and_not_reported(ready: Desk) -> None:
    settled = PromptedFrame(2, ONE, mask=None)
    wanted = an_object(1, f0=ONE, f2=settled)
    ready.submit(Track(3, (TrackPlan(wanted, 0, 5, frozenset({2, 4})),)))
    ready.end_of(3)
    assert tracked(ready, 3) == [1, 3, 5]
    assert ready.segmenter.frames_of("track") == [1, 3, 4, 5]


def test_a_click_waits_for_one_remembered_frame_at_most(ready: Desk) -> None:
    there, go_on = hold(ready, "remember", 10)
    ready.submit(track(3, an_object(1, f10=ONE, f11=ONE, f12=ONE), 10, 15))
    assert there.wait(PATIENCE_S)
    ready.submit(Segment(4, an_object(2, f30=ONE), 30))
    go_on.set()
    ready.end_of(3)
    calls = [(what, frame) for what, frame, _ in ready.segmenter.calls if what in {"remember", "segment"}]
    assert calls.index(("segment", 30)) == calls.index(("remember", 10)) + 1


def test_a_forgotten_object_is_tracked_no_further(ready: Desk) -> None:
    there, go_on = hold(ready, "track", 3)
    ready.submit(Track(3, tuple(TrackPlan(an_object(i, f0=ONE), 0, 6) for i in (1, 2))))
    assert there.wait(PATIENCE_S)
    ready.submit(ForgetObject(4, 1))
    go_on.set()
    assert ready.end_of(3) == JobEnded(3)
    assert [e.frame for e in ready.of(MaskReady, 3) if e.object_id == 1] == [1, 2, 3]
    assert [e.frame for e in ready.of(MaskReady, 3) if e.object_id == 2] == [1, 2, 3, 4, 5, 6]


def test_a_cancelled_track_keeps_what_it_has_told(ready: Desk) -> None:
    there, go_on = hold(ready, "track", 3)
    ready.submit(track(3, an_object(1, f0=ONE), 0, 40), track(4, an_object(2, f0=ONE), 0, 2))
    assert there.wait(PATIENCE_S)
    ready.worker.cancel(3)
    go_on.set()
    assert ready.end_of(3) == JobEnded(3, cancelled=True)
    assert tracked(ready, 3) == [1, 2]
    assert ready.end_of(4) == JobEnded(4)
    assert tracked(ready, 4) == [1, 2]


def test_cancel_overtakes_the_queue(ready: Desk) -> None:
    there, go_on = hold(ready, "encode", 0)
    ready.submit(Segment(3, an_object(1, f0=ONE), 0))
    assert there.wait(PATIENCE_S)
    ready.submit(Segment(4, an_object(1, f9=ONE), 9), ForgetObject(5, 1), Segment(6, an_object(1, f8=ONE), 8))
    ready.worker.cancel(6)
    ready.worker.cancel(3)
    ready.worker.cancel(777)
    go_on.set()
    ready.end_of(5)
    assert [(e.job, e.cancelled) for e in ready.of(JobEnded)][2:] == [
        (3, True),
        (6, True),
        (4, False),
        (5, False),
    ]
    assert [e.job for e in ready.of(MaskReady)] == [4]


@pytest.mark.parametrize("request_", [OpenVideo(9, "other.mp4"), CloseVideo(9), LoadModel(9, "fake")])
def test_what_a_track_stands_on_may_be_taken_from_under_it(ready: Desk, request_: Request) -> None:
    there, go_on = hold(ready, "track", 3)
    ready.submit(track(3, an_object(1, f0=ONE), 0, 40))
    assert there.wait(PATIENCE_S)
    ready.segmenter = FakeSegmenter()
    ready.submit(request_)
    go_on.set()
    assert ready.end_of(9) == JobEnded(9)
    assert ready.ends(3) == [JobEnded(3, cancelled=True)]
    assert ready.frames[0].closed == (not isinstance(request_, LoadModel))


def test_a_video_that_cannot_be_opened_leaves_the_one_before(ready: Desk) -> None:
    ready.submit(OpenVideo(3, "missing.mp4"), Segment(4, an_object(1, f0=ONE), 0))
    assert ready.end_of(3) == JobEnded(3, error="missing.mp4 does not exist.")
    assert ready.end_of(4) == JobEnded(4)
    assert not ready.frames[0].closed


def test_a_model_that_cannot_be_loaded_leaves_the_one_before(
    ready: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise UserError("There is no model 'x'.")

    monkeypatch.setattr(ready.worker, "_load", refuse)
    ready.submit(LoadModel(3, "x"), Segment(4, an_object(1, f0=ONE), 0))
    assert ready.end_of(3) == JobEnded(3, error="There is no model 'x'.")
    assert ready.end_of(4) == JobEnded(4)


def test_a_new_model_takes_over_the_open_video(ready: Desk) -> None:
    former, ready.segmenter = ready.segmenter, FakeSegmenter(name="other")
    ready.submit(LoadModel(3, "other"), Segment(4, an_object(1, f0=ONE), 0))
    assert ready.end_of(4) == JobEnded(4)
    assert former.closed
    assert ready.segmenter.frames_of("segment") == [0]


def test_a_bug_ends_its_job_and_not_the_thread(ready: Desk) -> None:
    def hook(what: str, frame: int) -> None:
        if frame == 4:
            raise ZeroDivisionError("by nought")

    ready.segmenter.hook = hook
    ready.submit(LookAt(3, 4), track(4, an_object(1, f0=ONE), 0, 9))
    assert ready.end_of(4).error == ready.end_of(3).error
    assert ready.end_of(3).error == "Something went wrong in the engine: ZeroDivisionError: by nought"
    assert "in hook" in (ready.end_of(3).details or "")
    assert tracked(ready, 4) == [1, 2, 3]
    ready.submit(LookAt(5, 5))
    assert ready.end_of(5) == JobEnded(5)


def test_what_a_person_can_mend_is_said_in_a_sentence(ready: Desk) -> None:
    ready.submit(Segment(3, an_object(1, f99=ONE), 99), track(4, an_object(1, f3=ONE), 2, 9))
    assert ready.end_of(3).error == "Frame 99 does not exist: the video has frames 0 to 59."
    assert "nothing to track from on frame 2" in (ready.end_of(4).error or "")
    assert ready.end_of(3).details is None


def test_a_damaged_frame_ends_the_track_with_its_sentence() -> None:
    desk = Desk(damaged=frozenset({3}))
    desk.submit(*READY, track(3, an_object(1, f0=ONE), 0, 9))
    desk.worker.start()
    assert desk.end_of(3) == JobEnded(3, error="Frame 3 is damaged.")
    assert tracked(desk, 3) == [1, 2]
    assert desk.worker.stop(PATIENCE_S)


def test_a_download_tells_its_progress_and_can_be_cancelled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway, go_on = threading.Event(), threading.Event()

    def load(model: str, device: str, **options: object) -> None:
        progress = options["progress"]
        progress(50, 100)  # type: ignore[operator]
        halfway.set()
        assert go_on.wait(PATIENCE_S)
        progress(60, 100)  # type: ignore[operator]
        raise AssertionError("the progress callback has not raised")

    monkeypatch.setattr(desk.worker, "_load", load)
    desk.submit(LoadModel(3, "large", download=True), OpenVideo(4, "clip.mp4"))
    desk.worker.start()
    assert halfway.wait(PATIENCE_S)
    desk.worker.cancel(3)
    go_on.set()
    assert desk.end_of(3) == JobEnded(3, cancelled=True)
    assert desk.end_of(4) == JobEnded(4)
    (told,) = desk.of(Progress, 3)
    assert (told.done, told.total, told.unit) == (50, 100, "bytes")


def test_stopping_ends_every_job(ready: Desk) -> None:
    there, go_on = hold(ready, "track", 3)
    ready.submit(track(3, an_object(1, f0=ONE), 0, 40))
    assert there.wait(PATIENCE_S)
    ready.submit(Segment(4, an_object(1, f0=ONE), 0), CloseVideo(5))
    assert not ready.worker.stop(0.01), "it cannot end within a step"
    ready.submit(LookAt(6, 1))
    go_on.set()
    assert ready.worker.stop(PATIENCE_S)
    for job in (3, 4, 5, 6):
        assert ready.ends(job) == [JobEnded(job, cancelled=True)]
    assert ready.frames[0].closed
    assert ready.segmenter.closed


def test_a_worker_that_never_started_ends_its_jobs_too(desk: Desk) -> None:
    desk.submit(LoadModel(1, "fake"))
    assert desk.worker.stop(PATIENCE_S)
    desk.submit(LookAt(2, 0))
    assert desk.of(JobEnded) == [JobEnded(1, cancelled=True), JobEnded(2, cancelled=True)]


def test_a_job_number_in_use_is_refused(desk: Desk) -> None:
    desk.submit(LookAt(1, 0))
    with pytest.raises(ValueError, match="job 1 has not ended"):
        desk.submit(LookAt(1, 0))


def test_a_mask_comes_measured_and_says_which_way_its_pass_went(ready: Desk) -> None:
    ready.submit(track(3, an_object(1, f5=ONE), 5, 8, 2))
    ready.end_of(3)
    masks = [e for e in ready.of(MaskReady) if e.job == 3]
    assert {e.frame: e.backward for e in masks} == {6: False, 7: False, 8: False, 4: True, 3: True, 2: True}
    assert all(e.shape == e.mask.measure() for e in masks)


def test_other_masks_of_a_click_come_after_the_mask_that_is_waited_for(ready: Desk) -> None:
    others = (digest_mask("part"), digest_mask("whole"))
    asked: list[int] = []

    def late() -> tuple[Mask, ...]:
        asked.append(len(ready.of(MaskReady, 4)))
        return others

    plain = ready.segmenter.segment

    def segment(*args: Any, **named: Any) -> Segmented:
        return replace(plain(*args, **named), candidates=LateMasks(late, 2))

    ready.segmenter.segment = segment  # type: ignore[method-assign]
    ready.submit(Preview(3, an_object(1, f0=ONE), 0), Segment(4, an_object(1, f0=ONE), 0))
    assert (ready.end_of(3), ready.end_of(4)) == (JobEnded(3), JobEnded(4))
    assert asked == [1], "made when the mask was out, and not at all for a preview"
    assert ready.of(CandidatesReady) == [CandidatesReady(4, 1, 0, others)]
