"""Made clips: seeded, exact, and with all that a scene may hold."""

from __future__ import annotations

import cv2
import numpy as np

from engine.training.cases import made_cases
from engine.training.made import MadeClip, PooledSurfaces, Scene, make_clip
from engine.training.made.shapes import shape


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


def test_some_objects_have_thin_parts_and_some_have_holes() -> None:
    thin = holes = 0
    for seed in range(60):
        mask = (shape(np.random.default_rng((3, seed)), 64) > 0.5).astype(np.uint8)
        body = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
        thin += bool(0.03 < 1 - body.sum() / mask.sum() < 0.7 and np.ptp(np.argwhere(body)) > 10)
        outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
        parents = tree[0, :, 3]
        holes += any(p >= 0 and cv2.contourArea(o) > 30 for o, p in zip(outlines, parents, strict=True))
    assert thin >= 5
    assert holes >= 2


def test_objects_hide_behind_others_and_come_back() -> None:
    came_back = 0
    for seed in range(30):
        clip = make_clip((991, seed), side=48, frames=24)
        for label in range(1, clip.num_objects + 1):
            seen = (clip.labels_thw == label).any((1, 2))
            came_back += bool(seen[0] and not seen[: np.flatnonzero(seen)[-1] + 1].all())
    assert came_back >= 2


def test_scenes_have_shadows_noise_shaking_and_moving_cameras() -> None:
    found = dict.fromkeys(("shadow", "noise", "blur", "drift"), 0)
    for seed in range(24):
        scene = Scene((12, seed), side=48)
        scene._cut = None
        scene._noise, noise = 0.0, scene._noise
        plain, labels = scene.render(3.0)
        assert np.array_equal(scene.render(3.0)[0], plain)
        scene._noise = noise
        found["noise"] += not np.array_equal(scene.render(3.0)[0], plain)
        scene._noise = 0.0
        for name, none in (("shadow", 0.0), ("blur", None)):
            had = getattr(scene, f"_{name}")
            setattr(scene, f"_{name}", none)
            changed = scene.render(3.0)[0] != plain
            found[name] += bool(changed[labels == 0].any())  # on the ground, not on the things alone
            setattr(scene, f"_{name}", had)
        scene._drift, drift = np.zeros(2), scene._drift
        found["drift"] += not np.array_equal(scene.render(3.0)[0], plain)
        scene._drift = drift
    assert all(2 <= count < 24 for count in found.values()), found


def test_what_moves_is_smeared_along_its_way_while_the_shutter_is_open() -> None:
    words = {"side": 96, "hard": False, "big": True, "pan": 0.1}
    sharp, smeared = (Scene((8, 1), shutter=s, **words) for s in (0.0, 0.8))  # type: ignore[arg-type]
    for scene in (sharp, smeared):
        scene._noise, scene._blur = 0.0, None
    (a, labels), (b, same) = sharp.render(2.0), smeared.render(2.0)
    assert np.array_equal(labels, same), "masks are those of the middle of the exposure"
    along = sharp._drift / np.hypot(*sharp._drift)
    steps = []
    for picture in (a, b):
        y, x = np.gradient(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(float))
        steps.append((np.abs(along[0] * x + along[1] * y).mean(), np.abs(along[0] * y - along[1] * x).mean()))
    (way, across), (smeared_way, smeared_across) = steps
    assert smeared_way < 0.75 * way, "smooth along the way"
    assert smeared_way / way < smeared_across / across
