from __future__ import annotations

import pytest

from engine.pace import Pace


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_speed_is_that_of_the_last_seconds() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.per_second(0) == 0.0
    for second in range(1, 11):
        clock.now = 100.0 + second
        speed = pace.per_second(second * 2)
    assert speed == pytest.approx(2.0)
    for second in range(11, 21):
        clock.now = 100.0 + second
        speed = pace.per_second(20 + (second - 10) * 8)
    assert speed == pytest.approx(8.0)


def test_a_falling_count_starts_anew() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.per_second(50)
    clock.now += 1
    assert pace.per_second(10) == 0.0
    clock.now += 1
    assert pace.per_second(13) == pytest.approx(3.0)


def test_telling_is_rare_but_the_end_is_told() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.is_time_to_tell(0, 100)
    clock.now += 0.05
    assert not pace.is_time_to_tell(10, 100)
    assert pace.is_time_to_tell(100, 100)
    clock.now += 0.2
    assert pace.is_time_to_tell(20, 100)
