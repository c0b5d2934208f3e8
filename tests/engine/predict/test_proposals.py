from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine.masks import Mask
from engine.predict.basic import Basic
from engine.predict.proposals import SAME_IOU, each_once, is_of_object_size
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import ProposalStep, Proposed, Segmented, VideoShape
from tests.golden.network import clip, small_model

HEIGHT, WIDTH = 96, 160


def block(x0: int, y0: int, x1: int, y1: int) -> Mask:
    pixels = np.zeros((HEIGHT, WIDTH), bool)
    pixels[y0:y1, x0:x1] = True
    return Mask.from_array(pixels)


def ring() -> Mask:
    pixels = block(20, 20, 60, 60).to_array()
    pixels[26:54, 26:54] = False
    return Mask.from_array(pixels)


def test_of_two_alike_the_better_one_stays_and_a_ring_is_not_what_it_holds() -> None:
    good, alike = Proposed(block(20, 20, 60, 60), 0.9), Proposed(block(20, 20, 60, 58), 0.8)
    around, apart = Proposed(ring(), 0.7), Proposed(block(100, 10, 120, 30), 0.95)
    assert alike.mask.iou(good.mask) > SAME_IOU
    assert each_once([alike, around, good, apart]) == (apart, good, around)


def test_every_two_kept_masks_differ_whatever_came_in() -> None:
    rng = np.random.default_rng(5)
    proposed = []
    for _ in range(60):
        x0, y0 = (int(v) for v in rng.integers(0, 40, 2))
        width, height = (int(v) for v in rng.integers(10, 50, 2))
        proposed.append(Proposed(block(x0, y0, x0 + width, y0 + height), float(rng.random())))
    kept = each_once(proposed)
    assert [p.score for p in kept] == sorted((p.score for p in kept), reverse=True)
    assert all(a.mask.iou(b.mask) <= SAME_IOU for a in kept for b in kept if a is not b)
    for one in proposed:
        better = [k for k in kept if k.score >= one.score]
        assert one in kept or any(one.mask.iou(k.mask) > SAME_IOU for k in better)


def test_specks_and_backgrounds_are_no_objects() -> None:
    assert is_of_object_size(block(10, 10, 30, 30))
    assert not is_of_object_size(block(10, 10, 13, 13))
    assert not is_of_object_size(block(0, 0, WIDTH, HEIGHT - 5))


def _walk(steps: Iterator[ProposalStep]) -> list[ProposalStep]:
    walked = list(steps)
    assert [s.done for s in walked] == sorted({s.done for s in walked})
    assert [s.done == s.total for s in walked] == [False] * (len(walked) - 1) + [True]
    assert not any(s.found for s in walked[:-1])
    return walked


def test_basic_finds_the_things_in_a_picture_and_says_how_far_it_is() -> None:
    picture = np.full((HEIGHT, WIDTH, 3), (60, 70, 80), np.uint8)
    things = [block(20, 20, 60, 60), block(95, 30, 135, 75)]
    for thing, colour in zip(things, [(220, 60, 30), (40, 200, 90)], strict=True):
        picture[thing.to_array()] = colour
    basic = Basic()
    last = _walk(basic.propose(basic.encode(picture), VideoShape(HEIGHT, WIDTH, 3)))[-1]
    for thing in things:
        assert max(thing.iou(p.mask) for p in last.found) > 0.9
    assert all(0 < p.score <= 1 for p in last.found)


def test_sam2_proposes_on_features_that_are_there_already(monkeypatch: pytest.MonkeyPatch) -> None:
    segmenter = Sam2Segmenter(small_model(), device="cpu")
    features = segmenter.encode(clip(1, HEIGHT, WIDTH)[0])
    monkeypatch.setattr("engine.predict.sam2_proposals._LEAST_IOU", 0.01)
    monkeypatch.setattr("engine.predict.sam2_proposals._LEAST_STABLE", 0.01)
    encoded: list[object] = []
    monkeypatch.setattr(segmenter._model, "encode_image", encoded.append)
    last = _walk(segmenter.propose(features, VideoShape(HEIGHT, WIDTH, 3)))[-1]
    assert encoded == []
    assert last.found
    for a in last.found:
        assert (a.mask.height, a.mask.width) == (HEIGHT, WIDTH)
        assert all(a.mask.iou(b.mask) <= SAME_IOU for b in last.found if b is not a)


def test_masks_of_a_large_frame_have_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    segmenter = Sam2Segmenter(small_model(), device="cpu")
    features = segmenter.encode(clip(1, HEIGHT, WIDTH)[0])
    for name in ("_LEAST_IOU", "_LEAST_STABLE"):
        monkeypatch.setattr(f"engine.predict.sam2_proposals.{name}", 0.01)
    monkeypatch.setattr("engine.predict.sam2_proposals._PER_SIDE_CPU", 6)
    small = _walk(segmenter.propose(features, VideoShape(HEIGHT, WIDTH, 3)))[-1].found
    monkeypatch.setattr("engine.predict.sam2_proposals._WORK_SIDE", WIDTH // 2)
    large = _walk(segmenter.propose(features, VideoShape(HEIGHT, WIDTH, 3)))[-1].found
    assert {(p.mask.height, p.mask.width) for p in large} == {(HEIGHT, WIDTH)}
    assert max(p.mask.iou(large[0].mask) for p in small) > 0.8, "judged smaller, it is the same thing"


def test_a_click_that_answers_nothing_is_no_proposal(monkeypatch: pytest.MonkeyPatch) -> None:
    basic = Basic()
    features = basic.encode(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    lost = Segmented(Mask.empty(HEIGHT, WIDTH), -4.0, 0.0)
    monkeypatch.setattr(basic, "segment", lambda *_: lost)
    assert _walk(basic.propose(features, VideoShape(HEIGHT, WIDTH, 3)))[-1].found == ()
