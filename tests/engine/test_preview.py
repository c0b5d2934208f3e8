"""Previews and proposals through the worker: what they answer, when, and that they leave no trace."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from engine.banks import Banks
from engine.masks import Mask
from engine.messages import (
    CloseVideo,
    JobEnded,
    LookAt,
    MaskReady,
    ObjectPrompts,
    Preview,
    PreviewReady,
    Progress,
    PromptedFrame,
    Proposals,
    Propose,
    Segment,
    Track,
    TrackPlan,
)
from engine.predict.basic import Basic
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import Features, ProposalStep, Proposed, Segmenter, VideoShape
from engine.prompts import Point, Prompts
from tests.engine.fakes import PATIENCE_S, READY, Desk, FakeSegmenter, an_object, clicked, digest_mask
from tests.golden.network import clip, small_model

ONE, TWO = clicked((3, 4)), clicked((3, 4), (5, 6))


class Proposer(FakeSegmenter):
    """Finds two masks in ten steps; `hook` is called before each."""

    def propose(self, features: Features, shape: VideoShape) -> Iterator[ProposalStep]:
        for done in range(1, 11):
            self._called("propose", done)
            found = (Proposed(digest_mask("a"), 0.9), Proposed(digest_mask("b"), 0.5))
            yield ProposalStep(done, 10, found if done == 10 else ())


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk(Proposer())
    yield desk
    assert desk.worker.stop(PATIENCE_S)


def test_a_newer_preview_replaces_a_waiting_one_and_clicks_come_first(desk: Desk) -> None:
    track = Track(3, (TrackPlan(an_object(1, f0=ONE), 0, 3),))
    previews = [Preview(job, an_object(0, f7=clicked((job, 1))), 7) for job in (4, 5, 6)]
    desk.submit(*READY, track, *previews, LookAt(7, 9), Propose(8, 0), Segment(9, an_object(2, f9=ONE), 9))
    desk.worker.start()
    desk.end_of(3)
    assert [e.job for e in desk.of(JobEnded)] == [4, 5, 1, 2, 9, 6, 7, 8, 3]
    assert [e.job for e in desk.of(JobEnded) if e.cancelled] == [4, 5]
    assert [(e.job, e.object_id, e.frame) for e in desk.of(PreviewReady)] == [(6, 0, 7)]
    assert pickle.loads(pickle.dumps(desk.events)) == desk.events


@pytest.mark.parametrize("glimpses", [True, False])
def test_a_rough_preview_is_exact_where_there_is_no_rougher(desk: Desk, glimpses: bool) -> None:
    desk.segmenter.glimpses = glimpses
    wanted = an_object(0, f7=ONE)
    desk.worker.start()
    desk.submit(*READY)
    for request in (Preview(3, wanted, 7, rough=True), Preview(4, wanted, 7), Segment(5, wanted, 7)):
        desk.submit(request)
        desk.end_of(request.job)
    ready = {event.job: event for event in desk.of(PreviewReady)}
    exact = desk.of(MaskReady)[-1].mask
    assert ready[4].mask == exact
    assert not ready[4].rough
    assert ready[3].rough is glimpses
    assert (ready[3].mask == exact) is not glimpses


def test_proposing_tells_how_far_it_is_and_answers_clicks_in_between(desk: Desk) -> None:
    def hook(what: str, at: int) -> None:
        if (what, at) == ("propose", 4):
            desk.submit(Segment(4, an_object(1, f0=ONE), 0))

    desk.segmenter.hook = hook
    desk.submit(*READY, Propose(3, 5))
    desk.worker.start()
    assert desk.end_of(3) == JobEnded(3)
    assert [(e.done, e.total, e.unit) for e in desk.of(Progress, 3)] == [
        (n, 10, "clicks") for n in range(1, 11)
    ]
    (found,) = desk.of(Proposals)
    assert found == Proposals(3, 5, (digest_mask("a"), digest_mask("b")), (0.9, 0.5))
    fifth = next(e for e in desk.of(Progress, 3) if e.done == 5)
    (answer,) = desk.of(MaskReady)
    assert desk.events.index(answer) < desk.events.index(fifth), "the click did not wait for the fifth piece"


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_proposing_ends_between_two_pieces(desk: Desk, how: str) -> None:
    def hook(what: str, at: int) -> None:
        if (what, at) == ("propose", 3):
            desk.worker.cancel(3) if how == "cancel" else desk.submit(CloseVideo(4))

    desk.segmenter.hook = hook
    desk.submit(*READY, Propose(3, 5))
    desk.worker.start()
    assert desk.end_of(3) == JobEnded(3, cancelled=True)
    assert [e.done for e in desk.of(Progress, 3)] == [1, 2, 3]
    assert desk.of(Proposals) == []


def test_what_cannot_be_proposed_or_previewed_is_said(desk: Desk) -> None:
    desk.submit(*READY, Propose(3, 99), Preview(4, an_object(0, f1=clicked((900, 1))), 1), Propose(5, 2))
    desk.worker.start()
    assert desk.end_of(3).error == "Frame 99 does not exist: the video has frames 0 to 59."
    assert "lies outside the frame" in (desk.end_of(4).error or "")
    assert desk.end_of(5) == JobEnded(5), "the worker goes on"


def test_memory_that_runs_out_while_proposing_is_said(desk: Desk) -> None:
    def hook(what: str, at: int) -> None:
        if (what, at) == ("propose", 2):
            raise MemoryError

    desk.segmenter.hook = hook
    desk.submit(*READY, Propose(3, 5))
    desk.worker.start()
    assert "not enough memory" in (desk.end_of(3).error or "")


# ------------------------------------------------------------ the same mask, and no trace


def _banks(segmenter: Segmenter) -> Banks:
    frames = clip(6)
    kept: dict[int, Features] = {}

    def features(frame: int) -> Features:
        return kept.setdefault(frame, segmenter.encode(frames[frame]))

    return Banks(segmenter, VideoShape(96, 160, 6), features)


def _said(**frames: PromptedFrame) -> ObjectPrompts:
    return ObjectPrompts(1, tuple(frames.values()))


@pytest.fixture(params=["basic", "sam2"])
def make(request: pytest.FixtureRequest) -> Segmenter:
    if request.param == "basic":
        return Basic()
    return Sam2Segmenter(small_model(), device="cpu")  # type: ignore[return-value]


def _history() -> list[tuple[ObjectPrompts, int]]:
    """A first click, a second one, a correction of a tracked mask elsewhere, and another there."""
    first = Prompts((Point(40, 48),))
    second = first.with_point(Point(60, 60, False))
    base = Mask.from_array(np.arange(96 * 160).reshape(96, 160) % 160 < 70)
    there = Prompts((Point(58, 54),))
    a, b = PromptedFrame(0, first), PromptedFrame(0, second)
    c = PromptedFrame(3, there, base=base)
    d = replace(c, prompts=there.with_point(Point(20, 20, False)))
    return [(_said(a=a), 0), (_said(b=b), 0), (_said(b=b, c=c), 3), (_said(b=b, d=d), 3)]


def test_a_preview_is_what_the_click_then_gives_and_changes_nothing(make: Segmenter) -> None:
    previewing, plain = _banks(make), _banks(make)
    for wanted, frame in _history():
        shown = previewing.preview(wanted, frame)
        assert previewing.preview(wanted, frame).mask == shown.mask
        for x, y in ((10, 10), (80, 30)):  # the pointer wandered before
            strayed = wanted.on(frame).prompts.with_point(Point(x, y))
            others = [p for p in wanted.frames if p.frame != frame]
            previewing.preview(ObjectPrompts(1, (*others, replace(wanted.on(frame), prompts=strayed))), frame)
        clicked_after, clicked_only = previewing.segment(wanted, frame), plain.segment(wanted, frame)
        assert clicked_after.mask == clicked_only.mask == shown.mask
        assert clicked_after.score == clicked_only.score


def test_a_preview_elsewhere_leaves_the_memory_that_tracking_stands_on(make: Segmenter) -> None:
    banks = _banks(make)
    (first, _), *_, (corrected, frame) = _history()
    while banks.build_next(first):
        pass
    bank = banks.bank(1)
    bank.begin(0, reverse=False)
    assert bank.prompted_frames == [0]
    elsewhere = replace(corrected, frames=(replace(corrected.frames[0], frame=1), corrected.frames[1]))
    banks.preview(elsewhere, frame)
    assert banks.bank(1) is bank
    assert bank.prompted_frames == [0]
    assert not banks.build_next(first), "it still agrees with what it was built from"


def test_after_another_reading_was_taken_the_next_click_refines_that_one() -> None:
    segmenter = Sam2Segmenter(small_model(), device="cpu")
    banks = _banks(segmenter)  # type: ignore[arg-type]
    wanted, frame = _history()[0]
    first = banks.segment(wanted, frame)
    other = next(m for m in first.candidates if m != first.mask)
    refined = []
    segment = segmenter.segment

    def noting(*args: object, **options: object) -> object:
        refined.append(args[4])
        return segment(*args, **options)  # type: ignore[arg-type]

    segmenter.segment = noting  # type: ignore[method-assign,assignment]
    more = wanted.frames[0].prompts.with_point(Point(30, 40))
    banks.segment(_said(a=PromptedFrame(0, more, mask=other)), frame)
    banks.segment(_said(a=PromptedFrame(0, more, mask=first.mask)), frame)
    assert refined[0] == other
    assert refined[1] is not None
    assert refined[1] != other


def test_a_preview_needs_something_said_on_its_frame(desk: Desk) -> None:
    desk.submit(*READY, Preview(3, an_object(0, f1=Prompts()), 1))
    desk.worker.start()
    assert "Click it there first" in (desk.end_of(3).error or "")
    with pytest.raises(ValueError, match="no prompted frame"):
        _banks(Basic()).preview(an_object(1, f0=ONE), 2)
