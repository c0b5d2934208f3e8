from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.predict.memory import FrameMemory, MemoryBank, closest_frames, condition, neighbour
from engine.sam2.config import ModelConfig
from tests.golden.network import SIDE, small_model

CONFIG = ModelConfig()  # 7 memories, 16 pointers


def entry(frame: int, *, with_map: bool = True) -> FrameMemory:
    return FrameMemory(
        torch.full((1, 64), float(frame)), torch.full((1, 16, 8, 8), frame) if with_map else None
    )


def bank(prompted: list[int], recent: list[int]) -> MemoryBank[FrameMemory]:
    return MemoryBank({t: entry(t) for t in prompted}, {t: entry(t) for t in recent})


def read(memory: MemoryBank[FrameMemory], frame: int, config: ModelConfig = CONFIG, **options):
    """Frames and rows of the memories, frames and distances of the pointers, as read."""
    reading = memory.read(frame, config, **{"reverse": False, "num_frames": 100, **options})
    maps = [(int(m[0, 0, 0, 0]), row) for m, row in zip(reading.maps, reading.rows, strict=True)]
    pointers = [(int(p[0, 0]), d) for p, d in zip(reading.pointers, reading.distances, strict=True)]
    return maps, pointers


def test_prompted_frames_then_neighbours_oldest_first() -> None:
    maps, pointers = read(bank([0], list(range(1, 20))), 20)
    assert maps == [(0, 6), (14, 5), (15, 4), (16, 3), (17, 2), (18, 1), (19, 0)]
    assert pointers == [(0, 20), *((t, 20 - t) for t in range(19, 4, -1))]


def test_backward_mirrors_forward() -> None:
    maps, pointers = read(bank([30], [21, 22, 23]), 20, reverse=True)
    assert maps == [(30, 6), (23, 2), (22, 1), (21, 0)]
    assert pointers == [(30, 10), (21, 1), (22, 2), (23, 3)]


def test_all_prompted_frames_are_seen_but_pointers_of_past_ones_only() -> None:
    maps, pointers = read(bank([0, 50], []), 10)
    assert maps == [(0, 6), (50, 6)]
    assert pointers == [(0, 10)]
    _, pointers = read(bank([0, 50], []), 10, replace(CONFIG, only_obj_ptrs_in_the_past_for_eval=False))
    assert pointers == [(0, 10), (50, -40)]


def test_prompted_frames_ahead_can_be_left_out_unless_there_are_no_others() -> None:
    assert read(bank([0, 50], []), 10, past_only=True)[0] == [(0, 6)]
    assert read(bank([50], []), 10, past_only=True)[0] == [(50, 6)]
    assert read(bank([0, 50], []), 60, past_only=True, reverse=True)[0] == [(0, 6), (50, 6)]


def test_a_short_video_has_fewer_pointers_and_a_shorter_span() -> None:
    memory = bank([0], [1, 2, 3])
    assert memory.read(4, CONFIG, reverse=False, num_frames=5).span == 4
    assert memory.read(4, CONFIG, reverse=False, num_frames=100).span == 15
    assert read(memory, 4, num_frames=3)[1] == [(0, 4), (3, 1), (2, 2)]


def test_frames_with_a_pointer_alone_give_that() -> None:
    memory = MemoryBank({0: entry(0)}, {1: entry(1, with_map=False), 2: entry(2)})
    maps, pointers = read(memory, 3)
    assert maps == [(0, 6), (2, 0)]
    assert pointers == [(0, 3), (2, 1), (1, 2)]


def test_prompted_frames_that_are_not_chosen_count_as_neighbours() -> None:
    config = replace(CONFIG, max_cond_frames_in_attn=2)
    maps, pointers = read(bank([0, 8, 9, 30], []), 10, config)
    assert maps == [(9, 6), (30, 6), (8, 1)]
    assert pointers == [(9, 1), (8, 2), (0, 10)]


@pytest.mark.parametrize(
    ("frame", "limit", "chosen"),
    [
        (10, -1, [0, 4, 9, 12, 40]),
        (10, 5, [0, 4, 9, 12, 40]),
        (10, 2, [9, 12]),
        (10, 3, [9, 12, 4]),
        (10, 1, [9, 12]),
    ],
)
def test_closest_frames(frame: int, limit: int, chosen: list[int]) -> None:
    frames = [0, 4, 9, 12, 40]
    near, far = closest_frames(frames, frame, limit)
    assert near == chosen
    assert far == [t for t in frames if t not in chosen]


def test_the_frame_itself_counts_as_coming_after() -> None:
    assert closest_frames([1, 5, 9], 5, 2) == ([1, 5], [9])
    assert closest_frames([7, 8, 9], 5, 2) == ([7, 8], [9])


@pytest.mark.parametrize(
    ("reverse", "stride", "expected"),
    [
        (False, 1, [13, 12, 11, 10]),
        (True, 1, [15, 16, 17, 18]),
        (False, 5, [13, 10, 5, 0]),
        (True, 5, [15, 20, 25, 30]),
    ],
)
def test_neighbours_lie_on_the_grid_of_the_stride(reverse: bool, stride: int, expected: list[int]) -> None:
    assert [neighbour(14, steps, stride=stride, reverse=reverse) for steps in range(1, 5)] == expected


@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("reverse", [False, True])
def test_pruning_never_drops_what_a_later_frame_reads(stride: int, reverse: bool) -> None:
    config = replace(CONFIG, memory_temporal_stride_for_eval=stride)
    direction = -1 if reverse else 1
    whole, pruned = bank([100], []), bank([100], [])
    for step in range(1, 60):
        frame = 100 + direction * step
        assert read(pruned, frame, config, reverse=reverse) == read(whole, frame, config, reverse=reverse)
        whole.recent[frame] = pruned.recent[frame] = entry(frame)
        pruned.prune(frame, config)
    assert len(pruned.recent) <= max(15, 5 * stride + 1)
    assert sum(e.map_1chw is not None for e in pruned.recent.values()) <= 5 * stride + 1


def test_objects_are_conditioned_together_as_if_alone() -> None:
    model = small_model()
    torch.manual_seed(0)
    with torch.no_grad():
        features = model.encode_image(torch.randn(1, 3, SIDE, SIDE))
        banks = [bank([0], [1]), bank([0, 1], []), bank([], []), bank([1], [0])]
        for memory in banks:
            for t, old in memory.prompted.items():
                memory.prompted[t] = FrameMemory(torch.randn(1, 64), torch.randn_like(old.map_1chw.float()))
        readings = [b.read(2, model.config, reverse=False, num_frames=9) for b in banks]
        together = condition(model, features, readings)
        for index, reading in enumerate(readings):
            alone = condition(model, features, [reading])
            torch.testing.assert_close(together[index : index + 1], alone, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(together[2:3], model.without_memory(features))
