"""Made clips: seeded, exact, and with all that a scene may hold."""

from __future__ import annotations

import numpy as np

from engine.training.cases import made_cases
from engine.training.made import MadeClip, PooledSurfaces, Scene, make_clip


def test_the_same_seed_gives_the_same_clip_and_another_seed_another() -> None:
    a, b, c = (make_clip(seed, side=48, frames=3) for seed in ((4, 1), (4, 1), (4, 2)))
    assert np.array_equal(a.images_thwc, b.images_thwc)
    assert np.array_equal(a.labels_thw, b.labels_thw)
    assert not np.array_equal(a.images_thwc, c.images_thwc)
    assert a.images_thwc.shape == (3, 48, 48, 3)
    assert a.labels_thw.shape == (3, 48, 48)
    assert a.labels_thw.max() <= a.num_objects


def test_a_pool_gives_the_same_scenes_again() -> None:
    clips = []
    for _ in range(2):
        pool = PooledSurfaces((1, 0, 0), side=36, ground_side=72, count=4)
        clips.append([make_clip((9, n), side=48, frames=1, surfaces=pool).images_thwc for n in range(3)])
    assert np.array_equal(clips[0], clips[1])
    assert not np.array_equal(clips[0][0], clips[0][1])


def test_objects_move_hide_and_leave() -> None:
    moved = hidden = left = False
    for seed in range(12):
        labels = make_clip((5, seed), side=48, frames=20).labels_thw
        areas = [np.bincount(frame.ravel(), minlength=16) for frame in labels]
        moved |= not np.array_equal(labels[0], labels[-1])
        hidden |= any(areas[0][n] > 40 and 0 < areas[-1][n] < areas[0][n] / 2 for n in range(1, 16))
        left |= any(areas[0][n] > 40 and areas[-1][n] == 0 for n in range(1, 16))
    assert moved
    assert hidden
    assert left


def test_hard_scenes_have_lookalikes_and_cuts_and_easy_ones_have_neither() -> None:
    scenes = [Scene((6, n), side=32, hard=True) for n in range(60)]
    assert any(s._cut for s in scenes)
    assert any(
        np.array_equal(a.patch[..., 3], b.patch[..., 3])
        for s in scenes
        for a, b in zip(s.things, s.things[1:], strict=False)
    )
    easy = [Scene((6, n), side=32, hard=False) for n in range(60)]
    assert not any(s._cut for s in easy)
    assert max(len(s.things) for s in easy) <= 4


def test_held_out_cases_are_seen_on_their_first_frame_and_repeat() -> None:
    cases = list(made_cases(4, 3, frames=3, side=48, hard=True))
    again = list(made_cases(4, 3, frames=3, side=48, hard=True))
    assert [c.name for c in cases] == [c.name for c in again]
    assert len({c.name for c in cases}) == 4
    for case, other in zip(cases, again, strict=True):
        assert case.first == 0
        assert case.truth[0].sum() >= 48 * 48 / 300
        assert case.frame(2).shape == (48, 48, 3)
        assert np.array_equal(case.frame(2), other.frame(2))
        assert np.array_equal(case.truth[2], other.truth[2])


def test_time_may_run_backward_or_in_leaps_and_the_camera_may_pan() -> None:
    def clip(**changes: float) -> MadeClip:
        return make_clip((8, 1), side=48, frames=3, hard=False, **changes)  # type: ignore[arg-type]

    plain, leaps, backward, panned = clip(), clip(gap=2), clip(gap=-1), clip(pan=0.2)
    # All begin with the same moment.
    for other in (leaps, backward, panned):
        assert np.array_equal(other.labels_thw[0], plain.labels_thw[0])
        assert not np.array_equal(other.labels_thw[1], plain.labels_thw[1])
    assert np.array_equal(leaps.labels_thw[1], plain.labels_thw[2])
    before, after = (np.argwhere(panned.labels_thw[t] > 0).mean(0) for t in (0, 1))
    assert np.hypot(*(after - before)) > 3
