"""'Absent here' as the engine sees it: a prompted frame with an empty mask, for Basic and for SAM 2."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.masks import Mask
from engine.messages import ObjectPrompts, PromptedFrame, TrackPlan
from engine.predict.basic import Basic
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import Segmented, Segmenter
from engine.prompts import Point, Prompts
from engine.session import Session
from engine.track_run import TrackRun
from tests.golden.network import clip, small_model

HEIGHT, WIDTH = 96, 160
ABSENT = Mask.empty(HEIGHT, WIDTH)
GREEN, BLUE = (60, 140, 70), (40, 60, 220)


class Frames:
    """Pictures as an open video."""

    width, height = WIDTH, HEIGHT

    def __init__(self, pictures: list[NDArray[np.uint8]]) -> None:
        self._pictures = pictures
        self.num_frames = len(pictures)

    def read_rgb(self, frame: int) -> NDArray[np.uint8]:
        return self._pictures[frame]

    def set_cache_bytes(self, limit: int) -> None:
        """Nothing is cached."""

    def close(self) -> None:
        pass


def hidden_and_back(hidden: range, frames: int = 16) -> tuple[list[NDArray[np.uint8]], list[Mask]]:
    """A blue disc that moves over green and is not there on the `hidden` frames."""
    rng = np.random.default_rng(0)
    ground = (np.full((HEIGHT, WIDTH, 3), GREEN) + rng.normal(0, 4, (HEIGHT, WIDTH, 3))).clip(0, 255)
    pictures, truths = [], []
    for n in range(frames):
        picture = ground.astype(np.uint8)
        on = np.zeros((HEIGHT, WIDTH), np.uint8)
        if n not in hidden:
            cv2.circle(on, (30 + 5 * n, 48), 16, 1, -1)
        picture[on > 0] = BLUE
        pictures.append(picture)
        truths.append(Mask.from_array(on))
    return pictures, truths


def follow(session: Session, wanted: ObjectPrompts, start: int, stop: int) -> dict[int, Segmented]:
    """Track one object as the worker does."""
    while session.build_next(wanted):
        pass
    run = TrackRun([TrackPlan(wanted, start, stop, frozenset(p.frame for p in wanted.frames))])
    found: dict[int, Segmented] = {}
    while (turn := run.next_turn()) is not None:
        for way in turn.begin:
            session.begin(1, turn.frame, way.reverse)
        if turn.step:
            (found[turn.frame],) = session.track(turn.frame, [1], reverse=turn.reverse)
        for way in (*turn.begin, *turn.step):
            way.advance()
    return found


def opened(segmenter: Segmenter, pictures: list[NDArray[np.uint8]]) -> Session:
    session = Session(Frames(pictures))
    session.use(segmenter, 1 << 26)
    return session


@pytest.mark.parametrize(("start", "stop"), [(0, 15), (15, 0)])
def test_basic_finds_the_object_again_after_a_frame_it_is_said_to_be_absent_on(start: int, stop: int) -> None:
    pictures, truths = hidden_and_back(range(6, 10))
    session = opened(Basic(), pictures)
    click = Prompts((Point(30 + 5 * start, 48),))
    said = (PromptedFrame(start, click, truths[start]), PromptedFrame(8, Prompts(), ABSENT))
    found = follow(session, ObjectPrompts(1, tuple(sorted(said, key=lambda p: p.frame))), start, stop)
    for n, result in found.items():
        assert result.mask.is_empty == (n in range(6, 10)), n
        if n not in range(6, 10):
            assert result.mask.iou(truths[n]) > 0.85, n
    session.close()


def test_basic_keeps_an_absent_object_absent_while_it_is_not_seen() -> None:
    """From the frame on that a person says so, it stays away while it is not seen."""
    pictures, truths = hidden_and_back(range(6, 16))
    session = opened(Basic(), pictures)
    said = (
        PromptedFrame(0, Prompts((Point(30, 48),)), truths[0]),
        PromptedFrame(6, Prompts(), ABSENT),
    )
    found = follow(session, ObjectPrompts(1, said), 0, 15)
    assert all(found[n].mask.is_empty for n in range(7, 16))
    assert all(found[n].score < 0 for n in range(7, 16))
    session.close()


@pytest.fixture(scope="module")
def segmenter() -> Sam2Segmenter:
    return Sam2Segmenter(small_model(), device="cpu")


def test_sam2_remembers_absence_as_no_object(segmenter: Sam2Segmenter) -> None:
    session = opened(segmenter, clip(12))
    wanted = ObjectPrompts(1, (PromptedFrame(4, Prompts(), ABSENT),))
    answer = session.segment(wanted, 4)
    assert answer.mask.is_empty
    assert answer.score < 0
    session.close()


def test_sam2_goes_on_after_an_absent_frame_and_takes_it_into_account(segmenter: Sam2Segmenter) -> None:
    clicked = PromptedFrame(0, Prompts((Point(40, 48),)))
    plain, told = (opened(segmenter, clip(12)) for _ in range(2))
    without = follow(plain, ObjectPrompts(1, (clicked,)), 0, 8)
    with_it = follow(told, ObjectPrompts(1, (clicked, PromptedFrame(4, Prompts(), ABSENT))), 0, 8)
    assert sorted(with_it) == [1, 2, 3, 5, 6, 7, 8], "the frame itself is settled"
    for n in (1, 2, 3):
        assert with_it[n].mask == without[n].mask, "nothing before it changes"
    assert any(with_it[n].score != without[n].score for n in (5, 6, 7, 8)), "it is remembered"
    assert all(np.isfinite(with_it[n].score) for n in with_it)
    plain.close()
    told.close()
