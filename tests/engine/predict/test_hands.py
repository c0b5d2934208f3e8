from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import torch

from engine.predict import hands as hands_module
from engine.predict import sam2_segmenter, video
from engine.predict.hands import MOST_HANDS, Hands, hands_for
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import VideoShape
from engine.predict.video import SAM2VideoPredictor
from engine.prompts import Point, Prompts
from engine.sam2.row_parts import LEAST_CELLS, in_turn, parts_of
from engine.session import Session
from tests.engine.fakes import FakeFrames, FakeSegmenter, an_object, clicked
from tests.golden.network import clip, small_model, small_predictor

PATIENCE_S = 20.0


def helpers() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name == "hands"]


def meeting(count: int) -> Callable[[], int]:
    """Work that ends only when so many threads are at it."""
    barrier = threading.Barrier(count)

    def work() -> int:
        barrier.wait(PATIENCE_S)
        return threading.get_ident()

    return work


def test_works_are_done_side_by_side_and_answered_in_order() -> None:
    with Hands(3) as hands:
        assert len(set(hands.share([meeting(3)] * 3))) == 3
        assert hands.share([lambda n=n: n * n for n in range(20)]) == [n * n for n in range(20)]
        assert len(helpers()) == 2
    assert helpers() == []


def test_one_hand_does_all_in_turn_and_starts_no_thread() -> None:
    hands, seen = Hands(1), []
    hands.share([lambda n=n: seen.append((n, threading.get_ident())) for n in range(3)])
    with hands.beside(lambda: seen.append("never")):
        pass
    assert seen == [(n, threading.get_ident()) for n in range(3)]
    assert helpers() == []


def test_pieces_may_give_out_pieces() -> None:
    with Hands(2) as hands:
        inner = meeting(2)
        # The second piece ends only if the one who waits for it helps with what it gives out.
        sums = hands.share([lambda: [0], lambda: hands.share([inner, inner])])
        assert sums[0] == [0]
        assert len(set(sums[1])) == 2


def test_an_error_is_carried_over_when_those_begun_have_ended() -> None:
    done: list[int] = []

    def fails() -> None:
        raise LookupError("in a piece")

    both = threading.Barrier(2)

    def slow() -> None:
        both.wait(PATIENCE_S)
        done.append(1)

    def fails_beside() -> None:
        both.wait(PATIENCE_S)
        raise LookupError("beside")

    with Hands(2) as hands:
        with pytest.raises(LookupError, match="beside"):
            hands.share([slow, fails_beside])
        assert done == [1]
        with pytest.raises(LookupError, match="in a piece"):
            hands.share([fails] * 50)
        with pytest.raises(KeyError), hands.beside(lambda: None):
            raise KeyError
        assert hands.share([lambda: 1, lambda: 2]) == [1, 2], "it goes on afterwards"


def test_work_beside_is_over_at_the_end_even_when_what_is_within_fails() -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    later = threading.Timer(0.01, go_on.set)

    def work() -> None:
        begun.set()
        go_on.wait(PATIENCE_S)
        ended.set()

    with Hands(2) as hands:

        def fails() -> None:
            assert begun.wait(PATIENCE_S)
            later.start()
            raise KeyError

        with pytest.raises(KeyError), hands.beside(work):
            fails()
        assert ended.is_set()
    later.join()


@pytest.mark.parametrize(("threads", "each"), [(1, 1), (2, 1), (4, 2)])
def test_threads_compute_with_their_share_and_the_callers_number_comes_back(threads: int, each: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with Hands(2) as hands:
            meet = meeting(2)
            assert hands.share([lambda: (meet(), torch.get_num_threads())[1]] * 2) == [each, each]
            assert torch.get_num_threads() == threads
            found: list[int] = []
            other = threading.Thread(target=lambda: found.append(torch.get_num_threads()))
            other.start()
            other.join()
            assert found == [threads], "threads of others are not touched"
    finally:
        torch.set_num_threads(before)


def test_pieces_find_the_surroundings_of_their_giver() -> None:
    def seen() -> tuple[bool, bool, bool]:
        meet()
        return (
            torch.is_inference_mode_enabled(),
            torch.is_grad_enabled(),
            torch.is_autocast_enabled("cpu"),
        )

    with Hands(2) as hands:
        meet = meeting(2)
        assert hands.share([seen] * 2) == [(False, True, False)] * 2
        with torch.inference_mode():
            assert hands.share([seen] * 2) == [(True, False, False)] * 2
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            assert hands.share([seen] * 2) == [(False, False, True)] * 2


def test_threads_without_work_end_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands_module, "IDLE_S", 0.01)
    hands = Hands(3)
    assert len(set(hands.share([meeting(3)] * 3))) == 3
    for helper in helpers():
        helper.join(PATIENCE_S)
    assert helpers() == []
    assert len(set(hands.share([meeting(3)] * 3))) == 3, "others take their places"
    hands.close()


def test_a_closed_crew_and_a_copy() -> None:
    hands = Hands(2)
    hands.close()
    assert hands.share([threading.get_ident] * 2) == [threading.get_ident()] * 2
    assert copy.deepcopy(Hands(3)).count == 3


def test_hands_are_those_that_torch_may_use_on_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands_module.os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)
    for threads, hands in ((1, 1), (2, 2), (8, 3)):
        monkeypatch.setattr(torch, "get_num_threads", lambda threads=threads: threads)
        assert hands_for("cpu") == hands
        assert hands_for("cuda:0") == 1
    monkeypatch.setattr(hands_module.os, "sched_getaffinity", lambda _: set(range(64)))
    assert hands_for("cpu") == MOST_HANDS
    monkeypatch.setattr(hands_module.os, "sched_getaffinity", lambda _: {1})
    assert hands_for("cpu") == 1


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_parts_hold_everything_once(count: int) -> None:
    parts = Hands(2).parts(count)
    assert [n for part in parts for n in range(count)[part]] == list(range(count))
    assert len(parts) == max(1, min(2, count))


@pytest.mark.parametrize("cells", [64, 256, 300, 1024, 4096])
def test_rows_are_cut_into_even_parts(cells: int) -> None:
    parts = parts_of(cells)
    assert [n for part in parts for n in range(cells)[part]] == list(range(cells))
    assert all(part.start % LEAST_CELLS == 0 for part in parts)
    assert len(parts) > 1 or cells <= LEAST_CELLS


# ---------------------------------------------------------------- tracking


def followed(predictor: SAM2VideoPredictor, *, reverse: bool) -> list[torch.Tensor]:
    with predictor.init_state(clip(6)) as state:
        start = 5 if reverse else 0
        for obj, x in enumerate((40, 120, 80)):
            predictor.add_new_points_or_box(state, start, obj, points=[[x, 48]], labels=[1])
        return [m for _, _, m in predictor.propagate_in_video(state, reverse=reverse)]


@pytest.mark.parametrize("reverse", [False, True])
def test_several_hands_track_what_one_does(monkeypatch: pytest.MonkeyPatch, reverse: bool) -> None:
    predictor = small_predictor()
    monkeypatch.setattr(video, "hands_for", lambda _: 1)
    expected = followed(predictor, reverse=reverse)
    monkeypatch.setattr(video, "hands_for", lambda _: 3)
    found = followed(predictor, reverse=reverse)
    assert helpers() == []
    for a, b in zip(found, expected, strict=True):
        torch.testing.assert_close(a, b, atol=2e-2, rtol=1e-3)


def test_the_next_frame_is_encoded_by_another_thread_and_no_more_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    predictor = small_predictor()
    monkeypatch.setattr(video, "hands_for", lambda _: 2)
    encode, by = predictor.encode_image, []

    def noted(images: Any) -> Any:
        by.append(threading.current_thread().name)
        return encode(images)

    monkeypatch.setattr(predictor, "encode_image", noted)
    monkeypatch.setattr(hands_module.Hands, "_finish", _patiently(hands_module.Hands._finish))
    with predictor.init_state(clip(9)) as state:
        predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
        by.clear()
        for _ in predictor.propagate_in_video(state):
            assert len(state.features._features) <= 4
    assert len(by) == 8, "every frame once"
    assert by[1:] == ["hands"] * 7


def _patiently(finish: Callable[..., None]) -> Callable[..., None]:
    """Works given out one at a time are left to the others."""

    def wait(hands: Hands, pieces: Any) -> None:
        if pieces.count == 1:
            with hands._changed:
                hands._changed.wait_for(lambda: not pieces.waiting, PATIENCE_S)
        finish(hands, pieces)

    return wait


def test_a_walk_that_is_left_ends_its_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = small_predictor()
    monkeypatch.setattr(video, "hands_for", lambda _: 2)
    with predictor.init_state(clip(6)) as state:
        predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
        answers = predictor.propagate_in_video(state)
        for _ in range(3):
            next(answers)
        answers.close()
        assert helpers() == []


def test_a_frame_that_cannot_be_read_ahead_is_told_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    predictor = small_predictor()
    monkeypatch.setattr(video, "hands_for", lambda _: 2)

    class Damaged(list[Any]):
        def __getitem__(self, index: Any) -> Any:
            if index == 3:
                raise OSError("frame 3 is damaged")
            return super().__getitem__(index)

    state = predictor.init_state(Damaged(clip(6)))
    predictor.add_new_points_or_box(state, 0, 1, points=[[40, 48]], labels=[1])
    answers = predictor.propagate_in_video(state)
    assert [next(answers)[0] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(OSError, match="frame 3 is damaged"):
        next(answers)
    assert helpers() == []


def test_the_segmenter_tracks_the_same_with_several_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    images, shape = clip(5), VideoShape(96, 160, 5)
    found = []
    for hands in (1, 3):
        monkeypatch.setattr(sam2_segmenter, "hands_for", lambda _, hands=hands: hands)
        segmenter = Sam2Segmenter(small_model(), device="cpu")
        banks = [segmenter.new_bank(shape) for _ in range(4)]
        features = segmenter.encode(images[0])
        for bank, x in zip(banks, (30, 60, 90, 120), strict=True):
            said = segmenter.segment(features, 0, bank, Prompts((Point(x, 48),)))
            segmenter.remember(features, 0, bank, said)
        meanwhile = Mock()
        for frame in range(1, 5):
            features = segmenter.encode(images[frame])
            found.append(segmenter.track(features, frame, banks, reverse=False, meanwhile=meanwhile))
        assert meanwhile.call_count == (4 if hands > 1 else 0)
        segmenter.close()
    assert helpers() == []
    for a, b in zip(found[:4], found[4:], strict=True):
        for one, many in zip(a, b, strict=True):
            assert abs(one.score - many.score) < 1e-3
            assert np.mean(one.mask.to_array() != many.mask.to_array()) < 1e-3


def test_a_session_names_the_frame_to_come_and_holds_its_features() -> None:
    class Beside(FakeSegmenter):
        def track(self, *args: Any, meanwhile: Any = None, **options: Any) -> Any:
            if meanwhile is not None:
                meanwhile()
            return super().track(*args, **options)

    segmenter = Beside()
    session = Session(FakeFrames(damaged=frozenset({4})))
    session.use(segmenter, 2000)  # type: ignore[arg-type]
    wanted = an_object(1, f0=clicked((3, 4)))
    while session.build_next(wanted):
        pass
    session.begin(1, 0, False)
    session.track(1, [1], reverse=False, following=2)
    session.track(2, [1], reverse=False, following=3)
    assert segmenter.frames_of("encode") == [0, 1, 2, 3]
    session.track(3, [1], reverse=False, following=4)
    assert session._features.nbytes <= 2000, "features are held within their limit"
    with pytest.raises(Exception, match="Frame 4 is damaged"):
        session.track(4, [1], reverse=False, following=5)
    session.close()


@pytest.mark.parametrize("objects", [1, 3])
@pytest.mark.parametrize("rounded", [False, True])
def test_rows_shared_out_are_read_bit_for_bit_as_in_turn(objects: int, rounded: bool) -> None:
    attention = small_model().memory_attention
    random = torch.Generator().manual_seed(5)
    channels = attention.layers[0].linear1.in_features
    memory_channels = attention.layers[0].cross_attn_image.k_proj.in_features

    def drawn(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=random)

    given = {
        "features_bnc": drawn(1, 400, channels),
        "features_pos_bnc": drawn(1, 400, channels),
        "memory_bmc": drawn(objects, 3 * 400 + 8, memory_channels),
        "memory_pos_bmc": drawn(objects, 3 * 400 + 8, memory_channels),
        "num_pointer_tokens": 8,
    }
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with (
            torch.inference_mode(),
            torch.autocast("cpu", torch.bfloat16, enabled=rounded),
            Hands(3) as hands,
        ):
            expected = attention(**given, share=in_turn)
            for _ in range(3):
                assert torch.equal(attention(**given, share=hands.share), expected)
    finally:
        torch.set_num_threads(before)
