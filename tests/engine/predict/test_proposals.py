from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from engine.masks import Mask
from engine.predict.basic import Basic
from engine.predict.basic_proposals import cut_up
from engine.predict.proposals import SAME_IOU, each_once, is_of_object_size
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import ProposalStep, Proposed, VideoShape
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


def _scattered(seed: int) -> tuple[np.ndarray, list[Mask]]:
    """Discs and boxes of many colours on a ground with texture; their masks."""
    rng = np.random.default_rng(seed)
    height, width = 270, 480
    coarse = rng.normal(0, 10, (18, 32, 3)).astype(np.float32)
    ground = 115 + cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    picture = np.clip(ground + rng.normal(0, 3, ground.shape), 0, 255).astype(np.uint8)
    masks = []
    for place in range(6):
        on = np.zeros((height, width), np.uint8)
        x, y = 60 + 140 * (place % 3), 75 + 125 * (place // 3)
        if place % 2:
            cv2.circle(on, (x, y), int(rng.integers(20, 42)), 1, -1)
        else:
            cv2.rectangle(on, (x - 34, y - 25), (x + int(rng.integers(10, 40)), y + 28), 1, -1)
        picture[on > 0] = cv2.cvtColor(np.array([[[30 * place, 210, 220]]], np.uint8), cv2.COLOR_HSV2RGB)
        masks.append(Mask.from_array(on))
    return picture, masks


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_basic_finds_each_of_many_things_once(seed: int) -> None:
    picture, things = _scattered(seed)
    basic = Basic()
    found = _walk(basic.propose(basic.encode(picture), VideoShape(270, 480, 3)))[-1].found
    for thing in things:
        alike = [p for p in found if p.mask.iou(thing) > 0.9]
        assert len(alike) == 1
        assert alike[0].score > 0.7, "it would be taken with all good ones"
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert sum(p.score > 0.7 for p in found) <= 2 * len(things), "texture is no thing"


def test_basic_proposes_the_same_each_time() -> None:
    picture, _ = _scattered(4)
    shape = VideoShape(270, 480, 3)
    first, second = (_walk(b.propose(b.encode(picture), shape))[-1].found for b in (Basic(), Basic()))
    assert [(p.mask, p.score) for p in first] == [(p.mask, p.score) for p in second]


@pytest.mark.parametrize("size", [(8, 8), (1, 90), (HEIGHT, WIDTH), (700, 20)])
def test_a_picture_of_nothing_has_no_proposals(size: tuple[int, int]) -> None:
    basic = Basic()
    features = basic.encode(np.zeros((*size, 3), np.uint8))
    assert _walk(basic.propose(features, VideoShape(*size, 3)))[-1].found == ()


def test_every_pixel_belongs_to_a_piece_and_pieces_keep_to_edges() -> None:
    picture, things = _scattered(5)
    features = Basic().encode(picture)
    pieces = cut_up(features)
    assert sorted(np.unique(pieces)) == list(range(pieces.max() + 1))
    for thing in things:
        on = thing.to_array()
        within = np.bincount(pieces.ravel(), on.ravel()) / np.bincount(pieces.ravel())
        crossed = np.bincount(pieces.ravel())[(within > 0.2) & (within < 0.8)].sum()
        assert crossed < 0.15 * thing.area
