"""Protocols, with a segmenter that is known to be right or wrong, and with Basic and SAM 2."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from engine.errors import UserError
from engine.masks import Mask
from engine.models import ModelList
from engine.predict.basic import Basic
from engine.predict.sam2_segmenter import Sam2Segmenter
from engine.predict.segmenter import Segmented, VideoShape
from engine.prompts import Prompts
from engine.training.benchmark import FolderMaterial, MadeMaterial, benchmark
from engine.training.cases import made_cases
from engine.training.evaluate import PROTOCOLS, Case, clicks_to_reach, evaluate
from tests.engine.training import tiny

SIZE = 24


def square(x: int) -> np.ndarray:
    full = np.zeros((SIZE, SIZE), bool)
    full[6:16, x : x + 10] = True
    return full


def case(frames: int = 8, gone: tuple[int, ...] = ()) -> Case:
    """A square that moves a pixel a frame; frame n's first pixel says n. `gone`: frames without it."""
    truth = {n: square(2 + n) & (n not in gone) for n in range(frames)}
    return Case("square", frames, lambda n: np.full((SIZE, SIZE, 3), n, np.uint8), truth)


@dataclass
class Bank:
    prompted_frames: list[int] = field(default_factory=list)
    passes: list[tuple[int, bool]] = field(default_factory=list)

    def begin(self, frame: int, reverse: bool) -> None:
        self.passes.append((frame, reverse))

    def forget(self, frame: int) -> None:
        self.prompted_frames.remove(frame)


class Knowing:
    """Answers with the truth from the n-th click on; tracks rightly up to `reach` frames from a prompt."""

    device, precision = "cpu", "float32"

    def __init__(self, case: Case, clicks: int = 1, reach: int = 100) -> None:
        self.case, self.clicks, self.reach = case, clicks, reach
        self.said: list[tuple[int, Prompts]] = []
        self.tracked: list[int] = []

    def encode(self, image: np.ndarray) -> int:
        return int(image[0, 0, 0])

    def new_bank(self, shape: VideoShape) -> Bank:
        assert (shape.height, shape.width) == (SIZE, SIZE)
        return Bank()

    def segment(self, features, frame, bank, prompts, refine=None) -> Segmented:
        assert features == frame
        self.said.append((frame, prompts))
        right = prompts.box is not None or len(prompts.points) >= self.clicks
        mask = self.case.truth[frame] if right else square(0) & (np.arange(SIZE) < 4)
        return Segmented(Mask.from_array(mask), 3.0, 0.9)

    def remember(self, features, frame, bank, result) -> None:
        bank.prompted_frames.append(frame)

    def track(self, features, frame, banks, *, reverse) -> list[Segmented]:
        assert frame not in banks[0].prompted_frames
        self.tracked.append(frame)
        near = min(abs(frame - p) for p in banks[0].prompted_frames) <= self.reach
        mask = Mask.from_array(self.case.truth[frame] if near else ~self.case.truth[frame])
        return [Segmented(mask, -3.0 if mask.is_empty else 3.0, 0.9)]

    def close(self) -> None: ...


def test_one_click_on_the_first_frame_and_the_rest_tracked() -> None:
    clip = case(gone=(5,))
    known = Knowing(clip)
    row = evaluate(known, [clip], "one-click").row()
    assert (row["J"], row["F"], row["J&F"], row["first_iou"], row["presence"]) == (1, 1, 1, 1, 1)
    assert row["objects"] == 1
    assert row["clicks"] == 1
    ((frame, prompts),) = known.said
    assert frame == 0
    assert clip.truth[0][int(prompts.points[0].y), int(prompts.points[0].x)]
    assert known.tracked == list(range(1, 8))


def test_wrong_tracking_counts_by_its_frames() -> None:
    clip = case(gone=(5,))
    row = evaluate(Knowing(clip, reach=3), [clip], "one-click").row()
    assert row["J"] == pytest.approx(3 / 7, abs=1e-3)
    assert row["presence"] == pytest.approx(6 / 7, abs=1e-3)  # it is said to be seen where it is gone


def test_corrections_are_made_where_the_mask_is_wrong() -> None:
    clip = case()
    known = Knowing(clip, clicks=3)
    row = evaluate(known, [clip], "three-click").row()
    assert row["clicks"] == 3
    assert row["first_iou"] == 1.0
    second = known.said[1][1].points
    assert len(second) == 2
    assert second[0] == known.said[0][1].points[0]
    assert clicks_to_reach(Knowing(clip, clicks=3), clip) == 3
    assert clicks_to_reach(Knowing(clip, clicks=99), clip, most=5) == 5


def test_a_box_is_the_objects_own() -> None:
    clip = case()
    known = Knowing(clip)
    assert evaluate(known, [clip], "box").row()["J"] == 1.0
    box = known.said[0][1].box
    assert box is not None
    assert (box.x0, box.y0, box.x1, box.y1) == (2, 6, 12, 16)


def test_offline_goes_to_the_worst_frame_and_online_to_the_first_that_fails() -> None:
    clip = case()
    offline = Knowing(clip, reach=1)
    evaluate(offline, [clip], "interactive")
    assert [frame for frame, _ in offline.said][:6] == [0, 0, 0, 2, 2, 2]
    online = Knowing(clip, reach=2)
    row = evaluate(online, [clip], "online").row()
    assert sorted({frame for frame, _ in online.said}) == [0, 3, 6]
    assert row["J"] == 1.0
    assert online.tracked == list(range(1, 8))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_runs_with_basic_and_with_sam_2(protocol: str) -> None:
    cases = list(made_cases(1, 2, frames=4, side=64, hard=False))
    for segmenter in (Basic(), Sam2Segmenter(tiny.network().eval(), device="cpu")):
        row = evaluate(segmenter, cases, protocol).row()  # type: ignore[arg-type]
        assert 0 <= row["J"] <= 1
        assert 0 <= row["F"] <= 1
        assert row["frames_a_second"] > 0


def test_a_benchmark_row_and_its_mistakes(tmp_path) -> None:
    row = benchmark(
        "basic", "interactive", MadeMaterial(1, 2, 3, hard=False, side=64), models=ModelList(tmp_path)
    )
    assert row["model"] == "basic"
    assert row["set"] == "easy"
    assert 1 <= row["clicks_to_90"] <= 20
    assert row["objects"] == 1
    many, count = MadeMaterial(10_000_000, 2, 2, hard=False, side=64).cases()
    assert count == 10_000_000
    assert next(iter(many)).num_frames == 2, "clips are made one after the other"
    with pytest.raises(UserError, match="two frames"):
        MadeMaterial(1, 2, 1, hard=False).cases()
    with pytest.raises(UserError, match="laid out"):
        FolderMaterial(tmp_path).cases()
