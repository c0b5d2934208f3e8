"""Encoded frames: the last used ones on the device, those before them on a shelf in main memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
import torch

from engine.feature_cache import MAIN_MEMORY, FeatureCache
from engine.sam2.sam2_base import ImageFeatures

CARD = "cuda:0"


@dataclass
class Encoder:
    """Makes features of 100 bytes on the card, and remembers of which frames."""

    encoded: list[int] = field(default_factory=list)

    def get(self, cache: FeatureCache, frame: int) -> FakeFeatures:
        def encode() -> FakeFeatures:
            self.encoded.append(frame)
            return FakeFeatures(frame, CARD)

        features = cache.get(frame, encode)
        assert isinstance(features, FakeFeatures)
        return features


@dataclass(frozen=True)
class FakeFeatures:
    frame: int
    device: str
    nbytes: int = 100

    def to(self, device: str) -> FakeFeatures:
        return FakeFeatures(self.frame, device)


@pytest.fixture
def encoder() -> Encoder:
    return Encoder()


def test_the_least_recently_used_go_and_the_newest_stays_whatever_its_size(encoder: Encoder) -> None:
    cache = FeatureCache(200)
    for frame in (1, 2, 1, 3):
        encoder.get(cache, frame)
    assert [frame in cache for frame in (1, 2, 3)] == [True, False, True]
    cache.set_limit(10)
    assert cache.nbytes == 100
    assert 3 in cache


def test_what_leaves_the_card_waits_in_main_memory_and_comes_back(encoder: Encoder) -> None:
    cache = FeatureCache(200, shelf_bytes=200, device=CARD)
    for frame in (1, 2, 3, 4, 5):  # 4 and 5 on the card, 2 and 3 on the shelf, 1 is gone
        assert encoder.get(cache, frame).device == CARD
    assert cache.nbytes == 400
    assert [frame in cache for frame in (1, 2, 3, 4, 5)] == [False, True, True, True, True]
    back = encoder.get(cache, 2)
    assert (back.frame, back.device) == (2, CARD)
    assert encoder.encoded == [1, 2, 3, 4, 5]  # nothing twice
    assert 4 in cache  # which left the card for it
    assert cache.nbytes == 400


def test_either_limit_can_be_lowered_and_clearing_empties_both(encoder: Encoder) -> None:
    cache = FeatureCache(200, shelf_bytes=300, device=CARD)
    for frame in range(5):
        encoder.get(cache, frame)
    cache.set_limit(100)
    assert (cache.limit, cache.nbytes) == (100, 400)  # the shelf took one less than it was given
    cache.set_limit(100, shelf_bytes=100)
    assert cache.nbytes == 200
    cache.clear()
    assert cache.nbytes == 0
    assert 4 not in cache


def test_without_a_shelf_nothing_is_copied(monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> None:
    monkeypatch.setattr(FakeFeatures, "to", lambda *_: pytest.fail("copied"))
    cache = FeatureCache(100)
    for frame in range(3):
        encoder.get(cache, frame)
    assert cache.nbytes == 100


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_use_keeps_both_limits(seed: int, encoder: Encoder) -> None:
    rng = np.random.default_rng(seed)
    cache = FeatureCache(400, shelf_bytes=300, device=CARD)
    for _ in range(300):
        frame = int(rng.integers(12))
        assert encoder.get(cache, frame) == FakeFeatures(frame, CARD)
        if rng.random() < 0.1:
            cache.set_limit(int(rng.integers(1, 6)) * 100, int(rng.integers(0, 5)) * 100)
        assert cache.nbytes <= 1000
        assert frame in cache


def test_features_of_sam2_move_whole() -> None:
    maps = [torch.rand(1, c, 2, 2, generator=torch.Generator().manual_seed(c)) for c in (4, 2, 3)]
    features = ImageFeatures(maps[0], (maps[1], maps[2]))
    away = features.to("meta")
    assert {t.device.type for t in (away.embedding_bchw, *away.high_res)} == {"meta"}
    same = features.to(MAIN_MEMORY)
    assert torch.equal(same.embedding_bchw, maps[0])
    assert all(torch.equal(a, b) for a, b in zip(same.high_res, maps[1:], strict=True))


@dataclass
class Growing:
    """Features that become larger when they are used, and count how often they are asked for their size."""

    size: int = 100
    asked: int = 0

    @property
    def nbytes(self) -> int:
        self.asked += 1
        return self.size

    def to(self, device: str) -> Growing:
        return self


def test_what_grows_when_it_is_used_is_counted_so() -> None:
    cache = FeatureCache(10_000)
    kept = [Growing() for _ in range(60)]
    for frame, features in enumerate(kept):
        cache.get(frame, lambda features=features: features)
        features.size = 150  # the frame was clicked, once it was there
    assert cache.nbytes == 60 * 150
    cache.get(3, Growing)
    kept[3].size = 200  # and an old one, when the person comes back to it
    cache.get(60, lambda: Growing(150))
    assert cache.nbytes == 59 * 150 + 200 + 150
    for _ in range(5):
        cache.get(61, lambda: Growing(2_000))
        cache.get(62, lambda: Growing(2_000))
    assert cache.nbytes <= 10_000
    assert (3 in cache, 4 in cache, 61 in cache) == (True, False, True)


def test_sizes_of_old_features_are_not_asked_for_at_every_frame() -> None:
    cache = FeatureCache(10**9)
    kept = [Growing() for _ in range(500)]
    for frame, features in enumerate(kept):
        cache.get(frame, lambda features=features: features)
    assert max(features.asked for features in kept) <= 20


def test_many_put_on_the_shelf_at_once_are_all_counted() -> None:
    cache = FeatureCache(10_000, shelf_bytes=5_000, device=CARD)
    for frame in range(100):
        cache.get(frame, lambda frame=frame: FakeFeatures(frame, CARD))
    cache.set_limit(100)
    assert cache.nbytes == 5_100
    cache.set_limit(100, 1_000)
    assert cache.nbytes == 1_100
