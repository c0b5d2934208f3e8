"""Basic: clicks, boxes, corrections, tracking both ways, losing and finding."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from annotator.demo_clip import Scene
from annotator.demo_clip.write import find_clicks
from engine.masks import Mask
from engine.predict.basic import Basic
from engine.predict.basic_bank import BasicBank
from engine.predict.basic_click import fill_holes
from engine.predict.segmenter import Segmented, Segmenter, VideoShape
from engine.prompts import Box, Point, Prompts

HEIGHT, WIDTH = 120, 200
RED, BLUE, YELLOW = (200, 40, 40), (40, 60, 200), (220, 200, 50)
Image = NDArray[np.uint8]


def table(seed: int = 0, height: int = HEIGHT, width: int = WIDTH) -> Image:
    """A grey-brown textured background."""
    rng = np.random.default_rng(seed)
    coarse = rng.normal(0, 14, (max(height // 12, 2), max(width // 12, 2), 1)).astype(np.float32)
    texture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    fine = rng.normal(0, 4, (height, width, 3))
    return np.clip(np.array([140, 128, 112]) + texture + fine, 0, 255).astype(np.uint8)


def disc(image: Image, x: float, y: float, radius: int, colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    """Paint a shaded, dotted disc; returns its pixels."""
    yy, xx = np.mgrid[0 : image.shape[0], 0 : image.shape[1]]
    away = np.hypot(xx - x, yy - y)
    on = away <= radius
    shade = 1 - 0.25 * away / radius + 0.12 * np.sin(0.9 * (xx - x)) * np.sin(0.8 * (yy - y))
    painted = np.clip(np.array(colour) * shade[..., None], 0, 255)
    image[on] = painted[on].astype(np.uint8)
    return np.asarray(on)


def iou(mask: Mask, truth: NDArray[np.bool_]) -> float:
    return mask.iou(Mask.from_array(truth))


def bank_for(basic: Basic, image: Image) -> BasicBank:
    return basic.new_bank(VideoShape(image.shape[0], image.shape[1], 10))


def ask(basic: Basic, image: Image, prompts: Prompts, refine: Segmented | Mask | None = None) -> Segmented:
    return basic.segment(basic.encode(image), 0, bank_for(basic, image), prompts, refine)


def clicks(*points: tuple[float, float, bool]) -> Prompts:
    return Prompts(tuple(Point(*p) for p in points))


@pytest.fixture
def basic() -> Basic:
    return Basic()


def two_discs() -> tuple[Image, NDArray[np.bool_], NDArray[np.bool_]]:
    """A red disc that touches a yellow one."""
    image = table()
    red = disc(image, 60, 60, 25, RED)
    yellow = disc(image, 105, 60, 22, YELLOW)
    return image, red & ~yellow, yellow


def test_basic_is_a_segmenter(basic: Basic) -> None:
    segmenter: Segmenter = basic
    assert (segmenter.device, segmenter.precision) == ("cpu", "")


def test_a_click_finds_the_object_and_only_it(basic: Basic) -> None:
    image, red, yellow = two_discs()
    result = ask(basic, image, clicks((60, 60, True)))
    assert iou(result.mask, red) > 0.93
    assert result.score > 0
    assert 0.5 < result.predicted_iou <= 1
    assert iou(ask(basic, image, clicks((105, 60, True))).mask, yellow) > 0.93


def test_a_glimpse_is_about_what_a_click_gives(basic: Basic) -> None:
    image, red, yellow = two_discs()
    features, bank = basic.encode(image), bank_for(basic, image)
    for point, truth in (((60, 60, True), red), ((105, 60, True), yellow)):
        glimpsed = basic.glimpse(features, 0, bank, clicks(point))
        assert iou(glimpsed.mask, truth) > 0.85
        assert glimpsed.candidates == ()
        assert glimpsed.score > 0
    # A click on a mask that is there changes it about as the click itself would.
    both = Mask.from_array(red | yellow)
    said = clicks((60, 60, True), (105, 60, False))
    assert iou(basic.glimpse(features, 0, bank, said, both).mask, red) > 0.85
    assert list(bank.prompted_frames) == []


def test_the_same_prompts_give_the_same_mask(basic: Basic) -> None:
    image, _, _ = two_discs()
    box = Prompts(box=Box(70, 25, 135, 95))
    assert ask(basic, image, clicks((60, 60, True))).mask == ask(basic, image, clicks((60, 60, True))).mask
    assert ask(basic, image, box).mask == ask(Basic(), image, box).mask


def test_holes_are_filled_as_counting_all_the_ground_would() -> None:
    rng = np.random.default_rng(6)
    for share in (0.02, 0.05, 0.5):
        for _ in range(40):
            noise = cv2.GaussianBlur(rng.random((60, 80)).astype(np.float32), (7, 7), 0)
            inside = np.asarray(noise > np.quantile(noise, rng.uniform(0.2, 0.8)))
            expected = inside.copy()
            count, labels, stats, _ = cv2.connectedComponentsWithStats(
                np.pad(~inside, 1, constant_values=True).astype(np.uint8), connectivity=4
            )
            for piece in range(1, count):
                is_outside = piece == labels[0, 0]
                if not is_outside and stats[piece, cv2.CC_STAT_AREA] < share * np.count_nonzero(inside):
                    expected |= labels[1:-1, 1:-1] == piece
            np.testing.assert_array_equal(fill_holes(inside, share), expected)


def test_candidates_differ_from_the_mask_and_from_each_other(basic: Basic) -> None:
    image = table()
    disc(image, 60, 60, 40, (190, 60, 60))
    disc(image, 60, 60, 18, (215, 110, 90))
    result = ask(basic, image, clicks((60, 60, True)))
    masks = [result.mask, *result.candidates]
    assert len(masks) > 1
    assert all(a.iou(b) < 0.95 for i, a in enumerate(masks) for b in masks[:i])


def test_a_box_finds_the_object_in_it(basic: Basic) -> None:
    image, _, yellow = two_discs()
    result = ask(basic, image, Prompts(box=Box(82, 37, 128, 83)))
    assert iou(result.mask, yellow) > 0.85
    x0, y0, x1, y1 = result.mask.box
    assert x0 >= 82
    assert y0 >= 37
    assert x1 <= 128
    assert y1 <= 83


def test_a_negative_click_takes_its_part_away(basic: Basic) -> None:
    image, red, yellow = two_discs()
    both = Mask.from_array(red | yellow)
    result = ask(basic, image, clicks((60, 60, True), (110, 60, False)), both)
    assert iou(result.mask, red) > 0.9
    assert not result.mask.contains(110, 60)
    assert result.mask.contains(60, 60)


def test_a_negative_click_is_obeyed_where_colours_do_not_help(basic: Basic) -> None:
    image = table()
    on = disc(image, 60, 60, 25, RED) | disc(image, 104, 60, 25, RED)
    result = ask(basic, image, clicks((60, 60, True), (110, 60, False)), Mask.from_array(on))
    assert result.mask.contains(60, 60)
    assert not result.mask.contains(110, 60)
    assert result.mask.area > 0.3 * np.count_nonzero(on)


def test_a_negative_click_beside_the_object_changes_nothing(basic: Basic) -> None:
    image, _, _ = two_discs()
    first = ask(basic, image, clicks((60, 60, True)))
    second = ask(basic, image, clicks((60, 60, True), (10, 10, False)), first)
    assert second.mask == first.mask


def test_a_further_positive_click_adds_its_part(basic: Basic) -> None:
    image, red, yellow = two_discs()
    first = ask(basic, image, clicks((60, 60, True)))
    second = ask(basic, image, clicks((60, 60, True), (110, 60, True)), first)
    assert iou(second.mask, red | yellow) > 0.92


def test_points_one_by_one_equal_points_at_once(basic: Basic) -> None:
    image, _, _ = two_discs()
    points = [(60.0, 60.0, True), (110.0, 60.0, True), (60.0, 45.0, False)]
    step: Segmented | None = None
    for n in range(1, 4):
        step = ask(basic, image, clicks(*points[:n]), step)
    assert step is not None
    assert step.mask == ask(basic, image, clicks(*points)).mask


def test_a_result_of_other_prompts_is_no_start(basic: Basic) -> None:
    image, _, yellow = two_discs()
    red = ask(basic, image, clicks((60, 60, True)))
    assert iou(ask(basic, image, clicks((105, 60, True)), red).mask, yellow) > 0.93


def test_a_correction_leaves_what_was_right(basic: Basic) -> None:
    """Of a tracked mask that nothing in the picture explains, all that is far from the click stays."""
    image, red, yellow = two_discs()
    odd = np.zeros((HEIGHT, WIDTH), np.bool_)
    odd[10:30, 150:190] = True
    result = ask(basic, image, clicks((110, 60, False)), Mask.from_array(odd | red | yellow))
    assert np.array_equal(result.mask.to_array()[:, 140:], odd[:, 140:])
    assert iou(Mask.from_array(result.mask.to_array() & ~odd), red) > 0.9


def test_a_given_mask_is_taken_as_it_is_at_any_size(basic: Basic) -> None:
    image = table(height=600, width=1000)
    rng = np.random.default_rng(0)
    painted = Mask.from_array(cv2.GaussianBlur(rng.normal(0, 1, (600, 1000)), (0, 0), 3) > 0.05)
    assert ask(basic, image, Prompts(mask=painted)).mask == painted
    block = painted.to_array()
    block[250:] = False
    block[400:440, 500:560] = True
    cut = ask(basic, image, clicks((530, 420, False)), Mask.from_array(block)).mask.to_array()
    assert np.array_equal(cut[:390], block[:390])
    assert not cut[420, 530]


def test_no_object_gives_an_empty_mask_and_a_negative_score(basic: Basic) -> None:
    image, _, _ = two_discs()
    for prompts in (Prompts(), clicks((60, 60, False)), Prompts(mask=Mask.empty(HEIGHT, WIDTH))):
        result = ask(basic, image, prompts)
        assert result.mask.is_empty
        assert result.score < 0
        assert result.predicted_iou == 0


@pytest.mark.parametrize(("x", "y"), [(0, 0), (WIDTH - 1, 0), (0, HEIGHT - 1), (WIDTH - 0.01, HEIGHT - 0.01)])
def test_a_click_in_a_corner_finds_what_is_there(basic: Basic, x: float, y: float) -> None:
    image = table()
    on = disc(image, x, y, 30, BLUE)
    result = ask(basic, image, clicks((x, y, True)))
    assert result.mask.contains(x, y)
    assert iou(result.mask, on) > 0.85


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 40), (60, 1), (3, 3), (9, 500)])
def test_tiny_and_thin_frames_work(basic: Basic, height: int, width: int) -> None:
    image = table(height=height, width=width)
    image[:, : max(width // 2, 1)] = RED
    bank = bank_for(basic, image)
    features = basic.encode(image)
    result = basic.segment(features, 0, bank, clicks((0, height // 2, True)))
    assert (result.mask.height, result.mask.width) == (height, width)
    assert result.mask.contains(0, height // 2)
    boxed = basic.segment(features, 0, bank, Prompts(box=Box(0, 0, width, height)))
    assert (boxed.mask.height, boxed.mask.width) == (height, width)
    basic.remember(features, 0, bank, result)
    bank.begin(0, False)
    tracked = basic.track(basic.encode(image), 1, [bank], reverse=False)[0]
    assert (tracked.mask.height, tracked.mask.width) == (height, width)


def moving(frames: int, hidden: range = range(0)) -> tuple[list[Image], list[NDArray[np.bool_]]]:
    """A blue disc on its way to the right, over a table; absent on the `hidden` frames."""
    images, truths = [], []
    for n in range(frames):
        image = table()
        truth = np.zeros((HEIGHT, WIDTH), np.bool_)
        if n not in hidden:
            truth = disc(image, 40 + 5 * n, 60 + 8 * np.sin(n / 3), 20, BLUE)
        images.append(image)
        truths.append(truth)
    return images, truths


def start(basic: Basic, image: Image, frame: int, x: float, y: float, reverse: bool) -> BasicBank:
    bank = bank_for(basic, image)
    features = basic.encode(image)
    basic.remember(features, frame, bank, basic.segment(features, frame, bank, clicks((x, y, True))))
    bank.begin(frame, reverse)
    return bank


@pytest.mark.parametrize("reverse", [False, True])
def test_tracking_follows_both_ways(basic: Basic, reverse: bool) -> None:
    images, truths = moving(20)
    order = list(range(20))[:: -1 if reverse else 1]
    y, x = (float(v.mean()) for v in np.nonzero(truths[order[0]]))
    bank = start(basic, images[order[0]], order[0], x, y, reverse)
    for n in order[1:]:
        result = basic.track(basic.encode(images[n]), n, [bank], reverse=reverse)[0]
        assert iou(result.mask, truths[n]) > 0.9, n
        assert result.score > 0


def test_a_lost_object_is_said_to_be_lost_and_found_again(basic: Basic) -> None:
    images, truths = moving(24, hidden=range(8, 15))
    bank = start(basic, images[0], 0, 40, 60, False)
    for n in range(1, 24):
        result = basic.track(basic.encode(images[n]), n, [bank], reverse=False)[0]
        if 8 <= n < 15:
            assert result.mask.is_empty, n
            assert result.score < 0
            assert result.predicted_iou == 0
        else:
            assert iou(result.mask, truths[n]) > 0.9, n
            assert result.score > 0


def test_another_object_does_not_answer_for_a_lost_one(basic: Basic) -> None:
    bank = None
    for n in range(12):
        image = table()
        disc(image, 150, 60, 20, RED)
        if n < 4:
            disc(image, 50 + 3 * n, 60, 20, BLUE)
        if bank is None:
            bank = start(basic, image, 0, 50, 60, False)
        else:
            result = basic.track(basic.encode(image), n, [bank], reverse=False)[0]
            assert result.mask.is_empty == (n >= 4)


def test_objects_are_independent(basic: Basic) -> None:
    images, _ = moving(5)
    for n, image in enumerate(images):
        disc(image, 150 - 6 * n, 30, 15, YELLOW)

    def follow(points: list[tuple[float, float]]) -> list[list[Mask]]:
        banks = [start(basic, images[0], 0, x, y, False) for x, y in points]
        return [
            [r.mask for r in basic.track(basic.encode(image), n, banks, reverse=False)]
            for n, image in enumerate(images)
            if n > 0
        ]

    together = follow([(40, 60), (150, 30)])
    assert together == [[a[0], b[0]] for a, b in zip(follow([(40, 60)]), follow([(150, 30)]), strict=True)]


def test_a_small_object_is_held(basic: Basic) -> None:
    bank = None
    for n in range(10):
        image = table()
        truth = disc(image, 50 + 4 * n, 60, 5, RED)
        if bank is None:
            bank = start(basic, image, 0, 50, 60, False)
        else:
            assert iou(basic.track(basic.encode(image), n, [bank], reverse=False)[0].mask, truth) > 0.7


def test_a_prompted_frame_restarts_the_pass(basic: Basic) -> None:
    """A correction on a later frame is what follows goes on from."""
    images, truths = moving(10)
    for image in images:
        disc(image, 160, 100, 12, YELLOW)
    bank = start(basic, images[0], 0, 40, 60, False)
    features = basic.encode(images[4])
    basic.remember(features, 4, bank, basic.segment(features, 4, bank, clicks((160, 100, True))))
    assert list(bank.prompted_frames) == [0, 4]
    for n in range(1, 4):
        assert iou(basic.track(basic.encode(images[n]), n, [bank], reverse=False)[0].mask, truths[n]) > 0.9
    bank.begin(4, False)
    after = basic.track(basic.encode(images[5]), 5, [bank], reverse=False)[0]
    assert after.mask.contains(160, 100)
    assert not after.mask.contains(65, 60)


def test_a_frame_without_the_object_is_a_prompt_too(basic: Basic) -> None:
    images, truths = moving(8)
    bank = start(basic, images[0], 0, 40, 60, False)
    features = basic.encode(images[2])
    gone = Segmented(Mask.empty(HEIGHT, WIDTH), -5.0, 0.0)
    basic.remember(features, 2, bank, gone)
    bank.begin(2, False)
    found = basic.track(basic.encode(images[3]), 3, [bank], reverse=False)[0]
    assert iou(found.mask, truths[3]) > 0.9


def test_forgetting_and_remembering_anew(basic: Basic) -> None:
    images, _ = moving(2)
    bank = start(basic, images[0], 3, 40, 60, False)
    bank.forget(7)
    assert list(bank.prompted_frames) == [3]
    bank.forget(3)
    assert list(bank.prompted_frames) == []
    with pytest.raises(KeyError):
        bank.begin(3, False)


def test_segmenting_does_not_change_the_bank(basic: Basic) -> None:
    images, _ = moving(6)
    bank, twin = (start(basic, images[0], 0, 40, 60, False) for _ in range(2))
    basic.segment(basic.encode(images[1]), 1, bank, clicks((100, 20, True)))
    basic.segment(basic.encode(images[1]), 1, bank, Prompts(box=Box(5, 5, 90, 90)))
    a, b = (basic.track(basic.encode(images[1]), 1, [each], reverse=False)[0] for each in (bank, twin))
    assert a.mask == b.mask


def test_tracking_needs_a_pass(basic: Basic) -> None:
    image = table()
    with pytest.raises(ValueError, match="begin"):
        basic.track(basic.encode(image), 1, [bank_for(basic, image)], reverse=False)


def test_features_and_banks_of_others_are_refused(basic: Basic) -> None:
    image = table()
    features, bank = basic.encode(image), bank_for(basic, image)
    with pytest.raises(TypeError, match="features"):
        basic.segment(bank, 0, bank, Prompts())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="bank"):
        basic.segment(features, 0, features, Prompts())  # type: ignore[arg-type]


def test_features_say_what_they_hold(basic: Basic) -> None:
    large = basic.encode(table(height=1080, width=1920))
    assert 1_000_000 < large.nbytes < 4_000_000
    bank = start(basic, table(), 0, 40, 60, False)
    features = basic.encode(table(1))
    before = features.nbytes
    basic.track(features, 1, [bank], reverse=False)
    assert features.nbytes > before


def test_one_click_holds_the_demo_clips_objects() -> None:
    frames = 40
    scene = Scene(4, frames, (480, 270))
    basic = Basic()
    first = scene.render(0)
    banks = [start(basic, first.image, 0, c.x, c.y, False) for c in find_clicks(scene, first)]
    overlap = []
    for n in range(1, frames):
        seen = scene.render(n)
        results = basic.track(basic.encode(seen.image), n, banks, reverse=False)
        overlap.append([iou(r.mask, seen.labels == a.id) for r, a in zip(results, scene.actors, strict=True)])
    assert (np.mean(overlap, axis=0) > 0.9).all()


@pytest.mark.parametrize("reverse", [False, True])
def test_a_painted_mask_is_tracked_both_ways(basic: Basic, reverse: bool) -> None:
    frames, truth = moving(6)
    begin, way = (5, range(4, -1, -1)) if reverse else (0, range(1, 6))
    bank = bank_for(basic, frames[0])
    features = basic.encode(frames[begin])
    painted = Mask.from_array(truth[begin])
    taken = basic.segment(features, begin, bank, Prompts(mask=painted))
    assert taken.mask == painted
    basic.remember(features, begin, bank, taken)
    bank.begin(begin, reverse)
    for n in way:
        (tracked,) = basic.track(basic.encode(frames[n]), n, [bank], reverse=reverse)
        assert iou(tracked.mask, truth[n]) > 0.8
