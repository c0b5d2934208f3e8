from __future__ import annotations

from tests.annotator.patience import Patience


def test_it_ends_after_so_many_seconds() -> None:
    now = [100.0]
    patience = Patience(2.0, lambda: now[0])
    for _ in range(4):
        assert not patience.over
        now[0] += 0.5
    now[0] += 0.1
    assert patience.over


def test_a_time_in_which_all_stood_still_counts_as_a_second() -> None:
    now = [100.0]
    patience = Patience(2.0, lambda: now[0])
    now[0] += 150
    assert not patience.over
    now[0] += 0.9
    assert not patience.over
    now[0] += 0.2
    assert patience.over
