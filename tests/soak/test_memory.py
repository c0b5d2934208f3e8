"""What is judged to be growth, and what is not."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.soak.memory import ENGINE_MB, IN_USE_MB, MOST_ALIVE, QOBJECTS, RSS_MB, Census, Sample, growth

MB = 2**20


def _sample(
    actions: int, *, rss: float = 500, in_use: float = 200, qobjects: float = 520, engine: float = 20
) -> Sample:
    nothing: Counter[str] = Counter()
    one = Counter(MOST_ALIVE)
    now = Census(int((in_use + engine) * MB), int(qobjects), 4, one, nothing, nothing)
    return Sample(actions, int(rss * MB), int(in_use * MB), 1000, now)


def _hour(**per_thousand: float) -> list[Sample]:
    """Samples of 6000 actions: much comes while it warms up, then so much more for every thousand."""
    first = {"rss": 500.0, "in_use": 200.0, "qobjects": 520.0}
    return [
        _sample(n * 500, **{k: first[k] + min(n, 3) * 40 + more * n / 2 for k, more in per_thousand.items()})
        for n in range(1, 13)
    ]


def test_what_comes_while_it_warms_up_is_no_growth() -> None:
    found = growth(_hour(rss=0.0, in_use=0.0, qobjects=0.0))
    assert found is not None
    assert found.complaints() == []


@pytest.mark.parametrize(("what", "limit"), [("rss", RSS_MB), ("in_use", IN_USE_MB), ("qobjects", QOBJECTS)])
def test_what_goes_on_growing_is_complained_of(what: str, limit: float) -> None:
    for share, complaints in ((0.8, 0), (1.3, 1)):
        found = growth(_hour(**{what: share * limit}))
        assert found is not None
        assert len(found.complaints()) == complaints


def test_one_odd_sample_does_not_decide_and_few_say_nothing() -> None:
    samples = _hour(in_use=0.0)
    samples[-1] = _sample(6000, in_use=900)
    found = growth(samples)
    assert found is not None
    assert found.complaints() == []
    assert growth(samples[:6]) is None


def test_a_project_that_stays_is_too_many() -> None:
    one = _sample(500)
    assert one.too_many() == []
    one.census.alive["Project"] += 1
    assert one.too_many() == ["1 of Project alive"]


def test_what_the_engine_keeps_is_bounded() -> None:
    assert _sample(500, engine=ENGINE_MB - 1).too_many() == []
    assert _sample(500, engine=ENGINE_MB + 1).too_many() == ["65.0 MB held by the engine's thread"]
