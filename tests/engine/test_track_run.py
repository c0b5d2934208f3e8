from __future__ import annotations

from engine.masks import Mask
from engine.messages import ObjectPrompts, TrackPlan
from engine.track_run import TrackRun, Turn
from tests.engine.fakes import HEIGHT, WIDTH, an_object, clicked

MASK = Mask.empty(HEIGHT, WIDTH)
HERE = clicked((3, 4))


def walk(run: TrackRun, turns: int = 1000) -> list[tuple[int, str]]:
    """What happens: frame number and, by object, 'b' where a pass begins and 't' where it is tracked."""
    seen = []
    for _ in range(turns):
        turn = run.next_turn()
        if turn is None:
            break
        seen.append((turn.frame, say(turn)))
        for way in (*turn.begin, *turn.step):
            way.advance()
    return seen


def say(turn: Turn) -> str:
    arrow = "<" if turn.reverse else ">"
    begin = "".join(f"b{w.object.object_id}" for w in turn.begin)
    return arrow + begin + "".join(f"t{w.object.object_id}" for w in turn.step)


def plan(wanted: ObjectPrompts, start: int, stop: int) -> TrackPlan:
    return TrackPlan(wanted, start, stop)


def test_objects_that_start_apart_step_together_once_the_later_is_reached() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE), 0, 4), plan(an_object(2, f2=HERE), 2, 4)])
    assert walk(run) == [(0, ">b1"), (1, ">t1"), (2, ">b2t1"), (3, ">t1t2"), (4, ">t1t2")]


def test_forward_is_walked_before_backward_and_both_in_lockstep() -> None:
    one, two = an_object(1, f3=HERE), an_object(2, f4=HERE)
    run = TrackRun([plan(one, 3, 1), plan(two, 4, 2), plan(one, 3, 5), plan(two, 4, 5)])
    assert walk(run) == [
        (3, ">b1"),
        (4, ">b2t1"),
        (5, ">t1t2"),
        (4, "<b2"),
        (3, "<b1t2"),
        (2, "<t1t2"),
        (1, "<t1"),
    ]
    assert run.done == run.total == 2 + 2 + 2 + 1


def test_a_prompted_frame_on_the_way_begins_anew() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE, f2=HERE), 0, 3)])
    assert walk(run) == [(0, ">b1"), (1, ">t1"), (2, ">b1"), (3, ">t1")]


def test_plans_of_one_object_do_not_mix() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE, f5=HERE), s, s + 2) for s in (5, 0)])
    assert [frame for frame, _ in walk(run)] == [0, 1, 2, 5, 6, 7]


def test_overlapping_plans_are_walked_once() -> None:
    wanted = an_object(1, f0=HERE, f3=HERE)
    run = TrackRun([TrackPlan(wanted, 3, 6, frozenset({5})), TrackPlan(wanted, 0, 4, frozenset({1}))])
    assert walk(run) == [(0, ">b1"), (1, ">t1"), (2, ">t1"), (3, ">b1"), (4, ">t1"), (5, ">t1"), (6, ">t1")]
    assert run.total == 6


def test_a_correction_behind_brings_the_cursor_back() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE), 0, 6)])
    walk(run, 5)
    assert run.done == 4
    run.steer(an_object(1, f0=HERE, f2=HERE), 2, MASK)
    assert run.done == 1
    assert walk(run) == [(2, ">b1"), (3, ">t1"), (4, ">t1"), (5, ">t1"), (6, ">t1")]


def test_a_correction_ahead_is_gone_on_from_when_reached() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE), 0, 6)])
    walk(run, 3)
    run.steer(an_object(1, f0=HERE, f5=HERE), 5, MASK)
    assert walk(run) == [(3, ">t1"), (4, ">t1"), (5, ">b1"), (6, ">t1")]


def test_a_correction_revives_a_finished_plan_after_the_pass_under_way() -> None:
    wanted = an_object(1, f3=HERE)
    run = TrackRun([plan(wanted, 3, 6), plan(wanted, 3, 0)])
    walk(run, 6)  # forward done, backward at 2 next
    run.steer(an_object(1, f3=HERE, f5=HERE), 5, MASK)
    assert walk(run) == [(1, "<t1"), (0, "<t1"), (5, ">b1"), (6, ">t1")]


def test_a_correction_outside_the_way_moves_no_cursor() -> None:
    run = TrackRun([plan(an_object(1, f2=HERE), 2, 4)])
    walk(run, 2)
    run.steer(an_object(1, f0=HERE, f2=HERE), 0, MASK)
    assert walk(run) == [(4, ">t1")]


def test_a_correction_leaves_other_objects_alone() -> None:
    run = TrackRun([plan(an_object(i, f0=HERE), 0, 4) for i in (1, 2)])
    walk(run, 4)
    run.steer(an_object(1, f0=HERE, f2=HERE), 2, MASK)
    assert walk(run) == [(2, ">b1"), (3, ">t1"), (4, ">t1t2")]


def test_a_plan_whose_start_is_no_longer_prompted_is_not_walked() -> None:
    wanted = an_object(1, f0=HERE, f5=HERE)
    run = TrackRun([plan(wanted, 0, 2), plan(wanted, 5, 7)])
    walk(run, 2)
    run.steer(an_object(1, f0=HERE), 0, MASK)
    assert [frame for frame, _ in walk(run)] == [0, 1, 2]


def test_a_correction_taken_away_before_it_was_reached_again_goes_back_further() -> None:
    run = TrackRun([plan(an_object(1, f0=HERE), 0, 6)])
    walk(run, 6)
    run.steer(an_object(1, f0=HERE, f4=HERE), 4, MASK)
    run.steer(an_object(1, f0=HERE, f9=HERE), 9, MASK)
    assert walk(run, 3) == [(0, ">b1"), (1, ">t1"), (2, ">t1")]


def test_a_forgotten_object_is_not_walked() -> None:
    run = TrackRun([plan(an_object(i, f0=HERE), 0, 3) for i in (1, 2)])
    walk(run, 2)
    run.forget(1)
    assert walk(run) == [(2, ">t2"), (3, ">t2")]
